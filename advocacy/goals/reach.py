"""Whom the events that serve a goal have reached."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from advocacy.goals.models import Goal
from events.programme.models import Event, EventStatus
from events.results.bodies import Body, bodies_of
from events.results.counting import Basis
from events.results.participants import entries_of, persons_of
from events.results.queries import Seat, seats_at


@dataclass(frozen=True)
class EventReach:
    """Whom one event reached, counted as its own results count."""

    event: Event
    basis: Basis
    people: int
    missions: tuple[Body, ...]
    organisations: tuple[Body, ...]
    #: ISO 3166-1 alpha-2, each once.
    countries: tuple[str, ...]


@dataclass(frozen=True)
class Reach:
    """Whom a goal's events have reached, and those that are still to come."""

    events: tuple[EventReach, ...]
    coming: tuple[Event, ...]

    @property
    def missions(self) -> int:
        """Missions that were at one of them at least, each once."""
        return len({body.organisation_id for one in self.events for body in one.missions})

    @property
    def organisations(self) -> int:
        """Other bodies that were at one of them at least, each once."""
        return len({(b.organisation_id, b.people[0].typed) for one in self.events for b in one.organisations})

    @property
    def countries(self) -> tuple[str, ...]:
        """States from which somebody came to one of them at least."""
        return tuple(sorted({code for one in self.events for code in one.countries}))


def reach_of(goal: Goal, now: datetime) -> Reach:
    """Whom the events of a loaded goal reached, the latest first: one statement for all of them.

    Counted as `events.results.counting.result_of` counts: those whose presence was recorded; of an event
    where nobody's was, those who held a seat. Drafts and cancelled events reach nobody.
    """
    events = [link.event for link in goal.event_links if link.event.status is EventStatus.PUBLISHED]
    over = sorted((one for one in events if one.ends_at < now), key=lambda one: one.ends_at, reverse=True)
    coming = sorted((one for one in events if one.ends_at >= now), key=lambda one: one.starts_at)
    seats = {
        number: list(found)
        for number, found in groupby(
            seats_at([one.id for one in over]), key=lambda seat: seat.registration.event_id
        )
    }
    return Reach(tuple(_of_event(one, seats.get(one.id, [])) for one in over), tuple(coming))


def _of_event(event: Event, seats: Sequence[Seat]) -> EventReach:
    seated = entries_of(seats)
    basis = Basis.PRESENCE if any(one.came for one in seated) else Basis.SEATS
    entries = [one for one in seated if one.came] if basis is Basis.PRESENCE else seated
    bodies = bodies_of(entries)
    return EventReach(
        event=event,
        basis=basis,
        people=len(persons_of(entries)),
        missions=tuple(body for body in bodies if body.is_mission),
        organisations=tuple(body for body in bodies if not body.is_mission),
        countries=tuple(sorted({one.state for one in entries if one.state})),
    )
