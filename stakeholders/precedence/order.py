"""The order of precedence of the office's own register, on any day."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, time
from typing import Any, NamedTuple

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import joinedload

from office import countries, settings
from office.database import db
from office.localized import Texts, pick
from office.preferences.choices import choose, chosen
from stakeholders.organisations.models import (
    CONSULAR_POSTS,
    DIPLOMATIC_MISSIONS,
    INTERNATIONAL_OFFICES,
    Organisation,
    OrganisationKind,
)
from stakeholders.organisations.queries import is_seated_in, is_sent_to
from stakeholders.people.models import NameOrder, Person, Posting, Rank, said_in_order
from stakeholders.people.queries import is_held_on
from stakeholders.precedence.ranking import (
    Customs,
    DesignatesStand,
    Flag,
    Group,
    Head,
    HonorariesStand,
    InternationalsStand,
    Roll,
    Rule,
    order,
)

_PREFERENCE = "precedence.customs"


class Leader(NamedTuple):
    """Who leads, as far as the order says it."""

    given_name: str
    family_name: str
    name_order: NameOrder

    @property
    def name(self) -> str:
        """Given and family name in the order in which they are said."""
        return said_in_order(*self)


class Led(NamedTuple):
    """The mission, office or post that is led, as far as the order says it."""

    id: int
    kind: OrganisationKind
    name: Texts
    sending_state: str | None
    seat_country: str | None

    def called(self, language: str) -> str:
        """The full name in ``language``, or in the best other one."""
        return pick(self.name, language)


class Headship(NamedTuple):
    """A head's posting, as far as the order says it: columns are read in a quarter of a record's time."""

    id: int
    person_id: int
    rank: Rank
    title: Texts
    ad_interim: bool
    arrived_on: date | None
    credentials_on: date | None
    credentials_time: time | None
    credentials_renewed_on: date | None
    person: Leader
    organisation: Led

    @property
    def organisation_id(self) -> int:
        """The number of what is led."""
        return self.organisation.id


@dataclass(frozen=True)
class Place:
    """One place in the order: number 1 of the missions is the doyen. ``number`` counts within its list."""

    number: int
    posting: Headship
    group: Group
    rule: Rule
    flags: tuple[Flag, ...]
    roll: Roll = Roll.MISSIONS
    is_resident: bool = True
    is_doyen: bool = False
    #: Whether the credentials had been presented by the day that was asked for.
    is_accredited: bool = True


def customs() -> Customs:
    """What this office has decided where the Conventions leave it open."""
    kept = chosen(_PREFERENCE, {})
    default = Customs()
    return Customs(
        nuncio_first=bool(kept.get("nuncio_first", default.nuncio_first)),
        designates=DesignatesStand(kept.get("designates", default.designates)),
        non_residents_among_residents=bool(
            kept.get("non_residents_among_residents", default.non_residents_among_residents)
        ),
        internationals=InternationalsStand(kept.get("internationals", default.internationals)),
        honoraries=HonorariesStand(kept.get("honoraries", default.honoraries)),
    )


def decide_customs(decided: Customs) -> None:
    """Keep what the office decides."""
    choose(
        _PREFERENCE,
        {
            "nuncio_first": decided.nuncio_first,
            "designates": decided.designates.value,
            "non_residents_among_residents": decided.non_residents_among_residents,
            "internationals": decided.internationals.value,
            "honoraries": decided.honoraries.value,
        },
    )


def order_of_precedence(day: date, decided: Customs | None = None) -> list[Place]:
    """The heads of mission on ``day``, past days too, with those of international offices and consular posts.

    Of all missions in the register those count that are accredited to the office's own country, and of the
    others those seated there. A mission whose head had left is led by its chargé d'affaires a.i. and stands
    by that rank. Two statements; one where the customs are given.
    """
    home = settings.current().office_country
    postings = {posting.id: posting for posting in _heads_in_the_order(day, home)}
    heads = {number: _head(posting, day, home) for number, posting in postings.items()}
    return [
        Place(
            one.number,
            postings[one.head.posting_id],
            one.group,
            one.rule,
            one.flags,
            one.roll,
            is_resident=one.head.is_resident,
            is_doyen=one.is_doyen,
            is_accredited=one.head.credentials_on is not None,
        )
        for one in order(heads.values(), decided or customs())
    ]


def precedence_index(day: date) -> dict[int, int]:
    """Where each organisation's head stands on ``day``, through all lists, by the organisation's number."""
    return {
        place.posting.organisation_id: number
        for number, place in enumerate(order_of_precedence(day), start=1)
    }


def postings_of(places: Iterable[Place]) -> dict[int, Posting]:
    """The records of the postings in the order, by number, with person and organisation: one statement."""
    numbers = [place.posting.id for place in places]
    both = joinedload(Posting.person), joinedload(Posting.organisation)
    found = db.session.scalars(select(Posting).where(Posting.id.in_(numbers)).options(*both))
    return {posting.id: posting for posting in found}


def _heads_in_the_order(day: date, home: str) -> list[Headship]:
    """The head of each organisation that has a place; where it is vacant, who acts. One statement."""
    has_a_place = or_(
        and_(Organisation.kind.in_(DIPLOMATIC_MISSIONS), is_sent_to(home)),
        and_(Organisation.kind.in_(INTERNATIONAL_OFFICES | CONSULAR_POSTS), is_seated_in(home)),
    )
    found = db.session.execute(
        select(
            Posting.id,
            Posting.person_id,
            Posting.rank,
            Posting.title,
            Posting.ad_interim,
            Posting.arrived_on,
            Posting.credentials_on,
            Posting.credentials_time,
            Posting.credentials_renewed_on,
            Person.given_name,
            Person.family_name,
            Person.name_order,
            Organisation.id,
            Organisation.kind,
            Organisation.name,
            Organisation.sending_state,
            Organisation.seat_country,
        )
        .join(Posting.organisation)
        .join(Posting.person)
        .where(
            has_a_place,
            or_(Organisation.closed_on.is_(None), Organisation.closed_on > day),
            Posting.is_head,
            is_held_on(day),
        )
        .order_by(Posting.ad_interim.desc(), Posting.id)
    )
    # Of an organisation the last stays: a head before who acts, and of two of a sort the later entered.
    last: dict[int, Any] = {row[12]: row for row in found}
    return [Headship._make((*row[:9], Leader._make(row[9:12]), Led._make(row[12:]))) for row in last.values()]


def _head(posting: Headship, day: date, home: str) -> Head:
    organisation = posting.organisation
    state = organisation.sending_state
    taken_up: date | None = posting.credentials_on
    hour: time | None = posting.credentials_time
    if taken_up is not None and taken_up > day:
        # On that day the credentials had not been presented yet.
        taken_up = hour = None
    return Head(
        posting_id=posting.id,
        organisation_kind=organisation.kind,
        rank=posting.rank,
        is_ad_interim=posting.ad_interim,
        is_resident=organisation.seat_country in (None, home),
        credentials_on=taken_up,
        credentials_time=hour,
        arrived_on=posting.arrived_on,
        state_name=countries.country_name(state, "en") if state else organisation.called("en"),
    )
