"""Which events the public calendar shows."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import ColumnElement, and_, func, select

from events.programme.models import Event, EventStatus
from office.database import db


def _is_public() -> ColumnElement[bool]:
    return and_(Event.is_listed, Event.status.in_([EventStatus.PUBLISHED, EventStatus.CANCELLED]))


def has_public_events() -> bool:
    """Whether the public calendar shows anything. One statement."""
    return db.session.scalar(select(Event.id).where(_is_public()).limit(1)) is not None


def public_events() -> list[Event]:
    """The listed events that are published or were cancelled, by their start. One statement."""
    return list(db.session.scalars(select(Event).where(_is_public()).order_by(Event.starts_at, Event.id)))


def last_change() -> datetime | None:
    """When any event was last changed, unlisted ones too: taking one off the calendar changes it."""
    return db.session.scalar(select(func.max(Event.updated_at)))


def event_by_slug(slug: str) -> Event | None:
    """The event with that address."""
    return db.session.scalar(select(Event).where(Event.slug == slug))
