"""The times of strangers' calendars: days, wall clocks, instants, and the names that zones are given."""

from __future__ import annotations

import re
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from typing import Final
from zoneinfo import ZoneInfo

from icalendar import Timezone
from icalendar.timezone.windows_to_olson import WINDOWS_TO_OLSON

from events.external.lines import Value
from events.programme.hours import UnknownZone, zone_named
from office.ics import one_line

#: Years that are a date; Outlook writes 1601 where it has none.
YEARS: Final = range(1900, 2200)
_DATE: Final = re.compile(r"(\d{4})-?(\d\d)-?(\d\d)")
_MOMENT: Final = re.compile(
    r"(\d{4})-?(\d\d)-?(\d\d)T(\d\d):?(\d\d)(?::?(\d\d))?(?:\.\d+)?(Z|[+-]\d\d:?\d\d)?", re.I
)
_DURATION: Final = re.compile(
    r"([+-]?)P(?:(\d{1,5})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,7})H)?(?:(\d{1,8})M)?(?:(\d{1,9})S)?)?", re.I
)
_UTC_NAMES: Final = frozenset({"UTC", "Z", "GMT", "ETC/UTC", "ETC/GMT", "COORDINATED UNIVERSAL TIME"})


#: The middle of each month of some years: zones that agree on all of them are one to an office.
_PROBES: Final = tuple(
    datetime(year, month, 15, tzinfo=UTC) for year in (2021, 2026) for month in range(1, 13)
)


@dataclass(frozen=True, slots=True)
class Moment:
    """A time as it was written: a day, or an hour in a zone; ``zone`` is None where none was named."""

    at: date
    #: Aware in this zone, where it is an hour.
    zone: tzinfo | None = None
    #: Of a zone that has one, its IANA name.
    zone_name: str = ""

    @property
    def is_day(self) -> bool:
        """Whether it is a whole day."""
        return not isinstance(self.at, datetime)

    def aware(self, fallback: tzinfo) -> datetime:
        """The hour, or the day's first instant, in its zone or else in ``fallback``."""
        if isinstance(self.at, datetime):
            return self.at.replace(tzinfo=self.zone or fallback)
        return datetime(self.at.year, self.at.month, self.at.day, tzinfo=fallback)


class Zones:
    """The zones that a file names, each found once."""

    def __init__(self, described: dict[str, list[str]], own: ZoneInfo | None = None) -> None:
        self._described = described
        self._own = own
        self._found: dict[str, tuple[tzinfo | None, str]] = {}
        #: Names that nobody knows.
        self.unknown: list[str] = []

    def named(self, name: str) -> tuple[tzinfo | None, str]:
        """The zone, and its IANA name where it has one; (None, "") where nobody knows it."""
        if name not in self._found:
            self._found[name] = self._as_own(name, *self._find(name))
            if self._found[name][0] is None and len(self.unknown) < 20:
                self.unknown.append(one_line(name)[:100])
        return self._found[name]

    def _as_own(self, written: str, zone: tzinfo | None, name: str) -> tuple[tzinfo | None, str]:
        # Windows has one zone for Helsinki, Kyiv, Riga, Sofia and others: ours is meant where it fits.
        if zone is None or self._own is None or name == written.strip('"') or name == "UTC":
            return zone, name
        same = all(
            day.astimezone(zone).utcoffset() == day.astimezone(self._own).utcoffset() for day in _PROBES
        )
        return (self._own, self._own.key) if same else (zone, name)

    def _find(self, name: str) -> tuple[tzinfo | None, str]:
        plain = name.strip().strip('"').strip()
        if iana := iana_name(plain):
            return zone_named(iana), iana
        described = self._described.get(name) or self._described.get(plain)
        if described is None:
            return None, ""
        for line in described:
            if line.upper().startswith("X-LIC-LOCATION:") and (iana := iana_name(line[15:].strip())):
                return zone_named(iana), iana
        with suppress(Exception):
            # The library raises whatever a stranger's rules make it raise.
            made = Timezone.from_ical("\r\n".join(described))
            if isinstance(made, Timezone):
                zone: tzinfo = made.to_tz()
                datetime(2021, 6, 1, tzinfo=zone).utcoffset()
                return zone, ""
        return None, ""


def iana_name(name: str) -> str:
    """The IANA zone that is meant by a name: IANA's own, Windows', or a path that ends in IANA's; else ""."""
    if not name or len(name) > 100:
        return ""
    if name.upper() in _UTC_NAMES:
        return "UTC"
    windows = WINDOWS_TO_OLSON.get(name)
    if windows:
        return windows
    # /freeassociation.sourceforge.net/Tzfile/Europe/Helsinki, /mozilla.org/20050126_1/Europe/Helsinki
    parts = [part for part in name.split("/") if part]
    for count in (3, 2, 1) if name.startswith("/") else (len(parts),):
        tail = "/".join(parts[-count:])
        with suppress(UnknownZone):
            if tail and ("/" in tail or count == len(parts)):
                return zone_named(tail).key
    return ""


def moment_of(value: Value, zones: Zones) -> Moment | None:
    """A DTSTART, DTEND, RECURRENCE-ID and the like; None where it is no time.

    With a Z it is in UTC, with a TZID in that zone; without either it floats (RFC 5545, 3.3.5).
    """
    text = value.text.strip()[:40]
    zone, name = zones.named(value.zone) if value.zone else (None, "")
    with suppress(ValueError, OverflowError):
        if found := _MOMENT.fullmatch(text):
            year, month, day, hour, minute = (int(found[place]) for place in range(1, 6))
            # A leap second, and midnight written as 24:00.
            second, late = min(int(found[6] or 0), 59), hour == 24
            at = datetime.combine(date(year, month, day), time(0 if late else hour, minute, second))
            at += timedelta(days=late)
            if at.year not in YEARS:
                return None
            if mark := found[7]:
                zone, name = (UTC, "UTC") if mark in "Zz" else (_offset(mark), "")
            return Moment(at, zone, name)
        if found := _DATE.fullmatch(text):
            day_alone = date(*(int(found[place]) for place in range(1, 4)))
            return Moment(day_alone) if day_alone.year in YEARS else None
    return None


def _offset(mark: str) -> tzinfo:
    sign = -1 if mark[0] == "-" else 1
    digits = mark[1:].replace(":", "")
    return datetime.strptime(f"{'-' if sign < 0 else '+'}{digits}", "%z").tzinfo or UTC


def duration_of(text: str) -> timedelta | None:
    """A DURATION; None where it is none, or a negative one."""
    found = _DURATION.fullmatch(text.strip())
    if found is None or found[1] == "-" or not any(found[place] for place in range(2, 7)):
        return None
    weeks, days, hours, minutes, seconds = (int(found[place] or 0) for place in range(2, 7))
    with suppress(OverflowError):
        length = timedelta(weeks=weeks, days=days, hours=hours, minutes=minutes, seconds=seconds)
        return length if length <= timedelta(days=3_700) else None
    return None


def zone_or_utc(name: str) -> ZoneInfo:
    """The zone of that IANA name, UTC where there is none."""
    try:
        return zone_named(name)
    except UnknownZone:
        return ZoneInfo("UTC")
