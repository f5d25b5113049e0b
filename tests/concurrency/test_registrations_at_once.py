"""Three hundred people register in the same moment: the race is real, and the lock ends it."""

from __future__ import annotations

import threading
from collections import Counter
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import AbstractContextManager, nullcontext
from contextvars import Context
from datetime import datetime
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError

from events.programme.models import Event, OpenDoor
from events.registration import admission, room
from events.registration.admission import Applicant, RegistrationRefused, register
from events.registration.mission_links import make_links
from events.registration.models import Door, MissionLink, Registration, RegistrationStatus
from events.registration.room import Asking, Refusal
from office.database import db, reading
from tests.events.seminar import embassy, seminar

#: Threads that register at once, each with a connection of its own. SQLite lets its writers in one by one and
#: without a queue: more of them on a busy machine measure its patience, not our lock.
AT_ONCE = {"sqlite": 6, "postgresql": 12}

CONFIRMED, WAITING = RegistrationStatus.CONFIRMED.value, RegistrationStatus.WAITING.value


def _opened(app: Flask, **rules: object) -> int:
    with app.app_context():
        number = seminar(open_door=OpenDoor.OPEN, **rules).id
        db.session.commit()
        return number


def _register(
    app: Flask,
    event_id: int,
    name: str,
    submission: str | None = None,
    link_id: int | None = None,
    within: Callable[[], AbstractContextManager[None]] = nullcontext,
) -> str:
    """How somebody stands after registering, or why they were refused; ``within``: how transactions begin."""

    def work() -> str:
        with app.app_context(), within():
            event = db.session.get(Event, event_id)
            link = db.session.get(MissionLink, link_id) if link_id is not None else None
            assert event is not None
            who = Applicant(name, f"{name}@example.org", "en")
            door = Door.OPEN if link is None else Door.MISSION
            try:
                made = register(event, who, door, link=link, submission=submission)
                stands = made.registration.status.value
                db.session.commit()
            except RegistrationRefused as refusal:
                stands = refusal.reason.value
            except OperationalError:
                stands = "the database gave up"
            db.session.remove()
            return stands

    return Context().run(work)


def _at_once(app: Flask, tasks: Sequence[Callable[[], str]], threads: int = 0) -> Counter[str]:
    with app.app_context():
        threads = threads or AT_ONCE[db.engine.dialect.name]
    with ThreadPoolExecutor(threads) as pool:
        return Counter(future.result() for future in [pool.submit(task) for task in tasks])


def _rows(app: Flask) -> Counter[str]:
    with app.app_context():
        counted = select(Registration.status, func.count()).group_by(Registration.status)
        return Counter({status.value: number for status, number in db.session.execute(counted)})


def test_without_the_lock_the_last_seats_are_given_twice(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that the next tests prove something.

    On PostgreSQL it is the row of the event that is locked; without it more than two get the two seats. On
    SQLite it is the whole file, from the first statement on (BEGIN IMMEDIATE): without it whoever has looked
    before somebody else wrote cannot register at all.
    """
    event_id = _opened(app, capacity=2)
    with app.app_context():
        is_server = db.engine.dialect.name == "postgresql"
    together, newcomer = threading.Barrier(8), room.newcomer

    def no_lock(number: int) -> Event:
        found = db.session.get(Event, number)
        assert found is not None
        return found

    def all_look(event: Event, asking: Asking, at: datetime) -> Refusal | None:
        decided = newcomer(event, asking, at)
        together.wait(timeout=20)
        return decided

    monkeypatch.setattr(admission, "lock_event", no_lock)
    monkeypatch.setattr(room, "newcomer", all_look)
    begins = nullcontext if is_server else reading
    tasks = [partial(_register, app, event_id, f"guest{n}", within=begins) for n in range(8)]

    outcome = _at_once(app, tasks, threads=8)

    assert outcome == ({CONFIRMED: 8} if is_server else {CONFIRMED: 1, "the database gave up": 7})


@pytest.mark.parametrize(("has_list", "others"), [(True, WAITING), (False, "full")])
def test_three_hundred_registrations_at_once_fill_exactly_a_hundred_seats(
    app: Flask, has_list: bool, others: str
) -> None:
    event_id = _opened(app, capacity=100, has_waiting_list=has_list)

    outcome = _at_once(app, [partial(_register, app, event_id, f"guest{n}") for n in range(300)])

    assert outcome == {CONFIRMED: 100, others: 200}
    assert _rows(app) == ({CONFIRMED: 100, WAITING: 200} if has_list else {CONFIRMED: 100})


def test_a_form_that_is_sent_many_times_at_once_registers_once(app: Flask) -> None:
    event_id = _opened(app)

    outcome = _at_once(app, [partial(_register, app, event_id, "ada", "the same form") for _ in range(12)])

    assert (outcome, _rows(app)) == ({CONFIRMED: 12}, {CONFIRMED: 1})


def test_a_missions_people_share_exactly_the_seats_of_its_link(app: Flask) -> None:
    event_id = _opened(app)
    with app.app_context():
        event = db.session.get(Event, event_id)
        assert event is not None
        (link,) = make_links(event, [embassy("NO").id], 3)
        link_id = link.id
        db.session.commit()

    outcome = _at_once(
        app, [partial(_register, app, event_id, f"guest{n}", None, link_id) for n in range(12)]
    )

    assert (outcome, _rows(app)) == ({CONFIRMED: 3, "link_full": 9}, {CONFIRMED: 3})
