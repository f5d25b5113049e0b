"""The order of precedence of the office's own register, on any day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from sqlalchemy import and_, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from office import countries, settings
from office.database import db
from office.preferences.choices import choose, chosen
from stakeholders.organisations.models import (
    CONSULAR_POSTS,
    DIPLOMATIC_MISSIONS,
    INTERNATIONAL_OFFICES,
    Organisation,
)
from stakeholders.organisations.queries import is_seated_in, is_sent_to
from stakeholders.people.models import Person, Posting
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


@dataclass(frozen=True)
class Place:
    """One place in the order: number 1 of the missions is the doyen. ``number`` counts within its list."""

    number: int
    posting: Posting
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


def _heads_in_the_order(day: date, home: str) -> list[Posting]:
    """The head of each organisation that has a place; where it is vacant, who acts. One statement."""
    has_a_place = or_(
        and_(Organisation.kind.in_(DIPLOMATIC_MISSIONS), is_sent_to(home)),
        and_(Organisation.kind.in_(INTERNATIONAL_OFFICES | CONSULAR_POSTS), is_seated_in(home)),
    )
    found = db.session.scalars(
        select(Posting)
        .join(Posting.organisation)
        .where(
            has_a_place,
            or_(Organisation.closed_on.is_(None), Organisation.closed_on > day),
            Posting.is_head,
            is_held_on(day),
        )
        .options(
            # The long texts stay in the database: no list shows them.
            contains_eager(Posting.organisation).defer(Organisation.notes).defer(Organisation.folded),
            joinedload(Posting.person).defer(Person.notes).defer(Person.folded),
        )
        .order_by(Posting.ad_interim.desc(), Posting.id)
    )
    # Of an organisation the last stays: a head before who acts, and of two of a sort the later entered.
    return list({posting.organisation_id: posting for posting in found}.values())


def _head(posting: Posting, day: date, home: str) -> Head:
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
        state_name=countries.country_name(state, "en") if state else str(organisation),
    )
