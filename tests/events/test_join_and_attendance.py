"""Staff mark who came."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from events.attendance.models import Presence, PresenceSource
from events.attendance.presence import mark_present, unmark
from events.programme.models import Event
from events.registration.models import Answer, Registration, ReplySource
from events.registration.seats import GivenAnswer, answer, party_of
from office.accounts.models import Role
from tests.events.seminar import Browser, colleague, embassy, invite, posted, seminar

SignedIn = Callable[..., FlaskClient]


@pytest.fixture
def client(app: Flask, db: Session, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setattr(app, "test_client_class", Browser)
    return app.test_client()


@pytest.fixture
def event(db: Session) -> Event:
    return seminar(capacity=2)


@pytest.fixture
def seat(db: Session, event: Event) -> Registration:
    invitation = invite(event)
    answer(invitation, GivenAnswer(Answer.ACCEPTED), source=ReplySource.LINK)
    db.commit()
    return party_of(invitation)[0]


def presences(db: Session) -> list[tuple[int, PresenceSource]]:
    return [(one.registration_id, one.source) for one in db.scalars(select(Presence).order_by(Presence.id))]


def test_staff_mark_who_came_and_take_it_back(db: Session, event: Event, seat: Registration) -> None:
    other = invite(seminar(slug="other"), posted(embassy("SE"), "Åsa", "Lind"))
    answer(other, GivenAnswer(Answer.ACCEPTED), source=ReplySource.LINK)
    foreign = party_of(other)[0].id

    first = mark_present(event.id, [seat.id, foreign, 999])
    again = mark_present(event.id, [seat.id])
    marked = presences(db)
    back = unmark(event.id, [seat.id, foreign])

    assert (first, again, marked, back, presences(db)) == (1, 0, [(seat.id, PresenceSource.MARKED)], 1, [])


def test_the_list_marks_many_at_once(
    client: FlaskClient, db: Session, event: Event, seat: Registration, signed_in: SignedIn
) -> None:
    other = invite(event, posted(embassy("SE", "Embassy of Sweden"), "Åsa", "Lind"), seats=2)
    answer(other, GivenAnswer(Answer.ACCEPTED, [colleague("Eva Ek")]), source=ReplySource.LINK)
    numbers = [seat.id, party_of(other)[0].id]
    path = f"/events/manage/{event.id}/attendance"
    db.commit()
    editor = signed_in(Role.EDITOR)

    sent = editor.post(path, data={"ids": numbers, "mark": "present"})
    marked = presences(db)
    page = editor.get(path).text
    editor.post(path, data={"mark": "everybody"})
    editor.post(path, data={"ids": numbers[:1], "mark": "absent"})

    assert sent.status_code == 303
    assert sorted(number for number, _source in marked) == sorted(numbers)
    assert "2 people are marked as present." in page
    # Eva Ek waits for a seat: she is not on the list.
    assert ("Åsa Lind" in page, "Eva Ek" in page) == (True, False)
    assert [number for number, _source in presences(db)] == numbers[1:]


def test_a_viewer_sees_the_list_and_marks_nobody(
    client: FlaskClient, db: Session, event: Event, seat: Registration, signed_in: SignedIn
) -> None:
    path = f"/events/manage/{event.id}/attendance"
    db.commit()
    viewer = signed_in(Role.VIEWER)

    assert (viewer.get(path).status_code, "Mark as present" in viewer.get(path).text) == (200, False)
    assert viewer.post(path, data={"ids": ["1"]}).status_code == 403


def test_the_list_costs_the_same_with_one_and_with_three(
    client: FlaskClient,
    db: Session,
    event: Event,
    seat: Registration,
    signed_in: SignedIn,
    count_statements: Callable[[], Any],
) -> None:
    path = f"/events/manage/{event.id}/attendance"
    event.capacity = None
    db.commit()
    viewer = signed_in(Role.VIEWER)
    viewer.get(path)
    with count_statements() as few:
        viewer.get(path)
    for code in ("SE", "FR"):
        other = invite(event, posted(embassy(code), "Guest", code))
        answer(other, GivenAnswer(Answer.ACCEPTED), source=ReplySource.LINK)
    db.commit()
    with count_statements() as many:
        viewer.get(path)

    assert len(many) == len(few)
