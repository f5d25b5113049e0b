"""Events that come again: which of them belong together."""

from __future__ import annotations

import re
from typing import Final

from sqlalchemy import select

from events.programme.models import Event, EventSeries
from events.programme.planning import lock_event
from events.programme.slugs import free_series_slug
from office.database import db
from office.localized import Texts

#: A year at the end of a title, or in it, with what stands around it.
_YEAR: Final = re.compile(r"[\s,]*\(?\b(?:19|20)\d\d\b\)?")


class InAnotherSeries(Exception):
    """Both events belong to a series already, and not to the same."""


class SameEvent(Exception):
    """An event is not linked with itself."""


def without_year(title: Texts) -> Texts:
    """A title without its year: what the series is called."""
    return {code: _YEAR.sub("", text).strip(" –-,") or text for code, text in title.items()}


def link(event: Event, other: Event) -> EventSeries:
    """Let two events be years of one series: of the one to which either belongs, or of a new one.

    Raises:
        SameEvent: they are one.
        InAnotherSeries: each belongs to a series of its own.
    """
    if event.id == other.id:
        raise SameEvent
    # In the order of their numbers: two people who link the same events do not wait for each other.
    for number in sorted((event.id, other.id)):
        lock_event(number)
    if event.series_id and other.series_id and event.series_id != other.series_id:
        raise InAnotherSeries
    series = event.series or other.series
    if series is None:
        series = new_series(without_year(event.title))
        db.session.add(series)
    event.series = other.series = series
    db.session.flush()
    return series


def series_of(event: Event) -> EventSeries:
    """The series of an event; a new one where it has none. The event is locked."""
    lock_event(event.id)
    if event.series is None:
        event.series = new_series(without_year(event.title))
        db.session.flush()
    return event.series


def unlink(event: Event) -> int | None:
    """Take an event out of its series; the number of the series, None where it was in none.

    The series stays, so that it can be put back.
    """
    lock_event(event.id)
    number = event.series_id
    event.series = None
    db.session.flush()
    return number


def put_back(event: Event, series_id: int) -> bool:
    """Put an event back into its series; False: it belongs to another by now, or there is none."""
    lock_event(event.id)
    if event.series_id is not None or db.session.get(EventSeries, series_id) is None:
        return False
    event.series_id = series_id
    db.session.flush()
    return True


def others(event: Event) -> list[Event]:
    """Events that may be linked with this one, the latest first. One statement."""
    wanted = select(Event).where(Event.id != event.id).order_by(Event.starts_at.desc(), Event.id.desc())
    if event.series_id is not None:
        wanted = wanted.where(Event.series_id.is_(None))
    return list(db.session.scalars(wanted.limit(200)))


def new_series(title: Texts) -> EventSeries:
    """A series of that title, with an address of its own."""
    return EventSeries(title=title, slug=free_series_slug(title))
