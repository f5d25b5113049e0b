"""Planning an event: its texts, its hours and the rules by which people come."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date, datetime, time, timedelta
from typing import Any, Final

from blinker import Signal
from sqlalchemy import select

from events.programme.facts import keep_facts
from events.programme.hours import (
    NoSuchLocalTime,
    WallTime,
    daily_sittings,
    day_begins,
    first_day,
    instant_meant,
    last_day,
    to_utc,
    wall_time,
)
from events.programme.models import (
    Event,
    EventStatus,
    Meeting,
    OpenDoor,
    ProgrammeItem,
    Substitutes,
    WaitingOrder,
)
from events.programme.slugs import free_slug
from office import clock
from office.database import db
from office.localized import LANGUAGES, Texts, cleaned


class PlanningRefused(Exception):
    """The event cannot be planned like that."""


class NoTitle(PlanningRefused):
    """There is a title in none of the languages."""


class NoLanguage(PlanningRefused):
    """The event promises no language in which the office writes."""


class EndsBeforeItStarts(PlanningRefused):
    """The end is not after the start."""


class ReplyByTooLate(PlanningRefused):
    """Answers would be taken after the event has begun."""


class NotOnEarth(PlanningRefused):
    """The position is no degrees north and east, or one of the two is missing."""


class HoursNotDaily(PlanningRefused):
    """Hours that are the same every day need more than one day, and to end before the next begin."""


class PointSkipped(NoSuchLocalTime):
    """The clocks skip the time to which a point of the programme would move with the event."""

    def __init__(self, item: ProgrammeItem, error: NoSuchLocalTime) -> None:
        super().__init__(error.local, error.zone)
        self.item = item


_DAY: Final = timedelta(days=1)


@dataclass(frozen=True)
class Plan:
    """What an event is to be. Times are naive: what the clocks of ``zone`` show.

    ``starts_fold`` and ``ends_fold`` say of a time that comes twice, when the clocks are put back, which is
    meant: 0 the first, 1 the second, None: it was not said. Of whole days (``is_all_day``) the hours do not
    count: they begin with the day of ``starts`` and last to ``ends`` where that is a midnight, else to the
    end of its day. With ``same_hours_daily`` each day goes from the clock of ``starts`` to the clock of
    ``ends``; there a time that comes twice is the first. ``reply_by`` is a day of the zone, ``capacity``
    counts seats in all (None: as many as are invited), ``latitude`` and ``longitude`` are degrees north and
    east (WGS 84).
    """

    title: Texts
    starts: datetime
    ends: datetime
    zone: str
    is_all_day: bool = False
    same_hours_daily: bool = False
    starts_fold: int | None = None
    ends_fold: int | None = None
    languages: tuple[str, ...] = LANGUAGES
    description: Texts = field(default_factory=dict)
    host_line: Texts = field(default_factory=dict)
    venue: Texts = field(default_factory=dict)
    latitude: float | None = None
    longitude: float | None = None
    meeting_url: str = ""
    capacity: int | None = None
    seats_per_mission: int = 2
    quota_per_mission: int | None = None
    open_door: OpenDoor = OpenDoor.CLOSED
    open_quota: int | None = None
    has_waiting_list: bool = True
    waiting_order: WaitingOrder = WaitingOrder.TIME
    asks_needs: bool = False
    meeting: Meeting = Meeting.ADDRESS
    joins_before: int = 15
    gives_certificates: bool = False
    substitutes: Substitutes = Substitutes.ALLOWED
    calendar_with_invitation: bool = False
    reply_by: date | None = None
    is_listed: bool = True
    contact_name: str = ""
    contact_email: str = ""


#: Sent with an `Event` whose rules of admission were changed, in the same transaction: the waiting may move.
capacity_changed = Signal("who gets a seat at an event was changed")
_ADMISSION = frozenset({"capacity", "quota_per_mission", "open_quota", "waiting_order"})

#: What a calendar shows of an event: a change to any of them is a new revision.
_IN_CALENDARS = frozenset(
    {
        "title",
        "description",
        "host_line",
        "venue",
        "zone",
        "starts_at",
        "ends_at",
        "is_all_day",
        "same_hours_daily",
        "latitude",
        "longitude",
        "contact_name",
        "contact_email",
        "meeting_url",
        "meeting",
    }
)
#: What guests rely on: what it was before is kept, so that it can be said who believes it still.
_FACTS = frozenset(
    {"starts_at", "ends_at", "zone", "is_all_day", "same_hours_daily", "venue", "meeting_url", "meeting"}
)


def lock_event(event_id: int) -> Event:
    """Take the event for this transaction: whoever else decides about its seats or its list waits meanwhile.

    PostgreSQL locks the row, in the mode that lets rows pointing at it be added meanwhile; on SQLite the
    transaction that writes is alone already (BEGIN IMMEDIATE). The event is read afresh.
    """
    statement = (
        select(Event)
        .where(Event.id == event_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(statement).one()


def create_event(plan: Plan) -> Event:
    """Make a draft from a plan, with an address made from its English title.

    Raises:
        PlanningRefused: the plan has no title or language, or ends before it starts.
        NoSuchLocalTime: the clocks skip the start or the end, or that of one of several days.
        ComesTwice: the clocks show the start or the end twice, and which is meant is not said.
        UnknownZone: the zone is unknown.
    """
    values = _values(plan)
    event = Event(slug=free_slug(cleaned(plan.title), plan.starts.year), **values)
    db.session.add(event)
    db.session.flush()
    return event


def plan_of(event: Event) -> Plan:
    """The plan that an event follows now; `dataclasses.replace` makes the next one from it."""
    reckoned = {"starts", "ends", "starts_fold", "ends_fold", "languages"}
    same = {item.name: getattr(event, item.name) for item in fields(Plan) if item.name not in reckoned}
    starts, ends = (wall_time(moment, event.zone) for moment in (event.starts_at, event.ends_at))
    if event.is_all_day:
        # Where the clocks skip midnight a day begins later, and is no less a whole one.
        starts, ends = (
            WallTime(datetime.combine(day, time.min), None)
            for day in (first_day(event), last_day(event) + _DAY)
        )
    return Plan(
        starts=starts.local,
        ends=ends.local,
        starts_fold=starts.fold,
        ends_fold=ends.fold,
        languages=tuple(event.languages),
        **same,
    )


def change_event(event: Event, plan: Plan) -> bool:
    """Let an event follow another plan; whether that changed anything.

    Its address stays, for it has been given to people. When the start moves, the programme moves with it, by
    the clock. What a calendar shows makes a new revision (RFC 5545, section 3.8.7.4).

    Raises:
        PlanningRefused, NoSuchLocalTime, ComesTwice, UnknownZone: as `create_event`.
        PointSkipped: the clocks skip the time to which a point of the programme would move.
    """
    before = plan_of(event)
    values = _values(plan)
    changed = {name for name, value in values.items() if getattr(event, name) != value}
    if not changed:
        return False
    if changed & {"starts_at", "zone"}:
        shift = plan.starts - before.starts
        if plan.is_all_day or before.is_all_day:
            # Whole days have no hours by which the points could move.
            shift = timedelta(days=(plan.starts.date() - before.starts.date()).days)
        _move_programme(event, before.zone, plan.zone, shift)
    if changed & _IN_CALENDARS:
        _take_revision(event)
    if changed & _FACTS and event.status is not EventStatus.DRAFT:
        keep_facts(event)
    for name in changed:
        setattr(event, name, values[name])
    if changed & _IN_CALENDARS:
        revise(event)
    db.session.flush()
    if changed & _ADMISSION:
        capacity_changed.send(event)
    return True


def revise(event: Event) -> None:
    """Count a new revision of what calendars show (RFC 5545, section 3.8.7.4). It is never counted back."""
    _take_revision(event)
    event.sequence += 1
    event.revised_at = clock.now()


def _take_revision(event: Event) -> None:
    # A colleague's change this moment comes first, so that no two revisions have one number.
    db.session.refresh(event, ["sequence"], with_for_update={"key_share": True})


def _values(plan: Plan) -> dict[str, Any]:
    title = cleaned(plan.title)
    if not title:
        raise NoTitle
    languages = [code for code in LANGUAGES if code in plan.languages]
    if not languages:
        raise NoLanguage
    starts_at, ends_at = _held(plan)
    if plan.reply_by is not None and plan.reply_by > plan.starts.date():
        raise ReplyByTooLate
    if not _is_on_earth(plan.latitude, plan.longitude):
        raise NotOnEarth
    return {
        "title": title,
        "description": cleaned(plan.description),
        "host_line": cleaned(plan.host_line),
        "venue": cleaned(plan.venue),
        "languages": languages,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "zone": plan.zone,
        "is_all_day": plan.is_all_day,
        "same_hours_daily": plan.same_hours_daily,
        "latitude": plan.latitude,
        "longitude": plan.longitude,
        "meeting_url": plan.meeting_url.strip(),
        "capacity": plan.capacity,
        "seats_per_mission": plan.seats_per_mission,
        "quota_per_mission": plan.quota_per_mission,
        "open_door": plan.open_door,
        "open_quota": plan.open_quota,
        "has_waiting_list": plan.has_waiting_list,
        "waiting_order": plan.waiting_order,
        "asks_needs": plan.asks_needs,
        "meeting": plan.meeting,
        "joins_before": plan.joins_before,
        "gives_certificates": plan.gives_certificates,
        "substitutes": plan.substitutes,
        "calendar_with_invitation": plan.calendar_with_invitation,
        "reply_by": plan.reply_by,
        "is_listed": plan.is_listed,
        "contact_name": plan.contact_name.strip(),
        "contact_email": plan.contact_email.strip(),
    }


def _held(plan: Plan) -> tuple[datetime, datetime]:
    """From which instant to which the event is held."""
    if plan.is_all_day and plan.same_hours_daily:
        raise HoursNotDaily
    if plan.is_all_day:
        first, last = plan.starts.date(), plan.ends.date()
        if plan.ends.time() != time.min:
            last += _DAY
        if last <= first:
            raise EndsBeforeItStarts
        return day_begins(first, plan.zone), day_begins(last, plan.zone)
    if plan.same_hours_daily:
        return _held_daily(plan)
    starts_at = instant_meant(plan.starts, plan.zone, plan.starts_fold)
    ends_at = instant_meant(plan.ends, plan.zone, plan.ends_fold)
    if ends_at <= starts_at:
        raise EndsBeforeItStarts
    return starts_at, ends_at


def _held_daily(plan: Plan) -> tuple[datetime, datetime]:
    if plan.ends <= plan.starts:
        raise EndsBeforeItStarts
    days = daily_sittings(plan.starts, plan.ends)
    if len(days) < 2 or plan.starts.time() == plan.ends.time():
        raise HoursNotDaily
    held = [(to_utc(begins, plan.zone), to_utc(ends, plan.zone)) for begins, ends in days]
    return held[0][0], held[-1][1]


def _is_on_earth(latitude: float | None, longitude: float | None) -> bool:
    if latitude is None or longitude is None:
        return latitude is longitude
    return abs(latitude) <= 90 and abs(longitude) <= 180


def _move_programme(event: Event, old_zone: str, new_zone: str, shift: timedelta) -> None:
    def moved(item: ProgrammeItem, instant: datetime) -> datetime:
        wall = wall_time(instant, old_zone)
        try:
            return to_utc(wall.local + shift, new_zone, wall.fold or 0)
        except NoSuchLocalTime as error:
            raise PointSkipped(item, error) from None

    # All are reckoned before any is set: a time that the clocks skip leaves the programme as it was.
    times = [
        (moved(item, item.starts_at), None if item.ends_at is None else moved(item, item.ends_at))
        for item in event.items
    ]
    for item, (starts_at, ends_at) in zip(event.items, times, strict=True):
        item.starts_at, item.ends_at = starts_at, ends_at
