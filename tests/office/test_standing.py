"""What anybody may read is given again in the same octets, until anything in the database changes."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import Engine, delete, text, update
from sqlalchemy.orm import Session

from events.programme.models import Event
from office import clock
from office.accounts.models import Role
from office.database import db as database
from office.database import is_sqlite
from office.revision import Watch
from office.web import standing
from tests.events.seminar import seminar

PAGES = (
    "/calendar.ics",
    "/calendar.ics?lang=sv",
    "/calendar/fi.ics",
    "/events/seminar.ics",
    "/events/seminar",
)


@pytest.fixture(autouse=True)
def _nothing_kept(app: Flask) -> None:
    """As after a start: what a process has seen before decides how it dates a change."""
    app.extensions.pop("doyen.events.feeds", None)


@pytest.fixture
def asked(app: Flask, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each address that was led to the application itself."""
    paths: list[str] = []
    real = standing.Standing._inner_answer

    def noting(self: standing.Standing, environ: Any, start_response: Any) -> Any:
        paths.append(environ["PATH_INFO"])
        return real(self, environ, start_response)

    monkeypatch.setattr(standing.Standing, "_inner_answer", noting)
    return paths


@pytest.mark.parametrize("path", PAGES)
def test_it_is_the_same_to_the_last_octet_and_header(
    db: Session, client: FlaskClient, asked: list[str], path: str
) -> None:
    path = path.format(item=seminar().items[0].id)
    with time_machine.travel(clock.now() + timedelta(hours=1), tick=False):
        tag = client.get(path).headers["ETag"]
        ways: list[dict[str, str]] = [
            {},
            {"Accept-Encoding": "gzip"},
            {"Accept-Language": "fi,en;q=0.5"},
            {"If-None-Match": tag},
            {"If-Modified-Since": "Fri, 01 Jan 2100 00:00:00 GMT"},
        ]
        for method in ("GET", "HEAD"):
            for headers in ways:
                first, again, slow = (
                    client.open(path, method=method, headers=headers | more)
                    for more in ({}, {}, {"Authorization": "Basic eDp5"})
                )
                assert (again.status, again.data) == (first.status, first.data) == (slow.status, slow.data)
                assert list(again.headers) == list(first.headers) == list(slow.headers)
                assert again.headers["Content-Security-Policy"].startswith("default-src 'self'")
    # Ten ways, of which the first had been asked for; each a second time for who might be somebody.
    assert len(asked) == 1 + 9 + 10


def test_nobody_of_whom_anything_is_known_is_answered_so(
    db: Session, client: FlaskClient, signed_in: Callable[[Role], FlaskClient], asked: list[str]
) -> None:
    seminar()
    db.commit()
    officer = signed_in(Role.EDITOR)
    client.get("/events/seminar")
    asked.clear()
    for _turn in range(2):
        assert officer.get("/events/seminar").headers["Cache-Control"] == "no-store"
        client.get("/events/seminar", headers={"Authorization": "Basic b2ZmaWNlcjp4"})
        client.get("/events/seminar?lang=en&more=1")
        client.get("/events/nothing")
    assert len(asked) == 8
    client.get("/events/seminar")
    assert len(asked) == 8


def test_after_a_minute_or_any_commit_the_application_is_asked_anew(
    db: Session, client: FlaskClient, asked: list[str]
) -> None:
    seminar()
    later = clock.now().replace(second=0) + timedelta(hours=1)
    with time_machine.travel(later, tick=False) as travelling:
        for _turn in range(3):
            client.get("/calendar.ics")
        assert len(asked) == 1
        travelling.shift(60)
        client.get("/calendar.ics")
        assert len(asked) == 2
        db.execute(text("UPDATE events SET slug = slug"))
        client.get("/calendar.ics")
        assert len(asked) == 3


def test_what_is_asked_at_length_is_bounded_as_what_is_answered(
    db: Session, client: FlaskClient, asked: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    seminar()
    db.commit()
    monkeypatch.setattr(standing, "_MOST_OCTETS", 50_000)
    with time_machine.travel(clock.now() + timedelta(hours=1), tick=False):
        for turn in range(2):
            # Any one of them stands, all together do not.
            for number in range(3):
                client.get("/events/seminar.ics", headers={"If-None-Match": f'"{number}{"x" * 20_000}"'})
            assert len(asked) == 3 * (turn + 1)
        client.get("/events/seminar.ics", headers={"If-None-Match": f'"{number}{"x" * 20_000}"'})
    assert len(asked) == 6


def test_no_change_is_missed_whoever_makes_it_and_however(app: Flask, db: Session) -> None:
    event = seminar()
    db.commit()
    number = event.id
    watch = Watch(database.engine)
    seen = [watch.now()]

    def changes() -> bool:
        seen.append(watch.now())
        return seen[-1] != seen[-2]

    assert seen[0] is not None
    assert not changes()
    # Reading, and giving up, change nothing.
    db.query(Event).all()
    db.rollback()
    assert not changes()
    for statement in (
        update(Event).values(contact_name="by hand"),
        text("UPDATE events SET zone = 'UTC'"),
        delete(Event).where(Event.id == number),
    ):
        db.execute(statement)
        # What is not committed is seen by nobody.
        assert not changes()
        db.commit()
        assert changes()
        assert not changes()
    watch.close()
    # Another connection counts anew: it never says that nothing was changed meanwhile.
    assert changes()
    watch.close()


@pytest.fixture
def other_engine(app: Flask, db: Session) -> Iterator[Engine]:
    """Another process' way to the same database."""
    from sqlalchemy import create_engine

    engine = create_engine(database.engine.url)
    yield engine
    engine.dispose()


def test_a_long_transaction_that_ends_late_is_seen_when_it_ends(
    app: Flask, db: Session, client: FlaskClient, other_engine: Engine
) -> None:
    event = seminar(title={"en": "Before"})
    db.commit()
    number = event.id
    db.rollback()

    def title() -> str:
        return client.get("/events/seminar.ics?lang=en").text.partition("SUMMARY:")[2].partition("\r\n")[0]

    assert title() == "Before"
    with other_engine.connect() as late:
        late.execute(text('UPDATE events SET title = \'{"en": "Late"}\' WHERE id = :id'), {"id": number})
        assert title() == "Before"
        if not is_sqlite():
            # Others end before it, and are seen; it is still under way.
            db.execute(text("UPDATE events SET contact_name = 'x' WHERE id < 0"))
            db.execute(text("UPDATE event_series SET slug = slug"))
            db.execute(text("SELECT pg_current_xact_id()"))
            db.commit()
            assert title() == "Before"
        db.rollback()
        late.commit()
    assert title() == "Late"


def test_answers_never_lag_behind_a_writer(app: Flask, db: Session, other_engine: Engine) -> None:
    """Whoever has been told that a change is committed reads it, however many read meanwhile."""
    event = seminar(title={"en": "Round 0"})
    db.commit()
    number = event.id
    db.rollback()
    ended = threading.Event()
    wrong: list[str] = []

    def read() -> None:
        mine = app.test_client()
        while not ended.is_set():
            mine.get("/events/seminar.ics?lang=en")

    readers = [threading.Thread(target=read) for _number in range(2)]
    for reader in readers:
        reader.start()
    own = app.test_client()
    for turn in range(1, 41):
        with other_engine.begin() as writer:
            words = f'{{"en": "Round {turn}"}}'
            writer.execute(text("UPDATE events SET title = :t WHERE id = :id"), {"t": words, "id": number})
        answer = own.get("/events/seminar.ics?lang=en").text
        if f"SUMMARY:Round {turn}\r\n" not in answer:
            wrong.append(answer)
    ended.set()
    for reader in readers:
        reader.join()
    assert wrong == []
