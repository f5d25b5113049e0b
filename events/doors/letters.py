"""Which letters follow when somebody registers themselves, and what each does to their calendar.

All of them are queued in the transaction that decides; nothing is written before the worker's turn.
"""

from __future__ import annotations

import hashlib
from datetime import datetime
from enum import StrEnum
from typing import Final, Literal

from sqlalchemy import select

from events.doors.guards import LOST_LINK_MINUTES
from events.programme.models import Event
from events.registration.models import Door, Registration, RegistrationStatus
from office import clock
from office.database import db
from office.localized import LANGUAGES
from office.mailroom.models import Letter, LetterStatus
from office.mailroom.outbox import TooLate, cancel, queue_letter

REGISTRATION: Final = "registration"
LOST_LINK: Final = "lost_link"
#: Letters of the first kind are about a registration, those of the second about an event.
SUBJECT: Final = "registrations"
EVENTS: Final = "events"

Method = Literal["REQUEST", "CANCEL"]


class Told(StrEnum):
    """What a letter tells of a registration."""

    CONFIRMED = "confirmed"
    WAITING = "waiting"
    PENDING = "pending"
    #: Off the waiting list.
    PROMOTED = "promoted"
    #: Let in by the office.
    ADMITTED = "admitted"
    TURNED_DOWN = "turned_down"
    CANCELLED = "cancelled"
    #: Somebody registered who was registered already.
    AGAIN = "again"
    #: They gave another mail address.
    CHANGED = "changed"
    #: Somebody else has taken over the place.
    PASSED_ON = "passed_on"


_FIRST = {
    RegistrationStatus.CONFIRMED: Told.CONFIRMED,
    RegistrationStatus.WAITING: Told.WAITING,
    RegistrationStatus.PENDING: Told.PENDING,
}
#: What is told to somebody who has a seat now, by how they stood before.
_SEATED = {
    RegistrationStatus.WAITING: Told.PROMOTED,
    RegistrationStatus.PENDING: Told.ADMITTED,
    RegistrationStatus.REFUSED: Told.ADMITTED,
}
#: What is told where it depends on nothing but how the registration stands now.
_LATER = {
    RegistrationStatus.WAITING: Told.WAITING,
    RegistrationStatus.PENDING: Told.PENDING,
    RegistrationStatus.REFUSED: Told.TURNED_DOWN,
    RegistrationStatus.CANCELLED: Told.CANCELLED,
}


def tell_of_registration(registration: Registration) -> None:
    """Write to somebody who has just registered."""
    told = _FIRST.get(registration.status)
    if told is not None and registration.door is not Door.INVITATION:
        _queue(registration, told, "new", first=True)


def tell_of_change(
    registration: Registration, *, before: RegistrationStatus, at: datetime | None = None, **_more: object
) -> None:
    """Write to somebody whose registration stands otherwise than before; what was overtaken stays unsent."""
    if registration.door is Door.INVITATION or before is registration.status:
        return
    told = _SEATED.get(before, Told.CONFIRMED)
    if registration.status is not RegistrationStatus.CONFIRMED:
        told = _LATER[registration.status]
    moment = at or clock.now()
    _queue(registration, told, f"{told.value}:{round(moment.timestamp() * 1000)}")
    if before is RegistrationStatus.PENDING and registration.replaces_id is not None:
        earlier = db.session.get(Registration, registration.replaces_id)
        if earlier is not None and earlier.status is RegistrationStatus.CANCELLED:
            tell_of_passing_on(earlier)


def tell_again(registration: Registration) -> None:
    """Send the personal link to somebody who registered once more; at most once in a while."""
    _queue(registration, Told.AGAIN, f"again:{_period(clock.now())}", first=True)


def tell_of_passing_on(registration: Registration) -> None:
    """Write to somebody whose place another has taken: their calendar entry goes, their link is dead."""
    if registration.door is not Door.INVITATION:
        _queue(registration, Told.PASSED_ON, f"passed_on:{registration.link_number}")


def tell_of_change_of_address(registration: Registration) -> None:
    """Write to the address that a guest has given instead of the one before."""
    moment = round(clock.now().timestamp() * 1000)
    _queue(registration, Told.CHANGED, f"{Told.CHANGED.value}:{moment}")


def ask_for_lost_link(event: Event, address: str, language: str) -> None:
    """Have the worker look for what an address has registered, and write to it if there is anything.

    The same is written down whether the address is known or not, so that nobody can tell by the time it
    takes. The same address again within the same twenty minutes changes nothing.
    """
    folded = address.strip().lower()
    digest = hashlib.sha256(folded.encode()).hexdigest()[:32]
    queue_letter(
        kind=LOST_LINK,
        key=f"lost_link:{event.id}:{digest}:{_period(clock.now())}",
        subject_type=EVENTS,
        subject_id=event.id,
        to_address=folded,
        to_name="",
        language=language if language in event.languages else event.languages[0],
    )


def letters_of(registration: Registration) -> list[Letter]:
    """What was written about a registration, oldest first."""
    statement = (
        select(Letter)
        .where(Letter.subject_type == SUBJECT, Letter.subject_id == registration.id)
        .order_by(Letter.id)
    )
    return list(db.session.scalars(statement))


def _queue(registration: Registration, told: Told, which: str, *, first: bool = False) -> None:
    """Queue one letter to the guest, where they have an address.

    Args:
        which: tells this letter from the others about the same registration.
        first: nothing can have been sent that it takes back or overtakes.
    """
    calendar: Method | None = None
    # A seat by invitation has its entry by the letters of its invitation.
    if registration.status is RegistrationStatus.CONFIRMED and registration.door is not Door.INVITATION:
        calendar = "REQUEST"
    if not first:
        earlier = letters_of(registration)
        _take_out(earlier)
        last = _last_method(earlier)
        if last is not None:
            registration.sequence += 1
            db.session.flush()
        if calendar is None and last == "REQUEST":
            calendar = "CANCEL"
    if not registration.email:
        return
    queue_letter(
        kind=REGISTRATION,
        key=f"registration:{registration.id}:{which}",
        subject_type=SUBJECT,
        subject_id=registration.id,
        to_address=registration.email,
        to_name=" ".join(registration.name.split()),
        language=registration.language if registration.language in LANGUAGES else LANGUAGES[0],
        params={
            "told": told.value,
            "link": registration.link_number,
            "calendar": calendar,
            "sequence": registration.sequence,
        },
    )


def _last_method(letters: list[Letter]) -> str | None:
    """What the last letter that left did to the guest's calendar."""
    left = {LetterStatus.SENT, LetterStatus.SENDING}
    told = [one.params.get("calendar") for one in letters if one.status in left]
    return next((method for method in reversed(told) if method), None)


def _take_out(letters: list[Letter]) -> None:
    """Take what was overtaken out of the outbox; letters to all guests decide for themselves."""
    for letter in letters:
        if letter.kind == REGISTRATION and letter.status is LetterStatus.QUEUED:
            try:
                cancel(letter)
            except TooLate:
                continue


def _period(moment: datetime) -> int:
    return int(moment.timestamp()) // (LOST_LINK_MINUTES * 60)
