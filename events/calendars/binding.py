"""Whose calendar entry an answer is about: found by its UID, which is known to that guest alone."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, or_, select

from events.calendars.ics import registration_uid
from events.calendars.replies import CalendarReply
from events.guestlist.models import Invitation, InvitationForward
from events.registration.models import Registration
from office.database import db
from office.mailroom.models import Letter
from stakeholders.organisations.models import Channel, ChannelMedium

#: As `registration_uid` derives it.
_DERIVED: Final = re.compile(r"[0-9a-f]{32}@doyen")
#: Seats that one mailbox may stand for before we stop looking.
_MOST: Final = 500


@dataclass(frozen=True)
class Bound:
    """The entry that an answer is about.

    Args:
        invitation: of the mission.
        registration: whose own entry it is; None for the invitation's.
        given_up: the attendee of an entry that was sent for an invitation that became one with this one.
    """

    invitation: Invitation
    registration: Registration | None = None
    given_up: str = ""

    @property
    def address(self) -> str:
        """The address that our entry names as its only attendee, in lower case."""
        own = self.registration.email if self.registration is not None else ""
        return (own or self.given_up or self.invitation.to_address).strip().casefold()


def bind(reply: CalendarReply, sender: str, letter: Letter | None) -> Bound | None:
    """The entry with the answer's UID; None where none has it.

    Args:
        sender: the address the mail came from: a seat's UID is derived, not stored, and is tried for the
            seats of whoever may have written.
        letter: ours, which the mail answers, where that is known.
    """
    if not reply.uid:
        return None
    invitation = db.session.scalars(select(Invitation).where(Invitation.uid == reply.uid)).one_or_none()
    if invitation is not None:
        return Bound(invitation)
    # The entry of an invitation that became one with another, when a double entry of the register was merged
    forward = db.session.scalars(
        select(InvitationForward).where(InvitationForward.uid == reply.uid).limit(1)
    ).one_or_none()
    if forward is not None:
        return Bound(forward.invitation, given_up=forward.to_address)
    if _DERIVED.fullmatch(reply.uid):
        for seat in _seats_perhaps(reply, sender, letter):
            if registration_uid(seat) == reply.uid:
                return Bound(seat.invitation, seat)
    return None


def _seats_perhaps(reply: CalendarReply, sender: str, letter: Letter | None) -> Iterator[Registration]:
    number = letter.params.get("registration_id") if letter is not None else None
    seat = db.session.get(Registration, number) if isinstance(number, int) else None
    if seat is not None:
        yield seat
    addresses = {one.address for one in reply.attendees} | {sender.casefold()}
    addresses = {address for address in addresses if address}
    yield from db.session.scalars(
        select(Registration)
        .join(Registration.invitation)
        .where(
            or_(
                func.lower(Registration.email).in_(addresses),
                func.lower(Invitation.to_address).in_(addresses),
            )
        )
        .order_by(Registration.id.desc())
        .limit(_MOST)
    )


def known_addresses(bound: Bound) -> set[str]:
    """From where we expect this guest's answers, in lower case: theirs, and the mission's own mailboxes.

    A colleague answers for themselves from their own address; the mission for everybody.
    """
    invitation = bound.invitation
    owners = [Channel.organisation_id == invitation.organisation_id]
    person = bound.registration.person_id if bound.registration is not None else invitation.addressee_id
    if person is not None:
        owners.append(Channel.person_id == person)
    channels = select(Channel.value).where(Channel.medium == ChannelMedium.EMAIL, or_(*owners))
    return {
        address.strip().casefold()
        for address in (bound.address, invitation.to_address, *db.session.scalars(channels))
        if address
    }
