"""The lines of a stranger's calendar: octets of any making into entries with their properties.

Pure reading, line by line and without recursion, so that no file can make it grow beyond what it holds. What
cannot be understood is passed over and counted; nothing here raises but `Unreadable`, over a whole file.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Final

#: A year of a busy council is a tenth of it.
LARGEST: Final = 10 * 1024 * 1024
MOST_ENTRIES: Final = 50_000
#: Octets of one line, unfolded: longer ones (pictures within the calendar) are cut.
LONGEST_LINE: Final = 64 * 1024
#: Components within components; RFC 5545 needs three.
DEEPEST: Final = 12
#: Lines of one property in one entry: EXDATE may be repeated, others count once.
_MOST_OF_ONE: Final = 2_000
_MOST_ZONE_LINES: Final = 5_000
#: Entries that are named of those left out; the others are counted.
MOST_NAMED: Final = 100

#: What is read of an entry.
_WANTED: Final = frozenset(
    {
        *("UID", "SEQUENCE", "LAST-MODIFIED", "STATUS"),
        *("DTSTART", "DTEND", "DURATION", "RRULE", "RDATE", "EXDATE", "RECURRENCE-ID"),
        *("SUMMARY", "LOCATION", "DESCRIPTION", "GEO"),
    }
)
_REPEATED: Final = frozenset({"RDATE", "EXDATE"})
_NAME: Final = re.compile(r"[A-Za-z0-9_-]{1,60}(?=[;:])")
_PARAMETER: Final = re.compile(r';([A-Za-z0-9_-]{1,60})=("[^"]*"|[^";:]*)((?:,(?:"[^"]*"|[^";:,]*)){0,50})')
#: Outlook writes zones such as (UTC+02:00) Helsinki, Kyiv without quotes, though there is a colon in them.
_LOOSE_ZONE: Final = re.compile(r"[A-Z-]+;.*?TZID=(.{1,100}):([0-9TZ,/P+-]{8,})$", re.IGNORECASE)


class Unreadable(Exception):
    """The whole file cannot be taken as a calendar; ``code`` says why, `words.UNREADABLE` in words."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


@dataclass(frozen=True, slots=True)
class Value:
    """A property's value as it stands there, and the parameters that anybody here asks for."""

    text: str
    zone: str = ""
    is_date: bool = False
    is_from_here_on: bool = False


@dataclass(slots=True)
class Raw:
    """One VEVENT as it stands in the file, beginning in that line."""

    line: int
    values: dict[str, list[Value]] = field(default_factory=dict)
    #: The METHOD of its calendar.
    method: str = ""

    def first(self, name: str) -> Value | None:
        """The first value of a property."""
        found = self.values.get(name)
        return found[0] if found else None

    def text(self, name: str) -> str:
        """The first value of a property as it stands there; "" where there is none."""
        found = self.values.get(name)
        return found[0].text if found else ""


@dataclass
class Lines:
    """What stands in a file."""

    entries: list[Raw] = field(default_factory=list)
    #: Entries that have no end, with their titles.
    broken: list[Raw] = field(default_factory=list)
    #: The lines of the zones that the file describes itself, by name.
    zones: dict[str, list[str]] = field(default_factory=dict)
    name: str = ""
    own_zone: str = ""
    refresh: str = ""
    #: Lines that are none, and the first of them.
    bad_lines: int = 0
    first_bad_line: int = 0
    #: Whether entries beyond `MOST_ENTRIES` were left unread.
    is_cut: bool = False
    calendars: int = 0
    #: Whether the last calendar has an end: else something is missing.
    is_whole: bool = False


def read_lines(content: bytes) -> Lines:
    """Everything of interest that stands in a file.

    Raises:
        Unreadable: it is too large, empty, or no calendar.
    """
    if len(content) > LARGEST:
        raise Unreadable("too_large")
    if not content.strip(b" \t\r\n\x00"):
        raise Unreadable("empty")
    reader = _Reader()
    for number, line in _unfolded(_octets(content)):
        if not reader.take(number, line):
            break
    return reader.result(content)


def _octets(content: bytes) -> bytes:
    """The file in an encoding of which ASCII is a part."""
    if content[:2] in {b"\xff\xfe", b"\xfe\xff"}:
        return content.decode("utf-16", "replace").encode()
    # BEGIN:… in UTF-16 without a mark.
    if content[1:2] == b"\0":
        return content.decode("utf-16-le", "replace").encode()
    if content[:1] == b"\0":
        return content.decode("utf-16-be", "replace").encode()
    return content.removeprefix(b"\xef\xbb\xbf")


def _unfolded(content: bytes) -> Iterator[tuple[int, str]]:
    """Logical lines with the number of their first physical one; each cut at `LONGEST_LINE`."""
    start, pieces, size = 1, [b""], 0
    lines = content.replace(b"\r\n", b"\n").replace(b"\r", b"\n").split(b"\n")
    for number, line in enumerate(lines, 1):
        if line[:1] in {b" ", b"\t"}:
            if size < LONGEST_LINE:
                pieces.append(line[1 : LONGEST_LINE + 1 - size])
                size += len(line)
            continue
        if size:
            yield start, _text(b"".join(pieces))
        start, pieces, size = number, [line[:LONGEST_LINE]], len(line)
    if size:
        yield start, _text(b"".join(pieces))


def _text(line: bytes) -> str:
    try:
        return line.decode()
    except UnicodeDecodeError:
        # Line by line: one program's Latin-1 within another's UTF-8 spoils that line alone.
        return line.decode("cp1252", "replace")


class _Reader:
    """Takes a file's lines one after the other."""

    def __init__(self) -> None:
        self._found = Lines()
        self._stack: list[str] = []
        self._entry: Raw | None = None
        self._zone: list[str] | None = None
        self._method = ""
        self._of_calendar: list[Raw] = []

    def take(self, number: int, line: str) -> bool:
        """Take a line; whether to go on."""
        line = line.strip("\0 \t\ufeff")
        if not line:
            return True
        upper = line[:6].upper()
        if upper == "BEGIN:":
            self._begin(number, line[6:].strip().upper()[:60])
        elif upper[:4] == "END:":
            self._end(line, line[4:].strip().upper()[:60])
        elif self._zone is not None:
            if len(self._zone) < _MOST_ZONE_LINES:
                self._zone.append(line)
        elif self._entry is not None and self._stack[-1] == "VEVENT":
            self._property(number, line)
        elif self._stack == ["VCALENDAR"]:
            self._of_the_calendar(number, line)
        return not self._found.is_cut

    def result(self, content: bytes) -> Lines:
        """What was found in all."""
        if self._entry is not None and not self._found.is_cut:
            self._found.broken.append(self._entry)
        self._close_calendar()
        if not self._found.calendars:
            head = content[:2000].lstrip().lower()
            is_page = head.startswith((b"<!doctype", b"<html")) or b"<html" in head
            raise Unreadable("web_page" if is_page else "no_calendar")
        return self._found

    def _begin(self, number: int, name: str) -> None:
        if len(self._stack) >= DEEPEST:
            raise Unreadable("nested")
        if name == "VCALENDAR":
            # A new one begins though the last has no end: files that were put together by hand.
            self._give_up_entry()
            self._close_calendar()
            self._stack = []
            self._found.calendars += 1
            self._found.is_whole = False
        elif name in {"VEVENT", "VTIMEZONE"} and "VCALENDAR" in self._stack:
            self._give_up_entry()
            self._stack, self._zone = ["VCALENDAR"], None
            count = len(self._found.entries) + len(self._found.broken)
            if name == "VEVENT" and count >= MOST_ENTRIES:
                self._found.is_cut = True
            elif name == "VEVENT":
                self._entry = Raw(number)
            else:
                self._zone = []
        self._stack.append(name)
        if self._zone is not None:
            self._zone.append(f"BEGIN:{name}")

    def _end(self, line: str, name: str) -> None:
        if self._zone is not None:
            self._zone.append(line)
        if name not in self._stack:
            return
        while self._stack.pop() != name:
            pass
        if name == "VEVENT" and self._entry is not None:
            self._found.entries.append(self._entry)
            self._of_calendar.append(self._entry)
            self._entry = None
        elif name == "VTIMEZONE" and self._zone is not None:
            self._keep_zone(self._zone)
            self._zone = None
        elif name == "VCALENDAR":
            self._found.is_whole = True
            self._give_up_entry()
            self._close_calendar()

    def _give_up_entry(self) -> None:
        if self._entry is not None:
            self._found.broken.append(self._entry)
            self._entry = None

    def _close_calendar(self) -> None:
        for entry in self._of_calendar:
            entry.method = self._method
        self._of_calendar, self._method = [], ""

    def _keep_zone(self, lines: list[str]) -> None:
        for line in lines:
            if line[:5].upper() == "TZID:" and len(self._found.zones) < 200:
                self._found.zones.setdefault(line[5:].strip()[:200], lines)
                return

    def _of_the_calendar(self, number: int, line: str) -> None:
        parts = _parted(line)
        if parts is None:
            self._bad(number)
            return
        name, value = parts
        if name == "METHOD":
            self._method = value.text.strip().upper()[:20]
        elif name in {"X-WR-CALNAME", "NAME"}:
            self._found.name = self._found.name or value.text[:200]
        elif name == "X-WR-TIMEZONE":
            self._found.own_zone = self._found.own_zone or value.text.strip()[:100]
        elif name in {"REFRESH-INTERVAL", "X-PUBLISHED-TTL"}:
            self._found.refresh = self._found.refresh or value.text.strip()[:30]

    def _property(self, number: int, line: str) -> None:
        assert self._entry is not None
        # Most lines are of no interest (ATTENDEE, X-…): they cost nothing but a look at their name.
        name = _NAME.match(line)
        if name is None:
            self._bad(number)
            return
        if name[0].upper() not in _WANTED:
            return
        parts = _parted(line)
        if parts is None:
            self._bad(number)
            return
        kept = self._entry.values.setdefault(parts[0], [])
        if len(kept) < (_MOST_OF_ONE if parts[0] in _REPEATED else 1):
            kept.append(parts[1])

    def _bad(self, number: int) -> None:
        self._found.bad_lines += 1
        self._found.first_bad_line = self._found.first_bad_line or number


def _parted(line: str) -> tuple[str, Value] | None:
    """A line's name and value; None where it is no property."""
    named = _NAME.match(line)
    if named is None:
        return None
    name, place = named[0].upper(), named.end()
    zone, is_date, is_from_here_on = "", False, False
    while line[place : place + 1] == ";":
        found = _PARAMETER.match(line, place)
        if found is None:
            return _loosely(name, line)
        key, value = found[1].upper(), found[2].strip('"').strip()
        if key == "TZID":
            zone = (value + found[3].replace('"', ""))[:200]
        elif key == "VALUE":
            is_date = value.upper() == "DATE"
        elif key == "RANGE":
            is_from_here_on = value.upper() == "THISANDFUTURE"
        place = found.end()
    if line[place : place + 1] != ":":
        return _loosely(name, line)
    text = line[place + 1 :]
    if zone and ":" in text and name.startswith(("DT", "EX", "RD", "REC")):
        return _loosely(name, line)
    return name, Value(text, zone, is_date, is_from_here_on)


def _loosely(name: str, line: str) -> tuple[str, Value] | None:
    """A line whose parameters break the rules: its zone and time are understood all the same."""
    found = _LOOSE_ZONE.match(line[:400])
    if found is not None:
        return name, Value(found[2], found[1].strip('"'))
    _before, colon, value = line.partition(":")
    return (name, Value(value)) if colon and name in {"SUMMARY", "LOCATION", "DESCRIPTION", "UID"} else None
