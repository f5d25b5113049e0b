"""Finding events: one by its number or address, and the lists of staff and of the public."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import ColumnElement, Select, and_, or_, select
from sqlalchemy.orm import selectinload
from sqlalchemy.sql.base import ExecutableOption

from events.programme.models import Event, EventStatus, ProgrammeItem, Speaker
from office import clock
from office.database import db
from stakeholders.directory.search import fold


class NoSuchEvent(Exception):
    """There is no event with that number or address."""


class NoSuchItem(Exception):
    """The event has no such point of the programme, or no such speaker."""


def with_programme() -> ExecutableOption:
    """Load an event's programme and speakers with it, in two further statements however many there are."""
    return selectinload(Event.items).selectinload(ProgrammeItem.speakers)


def is_public() -> ColumnElement[bool]:
    """An event that anybody may find in the office's calendars: listed, and published or cancelled since."""
    return and_(Event.is_listed, Event.status.in_([EventStatus.PUBLISHED, EventStatus.CANCELLED]))


def event_or_404(event_id: int) -> Event:
    """The event with its programme and speakers.

    Raises:
        NoSuchEvent: there is none; its views answer with 404.
    """
    event = db.session.scalar(select(Event).where(Event.id == event_id).options(with_programme()))
    if event is None:
        raise NoSuchEvent
    return event


def event_at(slug: str) -> Event:
    """The event with that address, with its programme and speakers.

    Raises:
        NoSuchEvent: there is none.
    """
    event = db.session.scalar(select(Event).where(Event.slug == slug).options(with_programme()))
    if event is None:
        raise NoSuchEvent
    return event


def item_of(event: Event, item_id: int) -> ProgrammeItem:
    """A point of this event's programme.

    Raises:
        NoSuchItem: it is not on the programme.
    """
    for item in event.items:
        if item.id == item_id:
            return item
    raise NoSuchItem


def speaker_of(event: Event, speaker_id: int) -> Speaker:
    """A speaker of this event.

    Raises:
        NoSuchItem: nobody of that number speaks.
    """
    for item in event.items:
        for speaker in item.speakers:
            if speaker.id == speaker_id:
                return speaker
    raise NoSuchItem


def coming_events() -> list[Event]:
    """Published and cancelled events that are not over, the next one first."""
    statement = (
        select(Event)
        .where(Event.status != EventStatus.DRAFT, Event.ends_at >= clock.now())
        .order_by(Event.starts_at, Event.id)
    )
    return list(db.session.scalars(statement))


def drafts() -> list[Event]:
    """Drafts with their programme, the earliest first."""
    statement = (
        select(Event)
        .where(Event.status == EventStatus.DRAFT)
        .options(with_programme())
        .order_by(Event.starts_at, Event.id)
    )
    return list(db.session.scalars(statement))


def past_events() -> Select[Event]:
    """Events that are over, the latest first, for `office.web.tables.paginate`."""
    return (
        select(Event)
        .where(Event.status != EventStatus.DRAFT, Event.ends_at < clock.now())
        .order_by(Event.starts_at.desc(), Event.id.desc())
    )


def ahead(limit: int) -> list[Event]:
    """Published events that are not over, and drafts, with their programme: the first ``limit`` by day.

    Drafts whose day has passed come first. Two or three statements.
    """
    statement = (
        select(Event)
        .where(
            or_(
                Event.status == EventStatus.DRAFT,
                and_(Event.status == EventStatus.PUBLISHED, Event.ends_at >= clock.now()),
            )
        )
        .options(with_programme())
        .order_by(Event.starts_at, Event.id)
        .limit(limit)
    )
    return list(db.session.scalars(statement))


def public_events() -> list[Event]:
    """Listed events that are not over and not drafts, the next one first: what the public page shows."""
    return [event for event in coming_events() if event.is_listed]


def events_named(text: str, limit: int) -> Sequence[Event]:
    """At most ``limit`` events with ``text`` in a title or in a speaker's name, the newest first."""
    wanted = fold(text)
    if not wanted:
        return []
    # Titles are folded here and not in a column: an office has hundreds of events, not millions.
    statement = select(Event).options(with_programme()).order_by(Event.starts_at.desc())
    found = (event for event in db.session.scalars(statement) if wanted in fold(_said_of(event)))
    return [event for event, _place in zip(found, range(limit), strict=False)]


def _said_of(event: Event) -> str:
    speakers = (speaker.name for item in event.items for speaker in item.speakers)
    return " ".join([*event.title.values(), *speakers])


def has_events() -> bool:
    """Whether the office has any event at all."""
    return db.session.scalar(select(Event.id).limit(1)) is not None
