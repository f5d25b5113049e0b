"""Time zones as calendars carry them: a VTIMEZONE of yearly rules (RFC 5545, section 3.6.5).

Written from the zone database itself: Outlook shifts by an hour what RDATE tells it, and the library's own
VTIMEZONE has a spring onset that is wrong by one (both measured). A zone whose changes follow no yearly rule
that a calendar can say (by the moon, by decree, "the Friday before the last Sunday") has each change of the
years asked for by itself. What is told is so in every year it tells of; so two of the same zone, written for
different years, may be told together.
"""

from __future__ import annotations

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from itertools import groupby
from typing import Final
from zoneinfo import ZoneInfo

#: Changes are told from here on: no calendar of ours is older, and programs know nothing before.
_EPOCH: Final = datetime(1970, 1, 1, tzinfo=UTC)
#: The zone database reckons from rules alone after 2037. In 28 years every day of the month falls on every
#: weekday, in every kind of year: what has held so long by then holds on.
_HOLDS_UNTIL: Final = 2066
_CYCLE: Final = 28
#: In seconds. No zone changes its clocks there and back within so few days (Gaza in 2040: within seven).
_STEP: Final = 6 * 24 * 60 * 60
_DAYS: Final = ("MO", "TU", "WE", "TH", "FR", "SA", "SU")


@dataclass(frozen=True)
class _Change:
    """The clocks of a zone are put forward or back.

    Args:
        shown: what they show as it happens, by the offset before it; naive.
        before: the offset from UTC until then.
        after: and from then on.
        is_summer: whether what follows is the later time of a year with two, whichever of them the database
            calls the standard one (of Ireland and Morocco it is the summer's).
        name: what follows, in short ("EET").
    """

    shown: datetime
    before: timedelta
    after: timedelta
    is_summer: bool
    name: str

    @property
    def weekdays(self) -> frozenset[str]:
        """The day of the month as a rule can say it: "2SU", "-1SU"."""
        day, length = self.shown.day, monthrange(self.shown.year, self.shown.month)[1]
        name = _DAYS[self.shown.weekday()]
        from_first = {f"{(day - 1) // 7 + 1}{name}"} if day <= 28 else set()
        return frozenset(from_first | ({f"-1{name}"} if day > length - 7 else set()))

    @property
    def sameness(self) -> tuple[object, ...]:
        """What has to be the same every year, beside the weekday."""
        return self.shown.month, self.shown.time(), self.before, self.after


@dataclass(frozen=True)
class _Rule:
    """A change of every year, from ``first`` on."""

    first: _Change
    weekday: str


@lru_cache(maxsize=1024)
def vtimezone(zone: str, first_year: int, last_year: int | None = None) -> bytes:
    """The zone's VTIMEZONE, right for every instant of those years.

    Args:
        zone: IANA name; it is the TZID.
        first_year: of what it is for, on the clocks of the zone.
        last_year: the same year unless given.

    Raises:
        ZoneInfoNotFoundError: there is no such zone.
    """
    last_year = max(last_year or first_year, first_year)
    rules = _rules(zone)
    if rules and rules[0].first.shown.year < first_year:
        told = [_observance(rule.first, rule.first.is_summer, rule.weekday) for rule in rules]
    else:
        changes = _told_of(zone, first_year, last_year)
        has_two = len(changes) > 1
        told = [_observance(change, has_two and change.is_summer) for change in changes]
    return "".join(("BEGIN:VTIMEZONE\r\n", f"TZID:{zone}\r\n", *told, "END:VTIMEZONE\r\n")).encode("ascii")


def _told_of(zone: str, first_year: int, last_year: int) -> list[_Change]:
    """The change before those years, or what holds since ever, and each within them."""
    changes = _changes(zone, max(last_year, _HOLDS_UNTIL))
    before = [change for change in changes if change.shown.year < first_year]
    within = [change for change in changes if first_year <= change.shown.year <= last_year]
    if before:
        return [before[-1], *within]
    since = _EPOCH.astimezone(ZoneInfo(zone))
    offset = since.utcoffset() or timedelta()
    # As if it had begun with the year: whatever was before is not told.
    begins = datetime(min(_EPOCH.year, first_year), 1, 1)  # noqa: DTZ001 - on the wall
    return [_Change(begins, offset, offset, False, since.tzname() or zone), *within]


@lru_cache(maxsize=1024)
def _rules(zone: str) -> tuple[_Rule, ...]:
    """The two changes of every year that hold from some year on; none where it is otherwise."""
    changes = _changes(zone, _HOLDS_UNTIL)
    years = {year: tuple(found) for year, found in groupby(changes, key=lambda change: change.shown.year)}
    latest: tuple[_Change, ...] = years.get(_HOLDS_UNTIL, ())
    if len(latest) != 2:
        return ()
    weekdays = [change.weekdays for change in latest]
    first: tuple[_Change, ...] = latest
    for year in range(_HOLDS_UNTIL, _EPOCH.year, -1):
        found = years.get(year, ())
        if [change.sameness for change in found] != [change.sameness for change in latest]:
            break
        shared = [one & change.weekdays for one, change in zip(weekdays, found, strict=True)]
        if not all(shared):
            break
        weekdays, first = shared, found
    if first[0].shown.year > _HOLDS_UNTIL - _CYCLE:
        return ()
    # "The last" before "the fourth", where a short row of years allows either.
    return tuple(_Rule(change, min(one)) for change, one in zip(first, weekdays, strict=True))


@lru_cache(maxsize=1024)
def _changes(zone: str, last_year: int) -> tuple[_Change, ...]:
    """Every change of offset from 1970 to the end of that year, in order."""
    place, at = ZoneInfo(zone), datetime.fromtimestamp
    found: list[_Change] = []
    low, offset = 0, at(0, place).utcoffset()
    ends = int(datetime(last_year + 1, 1, 2, tzinfo=UTC).timestamp())
    for high in range(_STEP, ends + _STEP, _STEP):
        after = at(high, place).utcoffset()
        if after != offset:
            moment = _first_second(low, high, place, offset)
            found.append(_change(moment, at(moment - 1, place), at(moment, place)))
        low, offset = high, after
    return tuple(change for change in found if change.shown.year <= last_year)


def _first_second(low: int, high: int, place: ZoneInfo, offset: timedelta | None) -> int:
    """The first second between two instants (POSIX time) that has no longer the offset of the earlier one."""
    while high - low > 1:
        middle = (low + high) // 2
        if datetime.fromtimestamp(middle, place).utcoffset() == offset:
            low = middle
        else:
            high = middle
    return high


def _change(moment: int, last: datetime, first: datetime) -> _Change:
    """From the last second as it was, and the first as it is."""
    before, after = last.utcoffset() or timedelta(), first.utcoffset() or timedelta()
    shown = (datetime.fromtimestamp(moment, UTC) + before).replace(tzinfo=None)
    is_summer = after > before and bool(first.dst() or last.dst())
    return _Change(shown, before, after, is_summer, first.tzname() or first.strftime("%z"))


def _observance(change: _Change, is_summer: bool, weekday: str = "") -> str:
    kind = "DAYLIGHT" if is_summer else "STANDARD"
    rule = f"RRULE:FREQ=YEARLY;BYMONTH={change.shown.month};BYDAY={weekday}\r\n"
    return "".join(
        (
            f"BEGIN:{kind}\r\n",
            f"DTSTART:{change.shown:%Y%m%dT%H%M%S}\r\n",
            f"TZOFFSETFROM:{_offset(change.before)}\r\n",
            f"TZOFFSETTO:{_offset(change.after)}\r\n",
            f"TZNAME:{change.name}\r\n",
            rule if weekday else "",
            f"END:{kind}\r\n",
        )
    )


def _offset(offset: timedelta) -> str:
    """``+0545``; seconds where there are any, as in Liberia until 1972."""
    seconds = int(offset.total_seconds())
    minutes, rest = divmod(abs(seconds), 60)
    sign = "-" if seconds < 0 else "+"
    return f"{sign}{minutes // 60:02}{minutes % 60:02}" + (f"{rest:02}" if rest else "")
