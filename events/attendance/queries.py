"""Who came to an event, read in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload, selectinload

from events.attendance.models import Presence
from events.programme.models import Event, ProgrammeItem
from events.registration.models import Registration
from events.registration.queries import registered
from office.database import db


@dataclass(frozen=True)
class Attendee:
    """Somebody with a seat, and whether they came."""

    registration: Registration
    presence: Presence | None


def attendees(event_id: int, places: dict[int, int]) -> list[Attendee]:
    """Everybody with a seat, in order of precedence, with their presence. Two statements."""
    present = presences(event_id)
    return [Attendee(seat, present.get(seat.id)) for seat in registered(event_id, places)]


def presences(event_id: int) -> dict[int, Presence]:
    """Who came, by the number of the registration. One statement."""
    statement = select(Presence).join(Presence.registration).where(Registration.event_id == event_id)
    return {presence.registration_id: presence for presence in db.session.scalars(statement)}


def came(event_ids: Sequence[int]) -> dict[int, int]:
    """How many came to each of the events; those to which nobody came are missing. One statement."""
    statement = (
        select(Registration.event_id, func.count())
        .join(Presence, Presence.registration_id == Registration.id)
        .where(Registration.event_id.in_(event_ids))
        .group_by(Registration.event_id)
    )
    return dict(db.session.execute(statement).all())


def registration_shown(registration_id: int) -> Registration:
    """The registration with what its joining page shows: three statements, however long the programme."""
    programme = joinedload(Registration.event).selectinload(Event.items).selectinload(ProgrammeItem.speakers)
    statement = (
        select(Registration)
        .where(Registration.id == registration_id)
        .options(
            programme,
            joinedload(Registration.invitation),
            joinedload(Registration.organisation),
            selectinload(Registration.person),
        )
    )
    return db.session.scalars(statement).unique().one()
