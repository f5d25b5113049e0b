"""What an event came to, in numbers that are never mixed up."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from events.programme.models import Event
from events.registration.models import Capacity, RegistrationStatus
from events.registration.queries import counts
from events.results.queries import registered_by_status, seats_of
from office import countries
from stakeholders.organisations.models import CONSULAR_POSTS, DIPLOMATIC_MISSIONS, OrganisationKind
from stakeholders.people.models import Rank

#: Bodies that a state or the European Union sends and that count as missions.
MISSIONS = DIPLOMATIC_MISSIONS | CONSULAR_POSTS | {OrganisationKind.PERMANENT_MISSION}


class Basis(StrEnum):
    """On what the numbers rest."""

    #: Presence was recorded: participants are those who came.
    PRESENCE = "presence"
    #: Nobody's presence was recorded: participants are those who held a seat.
    SEATS = "seats"


@dataclass(frozen=True)
class Participant:
    """One person who took part, as they stand on a list."""

    registration_id: int
    name: str
    title: str
    rank: Rank | None
    capacity: Capacity
    #: None for somebody at the open door whose organisation the register does not know.
    organisation_id: int | None
    #: The organisation's name by language, or as it was typed.
    organisation: dict[str, str]
    kind: OrganisationKind | None
    #: ISO 3166-1 alpha-2 of the sending state; None for a body that no state sends.
    country: str | None
    email: str
    came: bool


@dataclass(frozen=True)
class Result:
    """The numbers of one event. Each of the four counts has its own definition and its own list."""

    basis: Basis
    #: Persons, each counted once.
    people: tuple[Participant, ...]
    #: Invitations that stood at the end.
    invited: int
    answered: int
    accepted: int
    declined: int
    #: Persons who held a seat, whether they came or not.
    seated: int
    #: Those who registered by a door, without an invitation, by what became of it.
    registered: Mapping[RegistrationStatus, int] = field(default_factory=dict)

    @property
    def participants(self) -> int:
        """How many persons took part."""
        return len(self.people)

    @property
    def missions(self) -> int:
        """How many embassies, nunciatures and consular posts they represented."""
        return len({one.organisation_id for one in self.people if one.kind in MISSIONS})

    @property
    def organisations(self) -> int:
        """How many other bodies they represented: international organisations, authorities, networks."""
        known = {one.organisation_id for one in self.people if one.kind and one.kind not in MISSIONS}
        typed = {one.organisation["en"].casefold() for one in self.people if one.kind is None}
        return len(known) + len(typed - {""})

    @property
    def countries(self) -> tuple[str, ...]:
        """The states that sent the missions and bodies represented, each once, by code."""
        return tuple(sorted({one.country for one in self.people if one.country}))

    @property
    def heads_in_person(self) -> int:
        """How many addressees came themselves."""
        return sum(1 for one in self.people if one.capacity is Capacity.ADDRESSEE)

    def by_region(self) -> dict[str, int]:
        """How many countries of each world region (UN M49) were represented, the most first."""
        found: dict[str, int] = {}
        for code in self.countries:
            region = countries.region_of(code)
            if region:
                found[region] = found.get(region, 0) + 1
        return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def result_of(event: Event) -> Result:
    """Count an event's participants: five statements, however many there are; three of them count answers.

    Participants are those whose presence was recorded; where nobody's was, those who held a seat, and the
    result says so. A person who stands in for another counts, the one who stayed away does not.
    """
    seats = seats_of(event.id)
    seated = [
        Participant(
            registration_id=registration.id,
            name=registration.name,
            title=registration.title,
            rank=registration.rank,
            capacity=registration.capacity,
            organisation_id=organisation.id if organisation is not None else None,
            organisation=organisation.name
            if organisation is not None
            else {"en": registration.organisation_name},
            kind=organisation.kind if organisation is not None else None,
            country=organisation.sending_state if organisation is not None else registration.country or None,
            email=registration.email,
            came=came,
        )
        for registration, organisation, came in seats
    ]
    basis = Basis.PRESENCE if any(one.came for one in seated) else Basis.SEATS
    people = [one for one in seated if one.came] if basis is Basis.PRESENCE else seated
    counted = counts(event)
    return Result(
        basis=basis,
        people=tuple(_by_country(people)),
        invited=counted.invited,
        answered=counted.answered,
        accepted=counted.accepted,
        declined=counted.declined,
        seated=len(seated),
        registered=registered_by_status(event.id),
    )


def _by_country(people: Iterable[Participant]) -> list[Participant]:
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
