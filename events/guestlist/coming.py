"""Whom the office has invited to something to come: the register keeps their entries true first."""

from __future__ import annotations

from sqlalchemy import Select, func, select

from events.guestlist.models import Invitation
from events.programme.models import Event, EventStatus
from office import clock


def coming_invitations() -> Select[int, int]:
    """By organisation's number, how many coming events it is on the guest list of."""
    return (
        select(Invitation.organisation_id, func.count())
        .join(Invitation.event)
        .where(
            Invitation.withdrawn_at.is_(None),
            Event.starts_at > clock.now(),
            Event.status != EventStatus.CANCELLED,
        )
        .group_by(Invitation.organisation_id)
    )
