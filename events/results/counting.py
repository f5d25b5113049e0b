"""What an event came to, in numbers that are never mixed up."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cached_property

from events.programme.models import Event
from events.registration.models import RegistrationStatus
from events.registration.queries import counts
from events.results.bodies import Body, bodies_of, the_body
from events.results.participants import Participant, by_country, entries_of, persons_of
from events.results.queries import bodies_invited, registered_by_status, seats_of
from office import countries


class Basis(StrEnum):
    """On what the numbers rest."""

    #: Presence was recorded: participants are those who came.
    PRESENCE = "presence"
    #: Nobody's presence was recorded: participants are those who held a seat.
    SEATS = "seats"


@dataclass(frozen=True)
class Result:
    """The numbers of one event. Each of the four counts has its own definition and its own list."""

    basis: Basis
    #: Those who are counted, by country, body and rank; a person who came for two bodies stands there twice.
    entries: tuple[Participant, ...]
    #: Persons, each counted once; of several entries the first that names them in the higher capacity.
    people: tuple[Participant, ...]
    #: Persons with a seat of whom nobody saw that they came; empty where nobody's presence was recorded.
    no_shows: tuple[Participant, ...]
    #: Persons who held a seat, whether they came or not.
    seat_holders: tuple[Participant, ...]
    #: Invitations that stood at the end.
    invited: int
    answered: int
    accepted: int
    declined: int
    #: Answered, and neither accepted nor declined: a proposal that waits for the host, or a "perhaps".
    tentative: int
    #: Missions that were asked to come, by an invitation or a link of their own.
    asked: tuple[Body, ...] = ()
    #: Those who registered by a door, without an invitation, by what became of it.
    registered: Mapping[RegistrationStatus, int] = field(default_factory=dict)

    @property
    def participants(self) -> int:
        """How many persons took part."""
        return len(self.people)

    @property
    def seated(self) -> int:
        """How many persons held a seat."""
        return len(self.seat_holders)

    @cached_property
    def without_seat(self) -> tuple[Participant, ...]:
        """Persons who came and held no seat: from the waiting list, or after giving it back."""
        seated = {one.who for one in self.seat_holders}
        return tuple(one for one in self.people if one.who not in seated)

    @cached_property
    def bodies(self) -> tuple[Body, ...]:
        """Every mission and organisation represented, with who came for it."""
        return tuple(bodies_of(self.entries))

    @property
    def mission_list(self) -> tuple[Body, ...]:
        """The missions represented."""
        return tuple(body for body in self.bodies if body.is_mission)

    @property
    def organisation_list(self) -> tuple[Body, ...]:
        """The other bodies represented."""
        return tuple(body for body in self.bodies if not body.is_mission)

    @property
    def missions(self) -> int:
        """How many missions were represented."""
        return len(self.mission_list)

    @property
    def organisations(self) -> int:
        """How many other bodies were represented: international organisations, authorities, networks."""
        return len(self.organisation_list)

    @cached_property
    def countries(self) -> tuple[str, ...]:
        """The states from which participants came, each once, by code."""
        return tuple(sorted({one.state for one in self.entries if one.state}))

    @cached_property
    def people_by_country(self) -> dict[str, int]:
        """How many participants came for each of the countries; who came for two counts for both."""
        found: dict[str, set[int]] = {code: set() for code in self.countries}
        for one in self.entries:
            if one.state:
                found[one.state].add(one.who)
        return {code: len(who) for code, who in found.items()}

    @property
    def represented(self) -> tuple[Body, ...]:
        """Of the missions that were asked, those for which somebody came, with who did."""
        asked = {body.organisation_id for body in self.asked}
        return tuple(body for body in self.mission_list if body.organisation_id in asked)

    @property
    def absent(self) -> tuple[Body, ...]:
        """The missions that were asked and for which nobody came."""
        there = {body.organisation_id for body in self.mission_list}
        return tuple(body for body in self.asked if body.organisation_id not in there)

    @property
    def is_doubtful(self) -> bool:
        """Whether presence may be recorded in part only: fewer than half of those with a seat came."""
        return len(self.no_shows) * 2 > self.seated

    def by_region(self) -> dict[str, int]:
        """How many countries of each world region (UN M49) were represented, the most first."""
        found: dict[str, int] = {}
        for code in self.countries:
            region = countries.region_of(code)
            if region:
                found[region] = found.get(region, 0) + 1
        return dict(sorted(found.items(), key=lambda pair: (-pair[1], pair[0])))


def result_of(event: Event) -> Result:
    """Count an event's participants: six statements, however many there are; three of them count answers.

    Participants are those whose presence was recorded; where nobody's was, those who held a seat, and the
    result says so. A person who stands in for another counts, the one who stayed away does not.
    """
    seated = entries_of(seats_of(event.id))
    basis = Basis.PRESENCE if any(one.came for one in seated) else Basis.SEATS
    entries = [one for one in seated if one.came] if basis is Basis.PRESENCE else seated
    people = persons_of(entries)
    here = {one.who for one in people}
    holders = persons_of(one for one in seated if one.is_seated)
    counted = counts(event)
    asked = (the_body(one) for one in bodies_invited(event.id))
    return Result(
        basis=basis,
        entries=tuple(by_country(entries)),
        people=tuple(by_country(people)),
        no_shows=tuple(by_country(one for one in holders if one.who not in here)),
        seat_holders=tuple(by_country(holders)),
        invited=counted.invited,
        answered=counted.answered,
        accepted=counted.accepted,
        declined=counted.declined,
        tentative=counted.tentative,
        asked=tuple(sorted((body for body in asked if body.is_mission), key=lambda body: body.place)),
        registered=registered_by_status(event.id),
    )
