"""How a calendar's address is handed to a calendar program: the programs' own addresses for it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import quote

from flask_babel import gettext as _


@dataclass(frozen=True)
class Way:
    """One way to follow a calendar: what the button says, its icon, and where it leads."""

    key: str
    label: str
    icon: str
    url: str


def ways_to_follow(address: str, name: str) -> list[Way]:
    """The buttons for a calendar's absolute address; the programs call the calendar by ``name``.

    Google takes the address with the scheme ``webcal``, Microsoft's pages take it as it is. On a telephone or
    a computer ``webcal`` opens the program that is set for calendars: Apple's, Outlook, Thunderbird.
    """
    webcal = "webcal" + address[address.index(":") :]
    asked = f"?url={quote(address, safe='')}&name={quote(name, safe='')}"
    return [
        Way("apple", _("Apple, or this device’s program"), "device-mobile", webcal),
        Way(
            "google",
            _("Google Calendar"),
            "calendar-plus",
            f"https://calendar.google.com/calendar/r?cid={quote(webcal, safe='')}",
        ),
        Way(
            "microsoft",
            _("Outlook at work (Microsoft 365)"),
            "building-bank",
            f"https://outlook.office.com/calendar/0/addfromweb{asked}",
        ),
        Way("outlook", _("Outlook.com"), "mail", f"https://outlook.live.com/calendar/0/addfromweb{asked}"),
    ]
