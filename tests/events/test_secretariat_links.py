"""What the link of a mission's secretariat opens, and what it never does."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from events.guestlist.links import invitation_url
from events.guestlist.models import Invitation
from events.invitations import secretariat_links
from events.programme.models import Event, EventStatus
from events.registration.answers import history
from events.registration.models import Answer, ReplySource
from events.registration.seats import GivenAnswer, answer
from office import clock
from tests.events.secretariat import Form, answers_of, italians, of, path_of
from tests.events.seminar import Browser, invite, seminar
from tests.events.test_answering import words_of


@pytest.fixture
def client(app: Flask, db: Session, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setattr(app, "test_client_class", Browser)
    return app.test_client()


@pytest.fixture
def event(db: Session) -> Event:
    return seminar()


@pytest.fixture
def guests(db: Session, event: Event) -> list[Invitation]:
    return italians(event)


def test_a_withdrawn_guest_is_neither_shown_nor_answered_for(
    client: FlaskClient, db: Session, guests: list[Invitation]
) -> None:
    marco, _chiara, luca = guests
    path, opened = path_of(marco), client.get(path_of(marco)).text
    marco.withdrawn_at = clock.now()
    db.commit()
    chosen = {of(marco, "answer"): "accepted", of(luca, "answer"): "accepted"}
    client.post(path, data=Form(opened, **chosen))

    assert "Bianchi" not in client.get(path).text
    assert [len(each) for each in answers_of(marco, luca)] == [0, 1]


def test_a_guest_of_another_mission_or_event_is_not_answered_for(
    client: FlaskClient, db: Session, event: Event, guests: list[Invitation]
) -> None:
    chiara = guests[1]
    sweden = db.query(Invitation).filter(~Invitation.id.in_([one.id for one in guests])).one()
    other = invite(seminar(slug="another"), chiara.posting)
    db.commit()
    form = Form(client.get(path_of(chiara)).text)
    form |= {of(one, "answer"): "accepted" for one in (chiara, sweden, other)}
    client.post(path_of(chiara), data=form)

    assert [len(each) for each in answers_of(chiara, sweden, other)] == [1, 0, 0]


def test_a_reply_of_somebody_else_is_not_taken_for_what_was_seen(
    client: FlaskClient, db: Session, guests: list[Invitation]
) -> None:
    marco, chiara, _luca = guests
    declined = answer(marco, GivenAnswer(Answer.DECLINED), source=ReplySource.LINK)
    db.commit()
    form = Form(client.get(path_of(chiara)).text, **{of(chiara, "answer"): "declined"})
    form[of(chiara, "seen")] = str(declined.id)
    client.post(path_of(chiara), data=form)

    assert answers_of(chiara) == [[(Answer.DECLINED, "Ms Neri")]]


def test_a_link_that_was_withdrawn_opens_nothing_and_the_next_one_does(
    client: FlaskClient, db: Session, guests: list[Invitation]
) -> None:
    before = [path_of(one) for one in guests]
    own = invitation_url(guests[0]).removeprefix("http://localhost")
    secretariat_links.withdraw(guests[0])
    db.commit()

    assert [client.get(path).status_code for path in before] == [404, 404, 404]
    assert [client.get(path_of(one)).status_code for one in guests] == [200, 200, 200]
    assert client.get(own).status_code == 200


def test_a_cancelled_event_takes_no_answer(
    client: FlaskClient, db: Session, event: Event, guests: list[Invitation]
) -> None:
    chiara = guests[1]
    opened = client.get(path_of(chiara)).text
    event.status = EventStatus.CANCELLED
    db.commit()
    sent = client.post(path_of(chiara), data=Form(opened, **{of(chiara, "answer"): "accepted"}))

    assert (sent.status_code, history(chiara)) == (422, [])
    assert "has been cancelled" in words_of(client.get(path_of(chiara)).text)


def test_opening_it_is_remembered_once(client: FlaskClient, db: Session, guests: list[Invitation]) -> None:
    client.head(path_of(guests[0]))
    assert [one.opened_at for one in guests] == [None, None, None]
    client.get(path_of(guests[0]))
    db.expire_all()
    opened = [one.opened_at for one in guests]
    client.get(path_of(guests[0]))
    db.expire_all()

    assert None not in opened
    assert [one.opened_at for one in guests] == opened
