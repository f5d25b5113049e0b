"""What replies tell the guest lists below: who has answered yes or no, and for whom."""

from __future__ import annotations

from collections.abc import Collection

from sqlalchemy import func, select

from events.guestlist.answers import Answered, Told
from events.guestlist.models import Invitation
from events.registration.answers import asks_anew, guests_of
from events.registration.models import Answer, Capacity, Reply
from office.database import db

_TOLD = {
    Answer.ACCEPTED: Told.YES,
    Answer.SUBSTITUTED: Told.YES,
    Answer.TENTATIVE: Told.PERHAPS,
    Answer.DECLINED: Told.NO,
}


def tell(event_ids: Collection[int]) -> dict[int, Answered]:
    """The answers that count at these events, by the invitation's number: one statement."""
    last = (
        select(func.max(Reply.id))
        .join(Reply.invitation)
        .where(Invitation.event_id.in_(event_ids), Invitation.withdrawn_at.is_(None))
        .group_by(Reply.invitation_id)
    )
    replies = db.session.scalars(select(Reply).where(Reply.id.in_(last)))
    return {reply.invitation_id: _answered(reply) for reply in replies if not asks_anew(reply)}


def _answered(reply: Reply) -> Answered:
    own = next((one for one in guests_of(reply) if one.capacity is Capacity.ADDRESSEE), None)
    return Answered(_TOLD[reply.answer], own.person_id if own else None, own.name if own else "")
