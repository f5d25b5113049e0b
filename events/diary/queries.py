"""Finding what the calendars show: each question in one statement, whatever a month holds."""

from __future__ import annotations

from datetime import UTC, date, datetime, time

from sqlalchemy import ColumnElement, and_, or_, select

from events.diary.days import DAY
from events.programme.models import Event, EventSeries, EventStatus
from events.programme.queries import is_public
from office import clock
from office.database import db
from office.mailroom.models import Mailing, MailingStatus


def _within(first: date, last: date) -> ColumnElement[bool]:
    """Held on any of these days somewhere on earth: whole days have the same dates in every zone."""
    since = datetime.combine(first - DAY, time.min, UTC)
    until = datetime.combine(last + 2 * DAY, time.min, UTC)
    return and_(Event.starts_at < until, Event.ends_at > since)


def public_events_between(first: date, last: date, series: str = "") -> list[Event]:
    """The listed events that are published or were cancelled, about these days. One statement.

    Args:
        series: of the series with that address alone.
    """
    wanted = select(Event).where(is_public(), _within(first, last))
    if series:
        wanted = wanted.join(Event.series).where(EventSeries.slug == series)
    return list(db.session.scalars(wanted.order_by(Event.starts_at, Event.id)))


def events_between(first: date, last: date) -> list[Event]:
    """Every event held about these days, or to be answered by one of them. One statement."""
    wanted = select(Event).where(or_(_within(first, last), Event.reply_by.between(first, last)))
    return list(db.session.scalars(wanted.order_by(Event.starts_at, Event.id)))


def mailings_between(since: datetime, until: datetime) -> list[Mailing]:
    """Mailings that begin by themselves in that time, and were not stopped. One statement."""
    wanted = select(Mailing).where(
        Mailing.begins_at >= since, Mailing.begins_at < until, Mailing.status != MailingStatus.STOPPED
    )
    return list(db.session.scalars(wanted.order_by(Mailing.begins_at, Mailing.id)))


def next_event(is_staff: bool) -> Event | None:
    """The next event that is not over; for the public, of those it may see. One statement."""
    wanted = select(Event).where(Event.ends_at >= clock.now(), Event.status != EventStatus.CANCELLED)
    if not is_staff:
        wanted = wanted.where(is_public())
    return db.session.scalar(wanted.order_by(Event.starts_at, Event.id).limit(1))
