"""An entry of staff's that was made by mistake is taken back: what was answered before stands again.

Replies are only ever added, so the mistake stays in the history beside the reply that undoes it.
"""

from __future__ import annotations

from events.registration.answers import (
    GivenAnswer,
    current_reply,
    entry_of,
    guests_of,
    history,
    is_proposal,
)
from events.registration.models import Answer, Reply, ReplySource
from events.registration.seats import answer, lock_event
from office.database import db


class NotTakenBack(Exception):
    """The reply is no entry of staff's, or another answer has been given since; nothing changed."""


def can_be_taken_back(reply: Reply, current: Reply | None) -> bool:
    """Whether the reply was entered by staff for a guest, and is the one that counts.

    What a guest answered by themselves is theirs, and what the office decided about a substitute is a
    decision; both are followed by another answer, not taken back.
    """
    is_entry = reply.user_id is not None and reply.source is not ReplySource.OFFICE
    return is_entry and current is not None and current.id == reply.id


def take_back(reply: Reply, *, user_id: int, answered_by: str = "") -> Reply:
    """Undo a mistaken entry with a reply of the office's that says what was answered before.

    Where nothing was, the mission is asked anew. Seats that the mistake gave back are asked for again: where
    somebody has got them meanwhile, the mission's people wait. A proposed substitute is proposed again.

    Raises:
        NotTakenBack: see `can_be_taken_back`.
        AnswerRefused: what was answered before can be no longer: see `seats.answer`.
    """
    invitation = reply.invitation
    lock_event(invitation.event_id)
    if not can_be_taken_back(reply, current_reply(invitation)):
        raise NotTakenBack(reply)
    earlier = [one for one in history(invitation) if one.id < reply.id]
    seated = next((one for one in earlier if not is_proposal(one)), None)
    given = (
        GivenAnswer(seated.answer, guests_of(seated), seated.remark)
        if seated is not None
        else GivenAnswer(Answer.TENTATIVE)
    )
    restored = answer(
        invitation,
        given,
        source=ReplySource.OFFICE,
        answered_by=answered_by,
        user_id=user_id,
        takes_back=reply,
    )
    if earlier and is_proposal(earlier[0]):
        proposal = earlier[0]
        restored = Reply(
            invitation=invitation,
            answer=Answer.TENTATIVE,
            source=ReplySource.OFFICE,
            answered_by=proposal.answered_by,
            user_id=user_id,
            party=[entry_of(guest) for guest in guests_of(proposal)],
            remark=proposal.remark,
        )
        db.session.add(restored)
        db.session.flush()
    return restored
