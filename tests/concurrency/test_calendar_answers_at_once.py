"""Two answers out of one guest's calendars in the same moment: a telephone's and a desk's."""

from __future__ import annotations

import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from functools import partial

import pytest
from flask import Flask
from sqlalchemy import select

from events.answering import hearing
from events.guestlist.models import Invitation
from events.programme.models import Event
from events.registration.models import Answer, Reply
from office.database import db
from office.mailroom.inbox import receive
from office.mailroom.models import IncomingMessage, IncomingStatus
from tests.events.calendar_mail import Said, google, said_by, thunderbird
from tests.events.seminar import invite, seminar


def _said(app: Flask) -> tuple[int, Said]:
    with app.app_context():
        invitation = invite(seminar())
        said = said_by(invitation)
        db.session.commit()
        return invitation.id, said


def _receive(app: Flask, raw: bytes) -> None:
    def work() -> None:
        with app.app_context():
            receive(raw)
            db.session.commit()
            db.session.remove()

    Context().run(work)


def _at_once(app: Flask, mails: Sequence[bytes]) -> None:
    with ThreadPoolExecutor(len(mails)) as pool:
        for future in [pool.submit(partial(_receive, app, raw)) for raw in mails]:
            future.result()


def _answers(app: Flask, number: int) -> list[Answer]:
    with app.app_context():
        statement = select(Reply.answer).where(Reply.invitation_id == number).order_by(Reply.id)
        return list(db.session.scalars(statement))


def test_without_the_lock_one_answer_is_entered_twice(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """Proves that the next test proves something; SQLite has one writer at a time, and needs no lock."""
    with app.app_context():
        races = db.engine.dialect.name == "postgresql"
    together = threading.Barrier(2 if races else 1)

    def no_lock(event_id: int) -> Event:
        together.wait(timeout=10)
        found = db.session.get(Event, event_id)
        assert found is not None
        return found

    number, said = _said(app)
    monkeypatch.setattr(hearing, "lock_event", no_lock)
    _at_once(app, [google(said), thunderbird(said.but())])
    assert _answers(app, number) == [Answer.ACCEPTED] * (2 if races else 1)


def test_one_answer_from_two_machines_is_entered_once(app: Flask) -> None:
    number, said = _said(app)
    _at_once(app, [google(said), thunderbird(said.but()), google(said.but())])
    assert _answers(app, number) == [Answer.ACCEPTED]
    with app.app_context():
        statuses = db.session.scalars(select(IncomingMessage.status)).all()
    assert list(statuses) == [IncomingStatus.HANDLED] * 3


def test_of_two_answers_the_one_given_later_stands_whichever_is_heard_first(app: Flask) -> None:
    number, said = _said(app)
    _at_once(app, [google(said), thunderbird(said.later(partstat="DECLINED"))])
    assert _answers(app, number)[-1] is Answer.DECLINED
    with app.app_context():
        assert db.session.get(Invitation, number) is not None
