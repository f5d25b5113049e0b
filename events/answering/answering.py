"""A guest answers: from what was typed to an answer, and the letters that follow from one."""

from __future__ import annotations

from typing import Any

from sqlalchemy import select

from events.guestlist.models import Invitation
from events.invitations.confirming import CONFIRMATION, SUBJECT, queue_confirmation
from events.registration.models import Answer, RegistrationStatus, Reply, ReplySource
from events.registration.naming import known_people
from events.registration.seats import GivenAnswer, Guest, answer, answered, party_of
from office import clock
from office.database import db
from office.mailroom.models import Letter, LetterStatus
from office.mailroom.outbox import TooLate, cancel


def note_opening(invitation_id: int) -> None:
    """Remember when the guest first opened the invitation."""
    invitation = db.session.get(Invitation, invitation_id)
    if invitation is not None and invitation.opened_at is None:
        invitation.opened_at = clock.now()


def answer_by_link(
    invitation: Invitation,
    kind: Answer,
    guests: list[Guest],
    *,
    remark: str,
    answered_by: str,
    submission: str | None,
) -> Reply:
    """Take the answer of whoever holds the personal link: the addressee, or somebody who answers for them.

    Raises:
        AnswerRefused: as `events.registration.seats.answer` does.
    """
    given = GivenAnswer(kind, known_people(invitation, guests), remark)
    who = answered_by.strip() or _usual_answerer(invitation)
    return answer(invitation, given, source=ReplySource.LINK, answered_by=who, submission=submission)


def _usual_answerer(invitation: Invitation) -> str:
    return invitation.addressee.name if invitation.addressee is not None else ""


def _confirm(reply: Reply, **_: Any) -> None:
    # What staff enter for the record after the event is over is no news to the guest.
    if reply.invitation.event.ends_at <= clock.now():
        return
    if reply.takes_back_id is None or not _is_unheard(reply.invitation, reply.takes_back_id):
        queue_confirmation(reply)


def _is_unheard(invitation: Invitation, mistaken_id: int) -> bool:
    """Whether a mistaken entry is taken back before the guest has heard of it: its letters leave the outbox.

    Not so where its letters had pushed out those of the answer before, or where a seat is lost meanwhile.
    """
    statement = (
        select(Letter)
        .where(
            Letter.subject_type == SUBJECT, Letter.subject_id == invitation.id, Letter.kind == CONFIRMATION
        )
        .order_by(Letter.id)
    )
    letters = list(db.session.scalars(statement))
    key = f"confirmation:{mistaken_id}"
    own = [letter for letter in letters if letter.key == key or letter.key.startswith(f"{key}:")]
    pushed_out = [one for one in letters if one.status is LetterStatus.CANCELLED and one not in own]
    if any(one.status is not LetterStatus.QUEUED for one in own) or pushed_out:
        return False
    if any(seat.status is RegistrationStatus.WAITING for seat in party_of(invitation)):
        return False
    try:
        for letter in own:
            cancel(letter)
    except TooLate:
        return False
    return True


# However an answer arrives, whoever takes it, the letters follow from it in the same transaction.
answered.connect(_confirm)
