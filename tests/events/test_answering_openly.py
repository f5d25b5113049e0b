"""A guest who does not know yet says so by their own link, and answers later."""

from __future__ import annotations

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from events.guestlist.links import invitation_url
from events.guestlist.models import Invitation
from events.registration.models import Reply
from events.registration.seats import party_of
from stakeholders.people.models import Gender
from tests.events.seminar import Browser, embassy, invite, posted, seminar


@pytest.fixture
def client(app: Flask, db: Session, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setattr(app, "test_client_class", Browser)
    return app.test_client()


@pytest.fixture
def invitation(db: Session) -> Invitation:
    invited = invite(
        seminar(), posted(embassy("IT", "Embassy of Italy"), "Chiara", "Rossi", gender=Gender.WOMAN)
    )
    db.commit()
    return invited


def test_whoever_does_not_know_yet_holds_no_seat_and_answers_later(
    client: FlaskClient, db: Session, invitation: Invitation
) -> None:
    path = invitation_url(invitation).removeprefix("http://localhost")

    assert client.post(path, data={"answer": "tentative"}).status_code == 303
    page = client.get(path)
    assert "Your answer is still open" in page.text
    assert "No seat is held until you accept." in page.text
    assert [seat.name for seat in party_of(invitation)] == []

    client.post(path, data={"answer": "accepted"})
    assert [seat.name for seat in party_of(invitation)] == ["Chiara Rossi"]
    assert [reply.answer.value for reply in db.query(Reply).order_by(Reply.id)] == ["tentative", "accepted"]


def test_an_answer_that_there_is_not_is_refused(
    client: FlaskClient, db: Session, invitation: Invitation
) -> None:
    path = invitation_url(invitation).removeprefix("http://localhost")

    page = client.post(path, data={"answer": "perhaps"})
    assert (page.status_code, "Not a valid choice" in page.text) == (422, True)
    assert db.query(Reply).count() == 0
