"""Days and hours as reports write them: in the order and the words of whatever country the program speaks."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from enum import Enum
from functools import lru_cache
from typing import Final
from zoneinfo import ZoneInfo

from babel.dates import get_month_names

from events.attendance.report_files import Fault, UnreadableReport
from stakeholders.directory.search import fold

_NUMBERS: Final = re.compile(r"\d+")
_HOURS: Final = re.compile(r"\d{1,2}[:.h]\d{2}(?!\d)")
_WORDS: Final = re.compile(r"[^\W\d_]+")
#: Half of the day, as it stands beside an hour: English, Finnish, Greek, Chinese, Japanese, Korean.
_AFTERNOON: Final = re.compile(r"\bp\.? ?m\b|\bip\b|μμ|μ\.μ|下午|午後|오후", re.IGNORECASE)
_MORNING: Final = re.compile(r"\ba\.? ?m\b|\bap\b|πμ|π\.μ|上午|午前|오전", re.IGNORECASE)
#: Languages whose names of months are known.
_MONTH_LANGUAGES: Final = ("en", "sv", "fi", "de", "fr", "es", "it", "pt", "nl", "da", "nb", "et", "pl")
#: A report may begin on the evening before in another zone, and end on the morning after.
_BESIDE: Final = timedelta(days=1)
#: Hours, minutes and seconds by how their words begin, in the languages seen: 1h 2m 3s, 1 Std. 2 Min.
_UNITS: Final = (
    (re.compile(r"(\d+) ?(?:st(?:d|un)|h|t(?!\w*sek)|u(?:ur)?|godz)", re.IGNORECASE), 3600),
    (re.compile(r"(\d+) ?(?:m|mn)", re.IGNORECASE), 60),
    (re.compile(r"(\d+) ?s(?!t)", re.IGNORECASE), 1),
)


class Order(Enum):
    """In which order a day is written."""

    YEAR_FIRST = (0, 1, 2)
    DAY_FIRST = (2, 1, 0)
    MONTH_FIRST = (2, 0, 1)


@dataclass(frozen=True)
class Written:
    """A moment as it is written: the three numbers of the day, or none of them, and the hour."""

    day: tuple[int, int, int] | None
    #: The month, where it is written by its name; the day's numbers are then day and year.
    month: int | None
    hour: time
    #: Written with AM or PM.
    in_halves: bool
    #: Told to the zone: nothing has to be assumed.
    exact: datetime | None = None

    def on(self, order: Order) -> date | None:
        """The day, if it is written in this order; None: there is no such day."""
        if self.day is None:
            return None
        if self.month is not None:
            day, year = sorted(self.day[:2])
            numbers = (year, self.month, day)
        else:
            year_at, month_at, day_at = order.value
            numbers = (self.day[year_at], self.day[month_at], self.day[day_at])
        try:
            return date(numbers[0] + 2000 if numbers[0] < 100 else numbers[0], numbers[1], numbers[2])
        except ValueError:
            return None


@lru_cache(maxsize=50_000)
def written(text: str) -> Written | None:
    """What a cell says of a moment; None: it says none. A bare hour is one; a bare day is not."""
    text = text.strip()
    if re.match(r"\d{4}-\d\d-\d\dT.*(?:Z|[+-]\d\d:?\d\d)$", text):
        try:
            exact = datetime.fromisoformat(text).astimezone(UTC)
        except ValueError:
            return None
        return Written((exact.year, exact.month, exact.day), None, exact.time(), False, exact)
    if len(text) > 60 or not _HOURS.search(text):
        return None
    numbers = [int(found) for found in _NUMBERS.findall(text) if len(found) <= 4]
    month = next((_months()[word] for word in map(fold, _WORDS.findall(text)) if word in _months()), None)
    of_day = 0 if len(numbers) <= 3 and month is None else (2 if month is not None else 3)
    clock = [*numbers[of_day : of_day + 3], 0, 0]
    if len(numbers) - of_day not in {2, 3}:
        return None
    hour = clock[0]
    afternoon, morning = bool(_AFTERNOON.search(text)), bool(_MORNING.search(text))
    if afternoon and hour < 12:
        hour += 12
    elif morning and hour == 12:
        hour = 0
    try:
        at = time(hour, clock[1], clock[2])
    except ValueError:
        return None
    day = (numbers[0], numbers[1], numbers[2] if month is None else 0) if of_day else None
    return Written(day, month, at, afternoon or morning)


@lru_cache(maxsize=1)
def _months() -> Mapping[str, int]:
    found: dict[str, int] = {}
    for language in _MONTH_LANGUAGES:
        for width in ("wide", "abbreviated"):
            for number, name in get_month_names(width, locale=language).items():
                if len(fold(name)) > 2:
                    found.setdefault(fold(name), number)
    return found


@dataclass(frozen=True)
class Calendar:
    """How a report's days are written, and in which zone its hours are."""

    order: Order
    zone: ZoneInfo

    def moment(self, text: str, *, after: datetime | None = None) -> datetime | None:
        """The moment in UTC; None: the cell says none.

        Args:
            after: the moment on whose day a bare hour falls, or the next morning.
        """
        found = written(text)
        if found is None:
            return None
        if found.exact is not None:
            return found.exact
        day = found.on(self.order)
        if day is None and after is not None and found.day is None:
            day = after.astimezone(self.zone).date()
            if datetime.combine(day, found.hour, self.zone) < after:
                day += timedelta(days=1)
        return datetime.combine(day, found.hour, self.zone).astimezone(UTC) if day is not None else None


def calendar_of(texts: Iterable[str], zone: ZoneInfo, starts_at: datetime, ends_at: datetime) -> Calendar:
    """How the days of a report are written: in the order in which most of them are days of the event.

    3/4/22 is the third of April to some and the fourth of March to others; which is meant, only the event
    can say. Where both are days of the event, hours with AM or PM have the month first.

    Raises:
        UnreadableReport: in no order does one of them fall on the event; ``detail`` is the day of the first,
            in ISO 8601.
    """
    found = [one for one in map(written, texts) if one is not None and one.day is not None]
    if not found:
        return Calendar(Order.DAY_FIRST, zone)
    first = starts_at.astimezone(zone).date() - _BESIDE
    last = ends_at.astimezone(zone).date() + _BESIDE

    def fitting(order: Order) -> tuple[int, int, bool]:
        days = [one.on(order) for one in found]
        near = sum(day is not None and first <= day <= last for day in days)
        usual = order is (Order.MONTH_FIRST if found[0].in_halves else Order.DAY_FIRST)
        return near, sum(day is not None for day in days), usual

    order = max(Order, key=fitting)
    if not fitting(order)[0]:
        day = next((day for one in found if (day := one.on(order)) is not None), None)
        raise UnreadableReport(Fault.OTHER_DAY, day.isoformat() if day is not None else "")
    return Calendar(order, zone)


def length_of(text: str) -> timedelta | None:
    """A length of time: ``1h 2m 3s``, ``1 h 2 min``, ``59 Min. 0 Sek.``, ``01:02:03``, or minutes alone."""
    text = text.strip()
    if text.isdecimal() and len(text) < 6:
        return timedelta(minutes=int(text))
    by_clock = re.fullmatch(r"(\d{1,3}):(\d\d)(?::(\d\d))?", text)
    if by_clock:
        hours, minutes, seconds = (int(part or 0) for part in by_clock.groups())
        return timedelta(hours=hours, minutes=minutes, seconds=seconds)
    total, found = 0, False
    for unit, seconds in _UNITS:
        if (match := unit.search(text)) is not None and len(match[1]) < 6:
            total, found = total + int(match[1]) * seconds, True
    return timedelta(seconds=total) if found else None
