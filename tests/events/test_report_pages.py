"""A report is read, looked at, decided about, entered, and taken back with all that rests on it."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import UTC, datetime

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from events.attendance.models import AttendanceReport, Presence, PresenceSource, ReportLine, Stay
from events.attendance.presence import arrive, minutes_of
from events.programme.models import Event
from events.registration.models import Answer, Registration, ReplySource
from events.registration.seats import GivenAnswer, answer
from office.accounts.models import Role
from tests.events import meeting_reports as samples
from tests.events.seminar import Browser, embassy, invite, posted, seminar

SignedIn = Callable[..., FlaskClient]


@pytest.fixture
def event(app: Flask, db: Session, monkeypatch: pytest.MonkeyPatch) -> Event:
    """The event of the reports, with three guests: Rossi of Italy, Lindström of Sweden, Berg of Norway."""
    monkeypatch.setattr(app, "test_client_class", Browser)
    event = seminar(starts_at=samples.STARTS, ends_at=samples.ENDS)
    with time_machine.travel(datetime(2022, 11, 1, tzinfo=UTC), tick=False):
        for state, given, family in (
            ("IT", "Chiara", "Rossi"),
            ("SE", "Åsa", "Lindström"),
            ("NO", "Anna", "Berg"),
        ):
            invitation = invite(event, posted(embassy(state), given, family))
            answer(invitation, GivenAnswer(Answer.ACCEPTED), source=ReplySource.LINK)
    db.commit()
    return event


def guests(db: Session, event: Event) -> dict[str, int]:
    return {one.name: one.id for one in db.scalars(select(Registration).filter_by(event_id=event.id))}


def upload(client: FlaskClient, event_id: int, content: bytes, name: str = "report.csv") -> str:
    data = {"file": (io.BytesIO(content), name), "zone": "Europe/Helsinki"}
    sent = client.post(f"/events/manage/{event_id}/attendance/reports", data=data)
    assert sent.status_code == 303, sent.text
    return sent.headers["Location"]


def states(db: Session) -> dict[str, str]:
    return {line.name: line.state.value for line in db.scalars(select(ReportLine))}


def present(db: Session) -> dict[int, str]:
    return {one.registration_id: one.source.value for one in db.scalars(select(Presence))}


def test_from_the_file_to_minutes_and_back(db: Session, event: Event, signed_in: SignedIn) -> None:
    number, known = event.id, guests(db, event)
    rossi, lindstrom, berg = known["Chiara Rossi"], known["Åsa Lindström"], known["Anna Berg"]
    # She had come through her own page a minute before the meeting says so.
    arrive(lindstrom, PresenceSource.JOINED, samples.STARTS.replace(minute=39))
    db.commit()
    client = signed_in(Role.EDITOR)

    page = upload(client, number, samples.TEAMS)
    assert states(db) == {
        "Protocol Office": "set_aside",
        "Rossi, Chiara": "matched",
        "Åsa Lindström (Guest)": "matched",
        "Embassy of France - Élodie Martin": "unknown",
    }
    assert "Enter 2 people as present" in client.get(page).text
    assert present(db) == {lindstrom: "joined"}

    client.post(f"{page}/enter")
    client.post(f"{page}/enter")
    minutes = minutes_of(number)
    assert {n: (m.minutes, m.late, m.left_early) for n, m in minutes.items()} == {
        rossi: (45, 0, 0),
        lindstrom: (30, 9, 20),
    }
    # The same file once more is the same report.
    assert upload(client, number, samples.TEAMS) == page

    stranger = db.scalars(select(ReportLine).where(ReportLine.name.like("Embassy%"))).one().id
    client.post(f"{page}/lines/{stranger}", data={"what": "guest", "guest": f"Anna Berg ({berg})"})
    assert minutes_of(number)[berg].minutes == 60
    client.post(f"{page}/lines/{stranger}", data={"what": "back"})
    assert berg not in present(db)
    client.post(f"{page}/lines/{stranger}", data={"what": "add", "mission": "Embassy of Nowhere"})
    added = db.scalars(select(Registration).where(Registration.name.like("Embassy%"))).one()
    assert (added.organisation_name, added.id in present(db)) == ("Embassy of Nowhere", True)

    shown = client.get(f"/events/manage/{number}/attendance").text
    assert ("9 minutes late" in shown, "left 20 minutes early" in shown) == (True, True)

    client.post(f"{page}/take-back")
    assert present(db) == {lindstrom: "joined"}
    assert [stay.source for stay in db.scalars(select(Stay))] == [PresenceSource.JOINED]
    assert guests(db, event) == known
    assert db.scalars(select(AttendanceReport)).all() == []


def test_taking_one_report_back_leaves_what_another_says(
    db: Session, event: Event, signed_in: SignedIn
) -> None:
    number, rossi = event.id, guests(db, event)["Chiara Rossi"]
    db.commit()
    client = signed_in(Role.EDITOR)
    pages = [
        upload(client, number, one) for one in (samples.TEAMS, samples.ZOOM, samples.TEAMS_WITHOUT_TIMES)
    ]
    for page in pages:
        client.post(f"{page}/enter")

    client.post(f"{pages[0]}/take-back")
    assert minutes_of(number)[rossi].minutes == 45
    client.post(f"{pages[1]}/take-back")
    assert minutes_of(number)[rossi].minutes is None
    client.post(f"{pages[2]}/take-back")
    assert present(db) == {}


def test_the_hours_are_those_of_another_zone(db: Session, event: Event, signed_in: SignedIn) -> None:
    db.commit()
    client = signed_in(Role.EDITOR)
    in_london = samples.TEAMS.decode("utf-16").replace(", 09:", ", 07:").replace(", 10:", ", 08:")
    page = upload(client, event.id, in_london.encode("utf-16"))
    assert "Nobody was there within the hours of the event" in client.get(page).text

    client.post(f"{page}/zone", data={"zone": "Europe/London"})
    client.post(f"{page}/enter")

    assert {one.minutes for one in minutes_of(event.id).values()} == {45, 30}
    client.post(f"{page}/zone", data={"zone": "Europe/Paris"})
    assert "Take the report back, and read it" in client.get(page).text


def test_what_cannot_be_read_says_why_and_a_viewer_reads_nothing(
    db: Session, event: Event, signed_in: SignedIn
) -> None:
    path = f"/events/manage/{event.id}/attendance/reports"
    db.commit()
    editor = signed_in(Role.EDITOR)
    other_day = samples.ZOOM.replace(b"11/15/2022", b"11/16/2021")

    def refused(content: bytes) -> str:
        sent = editor.post(path, data={"file": (io.BytesIO(content), "x.csv"), "zone": "Europe/Helsinki"})
        assert sent.status_code == 422
        return " ".join(sent.text.split())

    assert "This is a workbook of a spreadsheet program" in refused(b"PK\x03\x04rest")
    assert "The report is of 16 November 2021, and the event of 15 November 2022" in refused(other_day)
    assert "Choose a file." in editor.post(path, data={"zone": "Europe/Helsinki"}).text
    assert signed_in(Role.VIEWER).post(path).status_code == 403
    assert editor.get(f"{path}/999").status_code == 404


def test_a_report_costs_the_same_however_many_it_names(
    db: Session, event: Event, signed_in: SignedIn, count_statements: Callable[[], object]
) -> None:
    rows = "".join(f"Guest {n},,11/15/2022 09:31,11/15/2022 10:03,32,Yes\n" for n in range(30))
    head = "Name (Original Name),User Email,Join Time,Leave Time,Duration (Minutes),Guest\n"
    editor = signed_in(Role.EDITOR)
    pages = [upload(editor, event.id, (head + part).encode()) for part in (rows.splitlines()[0], rows)]
    client = signed_in(Role.VIEWER)
    client.get(pages[0])

    costs = []
    for page in pages:
        with count_statements() as ran:  # type: ignore[attr-defined]
            client.get(page)
        costs.append(len(ran))

    assert costs[0] == costs[1] <= 9
