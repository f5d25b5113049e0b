"""Networks the city belongs to and cities it is partnered with: since when, at what cost, to what use."""

from __future__ import annotations

from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from sqlalchemy import BigInteger, CheckConstraint, Enum, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from office.accounts.models import User
from office.database import Row
from stakeholders.organisations.models import Organisation


class MemberRole(StrEnum):
    """As what the city belongs to a network."""

    MEMBER = "member"
    BOARD = "board"
    CHAIR = "chair"
    OBSERVER = "observer"


class Choice(StrEnum):
    """What can be decided on a membership."""

    RENEW = "renew"
    DEEPEN = "deepen"
    LEAVE = "leave"


class Whose(StrEnum):
    """Whose position a statement is: the city's own in the network, or one of all members."""

    OURS = "ours"
    COMMON = "common"


class Standing(StrEnum):
    """How relations with a partner city stand."""

    ACTIVE = "active"
    RESTING = "resting"
    SUSPENDED = "suspended"
    ENDED = "ended"


class Network(Row):
    """A network of cities, as an organisation of the register, with what the city has to do with it."""

    __tablename__ = "networks"
    __audited__ = True
    __table_args__ = (
        UniqueConstraint("organisation_id"),
        CheckConstraint("review_months BETWEEN 1 AND 120", name="reviewed_within_ten_years"),
    )

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    organisation: Mapped[Organisation] = relationship()
    #: What it is for, and what the city wants of it.
    about: Mapped[str] = mapped_column(Text, default="")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    owner: Mapped[User | None] = relationship()
    #: Months after which the last review of its benefit is too old.
    review_months: Mapped[int] = mapped_column(default=12)
    submission: Mapped[str | None] = mapped_column(String(64), unique=True)
    #: Taken out of every list; it can be brought back.
    removed_at: Mapped[datetime | None]

    memberships: Mapped[list[Membership]] = relationship(
        back_populates="network", cascade="all, delete-orphan", order_by="Membership.since"
    )
    costs: Mapped[list[Cost]] = relationship(
        back_populates="network", cascade="all, delete-orphan", order_by="Cost.year.desc()"
    )
    reviews: Mapped[list[Review]] = relationship(
        back_populates="network",
        cascade="all, delete-orphan",
        order_by="(Review.reviewed_on.desc(), Review.id.desc())",
    )
    decisions: Mapped[list[Decision]] = relationship(
        back_populates="network",
        cascade="all, delete-orphan",
        order_by="(Decision.due_on, Decision.id)",
    )

    def called(self, language: str) -> str:
        """Its name in a language, or in the nearest that is known."""
        return self.organisation.called(language)

    def membership_on(self, day: date) -> Membership | None:
        """As what the city belongs to it on a day; None where it does not."""
        return next((one for one in self.memberships if one.covers(day)), None)

    def __str__(self) -> str:
        return self.called("en")


class Membership(Row):
    """That the city belonged to a network in some role, from a day until another; its last day counts."""

    __tablename__ = "network_memberships"
    __audited__ = True
    __about__ = (("network_id", "networks"),)
    __table_args__ = (
        CheckConstraint("until IS NULL OR until >= since", name="ends_after_it_begins"),
        UniqueConstraint("submission"),
    )

    network_id: Mapped[int] = mapped_column(ForeignKey("networks.id", ondelete="CASCADE"), index=True)
    network: Mapped[Network] = relationship(back_populates="memberships")
    role: Mapped[MemberRole] = mapped_column(default=MemberRole.MEMBER)
    since: Mapped[date]
    until: Mapped[date | None]
    note: Mapped[str] = mapped_column(String(500), default="")
    submission: Mapped[str | None] = mapped_column(String(64))

    def covers(self, day: date) -> bool:
        """Whether it held on that day."""
        return self.since <= day and (self.until is None or day <= self.until)

    def __str__(self) -> str:
        return f"{self.since.isoformat()}–{self.until.isoformat() if self.until else ''}"


class Cost(Row):
    """What a network cost in one year."""

    __tablename__ = "network_costs"
    __audited__ = True
    __about__ = (("network_id", "networks"),)
    __table_args__ = (
        UniqueConstraint("network_id", "year"),
        UniqueConstraint("submission"),
        CheckConstraint("cents >= 0", name="not_below_nothing"),
    )

    network_id: Mapped[int] = mapped_column(ForeignKey("networks.id", ondelete="CASCADE"))
    network: Mapped[Network] = relationship(back_populates="costs")
    year: Mapped[int]
    #: In hundredths of the currency's unit.
    cents: Mapped[int] = mapped_column(BigInteger)
    #: ISO 4217.
    currency: Mapped[str] = mapped_column(String(3), default="EUR")
    note: Mapped[str] = mapped_column(String(500), default="")
    submission: Mapped[str | None] = mapped_column(String(64))

    @property
    def amount(self) -> Decimal:
        """In the currency's unit."""
        return Decimal(self.cents) / 100

    def __str__(self) -> str:
        return f"{self.year}: {self.amount:.2f} {self.currency}"


class Review(Row):
    """What a network gave the city, as somebody judged it on a day."""

    __tablename__ = "network_reviews"
    __audited__ = True
    __about__ = (("network_id", "networks"),)
    __table_args__ = (
        CheckConstraint("score IS NULL OR score BETWEEN 1 AND 5", name="one_to_five"),
        UniqueConstraint("submission"),
    )

    network_id: Mapped[int] = mapped_column(ForeignKey("networks.id", ondelete="CASCADE"), index=True)
    network: Mapped[Network] = relationship(back_populates="reviews")
    reviewed_on: Mapped[date]
    gave: Mapped[str] = mapped_column(Text)
    #: From 1 (little) to 5 (very much); null where it was judged in words alone.
    score: Mapped[int | None]
    by_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    by: Mapped[User | None] = relationship()
    submission: Mapped[str | None] = mapped_column(String(64))

    def __str__(self) -> str:
        return self.reviewed_on.isoformat()


class Decision(Row):
    """That it is to be decided by a day whether to renew, deepen or leave, and what was decided."""

    __tablename__ = "network_decisions"
    __audited__ = True
    __about__ = (("network_id", "networks"),)
    __table_args__ = (
        CheckConstraint("(choice IS NULL) = (decided_on IS NULL)", name="a_decision_has_its_day"),
        Index("ix_network_decisions_due", "network_id", "choice", "due_on"),
        UniqueConstraint("submission"),
    )

    network_id: Mapped[int] = mapped_column(ForeignKey("networks.id", ondelete="CASCADE"))
    network: Mapped[Network] = relationship(back_populates="decisions")
    due_on: Mapped[date]
    #: What somebody proposes to decide. Its check needs a name of its own beside that of ``choice``.
    proposed: Mapped[Choice | None] = mapped_column(
        Enum(
            Choice,
            name="proposed",
            native_enum=False,
            create_constraint=True,
            length=40,
            values_callable=lambda kind: [member.value for member in kind],
        )
    )
    choice: Mapped[Choice | None]
    decided_on: Mapped[date | None]
    reason: Mapped[str] = mapped_column(Text, default="")
    submission: Mapped[str | None] = mapped_column(String(64))

    def __str__(self) -> str:
        return self.due_on.isoformat()


class Expert(Row):
    """One of the city's own who takes part in networks; entered once, known in every network."""

    __tablename__ = "network_experts"
    __audited__ = True
    __table_args__ = (UniqueConstraint("folded_name", "folded_department"),)

    name: Mapped[str] = mapped_column(String(200))
    department: Mapped[str] = mapped_column(String(200), default="")
    #: Plain lower-case Latin: two spellings of one name are one person.
    folded_name: Mapped[str] = mapped_column(String(400), index=True)
    folded_department: Mapped[str] = mapped_column(String(400), default="")

    def __str__(self) -> str:
        return f"{self.name}, {self.department}" if self.department else self.name


class NetworkMeeting(Row):
    """A meeting of a network in which the city took part."""

    __tablename__ = "network_meetings"
    __audited__ = True
    __about__ = (("network_id", "networks"),)
    __table_args__ = (
        UniqueConstraint("submission"),
        Index("ix_network_meetings_days", "network_id", "held_on"),
    )

    network_id: Mapped[int] = mapped_column(ForeignKey("networks.id", ondelete="CASCADE"))
    network: Mapped[Network] = relationship()
    held_on: Mapped[date]
    topic: Mapped[str] = mapped_column(String(300))
    place: Mapped[str] = mapped_column(String(200), default="")
    submission: Mapped[str | None] = mapped_column(String(64))

    experts: Mapped[list[MeetingExpert]] = relationship(
        back_populates="meeting", cascade="all, delete-orphan", order_by="MeetingExpert.id"
    )

    def __str__(self) -> str:
        return self.topic


class MeetingExpert(Row):
    """That one of ours took part in a meeting."""

    __tablename__ = "network_meeting_experts"
    __audited__ = True
    __about__ = (("meeting_id", "network_meetings"),)
    __table_args__ = (UniqueConstraint("meeting_id", "expert_id"),)

    meeting_id: Mapped[int] = mapped_column(ForeignKey("network_meetings.id", ondelete="CASCADE"))
    meeting: Mapped[NetworkMeeting] = relationship(back_populates="experts")
    expert_id: Mapped[int] = mapped_column(ForeignKey("network_experts.id"), index=True)
    expert: Mapped[Expert] = relationship()

    def __str__(self) -> str:
        return str(self.expert)


class NetworkStatement(Row):
    """A position or statement given in a network."""

    __tablename__ = "network_statements"
    __audited__ = True
    __about__ = (("network_id", "networks"),)
    __table_args__ = (
        UniqueConstraint("submission"),
        Index("ix_network_statements_days", "network_id", "given_on"),
    )

    network_id: Mapped[int] = mapped_column(ForeignKey("networks.id", ondelete="CASCADE"))
    network: Mapped[Network] = relationship()
    given_on: Mapped[date]
    title: Mapped[str] = mapped_column(String(300))
    url: Mapped[str] = mapped_column(String(500), default="")
    whose: Mapped[Whose] = mapped_column(default=Whose.COMMON)
    submission: Mapped[str | None] = mapped_column(String(64))

    def __str__(self) -> str:
        return self.title


class Partner(Row):
    """A city of the register with which the city has relations of some kind."""

    __tablename__ = "partner_cities"
    __audited__ = True
    __table_args__ = (UniqueConstraint("organisation_id"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"))
    organisation: Mapped[Organisation] = relationship()
    #: In the office's own words: "sister city", "memorandum on climate".
    relation: Mapped[str] = mapped_column(String(100))
    about: Mapped[str] = mapped_column(Text, default="")
    owner_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"), index=True)
    owner: Mapped[User | None] = relationship()
    submission: Mapped[str | None] = mapped_column(String(64), unique=True)
    removed_at: Mapped[datetime | None]

    standings: Mapped[list[PartnerStanding]] = relationship(
        back_populates="partner", cascade="all, delete-orphan", order_by="PartnerStanding.since"
    )

    def called(self, language: str) -> str:
        """Its name in a language, or in the nearest that is known."""
        return self.organisation.called(language)

    def standing_on(self, day: date) -> PartnerStanding | None:
        """How relations stood on a day: what was last entered until then; None before they began."""
        return next((one for one in reversed(self.standings) if one.since <= day), None)

    def __str__(self) -> str:
        return self.called("en")


class PartnerStanding(Row):
    """That relations with a partner city stood so from a day on, and why."""

    __tablename__ = "partner_city_standings"
    __audited__ = True
    __about__ = (("partner_id", "partner_cities"),)
    __table_args__ = (UniqueConstraint("partner_id", "since"), UniqueConstraint("submission"))

    partner_id: Mapped[int] = mapped_column(ForeignKey("partner_cities.id", ondelete="CASCADE"))
    partner: Mapped[Partner] = relationship(back_populates="standings")
    standing: Mapped[Standing]
    since: Mapped[date]
    reason: Mapped[str] = mapped_column(String(500), default="")
    submission: Mapped[str | None] = mapped_column(String(64))

    def __str__(self) -> str:
        return self.since.isoformat()
