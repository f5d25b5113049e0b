"""National days as rules, and the congratulations sent."""

from __future__ import annotations

from datetime import date

from sqlalchemy import CheckConstraint, ForeignKey, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from office.database import Row
from office.localized import pick
from stakeholders.nationaldays.rules import LONGEST, Rule, parse
from stakeholders.organisations.models import Organisation


class NationalDay(Row):
    """A day that a state, or an organisation, keeps as its own; a state may keep several."""

    __tablename__ = "national_days"
    __audited__ = True
    __about__ = (("organisation_id", "organisations"),)
    __table_args__ = (CheckConstraint("(country IS NULL) <> (organisation_id IS NULL)", name="one_keeper"),)

    #: ISO 3166-1 alpha-2.
    country: Mapped[str | None] = mapped_column(String(2), index=True)
    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    organisation: Mapped[Organisation | None] = relationship()
    #: "Independence Day", in the languages known.
    name: Mapped[dict[str, str]]
    #: When it falls, as `rules.parse` reads it.
    rule: Mapped[str] = mapped_column(String(LONGEST))
    #: What an officer should know: "kept without being called a national day".
    note: Mapped[str] = mapped_column(Text, default="")

    @property
    def falls(self) -> Rule:
        """The rule as a value."""
        return parse(self.rule)

    def called(self, language: str) -> str:
        """The day's name in ``language``, or in the best other one."""
        return pick(self.name, language)

    def __str__(self) -> str:
        keeper = self.country or (str(self.organisation) if self.organisation else "")
        return f"{pick(self.name, 'en')} ({keeper})" if keeper else pick(self.name, "en")


class Congratulation(Row):
    """That a state, or an organisation, was congratulated on its day of one year."""

    __tablename__ = "congratulations"
    __audited__ = True
    __about__ = (("national_day_id", "national_days"),)
    __table_args__ = (UniqueConstraint("national_day_id", "year"),)

    national_day_id: Mapped[int] = mapped_column(ForeignKey("national_days.id", ondelete="CASCADE"))
    national_day: Mapped[NationalDay] = relationship()
    year: Mapped[int]
    done_on: Mapped[date]
    #: Who saw to it, in words, as they were called then.
    done_by: Mapped[str] = mapped_column(String(200), default="")

    def __str__(self) -> str:
        return f"{self.national_day}, {self.year}"
