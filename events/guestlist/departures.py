"""Open invitations that name somebody who has left the post: which they are, and addressing them anew."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from events.guestlist.changing import AlreadyInvited, readdress
from events.guestlist.models import Invitation
from events.guestlist.steps import one_step
from events.programme.models import Event, EventStatus
from office import clock
from office.audit.trail import Cause
from office.database import db
from stakeholders.people.models import Person, Posting
from stakeholders.people.queries import head_on


@dataclass(frozen=True)
class Readdressed:
    """What came of it: how many name the present head now, and how many could not."""

    done: int
    #: The head has an invitation of their own to that event.
    left: int
    #: To take it back; None where nothing was done.
    step: Cause | None = None


def naming_who_left(organisation_id: int, day: date) -> list[Invitation]:
    """Open invitations of a mission whose addressee had left the post by ``day``, the next event first.

    One statement. Open: not withdrawn, to an event that is neither over nor cancelled.
    """
    departed = (Posting.departed_on.is_not(None), Posting.departed_on <= day)
    return _open(Invitation.organisation_id == organisation_id, *departed)


def naming_the_holder_of(posting: Posting) -> list[Invitation]:
    """Open invitations that name whoever holds or held ``posting``, in that post: one statement."""
    return _open(Invitation.posting_id == posting.id)


def readdress_departed(organisation_id: int, day: date) -> Readdressed:
    """Address those invitations to whoever heads the mission on ``day``, in their language and mailbox.

    A link that went to the one who left stops; the new addressee gets a letter and a link of their own.
    """
    head = head_on(organisation_id, day)
    done = left = 0
    if head is None:
        return Readdressed(0, 0)
    with one_step(kind_for(organisation_id)) as step:
        for invitation in naming_who_left(organisation_id, day):
            try:
                readdress(invitation, head)
                done += 1
            except AlreadyInvited:
                left += 1
    return Readdressed(done, left, step if done else None)


def kind_for(organisation_id: int) -> str:
    """The kind of the steps on the invitations of one mission, to whatever events."""
    return f"guest_lists_of_{organisation_id}"


def _open(*conditions: object) -> list[Invitation]:
    found = (
        select(Invitation)
        .join(Invitation.event)
        .join(Invitation.posting)
        .where(
            *conditions,  # type: ignore[arg-type] # conditions they are
            Invitation.withdrawn_at.is_(None),
            Event.ends_at > clock.now(),
            Event.status != EventStatus.CANCELLED,
        )
        .options(
            joinedload(Invitation.event),
            joinedload(Invitation.posting),
            joinedload(Invitation.addressee),
            joinedload(Invitation.organisation),
        )
        .order_by(Event.starts_at, Invitation.id)
    )
    return list(db.session.scalars(found))


def people_of(invitations: Sequence[Invitation]) -> list[Person]:
    """Whom the invitations name, each once."""
    named = {one.addressee.id: one.addressee for one in invitations if one.addressee is not None}
    return list(named.values())
