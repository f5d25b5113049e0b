"""Reads behind an event's numbers."""

from __future__ import annotations

from sqlalchemy import func, select

from events.attendance.models import Presence
from events.guestlist.models import Invitation
from events.registration.models import Answer, Registration, RegistrationStatus, Reply
from office.database import db
from stakeholders.organisations.models import Organisation


def seats_of(event_id: int) -> list[tuple[Registration, Organisation, bool]]:
    """Everybody who held a seat, with their organisation and whether they came: one statement.

    Somebody who came without a seat (from the waiting list, or after giving theirs back) is there too.
    """
    wanted = (
        select(Registration, Organisation, Presence.id.is_not(None))
        .join(Invitation, Invitation.id == Registration.invitation_id)
        .join(Organisation, Organisation.id == Invitation.organisation_id)
        .outerjoin(Presence, Presence.registration_id == Registration.id)
        .where(
            Registration.event_id == event_id,
            (Registration.status == RegistrationStatus.CONFIRMED) | Presence.id.is_not(None),
        )
    )
    return [
        (registration, organisation, came) for registration, organisation, came in db.session.execute(wanted)
    ]


def answers_of(event_id: int) -> list[Answer | None]:
    """The current answer to each invitation not withdrawn, None where there is none: one statement."""
    last = (
        select(Reply.invitation_id, func.max(Reply.id).label("reply_id"))
        .group_by(Reply.invitation_id)
        .subquery()
    )
    wanted = (
        select(Reply.answer)
        .select_from(Invitation)
        .outerjoin(last, last.c.invitation_id == Invitation.id)
        .outerjoin(Reply, Reply.id == last.c.reply_id)
        .where(Invitation.event_id == event_id, Invitation.withdrawn_at.is_(None))
    )
    return list(db.session.scalars(wanted))
