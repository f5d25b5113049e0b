"""Many answers in the same moment: the race is real, and the lock ends it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select

from events.guestlist.models import Invitation
from events.programme.models import Event
from events.registration import seats
from events.registration.models import Answer, Registration, RegistrationStatus, Reply, ReplySource
from events.registration.seats import GivenAnswer, answer
from office.database import db
from tests.events.seminar import embassy, invite, posted, seminar

#: Threads that answer at once, each with a connection of its own. SQLite lets its writers in one by one and
#: without a queue: more of them on a busy machine measure its patience, not our lock.
AT_ONCE = {"sqlite": 6, "postgresql": 12}


def _invited(app: Flask, guests: int, capacity: int) -> list[int]:
    with app.app_context():
        event = seminar(capacity=capacity)
        head = posted(embassy("IT"), "Chiara", "Rossi")
        numbers = [invite(event, head, organisation=embassy("IT"), seats=1).id for place in range(guests)]
        db.session.commit()
        return numbers


def _accept(app: Flask, number: int, submission: str | None = None) -> int:
    def work() -> int:
        with app.app_context():
            invitation = db.session.get(Invitation, number)
            assert invitation is not None
            given = GivenAnswer(Answer.ACCEPTED)
            reply = answer(invitation, given, source=ReplySource.LINK, submission=submission)
            db.session.commit()
            number_of_reply = reply.id
            db.session.remove()
            return number_of_reply

    return Context().run(work)


def _at_once(app: Flask, tasks: list[Callable[[], int]], threads: int = 0) -> list[int]:
    with app.app_context():
        threads = threads or AT_ONCE[db.engine.dialect.name]
    with ThreadPoolExecutor(threads) as pool:
        return [future.result() for future in [pool.submit(task) for task in tasks]]


def _outcome(app: Flask) -> dict[RegistrationStatus, int]:
    with app.app_context():
        counted = select(Registration.status, func.count()).group_by(Registration.status)
        return dict(db.session.execute(counted).all())


def test_without_the_lock_the_last_seats_are_given_twice(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that the next test proves something: on PostgreSQL the race is there for the lock to end.

    SQLite has one writer at a time (BEGIN IMMEDIATE): there the transaction itself is the lock.
    """
    with app.app_context():
        races = db.engine.dialect.name == "postgresql"
    together = threading.Barrier(10 if races else 1)

    def no_lock(event_id: int) -> Event:
        found = db.session.get(Event, event_id)
        assert found is not None
        together.wait(timeout=10)
        return found

    numbers = _invited(app, guests=10, capacity=2)
    monkeypatch.setattr(seats, "lock_event", no_lock)

    _at_once(app, [partial(_accept, app, number) for number in numbers], threads=10)

    assert (_outcome(app)[RegistrationStatus.CONFIRMED] > 2) == races


def test_three_hundred_answers_at_once_fill_exactly_a_hundred_seats(app: Flask) -> None:
    numbers = _invited(app, guests=300, capacity=100)

    _at_once(app, [partial(_accept, app, number) for number in numbers])

    assert _outcome(app) == {RegistrationStatus.CONFIRMED: 100, RegistrationStatus.WAITING: 200}


def test_an_impatient_guest_who_presses_many_times_answers_once(app: Flask) -> None:
    (number,) = _invited(app, guests=1, capacity=5)

    replies = _at_once(app, [lambda: _accept(app, number, submission="the same form") for _ in range(12)])

    assert len(set(replies)) == 1
    with app.app_context():
        assert db.session.scalars(select(func.count()).select_from(Reply)).one() == 1
        assert db.session.scalars(select(func.count()).select_from(Registration)).one() == 1
