"""What a calendar shows: things on days, of a few kinds, and the parts of the house that tell of them."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import StrEnum
from typing import Final
from zoneinfo import ZoneInfo

from flask import Flask, current_app

#: The calendar reaches from the first to the last of these days.
FIRST_DAY: Final = date(1900, 1, 1)
LAST_DAY: Final = date(2100, 12, 31)
DAY: Final = timedelta(days=1)
_EXTENSION: Final = "doyen.diary.sources"


class Kind(StrEnum):
    """What something in the calendar is; in the order in which the filter offers them."""

    EVENT = "event"
    DRAFT = "draft"
    #: The last day on which answers are taken.
    DEADLINE = "deadline"
    #: Letters that go out by themselves at a set time.
    MAILING = "mailing"
    #: A day by which the city acts upon what others decide, or on which it is heard.
    ADVOCACY = "advocacy"
    NATIONAL_DAY = "national_day"
    HOLIDAY = "holiday"
    #: Of a calendar that others keep.
    EXTERNAL = "external"


@dataclass(frozen=True)
class Item:
    """One thing in the calendar.

    Args:
        kind: what it is.
        title: what it is called, in the reader's language.
        first, last: the days it covers in the calendar's zone, both included.
        starts, ends: its hours there, aware; None for whole days.
        url: where it leads; empty where it has no page.
        detail: whose it is, or what else is worth a line.
        own_hours: the hours of its own zone, where they differ from the calendar's.
        country: whose flag it bears.
        is_cancelled, is_draft: it does not take place; staff alone know of it yet.
    """

    kind: Kind
    title: str
    first: date
    last: date
    starts: datetime | None = None
    ends: datetime | None = None
    url: str = ""
    detail: str = ""
    own_hours: str = ""
    country: str = ""
    is_cancelled: bool = False
    is_draft: bool = False

    @property
    def all_day(self) -> bool:
        """Whether it has no hours."""
        return self.starts is None

    @property
    def length(self) -> int:
        """The number of days it covers."""
        return (self.last - self.first).days + 1

    @property
    def is_long(self) -> bool:
        """Whether it stands above the hours of a week: whole days, or twenty-four hours and more."""
        if self.starts is None or self.ends is None:
            return True
        # Two times of one zone would be compared by their clocks, which lie on the night of a change.
        return self.ends.astimezone(UTC) - self.starts.astimezone(UTC) >= DAY

    def covers(self, day: date) -> bool:
        """Whether any of it is on that day."""
        return self.first <= day <= self.last


def days_covered(starts: datetime, ends: datetime, zone: ZoneInfo) -> tuple[date, date]:
    """The first and the last day of some hours in ``zone``; an end at midnight belongs to the day before."""
    begins, until = starts.astimezone(zone), ends.astimezone(zone)
    last = until.date()
    if until.time() == time.min and last > begins.date():
        last -= DAY
    return begins.date(), last


@dataclass(frozen=True)
class Reader:
    """For whom a calendar is shown: in which language, and whether for staff."""

    language: str
    is_staff: bool
    #: Of the public's: events of one series alone (its address), and those promised in one language.
    series: str = ""
    promised: str = ""


#: Gives what falls on the days from the first to the last, told in a zone (IANA name), to a reader.
Read = Callable[[date, date, str, Reader], list[Item]]


@dataclass(frozen=True)
class Source:
    """A part of the house that tells of some kinds, and whom: guests nothing unless it says so."""

    kinds: frozenset[Kind]
    read: Read
    for_public: bool = False
    for_staff: bool = True


def add_source(app: Flask, source: Source) -> None:
    """Let the calendars ask ``source`` too; the public one asks those alone that are for the public."""
    sources: list[Source] = app.extensions.setdefault(_EXTENSION, [])
    if source not in sources:
        sources.append(source)


def kinds_for(reader: Reader) -> list[Kind]:
    """The kinds that a reader may see, in their order."""
    known = {kind for source in _sources(reader) for kind in source.kinds}
    return [kind for kind in Kind if kind in known]


def items_between(
    first: date, last: date, zone: str, reader: Reader, kinds: frozenset[Kind] = frozenset()
) -> list[Item]:
    """What the reader may see from ``first`` to ``last``, in order; of some kinds alone where any are named.

    Each source is asked once, or not at all where none of its kinds is wanted.
    """
    wanted = kinds or frozenset(Kind)
    found = [
        item
        for source in _sources(reader)
        if source.kinds & wanted
        for item in source.read(first, last, zone, reader)
        if item.kind in wanted and item.first <= last and item.last >= first
    ]
    return in_order(found)


def _sources(reader: Reader) -> list[Source]:
    known: list[Source] = current_app.extensions.get(_EXTENSION, [])
    return [one for one in known if (one.for_staff if reader.is_staff else one.for_public)]


#: On one day: first what is the day's own, then whole days, then by the clock.
_RANK: Final = {
    Kind.HOLIDAY: 0,
    Kind.EVENT: 1,
    Kind.DRAFT: 1,
    Kind.DEADLINE: 2,
    Kind.ADVOCACY: 2,
    Kind.NATIONAL_DAY: 3,
    Kind.EXTERNAL: 4,
    Kind.MAILING: 2,
}


def in_order(items: Sequence[Item]) -> list[Item]:
    """By day; the longest and whole days first, then by their hours."""
    return sorted(items, key=order_of)


def order_of(item: Item) -> tuple[object, ...]:
    """What things are put in order by."""
    starts = item.starts.astimezone(UTC).timestamp() if item.starts is not None else float("-inf")
    return (item.first, -item.length, starts, _RANK[item.kind], item.title)
