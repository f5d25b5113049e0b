"""What a merge in the register means for answers and seats: nothing is lost, and nobody sits twice."""

from __future__ import annotations

from typing import Any

from flask import Flask
from sqlalchemy import String, cast, func, select

from events.guestlist import merging
from events.guestlist.changing import become_one
from events.guestlist.models import Invitation
from events.registration.models import (
    ACTIVE,
    MissionLink,
    MissionLinkForward,
    Registration,
    RegistrationStatus,
    Reply,
)
from office import clock
from office.database import db
from stakeholders.directory.search import fold
from stakeholders.duplicates.moving import Union, add_follower, add_union


def follow_merges(app: Flask) -> None:
    """Let merges of organisations and people take care of invitations and of who came in whose place."""
    union = Union(same=merging.SAME, gives_way=_gives_way, joined=_unite)
    add_union(app, "invitations", union)
    add_union(app, "mission_links", Union(gives_way=_link_gives_way, joined=_unite_links))
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
    double = []
    for seat in _active(goes):
        if any(_is_same(seat, other) for other in seats):
            seat.status, seat.cancelled_at = RegistrationStatus.CANCELLED, clock.now()
            double.append(seat)
        else:
            seats.append(seat)
    stays.seats = max(stays.seats, len(seats))
    become_one.send(stays, goes=goes, double=double)


def _link_gives_way(there: MissionLink, coming: MissionLink) -> bool:
    """The link stays by which more people came; an open one before one that was closed."""
    return (_came_by(coming), coming.closed_at is None) > (_came_by(there), there.closed_at is None)


def _unite_links(stays: MissionLink, goes: MissionLink) -> None:
    """Let the link that stays stand for both: the address of the other leads to it from now on.

    Whoever came by either keeps the seat.
    """
    stays.seats = max(stays.seats, goes.seats, _came_by(stays) + _came_by(goes))
    if goes.closed_at is None:
        stays.closed_at = None
        forward = MissionLinkForward(gone_id=goes.id, link_number=goes.link_number, mission_link_id=stays.id)
        db.session.add(forward)


def _came_by(link: MissionLink) -> int:
    counted = select(func.count()).where(
        Registration.mission_link_id == link.id, Registration.status.in_(ACTIVE)
    )
    return db.session.scalars(counted).one()


def _active(invitation: Invitation) -> list[Registration]:
    return list(
        db.session.scalars(
            select(Registration)
            .where(
                Registration.invitation_id == invitation.id,
                Registration.status.in_(ACTIVE),
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
