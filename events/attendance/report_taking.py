"""Attendance reports: read in, looked at, entered, and taken back with all that rests on them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import UTC, datetime
from hashlib import sha256
from pathlib import PurePath
from typing import Final
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from events.attendance.matching import Match, Why, match
from events.attendance.models import (
    AttendanceReport,
    LineState,
    Presence,
    PresenceSource,
    ReportLine,
    Stay,
)
from events.attendance.presence import note
from events.attendance.report_queries import known_of, lines_of, organisation_called, own_addresses
from events.attendance.report_reading import Person, as_kept, as_times, read_report
from events.programme.models import Event
from events.programme.planning import lock_event
from events.registration.models import Capacity, Door, Registration, RegistrationStatus
from office import clock
from office.database import db

_LONGEST_NAME: Final = 200


class ReportGone(Exception):
    """The report was taken back meanwhile."""


class AlreadyEntered(Exception):
    """The people of the report are entered already: its hours are no longer to be changed."""


class NotOnTheList(Exception):
    """Nobody of that number is on the list of this event."""


def take_in(
    event: Event, file_name: str, content: bytes, zone: str, user_id: int | None
) -> tuple[AttendanceReport, bool]:
    """Read a report and find its people on the list of the event; nobody is entered as present by it.

    Args:
        zone: IANA name of the zone in which the report's hours are.

    Returns:
        The report, and whether it is new: the same file again is the report that was read before.

    Raises:
        UnreadableReport: it is no attendance report, or one of another day.
    """
    digest = sha256(content).hexdigest()
    same = select(AttendanceReport).where(
        AttendanceReport.event_id == event.id, AttendanceReport.digest == digest
    )
    if (known := db.session.scalars(same).one_or_none()) is not None:
        return known, False
    read = read_report(content, ZoneInfo(zone), event.starts_at, event.ends_at)
    report = AttendanceReport(
        event_id=event.id,
        provider=read.provider,
        # Browsers may send a whole path.
        file_name=PurePath(file_name.replace("\\", "/")).name[:_LONGEST_NAME] or "report.csv",
        digest=digest,
        zone=zone,
        is_cut=read.is_cut,
        user_id=user_id,
    )
    try:
        with db.session.begin_nested():
            db.session.add(report)
    except IntegrityError:
        # Two clicks: the other one was quicker.
        return db.session.scalars(same).one(), False
    found = match(read.people, known_of(event.id), own_addresses(event) | read.hosts)
    db.session.add_all(_line(report, *pair) for pair in zip(read.people, found, strict=True))
    db.session.flush()
    return report, True


def _line(report: AttendanceReport, person: Person, found: Match) -> ReportLine:
    return ReportLine(
        report_id=report.id,
        name=person.name,
        email=person.email,
        role=person.role,
        times=as_kept(person.times),
        minutes=person.minutes,
        state=found.state,
        registration_id=found.registration_id,
        candidates=[[number, why.value] for number, why in found.candidates],
    )


def read_in_zone(report: AttendanceReport, zone: str) -> None:
    """Take the report's hours for those of another zone.

    Raises:
        AlreadyEntered: its people are entered.
    """
    _take(report)
    if report.entered_at is not None:
        raise AlreadyEntered
    before, after = ZoneInfo(report.zone), ZoneInfo(zone)

    def moved(moment: datetime | None) -> datetime | None:
        if moment is None:
            return None
        on_the_wall = moment.astimezone(before).replace(tzinfo=None)
        return on_the_wall.replace(tzinfo=after).astimezone(UTC)

    for line in lines_of(report.id):
        pairs = [(moved(begin), moved(end)) for begin, end in as_times(line.times)]
        line.times = as_kept([(begin, end) for begin, end in pairs if begin is not None])
    report.zone = zone
    db.session.flush()


def enter(report: AttendanceReport) -> int:
    """Enter those as present of whom it is certain who they are; how many people that are is returned.

    Entered before, by a double click or a colleague: 0.
    """
    _take(report)
    if report.entered_at is not None:
        return 0
    report.entered_at = clock.now()
    matched = [line for line in lines_of(report.id) if line.state is LineState.MATCHED]
    for line in matched:
        _enter(report, line)
    db.session.flush()
    return len({line.registration_id for line in matched})


def say_who(report: AttendanceReport, line: ReportLine, registration_id: int) -> None:
    """A person says whom a line means.

    Raises:
        NotOnTheList: nobody of that number is registered for the event.
    """
    _take(report, line)
    registration = db.session.get(Registration, registration_id)
    if registration is None or registration.event_id != report.event_id:
        raise NotOnTheList
    _forget([line])
    line.state, line.registration_id, line.is_added = LineState.MATCHED, registration_id, False
    if report.entered_at is not None:
        _enter(report, line)
    db.session.flush()


def set_aside(report: AttendanceReport, line: ReportLine) -> None:
    """A person says that a line means no guest."""
    _take(report, line)
    _forget([line])
    line.state, line.registration_id, line.is_added = LineState.SET_ASIDE, None, False
    db.session.flush()


def put_back(report: AttendanceReport, line: ReportLine) -> None:
    """Take back what a person said of a line: it is doubtful again, or unknown."""
    _take(report, line)
    if line.registration_id is not None and not line.is_added and not line.candidates:
        # The program was certain, and a person is not.
        line.candidates = [[line.registration_id, Why.SAME_NAME.value]]
    _forget([line])
    line.state = LineState.DOUBTFUL if line.candidates else LineState.UNKNOWN
    line.registration_id, line.is_added = None, False
    db.session.flush()


def add_guest(report: AttendanceReport, line: ReportLine, mission: str) -> Registration:
    """Enter somebody who was there and on no list, with a seat of their own.

    They have come already: no capacity and no deadline keeps them out, and no letter goes to them.

    Args:
        mission: for whom they came, as it was typed; known to the register or not, or empty.
    """
    _take(report, line)
    lock_event(report.event_id)
    _forget([line])
    organisation = organisation_called(mission)
    registration = Registration(
        event_id=report.event_id,
        door=Door.OPEN,
        capacity=Capacity.REGISTRANT,
        status=RegistrationStatus.CONFIRMED,
        name=line.name,
        email=line.email,
        organisation=organisation,
        organisation_name="" if organisation is not None else mission.strip()[:300],
        language=report.event.languages[0] if report.event.languages else "en",
    )
    db.session.add(registration)
    db.session.flush()
    line.state, line.registration_id, line.is_added = LineState.MATCHED, registration.id, True
    if report.entered_at is not None:
        _enter(report, line)
    db.session.flush()
    return registration


def take_back(report: AttendanceReport) -> int:
    """Take a report back, with its times, the presences that rest on it alone, and those whom it added.

    Returns:
        How many people are no longer present.
    """
    _take(report)
    gone = _forget(lines_of(report.id))
    db.session.delete(report)
    db.session.flush()
    return gone


def _take(report: AttendanceReport, line: ReportLine | None = None) -> None:
    """Take the report for this transaction, it and the line read afresh: one decision at a time.

    Raises:
        ReportGone: a colleague took it back this moment.
    """
    wanted = select(AttendanceReport).where(AttendanceReport.id == report.id).with_for_update()
    found = db.session.scalars(wanted.execution_options(populate_existing=True)).one_or_none()
    if found is None:
        raise ReportGone
    if line is not None:
        db.session.refresh(line)


def _enter(report: AttendanceReport, line: ReportLine) -> None:
    assert line.registration_id is not None, "matched"
    starts_at = report.event.starts_at
    times = as_times(line.times)
    rows = [(begin, end, None) for begin, end in times]
    if not times and line.minutes is not None:
        rows = [(starts_at, starts_at, line.minutes)]  # type: ignore[list-item]
    for begin, end, minutes in rows:
        db.session.add(
            Stay(
                registration_id=line.registration_id,
                source=PresenceSource.REPORT,
                begins_at=begin,
                ends_at=end,
                minutes=minutes,
                line_id=line.id,
                user_id=report.user_id,
            )
        )
    first = min((begin for begin, _end in times), default=starts_at)
    note(line.registration_id, PresenceSource.REPORT, first)


def _forget(lines: Iterable[ReportLine]) -> int:
    """Take back what was entered because of these lines; how many people are no longer present."""
    lines = list(lines)
    numbers = {line.registration_id for line in lines if line.registration_id is not None}
    added = {line.registration_id for line in lines if line.is_added}
    for stay in db.session.scalars(select(Stay).where(Stay.line_id.in_([line.id for line in lines]))):
        db.session.delete(stay)
    db.session.flush()
    gone = _without_reason(numbers, {line.id for line in lines})
    for line in lines:
        line.registration_id = None
    db.session.flush()
    for registration in db.session.scalars(select(Registration).where(Registration.id.in_(added))):
        if not _is_held(registration.id):
            db.session.delete(registration)
    db.session.flush()
    return gone


def _without_reason(numbers: set[int], lines: set[int]) -> int:
    """Remove presences that rested on the report alone; of others the reason is what is left."""
    stays: dict[int, tuple[datetime, PresenceSource]] = {}
    wanted = select(Stay.registration_id, Stay.begins_at, Stay.source).where(
        Stay.registration_id.in_(numbers)
    )
    for number, begins_at, source in db.session.execute(wanted):
        stays[number] = min(stays.get(number, (begins_at, source)), (begins_at, source))
    # Another report names them, without times.
    named = set(
        db.session.scalars(
            select(ReportLine.registration_id)
            .join(ReportLine.report)
            .where(
                ReportLine.registration_id.in_(numbers),
                ReportLine.id.not_in(lines),
                AttendanceReport.entered_at.is_not(None),
            )
        )
    )
    gone = 0
    wanted_presences = select(Presence).where(
        Presence.registration_id.in_(numbers), Presence.source == PresenceSource.REPORT
    )
    for presence in db.session.scalars(wanted_presences):
        if presence.registration_id in stays:
            presence.first_seen_at, presence.source = stays[presence.registration_id]
        elif presence.registration_id not in named:
            db.session.delete(presence)
            gone += 1
    db.session.flush()
    return gone


def _is_held(registration_id: int) -> bool:
    """Whether something else rests on a registration that a report made: then it stays."""
    reasons = [
        select(func.count()).where(Stay.registration_id == registration_id),
        select(func.count()).where(Presence.registration_id == registration_id),
        select(func.count()).where(ReportLine.registration_id == registration_id),
    ]
    return any(db.session.scalar(statement) for statement in reasons)
