"""Organisations, how they are reached, and where they are accredited."""

from __future__ import annotations

from datetime import date
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, Index, String, Text, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from office.database import Row
from office.localized import pick


class OrganisationKind(StrEnum):
    """What an organisation is; the missions come first."""

    EMBASSY = "embassy"
    HIGH_COMMISSION = "high_commission"
    APOSTOLIC_NUNCIATURE = "apostolic_nunciature"
    PERMANENT_MISSION = "permanent_mission"
    DE_FACTO_EMBASSY = "de_facto_embassy"
    REPRESENTATIVE_OFFICE = "representative_office"
    LIAISON_OFFICE = "liaison_office"
    CONSULATE_GENERAL = "consulate_general"
    CONSULATE = "consulate"
    HONORARY_CONSULATE = "honorary_consulate"
    EU_REPRESENTATION = "eu_representation"
    EU_AGENCY = "eu_agency"
    INTERNATIONAL_ORGANISATION = "international_organisation"
    CITY = "city"
    CITY_NETWORK = "city_network"
    EU_INSTITUTION = "eu_institution"
    MINISTRY = "ministry"
    AUTHORITY = "authority"
    COMPANY = "company"
    UNIVERSITY = "university"
    MEDIA = "media"
    ASSOCIATION = "association"
    OTHER = "other"


#: Diplomatic missions whose head takes a place in the order of precedence (Vienna Convention, article 14).
DIPLOMATIC_MISSIONS = frozenset(
    {
        OrganisationKind.EMBASSY,
        OrganisationKind.HIGH_COMMISSION,
        OrganisationKind.APOSTOLIC_NUNCIATURE,
        OrganisationKind.DE_FACTO_EMBASSY,
    }
)
#: Consular posts: their heads are on a list of their own.
CONSULAR_POSTS = frozenset(
    {OrganisationKind.CONSULATE_GENERAL, OrganisationKind.CONSULATE, OrganisationKind.HONORARY_CONSULATE}
)
#: Offices of international and EU organisations, whose heads follow the ambassadors.
INTERNATIONAL_OFFICES = frozenset(
    {
        OrganisationKind.PERMANENT_MISSION,
        OrganisationKind.REPRESENTATIVE_OFFICE,
        OrganisationKind.LIAISON_OFFICE,
        OrganisationKind.EU_REPRESENTATION,
        OrganisationKind.EU_AGENCY,
        OrganisationKind.INTERNATIONAL_ORGANISATION,
    }
)


class Organisation(Row):
    """A mission, an international organisation, an authority, a network, or any other body."""

    __tablename__ = "organisations"
    __audited__ = True

    kind: Mapped[OrganisationKind] = mapped_column(index=True)
    #: "Embassy of Sweden", in the languages known.
    name: Mapped[dict[str, str]]
    #: "Sweden", "UNICEF": for lists and badges; empty where the name is short enough.
    short_name: Mapped[dict[str, str]] = mapped_column(default=dict)
    #: ISO 3166-1 alpha-2 (XK for Kosovo) of the state that sends a mission; null for bodies no state sends.
    sending_state: Mapped[str | None] = mapped_column(String(2), index=True)
    #: ISO 3166-1 alpha-2 of the state that a mission was sent to.
    host_country: Mapped[str | None] = mapped_column(String(2), index=True)
    #: Where it sits: an embassy to Finland may sit in Stockholm.
    seat_city: Mapped[str] = mapped_column(String(120), default="")
    seat_country: Mapped[str | None] = mapped_column(String(2), index=True)
    website: Mapped[str] = mapped_column(String(500), default="")
    #: The year in which it was opened there: lists seldom know the day.
    founded: Mapped[int | None]
    #: The language in which it is written to, where its people have no choice of their own.
    language: Mapped[str] = mapped_column(String(5), default="en")
    notes: Mapped[str] = mapped_column(Text, default="")
    #: The day it was closed; it stays in the register with its history and can be re-opened.
    closed_on: Mapped[date | None] = mapped_column(index=True)
    #: Where the entry came from, such as a file's name.
    source: Mapped[str] = mapped_column(String(200), default="")
    verified_on: Mapped[date | None]
    verified_by: Mapped[str] = mapped_column(String(200), default="")
    #: On whose word: "note verbale of 3 May", "telephone", "the mission itself".
    verified_source: Mapped[str] = mapped_column(String(200), default="")
    #: All names and the city, folded to plain lower-case Latin: what search looks at.
    folded: Mapped[str] = mapped_column(Text, default="")

    channels: Mapped[list[Channel]] = relationship(
        back_populates="organisation",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="Channel.id",
    )
    addresses: Mapped[list[Address]] = relationship(
        back_populates="organisation",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="Address.id",
    )
    accreditations: Mapped[list[Accreditation]] = relationship(
        back_populates="organisation",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="Accreditation.country",
    )
    external_ids: Mapped[list[ExternalId]] = relationship(
        back_populates="organisation",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="ExternalId.id",
    )
    former_names: Mapped[list[FormerName]] = relationship(
        back_populates="organisation",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="FormerName.id",
    )
    status_periods: Mapped[list[StatusPeriod]] = relationship(
        back_populates="organisation",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="(StatusPeriod.since, StatusPeriod.id)",
    )
    relations: Mapped[list[OrganisationRelation]] = relationship(
        foreign_keys="OrganisationRelation.organisation_id",
        back_populates="organisation",
        cascade="all, delete-orphan",
        passive_deletes=True,
        order_by="OrganisationRelation.id",
    )

    def called(self, language: str) -> str:
        """The full name in ``language``, or in the best other one."""
        return pick(self.name, language)

    @property
    def is_closed(self) -> bool:
        """Whether it has been closed."""
        return self.closed_on is not None

    def __str__(self) -> str:
        return pick(self.name, "en")


class ChannelPurpose(StrEnum):
    """Who reads what is sent there."""

    SECRETARIAT = "secretariat"
    HEAD_OFFICE = "head_office"
    PERSONAL = "personal"
    CONSULAR = "consular"
    PRESS = "press"
    GENERAL = "general"


class ChannelMedium(StrEnum):
    """How it is reached."""

    EMAIL = "email"
    PHONE = "phone"


class Channel(Row):
    """One mail address or telephone number of an organisation or of a person, and who reads it."""

    __tablename__ = "channels"
    __audited__ = True
    __about__ = (("organisation_id", "organisations"), ("person_id", "people"))
    __table_args__ = (
        CheckConstraint("(organisation_id IS NULL) <> (person_id IS NULL)", name="one_owner"),
        Index("ix_channels_value", "value"),
    )

    organisation_id: Mapped[int | None] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id", ondelete="CASCADE"), index=True)
    organisation: Mapped[Organisation | None] = relationship(back_populates="channels")
    medium: Mapped[ChannelMedium]
    purpose: Mapped[ChannelPurpose] = mapped_column(default=ChannelPurpose.GENERAL)
    #: A bare mail address in lower-case domain form, or a number as E.164.
    value: Mapped[str] = mapped_column(String(254))
    #: The language wanted there, where it differs from the owner's.
    language: Mapped[str | None] = mapped_column(String(5))
    verified_on: Mapped[date | None]
    verified_by: Mapped[str] = mapped_column(String(200), default="")
    verified_source: Mapped[str] = mapped_column(String(200), default="")

    def __str__(self) -> str:
        return self.value


class AddressKind(StrEnum):
    """What the address is."""

    CHANCERY = "chancery"
    RESIDENCE = "residence"
    POSTAL = "postal"


class Address(Row):
    """A street or postal address of an organisation, written as its own country writes it."""

    __tablename__ = "addresses"
    __audited__ = True
    __about__ = (("organisation_id", "organisations"),)

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    organisation: Mapped[Organisation] = relationship(back_populates="addresses")
    kind: Mapped[AddressKind] = mapped_column(default=AddressKind.CHANCERY)
    lines: Mapped[str] = mapped_column(Text)

    def __str__(self) -> str:
        return self.lines


class Accreditation(Row):
    """A state to which a mission is accredited, beside or instead of the one it sits in."""

    __tablename__ = "accreditations"
    __audited__ = True
    __about__ = (("organisation_id", "organisations"),)
    __table_args__ = (UniqueConstraint("organisation_id", "country"),)

    organisation_id: Mapped[int] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"))
    organisation: Mapped[Organisation] = relationship(back_populates="accreditations")
    #: ISO 3166-1 alpha-2.
    country: Mapped[str] = mapped_column(String(2), index=True)

    def __str__(self) -> str:
        return self.country


class ExternalId(Row):
    """The number an organisation has elsewhere. Not unique: sources do give one number to two missions."""

    __tablename__ = "external_ids"
    __audited__ = True
    __about__ = (("organisation_id", "organisations"),)
    __table_args__ = (Index("ix_external_ids_scheme_value", "scheme", "value"),)

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    organisation: Mapped[Organisation] = relationship(back_populates="external_ids")
    #: Such as ``wikidata``.
    scheme: Mapped[str] = mapped_column(String(40))
    value: Mapped[str] = mapped_column(String(200))

    def __str__(self) -> str:
        return f"{self.scheme} {self.value}"


class FormerName(Row):
    """A name that an organisation bore before: old letters and old lists still find it."""

    __tablename__ = "former_names"
    __audited__ = True
    __about__ = (("organisation_id", "organisations"),)

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    organisation: Mapped[Organisation] = relationship(back_populates="former_names")
    #: In the languages known, as `Organisation.name`.
    name: Mapped[dict[str, str]]
    #: The day on which it gave way to the next; null where that is not known.
    until: Mapped[date | None]

    def __str__(self) -> str:
        return pick(self.name, "en")


class OrganisationStatus(StrEnum):
    """Whether an organisation is at work."""

    OPEN = "open"
    #: Relations are suspended, or the mission is evacuated: it stands in the list and receives no letters.
    SUSPENDED = "suspended"
    CLOSED = "closed"


class StatusPeriod(Row):
    """Since when an organisation was open, suspended or closed; the next period ends it.

    `Organisation.closed_on` repeats the last one where that is "closed", so that lists need not look here.
    """

    __tablename__ = "status_periods"
    __audited__ = True
    __about__ = (("organisation_id", "organisations"),)

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    organisation: Mapped[Organisation] = relationship(back_populates="status_periods")
    status: Mapped[OrganisationStatus]
    since: Mapped[date]
    note: Mapped[str] = mapped_column(String(300), default="")

    def __str__(self) -> str:
        return self.status.value


class RelationKind(StrEnum):
    """What one organisation is to another; read "… is … of the other"."""

    #: A section of an embassy, an office of an organisation.
    PART_OF = "part_of"
    #: A city in a city network, a state's mission in an organisation.
    MEMBER_OF = "member_of"
    SUCCESSOR_OF = "successor_of"


class OrganisationRelation(Row):
    """What one organisation is to another, and from when to when."""

    __tablename__ = "organisation_relations"
    __audited__ = True
    __about__ = (("organisation_id", "organisations"),)
    __table_args__ = (
        CheckConstraint("organisation_id <> other_id", name="not_to_itself"),
        CheckConstraint("until IS NULL OR since IS NULL OR until >= since", name="ends_after"),
    )

    organisation_id: Mapped[int] = mapped_column(
        ForeignKey("organisations.id", ondelete="CASCADE"), index=True
    )
    other_id: Mapped[int] = mapped_column(ForeignKey("organisations.id", ondelete="CASCADE"), index=True)
    organisation: Mapped[Organisation] = relationship(
        foreign_keys=[organisation_id], back_populates="relations"
    )
    other: Mapped[Organisation] = relationship(foreign_keys=[other_id])
    kind: Mapped[RelationKind]
    since: Mapped[date | None]
    until: Mapped[date | None]

    def __str__(self) -> str:
        return f"{self.organisation} – {self.other}"
