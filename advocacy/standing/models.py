"""Who stands where: dated assessments in dossiers and goals, their readers, and who of us knows whom."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, Enum, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from advocacy.dossiers.models import Dossier
from advocacy.goals.models import Goal
from office.accounts.models import User
from office.database import Row
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Person

#: The scale of power and of interest.
LEAST = 1
MOST = 5


class Stand(StrEnum):
    """How somebody stands to what the city wants of one matter, from the farthest to the nearest."""

    BLOCKER = "blocker"
    SCEPTIC = "sceptic"
    NEUTRAL = "neutral"
    SUPPORTER = "supporter"
    CHAMPION = "champion"

    @property
    def step(self) -> int:
        """Its place on the way from blocker (0) to champion (4)."""
        return list(Stand).index(self)


class Secrecy(StrEnum):
    """Who may read an assessment: everybody in the office, or those whom `queries.seen_by` names."""

    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"


class Assessment(Row):
    """How somebody of the register stood to one matter on one day, as one of us saw it.

    It is never written over: what is seen otherwise later is another assessment, and of two of one day the
    later one counts. An erroneous one is taken back (``removed_at``) and can be put back.
    """

    __tablename__ = "assessments"
    __audited__ = True
    #: That there is a confidential one at all is for those who may read it.
    __guarded__ = True
    __table_args__ = (
        CheckConstraint("(dossier_id IS NULL) <> (goal_id IS NULL)", name="of_one_matter"),
        CheckConstraint("(organisation_id IS NULL) <> (person_id IS NULL)", name="one_of_the_register"),
        CheckConstraint("power BETWEEN 1 AND 5", name="power_on_the_scale"),
        CheckConstraint("interest BETWEEN 1 AND 5", name="interest_on_the_scale"),
        CheckConstraint("evidence <> ''", name="rests_on_something"),
        Index("ix_assessments_dossier_day", "dossier_id", "assessed_on"),
        Index("ix_assessments_goal_day", "goal_id", "assessed_on"),
    )

    dossier_id: Mapped[int | None] = mapped_column(ForeignKey("dossiers.id"))
    dossier: Mapped[Dossier | None] = relationship()
    goal_id: Mapped[int | None] = mapped_column(ForeignKey("advocacy_goals.id"))
    goal: Mapped[Goal | None] = relationship()
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    organisation: Mapped[Organisation | None] = relationship()
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    person: Mapped[Person | None] = relationship()
    #: How much they can do about it, and how much it matters to them: from 1 to 5.
    power: Mapped[int]
    interest: Mapped[int]
    stand: Mapped[Stand]
    # With a check of a name of its own: two columns of one kind would share theirs.
    wanted: Mapped[Stand] = mapped_column(
        Enum(
            Stand,
            name="wanted_stand",
            native_enum=False,
            create_constraint=True,
            length=40,
            values_callable=lambda kind: [member.value for member in kind],
        )
    )
    #: The day on which it was so.
    assessed_on: Mapped[date]
    #: What it rests on.
    evidence: Mapped[str] = mapped_column(Text)
    secrecy: Mapped[Secrecy] = mapped_column(default=Secrecy.INTERNAL)
    #: Who assessed; null where the program did.
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    user: Mapped[User | None] = relationship()
    #: A number the form carried: the same form sent twice is one assessment.
    submission: Mapped[str | None] = mapped_column(String(64), unique=True)
    #: Taken back: it counts no more, and can be put back.
    removed_at: Mapped[datetime | None]

    readers: Mapped[list[AssessmentReader]] = relationship(
        back_populates="assessment",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="AssessmentReader.id",
    )

    def __str__(self) -> str:
        return str(self.person or self.organisation)


class AssessmentReader(Row):
    """A colleague who may read a confidential assessment beside whoever made it."""

    __tablename__ = "assessment_readers"
    __audited__ = True
    __about__ = (("assessment_id", "assessments"),)
    __table_args__ = (UniqueConstraint("assessment_id", "user_id"),)

    assessment_id: Mapped[int] = mapped_column(ForeignKey("assessments.id", ondelete="CASCADE"))
    assessment: Mapped[Assessment] = relationship(back_populates="readers")
    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"), index=True)
    user: Mapped[User] = relationship()

    def __str__(self) -> str:
        return str(self.user)


class Closeness(StrEnum):
    """How well one of us knows somebody, from the least."""

    MET = "met"
    KNOWS = "knows"
    WELL = "well"


class Acquaintance(Row):
    """That one of us knows a person of the register, as they entered it themselves."""

    __tablename__ = "acquaintances"
    __audited__ = True
    __table_args__ = (
        UniqueConstraint("user_id", "person_id"),
        CheckConstraint("since_year IS NULL OR since_year BETWEEN 1900 AND 2200", name="since_a_year"),
    )

    user_id: Mapped[int] = mapped_column(ForeignKey("users.id"))
    user: Mapped[User] = relationship()
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    person: Mapped[Person] = relationship()
    closeness: Mapped[Closeness]
    since_year: Mapped[int | None]
    #: Where from: "studied together", "the harbour project".
    how: Mapped[str] = mapped_column(String(300), default="")
    #: Taken back; it can be put back.
    removed_at: Mapped[datetime | None]

    def __str__(self) -> str:
        return f"{self.user} – {self.person}"
