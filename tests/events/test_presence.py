"""Who came, and for how many minutes: overlaps count once, and what is not known is not nought."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from events.attendance.models import Presence, PresenceSource, Stay
from events.attendance.presence import Attendance, arrive, attendance_in, mark_present, minutes_of, unmark
from events.registration.models import Answer, ReplySource
from events.registration.seats import GivenAnswer, answer, party_of
from tests.events.seminar import invite, seminar

BEGINS, ENDS = datetime(2021, 2, 16, 14, tzinfo=UTC), datetime(2021, 2, 16, 16, tzinfo=UTC)


def clock(hours: str) -> tuple[datetime, datetime | None]:
    """`14:00-15:30`, or `14:00-` where the end is not known."""
    begin, _, end = hours.partition("-")
    day = BEGINS.date()

    def moment(text: str) -> datetime:
        return datetime.combine(day, datetime.strptime(text, "%H:%M").time(), UTC)

    return moment(begin), moment(end) if end else None


@pytest.mark.parametrize(
    ("stays", "minutes", "late", "left_early"),
    [
        ("13:45-16:10", 120, 0, 0),
        # Twice in the meeting at the same time, by the telephone and by the desk: each minute counts once.
        ("13:50-15:00 14:30-15:30", 90, 0, 30),
        ("14:05-15:55", 110, 0, 0),
        ("14:06-15:54", 108, 6, 6),
        # Out of the meeting for an hour, and back.
        ("14:00-14:30 15:30-16:00", 60, 0, 0),
        # Through the joining page, and in the report: the report knows how long.
        ("13:58- 13:59-15:00", 60, 0, 60),
        # They came back afterwards, and nobody knows for how long.
        ("14:00-14:20 15:00-", 20, 0, 0),
        # Only looked in before it began.
        ("13:30-13:40", 0, 0, 140),
    ],
)
def test_minutes_are_those_within_the_hours_of_the_event(
    stays: str, minutes: int, late: int, left_early: int
) -> None:
    found = attendance_in([clock(one) for one in stays.split()], [(BEGINS, ENDS)])

    assert (found.minutes, found.late, found.left_early) == (minutes, late, left_early)


def test_of_who_only_came_in_the_minutes_are_not_known() -> None:
    begins_at, _end = clock("14:20-")

    assert attendance_in([(begins_at, None)], [(BEGINS, ENDS)]) == Attendance(None, 20, 0, begins_at, None)


def test_an_arrival_told_twice_is_entered_once_and_somebody_came_once(db: Session) -> None:
    event = seminar()
    invitation = invite(event)
    answer(invitation, GivenAnswer(Answer.ACCEPTED), source=ReplySource.LINK)
    guest = party_of(invitation)[0].id
    start = event.starts_at
    hour = timedelta(hours=1)

    told = [
        arrive(guest, PresenceSource.DOOR, start, client_key="door-1"),
        arrive(guest, PresenceSource.DOOR, start + hour, client_key="door-1"),
        arrive(guest, PresenceSource.JOINED, start),
        arrive(guest, PresenceSource.JOINED, start + timedelta(seconds=20)),
        arrive(guest, PresenceSource.REPORT, start, ends_at=start + hour),
        arrive(guest, PresenceSource.REPORT, start, ends_at=start + hour),
    ]
    with pytest.raises(ValueError, match="ends before it begins"):
        arrive(guest, PresenceSource.MARKED, start, ends_at=start - hour)
    came = [(one.registration_id, one.source) for one in db.scalars(select(Presence))]

    assert told == [True, False, True, False, True, False]
    assert len(db.scalars(select(Stay)).all()) == 3
    assert came == [(guest, PresenceSource.DOOR)]
    assert minutes_of(event.id) == {guest: Attendance(60, 0, 60, start, start + hour)}
    # Whom the office takes out did not come, whatever their times say; put back, they have their times again.
    assert unmark(event.id, [guest]) == 1
    assert minutes_of(event.id) == {}
    assert mark_present(event.id, [guest]) == 1
    assert minutes_of(event.id)[guest].minutes == 60
