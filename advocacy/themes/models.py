"""What advocacy is about: themes with what stands in the way and what helps, and the strategy's goals."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from office.accounts.models import User
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

    points: Mapped[list[ThemePoint]] = relationship(
        back_populates="theme", cascade="all, delete-orphan", order_by="ThemePoint.noted_on.desc()"
    )

    def called(self, language: str) -> str:
        """The name in ``language``, or in the best other one."""
        return pick(self.name, language)

    def __str__(self) -> str:
        return pick(self.name, "en")


class PointKind(StrEnum):
    """The three things that a situational picture says of a theme."""

    CHALLENGE = "challenge"
    OPPORTUNITY = "opportunity"
    SOLUTION = "solution"


class ThemePoint(Row):
    """A challenge, an opportunity or a solution of a theme, as somebody saw it on a day."""

    __tablename__ = "theme_points"
    __audited__ = True
    __about__ = (("theme_id", "themes"),)

    theme_id: Mapped[int] = mapped_column(ForeignKey("themes.id", ondelete="CASCADE"), index=True)
    theme: Mapped[Theme] = relationship(back_populates="points")
    kind: Mapped[PointKind]
    text: Mapped[dict[str, str]] = mapped_column(default=dict)
    #: The address of what it rests on; empty where nothing was named.
    evidence_url: Mapped[str] = mapped_column(String(1000), default="")
    #: The day on which it was so.
    noted_on: Mapped[date]
    #: Who keeps it true.
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    owner: Mapped[User | None] = relationship()
    #: No longer so; it stays in the theme's story.
    archived_at: Mapped[datetime | None]

    def said(self, language: str) -> str:
        """The text in ``language``, or in the best other one."""
        return pick(self.text, language)

    def __str__(self) -> str:
        return pick(self.text, "en")


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

    def called(self, language: str) -> str:
        """The number and the name in ``language``, or in the best other one."""
        return f"{self.number} {pick(self.name, language)}".strip()

    def __str__(self) -> str:
        return self.called("en")
