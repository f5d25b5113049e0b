"""Which events the public calendars show, and in which version each of them is."""

from __future__ import annotations

from collections.abc import Hashable, Iterable
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import ColumnElement, Text, and_, case, cast, func, literal_column, or_, select

from events.programme.models import Event, EventSeries, EventStatus
from events.programme.queries import is_public
from office import clock, settings
from office.audit.models import AuditEntry, Change
from office.database import db, is_sqlite

#: A cancelled event is told of for so long after it would have ended: a program that asks once a week, or
#: whose owner was away for a summer, still strikes it out. Then it is of no use to anybody.
CANCELLED_DAYS: Final = 90
#: What has taken place stays for three years: whoever plans the next seminar looks up the last two, and a
#: program that asks every hour is not sent the history of the house. The calendar of a series has all years.
PAST_DAYS: Final = 3 * 366
#: How many events are loaded by one statement.
_PORTION: Final = 500


@dataclass(frozen=True)
class Selection:
    """Whose events a public calendar has: of one series, promised in one language; all unless told."""

    series_id: int | None = None
    promised_in: str = ""


def series_at(slug: str) -> EventSeries | None:
    """The series with that address, if anybody may know of it: an event of it is or was open to be seen."""
    wanted = select(EventSeries).where(
        EventSeries.slug == slug,
        select(Event.id).where(Event.series_id == EventSeries.id, is_public()).exists(),
    )
    return db.session.scalar(wanted)


def versions(selection: Selection) -> list[tuple[int, Hashable]]:
    """The number of each event shown, by its start, and what is another in every version of its row.

    PostgreSQL numbers the versions of a row by itself, whoever writes it. SQLite does not: there it is all
    that the row holds. One statement, without making records.
    """
    conditions = (*_is_shown(selection), *_is_not_too_old(selection))
    found = select(Event.id, _version(is_sqlite())).where(*conditions).order_by(Event.starts_at, Event.id)
    return [(row[0], row[1]) for row in db.session.connection().execute(found).all()]


@cache
def _version(in_sqlite: bool) -> ColumnElement[str]:
    if in_sqlite:
        # One text of all columns: to read and compare them one by one takes three times as long.
        return func.json_array(*(literal_column(f"events.{one.name}") for one in Event.__table__.columns))
    # The number of a transaction never comes again, nor does the place of a row within one (System Columns).
    return literal_column("events.xmin::text || events.ctid::text", Text)


def loaded(numbers: Iterable[int]) -> dict[int, Event]:
    """The events with these numbers, as far as there are any: a statement for every few hundred."""
    wanted = list(numbers)
    found: dict[int, Event] = {}
    for begin in range(0, len(wanted), _PORTION):
        some = select(Event).where(Event.id.in_(wanted[begin : begin + _PORTION]))
        found |= {event.id: event for event in db.session.scalars(some)}
    return found


def changed_at() -> datetime | None:
    """When anything was last changed that public calendars are made of; None: there has never been anything.

    Taking an event off the list changes its row; of one that was removed the trail tells; what has become too
    old to be shown was taken off at a midnight. Two statements.
    """
    cancelled = and_(Event.status == EventStatus.CANCELLED, Event.ends_at < _midnight(CANCELLED_DAYS))
    past = Event.ends_at < _midnight(PAST_DAYS)
    wanted = select(
        func.max(Event.updated_at),
        select(func.max(EventSeries.updated_at)).scalar_subquery(),
        func.max(case((cancelled, Event.ends_at))),
        func.max(case((past, Event.ends_at))),
    )
    event, series, off, over = db.session.execute(wanted).one()
    moments = [event, series, _taken_off(off, CANCELLED_DAYS), _taken_off(over, PAST_DAYS)]
    last = max((moment for moment in moments if moment is not None), default=None)
    removed = select(func.max(AuditEntry.at)).where(
        AuditEntry.record_type == Event.__tablename__, AuditEntry.change == Change.REMOVED
    )
    removed_at = db.session.scalar(removed if last is None else removed.where(AuditEntry.at > last))
    return last if removed_at is None else removed_at


def _is_shown(selection: Selection) -> list[ColumnElement[bool]]:
    conditions = [is_public()]
    if selection.series_id is not None:
        conditions.append(Event.series_id == selection.series_id)
    if selection.promised_in:
        # The codes of languages as JSON writes them, in both databases.
        conditions.append(cast(Event.languages, Text).contains(f'"{selection.promised_in}"'))
    return conditions


def _is_not_too_old(selection: Selection) -> list[ColumnElement[bool]]:
    not_cancelled = Event.status != EventStatus.CANCELLED
    conditions = [or_(not_cancelled, Event.ends_at >= _midnight(CANCELLED_DAYS))]
    if selection.series_id is None:
        conditions.append(Event.ends_at >= _midnight(PAST_DAYS))
    return conditions


def _midnight(days: int) -> datetime:
    """The midnight with which that many days ago began, by the office's calendar."""
    return _beginning_of(clock.today() - timedelta(days=days))


def _taken_off(ended_at: datetime | None, days: int) -> datetime | None:
    """The midnight at which what ended then was shown no more."""
    if ended_at is None:
        return None
    return _beginning_of(ended_at.astimezone(_zone()).date() + timedelta(days=days + 1))


def _beginning_of(day: date) -> datetime:
    return datetime.combine(day, time(), _zone()).astimezone(UTC)


def _zone() -> ZoneInfo:
    return ZoneInfo(settings.current().time_zone)
