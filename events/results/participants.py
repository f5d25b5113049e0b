"""Participants as they stand on a list, and each person once."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from events.registration.models import Capacity, RegistrationStatus
from events.registration.persons import Sighting, told_apart
from events.registration.states import from_state, is_mission
from events.results.queries import Seat
from office import countries
from stakeholders.organisations.models import OrganisationKind
from stakeholders.people.models import Rank


@dataclass(frozen=True)
class Participant:
    """One entry of a list: a person, and for whom they came. Who came for two missions has two entries."""

    registration_id: int
    #: The number of the person, the same in all their entries: the lowest `registration_id` of them.
    who: int
    name: str
    title: str
    rank: Rank | None
    capacity: Capacity
    #: None for somebody at the open door whose organisation the register does not know.
    organisation_id: int | None
    #: The organisation's name by language, or as it was typed.
    organisation: dict[str, str]
    #: The name in plain letters, where it was typed: by it those of one organisation are known.
    typed: str
    kind: OrganisationKind | None
    #: The code beside their name: that of whoever sends them, else the one they gave. It need be no state's.
    country: str | None
    #: ISO 3166-1 alpha-2 (XK for Kosovo) of the state for which they count; None for a body no state sends.
    state: str | None
    #: Whether they came for a mission.
    is_of_mission: bool
    email: str
    #: The language in which they are written to.
    language: str
    #: Whether a seat was theirs; somebody may come without.
    is_seated: bool
    came: bool


def entries_of(seats: Sequence[Seat]) -> list[Participant]:
    """The seats as entries of a list, in their order: whose they are, and for whom they count."""
    who = told_apart(
        Sighting(
            seat.registration.id,
            seat.registration.event_id,
            seat.person_id,
            seat.registration.email_folded,
            seat.registration.name_folded,
        )
        for seat in seats
    )
    return [_entry(seat, who[seat.registration.id]) for seat in seats]


def _entry(seat: Seat, who: int) -> Participant:
    registration, body = seat.registration, seat.organisation
    kind, sender = (body.kind, body.sending_state) if body is not None else (None, None)
    return Participant(
        registration_id=registration.id,
        who=who,
        name=registration.name,
        title=registration.title,
        rank=registration.rank,
        capacity=registration.capacity,
        organisation_id=registration.organisation_id,
        organisation=body.name if body is not None else {"en": registration.organisation_name},
        typed=registration.organisation_folded if body is None else "",
        kind=kind,
        country=sender or (None if is_mission(kind, sender) else registration.country or None),
        state=from_state(kind, sender, registration.country),
        is_of_mission=is_mission(kind, sender),
        email=registration.email,
        language=registration.language,
        is_seated=registration.status is RegistrationStatus.CONFIRMED,
        came=seat.came,
    )


def persons_of(entries: Iterable[Participant]) -> list[Participant]:
    """Each person once, by the entry in which they stand in the highest capacity."""
    capacities = list(Capacity)
    first: dict[int, Participant] = {}
    for one in sorted(entries, key=lambda one: (capacities.index(one.capacity), one.registration_id)):
        first.setdefault(one.who, one)
    return list(first.values())


def by_country(people: Iterable[Participant]) -> list[Participant]:
    ranks = list(Rank)
    return sorted(
        people,
        key=lambda one: (
            one.country is None,
            countries.country_name(one.country, "en") if one.country else one.organisation.get("en", ""),
            one.organisation_id or 0,
            ranks.index(one.rank) if one.rank else len(ranks),
            one.registration_id,
        ),
    )
