"""Finding what others' calendars hold."""

from __future__ import annotations

from datetime import datetime

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload

from events.external.models import ExternalCalendar, ExternalEntry
from office import clock
from office.countries import sort_key
from office.database import db
from office.localized import pick
from stakeholders.organisations.models import Organisation


def entries_between(start: datetime, end: datetime) -> list[ExternalEntry]:
    """What others have in their calendars from ``start`` until ``end`` (instants), each with its calendar.

    In the order of time; an entry without a length counts where it stands. One statement.
    """
    found = _shown().where(
        ExternalEntry.starts_at < end,
        or_(
            ExternalEntry.ends_at > start,
            and_(ExternalEntry.ends_at == ExternalEntry.starts_at, ExternalEntry.starts_at >= start),
        ),
    )
    return list(db.session.scalars(found.order_by(*_BY_TIME)))


def next_entries(calendar_id: int, limit: int = 10) -> list[ExternalEntry]:
    """The entries of a calendar that are going on or come next."""
    found = _shown().where(ExternalEntry.calendar_id == calendar_id, ExternalEntry.ends_at >= clock.now())
    return list(db.session.scalars(found.order_by(*_BY_TIME).limit(limit)))


def next_of_organisation(organisation_id: int, limit: int = 5) -> list[ExternalEntry]:
    """What an organisation's own calendars hold next."""
    found = _shown().where(
        ExternalCalendar.organisation_id == organisation_id, ExternalEntry.ends_at >= clock.now()
    )
    return list(db.session.scalars(found.order_by(*_BY_TIME).limit(limit)))


_BY_TIME = (ExternalEntry.starts_at, ExternalEntry.ends_at, ExternalEntry.id)


def _shown() -> Select[ExternalEntry]:
    return (
        select(ExternalEntry)
        .join(ExternalEntry.calendar)
        .where(ExternalCalendar.removed_at.is_(None))
        .options(contains_eager(ExternalEntry.calendar).joinedload(ExternalCalendar.organisation))
    )


def calendars() -> list[ExternalCalendar]:
    """The calendars of others that are shown, by name."""
    found = (
        select(ExternalCalendar)
        .where(ExternalCalendar.removed_at.is_(None))
        .options(joinedload(ExternalCalendar.organisation))
        .order_by(func.lower(ExternalCalendar.name), ExternalCalendar.id)
    )
    return list(db.session.scalars(found))


def find_calendar(calendar_id: int, *, removed: bool = False) -> ExternalCalendar | None:
    """The calendar with that number; one that was taken off only where it is asked for."""
    found = (
        select(ExternalCalendar)
        .where(ExternalCalendar.id == calendar_id)
        .options(joinedload(ExternalCalendar.organisation))
    )
    if not removed:
        found = found.where(ExternalCalendar.removed_at.is_(None))
    return db.session.scalar(found)


def coming_counts(calendar_ids: list[int]) -> dict[int, int]:
    """How many entries each calendar has ahead: one statement."""
    found = (
        select(ExternalEntry.calendar_id, func.count())
        .where(ExternalEntry.calendar_id.in_(calendar_ids), ExternalEntry.ends_at >= clock.now())
        .group_by(ExternalEntry.calendar_id)
    )
    return dict(db.session.execute(found).all())


def organisation_names(language: str) -> list[tuple[int, str]]:
    """Every open organisation by number and name, by name: to choose from."""
    found = db.session.execute(
        select(Organisation.id, Organisation.name).where(Organisation.closed_on.is_(None))
    )
    names = [(number, pick(name, language)) for number, name in found]
    return sorted(names, key=lambda pair: sort_key(pair[1], language))
