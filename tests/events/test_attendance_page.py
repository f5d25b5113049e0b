"""The list of who came: in words and numbers, narrowed, ordered, as a file, by hand, and taken back."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import timedelta

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from events.attendance.models import Presence, PresenceSource, Stay
from events.attendance.presence import arrive, minutes_of
from events.programme.models import Event
from events.registration.models import Answer, Registration, RegistrationStatus, ReplySource
from events.registration.seats import GivenAnswer, answer, party_of
from office.accounts.models import Role
from office.audit.models import AuditEntry, Change
from tests.events.seminar import Browser, embassy, invite, posted, seminar

SignedIn = Callable[..., FlaskClient]
IN_TIME, LATE, LEFT_EARLY, WAITING, ABSENT = "In Time", "Zoë Late", "=Early", "Without Seat", "Never Came"


@pytest.fixture
def event(app: Flask, db: Session, monkeypatch: pytest.MonkeyPatch) -> Event:
    """A seminar that is over: in time, late, left early, without a seat, and not at all."""
    monkeypatch.setattr(app, "test_client_class", Browser)
    event = seminar()
    start, end = event.starts_at, event.ends_at
    times = {
        IN_TIME: (start - timedelta(minutes=10), end),
        LATE: (start + timedelta(minutes=20), end),
        LEFT_EARLY: (start, start + timedelta(minutes=30)),
        WAITING: (start, end),
    }
    for state, name in zip(("IT", "SE", "NO", "DK", "EE"), (*times, ABSENT), strict=True):
        invitation = invite(event, posted(embassy(state, f"Embassy of {state}"), "Guest", state))
        answer(invitation, GivenAnswer(Answer.ACCEPTED), source=ReplySource.LINK)
        seat = party_of(invitation)[0]
        seat.name = name
        if name == WAITING:
            seat.status = RegistrationStatus.WAITING
        if name in times:
            arrive(seat.id, PresenceSource.DOOR, times[name][0], ends_at=times[name][1])
    db.commit()
    return event


def number_of(db: Session, name: str) -> int:
    return db.scalars(select(Registration.id).where(Registration.name == name)).one()


def shown(page: str) -> list[str]:
    return [
        name.replace("&#39;", "'")
        for name in re.findall(r'class="row-link" href="[^"]*/people/\d+">([^<]+)', page)
    ]


def test_who_came_for_how_long_narrowed_and_ordered(db: Session, event: Event, signed_in: SignedIn) -> None:
    path, over = f"/events/manage/{event.id}/attendance", event.ends_at + timedelta(hours=1)
    db.commit()
    with time_machine.travel(over, tick=False):
        viewer = signed_in(Role.VIEWER)
        page = viewer.get(path).text
        asked = {
            query: shown(viewer.get(f"{path}?{query}").text)
            for query in ("show=late", "show=left_early", "show=absent", "show=seatless", "q=embassy+of+no")
        }
        by_minutes = shown(viewer.get(f"{path}?sort=minutes").text)

    assert set(shown(page)) == {IN_TIME, LATE, LEFT_EARLY, WAITING, ABSENT}
    words = ("20 minutes late", "left 90 minutes early", "Did not come", "Without a seat", "3 of 4 people")
    assert {word: word in page for word in words} == dict.fromkeys(words, True)
    assert asked == {
        "show=late": [LATE],
        "show=left_early": [LEFT_EARLY],
        "show=absent": [ABSENT],
        "show=seatless": [WAITING],
        "q=embassy+of+no": [LEFT_EARLY],
    }
    assert by_minutes == [IN_TIME, WAITING, LATE, LEFT_EARLY, ABSENT] or by_minutes == [
        WAITING,
        IN_TIME,
        LATE,
        LEFT_EARLY,
        ABSENT,
    ]


def test_the_file_has_the_same_and_no_formula_and_is_entered_in_the_trail(
    db: Session, event: Event, signed_in: SignedIn
) -> None:
    path, over = f"/events/manage/{event.id}/attendance", event.ends_at + timedelta(hours=1)
    db.commit()
    with time_machine.travel(over, tick=False):
        viewer = signed_in(Role.VIEWER)
        sent = viewer.get(f"{path}/attendance.csv?show=came")
        workbook = viewer.get(f"{path}/attendance.xlsx")
        wrong = viewer.get(f"{path}/attendance.exe")

    rows = list(csv.reader(io.StringIO(sent.data.decode("utf-8-sig")), delimiter=";"))
    told = {row[0]: row[9:12] for row in rows[1:]}
    assert rows[0][9:12] == ["Minutes present", "Minutes late", "Minutes left early"]
    assert told == {
        IN_TIME: ["120", "", ""],
        LATE: ["100", "20", ""],
        f"'{LEFT_EARLY}": ["30", "", "90"],
        WAITING: ["120", "", ""],
    }
    assert workbook.data[:2] == b"PK"
    entries = db.scalars(select(AuditEntry).where(AuditEntry.change == Change.DISCLOSED)).all()
    assert sorted(one.details["people"] for one in entries) == [4, 5]
    assert wrong.status_code == 404


def test_marking_everybody_and_marking_absent_have_their_undo(
    db: Session, event: Event, signed_in: SignedIn
) -> None:
    path, late = f"/events/manage/{event.id}/attendance", number_of(db, LATE)
    db.commit()
    editor = signed_in(Role.EDITOR)

    def present() -> int:
        return len(db.scalars(select(Presence)).all())

    def undo() -> None:
        page = editor.get(path).text
        editor.post(re.findall(rf'action="({path}/steps/\d+/undo)"', page)[0])

    editor.post(path, data={"mark": "everybody"})
    everybody = present()
    undo()
    before = present()
    editor.post(path, data={"ids": [late], "mark": "absent"})
    without = present()
    undo()

    assert (everybody, before, without, present()) == (5, 4, 3, 4)
    kept = db.scalars(select(Presence).where(Presence.registration_id == late)).one()
    assert (kept.source, minutes_of(event.id)[late].minutes) == (PresenceSource.DOOR, 100)
    assert editor.post(f"{path}/steps/1/undo").status_code == 404


def test_a_time_is_entered_by_hand_and_taken_out_and_comes_back(
    db: Session, event: Event, signed_in: SignedIn
) -> None:
    guest, day = number_of(db, ABSENT), event.local_start.date().isoformat()
    number = event.id
    path = f"/events/manage/{number}/attendance/people/{guest}"
    begins, ends = (f"{day}T{moment.strftime('%H:%M')}" for moment in (event.local_start, event.local_end))
    db.commit()
    editor = signed_in(Role.EDITOR)

    editor.post(path, data={"begins": begins, "ends": ends})
    entered = minutes_of(number)[guest].minutes
    stay = db.scalars(select(Stay.id).where(Stay.registration_id == guest)).one()
    editor.post(f"{path}/stays/{stay}/remove")
    removed = minutes_of(number)[guest].minutes
    undo = re.findall(r'action="([^"]+begins=[^"]+)"', editor.get(path).text)[0].replace("&amp;", "&")
    editor.post(undo)
    backwards = editor.post(path, data={"begins": ends, "ends": begins})
    other_day = editor.post(path, data={"begins": "2001-01-01T10:00", "ends": "2001-01-01T11:00"})

    # They came all the same: only how long is not known any more.
    assert (entered, removed, minutes_of(number)[guest].minutes) == (120, None, 120)
    assert (backwards.status_code, other_day.status_code) == (422, 422)
    assert editor.get(f"/events/manage/{number}/attendance/people/99999").status_code == 404
