"""The month as rows of weeks: which thing lies in which line, and what is left for "3 more"."""

from __future__ import annotations

import calendar
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Final

from events.diary.days import DAY, Item, Kind, order_of

#: The lines that a day of the month has.
LINES: Final = 4
WEEK: Final = timedelta(days=7)


@dataclass(frozen=True)
class Slot:
    """A line of a day: something that begins here, goes on from the day before, or nothing at all.

    Args:
        item: what lies in the line; None where it is free.
        span: over how many days of this week it reaches, where it begins in this week; 0 where it goes on.
        from_before, to_after: it began in an earlier week; it goes on in a later one.
    """

    item: Item | None = None
    span: int = 0
    from_before: bool = False
    to_after: bool = False


@dataclass(frozen=True)
class Cell:
    """A day of the grid: its lines, everything that is on it, and how many things no line was left for."""

    day: date
    slots: tuple[Slot, ...]
    items: tuple[Item, ...]
    holidays: tuple[Item, ...]
    hidden: int


@dataclass(frozen=True)
class Week:
    """Seven days from a Monday, with the number that ISO 8601 gives the week."""

    number: int
    cells: tuple[Cell, ...]

    @property
    def monday(self) -> date:
        """Its first day."""
        return self.cells[0].day


def monday_of(day: date) -> date:
    """The Monday of a day's week: in all three languages a week begins with it (CLDR: 001, SE, FI, GB)."""
    return day - day.weekday() * DAY


def weeks_of_month(day: date) -> list[date]:
    """The Mondays of the weeks that hold any of the month's days."""
    first = day.replace(day=1)
    last = day.replace(day=calendar.monthrange(day.year, day.month)[1])
    monday, found = monday_of(first), []
    while monday <= last:
        found.append(monday)
        monday += WEEK
    return found


def month_of(day: date, items: Sequence[Item], lines: int = LINES) -> list[Week]:
    """The weeks of a month, each laid out."""
    return [lay_week(monday, items, lines) for monday in weeks_of_month(day)]


def lay_week(monday: date, items: Iterable[Item], lines: int = LINES) -> Week:
    """Put the things of a week into lines: each keeps its line over all its days, and shares it with none.

    Where ``lines`` are too few, one is given up in the whole week to say how many things are not shown.
    Holidays take no line: they belong to the day itself.
    """
    sunday = monday + 6 * DAY
    here = sorted((one for one in items if one.first <= sunday and one.last >= monday), key=order_of)
    laid: list[list[Item | None]] = []
    for item in here:
        if item.kind is Kind.HOLIDAY:
            continue
        begins, ends = max(item.first, monday), min(item.last, sunday)
        days = range((begins - monday).days, (ends - monday).days + 1)
        line = next((line for line in laid if all(line[day] is None for day in days)), None)
        if line is None:
            line = [None] * 7
            laid.append(line)
        for day in days:
            line[day] = item
    shown = laid if len(laid) <= lines else laid[: lines - 1]
    cells = tuple(_cell(monday, number, here, laid, shown) for number in range(7))
    return Week(monday.isocalendar().week, cells)


def _cell(
    monday: date,
    number: int,
    here: Sequence[Item],
    laid: Sequence[Sequence[Item | None]],
    shown: Sequence[Sequence[Item | None]],
) -> Cell:
    day = monday + number * DAY
    slots = [_slot(line[number], monday, number) for line in shown]
    while slots and slots[-1].item is None:
        slots.pop()
    return Cell(
        day,
        tuple(slots),
        tuple(one for one in here if one.covers(day) and one.kind is not Kind.HOLIDAY),
        tuple(one for one in here if one.covers(day) and one.kind is Kind.HOLIDAY),
        sum(line[number] is not None for line in laid[len(shown) :]),
    )


def _slot(item: Item | None, monday: date, number: int) -> Slot:
    if item is None:
        return Slot()
    day, sunday = monday + number * DAY, monday + 6 * DAY
    if day != max(item.first, monday):
        return Slot(item, to_after=item.last > sunday)
    span = (min(item.last, sunday) - day).days + 1
    return Slot(item, span, from_before=item.first < monday, to_after=item.last > sunday)
