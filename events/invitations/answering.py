"""A guest answers: from what was typed to an answer, and the letters that follow from one."""

from __future__ import annotations

from typing import Any

from events.guestlist.models import Invitation
from events.invitations.confirming import queue_confirmation
from events.registration.models import Answer, Reply, ReplySource
from events.registration.naming import known_people
from events.registration.seats import GivenAnswer, Guest, answer, answered
from office import clock
from office.database import db


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
    if reply.invitation.event.ends_at > clock.now():
        queue_confirmation(reply)


# However an answer arrives, whoever takes it, the letters follow from it in the same transaction.
answered.connect(_confirm)
