"""The secretary and the ambassador answer in the same moment, and two officers take up one message."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context

import pytest
from flask import Flask

from events.answering import secretariat
from events.answering.taking_over import NothingToEnter, take_over
from events.guestlist.models import Invitation
from events.programme.models import Event
from events.registration import seats
from events.registration.answers import history
from events.registration.models import Answer, Reply, ReplySource
from events.registration.seats import GivenAnswer, answer, party_of
from office.accounts.models import Role, User
from office.database import db
from office.mailroom.inbox import receive
from office.mailroom.models import IncomingMessage
from tests.events.calendar_mail import google, said_by
from tests.events.seminar import colleague, invite, seminar


@pytest.fixture
def number(app: Flask) -> int:
    with app.app_context():
        invitation = invite(seminar(capacity=5))
        db.session.commit()
        return invitation.id


def at_once(app: Flask, *works: Callable[[], object]) -> list[object]:
    """Each in a thread, a context and a connection of its own, from the same moment on."""
    together = threading.Barrier(len(works))

    def work(one: Callable[[], object]) -> object:
        with app.app_context():
            together.wait(timeout=10)
            try:
                done = one()
                db.session.commit()
                return done
            finally:
                db.session.remove()

    with ThreadPoolExecutor(len(works)) as pool:
        return [f.result() for f in [pool.submit(Context().run, work, one) for one in works]]


def _by_secretary(number: int) -> int:
    invitation = db.session.get(Invitation, number)
    assert invitation is not None
    given = GivenAnswer(Answer.ACCEPTED, [colleague("Marco Bianchi")])
    outcome = secretariat.answer_for_several([(invitation, given)], answered_by="Ms Neri", submission=None)
    return outcome.taken[number].id


def _by_ambassador(number: int) -> int:
    invitation = db.session.get(Invitation, number)
    assert invitation is not None
    return answer(invitation, GivenAnswer(Answer.DECLINED), source=ReplySource.LINK).id


def test_the_later_of_two_counts_and_the_history_keeps_both(app: Flask, number: int) -> None:
    replies = at_once(app, lambda: _by_secretary(number), lambda: _by_ambassador(number))

    with app.app_context():
        invitation = db.session.get(Invitation, number)
        assert invitation is not None
        kept = history(invitation)
        seats_held = [seat.name for seat in party_of(invitation)]
        assert sorted(reply.id for reply in kept) == sorted(replies)  # type: ignore[type-var]
        # The seats are those of the reply that counts, whichever came last.
        wanted = ["Chiara Rossi", "Marco Bianchi"] if kept[0].answer is Answer.ACCEPTED else []
        assert seats_held == wanted


def test_without_the_lock_the_seats_may_be_those_of_neither(
    app: Flask, number: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Proves that the test before proves something: on PostgreSQL the race is there for the lock to end."""
    with app.app_context():
        races = db.engine.dialect.name == "postgresql"
    together = threading.Barrier(2 if races else 1)

    def no_lock(event_id: int) -> object:
        found = db.session.get(Event, event_id)
        together.wait(timeout=10)
        return found

    monkeypatch.setattr(seats, "lock_event", no_lock)
    monkeypatch.setattr(secretariat, "lock_event", lambda _number: None)
    at_once(app, lambda: _by_secretary(number), lambda: _by_ambassador(number))

    with app.app_context():
        invitation = db.session.get(Invitation, number)
        assert invitation is not None
        # Both saw no seats: whoever declined took none away, so the seats are held whatever counts.
        assert (len(party_of(invitation)) == 2) or not races


def test_two_officers_enter_one_calendar_answer_once(app: Flask, number: int) -> None:
    with app.app_context():
        invitation = db.session.get(Invitation, number)
        assert invitation is not None
        other = "chiara.rossi@esteri.example"
        message = receive(google(said_by(invitation, attendee=other, sender=f"Chiara Rossi <{other}>")))
        officer = User(email="officer@example.org", name="Officer", role=Role.EDITOR)
        db.session.add(officer)
        db.session.commit()
        numbers = message.id, officer.id

    def enter() -> bool:
        found = db.session.get(IncomingMessage, numbers[0])
        assert found is not None
        try:
            take_over(found, user_id=numbers[1])
        except NothingToEnter:
            db.session.rollback()
            return False
        return True

    assert sorted(at_once(app, enter, enter)) == [False, True]  # type: ignore[type-var]
    with app.app_context():
        assert db.session.query(Reply).count() == 1
