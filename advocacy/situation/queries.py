"""Reads behind the situational picture."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from sqlalchemy import or_, select
from sqlalchemy.orm import joinedload

from events.attendance.models import Presence
from events.guestlist.models import Invitation
from events.programme.models import Event, EventStatus
from events.registration.models import Registration
from office.database import db
from stakeholders.people.models import Posting


def heads_since(first: date, last: date) -> Sequence[Posting]:
    """Heads in their own right who arrived between the two days, the latest first: one statement."""
    wanted = (
        select(Posting)
        .where(
            Posting.is_head,
            Posting.ad_interim.is_(False),
            Posting.arrived_on.between(first, last),
            or_(Posting.departed_on.is_(None), Posting.departed_on > last),
        )
        .options(joinedload(Posting.person), joinedload(Posting.organisation))
        .order_by(Posting.arrived_on.desc(), Posting.id)
    )
    return db.session.scalars(wanted).all()


def coming_events(at: datetime) -> Sequence[Event]:
    """Published events that have not ended, the next first: one statement."""
    wanted = select(Event).where(Event.status == EventStatus.PUBLISHED, Event.ends_at >= at)
    return db.session.scalars(wanted.order_by(Event.starts_at).limit(5)).all()


def last_event_before(at: datetime) -> Event | None:
    """The last event that took place: one statement."""
    wanted = select(Event).where(Event.status == EventStatus.PUBLISHED, Event.ends_at < at)
    return db.session.scalars(wanted.order_by(Event.ends_at.desc()).limit(1)).one_or_none()


def organisations_present(event_id: int) -> set[int]:
    """The organisations of which somebody's presence at the event was recorded: one statement."""
    wanted = (
        select(Invitation.organisation_id)
        .join(Registration, Registration.invitation_id == Invitation.id)
        .join(Presence, Presence.registration_id == Registration.id)
        .where(Invitation.event_id == event_id)
    )
    return set(db.session.scalars(wanted))
