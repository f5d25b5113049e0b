"""Finding a better day: the working days around, and what falls on each of them."""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import Final

from events.clashes.finding import clashes_at
from events.clashes.holidays import is_holiday, is_weekend
from events.clashes.kinds import Clash, Severity
from events.clashes.occasion import Occasion
from events.clashes.queries import Circle, around
from events.programme.hours import NoSuchLocalTime

#: So far around the day that was chosen.
REACH: Final = 30
SHOWN: Final = 5
#: Days; what lasts longer cannot be moved out of the way of anything.
LONGEST: Final = 14


@dataclass(frozen=True)
class BetterDay:
    """A day on which the event could begin instead, at the same hours, and what falls on it."""

    day: date
    clashes: tuple[Clash, ...]

    @property
    def to_move(self) -> int:
        """How many speak against it."""
        return sum(clash.severity is Severity.MOVE for clash in self.clashes)


def better_days(occasion: Occasion, circle: Circle, today: date) -> list[BetterDay]:
    """The best working days within thirty days of the one that is chosen, and after today; the best first.

    Fewest that speak for another day, then fewest of all, then the nearest. Only days better than the
    one chosen. At most four statements; what falls on each day is reckoned in memory.
    """
    if len(occasion.days) > LONGEST:
        return []
    first, last = occasion.first - timedelta(days=REACH), occasion.last + timedelta(days=REACH)
    known = around(
        circle,
        occasion.event_id,
        first,
        last,
        occasion.starts_at - timedelta(days=REACH),
        occasion.ends_at + timedelta(days=REACH),
    )
    # The day for answers is another matter, and moves with none of these.
    asked = replace(occasion, reply_by=None)
    worth = _worth(clashes_at(asked, circle, known))
    found = []
    for shift in range(-REACH, REACH + 1):
        try:
            other = asked.moved(shift)
        except NoSuchLocalTime:
            continue
        if shift == 0 or other.first <= today or not _is_working(other, circle.home):
            continue
        clashes = clashes_at(other, circle, known)
        if _worth(clashes) < worth:
            found.append((_worth(clashes), abs(shift), BetterDay(other.first, tuple(clashes))))
    found.sort(key=lambda one: one[:2])
    return [day for _worth_of, _shift, day in found[:SHOWN]]


def _worth(clashes: list[Clash]) -> tuple[int, int]:
    return sum(clash.severity is Severity.MOVE for clash in clashes), len(clashes)


def _is_working(occasion: Occasion, home: str) -> bool:
    """Whether it falls on working days of the host; of what lasts over a week its first day."""
    days = occasion.days if len(occasion.days) <= 5 else occasion.days[:1]
    return not any(is_weekend(home, day) or is_holiday(home, day) for day in days)
