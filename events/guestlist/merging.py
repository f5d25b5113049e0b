"""Two invitations that become one because their missions, or their addressees, turned out to be one."""

from __future__ import annotations

from typing import Final

from events.guestlist.building import SUBJECT
from events.guestlist.models import Invitation, InvitationForward
from office.database import db
from office.mailroom.models import LetterStatus
from office.mailroom.outbox import letters_about

#: What makes two entries one: nobody named is nobody named.
SAME: Final = ("event_id", "organisation_id", "addressee_id")


def is_known_to_guest(invitation: Invitation) -> bool:
    """Whether the guest has heard of it: its letter left, or its page was opened."""
    if invitation.opened_at is not None:
        return True
    letters = letters_about(SUBJECT, [invitation.id])[invitation.id]
    return any(letter.status is LetterStatus.SENT for letter in letters)


def unite(stays: Invitation, goes: Invitation) -> None:
    """Let the invitation that stays stand for both; the link of the other leads to it from now on."""
    stays.seats = max(stays.seats, goes.seats)
    stays.to_address = stays.to_address or goes.to_address
    stays.posting_id = stays.posting_id or goes.posting_id
    # What was withdrawn for either of them stays withdrawn.
    stays.secretariat_number = max(stays.secretariat_number, goes.secretariat_number)
    if stays.opened_at is None or (goes.opened_at is not None and goes.opened_at < stays.opened_at):
        stays.opened_at = goes.opened_at
    if goes.withdrawn_at is None:
        # A guest who was told to come is not told otherwise by a tidy register.
        stays.withdrawn_at = None
        db.session.add(
            InvitationForward(
                gone_id=goes.id,
                link_number=goes.link_number,
                uid=goes.uid,
                to_address=goes.to_address,
                invitation_id=stays.id,
            )
        )
