"""What somebody types or hands in who means harm: addresses of meetings, files, days that are none."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from events.programme.models import Event
from office import clock
from office.accounts.models import Role
from stakeholders.importing.models import ImportFile
from tests.hostile import World, build
from tests.test_hostile_input import faults

SignIn = Callable[[Role], FlaskClient]


@pytest.fixture
def world(db: Session) -> World:
    made = build()
    db.rollback()
    return made


# -- the way into a meeting


SOUND_LINKS = ["https://会议.example/x", "https://[::1]:8443/x", "https://meet.example.org/x;y?a='b'"]
UNSOUND_LINKS = [
    "https://a;script-src *; x/y",
    "https://user:secret@meet.example.org/",
    "https://a b/",
    "https://a\u2028/",
    "https://[::1",
    "https://meet.example.org:99999/",
    "javascript:alert(1)",
]


def test_a_meeting_link_is_an_address_that_a_browser_takes(
    db: Session, world: World, signed_in: SignIn, client: FlaskClient
) -> None:
    browser = signed_in(Role.EDITOR)
    settings = f"/events/manage/{world.ids['event_id']}/settings"
    given = {
        "starts_on": "2027-05-05",
        "starts_time": "10:00",
        "ends_time": "12:00",
        "zone": "Europe/Helsinki",
    }
    given |= {
        "languages": "en",
        "seats_per_mission": "2",
        "joins_before": "15",
        "substitutes": "allowed",
        "ends_on": "",
    }
    for link in UNSOUND_LINKS:
        assert browser.post(settings, data=given | {"meeting_url": link}).status_code == 422, link
    joining = f"/join/{world.tokens['joining']}"
    for link in SOUND_LINKS:
        assert browser.post(settings, data=given | {"meeting_url": link}).status_code == 303, link
        event = db.get(Event, world.ids["event_id"])
        assert event is not None
        event.starts_at, event.ends_at = clock.now() - timedelta(minutes=1), clock.now() + timedelta(hours=1)
        db.commit()

        assert client.get(joining).headers["Content-Security-Policy"].isascii()
        assert client.post(joining).status_code == 303


# -- files


FILES = {
    "empty": (b"", "list.csv"),
    "zero bytes": (b"a;b\n1;\0\n", "list.csv"),
    "a ZIP that unfolds without end": (b"PK\x03\x04" + b"\0" * 5_000, "list.xlsx"),
    "a picture": (b"\x89PNG\r\n\x1a\n" + b"\0" * 100, "list.csv"),
    "one endless line": (b"a;" * 200_000, "list.csv"),
    "one endless cell": (b'a;b\n"' + b"x" * 300_000, "list.csv"),
    "no line ends": (b"\xff" * 1000, "list.csv"),
    "a script for a name": (b"a;b\n1;2\n", "<script>alert(1)</script>\r\nX: y.csv"),
}


@pytest.mark.parametrize("kind", FILES)
def test_a_file_that_is_no_list_is_refused_with_a_reason(db: Session, signed_in: SignIn, kind: str) -> None:
    content, name = FILES[kind]
    page = signed_in(Role.EDITOR).post(
        "/stakeholders/importing/", data={"file": (io.BytesIO(content), name), "host_country": "FI"}
    )

    assert page.status_code == 422
    assert "<script>alert" not in page.text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16", "cp1252"])
def test_a_list_is_kept_under_a_name_that_is_no_path(db: Session, signed_in: SignIn, encoding: str) -> None:
    content = "Mission;Family name\nEmbassy;Väisälä\n".encode(encoding)
    page = signed_in(Role.EDITOR).post(
        "/stakeholders/importing/",
        data={"file": (io.BytesIO(content), "../../../etc/passwd")},
        follow_redirects=True,
    )

    assert page.status_code == 200
    assert "Väisälä" in page.text
    assert "/" not in db.scalars(select(ImportFile.name)).one()


def test_a_file_beyond_the_limit_is_not_read(app: Flask, db: Session, signed_in: SignIn) -> None:
    content = io.BytesIO(b"x" * (26 * 1024 * 1024))
    page = signed_in(Role.EDITOR).post("/stakeholders/importing/", data={"file": (content, "list.csv")})

    assert page.status_code == 413
    assert "The file is too large" in page.text


# -- days at the ends of the calendar


def test_a_year_that_nobody_means_is_refused(app: Flask, world: World, signed_in: SignIn) -> None:
    given = {"starts_time": "00:00", "ends_time": "23:59", "zone": "America/Los_Angeles"}
    given |= {"title-en": "A title", "languages": "en"}
    browser = signed_in(Role.EDITOR)
    for day in ("0001-01-01", "0202-02-16", "9999-12-31"):
        with faults(app) as found:
            made = browser.post("/events/manage/new", data=given | {"starts_on": day})
            closed = browser.post(
                f"/stakeholders/organisations/{world.ids['organisation_id']}/status",
                data={"status": "closed", "since": day},
            )

        assert (made.status_code, closed.status_code, found) == (422, 422, []), day
