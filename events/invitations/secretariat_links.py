"""The link for a mission's secretariat: the right to see and answer all of the mission's invitations to one
event, and nothing else."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from events.guestlist.models import Invitation, InvitationForward
from office import settings
from office.database import db
from office.links import BadLink, LinkKind, record_of, token_for, verify
from stakeholders.people.models import Posting, Rank

__all__ = ["BadLink", "invitations_of", "open_secretariat", "secretariat_url", "token_of", "withdraw"]


def token_of(invitation: Invitation) -> str:
    """The token of the present link. It is derived from the invitation that the letter is about; those of the
    mission's other invitations to the event open the same page."""
    return token_for(LinkKind.SECRETARIAT, invitation.id, invitation.secretariat_number)


def secretariat_url(invitation: Invitation) -> str:
    """The absolute address at which the mission's secretariat answers for its people; it works outside a
    request, for letters."""
    return f"{settings.current().public_url}/secretariat/{token_of(invitation)}"


def open_secretariat(token: str) -> list[Invitation]:
    """The mission's invitations that stand, as `invitations_of` gives them; two statements.

    The invitation in the token may have been withdrawn: whoever answers for the mission still answers for the
    others. One that became one with another in the register leads to where that one stands.

    Raises:
        BadLink: the link is none of ours or was withdrawn, or nobody of the mission is invited any more;
            which is not told.
    """
    number = record_of(token)
    found = db.session.get(Invitation, number)
    if found is None:
        forward = db.session.scalar(
            select(InvitationForward)
            .where(InvitationForward.gone_id == number)
            .options(joinedload(InvitationForward.invitation))
        )
        found = forward.invitation if forward is not None else None
    standing = invitations_of(found) if found is not None else []
    verify(LinkKind.SECRETARIAT, token, found.secretariat_number if found is not None and standing else None)
    return standing


def invitations_of(invitation: Invitation) -> list[Invitation]:
    """The invitations of the same mission to the same event that stand, with all that their page names, the
    head of the mission first and the others by rank. One statement."""
    statement = (
        select(Invitation)
        .where(
            Invitation.event_id == invitation.event_id,
            Invitation.organisation_id == invitation.organisation_id,
            Invitation.withdrawn_at.is_(None),
        )
        .options(
            joinedload(Invitation.event),
            joinedload(Invitation.organisation),
            joinedload(Invitation.addressee),
            joinedload(Invitation.posting).joinedload(Posting.organisation),
        )
        .execution_options(populate_existing=True)
    )
    return sorted(db.session.scalars(statement), key=_place)


def withdraw(invitation: Invitation) -> None:
    """End every link of the mission's secretariat to this event: letters sent from now on carry a new one."""
    statement = (
        select(Invitation)
        .where(
            Invitation.event_id == invitation.event_id,
            Invitation.organisation_id == invitation.organisation_id,
        )
        .order_by(Invitation.id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    for one in db.session.scalars(statement):
        one.secretariat_number += 1
    db.session.flush()


_RANKS = list(Rank)


def _place(invitation: Invitation) -> tuple[bool, int, int]:
    post = invitation.posting
    if post is None:
        return True, len(_RANKS), invitation.id
    return not post.is_head, _RANKS.index(post.rank), invitation.id
