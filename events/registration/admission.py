"""Registering without an invitation, and what becomes of a registration by whichever door it came."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from events.programme.models import Event, OpenDoor
from events.programme.planning import lock_event
from events.registration import room
from events.registration.answers import SubstitutesNotAllowed
from events.registration.asking import (
    Applicant,
    NoRoom,
    RegistrationRefused,
    asked_for,
    find_organisation,
    is_invited,
    known,
    locked,
    why_shut,
)
from events.registration.leaving import cancel, make_way, substitute
from events.registration.models import ACTIVE, Door, MissionLink, Registration, RegistrationStatus
from events.registration.room import Asking, Refusal, registered, standing_changed
from office import clock
from office.database import db

__all__ = [
    "Applicant",
    "NoRoom",
    "Refusal",
    "Registered",
    "RegistrationRefused",
    "SubstitutesNotAllowed",
    "admit",
    "cancel",
    "let_in",
    "put_back",
    "register",
    "registered",
    "standing_changed",
    "substitute",
    "turn_down",
    "why_shut",
]


@dataclass(frozen=True)
class Registered:
    """A registration, and whether it was made just now: the same form again finds the one made before.

    ``is_repeated``: it was that very sending of the form, not somebody who registers once more.
    """

    registration: Registration
    is_new: bool
    is_repeated: bool = False


def register(
    event: Event,
    applicant: Applicant,
    door: Door,
    *,
    link: MissionLink | None = None,
    submission: str | None = None,
) -> Registered:
    """Register somebody by a mission's link or at the open door: one decision in one locked transaction.

    Whoever is registered at the event under the same name and mail address already, by whichever door, is
    found and not registered again; so is who was named in the same sending of the form.

    Args:
        link: the mission's link, for `Door.MISSION` and only for it.
        submission: what tells one sending of a form from another.

    Raises:
        RegistrationRefused: the door is shut, or there is no seat and no list to wait on.
    """
    assert door is not Door.INVITATION and (link is not None) == (door is Door.MISSION)
    event = lock_event(event.id)
    now = clock.now()
    if link is not None:
        db.session.refresh(link)
    registration = asked_for(event, applicant, door, link, submission, now)
    theirs, by_link = known(registration)
    if theirs is not None:
        is_repeated = submission is not None and theirs.submission == registration.submission
        return Registered(theirs, is_new=False, is_repeated=is_repeated)
    shut = why_shut(event, door, now, link)
    if shut is not None:
        raise RegistrationRefused(shut)
    if link is not None and by_link >= link.seats:
        raise RegistrationRefused(Refusal.LINK_FULL)
    find_organisation(registration)
    on_approval = door is Door.OPEN and event.open_door is OpenDoor.ON_APPROVAL
    if on_approval and event.has_waiting_list:
        registration.status = RegistrationStatus.PENDING
    else:
        blocked = room.newcomer(event, Asking.of(registration), now)
        if blocked is not None and not event.has_waiting_list:
            raise RegistrationRefused(blocked)
        if on_approval:
            registration.status = RegistrationStatus.PENDING
        elif blocked is not None:
            registration.status = RegistrationStatus.WAITING
    db.session.add(registration)
    db.session.flush()
    registered.send(registration)
    return Registered(registration, is_new=True)


def admit(registration: Registration) -> bool:
    """Let in somebody who asked at a door where the office decides; also who was turned down before.

    They get a seat if there is one, else they wait for it, by the moment at which they asked. Who was to
    come in another's place takes over that seat. Whether that changed anything: a second press does not.

    Raises:
        NoRoom: there is no seat, and the event keeps no waiting list.
        RegistrationRefused: the event was cancelled.
    """
    event, now = locked(registration)
    before = registration.status
    if before not in (RegistrationStatus.PENDING, RegistrationStatus.REFUSED):
        return False
    replaced = _replaced(registration)
    if replaced is not None:
        registration.status, registration.asked_at = replaced.status, replaced.asked_at
        make_way(replaced, now)
    else:
        registration.status = _placed(event, registration, now)
    registration.cancelled_at = None
    db.session.flush()
    standing_changed.send(registration, before=before, at=now)
    return True


def turn_down(registration: Registration) -> bool:
    """Do not let somebody in who asked; whether that changed anything.

    Of those who came by a mission's link or the open door also somebody who waits can be turned down. Whom
    they were to replace keeps the seat.
    """
    _event, now = locked(registration, may_be_cancelled=True)
    before = registration.status
    if before not in (RegistrationStatus.PENDING, RegistrationStatus.WAITING) or is_invited(registration):
        return False
    registration.status, registration.cancelled_at = RegistrationStatus.REFUSED, now
    db.session.flush()
    standing_changed.send(registration, before=before, at=now)
    return True


def let_in(registration: Registration) -> bool:
    """Let in somebody off the waiting list by hand, before others; whether that changed anything.

    Raises:
        NoRoom: the event, or their mission, group or door, has no seat left.
        RegistrationRefused: the event was cancelled.
    """
    event, now = locked(registration)
    if registration.status is not RegistrationStatus.WAITING:
        return False
    blocked = room.blocked_by(event, Asking.of(registration))
    if blocked is not None:
        raise NoRoom(blocked)
    registration.status = RegistrationStatus.CONFIRMED
    db.session.flush()
    room.tell_promoted(registration, now)
    return True


def put_back(registration: Registration) -> bool:
    """Take back that a registration was cancelled: they ask anew, and get what is free now, or wait.

    For mission's links and the open door; an invited guest answers anew. Whether that changed anything.

    Raises:
        NoRoom: there is no seat, and the event keeps no waiting list.
        RegistrationRefused: the event was cancelled.
    """
    event, now = locked(registration)
    before = registration.status
    if before is not RegistrationStatus.CANCELLED or is_invited(registration):
        return False
    registration.status = _placed(event, registration, now)
    registration.asked_at, registration.cancelled_at = now, None
    db.session.flush()
    standing_changed.send(registration, before=before, at=now)
    return True


def _placed(event: Event, registration: Registration, at: datetime) -> RegistrationStatus:
    blocked = room.newcomer(event, Asking.of(registration), at)
    if blocked is None:
        return RegistrationStatus.CONFIRMED
    if not event.has_waiting_list:
        raise NoRoom(blocked)
    return RegistrationStatus.WAITING


def _replaced(registration: Registration) -> Registration | None:
    """Whose seat they are to take over, if that one still has it."""
    if registration.replaces_id is None:
        return None
    found = db.session.get(Registration, registration.replaces_id, populate_existing=True)
    return found if found is not None and found.status in ACTIVE else None
