"""Sending an event's letters: the decision of an officer, taken once, and what follows from it."""

from __future__ import annotations

import hmac
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from typing import NoReturn

from sqlalchemy import and_, or_, select

from events.guestlist.models import Invitation
from events.invitations import registrants
from events.invitations.calendaring import Entries, calendar_for, entries_of
from events.invitations.confirming import SUBJECT, WITHDRAWAL
from events.invitations.letters_left import Sent
from events.invitations.mail import TEST
from events.invitations.reasons import NotNow
from events.invitations.rules import Wanted, key_of, not_now
from events.invitations.taking_back import taken_from, tells_of_withdrawal
from events.letters import writing
from events.letters.models import Purpose
from events.programme.models import Event
from events.registration.answers import replies_close_at
from events.registration.models import Registration
from events.registration.seats import lock_event
from events.sending.guests import AboutGuest, guest_key
from events.sending.recipients import Recipient, Review, Selection, faulty_in, recipients_of
from office import clock
from office.database import db
from office.mailroom.addresses import domain_of
from office.mailroom.models import Letter, LetterStatus, Mailing, MailingStatus
from office.mailroom.outbox import NewLetter, queue_letter, queue_letters, retry, start_mailing

EVENTS = "events"

#: Longest list of keys put into one statement.
_MANY = 1_000


class Refused(Exception):
    """Nobody gets a letter of this kind now; ``reason`` says why."""

    def __init__(self, reason: NotNow) -> None:
        super().__init__(reason.value)
        self.reason = reason


class NotPublished(Refused):
    """The event is a draft or was cancelled: guests hear nothing of it."""


class EventOver(Refused):
    """The event is over: nobody is written to about what has been."""


class NothingToSend(Exception):
    """Every letter that can be sent has been sent, perhaps by a colleague a moment ago."""


class CountChanged(Exception):
    """The guest list is not what the officer saw: ``expected`` letters were agreed to, ``ready`` would go."""

    def __init__(self, expected: int, ready: int) -> None:
        super().__init__(f"{expected} expected, {ready} ready")
        self.expected = expected
        self.ready = ready


class ListChanged(Exception):
    """As many letters as the officer saw, but not the same: another guest, address, language or wording."""


class Untimely(StrEnum):
    """Why letters cannot go out when they are to."""

    PAST = "past"
    #: The last of them would go out when answers are no longer taken.
    AFTER_ANSWERS = "after_answers"
    #: The last of them would go out when the event has begun.
    AFTER_START = "after_start"


class BadSchedule(Exception):
    """The letters cannot go out at those times."""

    def __init__(self, reason: Untimely) -> None:
        super().__init__(reason.value)
        self.reason = reason


@dataclass(frozen=True)
class Schedule:
    """When letters go out: at once unless ``begins_at`` is given, all together unless both parts of a wave
    are: so many letters, and so many minutes from one wave to the next.
    """

    begins_at: datetime | None = None
    wave_size: int | None = None
    wave_minutes: int | None = None

    def waves(self, letters: int) -> int:
        """How many waves so many letters make."""
        return -(-letters // self.wave_size) if self.wave_size and self.wave_minutes else 1

    def last_at(self, letters: int, now: datetime) -> datetime:
        """When the last wave is due."""
        waves = max(self.waves(letters), 1)
        return (self.begins_at or now) + timedelta(minutes=(self.wave_minutes or 0) * (waves - 1))

    def untimely(self, event: Event, purpose: Purpose, letters: int) -> Untimely | None:
        """Why so many letters cannot go out like this; None where they can."""
        now = clock.now()
        if self.begins_at is not None and self.begins_at < now - timedelta(minutes=5):
            return Untimely.PAST
        last = self.last_at(letters, now)
        closes_at = replies_close_at(event)
        if purpose is Purpose.REMINDER and closes_at is not None and last >= closes_at:
            return Untimely.AFTER_ANSWERS
        if purpose is not Purpose.THANKS and last >= event.starts_at and last > now:
            return Untimely.AFTER_START
        return None


AT_ONCE = Schedule()


def send(
    event: Event,
    purpose: Purpose,
    *,
    number: int,
    agreement: str | None,
    user_id: int | None,
    selection: Selection | None = None,
    schedule: Schedule = AT_ONCE,
) -> Mailing:
    """Put the letters of one kind into the outbox, as one mailing, if they are those the officer agreed to.

    Two officers at once: the second waits here, and finds the letters of the first.

    Args:
        number: how many letters the officer typed.
        agreement: what the officer looked at (`Review.agreement`); None where a program sends.

    Raises:
        NotPublished, EventOver, Refused: nobody gets such a letter now.
        NothingToSend: no letter is left to be sent.
        CountChanged: there are not as many letters as were typed.
        ListChanged: there are as many, but others than were looked at.
        BadSchedule: they cannot go out at those times.
    """
    event = lock_event(event.id)
    faulty = faulty_in(agreement) if agreement is not None else None
    found = recipients_of(event, purpose, selection, faulty=faulty)
    _require(found)
    if not found.ready:
        raise NothingToSend
    if len(found.ready) != number:
        raise CountChanged(number, len(found.ready))
    if agreement is not None and not hmac.compare_digest(agreement.encode(), found.agreement.encode()):
        raise ListChanged
    untimely = schedule.untimely(event, purpose, number)
    if untimely is not None:
        raise BadSchedule(untimely)
    return _queue(event, purpose, found.ready, user_id, schedule)


def review(event: Event, purpose: Purpose = Purpose.INVITATION) -> Review:
    """What `send_all` would send now."""
    return recipients_of(event, purpose, Selection(without_faulty=True))


def send_all(
    event: Event, expected: int, user_id: int | None, purpose: Purpose = Purpose.INVITATION
) -> Mailing:
    """Send every letter of a kind that can be written, at once, if there are ``expected``.

    Raises:
        As `send`.
    """
    selection = Selection(without_faulty=True)
    return send(event, purpose, number=expected, agreement=None, user_id=user_id, selection=selection)


def send_invitations(event: Event, invitations: Iterable[Invitation], user_id: int | None) -> Mailing:
    """Send these guests their invitations; one who has it gets no second one, nor one who lacks an address.

    Raises:
        As `send`.
    """
    event = lock_event(event.id)
    only = frozenset(guest_key(invitation, None) for invitation in invitations)
    found = recipients_of(event, Purpose.INVITATION, Selection(only=only, without_faulty=True))
    _require(found)
    if not only or not found.ready:
        raise NothingToSend
    return _queue(event, Purpose.INVITATION, found.ready, user_id, AT_ONCE)


def _require(found: Review) -> None:
    if found.not_now is not None:
        _refuse(found.not_now)


def _refuse(reason: NotNow) -> NoReturn:
    if reason in {NotNow.NOT_PUBLISHED, NotNow.CANCELLED}:
        raise NotPublished(reason)
    raise EventOver(reason) if reason is NotNow.OVER else Refused(reason)


def _queue(
    event: Event, purpose: Purpose, chosen: Sequence[Recipient], user_id: int | None, schedule: Schedule
) -> Mailing:
    text = writing.agreed(event, purpose)
    mailing = start_mailing(
        kind=purpose.value,
        subject_type=EVENTS,
        subject_id=event.id,
        user_id=user_id,
        begins_at=schedule.begins_at,
        wave_size=schedule.wave_size,
        wave_minutes=schedule.wave_minutes,
    )
    entries = entries_of(event)
    sent = registrants.letters_to(event.id) if any(one.invitation is None for one in chosen) else {}
    letters = [
        _letter_to_registrant(purpose, one, text.id, sent.get(one.seat.id, ()))
        if one.invitation is None
        else _letter(purpose, one, one.invitation, text.id, entries)
        for one in chosen
    ]
    queue_letters(_without_taken_out(letters, mailing), mailing)
    db.session.flush()
    return mailing


def _letter_to_registrant(purpose: Purpose, one: Recipient, text_id: int, sent: Sequence[Sent]) -> NewLetter:
    return NewLetter(
        kind=purpose.value,
        key=one.key,
        subject_type=registrants.SUBJECT,
        subject_id=one.seat.id,
        to_address=one.to_address,
        to_name=one.to_name,
        language=one.language,
        params={
            "text_id": text_id,
            "link": one.seat.link_number,
            "calendar": registrants.calendar_for(purpose, one.seat, sent),
        },
    )


def _letter(
    purpose: Purpose, one: Recipient, invitation: Invitation, text_id: int, entries: Entries
) -> NewLetter:
    if tells_of_withdrawal(purpose, invitation):
        # Whoever has an entry in the calendar was told when they were taken off the list.
        taken = taken_from(invitation, one.language)
        return NewLetter(
            kind=WITHDRAWAL,
            key=one.key,
            subject_type=SUBJECT,
            subject_id=invitation.id,
            to_address=one.to_address,
            to_name=one.to_name,
            language=one.language,
            params={**taken.params(), "calendar": None, "copy": one.copy},
        )
    return NewLetter(
        kind=purpose.value,
        key=one.key,
        subject_type=SUBJECT,
        subject_id=invitation.id,
        to_address=one.to_address,
        to_name=one.to_name,
        language=one.language,
        params={
            "text_id": text_id,
            "registration_id": one.registration.id if one.registration is not None else None,
            "copy": one.copy,
            "calendar": None if one.copy else calendar_for(purpose, invitation, one.registration, entries),
        },
    )


def _without_taken_out(letters: Sequence[NewLetter], mailing: Mailing) -> list[NewLetter]:
    """Put those into the outbox once more that had been taken out of it one by one; give the others."""
    wanted = {letter.key: letter for letter in letters}
    keys = list(wanted)
    for start in range(0, len(keys), _MANY):
        statement = (
            select(Letter)
            .outerjoin(Letter.mailing)
            .where(
                Letter.key.in_(keys[start : start + _MANY]),
                Letter.status == LetterStatus.CANCELLED,
                Letter.mailing_id.is_(None) | (Mailing.status != MailingStatus.STOPPED),
            )
        )
        for found in db.session.scalars(statement).all():
            new = wanted.pop(found.key, None)
            if new is not None:
                retry(found)
                found.mailing_id = mailing.id
                found.to_address, found.to_name = new.to_address, new.to_name
                found.to_domain = domain_of(new.to_address)
                found.language, found.params = new.language, new.params
                found.due_at = max(mailing.begins_at or found.due_at, found.due_at)
                mailing.total += 1
    return list(wanted.values())


def is_over(event: Event) -> bool:
    """Whether the event has been, and nobody can be invited to it any more."""
    return event.ends_at < clock.now()


def send_test(
    event: Event,
    to_address: str,
    language: str,
    like: AboutGuest | Invitation | None = None,
    purpose: Purpose = Purpose.INVITATION,
) -> Letter:
    """Send the officer the letter as a guest would get it, with a harmless link: ``like`` names the guest.

    Unlike a real one it may be sent while the event is a draft, and as often as one likes.
    """
    text = writing.current(event, purpose)
    invitation = like if isinstance(like, Invitation) else like.invitation if like is not None else None
    seat = like.registration if isinstance(like, AboutGuest) and like.invitation is None else None
    letter = queue_letter(
        kind=TEST,
        key=f"{TEST}:{event.id}:{clock.now().timestamp()}",
        subject_type=EVENTS,
        subject_id=event.id,
        to_address=to_address,
        to_name="",
        language=language,
        params={
            "invitation_id": invitation.id if invitation is not None else None,
            "registration_id": seat.id if seat is not None else None,
            "purpose": purpose.value,
            "text_id": text.id if text is not None else None,
        },
    )
    if letter is None:  # the same microsecond twice
        raise NothingToSend
    return letter


def send_again(invitation: Invitation) -> Letter:
    """Put an invitation that failed or came back into the outbox once more, to the address that is known now.

    Raises:
        NotPublished: the event is not open to guests.
        EventOver: it has been.
        NothingToSend: there is no letter, or no address.
        NotRepeatable: the letter is under way or was taken by the mail server.
    """
    event = lock_event(invitation.event_id)
    closed = not_now(event, Purpose.INVITATION, clock.now())
    if closed is not None:
        _refuse(closed)
    key = key_of(Purpose.INVITATION, invitation, Wanted())
    letter = db.session.scalar(select(Letter).where(Letter.key == key))
    if letter is None or not invitation.to_address or invitation.withdrawn_at is not None:
        raise NothingToSend
    retry(letter)
    letter.to_address = invitation.to_address
    letter.to_domain = domain_of(invitation.to_address)
    db.session.flush()
    return letter


def has_sent(event: Event) -> bool:
    """Whether a guest of the event has a letter, or one is in the outbox."""
    invited = select(Invitation.id).where(Invitation.event_id == event.id)
    registered = select(Registration.id).where(Registration.event_id == event.id)
    statement = (
        select(Letter.id)
        .where(
            or_(
                and_(Letter.subject_type == SUBJECT, Letter.subject_id.in_(invited)),
                and_(Letter.subject_type == registrants.SUBJECT, Letter.subject_id.in_(registered)),
            ),
            Letter.status != LetterStatus.CANCELLED,
        )
        .limit(1)
    )
    return db.session.scalar(statement) is not None
