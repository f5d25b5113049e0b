"""A guest's own page: what they told us, changing it, cancelling, coming after all, somebody else instead."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import select
from sqlalchemy.orm import Session

from events.guestlist.links import invitation_url
from events.programme.models import Event, EventStatus, OpenDoor, Substitutes
from events.questions.models import Question, QuestionAnswer, QuestionKind
from events.registration.admission import Applicant, admit, register
from events.registration.links import registration_url
from events.registration.models import (
    Answer,
    Capacity,
    Door,
    Registration,
    RegistrationStatus,
    Reply,
    ReplySource,
)
from events.registration.seats import GivenAnswer, Guest, answer, current_reply, party_of
from office import clock
from office.accounts.models import Role
from stakeholders.organisations.models import Channel, ChannelMedium, ChannelPurpose
from stakeholders.verification.models import Proposal, ProposalStatus
from tests.events.mailboxes import Arrived, GuestsCalendar, leave
from tests.events.seminar import Browser, invite, seminar


@pytest.fixture
def browser(app: Flask) -> FlaskClient:
    return Browser(app, app.response_class)


def _event(db: Session, **more: Any) -> Event:
    event = seminar(open_door=OpenDoor.OPEN, **more)
    db.commit()
    return event


def _registered(db: Session, event: Event, name: str = "Anna Åberg", **more: Any) -> Registration:
    values: dict[str, Any] = {"email": f"{name.split()[0].lower()}@example.org", "language": "en"}
    made = register(event, Applicant(name=name, **(values | more)), Door.OPEN).registration
    db.commit()
    return made


def _leave(db: Session) -> list[Arrived]:
    """The worker's turn: what is due leaves, and has left."""
    arrived = leave()
    db.commit()
    return arrived


def _page(registration: Registration) -> str:
    return registration_url(registration).removeprefix("http://localhost")


def test_the_page_names_whose_it_is_and_shows_what_they_told(
    db: Session, browser: FlaskClient, count_statements: Callable[[], Any]
) -> None:
    event = _event(db, asks_needs=True)
    question = Question(event=event, kind=QuestionKind.TEXT, label={"en": "Your field?"})
    db.add(question)
    anna = _registered(db, event, title="Professor", organisation_name="University of Example")
    db.add(QuestionAnswer(registration=anna, question=question, value="Law", asked={"label": "Your field?"}))
    path, costs = _page(anna), []
    for names in (1, 30):
        for number in range(names):
            _registered(db, event, f"Guest{names}{number} Example")
        with count_statements() as statements:
            page = browser.get(path)
        costs.append(len(statements))

    assert page.status_code == 200
    # The registration (by its link, then with all it shows), what was answered (questions, answers, needs),
    # and what other parts put on the page.
    assert costs[0] == costs[1] <= 14
    for words in ("This page is for Anna Åberg alone.", "Your seat is reserved", "Professor", "Law"):
        assert words in page.text
    assert "Guest1" not in page.text and "room-of-the-mayor" not in page.text
    file = browser.get(f"{path}.ics")
    (entry,) = Calendar.from_ical(file.data).walk("VEVENT")
    assert str(entry["UID"]) == anna.uid and "ATTENDEE" not in entry
    assert "room-of-the-mayor" not in file.text


def test_what_was_told_is_changed_and_the_new_address_gets_the_link(
    db: Session, browser: FlaskClient
) -> None:
    event = _event(db)
    question = Question(event=event, kind=QuestionKind.TEXT, label={"en": "Your field?"}, is_required=True)
    db.add(question)
    anna = _registered(db, event)
    _leave(db)
    path, field = f"{_page(anna)}/change", f"q-{question.id}"
    assert 'value="anna@example.org"' in browser.get(path).text
    told = {"name": "Anna Maria Åberg", "title": "Rector", "email": "rector@example.org", "language": "fi"}
    assert browser.post(path, data={**told, field: ""}).status_code == 422
    other = browser.post(path + "?lang=en", data={**told, "name": "Bo Ek", field: "Law"})
    assert (other.status_code, "another name than Anna Åberg" in other.text) == (422, True)
    sent = browser.post(path, data={**told, field: "Law"})

    assert sent.status_code == 303 and "Law" in browser.get(sent.headers["Location"]).text
    db.refresh(anna)
    assert (anna.name, anna.title, anna.email, anna.language) == (*told.values(),)
    (letter,) = _leave(db)
    assert letter.message["To"].addresses[0].addr_spec == "rector@example.org"
    assert (letter.method, letter.entry["SEQUENCE"]) == ("REQUEST", 1)


def test_a_registration_is_cancelled_and_taken_up_again(db: Session, browser: FlaskClient) -> None:
    event = _event(db, capacity=1)
    anna, bo = _registered(db, event), _registered(db, event, "Bo Ek")
    calendar = GuestsCalendar()
    calendar.take(_leave(db))
    path = _page(anna)
    # A link scanner cancels nothing.
    assert browser.get(f"{path}/cancel").status_code == 405
    cancelled = browser.get(browser.post(f"{path}/cancel").headers["Location"])

    assert "Your registration is cancelled" in cancelled.text and "I come after all" in cancelled.text
    db.expire_all()
    assert (anna.status, bo.status) == (RegistrationStatus.CANCELLED, RegistrationStatus.CONFIRMED)
    calendar.take(_leave(db))
    assert calendar.standing == {bo.uid}
    again = browser.get(browser.post(f"{path}/again").headers["Location"])
    assert "You are on the waiting list" in again.text
    browser.post(f"{_page(bo)}/cancel")
    calendar.take(_leave(db))
    assert calendar.standing == {anna.uid}
    assert browser.post(f"{path}/again").status_code == 422
    browser.post(f"{path}/cancel")
    event.starts_at = clock.now() - timedelta(hours=1)
    db.commit()
    assert "I come after all" not in browser.get(path).text
    assert browser.post(f"{path}/again").status_code == 422


def test_somebody_else_takes_the_place_and_the_first_link_dies(db: Session, browser: FlaskClient) -> None:
    event = _event(db, capacity=1)
    anna = _registered(db, event)
    calendar = GuestsCalendar()
    calendar.take(_leave(db))
    path = _page(anna)
    lacking = browser.post(f"{path}/somebody-else", data={"name": "Bo Ek", "email": "bo@example.org"})
    assert lacking.status_code == 422 and "Bo Ek" in lacking.text
    given = {"name": "Bo Ek", "title": "Counsellor", "email": "bo@example.org", "agreed": "y"}
    taken = browser.post(f"{path}/somebody-else", data=given)

    assert (taken.status_code, "Thank you, Bo Ek" in taken.text) == (200, True)
    # What Anna told is not Bo's to see, and the link that Bo came by shows nothing any more.
    assert [browser.get(one).status_code for one in (path, f"{path}/change", f"{path}.ics")] == [404] * 3
    bo = db.scalars(select(Registration).where(Registration.name == "Bo Ek")).one()
    assert (bo.status, bo.capacity) == (RegistrationStatus.CONFIRMED, Capacity.SUBSTITUTE)
    assert browser.get(_page(bo)).status_code == 200
    letters = _leave(db)
    calendar.take(letters)
    assert calendar.standing == {bo.uid}
    to_anna = next(one for one in letters if one.message["To"].addresses[0].username == "anna")
    assert "somebody else comes in your place" in to_anna.text.replace("\n", " ")
    assert "/registration/" not in to_anna.text and "Bo" not in to_anna.text.split()


def test_where_the_host_is_asked_the_seat_stays_until_the_office_decides(
    db: Session, browser: FlaskClient
) -> None:
    event = _event(db, capacity=1, substitutes=Substitutes.ON_APPROVAL)
    anna = _registered(db, event)
    calendar = GuestsCalendar()
    calendar.take(_leave(db))
    path = _page(anna)
    given = {"name": "Bo Ek", "email": "bo@example.org", "agreed": "y"}
    assert "The host is asked" in browser.post(f"{path}/somebody-else", data=given).text
    bo = db.scalars(select(Registration).where(Registration.name == "Bo Ek")).one()

    assert (bo.status, browser.get(path).status_code) == (RegistrationStatus.PENDING, 200)
    calendar.take(_leave(db))
    assert calendar.standing == {anna.uid}
    admit(bo)
    db.commit()
    calendar.take(_leave(db))
    assert calendar.standing == {bo.uid}
    assert browser.get(path).status_code == 404
    event.substitutes = Substitutes.NOT_ALLOWED
    db.commit()
    page = browser.get(_page(bo))
    assert "I am someone else" not in page.text
    assert browser.get(f"{_page(bo)}/somebody-else").status_code == 303
    assert browser.post(f"{_page(bo)}/somebody-else", data=given).status_code == 422


def test_a_colleague_of_an_invitation_gives_back_only_their_own_seat_and_may_take_it_again(
    db: Session, browser: FlaskClient
) -> None:
    event = _event(db)
    invitation = invite(event)
    colleague = Guest("Luca Bianchi", None, "Attaché", "luca@example.org", capacity=Capacity.COLLEAGUE)
    answer(invitation, GivenAnswer(Answer.ACCEPTED, [colleague]), source=ReplySource.LINK)
    db.commit()
    head, luca = party_of(invitation)
    path = _page(luca)
    browser.post(f"{path}/cancel")

    assert [seat.name for seat in party_of(invitation)] == [head.name]
    reply = current_reply(invitation)
    assert reply is not None and (reply.answer, reply.answered_by) == (Answer.ACCEPTED, "Luca Bianchi")
    browser.post(f"{path}/again")
    assert [seat.id for seat in party_of(invitation)] == [head.id, luca.id]
    # The mission gave the name; title and address are Luca's own to say.
    form = browser.get(f"{path}/change").text
    assert 'name="name"' not in form and 'value="Attaché"' in form
    told = {"name": "Somebody Else", "title": "First Secretary", "email": "luca@example.org"}
    browser.post(f"{path}/change", data={**told, "language": "en"})
    db.refresh(luca)
    assert (luca.name, luca.title) == ("Luca Bianchi", "First Secretary")
    invitation.withdrawn_at = clock.now()
    db.commit()
    assert browser.get(path).status_code == 404


def test_what_a_guest_whom_the_register_knows_corrects_is_proposed_to_the_register(
    db: Session, browser: FlaskClient, signed_in: Callable[[Role], FlaskClient]
) -> None:
    event = _event(db)
    invitation = invite(event)
    answer(invitation, GivenAnswer(Answer.ACCEPTED), source=ReplySource.LINK)
    (seat,) = party_of(invitation)
    person, posting = invitation.addressee, invitation.posting
    assert person is not None and posting is not None
    channel = Channel(medium=ChannelMedium.EMAIL, purpose=ChannelPurpose.PERSONAL, value="old@example.org")
    person.channels.append(channel)
    db.commit()
    path = f"{_page(seat)}/change"
    assert 'value="old@example.org"' in browser.get(path).text
    told = {"title": "Ambassador at Large", "email": "new@example.org", "language": "en"}
    assert browser.post(path, data=told).status_code == 303
    assert browser.post(path, data=told).status_code == 303

    (proposal,) = db.scalars(select(Proposal))
    said = {(item.field, item.before["value"], item.after["value"]) for item in proposal.items}
    assert said == {("title", "", "Ambassador at Large"), ("email", "old@example.org", "new@example.org")}
    assert (proposal.status, proposal.made_by) == (ProposalStatus.WAITING, "Chiara Rossi")
    assert (posting.title, channel.value) == ({}, "old@example.org")
    number = proposal.id
    db.rollback()
    officer = signed_in(Role.EDITOR)
    address = f"/stakeholders/upkeep/answers/{number}"
    shown = officer.get(f"{address}?lang=en").text
    assert "Correction by a guest" in shown and "old@example.org" in shown
    officer.post(address, data={"all": "1"})
    db.expire_all()
    assert (posting.title, channel.value) == ({"en": "Ambassador at Large"}, "new@example.org")
    # The guest spoke of themselves: the mission's entry as a whole is not verified by that.
    assert invitation.organisation.verified_on is None


def test_after_the_event_or_its_cancellation_nothing_is_changed(db: Session, browser: FlaskClient) -> None:
    event = _event(db)
    anna = _registered(db, event)
    path = _page(anna)
    event.status = EventStatus.CANCELLED
    db.commit()
    page = browser.get(path)

    assert "The event is cancelled" in page.text and "<form" not in page.text
    for action in ("change", "cancel", "again", "somebody-else"):
        assert browser.post(f"{path}/{action}", data={"name": "Bo", "agreed": "y"}).status_code == 422
    db.refresh(anna)
    assert anna.status is RegistrationStatus.CONFIRMED


@pytest.mark.parametrize(
    ("status", "said"),
    [
        (RegistrationStatus.CONFIRMED, "A seat was reserved for you at this event."),
        (RegistrationStatus.WAITING, "No seat came free for you."),
    ],
)
def test_after_the_event_the_page_says_that_it_is_over_and_how_the_guest_stood(
    db: Session, browser: FlaskClient, status: RegistrationStatus, said: str
) -> None:
    event = _event(db)
    anna = _registered(db, event)
    anna.status = status
    event.starts_at, event.ends_at = clock.now() - timedelta(hours=3), clock.now() - timedelta(hours=2)
    db.commit()
    page = browser.get(_page(anna)).text

    assert ("The event is over" in page, said in page) == (True, True)
    assert not [words for words in ("Your seat is reserved", "You are on the waiting list") if words in page]


def test_an_invitation_that_was_passed_on_leads_to_the_answer_that_somebody_else_comes(
    db: Session, browser: FlaskClient
) -> None:
    event = _event(db)
    path = invitation_url(invite(event)).removeprefix("http://localhost")
    db.commit()
    page = browser.get(f"{path}?lang=en").text
    assert "I am someone else" in page
    asked = browser.get(f"{path}?lang=en&change=1&instead=1").text

    assert re.search(r'<input checked[^>]*value="substituted"', asked)
    assert db.scalars(select(Reply)).first() is None
    event.substitutes = Substitutes.NOT_ALLOWED
    db.commit()
    assert "I am someone else" not in browser.get(f"{path}?lang=en").text
