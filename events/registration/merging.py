"""What a merge in the register means for answers and seats: nothing is lost, and nobody sits twice."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import String, cast, select

from events.guestlist import merging
from events.guestlist.models import Invitation
from events.registration.models import Registration, RegistrationStatus, Reply
from office import clock
from office.database import db
from stakeholders.directory.search import fold
from stakeholders.duplicates.moving import Union, add_follower, add_union


def follow_merges(app: Flask) -> None:
    """Let merges of organisations and people take care of invitations and of who came in whose place."""
    union = Union(same=merging.SAME, gives_way=_gives_way, joined=_unite)
    add_union(app, "invitations", union)
    add_follower(app, _follow_person)


def _gives_way(there: Invitation, coming: Invitation) -> bool:
    """The invitation stays to which somebody answered, or of which the guest has heard."""
    return _weight(coming) > _weight(there)


def _weight(invitation: Invitation) -> tuple[bool, bool, bool]:
    has_reply = db.session.scalar(select(Reply.id).where(Reply.invitation_id == invitation.id).limit(1))
    stands = invitation.withdrawn_at is None
    return stands, has_reply is not None, merging.is_known_to_guest(invitation)


def _unite(stays: Invitation, goes: Invitation) -> None:
    merging.unite(stays, goes)
    seats = _active(stays)
    for seat in _active(goes):
        if any(_is_same(seat, other) for other in seats):
            seat.status, seat.cancelled_at = RegistrationStatus.CANCELLED, clock.now()
        else:
            seats.append(seat)
    stays.seats = max(stays.seats, len(seats))


def _active(invitation: Invitation) -> list[Registration]:
    return list(
        db.session.scalars(
            select(Registration)
            .where(
                Registration.invitation_id == invitation.id,
                Registration.status != RegistrationStatus.CANCELLED,
            )
            .order_by(Registration.id)
        )
    )


def _is_same(one: Registration, other: Registration) -> bool:
    if one.person_id is not None and one.person_id == other.person_id:
        return True
    return fold(one.name) == fold(other.name) or bool(one.email and one.email == other.email)


def _follow_person(table: str, stays: int, goes: int) -> None:
    """Replies keep the people named in them as JSON: their numbers follow."""
    if table != "people":
        return
    named = cast(Reply.party, String).contains(f'"person_id": {goes}', autoescape=True)
    for reply in db.session.scalars(select(Reply).where(named).order_by(Reply.id)):
        party = [_renumbered(guest, stays, goes) for guest in reply.party]
        if party != reply.party:
            reply.party = party


def _renumbered(guest: dict[str, Any], stays: int, goes: int) -> dict[str, Any]:
    return {**guest, "person_id": stays} if guest.get("person_id") == goes else guest
