"""Registering by oneself: at the open door and by a mission's link, and the letters that follow."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from events.programme.models import Event, EventStatus, OpenDoor
from events.questions.models import Question, QuestionAnswer, QuestionKind
from events.registration.admission import admit, cancel, turn_down
from events.registration.links import join_url, mission_url, registration_url
from events.registration.models import Capacity, Door, MissionLink, Registration, RegistrationStatus
from office import clock
from office.mailroom.models import Letter
from office.mailroom.subjects import subject_of
from stakeholders.organisations.models import Channel, ChannelMedium, ChannelPurpose
from tests.events.mailboxes import Arrived, GuestsCalendar, leave
from tests.events.seminar import Browser, embassy, invite, posted, seminar

ANNA = {
    "name": "Anna Åberg",
    "title": "Professor",
    "organisation": "University of Example",
    "country": "SE",
    "email": "anna@example.org",
    "language": "sv",
}
ROOM = "room-of-the-mayor"


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return Browser(app, app.response_class)


def _open(db: Session, **more: Any) -> Event:
    event = seminar(open_door=OpenDoor.OPEN, **more)
    db.commit()
    return event


def _link(db: Session, event: Event, seats: int = 2) -> MissionLink:
    link = MissionLink(event=event, organisation=embassy("NO", "Embassy of Norway"), seats=seats)
    db.add(link)
    db.commit()
    return link


def _submission(page: TestResponse) -> str:
    found = re.search(r'name="submission"[^>]*value="(\w{32})"', page.text)
    assert found is not None
    return found.group(1)


def _send(browser: FlaskClient, path: str, **more: str) -> TestResponse:
    """Open the form and send it, as a person does."""
    submission = _submission(browser.get(path))
    return browser.post(path, data={**ANNA, "submission": submission, **more})


def _all(db: Session) -> list[Registration]:
    return list(db.scalars(select(Registration).order_by(Registration.id)))


def _leave(db: Session) -> list[Arrived]:
    """The worker's turn: what is due leaves, and has left."""
    arrived = leave()
    db.commit()
    return arrived


def _path(url: str) -> str:
    return url.removeprefix("http://localhost")


def test_somebody_registers_at_the_open_door_and_gets_their_link_by_mail_alone(
    app: Flask, db: Session, browser: FlaskClient, count_statements: Callable[[], Any]
) -> None:
    event = _open(db, capacity=10)
    question = Question(event=event, kind=QuestionKind.TEXT, label={"en": "Your field?"}, is_required=True)
    db.add(question)
    db.commit()
    assert 'href="/register/seminar?lang=en"' in browser.get("/events/seminar?lang=en").text
    lacking = _send(browser, "/register/seminar", name="", email="anna@")
    assert lacking.status_code == 422
    assert lacking.text.count('class="field-error"') == 3
    assert 'value="University of Example"' in lacking.text and 'value="SE" selected' in lacking.text
    submission = _submission(lacking)
    data = {**ANNA, "submission": submission, f"q-{question.id}": "Law"}
    with count_statements() as statements:
        sent = browser.post("/register/seminar", data=data)

    assert sent.status_code == 303
    # The event and its questions; under the lock who is known, the organisation, the seats; the seat, its
    # trail, the letter, the answer.
    assert len(statements) == 10
    done = browser.get(sent.headers["Location"] + "&lang=en")
    assert "Thank you, your seat is reserved" in done.text
    (anna,) = _all(db)
    assert (anna.name, anna.title, anna.organisation_name) == (
        "Anna Åberg",
        "Professor",
        "University of Example",
    )
    assert (anna.country, anna.email, anna.language) == ("SE", "anna@example.org", "sv")
    assert (anna.door, anna.status) == (Door.OPEN, RegistrationStatus.CONFIRMED)
    assert db.scalars(select(QuestionAnswer.value)).all() == ["Law"]
    # The page after the form opens nothing and names nobody.
    for told in (sent.headers["Location"], done.text):
        assert "Anna" not in told and "/registration/" not in told and "/join/" not in told
    (letter,) = _leave(db)
    assert letter.message["Subject"].startswith("Bekräftelse: ")
    assert letter.message["To"].addresses[0].addr_spec == "anna@example.org"
    for body in (letter.html, letter.text):
        assert registration_url(anna) in body and join_url(anna) in body
        assert ROOM not in body
    assert str(letter.entry["UID"]) == anna.uid
    assert ROOM not in letter.calendars[0].decode()
    with app.test_request_context():
        subject = subject_of("registrations", anna.id)
    assert subject is not None and subject.name == "Anna Åberg, University of Example"


def test_a_form_sent_twice_registers_once_and_writes_once(db: Session, browser: FlaskClient) -> None:
    _open(db)
    submission = _submission(browser.get("/register/seminar"))
    answers = [browser.post("/register/seminar", data={**ANNA, "submission": submission}) for _ in range(3)]

    assert [answer.status_code for answer in answers] == [303] * 3
    assert len(_all(db)) == 1
    assert len(_leave(db)) == 1


def test_who_is_registered_already_sees_what_a_newcomer_sees_and_gets_the_link_again(
    db: Session, browser: FlaskClient
) -> None:
    _open(db, capacity=1)
    _send(browser, "/register/seminar")
    _leave(db)
    again = _send(browser, "/register/seminar", name="anna aberg", email="ANNA@example.org")
    stranger = _send(browser, "/register/seminar", name="Bo Ek", email="bo@example.org")
    pages = [browser.get(one.headers["Location"] + "&lang=en").text for one in (again, stranger)]

    assert "Thank you, you are on the waiting list" in pages[0]
    # The language switch alone carries the signed value of each.
    assert len({re.sub(r"done=[^&\"]+", "", page) for page in pages}) == 1
    assert [(one.name, one.status.value) for one in _all(db)] == [
        ("Anna Åberg", "confirmed"),
        ("Bo Ek", "waiting"),
    ]
    letters = _leave(db)
    assert [one.message["To"].addresses[0].addr_spec for one in letters] == [
        "anna@example.org",
        "bo@example.org",
    ]
    assert registration_url(_all(db)[0]) in letters[0].text
    _send(browser, "/register/seminar")
    assert _leave(db) == []


def test_a_missions_link_names_the_mission_and_its_seats_and_nobody_who_took_one(
    db: Session, browser: FlaskClient
) -> None:
    event = seminar()
    link = _link(db, event)
    head = posted(link.organisation, "Kari", "Nordmann")
    head.person.channels.append(
        Channel(medium=ChannelMedium.EMAIL, purpose=ChannelPurpose.PERSONAL, value="kari@example.org")
    )
    path, person_id = _path(mission_url(link)), head.person_id
    db.commit()
    assert "2 of the 2 seats of Embassy of Norway are left." in browser.get(f"{path}?lang=en").text
    sent = _send(browser, path, name="Kari Nordmann", email="kari@example.org")
    page = browser.get(f"{path}?lang=en")

    assert sent.status_code == 303
    assert "1 of the 2 seats of Embassy of Norway is left." in page.text
    assert "Kari" not in page.text and 'name="organisation"' not in page.text
    (kari,) = _all(db)
    assert (kari.door, kari.person_id, kari.sent_by("en")) == (Door.MISSION, person_id, "Embassy of Norway")
    # Somebody else's name with that address is not the person of the register.
    _send(browser, path, name="Ola Nordmann", email="kari@example.org")
    assert [one.person_id for one in _all(db)] == [person_id, None]
    full = browser.get(f"{path}?lang=en")
    assert (full.status_code, "All seats of this link are taken" in full.text) == (200, True)
    assert "<form" not in full.text
    refused = browser.post(path, data={**ANNA, "submission": "0" * 32})
    assert (refused.status_code, len(_all(db))) == (422, 2)
    link.closed_at = clock.now()
    db.commit()
    assert "This link has been closed" in browser.get(f"{path}?lang=en").text
    link.link_number += 1
    db.commit()
    assert browser.get(path).status_code == browser.post(path).status_code == 404


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"open_door": OpenDoor.CLOSED}, "This event is by invitation"),
        ({"status": EventStatus.CANCELLED}, "The event has been cancelled"),
        ({"reply_by": "yesterday"}, "Registration has closed"),
        ({"starts": -1}, "The event has begun"),
        ({"starts": -5}, "The event is over"),
        ({"capacity": 1, "has_waiting_list": False}, "The event is full"),
    ],
)
def test_a_shut_door_says_why(db: Session, browser: FlaskClient, changes: dict[str, Any], words: str) -> None:
    event = _open(db)
    _send(browser, "/register/seminar", name="First Comer", email="first@example.org")
    hours = changes.get("starts")
    if hours is not None:
        event.starts_at = clock.now() + timedelta(hours=hours)
        event.ends_at = event.starts_at + timedelta(hours=2)
        changes = {}
    if changes.get("reply_by"):
        changes = {"reply_by": clock.today() - timedelta(days=2)}
    for name, value in changes.items():
        setattr(event, name, value)
    db.commit()
    shown = browser.get("/register/seminar?lang=en")
    sent = browser.post("/register/seminar?lang=en", data={**ANNA, "submission": "0" * 32})

    assert (shown.status_code, sent.status_code) == (200, 422)
    assert words in shown.text and words in sent.text
    assert "<form" not in shown.text and "/register/seminar/link" in shown.text
    assert len(_all(db)) == 1


def test_a_draft_has_no_door(db: Session, browser: FlaskClient) -> None:
    _open(db, status=EventStatus.DRAFT)

    assert browser.get("/register/seminar").status_code == 404
    assert browser.get("/register/no-such-event").status_code == 404


def test_each_step_of_a_registration_is_written_of_and_the_calendar_follows(
    db: Session, browser: FlaskClient
) -> None:
    event = _open(db, capacity=1)
    event.open_door = OpenDoor.ON_APPROVAL
    db.commit()
    _send(browser, "/register/seminar", language="en")
    _send(browser, "/register/seminar", name="Bo Ek", email="bo@example.org", language="en")
    _send(browser, "/register/seminar", name="Cia Ö", email="cia@example.org", language="en")
    anna, bo, cia = _all(db)
    calendar = GuestsCalendar()
    said: list[tuple[str, str, str | None]] = []

    def arrive() -> None:
        letters = _leave(db)
        calendar.take(letters)
        for one in letters:
            first = one.text.split("\n\n")[1].replace("\n", " ")
            said.append((one.message["To"].addresses[0].username, first, one.method))
        db.commit()

    arrive()
    assert [(who, method) for who, _words, method in said] == [("anna", None), ("bo", None), ("cia", None)]
    assert said[0][1].startswith("Thank you for registering. The office decides on each request.")
    said.clear()
    admit(anna), admit(bo), turn_down(cia)
    arrive()
    assert [(who, words.split(".")[0], method) for who, words, method in said] == [
        ("anna", "Your registration has been accepted", "REQUEST"),
        ("bo", "Thank you for registering", None),
        ("cia", "Thank you for your interest", None),
    ]
    assert calendar.standing == {anna.uid}
    said.clear()
    cancel(anna)
    arrive()
    assert [(who, re.split("[,;]", words)[0], method) for who, words, method in said] == [
        ("anna", "Your registration is cancelled", "CANCEL"),
        ("bo", "A seat has become free", "REQUEST"),
    ]
    assert calendar.standing == {bo.uid}


def test_what_is_overtaken_before_it_left_is_not_sent(db: Session, browser: FlaskClient) -> None:
    _open(db)
    _send(browser, "/register/seminar", language="en")
    (anna,) = _all(db)
    cancel(anna)
    db.commit()
    letters = _leave(db)

    assert [(one.message["Subject"].partition(":")[0], one.method) for one in letters] == [
        ("Registration cancelled", None)
    ]


def test_a_lost_link_is_sent_again_and_nobody_learns_whether_the_address_is_known(
    db: Session, browser: FlaskClient, count_statements: Callable[[], Any]
) -> None:
    event = _open(db)
    invitation = invite(event, to_address="Anna@example.org")
    db.commit()
    _send(browser, "/register/seminar")
    _leave(db)
    pages, costs = [], []
    for address in ("ANNA@example.org", "stranger@example.org", "anna@example.org"):
        with count_statements() as statements:
            sent = browser.post("/register/seminar/link?lang=en", data={"email": address})
        assert sent.status_code == 303
        costs.append(len(statements))
        pages.append(browser.get(sent.headers["Location"]).text)

    # The event and the letter, which the worker alone holds against what is registered.
    assert costs == [2, 2, 2]
    assert len(set(pages)) == 1 and "if the address is known" in pages[0]
    (letter,) = _leave(db)
    assert letter.message["To"].addresses[0].addr_spec == "anna@example.org"
    (anna,) = _all(db)
    assert registration_url(anna) in letter.text and f"/invitation/{invitation.id}-" in letter.text
    assert ROOM not in letter.text
    kept = db.scalars(select(Letter).where(Letter.to_address == "stranger@example.org")).one()
    assert kept.sent_at is None


def test_a_missions_door_promises_no_seat_that_the_quota_withholds(browser: FlaskClient, db: Session) -> None:
    event = _open(db, quota_per_mission=2)
    link = _link(db, event, seats=3)
    path = f"{_path(mission_url(link))}?lang=en"
    free = browser.get(path).text
    beside = {"event": event, "capacity": Capacity.REGISTRANT, "name": "Berit", "door": Door.OPEN}
    db.add(Registration(organisation_id=link.organisation_id, status=RegistrationStatus.CONFIRMED, **beside))
    db.commit()
    one_less = browser.get(path).text

    assert "2 of the 3 seats of Embassy of Norway are left." in free
    assert "1 of the 3 seats of Embassy of Norway is left." in one_less
