"""Scales: where a number or an instant stands in a drawing, and the ticks that a reader expects."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import format_date

from office.web.i18n import format_hour

_NICE: Final = (1, 2, 5, 10)
#: How long a step of a time axis can be, from the shortest, and how many of its unit make one.
_STEPS: Final = (
    *(("minute", count) for count in (1, 2, 5, 10, 15, 30)),
    *(("hour", count) for count in (1, 2, 3, 6, 12)),
    *(("day", count) for count in (1, 2, 7, 14)),
    *(("month", count) for count in (1, 2, 3, 6)),
    *(("year", count) for count in (1, 2, 5, 10, 20, 50, 100)),
)
_SECONDS: Final = {"minute": 60.0, "hour": 3600.0, "day": 86400.0, "month": 2629800.0, "year": 31557600.0}
#: Day and month in short; English writes the day first here, as all of the house does.
_DAY: Final = {"en": "d MMM", "sv": "d MMM", "fi": "d.M."}
_MONTH: Final = {"en": "MMM", "sv": "MMM", "fi": "LLL"}


@dataclass(frozen=True)
class Scale:
    """A straight way from numbers to places; upside down where ``end`` lies before ``start``."""

    low: float
    high: float
    start: float
    end: float

    def __call__(self, number: float) -> float:
        """Where the number stands; in the middle where the scale has no extent."""
        if self.high == self.low:
            return (self.start + self.end) / 2
        return self.start + (number - self.low) / (self.high - self.low) * (self.end - self.start)


def round_ticks(highest: float, most: int = 6, *, whole: bool = True) -> list[float]:
    """Round numbers from 0 to at least ``highest``, about ``most``; whole ones for what is counted."""
    if highest <= 0:
        return [0.0, 1.0]
    rough = highest / max(most - 1, 1)
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * nice for nice in _NICE if size * nice >= rough * (1 - 1e-9))
    if whole:
        step = max(step, 1.0)
    return [round(step * number, 10) for number in range(math.ceil(round(highest / step, 9)) + 1)]


@dataclass(frozen=True)
class Tick:
    """A time on an axis: where it is, what is written below it, and whether a larger unit begins there."""

    at: datetime
    label: str
    begins: bool = False


def time_ticks(first: datetime, last: datetime, zone: str, lang: str, most: int = 7) -> list[Tick]:
    """Round times within a span, at most so many, as clocks and calendars in ``zone`` have them.

    Both ends are aware. Where days follow hours, or years months, their beginning is told instead.
    """
    span = (last - first).total_seconds()
    unit, count = next((step for step in _STEPS if span / (_SECONDS[step[0]] * step[1]) <= most), _STEPS[-1])
    ticks: list[Tick] = []
    for wall in _walls(first.astimezone(ZoneInfo(zone)), unit, count):
        at = wall.replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)
        if at > last:
            break
        if at >= first and (not ticks or at > ticks[-1].at):
            # An hour that clocks leave out in spring is told as what they show instead.
            shown = at.astimezone(ZoneInfo(zone))
            ticks.append(_tick(at, shown, unit, lang, first=not ticks))
    return ticks


def _walls(start: datetime, unit: str, count: int) -> Iterator[datetime]:
    """What a clock on the wall shows at each step, from one not after ``start``."""
    wall = start.replace(tzinfo=None, minute=0, second=0, microsecond=0)
    if unit in {"month", "year"}:
        months = count * (12 if unit == "year" else 1)
        since = (wall.year * 12 + wall.month - 1) // months * months
        while True:
            yield wall.replace(year=since // 12, month=since % 12 + 1, day=1, hour=0)
            since += months
    if unit != "minute":
        wall = wall.replace(hour=0)
    if unit == "day" and count >= 7:
        wall -= timedelta(days=wall.weekday())
    step = timedelta(**{f"{unit}s": count})
    while True:
        yield wall
        wall += step


def _tick(at: datetime, wall: datetime, unit: str, lang: str, *, first: bool) -> Tick:
    if unit == "year":
        return Tick(at, str(wall.year))
    if unit == "month":
        if wall.month == 1:
            return Tick(at, str(wall.year), begins=True)
        return Tick(at, format_date(wall.date(), _MONTH[lang], locale=lang))
    if unit == "day" or (wall.hour == wall.minute == 0):
        begins = unit != "day" and not first
        return Tick(at, format_date(wall.date(), _DAY[lang], locale=lang), begins=begins)
    return Tick(at, format_hour(wall, lang))
