"""Calendars to the octet: what every file and feed of the office has in common (RFC 5545 and 7986).

Whatever is written here is the same for the same input: nothing asks the clock, and nothing is random, so
that a file keeps its ETag and a calendar program sees a change only where there is one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from typing import Final, Literal

from icalendar import Calendar, vDuration, vText

Method = Literal["REQUEST", "CANCEL"]

PRODID: Final = "-//Doyen//Doyen//EN"

_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_IN_PARAMETERS = str.maketrans({'"': "'", ";": " ", ":": " ", ",": " ", "^": " ", "\n": " ", "\t": " "})

_END: Final = b"END:VCALENDAR\r\n"
_ZONE: Final = b"BEGIN:VTIMEZONE\r\n"
_ZONE_END: Final = b"END:VTIMEZONE\r\n"
#: A calendar has at least one component (RFC 5545, section 3.6): one that is empty as yet has this.
_NOTHING: Final = (
    b"BEGIN:VTIMEZONE\r\nTZID:UTC\r\nBEGIN:STANDARD\r\nDTSTART:19700101T000000\r\n"
    b"TZOFFSETFROM:+0000\r\nTZOFFSETTO:+0000\r\nTZNAME:UTC\r\nEND:STANDARD\r\nEND:VTIMEZONE\r\n"
)
_OBSERVANCE = re.compile(rb"BEGIN:(STANDARD|DAYLIGHT)\r\n.*?END:\1\r\n", re.DOTALL)


def cleaned(text: str) -> str:
    """Text that may enter a calendar: every line end is LF, every other control character is gone.

    `icalendar` lets NUL, VT and U+0085 through, and some parsers end the file there.
    """
    text = _LINE_ENDS.sub("\n", text)
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})


def one_line(text: str) -> str:
    """The same on one line, each run of white space as one space: a name, a title."""
    return " ".join(cleaned(text).split())


def parameter(text: str) -> str:
    """Text that may enter a CN: none of ``" ; : ,``, at which several parsers cut, and all on one line."""
    return " ".join(cleaned(text).translate(_IN_PARAMETERS).split())


def stamp(moment: datetime) -> datetime:
    """A moment as DTSTAMP and LAST-MODIFIED have it: in UTC, of full seconds."""
    return moment.astimezone(UTC).replace(microsecond=0)


def frame(
    name: str = "", refresh: timedelta | None = None, method: Method | None = None, prodid: str = PRODID
) -> Calendar:
    """A calendar without entries.

    Args:
        name: what a program that follows it calls it.
        refresh: how often such a program should ask again.
        method: of a calendar that is sent by mail (RFC 5546); files and feeds have none.
    """
    # Not Calendar.new(): it adds a random UID, at which the ETag changes with every call.
    calendar = Calendar()
    calendar.add("PRODID", prodid)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    if method is not None:
        calendar.add("METHOD", method)
    if name:
        calendar.add("NAME", vText(one_line(name)))
        calendar.add("X-WR-CALNAME", vText(one_line(name)))
    if refresh is not None:
        # Of the two the older is known to more programs; the newer needs its VALUE (RFC 7986, section 5.7).
        calendar.add("REFRESH-INTERVAL", vDuration(refresh, params={"VALUE": "DURATION"}))
        calendar.add("X-PUBLISHED-TTL", vDuration(refresh))
    return calendar


def wrap(calendar: Calendar, entries: Iterable[bytes]) -> bytes:
    """The calendar with these entries in it; one without any is valid too.

    Args:
        entries: the octets of each. One whose hours are those of a zone has the zone (VTIMEZONE) before it:
            the zones go to the top, each of them once.
    """
    shell: bytes = calendar.to_ical()
    zones: dict[bytes, dict[bytes, None]] = {}
    written: list[bytes] = []
    for entry in entries:
        while entry.startswith(_ZONE):
            zone, _end, entry = entry.partition(_ZONE_END)
            head = zone[: zone.index(b"BEGIN:", len(_ZONE))]
            # What is told of a zone is so: told of two years it may be told together.
            zones.setdefault(head, {}).update(dict.fromkeys(m.group() for m in _OBSERVANCE.finditer(zone)))
        written.append(entry)
    told = (head + b"".join(observances) + _ZONE_END for head, observances in zones.items())
    return shell.removesuffix(_END) + (b"".join((*told, *written)) or _NOTHING) + _END
