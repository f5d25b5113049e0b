"""Presence: joining through one's own page, and staff who mark who came."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from enum import StrEnum

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from events.attendance.models import Presence, PresenceSource
from events.programme.models import Event, EventStatus
from events.registration.models import Registration, RegistrationStatus
from office import clock
from office.database import db

#: The joining page opens so long before the start.
OPENS_BEFORE = timedelta(minutes=15)
#: Meetings run over: the page stays open so long after the announced end.
CLOSES_AFTER = timedelta(minutes=60)


#: Nobody with one of these has a seat, or may yet get one by itself.
_SEATLESS = (RegistrationStatus.CANCELLED, RegistrationStatus.REFUSED, RegistrationStatus.PENDING)


class Joining(StrEnum):
    """What somebody's joining page has to say."""

    OPEN = "open"
    NOT_YET = "not_yet"
    OVER = "over"
    #: The event was cancelled.
    CANCELLED = "cancelled"
    #: They are on the waiting list.
    WAITING = "waiting"
    #: Their seat was given back, or the invitation withdrawn.
    NO_SEAT = "no_seat"
    #: The event has no meeting to join: one goes there.
    NO_MEETING = "no_meeting"


class CannotJoin(Exception):
    """The meeting is not open to this guest now; ``state`` says why."""

    def __init__(self, state: Joining) -> None:
        super().__init__(state.value)
        self.state = state


def opens_at(event: Event) -> datetime:
    """When the joining page opens."""
    return event.starts_at - OPENS_BEFORE


def joining_of(registration: Registration, at: datetime) -> Joining:
    """What the joining page of ``registration`` has to say at the moment ``at``."""
    event = registration.event
    if event.status is EventStatus.CANCELLED:
        return Joining.CANCELLED
    invitation = registration.invitation
    if (invitation is not None and invitation.withdrawn_at is not None) or registration.status in _SEATLESS:
        return Joining.NO_SEAT
    if at >= event.ends_at + CLOSES_AFTER:
        return Joining.OVER
    if registration.status is RegistrationStatus.WAITING:
        return Joining.WAITING
    if not event.meeting_url:
        return Joining.NO_MEETING
    return Joining.OPEN if at >= opens_at(event) else Joining.NOT_YET


def join(registration: Registration) -> str:
    """Let somebody into the meeting, remember that they came, and give the meeting's address.

    Joining again, from another device or after a broken line, is one presence.

    Raises:
        CannotJoin: the meeting is not open to them now.
    """
    state = joining_of(registration, clock.now())
    if state is not Joining.OPEN:
        raise CannotJoin(state)
    _add(registration.id, PresenceSource.JOINED)
    return registration.event.meeting_url


def mark_present(event_id: int, registration_ids: Iterable[int]) -> int:
    """Mark who came; how many were not marked before is returned. People of other events are passed over."""
    present = set(
        db.session.scalars(
            select(Presence.registration_id)
            .join(Presence.registration)
            .where(Registration.event_id == event_id)
        )
    )
    asked = set(registration_ids) - present
    known = db.session.scalars(
        select(Registration.id).where(
            Registration.event_id == event_id,
            Registration.id.in_(asked),
            Registration.status == RegistrationStatus.CONFIRMED,
        )
    )
    marked = [number for number in known if _add(number, PresenceSource.MARKED)]
    return len(marked)


def unmark(event_id: int, registration_ids: Iterable[int]) -> int:
    """Take back that somebody came, however it was known; how many were is returned."""
    statement = (
        select(Presence)
        .join(Presence.registration)
        .where(Registration.event_id == event_id, Presence.registration_id.in_(set(registration_ids)))
    )
    found = list(db.session.scalars(statement))
    for presence in found:
        db.session.delete(presence)
    db.session.flush()
    return len(found)


def _add(registration_id: int, source: PresenceSource) -> bool:
    """Add a presence unless there is one; two devices may join in the same moment."""
    already = select(Presence.id).where(Presence.registration_id == registration_id)
    if db.session.scalars(already).one_or_none() is not None:
        return False
    try:
        with db.session.begin_nested():
            db.session.add(
                Presence(registration_id=registration_id, source=source, first_seen_at=clock.now())
            )
    except IntegrityError:
        return False
    return True
