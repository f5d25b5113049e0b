"""What advocacy is about: themes, and the goals of the city's strategy."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from office.database import Row
from office.localized import pick


class Theme(Row):
    """A field in which the city wants something: digitalisation, climate, learning, transport."""

    __tablename__ = "themes"
    __audited__ = True

    name: Mapped[dict[str, str]] = mapped_column(default=dict)
    #: The order that the office gave them.
    position: Mapped[int] = mapped_column(default=0)
    #: No longer offered; what names it keeps it.
    archived_at: Mapped[datetime | None]

    def __str__(self) -> str:
        return pick(self.name, "en")


class StrategyGoal(Row):
    """A goal of the city's own strategy in one period of it, as the council wrote it."""

    __tablename__ = "strategy_goals"
    __audited__ = True
    __table_args__ = (UniqueConstraint("period", "number"),)

    #: Such as "2021–2025".
    period: Mapped[str] = mapped_column(String(20))
    #: Its mark within the strategy, such as "3" or "A.2".
    number: Mapped[str] = mapped_column(String(20))
    name: Mapped[dict[str, str]] = mapped_column(default=dict)
    position: Mapped[int] = mapped_column(default=0)

    def __str__(self) -> str:
        return f"{self.number} {pick(self.name, 'en')}".strip()
