"""The open door's form is made once; each guest's has marks of its own, and what it says is never old."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from events.doors import door_views
from events.programme.models import Event, EventStatus, OpenDoor
from events.questions.models import Question, QuestionKind
from events.registration.models import Registration
from tests.making import seminar

NAMES = ("csrf_token", "submission", "written")
PAGE = "/register/ports"


@pytest.fixture
def event(db: Session) -> Event:
    made = seminar(slug="ports", capacity=1)
    made.status, made.open_door, made.reply_by = EventStatus.PUBLISHED, OpenDoor.OPEN, None
    db.add(made)
    db.commit()
    return made


@pytest.fixture
def made(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Each making of a form."""
    pages: list[str] = []
    real = door_views._show

    def noting(entrance: door_views.Entrance) -> str:
        pages.append(entrance.event.slug)
        return real(entrance)

    monkeypatch.setattr(door_views, "_show", noting)
    return pages


@pytest.fixture
def guarded(app: Flask) -> Any:
    app.config["WTF_CSRF_ENABLED"] = True
    yield app
    app.config["WTF_CSRF_ENABLED"] = False


def marks(page: str) -> dict[str, str]:
    found = {name: re.findall(rf'<input[^>]*name="{name}"[^>]*value="([^"]*)"', page) for name in NAMES}
    assert {name: len(values) for name, values in found.items()} == dict.fromkeys(NAMES, 1)
    return {name: values[0] for name, values in found.items()}


def test_each_guest_gets_marks_of_their_own_and_can_send_the_form(
    guarded: Flask, db: Session, event: Event, made: list[str], count_statements: Callable[[], Any]
) -> None:
    first, second = guarded.test_client(), guarded.test_client()
    hers, his = marks(first.get(PAGE).text), marks(second.get(PAGE).text)
    with count_statements() as statements:
        again = marks(second.get(PAGE).text)

    assert (len(made), len(statements)) == (1, 3)
    assert all(len({hers[name], his[name], again[name]}) == 3 for name in ("submission", "written"))
    assert hers["csrf_token"] != his["csrf_token"]
    assert not any("mark" in value for value in (*hers.values(), *his.values()))

    given = {"name": "Aino Guest", "email": "aino@example.org"}
    assert second.post(PAGE, data={**given, **hers}).status_code == 422
    assert db.scalars(select(Registration)).all() == []
    assert first.post(PAGE, data={**given, **hers}).status_code == 303
    assert [one.name for one in db.scalars(select(Registration))] == ["Aino Guest"]
    # The page says at once that there is no seat left.
    assert "waiting list" in guarded.test_client().get(PAGE).text


def test_what_the_form_says_is_never_old(
    client: FlaskClient, db: Session, event: Event, made: list[str]
) -> None:
    def shown() -> tuple[bool, bool, bool]:
        page = client.get(PAGE).text
        return "By which train?" in page, "Another title" in page, "data-once" in page

    before = shown()
    asked = Question(event_id=event.id, kind=QuestionKind.TEXT, label={"en": "By which train?"}, choices=[])
    db.add(asked)
    db.commit()
    with_question = shown()
    db.execute(update(Event).where(Event.id == event.id).values(title={"en": "Another title"}))
    db.commit()
    with_title = shown()
    db.execute(update(Event).where(Event.id == event.id).values(open_door=OpenDoor.CLOSED))
    db.commit()

    assert (before, with_question, with_title, shown()) == (
        (False, False, True),
        (True, False, True),
        (True, True, True),
        (False, True, False),
    )
    assert len(made) == 4


def test_a_reader_of_whom_the_session_knows_something_gets_a_page_made_for_them(
    guarded: Flask, event: Event, made: list[str]
) -> None:
    client = guarded.test_client()
    client.get(PAGE)
    with client.session_transaction() as session:
        session["theme"] = "dark"
    dark = client.get(PAGE).text

    assert (len(made), 'data-theme="dark"' in dark) == (2, True)
    assert marks(dark)["submission"] != "doyen-mark-of-the-sending"
