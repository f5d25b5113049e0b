"""Sending an event's invitations: what would go out, what stays behind and why, and the decision to send."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

from sqlalchemy import select

from events.guestlist.models import Invitation
from events.invitations.confirming import INVITATION, SUBJECT, language_of
from events.invitations.mail import TEST
from events.invitations.sending_queries import guest_list
from events.programme.models import Event, EventStatus
from events.registration.answers import asks_anew
from events.registration.queries import replies_by_invitation
from events.registration.seats import lock_event
from office import clock
from office.database import db
from office.mailroom.models import Letter, LetterStatus, Mailing
from office.mailroom.outbox import letters_about, queue_letter, retry, start_mailing
from stakeholders.address.forms import address_forms

EVENTS = "events"


class NotPublished(Exception):
    """The event is a draft or was cancelled: nobody is invited to it."""


class EventOver(Exception):
    """The event is over: nobody is invited to what has been."""


class NothingToSend(Exception):
    """Every letter that can be sent has been sent, perhaps by a colleague a moment ago."""


class CountChanged(Exception):
    """The guest list is not what the officer saw: ``expected`` letters were agreed to, ``ready`` would go."""

    def __init__(self, expected: int, ready: int) -> None:
        super().__init__(f"{expected} expected, {ready} ready")
        self.expected = expected
        self.ready = ready


class LeftOut(StrEnum):
    """Why an entry of the guest list gets no letter now."""

    NO_ADDRESSEE = "no_addressee"
    NO_ADDRESS = "no_address"
    ANSWERED = "answered"


class Doubt(StrEnum):
    """What somebody should look at before the letter goes out; it does not stop it."""

    FORM_OF_ADDRESS = "form_of_address"
    OTHER_LANGUAGE = "other_language"
    SHARED_MAILBOX = "shared_mailbox"


@dataclass(frozen=True)
class Review:
    """What sending would do now.

    Args:
        ready: the invitations whose letters would go out.
        left_out: those that would not, each with the reason; they were never sent.
        already_sent: those that have their letter, or have it in the outbox.
        by_language: how many letters in each language, the event's languages first.
        doubts: what to look at, by the invitation's number.
    """

    ready: Sequence[Invitation]
    left_out: Sequence[tuple[Invitation, LeftOut]]
    already_sent: Sequence[Invitation]
    by_language: dict[str, int]
    doubts: dict[int, list[Doubt]]


def invitation_key(invitation: Invitation) -> str:
    """Which letter it is: the same invitation with the same link is one letter, however often it is asked."""
    return f"invitation:{invitation.id}:{invitation.link_number}"


def review(event: Event) -> Review:
    """Look through the event's guest list before sending. A fixed number of statements."""
    invitations = guest_list(event.id)
    letters = letters_about(SUBJECT, (invitation.id for invitation in invitations))
    replies = replies_by_invitation(event.id)
    ready: list[Invitation] = []
    left_out: list[tuple[Invitation, LeftOut]] = []
    sent: list[Invitation] = []
    for invitation in invitations:
        # A letter to an earlier addressee, whose link was withdrawn since, is not this one's.
        if any(letter.key == invitation_key(invitation) for letter in letters[invitation.id]):
            sent.append(invitation)
        elif invitation.addressee is None:
            left_out.append((invitation, LeftOut.NO_ADDRESSEE))
        elif not invitation.to_address:
            left_out.append((invitation, LeftOut.NO_ADDRESS))
        elif invitation.id in replies and not asks_anew(replies[invitation.id]):
            left_out.append((invitation, LeftOut.ANSWERED))
        else:
            ready.append(invitation)
    languages = Counter(language_of(event, invitation.language) for invitation in ready)
    order = [*event.languages, *sorted(set(languages) - set(event.languages))]
    by_language = {code: languages[code] for code in order if languages[code]}
    return Review(ready, left_out, sent, by_language, _doubts(event, ready))


def _doubts(event: Event, invitations: Sequence[Invitation]) -> dict[int, list[Doubt]]:
    wanted = [
        (invitation.addressee, invitation.posting, language_of(event, invitation.language))
        for invitation in invitations
        if invitation.addressee is not None
    ]
    forms = address_forms(wanted) if wanted else []
    mailboxes = Counter(invitation.to_address.casefold() for invitation in invitations)
    found: dict[int, list[Doubt]] = {}
    for invitation, form in zip(invitations, forms, strict=True):
        doubts = []
        if form.problems:
            doubts.append(Doubt.FORM_OF_ADDRESS)
        if language_of(event, invitation.language) != invitation.language:
            doubts.append(Doubt.OTHER_LANGUAGE)
        if mailboxes[invitation.to_address.casefold()] > 1:
            doubts.append(Doubt.SHARED_MAILBOX)
        if doubts:
            found[invitation.id] = doubts
    return found


def send_invitations(event: Event, invitations: Iterable[Invitation], user_id: int | None) -> Mailing:
    """Put the letters of these invitations into the outbox, as one mailing.

    An invitation that has its letter already gets no second one; one without addressee or address gets none.

    Raises:
        NotPublished: the event is not open to guests.
        EventOver: it has been.
        NothingToSend: no letter is left to be sent.
    """
    # Two officers at once: the second waits here, and finds the letters of the first.
    event = lock_event(event.id)
    _must_be_open(event)
    wanted = {invitation.id for invitation in invitations}
    chosen = [invitation for invitation in review(event).ready if invitation.id in wanted]
    if not chosen:
        raise NothingToSend
    mailing = start_mailing(kind=INVITATION, subject_type=EVENTS, subject_id=event.id, user_id=user_id)
    for invitation in chosen:
        queue_letter(
            kind=INVITATION,
            key=invitation_key(invitation),
            subject_type=SUBJECT,
            subject_id=invitation.id,
            to_address=invitation.to_address,
            to_name=str(invitation.addressee),
            language=language_of(event, invitation.language),
            mailing=mailing,
        )
    db.session.flush()
    return mailing


def is_over(event: Event) -> bool:
    """Whether the event has been, and nobody can be invited to it any more."""
    return event.ends_at < clock.now()


def _must_be_open(event: Event) -> None:
    if event.status is not EventStatus.PUBLISHED:
        raise NotPublished
    if is_over(event):
        raise EventOver


def send_all(event: Event, expected: int, user_id: int | None) -> Mailing:
    """Send every invitation that is ready, if there are as many as the officer typed.

    Raises:
        NotPublished, EventOver, NothingToSend: as `send_invitations`.
        CountChanged: the guest list changed since the officer looked.
    """
    event = lock_event(event.id)
    ready = review(event).ready
    if ready and len(ready) != expected:
        raise CountChanged(expected, len(ready))
    return send_invitations(event, ready, user_id)


def send_test(event: Event, to_address: str, language: str, like: Invitation | None = None) -> Letter:
    """Send the officer the letter as a guest would get it, with a harmless link: ``like`` names the guest.

    Unlike an invitation it may be sent while the event is a draft, and as often as one likes.
    """
    letter = queue_letter(
        kind=TEST,
        key=f"{TEST}:{event.id}:{clock.now().timestamp()}",
        subject_type=EVENTS,
        subject_id=event.id,
        to_address=to_address,
        to_name="",
        language=language,
        params={"invitation_id": like.id if like is not None else None},
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
    _must_be_open(event)
    letter = db.session.scalar(select(Letter).where(Letter.key == invitation_key(invitation)))
    if letter is None or not invitation.to_address or invitation.withdrawn_at is not None:
        raise NothingToSend
    retry(letter)
    letter.to_address = invitation.to_address
    db.session.flush()
    return letter


def has_sent(event: Event) -> bool:
    """Whether a guest of the event has an invitation, or one is in the outbox."""
    statement = (
        select(Letter.id)
        .join(Invitation, Letter.subject_id == Invitation.id)
        .where(
            Invitation.event_id == event.id,
            Letter.subject_type == SUBJECT,
            Letter.status != LetterStatus.CANCELLED,
        )
        .limit(1)
    )
    return db.session.scalar(statement) is not None
