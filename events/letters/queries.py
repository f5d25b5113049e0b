"""What letters to many guests read of them, and the versions of a wording: a fixed number of statements."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from events.guestlist.models import Invitation
from events.registration.models import Capacity, Registration, Reply
from office.database import db
from stakeholders.people.models import Posting

_BY_CAPACITY = {capacity: place for place, capacity in enumerate(Capacity)}


def with_addressees(invitation_ids: Sequence[int]) -> list[Invitation]:
    """These invitations with organisation, addressee and post. One statement."""
    statement = (
        select(Invitation)
        .where(Invitation.id.in_(invitation_ids))
        .options(
            joinedload(Invitation.organisation),
            joinedload(Invitation.addressee),
            joinedload(Invitation.posting).joinedload(Posting.organisation),
        )
    )
    return list(db.session.scalars(statement))


def last_replies(invitation_ids: Sequence[int]) -> dict[int, Reply]:
    """The answer that counts of each of these invitations that has one. One statement."""
    last = (
        select(func.max(Reply.id))
        .where(Reply.invitation_id.in_(invitation_ids))
        .group_by(Reply.invitation_id)
        .scalar_subquery()
    )
    found = db.session.scalars(select(Reply).where(Reply.id.in_(last)))
    return {reply.invitation_id: reply for reply in found}


def seats_of(invitation_ids: Sequence[int]) -> dict[int, list[Registration]]:
    """Everybody's seat at these missions, the addressee or substitute first. One statement."""
    statement = (
        select(Registration).where(Registration.invitation_id.in_(invitation_ids)).order_by(Registration.id)
    )
    found: dict[int, list[Registration]] = {}
    for seat in db.session.scalars(statement):
        found.setdefault(seat.invitation_id, []).append(seat)
    for seats in found.values():
        seats.sort(key=lambda seat: _BY_CAPACITY[seat.capacity])
    return found
