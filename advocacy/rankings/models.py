"""Rankings of cities and countries: the series that the office watches, and their editions."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, Integer, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from advocacy.themes.models import Theme
from office.accounts.models import User
from office.database import Json, Row
from office.localized import pick


class Scope(StrEnum):
    """What is ranked: the city itself, or the country in its place."""

    CITY = "city"
    COUNTRY = "country"


class RankingSeries(Row):
    """A ranking as it comes out again and again, under one name and from one publisher."""

    __tablename__ = "ranking_series"
    __audited__ = True
    __table_args__ = (
        UniqueConstraint("folded"),
        CheckConstraint(
            "monitored_until IS NULL OR monitored_until >= monitored_since", name="watched_until_after_since"
        ),
        CheckConstraint("counted OR scope = 'country'", name="a_city_is_counted"),
    )

    #: A proper name, the same in every language.
    name: Mapped[str] = mapped_column(String(200))
    #: The name in plain lower-case Latin: two series cannot have the same.
    folded: Mapped[str] = mapped_column(String(400))
    publisher: Mapped[str] = mapped_column(String(200), default="")
    #: What it measures, in one sentence.
    measures: Mapped[dict[str, str]] = mapped_column(default=dict)
    url: Mapped[str] = mapped_column(String(1000), default="")
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("themes.id"), index=True)
    theme: Mapped[Theme | None] = relationship()
    scope: Mapped[Scope] = mapped_column(default=Scope.CITY)
    #: Whether it counts in the summary. A ranking of cities always does, one of countries by choice.
    counted: Mapped[bool] = mapped_column(default=True)
    #: The first and the last day on which the office watches it; no last day: it still does.
    monitored_since: Mapped[date]
    monitored_until: Mapped[date | None]
    #: From this day on its publisher makes it no more.
    discontinued_on: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(500), default="")

    editions: Mapped[list[RankingEdition]] = relationship(
        back_populates="series",
        cascade="all, delete-orphan",
        order_by="(RankingEdition.published_on, RankingEdition.year, RankingEdition.id)",
    )

    def measured(self, language: str) -> str:
        """What it measures, in ``language`` or in the best other one."""
        return pick(self.measures, language)

    def is_monitored(self, day: date) -> bool:
        """Whether the office watched it on the day."""
        return self.monitored_since <= day and (self.monitored_until is None or day <= self.monitored_until)

    def is_discontinued(self, day: date) -> bool:
        """Whether its publisher had given it up by the day."""
        return self.discontinued_on is not None and self.discontinued_on <= day

    def __str__(self) -> str:
        return self.name


class RankingEdition(Row):
    """One edition of a series, and the place in it: a number, a band of numbers, or none."""

    __tablename__ = "ranking_editions"
    __audited__ = True
    __about__ = (("series_id", "ranking_series"),)
    __table_args__ = (
        UniqueConstraint("series_id", "folded"),
        CheckConstraint("(rank_from IS NULL) = (rank_to IS NULL)", name="a_place_has_both_ends"),
        CheckConstraint("rank_from >= 1 AND rank_to >= rank_from", name="places_begin_at_one"),
        CheckConstraint(
            "of_how_many >= 1 AND (rank_to IS NULL OR rank_to <= of_how_many)", name="within_all"
        ),
        Index("ix_ranking_editions_in_force", "series_id", "published_on"),
    )

    series_id: Mapped[int] = mapped_column(ForeignKey("ranking_series.id", ondelete="CASCADE"))
    series: Mapped[RankingSeries] = relationship(back_populates="editions")
    #: Its own name, such as "2018" or "GFCI 25".
    label: Mapped[str] = mapped_column(String(60))
    #: The label in plain lower-case Latin: unlike within a series.
    folded: Mapped[str] = mapped_column(String(120))
    #: The year in its title.
    year: Mapped[int]
    #: The year that its numbers are about, where that is another.
    data_year: Mapped[int | None]
    #: From this day on it is the edition in force.
    published_on: Mapped[date]
    url: Mapped[str] = mapped_column(String(1000), default="")
    #: The first and the last place of a band; the same number twice is a place; null: not ranked.
    rank_from: Mapped[int | None]
    rank_to: Mapped[int | None]
    #: How many are ranked in it.
    of_how_many: Mapped[int | None]
    #: As it is published: "74.2", "A", "1,023 points".
    score: Mapped[str] = mapped_column(String(60), default="")
    #: From this edition on it is made otherwise than before, as the note says.
    method_break: Mapped[bool] = mapped_column(default=False)
    method_note: Mapped[str] = mapped_column(String(500), default="")
    note: Mapped[str] = mapped_column(String(500), default="")
    #: Who entered it; null where the program did.
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    user: Mapped[User | None] = relationship()

    @property
    def is_ranked(self) -> bool:
        """Whether there is a place in it at all."""
        return self.rank_from is not None

    def __str__(self) -> str:
        return self.label


class RankingImport(Row):
    """A table of editions that was handed in: looked at first, then taken in, once."""

    __tablename__ = "ranking_imports"

    name: Mapped[str] = mapped_column(String(200))
    #: As it was read: ``{"columns": [headings], "rows": [[number, {heading: cell}]]}``; emptied when used.
    table: Mapped[dict[str, object]] = mapped_column(Json, default=dict)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    user: Mapped[User | None] = relationship()
    applied_at: Mapped[datetime | None]
    #: What it made and changed: how many series, new editions, changed editions.
    series_made: Mapped[int] = mapped_column(Integer, default=0)
    editions_made: Mapped[int] = mapped_column(Integer, default=0)
    editions_changed: Mapped[int] = mapped_column(Integer, default=0)
    undone_at: Mapped[datetime | None]

    def __str__(self) -> str:
        return self.name
