"""What the contacts of the register are about, and those that a company of the city has to report."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from advocacy.contacts.rules import Half, counted
from advocacy.dossiers.models import Dossier
from advocacy.goals.models import Goal
from events.programme.models import Event
from office.accounts.models import User
from office.database import Row
from stakeholders.engagement.models import Interaction
from stakeholders.organisations.models import Organisation


class ContactLink(Row):
    """That a contact of the log was about a goal or a dossier, or took place at an event."""

    __tablename__ = "contact_links"
    __audited__ = True
    __about__ = (("interaction_id", "interactions"),)
    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN goal_id IS NOT NULL THEN 1 ELSE 0 END"
            " + CASE WHEN dossier_id IS NOT NULL THEN 1 ELSE 0 END"
            " + CASE WHEN event_id IS NOT NULL THEN 1 ELSE 0 END) = 1",
            name="one_matter",
        ),
        UniqueConstraint("interaction_id", "goal_id"),
        UniqueConstraint("interaction_id", "dossier_id"),
        UniqueConstraint("interaction_id", "event_id"),
    )

    interaction_id: Mapped[int] = mapped_column(ForeignKey("interactions.id", ondelete="CASCADE"))
    interaction: Mapped[Interaction] = relationship()
    goal_id: Mapped[int | None] = mapped_column(
        ForeignKey("advocacy_goals.id", ondelete="CASCADE"), index=True
    )
    goal: Mapped[Goal | None] = relationship()
    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossiers.id", ondelete="CASCADE"), index=True)
    dossier: Mapped[Dossier | None] = relationship()
    event_id: Mapped[int | None] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), index=True)
    event: Mapped[Event | None] = relationship()

    def __str__(self) -> str:
        return str(self.goal or self.dossier or self.event)


class Means(StrEnum):
    """How a company was in touch with whom it wanted to influence."""

    MEETING = "meeting"
    PHONE = "phone"
    MAIL = "mail"
    LETTER = "letter"
    EVENT = "event"
    SOCIAL = "social"
    OTHER = "other"


class CityCompany(Row):
    """A company that the city owns, and that may therefore have to report its contacts (act 430/2023)."""

    __tablename__ = "city_companies"
    __audited__ = True
    __table_args__ = (
        UniqueConstraint("organisation_id"),
        CheckConstraint("until IS NULL OR since IS NULL OR until >= since", name="ends_after_it_begins"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    organisation: Mapped[Organisation] = relationship()
    #: The Finnish business identity code, such as "1234567-1".
    business_id: Mapped[str] = mapped_column(String(9), default="")
    #: The days on which the city owned it, both counting; null where not known, or as long as it goes on.
    since: Mapped[date | None]
    until: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(500), default="")
    submission: Mapped[str | None] = mapped_column(String(64), unique=True)
    #: Taken out of every list; it can be brought back.
    removed_at: Mapped[datetime | None]

    def owned_on(self, day: date) -> bool:
        """Whether the city owned it on that day, as far as is known."""
        return (self.since is None or self.since <= day) and (self.until is None or day <= self.until)

    def called(self, language: str) -> str:
        """Its name in a language, or in the nearest that is known."""
        return self.organisation.called(language)

    def __str__(self) -> str:
        return self.called("en")


class CompanyContact(Row):
    """A contact that a company may have to report: what is said here is written for a public register.

    It says all that is reported by itself. The note of the log that it was made from may be confidential,
    change or go, and what was reported stays what it was.
    """

    __tablename__ = "company_contacts"
    __audited__ = True
    __about__ = (("company_id", "city_companies"),)
    __table_args__ = (
        UniqueConstraint("company_id", "interaction_id"),
        Index("ix_company_contacts_days", "company_id", "held_on"),
    )

    company_id: Mapped[int] = mapped_column(ForeignKey("city_companies.id", ondelete="CASCADE"))
    company: Mapped[CityCompany] = relationship()
    interaction_id: Mapped[int | None] = mapped_column(
        ForeignKey("interactions.id", ondelete="SET NULL"), index=True
    )
    interaction: Mapped[Interaction | None] = relationship()
    #: The day at the office: it decides on the half-year and on the year.
    held_on: Mapped[date]
    #: What it was about, in a few words, for the office's own lists.
    topic: Mapped[str] = mapped_column(String(200), default="")
    #: The subject as it is reported; how long it may be is told by `rules`.
    subject: Mapped[str] = mapped_column(Text, default="")
    #: Who was contacted: an organisation, a person or an office on each line.
    targets: Mapped[str] = mapped_column(Text, default="")
    means: Mapped[Means | None]
    submission: Mapped[str | None] = mapped_column(String(64), unique=True)

    @property
    def half(self) -> Half:
        """The half-year in which it took place."""
        return Half.of(self.held_on)

    @property
    def length(self) -> int:
        """The characters of the subject, as `rules.counted` counts them."""
        return counted(self.subject)

    def __str__(self) -> str:
        return self.topic or self.held_on.isoformat()


class CompanyReport(Row):
    """That a company's half-year was reported, on what day and by whom."""

    __tablename__ = "company_reports"
    __audited__ = True
    __about__ = (("company_id", "city_companies"),)
    __table_args__ = (
        UniqueConstraint("company_id", "year", "half"),
        CheckConstraint("half IN (1, 2)", name="one_of_two_halves"),
    )

    company_id: Mapped[int] = mapped_column(ForeignKey("city_companies.id", ondelete="CASCADE"))
    company: Mapped[CityCompany] = relationship()
    year: Mapped[int]
    half: Mapped[int]
    reported_on: Mapped[date]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User | None] = relationship()
    #: How many contacts stood in it.
    contacts: Mapped[int]
    note: Mapped[str] = mapped_column(String(200), default="")

    def __str__(self) -> str:
        return Half(self.year, self.half).key
