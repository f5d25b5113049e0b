"""Meetings, calls and letters with those whom we know, who took part, and what was promised."""

from __future__ import annotations

from datetime import date, datetime, time
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from office.accounts.models import User
from office.database import Row
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Person


class Way(StrEnum):
    """How two sides were in touch."""

    MEETING = "meeting"
    CALL = "call"
    LETTER = "letter"
    MAIL = "mail"
    VISIT = "visit"
    EVENT = "event"
    OTHER = "other"


class Confidentiality(StrEnum):
    """Who may read it: anybody who asks, the office, or only those whom `queries.seen_by` names."""

    PUBLIC = "public"
    INTERNAL = "internal"
    CONFIDENTIAL = "confidential"


class Topic(Row):
    """What meetings are about; entered once, offered again."""

    __tablename__ = "topics"
    __audited__ = True

    name: Mapped[str] = mapped_column(String(80))
    #: "Baltic Sea" and "baltic sea" are one topic.
    folded: Mapped[str] = mapped_column(String(200), unique=True)

    def __str__(self) -> str:
        return self.name


class Interaction(Row):
    """One meeting, call, letter or visit, as somebody of the office noted it."""

    __tablename__ = "interactions"
    __audited__ = True
    #: That there is a confidential one at all is for those who may read it, as is who took part.
    __guarded__ = True
    __table_args__ = (
        UniqueConstraint("submission"),
        Index("ix_interactions_moment", "moment", "id"),
    )

    #: The day at the office; ``held_at`` is the hour on its wall clock, where it is known.
    held_on: Mapped[date]
    held_at: Mapped[time | None]
    #: The same as an instant, for putting in order; of a day without an hour its noon.
    moment: Mapped[datetime]
    way: Mapped[Way]
    #: What it was about, in one line.
    subject: Mapped[str] = mapped_column(String(200))
    place: Mapped[str] = mapped_column(String(200), default="")
    summary: Mapped[str] = mapped_column(Text, default="")
    we_asked: Mapped[str] = mapped_column(Text, default="")
    they_asked: Mapped[str] = mapped_column(Text, default="")
    confidentiality: Mapped[Confidentiality] = mapped_column(default=Confidentiality.INTERNAL)
    #: Who entered it, and may read it whatever its class; null where the program did.
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    user: Mapped[User | None] = relationship()
    #: A number the form carried: the same form sent twice is one meeting.
    submission: Mapped[str | None] = mapped_column(String(64))
    #: Subject, place, texts and topics, folded to plain lower-case Latin: what search looks at.
    folded: Mapped[str] = mapped_column(Text, default="")
    #: Taken out of every list; it can be brought back.
    removed_at: Mapped[datetime | None]

    parties: Mapped[list[Party]] = relationship(
        back_populates="interaction",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="Party.id",
    )
    topics: Mapped[list[InteractionTopic]] = relationship(
        back_populates="interaction",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="InteractionTopic.id",
    )
    commitments: Mapped[list[Commitment]] = relationship(
        back_populates="interaction",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="Commitment.id",
    )

    def __str__(self) -> str:
        return self.subject


class Party(Row):
    """Who took part: an organisation or a person of the register, or one of us, by account or by name.

    A person stands with the organisation they spoke for. Nothing is unique here: after two records were
    merged both rows name the one that is left, and pages show it once.
    """

    __tablename__ = "interaction_parties"
    __audited__ = True
    __guarded__ = True
    __about__ = (("interaction_id", "interactions"),)
    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN organisation_id IS NOT NULL OR person_id IS NOT NULL THEN 1 ELSE 0 END"
            " + CASE WHEN user_id IS NOT NULL THEN 1 ELSE 0 END"
            " + CASE WHEN name <> '' THEN 1 ELSE 0 END) = 1",
            name="theirs_or_ours",
        ),
    )

    interaction_id: Mapped[int] = mapped_column(ForeignKey("interactions.id", ondelete="CASCADE"), index=True)
    interaction: Mapped[Interaction] = relationship(back_populates="parties")
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    organisation: Mapped[Organisation | None] = relationship()
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    person: Mapped[Person | None] = relationship()
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    user: Mapped[User | None] = relationship()
    #: One of us who has no account.
    name: Mapped[str] = mapped_column(String(200), default="")

    @property
    def is_ours(self) -> bool:
        """Whether it is one of us."""
        return self.organisation_id is None and self.person_id is None

    def __str__(self) -> str:
        return str(self.person or self.organisation or self.user or self.name)


class InteractionTopic(Row):
    """That a meeting was about a topic."""

    __tablename__ = "interaction_topics"
    __audited__ = True
    __about__ = (("interaction_id", "interactions"),)
    __table_args__ = (UniqueConstraint("interaction_id", "topic_id"),)

    interaction_id: Mapped[int] = mapped_column(ForeignKey("interactions.id", ondelete="CASCADE"))
    interaction: Mapped[Interaction] = relationship(back_populates="topics")
    topic_id: Mapped[int] = mapped_column(ForeignKey("topics.id"), index=True)
    topic: Mapped[Topic] = relationship()

    def __str__(self) -> str:
        return str(self.topic)


class CommitmentStatus(StrEnum):
    """What became of a promise."""

    OPEN = "open"
    DONE = "done"
    #: Nobody expects it any more.
    DROPPED = "dropped"


class Commitment(Row):
    """What somebody promised: a member of staff on our side, an organisation or a person on theirs."""

    __tablename__ = "commitments"
    __audited__ = True
    __guarded__ = True
    __about__ = (("interaction_id", "interactions"),)
    __table_args__ = (
        CheckConstraint(
            "(CASE WHEN user_id IS NOT NULL THEN 1 ELSE 0 END"
            " + CASE WHEN organisation_id IS NOT NULL THEN 1 ELSE 0 END"
            " + CASE WHEN person_id IS NOT NULL THEN 1 ELSE 0 END) = 1",
            name="one_owner",
        ),
        CheckConstraint("(status = 'open') = (closed_at IS NULL)", name="open_is_not_closed"),
        Index("ix_commitments_status_due", "status", "due_on"),
    )

    interaction_id: Mapped[int] = mapped_column(ForeignKey("interactions.id", ondelete="CASCADE"), index=True)
    interaction: Mapped[Interaction] = relationship(back_populates="commitments")
    text: Mapped[str] = mapped_column(String(500))
    #: Who owes it, if it is one of us.
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    user: Mapped[User | None] = relationship()
    organisation_id: Mapped[int | None] = mapped_column(ForeignKey("organisations.id"), index=True)
    organisation: Mapped[Organisation | None] = relationship()
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    person: Mapped[Person | None] = relationship()
    due_on: Mapped[date | None]
    status: Mapped[CommitmentStatus] = mapped_column(default=CommitmentStatus.OPEN)
    #: When it was done or dropped.
    closed_at: Mapped[datetime | None]
    #: How it is known: "letter of 3 May", an address of a page.
    evidence: Mapped[str] = mapped_column(String(500), default="")

    @property
    def is_ours(self) -> bool:
        """Whether one of us owes it."""
        return self.user_id is not None

    def is_overdue(self, today: date) -> bool:
        """Whether it is open though its day has passed."""
        return self.status is CommitmentStatus.OPEN and self.due_on is not None and self.due_on < today

    def __str__(self) -> str:
        return self.text
