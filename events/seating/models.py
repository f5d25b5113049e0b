"""The table plan of an event: tables, our own people at them, and who sits where.

What belongs to a plan says so by a relationship too: by it the session takes out a seat before its table.
"""

from __future__ import annotations

from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, String, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from events.programme.models import Event
from events.registration.models import Registration
from office.database import Row
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Gender, Rank


class Shape(StrEnum):
    """What a table looks like, and where its hosts sit."""

    ROUND = "round"
    #: Long, the host at one end and the co-host at the other.
    ENGLISH = "english"
    #: Long, the host in the middle of one side, the co-host opposite; nobody at the ends.
    FRENCH = "french"
    #: As French, and somebody at each end.
    FRENCH_ENDS = "french_ends"


class Spreading(StrEnum):
    """How guests come to the tables."""

    #: The first at table 1, the second at table 2, and so on in turn: each table has some of the highest.
    SPREAD = "spread"
    #: The highest at table 1 until it is full, then table 2.
    BLOCKS = "blocks"


class Couples(StrEnum):
    """How couples sit."""

    #: At one table, not side by side: the old custom.
    SAME_TABLE = "same_table"
    SIDE_BY_SIDE = "side_by_side"
    #: As it comes.
    FREE = "free"


class FirstGuest(StrEnum):
    """Where the place of honour is."""

    RIGHT = "right"
    #: Opposite the host, where no co-host sits there.
    OPPOSITE = "opposite"


class TablePlan(Row):
    """The tables of one meal, by the rules that the office has chosen for it."""

    __tablename__ = "table_plans"
    __audited__ = True

    #: An event has one plan.
    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), unique=True)
    event: Mapped[Event] = relationship()
    #: What it is for: "Dinner at the City Hall".
    title: Mapped[str] = mapped_column(String(200))
    spreading: Mapped[Spreading] = mapped_column(default=Spreading.SPREAD)
    couples: Mapped[Couples] = mapped_column(default=Couples.SAME_TABLE)
    first_guest: Mapped[FirstGuest] = mapped_column(default=FirstGuest.RIGHT)
    #: Men and women in turn, as far as the register knows who is which.
    alternates: Mapped[bool] = mapped_column(default=False)
    #: Everybody beside somebody who shares a language.
    shares_languages: Mapped[bool] = mapped_column(default=True)

    def __str__(self) -> str:
        return self.title


class PlanRevision(Row):
    """How often a plan was changed: whoever looks at an older state is told before anything is written.

    Beside the plan, not in it: the trail that takes a step back must not count backwards.
    """

    __tablename__ = "table_plan_revisions"

    event_id: Mapped[int] = mapped_column(ForeignKey("events.id", ondelete="CASCADE"), unique=True)
    number: Mapped[int] = mapped_column(default=0)


class PlanTable(Row):
    """One table. Its seats are numbered clockwise, seen from above; the first is the host's."""

    __tablename__ = "plan_tables"
    __audited__ = True
    __about__ = (("plan_id", "table_plans"),)
    __table_args__ = (
        UniqueConstraint("plan_id", "number"),
        CheckConstraint("seats >= 2", name="at_least_two_seats"),
    )

    plan_id: Mapped[int] = mapped_column(ForeignKey("table_plans.id", ondelete="CASCADE"))
    plan: Mapped[TablePlan] = relationship()
    number: Mapped[int]
    #: What it is called; empty: by its number.
    name: Mapped[str] = mapped_column(String(80), default="")
    shape: Mapped[Shape] = mapped_column(default=Shape.ROUND)
    seats: Mapped[int]

    def __str__(self) -> str:
        return self.name or str(self.number)


class HostRole(StrEnum):
    """What one of our own people does at table."""

    #: Presides at a table; the first at the first.
    HOST = "host"
    #: Sits opposite a host.
    COHOST = "cohost"
    #: Sits among the guests.
    COMPANY = "company"


class PlanHost(Row):
    """One of our own people at the tables, who has registered nowhere."""

    __tablename__ = "plan_hosts"
    __audited__ = True
    __about__ = (("plan_id", "table_plans"),)

    plan_id: Mapped[int] = mapped_column(ForeignKey("table_plans.id", ondelete="CASCADE"), index=True)
    plan: Mapped[TablePlan] = relationship()
    role: Mapped[HostRole] = mapped_column(default=HostRole.HOST)
    name: Mapped[str] = mapped_column(String(300))
    title: Mapped[str] = mapped_column(String(300), default="")
    #: As whom they are placed among the guests; null: after them.
    rank: Mapped[Rank | None]
    gender: Mapped[Gender] = mapped_column(default=Gender.UNKNOWN)

    def __str__(self) -> str:
        return self.name


class Placement(Row):
    """Somebody's seat. It is never rewritten: who moves gives one up and takes another."""

    __tablename__ = "placements"
    __audited__ = True
    __about__ = (("plan_id", "table_plans"),)
    __table_args__ = (
        UniqueConstraint("table_id", "number"),
        UniqueConstraint("plan_id", "registration_id"),
        UniqueConstraint("plan_id", "host_id"),
        CheckConstraint("(registration_id IS NULL) <> (host_id IS NULL)", name="a_guest_or_one_of_ours"),
        CheckConstraint("number >= 1", name="counted_from_one"),
    )

    plan_id: Mapped[int] = mapped_column(ForeignKey("table_plans.id", ondelete="CASCADE"))
    plan: Mapped[TablePlan] = relationship()
    table_id: Mapped[int] = mapped_column(ForeignKey("plan_tables.id", ondelete="CASCADE"))
    table: Mapped[PlanTable] = relationship()
    number: Mapped[int]
    registration_id: Mapped[int | None] = mapped_column(
        ForeignKey("registrations.id", ondelete="CASCADE"), index=True
    )
    registration: Mapped[Registration | None] = relationship()
    host_id: Mapped[int | None] = mapped_column(ForeignKey("plan_hosts.id", ondelete="CASCADE"), index=True)
    host: Mapped[PlanHost | None] = relationship()
    #: A person has put them there: no proposal moves them.
    is_fixed: Mapped[bool] = mapped_column(default=False)

    def __str__(self) -> str:
        return str(self.registration or self.host)


class KeptApart(Row):
    """Two organisations whose people are not to sit side by side; of missions, the two states."""

    __tablename__ = "kept_apart"
    __audited__ = True
    __about__ = (("plan_id", "table_plans"),)
    __table_args__ = (
        UniqueConstraint("plan_id", "first_id", "second_id"),
        CheckConstraint("first_id <> second_id", name="not_from_itself"),
    )

    plan_id: Mapped[int] = mapped_column(ForeignKey("table_plans.id", ondelete="CASCADE"))
    plan: Mapped[TablePlan] = relationship()
    first_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    second_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    first: Mapped[Organisation] = relationship(foreign_keys=[first_id])
    second: Mapped[Organisation] = relationship(foreign_keys=[second_id])

    def __str__(self) -> str:
        return f"{self.first} – {self.second}"


class ConflictAccepted(Row):
    """Something against the rules that the office knows of and leaves as it is."""

    __tablename__ = "accepted_seatings"
    __audited__ = True
    __about__ = (("plan_id", "table_plans"),)
    __table_args__ = (UniqueConstraint("plan_id", "conflict"),)

    plan_id: Mapped[int] = mapped_column(ForeignKey("table_plans.id", ondelete="CASCADE"))
    plan: Mapped[TablePlan] = relationship()
    #: What it is, in a word that stays the same while it is the same.
    conflict: Mapped[str] = mapped_column(String(120))
    #: Why it is left, in the officer's words.
    reason: Mapped[str] = mapped_column(String(300), default="")

    def __str__(self) -> str:
        return self.conflict
