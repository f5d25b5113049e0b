"""Reading the review: every goal with its indicators, where each is going, and what nobody measures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from advocacy.reviews.keeping import SDGS
from advocacy.reviews.models import Contribution, GoalText, Indicator, Weight
from advocacy.reviews.trends import Movement, Trend, aim_of, movement
from office import clock
from office.database import db
from stakeholders.directory.search import fold

#: An indicator whose latest value is of a year so long ago, or longer, has grown old.
OLD_AFTER_YEARS: Final = 3


@dataclass(frozen=True)
class Measured:
    """An indicator, and where it is going."""

    indicator: Indicator
    movement: Movement
    #: Its latest value is `OLD_AFTER_YEARS` or more behind this year, or it has none.
    is_old: bool

    @property
    def trend(self) -> Trend:
        """Where it is going."""
        return self.movement.trend


@dataclass(frozen=True)
class GoalRow:
    """One of the 17 goals: its indicators, and what is said of it."""

    sdg: int
    measured: Sequence[Measured]
    text: GoalText | None

    @property
    def is_gap(self) -> bool:
        """Whether nobody measures it."""
        return not self.measured


@dataclass(frozen=True)
class Overview:
    """The whole review as it stands."""

    goals: Sequence[GoalRow]

    @property
    def measured(self) -> list[Measured]:
        """Every followed indicator, goal by goal."""
        return [one for goal in self.goals for one in goal.measured]

    @property
    def gaps(self) -> list[int]:
        """The goals that nobody measures."""
        return [goal.sdg for goal in self.goals if goal.is_gap]

    @property
    def old(self) -> list[Measured]:
        """The indicators whose values have grown old."""
        return [one for one in self.measured if one.is_old]

    def by_trend(self) -> dict[Trend, int]:
        """How many indicators go where; what none does is left out."""
        counted = {trend: sum(one.trend is trend for one in self.measured) for trend in Trend}
        return {trend: number for trend, number in counted.items() if number}


def overview() -> Overview:
    """All 17 goals with their followed indicators: three statements, however many there are."""
    wanted = (
        select(Indicator)
        .where(Indicator.archived_at.is_(None))
        .options(selectinload(Indicator.values))
        .order_by(Indicator.sdg, Indicator.target_code, Indicator.id)
    )
    found: dict[int, list[Measured]] = {number: [] for number in SDGS}
    for indicator in db.session.scalars(wanted):
        found[indicator.sdg].append(measure(indicator))
    texts = {text.sdg: text for text in db.session.scalars(select(GoalText))}
    return Overview([GoalRow(number, found[number], texts.get(number)) for number in SDGS])


def measure(indicator: Indicator) -> Measured:
    """An indicator whose values are loaded, with where it is going."""
    moved = movement(values_of(indicator), aim_of(indicator))
    this_year = clock.today().year
    return Measured(indicator, moved, moved.last is None or this_year - moved.last[0] >= OLD_AFTER_YEARS)


def values_of(indicator: Indicator) -> dict[int, Decimal]:
    """What an indicator was, by year."""
    return {one.year: one.value for one in indicator.values}


def goal_row(sdg: int) -> GoalRow:
    """One goal with its followed indicators and their owners: three statements."""
    wanted = (
        select(Indicator)
        .where(Indicator.archived_at.is_(None), Indicator.sdg == sdg)
        .options(selectinload(Indicator.values), joinedload(Indicator.owner))
        .order_by(Indicator.target_code, Indicator.id)
    )
    measured = [measure(indicator) for indicator in db.session.scalars(wanted)]
    return GoalRow(sdg, measured, db.session.scalar(select(GoalText).where(GoalText.sdg == sdg)))


def indicator_numbered(number: int) -> Indicator | None:
    """One indicator, an archived one too, with its values and its owner: two statements."""
    wanted = select(Indicator).where(Indicator.id == number)
    return db.session.scalar(wanted.options(selectinload(Indicator.values), joinedload(Indicator.owner)))


def archived() -> Sequence[Indicator]:
    """The indicators that are no longer followed: one statement."""
    return db.session.scalars(
        select(Indicator).where(Indicator.archived_at.is_not(None)).order_by(Indicator.sdg, Indicator.id)
    ).all()


def indicators_called(typed: str, limit: int) -> list[Indicator]:
    """Followed indicators with the words typed in any of their names: one statement."""
    words = fold(typed).split()
    followed = select(Indicator).where(Indicator.archived_at.is_(None)).order_by(Indicator.sdg, Indicator.id)
    # There are some dozens at the most, and their names are kept by language, not folded.
    found = db.session.scalars(followed) if words else ()
    names = [(one, fold(" ".join(one.name.values()))) for one in found]
    return [one for one, name in names if all(word in name for word in words)][:limit]


def contributions() -> Mapping[int, Mapping[int, Weight]]:
    """How much each goal of the strategy does for each of the 17, by both numbers: one statement."""
    found: dict[int, dict[int, Weight]] = {}
    for one in db.session.scalars(select(Contribution)):
        found.setdefault(one.strategy_goal_id, {})[one.sdg] = one.weight
    return found


def unserved(matrix: Mapping[int, Mapping[int, Weight]]) -> list[int]:
    """Which of the 17 goals no goal of the strategy serves."""
    served = {number for weights in matrix.values() for number in weights}
    return [number for number in SDGS if number not in served]
