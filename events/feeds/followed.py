"""Which public calendars there are to be followed."""

from __future__ import annotations

from sqlalchemy import select

from events.programme.models import Event, EventSeries
from events.programme.queries import is_public
from office.countries import sort_key
from office.database import db
from office.localized import pick


def followed_series(language: str) -> list[EventSeries]:
    """The series of which anybody may know an event, by their titles in ``language``. One statement."""
    known = select(Event.id).where(Event.series_id == EventSeries.id, is_public())
    found = db.session.scalars(select(EventSeries).where(known.exists()).order_by(EventSeries.id))
    return sorted(found, key=lambda one: sort_key(pick(one.title, language), language))
