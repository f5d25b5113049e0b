"""What the address of a calendar asks for: a view, a day, what to show; wrong words ask for today."""

from __future__ import annotations

import calendar
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from typing import Final

from werkzeug.datastructures import MultiDict

from events.diary.days import DAY, FIRST_DAY, LAST_DAY, Kind
from events.diary.grid import WEEK, monday_of, weeks_of_month
from office.localized import LANGUAGES

#: The days that an agenda tells of.
AGENDA: Final = 30 * DAY


class View(StrEnum):
    """A way of looking at the calendar."""

    MONTH = "month"
    WEEK = "week"
    AGENDA = "agenda"
    YEAR = "year"


class Trouble(StrEnum):
    """Why another day is shown than the address asks for."""

    NO_DATE = "no_date"
    OUT_OF_BOUNDS = "out_of_bounds"


@dataclass(frozen=True)
class Asked:
    """What to show. ``kinds`` empty: all of them; ``day`` is any day of the time that is shown."""

    view: View
    day: date
    kinds: tuple[Kind, ...] = ()
    series: str = ""
    promised: str = ""
    trouble: Trouble | None = None

    @property
    def first(self) -> date:
        """The first day that is shown."""
        if self.view is View.MONTH:
            return weeks_of_month(self.day)[0]
        if self.view is View.WEEK:
            return monday_of(self.day)
        return self.day if self.view is View.AGENDA else self.day.replace(month=1, day=1)

    @property
    def last(self) -> date:
        """The last day that is shown."""
        if self.view is View.MONTH:
            return weeks_of_month(self.day)[-1] + WEEK - DAY
        if self.view is View.WEEK:
            return self.first + WEEK - DAY
        if self.view is View.AGENDA:
            return min(self.day + AGENDA - DAY, LAST_DAY)
        return self.day.replace(month=12, day=31)

    def step(self, by: int) -> date | None:
        """A day of the time before (-1) or after (1) this one; None where the calendar ends."""
        if self.view is View.WEEK:
            day = self.day + by * WEEK
        elif self.view is View.AGENDA:
            day = self.day + by * AGENDA
            if by < 0 and self.day > FIRST_DAY:
                day = max(day, FIRST_DAY)
        else:
            months = self.day.year * 12 + self.day.month - 1 + by * (12 if self.view is View.YEAR else 1)
            day = _day_in_month(months // 12, months % 12 + 1, self.day.day)
        return day if FIRST_DAY <= day <= LAST_DAY else None

    def query(self, view: View | None = None, day: date | None = None) -> dict[str, str | list[str]]:
        """The same as an address says it, with another view or day."""
        said = replace(self, view=view or self.view, day=day or self.day)
        values: dict[str, str | list[str]] = {"view": said.view.value, "date": said.day.isoformat()}
        if self.kinds:
            values["kind"] = [kind.value for kind in self.kinds]
        if self.series:
            values["series"] = self.series
        if self.promised:
            values["language"] = self.promised
        return values


def _day_in_month(year: int, month: int, day: int) -> date:
    """That day of a month, or its last one where it has fewer."""
    return date(year, month, min(day, calendar.monthrange(year, month)[1]))


def read(args: MultiDict[str, str], today: date, kinds: Sequence[Kind]) -> Asked:
    """What an address asks for; of ``kinds``, those that the reader may see.

    A view that there is not is the month; a day that is none, or outside the calendar, is today.
    """
    words = args.get("view", "")
    view = View(words) if words in set(View) else View.MONTH
    day, trouble = _day(args.get("date", "").strip(), today)
    named = set(args.getlist("kind"))
    chosen = tuple(kind for kind in kinds if kind.value in named)
    promised = args.get("language", "")
    return Asked(
        view,
        day,
        chosen if len(chosen) < len(kinds) else (),
        args.get("series", "").strip()[:80],
        promised if promised in LANGUAGES else "",
        trouble,
    )


def _day(text: str, today: date) -> tuple[date, Trouble | None]:
    if not text:
        return today, None
    try:
        # Of the ways of writing a day in ISO 8601, the one that browsers and our own links use.
        day = date.fromisoformat(text) if len(text) == 10 else None
    except ValueError:
        day = None
    if day is None:
        return today, Trouble.NO_DATE
    return (day, None) if FIRST_DAY <= day <= LAST_DAY else (today, Trouble.OUT_OF_BOUNDS)
