"""The personal link of an invitation: the right to see it and to answer it."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from events.guestlist.models import Invitation, InvitationForward
from office import settings
from office.database import db
from office.links import BadLink, LinkKind, record_of, token_for, verify
from stakeholders.people.models import Posting

__all__ = ["BadLink", "invitation_url", "open_invitation", "token_of"]


def token_of(invitation: Invitation) -> str:
    """The token of an invitation's present link."""
    return token_for(LinkKind.INVITATION, invitation.id, invitation.link_number)


def invitation_url(invitation: Invitation) -> str:
    """The absolute address at which the guest answers; it works outside a request, for letters."""
    return f"{settings.current().public_url}/invitation/{token_of(invitation)}"


def open_invitation(token: str) -> Invitation:
    """The invitation that a link opens, with event, organisation, addressee and posting: one statement.

    The link of an invitation that became one with another, when a double entry of the register was merged,
    opens that one.

    Raises:
        BadLink: the link is none of ours, was withdrawn, or its invitation was; which is not told.
    """
    number = record_of(token)
    invitation = _invitation(number)
    link_number = invitation.link_number if invitation is not None else None
    if invitation is None:
        forward = db.session.scalar(select(InvitationForward).where(InvitationForward.gone_id == number))
        if forward is not None:
            invitation, link_number = _invitation(forward.invitation_id), forward.link_number
    is_open = invitation is not None and invitation.withdrawn_at is None
    verify(LinkKind.INVITATION, token, link_number if is_open else None)
    assert invitation is not None
    return invitation


def _invitation(number: int) -> Invitation | None:
    return db.session.scalar(
        select(Invitation)
        .where(Invitation.id == number)
        .options(
            joinedload(Invitation.event),
            joinedload(Invitation.organisation),
            joinedload(Invitation.addressee),
            joinedload(Invitation.posting).joinedload(Posting.organisation),
        )
    )
