"""When the database is away or busy: a calm page that says so, and nothing of it but in the log."""

from __future__ import annotations

import logging
import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import text
from sqlalchemy.exc import OperationalError

from office import database
from office.database import db
from office.settings import Settings
from wsgi import create_app

SECRET = "a secret for tests, long enough to be one"
PASSWORD = "the-password-of-the-database"


def _office(url: str) -> Flask:
    app = create_app(Settings(database_url=url, secret_key=SECRET, rate_limits=False))
    app.config["WTF_CSRF_ENABLED"] = False
    return app


def _who_was_signed_in(app: Flask) -> FlaskClient:
    client = app.test_client()
    with client.session_transaction() as cookie:
        cookie["_user_id"] = "somebody"
        cookie["_fresh"] = True
    return client


@pytest.fixture
def away() -> Flask:
    """An office whose database nobody answers for: the port is closed."""
    return _office(f"postgresql+psycopg://doyen:{PASSWORD}@127.0.0.1:1/doyen")


@pytest.mark.parametrize(
    "path",
    [
        *("/", "/events/any", "/calendar.ics", "/invitation/1-any", "/join/1-any", "/events/manage/"),
        *("/registration/1-any.ics", "/calendar/private/1-any.ics", "/survey/1-any", "/pass/1-any"),
    ],
)
@pytest.mark.parametrize("signed_in", [False, True])
def test_a_database_that_is_away_gives_a_calm_page(
    away: Flask, caplog: pytest.LogCaptureFixture, path: str, signed_in: bool
) -> None:
    client = _who_was_signed_in(away) if signed_in else away.test_client()
    with caplog.at_level(logging.DEBUG):
        page = client.get(path)

    if path == "/events/manage/" and not signed_in:
        assert page.status_code == 302
        return
    assert page.status_code == 503
    assert page.headers["Retry-After"]
    assert "resting for a moment" in page.text
    assert PASSWORD not in page.text + caplog.text
    # Who reads the log could answer for the guest, or follow their calendar.
    assert "1-any" not in caplog.text


@pytest.mark.parametrize("path", ["/sign-in", "/invitation/1-any", "/events/manage/new", "/language"])
def test_what_is_sent_then_gets_the_same_page(away: Flask, path: str) -> None:
    page = _who_was_signed_in(away).post(
        path, data={"email": "a@example.org", "password": "long enough it is"}
    )

    assert page.status_code == 503


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(database, "SQLITE_BUSY_MS", 100)
    yield tmp_path / "doyen.sqlite3"


def test_a_writer_who_takes_too_long_stops_nobody_who_reads_and_puts_off_who_writes(file: Path) -> None:
    app = _office(f"sqlite:///{file}")
    with app.app_context():
        db.create_all()
        db.session.commit()
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    client = app.test_client()

    assert client.get("/").status_code == 200
    page = client.post("/sign-in", data={"email": "a@example.org", "password": "long enough it is"})
    assert (page.status_code, "resting for a moment" in page.text) == (503, True)
    other.execute("ROLLBACK")
    assert client.post("/sign-in", data={"email": "a@example.org", "password": "x" * 12}).status_code == 200


def test_the_log_of_an_error_does_not_hold_what_was_to_be_written(file: Path) -> None:
    app = _office(f"sqlite:///{file}")
    with app.app_context(), pytest.raises(OperationalError) as error:
        db.session.execute(text("SELECT * FROM nothing WHERE name = :name"), {"name": "a remark of a guest"})

    assert "a remark of a guest" not in str(error.value)
