"""A public page is made once, and anew as soon as anything on it is another."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text, update
from sqlalchemy.orm import Session

from events.materials.models import Audience, Material
from events.programme import public_page
from events.programme.models import Event, EventStatus, OpenDoor, ProgrammeItem, Speaker
from office import clock
from office.accounts.models import Role
from tests.making import seminar


@pytest.fixture
def event(db: Session) -> Event:
    made = seminar(slug="ports")
    made.status, made.open_door = EventStatus.PUBLISHED, OpenDoor.OPEN
    made.reply_by = None
    made.items = [
        ProgrammeItem(
            position=0,
            starts_at=made.starts_at,
            ends_at=made.ends_at,
            title={"en": "Quays"},
            speakers=[Speaker(position=0, name="Aino Speaker")],
        )
    ]
    db.add(made)
    db.commit()
    return made


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each making of a page."""
    pages: list[str] = []
    real = public_page._page

    def noting(slug: str) -> str:
        pages.append(slug)
        return real(slug)

    monkeypatch.setattr(public_page, "_page", noting)
    return pages


def test_it_is_made_once_for_all_and_asked_after_in_few_words(
    db: Session, client: FlaskClient, event: Event, made: list[str], count_statements: Callable[[], Any]
) -> None:
    first = client.get("/events/ports")
    with count_statements() as none:
        client.get("/events/ports")
    assert none == []
    # While nothing at all has changed nothing is read; else what the page is made of.
    seminar(slug="another")
    db.commit()
    with count_statements() as statements:
        again = client.get("/events/ports")
    unchanged = client.get("/events/ports", headers={"If-None-Match": again.headers["ETag"]})

    assert len(made) == 1
    assert again.data == first.data
    assert len(statements) == 4
    assert (unchanged.status_code, unchanged.data) == (304, b"")
    assert again.headers["Cache-Control"] == "no-cache"
    assert set(again.vary) == {"Accept-Language", "Cookie"}


def test_every_change_is_seen_at_once_however_it_was_made(
    client: FlaskClient, event: Event, db: Session
) -> None:
    def page() -> str:
        return client.get("/events/ports").text

    page()
    event.title = {"en": "Ports after 2040"}
    assert "Ports after 2040" in page()
    event.items[0].speakers[0].name = "Bertil Speaker"
    assert "Bertil Speaker" in page()
    event.items[0].title = {"en": "Rails"}
    assert "Rails" in page()
    db.add(
        Material(
            event_id=event.id,
            title={"en": "A map"},
            audience=Audience.EVERYBODY,
            url="https://example.org/map",
        )
    )
    assert "A map" in page()
    # Past the session, as a repair by hand would.
    db.execute(update(Material).values(audience=Audience.STAFF))
    assert "A map" not in page()
    db.execute(text("DELETE FROM speakers"))
    assert "Speaker" not in page()
    db.execute(text("UPDATE events SET status = 'draft'"))
    assert client.get("/events/ports").status_code == 404


def test_a_door_that_closes_by_the_clock_is_closed_on_the_page(
    client: FlaskClient, event: Event, db: Session
) -> None:
    begins = event.starts_at
    db.commit()
    with time_machine.travel(begins - timedelta(minutes=1), tick=False):
        assert "/register/ports" in client.get("/events/ports").text
    with time_machine.travel(begins, tick=False):
        assert "/register/ports" not in client.get("/events/ports").text


def test_each_language_has_its_own_and_whoever_brings_a_cookie_is_answered_anew(
    app: Flask, client: FlaskClient, event: Event, made: list[str], signed_in: Callable[[Role], FlaskClient]
) -> None:
    for _turn in range(2):
        assert '<html lang="en"' in client.get("/events/ports").text
        assert '<html lang="sv"' in client.get("/events/ports", headers={"Accept-Language": "sv"}).text
        assert '<html lang="fi"' in client.get("/events/ports?lang=fi").text
    assert len(made) == 3

    signed_in(Role.VIEWER).get("/events/ports")
    app.test_client().get("/events/ports?lang=fi&more=1")
    assert len(made) == 5


def test_its_calendar_file_follows_too(client: FlaskClient, event: Event) -> None:
    first = client.get("/events/ports.ics")
    event.title = {"en": "Ports after 2040"}
    changed = client.get("/events/ports.ics")

    assert first.headers["ETag"] != changed.headers["ETag"]
    assert b"Ports after 2040" in changed.data
    assert changed.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert changed.last_modified is not None
    assert (
        client.get("/events/ports.ics", headers={"If-None-Match": changed.headers["ETag"]}).status_code == 304
    )
    assert clock.now() >= changed.last_modified
