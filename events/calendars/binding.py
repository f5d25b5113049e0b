"""Whose calendar entry an answer is about: found by its UID, which is known to that guest alone."""

from __future__ import annotations

from dataclasses import dataclass

from sqlalchemy import or_, select

from events.guestlist.models import Invitation, InvitationForward
from events.registration.models import Registration
from office.database import db
from stakeholders.organisations.models import Channel, ChannelMedium


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


def bind(uid: str) -> Bound | None:
    """The entry with this UID, of an invitation or of one seat; None where none has it."""
    if not uid:
        return None
    invitation = db.session.scalars(select(Invitation).where(Invitation.uid == uid)).one_or_none()
    if invitation is not None:
        return Bound(invitation)
    seat = db.session.scalars(select(Registration).where(Registration.uid == uid)).one_or_none()
    if seat is not None and seat.invitation is not None:
        return Bound(seat.invitation, seat)
    # The entry of an invitation that became one with another, when a double entry of the register was merged
    forwards = select(InvitationForward).where(InvitationForward.uid == uid).limit(1)
    forward = db.session.scalars(forwards).one_or_none()
    return Bound(forward.invitation, given_up=forward.to_address) if forward is not None else None


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
