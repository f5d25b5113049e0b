"""The Voluntary Local Review: indicators of the 17 goals with their values, and what is said of each goal."""

from __future__ import annotations

from datetime import datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Numeric, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from advocacy.themes.models import StrategyGoal
from office.accounts.models import User
from office.database import Row
from office.localized import pick

_A_GOAL = "sdg BETWEEN 1 AND 17"


class Direction(StrEnum):
    """Which way an indicator should go."""

    UP = "up"
    DOWN = "down"
    #: Neither too low nor too high: between two bounds.
    WITHIN = "within"


class Indicator(Row):
    """Something measured year by year that shows how the city stands in one of the 17 goals."""

    __tablename__ = "indicators"
    __audited__ = True
    __table_args__ = (
        CheckConstraint(_A_GOAL, name="one_of_the_goals"),
        CheckConstraint(
            "target_high IS NULL OR target_low IS NULL OR target_high >= target_low", name="bounds"
        ),
        CheckConstraint("(target_year IS NULL) OR (target_low IS NOT NULL)", name="year_of_a_target"),
        CheckConstraint(
            "(direction = 'within') = (target_high IS NOT NULL) OR target_low IS NULL",
            name="two_bounds_within",
        ),
        CheckConstraint(
            "baseline_year IS NULL OR target_year IS NULL OR target_year > baseline_year", name="target_after"
        ),
    )

    #: The goal it belongs to, 1 to 17.
    sdg: Mapped[int] = mapped_column(index=True)
    #: The target of the goal, such as "11.2"; empty where it belongs to the goal as a whole.
    target_code: Mapped[str] = mapped_column(String(8), default="")
    name: Mapped[dict[str, str]] = mapped_column(default=dict)
    #: In what it is measured, such as "%" or "tonnes a head".
    unit: Mapped[dict[str, str]] = mapped_column(default=dict)
    direction: Mapped[Direction]
    source: Mapped[str] = mapped_column(String(300), default="")
    source_url: Mapped[str] = mapped_column(String(1000), default="")
    #: The year that progress is counted from; null for the first year that has a value.
    baseline_year: Mapped[int | None]
    #: What is aimed at; of an indicator to be kept within bounds, the lower one.
    target_low: Mapped[Decimal | None] = mapped_column(Numeric(20, 6))
    #: The upper bound, of an indicator to be kept within bounds.
    target_high: Mapped[Decimal | None] = mapped_column(Numeric(20, 6))
    target_year: Mapped[int | None]
    note: Mapped[str] = mapped_column(Text, default="")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    owner: Mapped[User | None] = relationship()
    #: No longer followed; its values stay.
    archived_at: Mapped[datetime | None]

    values: Mapped[list[IndicatorValue]] = relationship(
        back_populates="indicator",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="IndicatorValue.year",
    )

    def called(self, language: str) -> str:
        """Its name in a language, else in another."""
        return pick(self.name, language)

    def __str__(self) -> str:
        return pick(self.name, "en")


class IndicatorValue(Row):
    """What an indicator was in one year."""

    __tablename__ = "indicator_values"
    __audited__ = True
    __about__ = (("indicator_id", "indicators"),)
    __table_args__ = (UniqueConstraint("indicator_id", "year"),)

    indicator_id: Mapped[int] = mapped_column(ForeignKey("indicators.id", ondelete="CASCADE"))
    indicator: Mapped[Indicator] = relationship(back_populates="values")
    year: Mapped[int]
    value: Mapped[Decimal] = mapped_column(Numeric(20, 6))
    #: The source may still correct it.
    is_provisional: Mapped[bool] = mapped_column(default=False)

    def __str__(self) -> str:
        return str(self.year)


class GoalText(Row):
    """What the city says of one of the 17 goals: how it goes, and what it recommends."""

    __tablename__ = "sdg_texts"
    __audited__ = True
    __table_args__ = (CheckConstraint(_A_GOAL, name="one_of_the_goals"),)

    sdg: Mapped[int] = mapped_column(unique=True)
    narrative: Mapped[dict[str, str]] = mapped_column(default=dict)
    recommendation: Mapped[dict[str, str]] = mapped_column(default=dict)

    def __str__(self) -> str:
        return str(self.sdg)


class Weight(StrEnum):
    """How much a goal of the strategy does for one of the 17 goals."""

    STRONG = "strong"
    SOME = "some"


class Contribution(Row):
    """That a goal of the strategy serves one of the 17 goals, and how much."""

    __tablename__ = "sdg_contributions"
    __audited__ = True
    __about__ = (("strategy_goal_id", "strategy_goals"),)
    __table_args__ = (
        UniqueConstraint("strategy_goal_id", "sdg"),
        CheckConstraint(_A_GOAL, name="one_of_the_goals"),
    )

    strategy_goal_id: Mapped[int] = mapped_column(ForeignKey("strategy_goals.id", ondelete="CASCADE"))
    strategy_goal: Mapped[StrategyGoal] = relationship()
    sdg: Mapped[int]
    weight: Mapped[Weight]

    def __str__(self) -> str:
        return f"{self.strategy_goal} – {self.sdg}"
