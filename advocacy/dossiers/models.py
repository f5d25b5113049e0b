"""What others decide and the city has a stake in: where each stands, who decides, what we said of it."""

from __future__ import annotations

from datetime import date, datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from advocacy.goals.models import Goal
from advocacy.themes.models import Theme
from office.accounts.models import User
from office.database import Row
from office.localized import pick
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Person


class Kind(StrEnum):
    """What is being decided."""

    LEGISLATION = "legislation"
    AGREEMENT = "agreement"
    PLAN = "plan"
    PROJECT = "project"


class Step(StrEnum):
    """A stage that processes usually have; `stages.USUAL` says which kind has which."""

    PREPARATION = "preparation"
    CONSULTATION = "consultation"
    PROPOSAL = "proposal"
    PARLIAMENT = "parliament"
    DECIDED = "decided"
    IN_FORCE = "in_force"
    NEGOTIATION = "negotiation"
    APPROVAL = "approval"
    SIGNED = "signed"
    FOLLOW_UP = "follow_up"
    DRAFT = "draft"
    CARRIED_OUT = "carried_out"
    STUDY = "study"
    PLANNING = "planning"
    FINANCING = "financing"
    CONSTRUCTION = "construction"
    IN_USE = "in_use"


class Dossier(Row):
    """A law, an agreement, a plan or a project that is decided elsewhere, as the city follows it."""

    __tablename__ = "dossiers"
    __audited__ = True
    __table_args__ = (Index("ix_dossiers_order", "removed_at", "closed_on", "sort_title"),)

    kind: Mapped[Kind]
    title: Mapped[dict[str, str]] = mapped_column(default=dict)
    #: As it is called in passing: "MBT", "the land use act".
    short_name: Mapped[dict[str, str]] = mapped_column(default=dict)
    theme_id: Mapped[int | None] = mapped_column(ForeignKey("themes.id"), index=True)
    theme: Mapped[Theme | None] = relationship()
    #: What it is about, and what it would change for the city.
    about: Mapped[dict[str, str]] = mapped_column(default=dict)
    #: What the city wants of it, as it may be said to others.
    line: Mapped[dict[str, str]] = mapped_column(default=dict)
    #: Its mark where it is handled, such as "HE 139/2022 vp".
    reference: Mapped[str] = mapped_column(String(200), default="")
    #: Where it can be followed: an address of a page.
    url: Mapped[str] = mapped_column(String(500), default="")
    #: Whoever follows it for the city.
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    user: Mapped[User | None] = relationship()
    #: The day from which nobody has to follow it any more, and what came of it.
    closed_on: Mapped[date | None]
    outcome: Mapped[str] = mapped_column(Text, default="")
    #: A number the form carried: the same form sent twice is one dossier.
    submission: Mapped[str | None] = mapped_column(String(64), unique=True)
    #: Titles and texts folded to plain lower-case Latin: what search looks at.
    folded: Mapped[str] = mapped_column(Text, default="")
    #: The first title folded: by this lists are put in order.
    sort_title: Mapped[str] = mapped_column(String(200), default="")
    #: Taken out of every list; it can be brought back.
    removed_at: Mapped[datetime | None]

    stages: Mapped[list[Stage]] = relationship(
        back_populates="dossier",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="(Stage.position, Stage.id)",
    )
    goal_links: Mapped[list[DossierGoal]] = relationship(
        back_populates="dossier",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="DossierGoal.id",
    )
    makers: Mapped[list[DecisionMaker]] = relationship(
        primaryjoin="and_(DecisionMaker.dossier_id == Dossier.id, DecisionMaker.removed_at.is_(None))",
        back_populates="dossier",
        passive_deletes="all",
        order_by="DecisionMaker.id",
    )
    hearings: Mapped[list[Hearing]] = relationship(
        primaryjoin="and_(Hearing.dossier_id == Dossier.id, Hearing.removed_at.is_(None))",
        back_populates="dossier",
        passive_deletes="all",
        order_by="(Hearing.held_on, Hearing.id)",
    )
    statements: Mapped[list[Statement]] = relationship(
        primaryjoin="and_(Statement.dossier_id == Dossier.id, Statement.removed_at.is_(None))",
        back_populates="dossier",
        passive_deletes="all",
        order_by="(Statement.given_on.desc(), Statement.id.desc())",
    )
    notes: Mapped[list[DraftNote]] = relationship(
        primaryjoin="and_(DraftNote.dossier_id == Dossier.id, DraftNote.removed_at.is_(None))",
        back_populates="dossier",
        passive_deletes="all",
        order_by="(DraftNote.noted_on.desc(), DraftNote.id.desc())",
    )
    deadlines: Mapped[list[Deadline]] = relationship(
        primaryjoin="and_(Deadline.dossier_id == Dossier.id, Deadline.removed_at.is_(None))",
        back_populates="dossier",
        passive_deletes="all",
        order_by="(Deadline.due_on, Deadline.id)",
    )

    def called(self, language: str) -> str:
        """Its title in a language, or in the nearest that is written."""
        return pick(self.title, language)

    def briefly(self, language: str) -> str:
        """Its short name, or else its title."""
        return pick(self.short_name, language) or self.called(language)

    def __str__(self) -> str:
        return self.called("en")


class Stage(Row):
    """One stage of a dossier's way, in its place among the others: a usual one or one of its own."""

    __tablename__ = "dossier_stages"
    __audited__ = True
    __about__ = (("dossier_id", "dossiers"),)

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id", ondelete="CASCADE"), index=True)
    dossier: Mapped[Dossier] = relationship(back_populates="stages")
    position: Mapped[int]
    #: None where it has a name of its own.
    step: Mapped[Step | None]
    name: Mapped[dict[str, str]] = mapped_column(default=dict)
    #: The day on which it is expected to begin, and the day on which it began.
    planned_on: Mapped[date | None]
    actual_on: Mapped[date | None]
    #: What a day alone does not say, such as "spring session 2027".
    remark: Mapped[str] = mapped_column(String(200), default="")

    def __str__(self) -> str:
        return pick(self.name, "en") or (self.step.value if self.step is not None else "")


class DossierGoal(Row):
    """That a dossier is the way to a goal of advocacy."""

    __tablename__ = "dossier_goals"
    __audited__ = True
    __about__ = (("dossier_id", "dossiers"),)
    __table_args__ = (UniqueConstraint("dossier_id", "goal_id"),)

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id", ondelete="CASCADE"))
    dossier: Mapped[Dossier] = relationship(back_populates="goal_links")
    goal_id: Mapped[int] = mapped_column(ForeignKey("advocacy_goals.id", ondelete="CASCADE"), index=True)
    goal: Mapped[Goal] = relationship()

    def __str__(self) -> str:
        return str(self.goal)


class DecisionMaker(Row):
    """Who decides a dossier or prepares its decision: an organisation or a person of the register."""

    __tablename__ = "dossier_makers"
    __audited__ = True
    __about__ = (("dossier_id", "dossiers"),)
    __table_args__ = (
        CheckConstraint("(organisation_id IS NULL) <> (person_id IS NULL)", name="one_of_the_register"),
    )

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id", ondelete="CASCADE"), index=True)
    dossier: Mapped[Dossier] = relationship(back_populates="makers")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    organisation: Mapped[Organisation | None] = relationship()
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    person: Mapped[Person | None] = relationship()
    #: What they do in this dossier: "drafts the bill", "rapporteur of the committee".
    role: Mapped[str] = mapped_column(String(200), default="")
    submission: Mapped[str | None] = mapped_column(String(80), unique=True)
    removed_at: Mapped[datetime | None]

    def __str__(self) -> str:
        return str(self.person or self.organisation)


class Hearing(Row):
    """A round of statements, a hearing of a committee: when, where, and until when the city answers."""

    __tablename__ = "dossier_hearings"
    __audited__ = True
    __about__ = (("dossier_id", "dossiers"),)
    __table_args__ = (
        CheckConstraint("is_ours OR answer_by IS NULL", name="answered_where_ours"),
        Index("ix_dossier_hearings_answer_by", "answer_by"),
    )

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id", ondelete="CASCADE"), index=True)
    dossier: Mapped[Dossier] = relationship(back_populates="hearings")
    title: Mapped[str] = mapped_column(String(200))
    #: The day of the hearing, or on which the round began.
    held_on: Mapped[date | None]
    place: Mapped[str] = mapped_column(String(200), default="")
    #: Whether the city answers.
    is_ours: Mapped[bool] = mapped_column(default=False)
    answer_by: Mapped[date | None]
    answered_on: Mapped[date | None]
    url: Mapped[str] = mapped_column(String(500), default="")
    submission: Mapped[str | None] = mapped_column(String(80), unique=True)
    removed_at: Mapped[datetime | None]

    def __str__(self) -> str:
        return self.title


class Statement(Row):
    """What the city said of a dossier: to whom, when, and where it can be read."""

    __tablename__ = "dossier_statements"
    __audited__ = True
    __about__ = (("dossier_id", "dossiers"),)

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id", ondelete="CASCADE"), index=True)
    dossier: Mapped[Dossier] = relationship(back_populates="statements")
    given_on: Mapped[date]
    title: Mapped[str] = mapped_column(String(200))
    addressee: Mapped[str] = mapped_column(String(200), default="")
    #: ISO 639-1 of the language in which it was written.
    language: Mapped[str] = mapped_column(String(2), default="fi")
    url: Mapped[str] = mapped_column(String(500), default="")
    #: Its mark in the city's own records, such as "HEL 2022-004321".
    file_reference: Mapped[str] = mapped_column(String(100), default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    #: The hearing that it answered.
    hearing_id: Mapped[int | None] = mapped_column(
        ForeignKey("dossier_hearings.id", ondelete="SET NULL"), index=True
    )
    hearing: Mapped[Hearing | None] = relationship()
    submission: Mapped[str | None] = mapped_column(String(80), unique=True)
    removed_at: Mapped[datetime | None]

    def __str__(self) -> str:
        return self.title


class Heard(StrEnum):
    """What became of our point in a draft."""

    IN = "in"
    PARTLY = "partly"
    OUT = "out"


class DraftNote(Row):
    """That on a day a draft had our point in it, or had not, and where that can be read."""

    __tablename__ = "dossier_notes"
    __audited__ = True
    __about__ = (("dossier_id", "dossiers"),)

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id", ondelete="CASCADE"), index=True)
    dossier: Mapped[Dossier] = relationship(back_populates="notes")
    noted_on: Mapped[date]
    #: Which draft: "draft of 12 May", "government proposal".
    draft: Mapped[str] = mapped_column(String(200), default="")
    point: Mapped[str] = mapped_column(String(500))
    heard: Mapped[Heard]
    evidence: Mapped[str] = mapped_column(String(500), default="")
    submission: Mapped[str | None] = mapped_column(String(80), unique=True)
    removed_at: Mapped[datetime | None]

    def __str__(self) -> str:
        return self.point


class Deadline(Row):
    """A day by which the city has to have done something in a dossier."""

    __tablename__ = "dossier_deadlines"
    __audited__ = True
    __about__ = (("dossier_id", "dossiers"),)
    __table_args__ = (Index("ix_dossier_deadlines_due", "due_on"),)

    dossier_id: Mapped[int] = mapped_column(ForeignKey("dossiers.id", ondelete="CASCADE"), index=True)
    dossier: Mapped[Dossier] = relationship(back_populates="deadlines")
    text: Mapped[str] = mapped_column(String(200))
    #: The last day, on the office's calendar.
    due_on: Mapped[date]
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    user: Mapped[User | None] = relationship()
    done_on: Mapped[date | None]
    submission: Mapped[str | None] = mapped_column(String(80), unique=True)
    removed_at: Mapped[datetime | None]

    def __str__(self) -> str:
        return self.text
