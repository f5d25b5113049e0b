"""The door of a hybrid seminar: the code that a guest shows, and arrivals, also those told late."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Final

from sqlalchemy import select

from events.attendance.models import Presence, PresenceSource, Stay
from events.attendance.presence import arrive
from events.registration.models import Registration, RegistrationStatus
from office.database import db
from office.links import LinkKind, token_for

#: Signs of a code: 40 bits, so that nobody guesses one before a person who looks at them.
CODE_SIGNS: Final = 8
#: A device tells of arrivals at most so late; an older moment is a clock that was set wrong.
LONGEST_AWAY: Final = timedelta(hours=48)
#: What a device may call an arrival.
KEY: Final = re.compile(r"[A-Za-z0-9-]{8,64}")

_NO_SIGN: Final = re.compile(r"[^A-Z2-7]")


def door_code(registration_id: int, link_number: int) -> str:
    """What a guest shows at the door: eight signs, in two groups, as ``ABCD-2345``.

    It is derived from another key than the guest's personal link: a photographed code opens nothing. Raising
    the registration's ``link_number`` (somebody else comes in their place) makes it void.
    """
    signs = token_for(LinkKind.DOOR, registration_id, link_number).partition("-")[2][:CODE_SIGNS].upper()
    return f"{signs[:4]}-{signs[4:]}"


def plain_code(text: str) -> str:
    """A code as it was typed or scanned, without what people put between its signs."""
    return _NO_SIGN.sub("", text.upper())


class Step(StrEnum):
    """What a device tells."""

    ARRIVE = "arrive"
    #: An arrival was a mistake.
    UNDO = "undo"


@dataclass(frozen=True)
class Told:
    """One thing that a device at the door tells."""

    #: What the device calls the arrival; of an undoing, what it called the arrival that is taken back.
    key: str
    step: Step
    registration_id: int
    at: datetime


class Became(StrEnum):
    """What became of what a device told."""

    ENTERED = "entered"
    #: They had been let in before, at another door or on another device. Both arrivals are kept.
    ALREADY = "already"
    #: They were let in, and have no seat: it was given back, or never given. The arrival is kept.
    WITHOUT_SEAT = "without_seat"
    UNDONE = "undone"
    #: There is nobody of that number at this event.
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class Outcome:
    """The answer to one thing that was told; the same told again has the same answer."""

    key: str
    became: Became
    #: Of `Became.ALREADY`: when they had come.
    since: datetime | None = None
    #: Of `Became.WITHOUT_SEAT`: how they stand.
    status: RegistrationStatus | None = None


def moment_told(now: datetime, seconds_ago: float) -> datetime:
    """When something happened, by our clock: a device knows how long ago, even where its own is wrong."""
    return now - min(max(timedelta(seconds=seconds_ago), timedelta(0)), LONGEST_AWAY)


def take_in(event_id: int, told: Sequence[Told], *, user_id: int | None) -> list[Outcome]:
    """Enter what a device tells, in its order. Told again, nothing changes.

    The registrations are locked: of two devices that let in the same guest in one moment, one learns of the
    other.
    """
    known = _locked(event_id, sorted({one.registration_id for one in told}))
    return [_one(known.get(one.registration_id), one, user_id) for one in told]


def _locked(event_id: int, numbers: Sequence[int]) -> dict[int, Registration]:
    """These registrations of the event, while no other device lets them in."""
    statement = (
        select(Registration)
        .where(Registration.event_id == event_id, Registration.id.in_(numbers))
        .order_by(Registration.id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return {registration.id: registration for registration in db.session.scalars(statement)}


def _one(registration: Registration | None, told: Told, user_id: int | None) -> Outcome:
    if registration is None:
        return Outcome(told.key, Became.UNKNOWN)
    if told.step is Step.UNDO:
        _take_back(registration.id, told.key)
        return Outcome(told.key, Became.UNDONE)
    was_here = _presence(registration.id) is not None
    is_new = arrive(registration.id, PresenceSource.DOOR, told.at, client_key=told.key, user_id=user_id)
    entered = db.session.scalars(select(Stay).where(Stay.client_key == told.key)).one()
    if entered.registration_id != registration.id:
        # Two devices never make the same key; whoever does so by hand enters nothing.
        return Outcome(told.key, Became.UNKNOWN)
    before = [stay for stay in _at_the_door(registration.id) if stay.id < entered.id]
    # Whom staff have marked as absent meanwhile was not here: that they come now is no news to anybody.
    if before and (was_here or not is_new):
        return Outcome(told.key, Became.ALREADY, since=min(stay.begins_at for stay in before))
    if registration.status is not RegistrationStatus.CONFIRMED:
        return Outcome(told.key, Became.WITHOUT_SEAT, status=registration.status)
    return Outcome(told.key, Became.ENTERED)


def _take_back(registration_id: int, key: str) -> None:
    """Take back one arrival; that they came, too, if nothing else says so."""
    stays = list(db.session.scalars(select(Stay).where(Stay.registration_id == registration_id)))
    gone = [stay for stay in stays if stay.client_key == key and stay.source is PresenceSource.DOOR]
    for stay in gone:
        db.session.delete(stay)
    if not gone or len(stays) > len(gone):
        db.session.flush()
        return
    presence = _presence(registration_id)
    if presence is not None and presence.source is PresenceSource.DOOR:
        db.session.delete(presence)
    db.session.flush()


def _presence(registration_id: int) -> Presence | None:
    found = select(Presence).where(Presence.registration_id == registration_id)
    return db.session.scalars(found).one_or_none()


def _at_the_door(registration_id: int) -> Iterable[Stay]:
    return db.session.scalars(
        select(Stay).where(Stay.registration_id == registration_id, Stay.source == PresenceSource.DOOR)
    )
