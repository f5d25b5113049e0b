"""Presence: who came, and for how many minutes. Joining, the door, reports and staff all tell it here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from events.attendance.models import Presence, PresenceSource, Stay
from events.programme.hours import Held, sittings
from events.programme.models import Event
from events.registration.models import Registration, RegistrationStatus
from office import clock
from office.database import db

#: Meetings run over: the page stays open so long after the announced end.
CLOSES_AFTER = timedelta(minutes=60)

#: An arrival told again so soon, without an end, is the same arrival.
SAME_ARRIVAL = timedelta(minutes=1)
#: Up to so many minutes after the start nobody is late, and before the end nobody has left early.
GRACE = timedelta(minutes=5)


def sitting_at(event: Event, at: datetime) -> tuple[datetime, datetime]:
    """From when to when it is held at that moment, or next; afterwards the last time.

    Of most events that is the one time; where the hours are the same every day it is that day's.
    """
    held = sittings(event)
    return next((sitting for sitting in held if at < sitting[1] + CLOSES_AFTER), held[-1])


def opens_at(event: Event, at: datetime | None = None) -> datetime:
    """From when on somebody can be there: the way into the meeting opens then.

    Args:
        at: which of several days is meant, as in `sitting_at`; unless given, the first.
    """
    starts_at = event.starts_at if at is None else sitting_at(event, at)[0]
    return starts_at - timedelta(minutes=event.joins_before)


def closes_at(event: Event, at: datetime | None = None) -> datetime:
    """Until when one can go in: meetings run over.

    Args:
        at: which of several days is meant, as in `sitting_at`; unless given, the last.
    """
    return (event.ends_at if at is None else sitting_at(event, at)[1]) + CLOSES_AFTER


def arrive(
    registration_id: int,
    source: PresenceSource,
    at: datetime,
    *,
    ends_at: datetime | None = None,
    client_key: str | None = None,
    user_id: int | None = None,
) -> bool:
    """Enter that somebody was there from ``at`` on (to ``ends_at``, where that is known), and that they came.

    The same ``client_key`` told again changes nothing. Nor does an arrival without an end that is told again
    within a minute: a double click, or the second device. Whether they may come is the caller's question.

    Returns:
        Whether a stay was entered; False: it was known already.

    Raises:
        ValueError: it ends before it begins.
    """
    if ends_at is not None and ends_at < at:
        raise ValueError("a stay ends before it begins")
    known = select(Stay.id).where(Stay.registration_id == registration_id)
    if client_key is not None:
        known = select(Stay.id).where(Stay.client_key == client_key)
    elif ends_at is None:
        near = (at - SAME_ARRIVAL, at + SAME_ARRIVAL)
        known = known.where(Stay.source == source, Stay.ends_at.is_(None), Stay.begins_at.between(*near))
    else:
        known = known.where(Stay.source == source, Stay.begins_at == at, Stay.ends_at == ends_at)
    if db.session.scalars(known.limit(1)).first() is not None:
        return False
    stay = Stay(
        registration_id=registration_id,
        source=source,
        begins_at=at,
        ends_at=ends_at,
        client_key=client_key,
        user_id=user_id,
    )
    if not _added(stay):
        return False
    note(registration_id, source, at)
    return True


def mark_present(event_id: int, registration_ids: Iterable[int]) -> int:
    """Mark who came; how many were not marked before is returned. People of other events are passed over."""
    present = set(
        db.session.scalars(
            select(Presence.registration_id)
            .join(Presence.registration)
            .where(Registration.event_id == event_id)
        )
    )
    asked = set(registration_ids) - present
    known = db.session.scalars(
        select(Registration.id).where(
            Registration.event_id == event_id,
            Registration.id.in_(asked),
            Registration.status == RegistrationStatus.CONFIRMED,
        )
    )
    marked = [number for number in known if note(number, PresenceSource.MARKED, clock.now())]
    return len(marked)


def unmark(event_id: int, registration_ids: Iterable[int]) -> int:
    """Take back that somebody came, however it was known; how many were is returned."""
    statement = (
        select(Presence)
        .join(Presence.registration)
        .where(Registration.event_id == event_id, Presence.registration_id.in_(set(registration_ids)))
    )
    found = list(db.session.scalars(statement))
    for presence in found:
        db.session.delete(presence)
    db.session.flush()
    return len(found)


def note(registration_id: int, source: PresenceSource, at: datetime) -> bool:
    """Note that somebody came, unless it is known; two devices may tell it in the same moment."""
    already = select(Presence.id).where(Presence.registration_id == registration_id)
    if db.session.scalars(already).one_or_none() is not None:
        return False
    return _added(Presence(registration_id=registration_id, source=source, first_seen_at=at))


def _added(row: Presence | Stay) -> bool:
    """Add a row that may exist but once; False: somebody else was quicker."""
    try:
        with db.session.begin_nested():
            db.session.add(row)
    except IntegrityError:
        return False
    return True


@dataclass(frozen=True)
class Attendance:
    """How long somebody who came was there."""

    #: Minutes within the event's hours, overlaps counted once; None: when they left is not known.
    minutes: int | None
    #: Minutes after the start at which they came; 0: in time.
    late: int
    #: Minutes before the end at which they left for good; 0: they stayed, or it is not known.
    left_early: int
    #: When they were first there; None: it is known only that they came.
    first: datetime | None
    #: When they left for good; None: not known.
    last: datetime | None


#: Whose presence was entered at the moment at which they came.
_SEEN_THEN = frozenset({PresenceSource.JOINED, PresenceSource.DOOR})
#: Somebody of whom no more is known than that they came.
ONLY_CAME = Attendance(None, 0, 0, None, None)


def minutes_of(event_id: int) -> dict[int, Attendance]:
    """How long everybody who came was there, by the number of the registration. Two statements."""
    hours = select(
        Event.starts_at, Event.ends_at, Event.zone, Event.is_all_day, Event.same_hours_daily
    ).where(Event.id == event_id)
    event = Held(*db.session.execute(hours).one())
    held = sittings(event)
    wanted = (
        select(Presence, Stay.begins_at, Stay.ends_at, Stay.minutes)
        .join(Registration, Registration.id == Presence.registration_id)
        .outerjoin(Stay, Stay.registration_id == Presence.registration_id)
        .where(Registration.event_id == event_id)
    )
    stays, told = _gathered(db.session.execute(wanted))
    found = {number: attendance_in(known, held, told.get(number)) for number, known in stays.items()}
    if event.is_all_day:
        # Without hours nobody is late.
        return {number: replace(one, late=0, left_early=0) for number, one in found.items()}
    return found


def _gathered(
    rows: Iterable[tuple[Presence, datetime | None, datetime | None, int | None]],
) -> tuple[dict[int, list[tuple[datetime, datetime | None]]], dict[int, int]]:
    """The stays of each, and the minutes of which no report says when; who was only marked has neither."""
    stays: dict[int, list[tuple[datetime, datetime | None]]] = {}
    told: dict[int, int] = {}
    for presence, begins_at, ends_at, minutes in rows:
        number = presence.registration_id
        known = stays.setdefault(number, [])
        if begins_at is None and presence.source in _SEEN_THEN:
            known.append((presence.first_seen_at, None))
        elif minutes is not None:
            told[number] = max(minutes, told.get(number, 0))
        elif begins_at is not None:
            known.append((begins_at, ends_at))
    return stays, told


def attendance_in(
    stays: Sequence[tuple[datetime, datetime | None]],
    held: Sequence[tuple[datetime, datetime]],
    told: int | None = None,
) -> Attendance:
    """What somebody's stays come to within an event's hours.

    A stay without an end says when they came and no more: where another source knows both, minutes come from
    there. Where none does, the minutes are not known, which is not the same as none.

    Args:
        held: from when to when the event is held, in order; once, or on each of several days.
        told: minutes of which a report does not say when they were.
    """
    if told is not None:
        told = min(told, _minutes(sum((end - begin for begin, end in held), timedelta(0))))
    if not stays:
        return replace(ONLY_CAME, minutes=told)
    closed = sorted((begin, end) for begin, end in stays if end is not None)
    first = min(begin for begin, _end in stays)
    last = max((end for _begin, end in closed), default=None)
    if last is not None and any(begin > last for begin, end in stays if end is None):
        # They came back after that, and it is not known for how long.
        last = None
    # Who comes on the second day alone is not a day late.
    late = first - next((sitting for sitting in held if first < sitting[1]), held[-1])[0]
    early = timedelta(0)
    if last is not None:
        early = next((sitting for sitting in reversed(held) if last > sitting[0]), held[0])[1] - last
    measured = sum(_minutes_within(closed, *sitting) for sitting in held) if closed else None
    return Attendance(
        measured if told is None else max(told, measured or 0),
        _minutes(late) if late > GRACE else 0,
        _minutes(early) if early > GRACE else 0,
        first,
        last,
    )


def _minutes_within(
    stays: Iterable[tuple[datetime, datetime]], starts_at: datetime, ends_at: datetime
) -> int:
    """Minutes of all stays together within the hours, each minute once; ``stays`` are in order of time."""
    there, until = timedelta(0), starts_at
    for begin, end in stays:
        begin, end = max(begin, until), min(end, ends_at)
        if end > begin:
            there += end - begin
            until = end
    return _minutes(there)


def _minutes(length: timedelta) -> int:
    """In minutes, the half rounded up."""
    return int(length.total_seconds() + 30) // 60
