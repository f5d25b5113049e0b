"""Wall-clock hours of a place, the instants they stand for, and when an event is held, in words."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Protocol
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from flask import Flask
from jinja2 import pass_eval_context
from jinja2.nodes import EvalContext

from office.web.i18n import (
    format_daily_hours,
    format_days,
    format_event_time,
    format_span,
    hours_together,
    language,
)

_MINUTE = timedelta(minutes=1)
_DAY = timedelta(days=1)


class UnknownZone(Exception):
    """There is no time zone of that name."""

    def __init__(self, zone: str) -> None:
        super().__init__(zone)
        self.zone = zone


class NoSuchLocalTime(Exception):
    """The clocks of that zone skip this time: they are put forward over it."""

    def __init__(self, local: datetime, zone: str) -> None:
        super().__init__(f"{local.isoformat()} in {zone}")
        self.local = local
        self.zone = zone

    @property
    def nearest(self) -> tuple[datetime, datetime]:
        """The last minute before it and the first after it that the clocks do show; naive."""
        return skipped(self.local, self.zone)


class ComesTwice(Exception):
    """The clocks of that zone show this time twice, and which of the two is meant was not said."""

    def __init__(self, local: datetime, zone: str) -> None:
        super().__init__(f"{local.isoformat()} in {zone}")
        self.local = local
        self.zone = zone


class WhenHeld(Protocol):
    """What says when something is held: an event, or what it said of that before."""

    @property
    def starts_at(self) -> datetime: ...
    @property
    def ends_at(self) -> datetime: ...
    @property
    def zone(self) -> str: ...
    @property
    def is_all_day(self) -> bool: ...
    @property
    def same_hours_daily(self) -> bool: ...


@dataclass(frozen=True)
class WallTime:
    """What the clocks of a place show at an instant: naive, and which of two it is where it comes twice.

    ``fold`` is 0 for the first coming, 1 for the second, None for a time that comes once.
    """

    local: datetime
    fold: int | None


@dataclass(frozen=True)
class Held:
    """When something is held, without what it is: a key for what is made of its hours alone."""

    starts_at: datetime
    ends_at: datetime
    zone: str
    is_all_day: bool
    same_hours_daily: bool

    @classmethod
    def of(cls, event: WhenHeld) -> Held:
        """The hours of an event."""
        return cls(event.starts_at, event.ends_at, event.zone, event.is_all_day, event.same_hours_daily)


def zone_named(zone: str) -> ZoneInfo:
    """The zone with that IANA name.

    Raises:
        UnknownZone: there is none.
    """
    try:
        return ZoneInfo(zone)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        raise UnknownZone(zone) from None


def to_utc(local: datetime, zone: str, fold: int = 0) -> datetime:
    """The instant at which the clocks of ``zone`` show ``local`` (a naive wall-clock time).

    Args:
        fold: which of the two is meant of a time that comes twice, in the hour after the clocks are put back
            (PEP 495). Unless told otherwise the first, still in summer time: it is what someone who knows
            nothing of the change would expect, and what a repeated entry means (RFC 5545, section 3.3.5).

    Raises:
        NoSuchLocalTime: the clocks skip it.
        UnknownZone: there is no such zone.
    """
    place = zone_named(zone)
    instant = local.replace(tzinfo=place, fold=fold).astimezone(UTC)
    if instant.astimezone(place).replace(tzinfo=None, fold=0) != local.replace(tzinfo=None, fold=0):
        raise NoSuchLocalTime(local, zone)
    return instant


def instant_meant(local: datetime, zone: str, fold: int | None) -> datetime:
    """As `to_utc`, but of a time that comes twice it has to be said which of the two it is.

    Raises:
        ComesTwice: it was not said.
        NoSuchLocalTime, UnknownZone: as `to_utc`.
    """
    if fold is None and comes_twice(local, zone):
        raise ComesTwice(local, zone)
    return to_utc(local, zone, fold or 0)


def comes_twice(local: datetime, zone: str) -> bool:
    """Whether the clocks of ``zone`` show this naive time twice: before they are put back and after.

    Raises:
        UnknownZone: there is no such zone.
    """
    first, second = (local.replace(tzinfo=zone_named(zone), fold=fold).utcoffset() for fold in (0, 1))
    # Where a time is skipped the offsets differ as well, the other way round.
    return first is not None and second is not None and first > second


def skipped(local: datetime, zone: str) -> tuple[datetime, datetime]:
    """Of a naive time that the clocks skip: the last minute before the gap, and the first after it; naive."""
    place = zone_named(zone)
    before = local.replace(tzinfo=place, fold=0).utcoffset() or timedelta()
    # With the offset that held before, the time lies after the change; with the later one, before it.
    low = local.replace(tzinfo=place, fold=1).astimezone(UTC)
    high = local.replace(tzinfo=place, fold=0).astimezone(UTC)
    while high - low > timedelta(seconds=1):
        middle = low + (high - low) / 2
        if middle.astimezone(place).utcoffset() == before:
            low = middle
        else:
            high = middle
    change = high.replace(microsecond=0)
    first = change.astimezone(place).replace(tzinfo=None, fold=0)
    return (change + before).replace(tzinfo=None, second=0) - _MINUTE, first


def day_begins(day: date, zone: str) -> datetime:
    """The first instant of a day in ``zone``: its midnight, or the hour after where the clocks skip that.

    Raises:
        NoSuchLocalTime: the clocks skip the whole day.
        UnknownZone: there is no such zone.
    """
    midnight = datetime.combine(day, time.min)
    try:
        return to_utc(midnight, zone)
    except NoSuchLocalTime as error:
        first = error.nearest[1]
        if first.date() != day:
            raise
        return to_utc(first, zone)


def on_the_wall(instant: datetime, zone: str) -> datetime:
    """What the clocks of ``zone`` show at ``instant``, as a naive time.

    Raises:
        UnknownZone: there is no such zone.
    """
    return wall_time(instant, zone).local


def wall_time(instant: datetime, zone: str) -> WallTime:
    """What the clocks of ``zone`` show at ``instant``, so that the instant can be found again from it.

    Raises:
        UnknownZone: there is no such zone.
    """
    there = instant.astimezone(zone_named(zone))
    local = there.replace(tzinfo=None, fold=0)
    return WallTime(local, there.fold if comes_twice(local, zone) else None)


def sittings(event: WhenHeld) -> list[tuple[datetime, datetime]]:
    """The hours in which it is held, in order: one span for most, one a day where the hours are daily's.

    Each sitting has the same clock hours in the event's zone, also when the clocks are changed in between; a
    time that comes twice is its first. Instants are aware, in UTC.
    """
    if not event.same_hours_daily:
        return [(event.starts_at, event.ends_at)]
    first, last = (on_the_wall(moment, event.zone) for moment in (event.starts_at, event.ends_at))
    held = daily_sittings(first, last)
    return [(_soonest(begins, event.zone), _soonest(ends, event.zone)) for begins, ends in held]


def _soonest(local: datetime, zone: str) -> datetime:
    # None is planned at a time that is skipped; where a state has changed its clocks since, it is the next.
    try:
        return to_utc(local, zone)
    except NoSuchLocalTime as error:
        return to_utc(error.nearest[1], zone)


def daily_sittings(first: datetime, last: datetime) -> list[tuple[datetime, datetime]]:
    """The naive hours of each day, from the first start to the last end; nights may go past midnight."""
    over_midnight = _DAY if last.time() <= first.time() else timedelta(0)
    days = (last.date() - first.date() - over_midnight).days
    starts = [first + n * _DAY for n in range(days + 1)]
    return [(start, datetime.combine(start.date() + over_midnight, last.time())) for start in starts]


def first_day(event: WhenHeld) -> date:
    """The day on which it begins, in its zone."""
    return on_the_wall(event.starts_at, event.zone).date()


def last_day(event: WhenHeld) -> date:
    """The last day that is named: of whole days the last one, of daily hours the one on which they begin."""
    ends = on_the_wall(event.ends_at, event.zone)
    if event.is_all_day:
        return on_the_wall(event.ends_at - _MINUTE, event.zone).date()
    if event.same_hours_daily:
        return daily_sittings(on_the_wall(event.starts_at, event.zone), ends)[-1][0].date()
    return ends.date()


def when_words(event: WhenHeld, lang: str, sentence: bool = False, zone: str = "", place: str = "") -> str:
    """When it is held, as every page, letter and file says it.

    "Tuesday 16 February 2027, 14:00–16:00 (Helsinki)"; of whole days "16–18 February 2027"; of several days
    with the same hours "16–18 February 2027, each day 09:00–16:00 (Helsinki)".

    Args:
        lang: en, sv or fi.
        sentence: leave the first letter as it stands within a sentence.
        zone: IANA name of another zone to tell it in; whole days are the same everywhere.
        place: the town by which that is told; unless given, the one that the zone is named after.
    """
    if event.is_all_day:
        return format_days(first_day(event), last_day(event), lang, sentence)
    there = zone or event.zone
    if event.same_hours_daily:
        return format_daily_hours(sittings(event), there, lang, place)
    return format_event_time(event.starts_at, event.ends_at, there, lang, sentence, place)


def days_words(event: WhenHeld, lang: str) -> str:
    """The day on which it is held, or its days, without hours: "16 February 2027", "16–18 February 2027".

    An evening that goes past midnight belongs to the day on which it begins.
    """
    first, last = first_day(event), last_day(event)
    is_one_evening = not event.is_all_day and event.ends_at - event.starts_at < _DAY
    return format_span(first, first if is_one_evening else last, lang)


@pass_eval_context
def _filter_when(context: EvalContext, event: WhenHeld, zone: str = "") -> str:
    text = when_words(event, language(), zone=zone)
    return hours_together(text) if context.autoescape else text


def register(app: Flask) -> None:
    """Let templates say when an event is held: ``{{ event|when }}``."""
    app.add_template_filter(_filter_when, "when")
    app.add_template_filter(lambda event: days_words(event, language()), "days")
