"""Which events the public calendar shows."""

from __future__ import annotations

from sqlalchemy import select
from sqlalchemy.orm import contains_eager, selectinload

from events.programme.models import Event, ProgrammeItem
from events.programme.queries import is_public
from office.database import db


def has_public_events() -> bool:
    """Whether the public calendar shows anything. One statement."""
    return db.session.scalar(select(Event.id).where(is_public()).limit(1)) is not None


def event_by_slug(slug: str) -> Event | None:
    """The event with that address."""
    return db.session.scalar(select(Event).where(Event.slug == slug))


def item_of(slug: str, number: int) -> ProgrammeItem | None:
    """The point of the programme with that number, of the event with that address; with its speakers."""
    return db.session.scalar(
        select(ProgrammeItem)
        .join(ProgrammeItem.event)
        .where(ProgrammeItem.id == number, Event.slug == slug)
        .options(contains_eager(ProgrammeItem.event), selectinload(ProgrammeItem.speakers))
    )
