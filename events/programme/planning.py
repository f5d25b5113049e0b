"""Planning an event: its texts, its hours and the rules by which people come."""

from __future__ import annotations

from dataclasses import dataclass, field, fields
from datetime import date, datetime, timedelta
from typing import Any

from blinker import Signal
from sqlalchemy import select

from events.programme.facts import keep_facts
from events.programme.hours import on_the_wall, to_utc
from events.programme.models import (
    Event,
    EventStatus,
    Meeting,
    OpenDoor,
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


@dataclass(frozen=True)
class Plan:
    """What an event is to be. Times are naive: what the clocks of ``zone`` show.

    ``reply_by`` is a day of that zone, ``capacity`` counts seats in all (None: as many as are invited).
    """

    title: Texts
    starts: datetime
    ends: datetime
    zone: str
    languages: tuple[str, ...] = LANGUAGES
    description: Texts = field(default_factory=dict)
    host_line: Texts = field(default_factory=dict)
    venue: Texts = field(default_factory=dict)
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
        "contact_name",
        "contact_email",
        "meeting_url",
        "meeting",
    }
)
#: What guests rely on: what it was before is kept, so that it can be said who believes it still.
_FACTS = frozenset({"starts_at", "ends_at", "zone", "venue", "meeting_url", "meeting"})


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
        NoSuchLocalTime: the clocks skip the start or the end.
        UnknownZone: the zone is unknown.
    """
    values = _values(plan)
    event = Event(slug=free_slug(cleaned(plan.title), plan.starts.year), **values)
    db.session.add(event)
    db.session.flush()
    return event


def plan_of(event: Event) -> Plan:
    """The plan that an event follows now; `dataclasses.replace` makes the next one from it."""
    reckoned = {"starts", "ends", "languages"}
    same = {item.name: getattr(event, item.name) for item in fields(Plan) if item.name not in reckoned}
    return Plan(
        starts=on_the_wall(event.starts_at, event.zone),
        ends=on_the_wall(event.ends_at, event.zone),
        languages=tuple(event.languages),
        **same,
    )


def change_event(event: Event, plan: Plan) -> bool:
    """Let an event follow another plan; whether that changed anything.

    Its address stays, for it has been given to people. When the start moves, the programme moves with it, by
    the clock. What a calendar shows makes a new revision (RFC 5545, section 3.8.7.4).

    Raises:
        PlanningRefused, NoSuchLocalTime, UnknownZone: as `create_event`.
    """
    before = plan_of(event)
    values = _values(plan)
    changed = {name for name, value in values.items() if getattr(event, name) != value}
    if not changed:
        return False
    if changed & {"starts_at", "zone"}:
        _move_programme(event, before.zone, plan.zone, plan.starts - before.starts)
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
    starts_at, ends_at = to_utc(plan.starts, plan.zone), to_utc(plan.ends, plan.zone)
    if ends_at <= starts_at:
        raise EndsBeforeItStarts
    if plan.reply_by is not None and plan.reply_by > plan.starts.date():
        raise ReplyByTooLate
    return {
        "title": title,
        "description": cleaned(plan.description),
        "host_line": cleaned(plan.host_line),
        "venue": cleaned(plan.venue),
        "languages": languages,
        "starts_at": starts_at,
        "ends_at": ends_at,
        "zone": plan.zone,
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


def _move_programme(event: Event, old_zone: str, new_zone: str, shift: timedelta) -> None:
    def moved(instant: datetime) -> datetime:
        return to_utc(on_the_wall(instant, old_zone) + shift, new_zone)

    # All are reckoned before any is set: a time that the clocks skip leaves the programme as it was.
    times = [(moved(i.starts_at), None if i.ends_at is None else moved(i.ends_at)) for i in event.items]
    for item, (starts_at, ends_at) in zip(event.items, times, strict=True):
        item.starts_at, item.ends_at = starts_at, ends_at
