"""The order of people at a table: heads by precedence, everybody else by their own rank."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from events.programme.models import Event
from events.registration.models import Registration
from events.registration.queries import place_within
from stakeholders.directory.search import fold
from stakeholders.precedence.order import Place, order_of_precedence
from stakeholders.precedence.ranking import Group

#: Who leads one of these stands among the heads of mission; consuls have a Convention of their own, and stand
#: by their rank among the others.
_HEADS: Final = frozenset(
    {
        Group.AMBASSADORS,
        Group.ENVOYS,
        Group.CHARGES_EN_PIED,
        Group.CHARGES_AD_INTERIM,
        Group.DESIGNATES,
        Group.INTERNATIONAL_HEADS,
    }
)

#: Where somebody stands: heads before others; a head's place or the rank; the place of the mission, and its
#: name; the place within the mission.
Standing = tuple[int, int, int, str, int, int]


def personal_order(event: Event, registrations: Iterable[Registration]) -> list[Registration]:
    """These guests as they are placed at a table, the highest first. Two statements.

    Heads of mission and of international offices come first, in the office's order of precedence on the day
    of the event (Vienna Convention on Diplomatic Relations, articles 13 to 19). Everybody else comes after
    them by their own rank, and within a rank by the place of their mission: a substitute takes no place but
    their own, whomever they stand in for. Without a rank one comes last.

    The list of missions is another one: `events.registration.queries.registered` keeps a mission together.

    Args:
        registrations: with their organisations loaded.
    """
    standings = standings_of(event, registrations)
    return sorted(standings, key=lambda one: standings[one])


def standings_of(event: Event, registrations: Iterable[Registration]) -> dict[Registration, Standing]:
    """Where each of these stands, as `personal_order` has it; the lower, the higher. Two statements."""
    heads: dict[int, tuple[int, Place]] = {}
    missions: dict[int, int] = {}
    for number, place in enumerate(order_of_precedence(event.local_start.date())):
        missions[place.posting.organisation_id] = number
        if place.group in _HEADS:
            heads[place.posting.organisation_id] = number, place
    last = len(missions)
    found: dict[Registration, Standing] = {}
    for one in registrations:
        mission = missions.get(one.organisation_id, last) if one.organisation_id is not None else last
        rank, capacity, number = place_within(one)
        head = heads.get(one.organisation_id) if one.organisation_id is not None else None
        is_head = head is not None and _is(one, head[1])
        found[one] = (
            0 if is_head else 1,
            head[0] if head is not None and is_head else rank,
            mission,
            one.sent_by("en").casefold(),
            capacity,
            number,
        )
    return found


def _is(registration: Registration, place: Place) -> bool:
    """Whether somebody who comes for a mission is its head: by number, or, where only typed, by name."""
    if registration.person_id is not None:
        return registration.person_id == place.posting.person_id
    return registration.name_folded == fold(place.posting.person.name)
