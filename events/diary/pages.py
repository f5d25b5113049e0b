"""What each view of the calendar shows, ready for its template."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any
from zoneinfo import ZoneInfo

from events.diary import words
from events.diary.asked import Asked, View
from events.diary.columns import lay_hours
from events.diary.days import DAY, FIRST_DAY, LAST_DAY, Item, Kind
from events.diary.grid import lay_week, month_of, weeks_of_month
from office.web.i18n import format_span

#: Days, not things that happen: the year does not count them.
_OF_DAYS = frozenset({Kind.HOLIDAY, Kind.NATIONAL_DAY})


@dataclass(frozen=True)
class Day:
    """A day of the agenda: what is on it, and which public holiday it is."""

    day: date
    items: tuple[Item, ...]
    holidays: tuple[Item, ...]


@dataclass(frozen=True)
class YearDay:
    """A day of the year: how much is on it, whose national day and which holiday it is."""

    day: date
    count: int
    national_days: tuple[Item, ...]
    holidays: tuple[Item, ...]


@dataclass(frozen=True)
class YearMonth:
    """A month of the year: its weeks from Monday on, days of other months left out (None)."""

    first: date
    weeks: tuple[tuple[int, tuple[YearDay | None, ...]], ...]
    count: int


def agenda_of(items: Sequence[Item], first: date, last: date, keep: date | None = None) -> list[Day]:
    """The days from ``first`` to ``last`` with what is on them; empty ones are left out, but for ``keep``.

    Something of several days is told of on each of them.
    """
    on_day: dict[date, list[Item]] = {}
    for item in items:
        day = max(item.first, first)
        while day <= min(item.last, last):
            on_day.setdefault(day, []).append(item)
            day += DAY
    if keep is not None and first <= keep <= last:
        on_day.setdefault(keep, [])
    return [
        Day(
            day,
            tuple(one for one in on_day[day] if one.kind is not Kind.HOLIDAY),
            tuple(one for one in on_day[day] if one.kind is Kind.HOLIDAY),
        )
        for day in sorted(on_day)
    ]


def year_of(day: date, items: Sequence[Item]) -> list[YearMonth]:
    """Twelve months with what is on their days, counted."""
    days = {
        one.day: one for one in agenda_of(items, day.replace(month=1, day=1), day.replace(month=12, day=31))
    }
    starts: Counter[int] = Counter()
    for item in items:
        if item.kind not in _OF_DAYS:
            begins = max(item.first, day.replace(month=1, day=1))
            starts[begins.month] += 1
    return [_month(day.replace(month=month, day=1), days, starts[month]) for month in range(1, 13)]


def _month(first: date, days: dict[date, Day], count: int) -> YearMonth:
    weeks = tuple(
        (
            monday.isocalendar().week,
            tuple(_year_day(monday + number * DAY, first.month, days) for number in range(7)),
        )
        for monday in weeks_of_month(first)
    )
    return YearMonth(first, weeks, count)


def _year_day(day: date, month: int, days: dict[date, Day]) -> YearDay | None:
    if day.month != month:
        return None
    found = days.get(day)
    if found is None:
        return YearDay(day, 0, (), ())
    national = tuple(one for one in found.items if one.kind is Kind.NATIONAL_DAY)
    return YearDay(day, len(found.items) - len(national), national, found.holidays)


def shown(asked: Asked, items: Sequence[Item], zone: str, lang: str) -> dict[str, Any]:
    """What the template of the view needs of its own, and the words above it."""
    if asked.view is View.MONTH:
        return {
            "title": words.month_words(asked.day, lang),
            "weeks": month_of(asked.day, items),
            "agenda": agenda_of(items, *_ends_of_month(asked.day)),
        }
    if asked.view is View.WEEK:
        days = [asked.first + number * DAY for number in range(7)]
        return {
            "title": words.week_words(asked.first, lang),
            # Above the hours every line is shown: nothing there can be unfolded.
            "week": lay_week(asked.first, [one for one in items if one.is_long], lines=len(items) + 1),
            "hours": lay_hours(days, items, ZoneInfo(zone)),
            "agenda": agenda_of(items, asked.first, asked.last),
            "labels": {
                cell.day: words.day_label(cell.day, cell.items, cell.holidays, lang)
                for cell in lay_week(asked.first, items).cells
            },
        }
    if asked.view is View.AGENDA:
        return {
            "title": format_span(asked.first, asked.last, lang),
            "agenda": agenda_of(items, asked.first, asked.last, keep=asked.day),
        }
    return {"title": str(asked.day.year), "months": year_of(asked.day, items)}


def _ends_of_month(day: date) -> tuple[date, date]:
    days = [monday + number * DAY for monday in weeks_of_month(day) for number in range(7)]
    own = [one for one in days if one.month == day.month]
    return own[0], own[-1]


def is_within(day: date) -> bool:
    """Whether the calendar reaches to that day."""
    return FIRST_DAY <= day <= LAST_DAY
