"""Whether a guest's way into the meeting is open, and going in."""

from __future__ import annotations

from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from events.attendance.models import PresenceSource
from events.attendance.presence import arrive, closes_at, opens_at
from events.joining.providers import guests_address, hosts_address, is_set_up
from events.joining.sharing import note_visit
from events.programme.models import Event, EventStatus
from events.registration.models import Registration, RegistrationStatus
from office import clock

#: Hosts who go in early, to try all out, have so long at least.
_HOSTS_FOR: Final = timedelta(hours=12)


class Joining(StrEnum):
    """What somebody's joining page has to say."""

    OPEN = "open"
    NOT_YET = "not_yet"
    OVER = "over"
    #: The event was cancelled.
    CANCELLED = "cancelled"
    #: They are on the waiting list.
    WAITING = "waiting"
    #: The office has not let them in yet.
    PENDING = "pending"
    #: Their seat was given back, or the invitation withdrawn.
    NO_SEAT = "no_seat"
    #: The event has no meeting to join: one goes there.
    NO_MEETING = "no_meeting"
    #: It is held online, and the office has not said where.
    NOT_SET_UP = "not_set_up"


class CannotJoin(Exception):
    """The meeting is not open to this guest now; ``state`` says why."""

    def __init__(self, state: Joining) -> None:
        super().__init__(state.value)
        self.state = state


def joining_of(registration: Registration, at: datetime) -> Joining:
    """What the joining page of ``registration`` has to say at the moment ``at``."""
    event, invitation = registration.event, registration.invitation
    if event.status is EventStatus.CANCELLED:
        return Joining.CANCELLED
    is_withdrawn = invitation is not None and invitation.withdrawn_at is not None
    if is_withdrawn or registration.status in {RegistrationStatus.CANCELLED, RegistrationStatus.REFUSED}:
        return Joining.NO_SEAT
    if at >= closes_at(event):
        return Joining.OVER
    if registration.status is RegistrationStatus.WAITING:
        return Joining.WAITING
    if registration.status is RegistrationStatus.PENDING:
        return Joining.PENDING
    if not is_set_up(event):
        return Joining.NOT_SET_UP if event.is_online or not any(event.venue.values()) else Joining.NO_MEETING
    return Joining.OPEN if at >= opens_at(event, at) else Joining.NOT_YET


def enter(registration: Registration, place: str) -> str:
    """Let somebody into the meeting, remember that they came, and give the address to send them to.

    Joining again, from another device or after a broken line, is one presence.

    Args:
        place: from where, as `sharing.place_of` writes it.

    Raises:
        CannotJoin: the meeting is not open to them now.
    """
    now = clock.now()
    state = joining_of(registration, now)
    if state is not Joining.OPEN:
        raise CannotJoin(state)
    arrive(registration.id, PresenceSource.JOINED, now)
    note_visit(registration, place, now)
    event = registration.event
    return guests_address(event, f"guest:{registration.id}", registration.name, now, closes_at(event, now))


def enter_as_host(event: Event, user_id: int, name: str) -> str:
    """The address for one of our own, at any time.

    Raises:
        CannotJoin: there is no meeting.
    """
    if not is_set_up(event):
        raise CannotJoin(Joining.NOT_SET_UP)
    now = clock.now()
    return hosts_address(event, f"host:{user_id}", name, now, max(closes_at(event), now + _HOSTS_FOR))
