"""A mission's secretariat answers for several of its people at once."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field

from sqlalchemy import select, tuple_

from events.guestlist.models import Invitation
from events.registration.models import Reply, ReplySource
from events.registration.naming import known_people
from events.registration.seats import AnswerRefused, GivenAnswer, answer, lock_event
from office import clock
from office.database import db


@dataclass
class Outcome:
    """What became of each answer, by the invitation's number."""

    taken: dict[int, Reply] = field(default_factory=dict)
    refused: dict[int, AnswerRefused] = field(default_factory=dict)


def answer_for_several(
    given: Sequence[tuple[Invitation, GivenAnswer]], *, answered_by: str, submission: str | None
) -> Outcome:
    """Take the answers of one form, one after the other, under one lock of the event.

    An answer that is refused leaves the others standing: the secretary is told of whom it was. The same form
    sent twice gives the same replies (see `seats.answer`).

    Args:
        given: invitations of one mission to one event, each with its answer.
        answered_by: the secretary's name.
    """
    outcome = Outcome()
    if not given:
        return outcome
    lock_event(given[0][0].event_id)
    for invitation, said in given:
        number = invitation.id
        named = GivenAnswer(said.answer, known_people(invitation, list(said.party)), said.remark)
        try:
            with db.session.begin_nested():
                outcome.taken[number] = answer(
                    invitation,
                    named,
                    source=ReplySource.LINK,
                    answered_by=answered_by,
                    submission=submission,
                )
        except AnswerRefused as refusal:
            outcome.refused[number] = refusal
    return outcome


def replies_shown(seen: Mapping[int, int]) -> dict[int, Reply]:
    """The replies that the page showed, by invitation: those of the numbers sent back that are its own."""
    if not seen:
        return {}
    statement = select(Reply).where(tuple_(Reply.invitation_id, Reply.id).in_(list(seen.items())))
    return {reply.invitation_id: reply for reply in db.session.scalars(statement)}


def note_opening(invitation_ids: Collection[int]) -> None:
    """Remember when somebody of the mission first saw the invitations."""
    statement = select(Invitation).where(Invitation.id.in_(invitation_ids), Invitation.opened_at.is_(None))
    now = clock.now()
    for invitation in db.session.scalars(statement):
        invitation.opened_at = now
