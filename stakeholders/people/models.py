"""People and their postings: who holds which post, since when, on whose word."""

from __future__ import annotations

from datetime import date, time
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from office.database import Row
from stakeholders.organisations.models import DIPLOMATIC_MISSIONS, Channel, Organisation


class Gender(StrEnum):
    """For forms of address only. Unknown is a state: it is never guessed from a name."""

    UNKNOWN = "unknown"
    WOMAN = "woman"
    MAN = "man"


class NameOrder(StrEnum):
    """Which part of the name is said first."""

    GIVEN_FIRST = "given_first"
    FAMILY_FIRST = "family_first"


class Rank(StrEnum):
    """Diplomatic and consular ranks, highest first; then offices in organisations."""

    AMBASSADOR = "ambassador"
    NUNCIO = "nuncio"
    HIGH_COMMISSIONER = "high_commissioner"
    ENVOY = "envoy"
    MINISTER = "minister"
    INTERNUNCIO = "internuncio"
    CHARGE_EN_PIED = "charge_en_pied"
    CHARGE_AD_INTERIM = "charge_ad_interim"
    MINISTER_SECOND = "minister_second"
    MINISTER_COUNSELLOR = "minister_counsellor"
    COUNSELLOR = "counsellor"
    FIRST_SECRETARY = "first_secretary"
    SECOND_SECRETARY = "second_secretary"
    THIRD_SECRETARY = "third_secretary"
    ATTACHE = "attache"
    ASSISTANT_ATTACHE = "assistant_attache"
    DEFENCE_ATTACHE = "defence_attache"
    CONSUL_GENERAL = "consul_general"
    CONSUL = "consul"
    VICE_CONSUL = "vice_consul"
    HONORARY_CONSUL_GENERAL = "honorary_consul_general"
    HONORARY_CONSUL = "honorary_consul"
    HEAD_OF_REPRESENTATION = "head_of_representation"
    EXECUTIVE_DIRECTOR = "executive_director"
    DIRECTOR = "director"
    HEAD_OF_OFFICE = "head_of_office"
    #: The secretariat's own people and anyone without a rank.
    STAFF = "staff"


def said_in_order(given_name: str, family_name: str, order: NameOrder) -> str:
    """Given and family name in the order in which they are said."""
    parts = [given_name, family_name]
    if order is NameOrder.FAMILY_FIRST:
        parts.reverse()
    return " ".join(part for part in parts if part)


class Person(Row):
    """A person, whatever posts they hold. A name that was entered whole is never split."""

    __tablename__ = "people"
    __audited__ = True
    __table_args__ = (
        CheckConstraint("given_name <> '' OR family_name <> ''", name="has_a_name"),
        Index("ix_people_sort_name", "sort_name", "id"),
    )

    #: "Dr.", "Prof.": before the name on an envelope.
    academic_title: Mapped[str] = mapped_column(String(60), default="")
    #: "Sir", "Dame", "Baroness": part of the name itself.
    honorific: Mapped[str] = mapped_column(String(60), default="")
    given_name: Mapped[str] = mapped_column(String(200), default="")
    #: Alone it holds a mononym or a name that was entered whole.
    family_name: Mapped[str] = mapped_column(String(200), default="")
    name_order: Mapped[NameOrder] = mapped_column(default=NameOrder.GIVEN_FIRST)
    #: The name in its own script.
    own_script_name: Mapped[str] = mapped_column(String(300), default="")
    gender: Mapped[Gender] = mapped_column(default=Gender.UNKNOWN)
    #: The language they are written to; null: their organisation's.
    language: Mapped[str | None] = mapped_column(String(5))
    #: Languages they speak (ISO 639-1), the best first.
    languages: Mapped[list[str]] = mapped_column(default=list)
    notes: Mapped[str] = mapped_column(Text, default="")
    source: Mapped[str] = mapped_column(String(200), default="")
    #: The name in every form and script, folded to plain lower-case Latin.
    folded: Mapped[str] = mapped_column(Text, default="")
    #: Family name, then given name, folded: what lists are ordered by.
    sort_name: Mapped[str] = mapped_column(String(410), default="")

    postings: Mapped[list[Posting]] = relationship(
        back_populates="person",
        foreign_keys="Posting.person_id",
        order_by="Posting.id",
        # A person whom postings name is never taken out: nothing is loaded to be cut loose.
        passive_deletes="all",
    )
    channels: Mapped[list[Channel]] = relationship(
        cascade="all, delete-orphan", passive_deletes=True, order_by="Channel.id"
    )
    relations: Mapped[list[PersonRelation]] = relationship(
        foreign_keys="PersonRelation.person_id",
        back_populates="person",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="PersonRelation.id",
    )

    @property
    def name(self) -> str:
        """Given and family name in the order in which they are said."""
        return said_in_order(self.given_name, self.family_name, self.name_order)

    def __str__(self) -> str:
        return self.name


#: Heads accredited to a head of state, who never act ad interim (Vienna Convention, articles 14 and 19).
FIRST_TWO_CLASSES = frozenset(
    {
        Rank.AMBASSADOR,
        Rank.NUNCIO,
        Rank.HIGH_COMMISSIONER,
        Rank.ENVOY,
        Rank.MINISTER,
        Rank.INTERNUNCIO,
        Rank.CHARGE_EN_PIED,
    }
)


class Posting(Row):
    """A person's post in an organisation, with its dates. Its end is never a deletion."""

    __tablename__ = "postings"
    __audited__ = True
    __about__ = (("organisation_id", "organisations"),)
    __table_args__ = (
        CheckConstraint("NOT ad_interim OR is_head", name="ad_interim_means_head"),
        CheckConstraint("credentials_time IS NULL OR credentials_on IS NOT NULL", name="time_needs_date"),
        CheckConstraint(
            "departed_on IS NULL OR arrived_on IS NULL OR departed_on >= arrived_on", name="leaves_after"
        ),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), index=True)
    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id"), index=True)
    person: Mapped[Person] = relationship(back_populates="postings", foreign_keys=[person_id])
    organisation: Mapped[Organisation] = relationship()
    rank: Mapped[Rank] = mapped_column(default=Rank.STAFF)
    #: The title as the mission writes it, by language; empty: the rank says it.
    title: Mapped[dict[str, str]] = mapped_column(default=dict)
    is_head: Mapped[bool] = mapped_column(default=False, index=True)
    #: Acting head until a new one takes up functions (Vienna Convention, article 19).
    ad_interim: Mapped[bool] = mapped_column(default=False)
    arrived_on: Mapped[date | None]
    #: When functions were taken up: credentials presented, or arrival notified with a true copy (article 13).
    credentials_on: Mapped[date | None]
    #: The hour at the host's clock; it decides between two of the same day (article 16).
    credentials_time: Mapped[time | None]
    #: A renewal that did not change the class; it never moves the precedence (article 16, paragraph 2).
    credentials_renewed_on: Mapped[date | None]
    #: When the ministry was notified of the posting (article 10); orders equals inside a mission.
    notified_on: Mapped[date | None]
    departed_on: Mapped[date | None] = mapped_column(index=True)
    #: The place inside the mission that its head notified (article 17); wins over rank.
    list_number: Mapped[int | None]
    predecessor_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"), index=True)
    verified_on: Mapped[date | None]
    verified_by: Mapped[str] = mapped_column(String(200), default="")
    verified_source: Mapped[str] = mapped_column(String(200), default="")

    def held_on(self, day: date) -> bool:
        """Whether the post was held on that day: arrived or unknown, and not yet departed."""
        if self.departed_on is not None and self.departed_on <= day:
            return False
        return self.arrived_on is None or self.arrived_on <= day

    def ought_to_be_head(self, day: date) -> bool:
        """Whether a mission has somebody of the first two classes who is not entered as its head."""
        of_mission = self.organisation.kind in DIPLOMATIC_MISSIONS and self.rank in FIRST_TWO_CLASSES
        return of_mission and not self.is_head and (self.departed_on is None or self.departed_on > day)

    def __str__(self) -> str:
        return f"{self.person}, {self.organisation}"


class PersonRelationKind(StrEnum):
    """What the other one is to the person: "… is the person's …"."""

    SPOUSE = "spouse"
    ASSISTANT = "assistant"
    INTERPRETER = "interpreter"
    SECURITY = "security"
    OTHER = "other"


class PersonRelation(Row):
    """Somebody who belongs to a person: a spouse, an assistant. What they may do for them is said apart."""

    __tablename__ = "person_relations"
    __audited__ = True
    __about__ = (("person_id", "people"),)
    __table_args__ = (
        UniqueConstraint("person_id", "other_id", "kind"),
        CheckConstraint("person_id <> other_id", name="not_to_oneself"),
        CheckConstraint("until IS NULL OR since IS NULL OR until >= since", name="ends_after"),
    )

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    #: The spouse, the assistant.
    other_id: Mapped[int] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    person: Mapped[Person] = relationship(foreign_keys=[person_id], back_populates="relations")
    other: Mapped[Person] = relationship(foreign_keys=[other_id])
    kind: Mapped[PersonRelationKind]
    #: May answer invitations in the person's name, and gets their mail.
    answers_for: Mapped[bool] = mapped_column(default=False)
    #: Comes along where the person comes, on a seat of their own.
    accompanies: Mapped[bool] = mapped_column(default=False)
    since: Mapped[date | None]
    until: Mapped[date | None]

    def __str__(self) -> str:
        return f"{self.person} – {self.other}"
