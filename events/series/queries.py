"""The years of a series side by side, with their numbers."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import select

from events.attendance.came import came_by_event
from events.guestlist.models import Invitation
from events.programme.models import Event, EventStatus
from events.registration.queries import counts_of
from office.database import db


@dataclass(frozen=True)
class Year:
    """One year of a series. Who came is None where nobody's presence was recorded."""

    event: Event
    invited: int
    accepted: int
    seats: int
    came: int | None
    countries: int | None


def years_of(series_id: int) -> list[Year]:
    """All years of a series, the first first. Five statements, however many there are."""
    wanted = select(Event).where(Event.series_id == series_id).order_by(Event.starts_at, Event.id)
    events = list(db.session.scalars(wanted))
    numbers = [event.id for event in events]
    counted, present = counts_of(numbers), came_by_event(numbers)
    return [
        Year(
            event,
            counted[event.id].invited,
            counted[event.id].accepted,
            counted[event.id].seats_taken,
            *present.get(event.id, (None, None)),
        )
        for event in events
    ]


def year_before(event: Event) -> Event | None:
    """The year of the series before this one that has a guest list; None: there is none. One statement."""
    if event.series_id is None:
        return None
    has_guests = select(Invitation.event_id).where(Invitation.withdrawn_at.is_(None))
    wanted = (
        select(Event)
        .where(
            Event.series_id == event.series_id,
            Event.id != event.id,
            Event.starts_at < event.starts_at,
            Event.id.in_(has_guests),
        )
        .order_by(Event.starts_at.desc(), Event.id.desc())
        .limit(1)
    )
    return db.session.scalars(wanted).first()


def made_for(series_id: int, starts_at: object) -> Event | None:
    """The year of the series that begins then, if it is made already. One statement."""
    wanted = select(Event).where(
        Event.series_id == series_id,
        Event.starts_at == starts_at,
        Event.status != EventStatus.CANCELLED,
    )
    return db.session.scalars(wanted.order_by(Event.id).limit(1)).first()
