"""The order of precedence of the office's own register, on any day."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, time

from office import countries, settings
from office.preferences.choices import choose, chosen
from stakeholders.organisations.models import CONSULAR_POSTS, DIPLOMATIC_MISSIONS, INTERNATIONAL_OFFICES
from stakeholders.people.models import Posting
from stakeholders.people.queries import heads_on
from stakeholders.precedence.ranking import Customs, DesignatesStand, Flag, Group, Head, Rule, order

_PREFERENCE = "precedence.customs"
_IN_THE_ORDER = DIPLOMATIC_MISSIONS | INTERNATIONAL_OFFICES | CONSULAR_POSTS


@dataclass(frozen=True)
class Place:
    """One place in the order: number 1 is the doyen."""

    number: int
    posting: Posting
    group: Group
    rule: Rule
    flags: tuple[Flag, ...]


def customs() -> Customs:
    """What this office has decided where the Convention leaves it open."""
    kept = chosen(_PREFERENCE, {})
    default = Customs()
    return Customs(
        nuncio_first=bool(kept.get("nuncio_first", default.nuncio_first)),
        designates=DesignatesStand(kept.get("designates", default.designates)),
        non_residents_among_residents=bool(
            kept.get("non_residents_among_residents", default.non_residents_among_residents)
        ),
    )


def decide_customs(decided: Customs) -> None:
    """Keep what the office decides."""
    choose(
        _PREFERENCE,
        {
            "nuncio_first": decided.nuncio_first,
            "designates": decided.designates.value,
            "non_residents_among_residents": decided.non_residents_among_residents,
        },
    )


def order_of_precedence(day: date) -> list[Place]:
    """The heads of mission on ``day``, past days too; then those of international offices and consular posts.

    A mission whose head had left is led by its chargé d'affaires a.i. and stands by that rank.
    """
    home = settings.current().office_country
    postings = {
        posting.id: posting
        for posting in heads_on(day).values()
        if posting.organisation.kind in _IN_THE_ORDER
    }
    ranked = order((_head(posting, day, home) for posting in postings.values()), customs())
    return [
        Place(one.number, postings[one.head.posting_id], one.group, one.rule, one.flags) for one in ranked
    ]


def precedence_index(day: date) -> dict[int, int]:
    """The place of each organisation's head on ``day``, by the organisation's number."""
    return {place.posting.organisation_id: place.number for place in order_of_precedence(day)}


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
