"""Guests join through their own page; staff mark who came."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from events.attendance.models import Presence, PresenceSource
from events.attendance.presence import Joining, joining_of, mark_present, unmark
from events.programme.models import Event, EventStatus
from events.registration.links import join_url
from events.registration.models import Answer, Registration, ReplySource
from events.registration.seats import GivenAnswer, answer, party_of
from office import clock
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


def path_of(registration: Registration) -> str:
    return join_url(registration).removeprefix("http://localhost")


def at(moment: datetime) -> time_machine.travel:
    return time_machine.travel(moment, tick=False)


def presences(db: Session) -> list[tuple[int, PresenceSource]]:
    return [(one.registration_id, one.source) for one in db.scalars(select(Presence).order_by(Presence.id))]


def test_before_the_time_the_page_says_when_the_way_in_opens(client: FlaskClient, seat: Registration) -> None:
    page = client.get(path_of(seat)).text

    assert re.search(r"opens here at 1\d:45 \(Helsinki\), 15 minutes before the start", page)
    assert "14:00–16:00 UTC" in page
    assert "Join the meeting" not in page


def test_from_fifteen_minutes_before_the_guest_is_let_in_and_remembered(
    client: FlaskClient, db: Session, event: Event, seat: Registration
) -> None:
    path, number = path_of(seat), seat.id
    with at(event.starts_at - timedelta(minutes=15)):
        page = client.get(path)
        entered = client.post(path)
        client.post(path)

    assert "Join the meeting" in page.text
    assert "meet.example.org" not in page.text
    assert "form-action 'self' https: https://meet.example.org" in page.headers["Content-Security-Policy"]
    assert (entered.status_code, entered.headers["Location"]) == (
        303,
        "https://meet.example.org/room-of-the-mayor",
    )
    assert presences(db) == [(number, PresenceSource.JOINED)]


def test_too_early_nobody_is_let_in(
    client: FlaskClient, db: Session, event: Event, seat: Registration
) -> None:
    path = path_of(seat)
    with at(event.starts_at - timedelta(minutes=16)):
        refused = client.post(path)

    assert (refused.status_code, presences(db)) == (422, [])


@pytest.mark.parametrize(
    ("state", "words"),
    [
        (Joining.CANCELLED, "This event has been cancelled"),
        (Joining.WAITING, "You are on the waiting list"),
        (Joining.NO_SEAT, "No seat is held for you at the moment"),
        (Joining.OVER, "The event is over"),
        (Joining.NO_MEETING, "This event has no meeting to join"),
    ],
)
def test_who_cannot_join_is_told_kindly(
    client: FlaskClient, db: Session, event: Event, seat: Registration, state: Joining, words: str
) -> None:
    moment = event.starts_at
    if state is Joining.CANCELLED:
        event.status = EventStatus.CANCELLED
    elif state is Joining.WAITING:
        others = [invite(event, posted(embassy(code), "Guest", code)) for code in ("SE", "FR")]
        for other in others:
            answer(other, GivenAnswer(Answer.ACCEPTED), source=ReplySource.LINK)
        seat = party_of(others[1])[0]
    elif state is Joining.NO_SEAT:
        answer(seat.invited_by, GivenAnswer(Answer.DECLINED), source=ReplySource.LINK)
    elif state is Joining.OVER:
        moment = event.ends_at + timedelta(hours=2)
    else:
        event.meeting_url = ""
    db.commit()
    path = path_of(seat)

    with at(moment):
        assert joining_of(seat, clock.now()) is state
        page, entered = client.get(path), client.post(path)

    assert words in " ".join(page.text.split())
    assert (page.status_code, entered.status_code, presences(db)) == (200, 422, [])


def test_a_joining_link_opens_nothing_else(client: FlaskClient, db: Session, seat: Registration) -> None:
    token = path_of(seat).rpartition("/")[2]
    seat.link_number += 1
    db.commit()

    assert [client.get(f"/{kind}/{token}").status_code for kind in ("join", "invitation")] == [404, 404]


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
