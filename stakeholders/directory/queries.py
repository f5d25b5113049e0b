"""The lists of the register: organisations and people, searched, narrowed and put in order."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, String, and_, exists, func, or_, select
from sqlalchemy.orm import InstrumentedAttribute, selectinload

from office.database import db
from office.localized import LANGUAGES
from stakeholders.directory.search import matches
from stakeholders.organisations.models import (
    CONSULAR_POSTS,
    DIPLOMATIC_MISSIONS,
    INTERNATIONAL_OFFICES,
    Accreditation,
    Organisation,
    OrganisationKind,
)
from stakeholders.people.models import Person, Posting, Rank
from stakeholders.people.queries import is_held_on

#: Bodies that are sent to a host, so that "resident or not" is a question.
SENT_ABROAD = DIPLOMATIC_MISSIONS | CONSULAR_POSTS | INTERNATIONAL_OFFICES


#: What nobody has looked at for so long counts as unverified: postings last three to four years.
UNVERIFIED_AFTER = timedelta(days=365)


class Residence(StrEnum):
    """Where a mission to the host country sits."""

    RESIDENT = "resident"
    NON_RESIDENT = "non_resident"


class Status(StrEnum):
    """Which of the register's organisations are wanted, where not only the open ones."""

    CLOSED = "closed"
    ALL = "all"


class HeadState(StrEnum):
    """Missions whose post of head is not held by a head in their own right."""

    VACANT = "vacant"
    AD_INTERIM = "ad_interim"


class Service(StrEnum):
    """Whether a person holds a post now."""

    NOW = "now"
    FORMER = "former"


@dataclass(frozen=True)
class OrganisationFilter:
    """What narrows the list of organisations; what is None or empty does not."""

    typed: str = ""
    kind: OrganisationKind | None = None
    #: The state that sends it or, where none does, in which it sits (ISO alpha-2).
    country: str = ""
    residence: Residence | None = None
    status: Status | None = None
    head: HeadState | None = None
    #: Only what nobody has verified since that day.
    unverified_since: date | None = None


@dataclass(frozen=True)
class PersonFilter:
    """What narrows the list of people; what is None or empty does not."""

    typed: str = ""
    rank: Rank | None = None
    #: The state or seat of an organisation they are posted to now.
    country: str = ""
    service: Service | None = None


def _localized(
    column: InstrumentedAttribute[dict[str, str]], language: str
) -> list[ColumnElement[str | None]]:
    order = dict.fromkeys([language, *LANGUAGES])
    return [func.nullif(column[code].as_string(), "") for code in order]


def name_in(language: str) -> ColumnElement[str]:
    """The name as the database can order it: full, in ``language`` or in the best other one."""
    return func.lower(func.coalesce(*_localized(Organisation.name, language), ""), type_=String())


def is_vacant_on(day: date) -> ColumnElement[bool]:
    """A diplomatic mission that nobody heads on ``day``, not even ad interim."""
    headed = exists().where(Posting.organisation_id == Organisation.id, Posting.is_head, is_held_on(day))
    return and_(Organisation.kind.in_(DIPLOMATIC_MISSIONS), Organisation.closed_on.is_(None), ~headed)


def is_unverified_since(day: date) -> ColumnElement[bool]:
    """An open organisation that nobody has verified on ``day`` or later."""
    return and_(
        Organisation.closed_on.is_(None),
        or_(Organisation.verified_on.is_(None), Organisation.verified_on < day),
    )


def organisations(wanted: OrganisationFilter, *, home: str, day: date) -> Select[Organisation]:
    """The organisations wanted, in no order yet.

    Args:
        wanted: what narrows the list.
        home: the host country (ISO alpha-2).
        day: the day on which posts are asked about.
    """
    found = select(Organisation)
    typed = matches(Organisation.folded, wanted.typed)
    if typed is not None:
        found = found.where(typed)
    if wanted.status is None:
        found = found.where(Organisation.closed_on.is_(None))
    elif wanted.status is Status.CLOSED:
        found = found.where(Organisation.closed_on.is_not(None))
    if wanted.kind is not None:
        found = found.where(Organisation.kind == wanted.kind)
    if wanted.country:
        found = found.where(_belongs_to(wanted.country))
    if wanted.residence is Residence.RESIDENT:
        found = found.where(Organisation.kind.in_(SENT_ABROAD), Organisation.seat_country == home)
    elif wanted.residence is Residence.NON_RESIDENT:
        accredited = exists().where(
            Accreditation.organisation_id == Organisation.id, Accreditation.country == home
        )
        found = found.where(
            Organisation.kind.in_(SENT_ABROAD),
            Organisation.seat_country != home,
            or_(Organisation.host_country == home, accredited),
        )
    if wanted.head is HeadState.VACANT:
        found = found.where(is_vacant_on(day))
    elif wanted.head is HeadState.AD_INTERIM:
        found = found.where(_is_headed_ad_interim_on(day))
    if wanted.unverified_since is not None:
        found = found.where(is_unverified_since(wanted.unverified_since))
    return found


def _belongs_to(country: str) -> ColumnElement[bool]:
    return func.coalesce(Organisation.sending_state, Organisation.seat_country) == country


def _is_headed_ad_interim_on(day: date) -> ColumnElement[bool]:
    own = (Posting.organisation_id == Organisation.id, Posting.is_head, is_held_on(day))
    return and_(exists().where(*own, Posting.ad_interim), ~exists().where(*own, ~Posting.ad_interim))


def organisation_order(sort: str, language: str) -> list[Any]:
    """The order of the list by a column's key: name, kind, city or verified."""
    name = name_in(language)
    keys: dict[str, Any] = {
        "name": name,
        "kind": Organisation.kind,
        "city": func.lower(Organisation.seat_city),
        "verified": func.coalesce(Organisation.verified_on, date.min),
    }
    return [keys.get(sort, name), name, Organisation.id]


def people(wanted: PersonFilter, *, day: date) -> Select[Person]:
    """The people wanted, in no order yet; a page of them is four statements with all that is shown."""
    found = select(Person).options(
        selectinload(Person.postings).joinedload(Posting.organisation), selectinload(Person.channels)
    )
    typed = matches(Person.folded, wanted.typed)
    if typed is not None:
        found = found.where(typed)
    held = exists().where(Posting.person_id == Person.id, is_held_on(day))
    if wanted.service is Service.NOW:
        found = found.where(held)
    elif wanted.service is Service.FORMER:
        found = found.where(~held)
    if wanted.rank is not None:
        found = found.where(held.where(Posting.rank == wanted.rank))
    if wanted.country:
        found = found.where(
            held.where(Posting.organisation_id == Organisation.id, _belongs_to(wanted.country))
        )
    return found


def person_order(sort: str) -> list[Any]:
    """The order of the list of people: by family name, or by when they were last changed."""
    name: list[Any] = [Person.sort_name, Person.id]
    return [Person.updated_at, *name] if sort == "changed" else name


def countries_in_register() -> list[str]:
    """The sending states, or else seats, that occur: what the filter by country offers."""
    found = select(func.coalesce(Organisation.sending_state, Organisation.seat_country)).distinct()
    return [code for code in db.session.scalars(found) if code]


def kinds_in_register() -> list[OrganisationKind]:
    """The kinds that occur, in the order of the enumeration."""
    found = set(db.session.scalars(select(Organisation.kind).distinct()))
    return [kind for kind in OrganisationKind if kind in found]


def ranks_in_register() -> list[Rank]:
    """The ranks that occur, highest first."""
    found = set(db.session.scalars(select(Posting.rank).distinct()))
    return [rank for rank in Rank if rank in found]


@dataclass(frozen=True)
class Attention:
    """How many organisations somebody should look at."""

    vacant: int
    unverified: int


def attention(*, home: str, day: date, unverified_since: date) -> Attention:
    """Resident missions without a head on ``day``, and organisations nobody verified since: one statement.

    Missions that sit elsewhere are left out of the first number: few offices know who heads them.
    """
    row = db.session.execute(
        select(
            func.count().filter(is_vacant_on(day), Organisation.seat_country == home),
            func.count().filter(is_unverified_since(unverified_since)),
        ).select_from(Organisation)
    ).one()
    return Attention(*row)


def best_organisations(typed: str, limit: int) -> list[Organisation]:
    """The first few organisations for Go to, open ones before closed ones: one statement."""
    typed_in = matches(Organisation.folded, typed)
    if typed_in is None:
        return []
    order = (Organisation.closed_on.is_not(None), func.length(Organisation.folded), Organisation.id)
    return list(db.session.scalars(select(Organisation).where(typed_in).order_by(*order).limit(limit)))


def best_people(typed: str, limit: int) -> list[Person]:
    """The first few people for Go to, with their postings: two statements."""
    typed_in = matches(Person.folded, typed)
    if typed_in is None:
        return []
    found = (
        select(Person)
        .where(typed_in)
        .order_by(func.length(Person.folded), Person.id)
        .limit(limit)
        .options(selectinload(Person.postings).joinedload(Posting.organisation))
    )
    return list(db.session.scalars(found))
