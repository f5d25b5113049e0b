"""Which calendar program came for a calendar, as far as it says: for its owner, who wonders who reads it."""

from __future__ import annotations

import re
from typing import Final

#: What tells a program from the others, in lower case, and what people call it. The first that fits counts:
#: many say that they are like a browser too.
_MARKS: Final = (
    ("google-calendar", "Google Calendar"),
    ("googlebot", "Google"),
    ("thunderbird", "Thunderbird"),
    ("microsoft.exchange", "Outlook"),
    ("microsoft exchange", "Outlook"),
    ("exchangeservices", "Outlook"),
    ("outlook", "Outlook"),
    ("microsoft office", "Outlook"),
    ("dataaccessd", "Apple Calendar"),
    ("calendaragent", "Apple Calendar"),
    ("calendarstore", "Apple Calendar"),
    ("icsx5", "ICSx⁵"),
    ("davx5", "DAVx⁵"),
    ("nextcloud", "Nextcloud"),
    ("evolution", "Evolution"),
    ("gnome-calendar", "GNOME"),
    ("akonadi", "KOrganizer"),
    ("korganizer", "KOrganizer"),
    ("fastmail", "Fastmail"),
    ("proton", "Proton Calendar"),
    ("yahoo", "Yahoo"),
    ("vdirsyncer", "vdirsyncer"),
)
#: Apple's daemons have had many names; the system's own comes first in all of them.
_APPLE: Final = re.compile(r"^(?:i(?:pad)?os|macos|mac_?os|watchos|visionos)/", re.ASCII)
_PRODUCT: Final = re.compile(r"^[A-Za-z][A-Za-z0-9._+-]{1,39}", re.ASCII)


def program_of(user_agent: str) -> str:
    """The name of a program: "Google Calendar"; "browser" for a browser, "" for one that says nothing usable.

    An unknown one is called by its product's name, which holds nothing but letters, digits and ``. _ + -``.
    """
    told = user_agent.lower()
    for mark, name in _MARKS:
        if mark in told:
            return name
    if _APPLE.match(told):
        return "Apple Calendar"
    if told.startswith("mozilla/"):
        return "browser"
    product = _PRODUCT.match(user_agent)
    return product[0] if product else ""
