"""Mailings: many letters at once, at a set time, in waves, paused and stopped."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from click.testing import Result
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from office import clock
from office.database import db as database
from office.mailroom import dispatch, outbox
from office.mailroom.dispatch import Dispatcher
from office.mailroom.kinds import UnknownKind
from office.mailroom.models import ArchivedLetter, Letter, LetterStatus, Mailing
from office.mailroom.outbox import NewLetter
from office.work.worker import run_once
from tests.office.mailroom import letters_are, queue
from tests.sink import Sink


def mailing(**given: Any) -> Mailing:
    """A mailing of notes."""
    letters_are()
    return outbox.start_mailing(kind="note", subject_type="events", subject_id=1, user_id=None, **given)


def notes(numbers: range, **given: Any) -> list[NewLetter]:
    """Notes to as many missions, each with its own key."""
    usual: dict[str, Any] = {"kind": "note", "subject_type": "events", "subject_id": 1, "language": "en"}
    return [
        NewLetter(
            key=f"note:{n}", to_address=f"embassy.{n}@Example.ORG", to_name=f"Embassy {n}", **(usual | given)
        )
        for n in numbers
    ]


def statuses(db: Session) -> list[str]:
    """Of all letters, in the order in which they were queued."""
    db.commit()
    return [status.value for status in db.scalars(select(Letter.status).order_by(Letter.id))]


def test_a_thousand_letters_are_queued_by_three_statements(
    db: Session, count_statements: Callable[[], Any]
) -> None:
    sending = mailing()
    queue("note:7", mailing=None)
    with count_statements() as statements:
        made = outbox.queue_letters([*notes(range(1000)), *notes(range(3))], sending)
    db.commit()

    assert (made, sending.total) == (999, 999)
    assert len(statements) == 3  # which keys are there, and two portions
    letter = db.scalars(select(Letter).where(Letter.key == "note:999")).one()
    assert (letter.mailing_id, letter.to_domain, letter.params) == (sending.id, "example.org", {})
    assert outbox.queue_letters(notes(range(1000)), sending) == 0
    assert sending.total == 999


def test_nothing_is_queued_where_one_kind_is_unknown(db: Session) -> None:
    sending = mailing()
    with pytest.raises(UnknownKind):
        outbox.queue_letters([*notes(range(2)), *notes(range(2, 3), kind="no such")], sending)

    assert statuses(db) == []


@pytest.mark.parametrize(
    ("address", "domain"),
    [
        ("a@Example.ORG", "example.org"),
        ("a@ulkoministeriö.example", "xn--ulkoministeri-umb.example"),
        ("nobody", ""),
        ("a@", ""),
        ("a@..", ""),
    ],
)
def test_a_letters_domain_follows_its_address(db: Session, address: str, domain: str) -> None:
    letters_are()
    letter = queue(to_address=address)
    assert letter.to_domain == domain

    letter.to_address = "b@Elsewhere.example"
    assert letter.to_domain == "elsewhere.example"


@pytest.mark.parametrize("together", [True, False])
def test_a_mailing_in_waves_begins_at_its_time(db: Session, together: bool) -> None:
    begins = clock.now() + timedelta(hours=3)
    sending = mailing(begins_at=begins, wave_size=2, wave_minutes=10)
    for part in [notes(range(5))] if together else [notes(range(3)), notes(range(3, 5))]:
        outbox.queue_letters(part, sending)

    due = db.scalars(select(Letter.due_at).order_by(Letter.id)).all()
    assert [(at - begins) / timedelta(minutes=1) for at in due] == [0, 0, 10, 10, 20]
    progress = outbox.progress_of(sending)
    assert (progress.waiting, progress.not_yet_due, progress.next_due_at) == (5, 5, begins)


@pytest.mark.parametrize("wave", [{"wave_size": 5}, {"wave_minutes": 5}, {"wave_size": 0, "wave_minutes": 5}])
def test_half_a_wave_is_refused(db: Session, wave: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="both above 0"):
        mailing(**wave)


def test_a_paused_mailing_waits_and_others_go_out(
    db: Session, smtp: Sink, run: Callable[..., Result]
) -> None:
    sending = mailing()
    outbox.queue_letters(notes(range(2)), sending)
    queue("note:other", to_address="other@example.org")
    outbox.pause(sending)
    assert run("mail", "work", "--until-empty").output == (
        "Done: 1.\n2 letters are held back: their sending is paused.\n"
    )

    assert [envelope.rcpt_tos for envelope in smtp.envelopes] == [["other@example.org"]]
    progress = outbox.progress_of(sending)
    assert (progress.paused, progress.waiting, progress.seconds_left) == (True, 2, None)

    outbox.resume(sending)
    db.commit()
    run_once()
    assert statuses(db) == ["sent", "sent", "sent"]
    assert outbox.progress_of(sending).paused is False


def test_a_pause_moves_the_waves_that_it_held_back(db: Session) -> None:
    start = clock.now()
    sending = mailing(wave_size=2, wave_minutes=10)
    outbox.queue_letters(notes(range(5)), sending)
    outbox.pause(sending)
    with time_machine.travel(start + timedelta(hours=1), tick=False):
        outbox.resume(sending)
        db.commit()
        due = db.scalars(select(Letter.due_at).order_by(Letter.id)).all()

        assert [(at - clock.now()) / timedelta(minutes=1) for at in due] == [0, 0, 10, 10, 20]


def test_a_stopped_mailing_is_taken_out_and_may_be_queued_anew(db: Session, smtp: Sink) -> None:
    sending = mailing(wave_size=1, wave_minutes=60)
    outbox.queue_letters(notes(range(3)), sending)
    db.commit()
    run_once()
    ids = db.scalars(select(Letter.message_id).order_by(Letter.id)).all()

    assert outbox.stop(sending) == 2
    db.commit()
    assert statuses(db) == ["sent", "cancelled", "cancelled"]
    progress = outbox.progress_of(sending)
    assert (progress.stopped, progress.is_done, progress.total, progress.taken_out) == (True, True, 1, 2)
    with pytest.raises(outbox.MailingEnded):
        outbox.resume(sending)
    with pytest.raises(outbox.MailingEnded):
        outbox.pause(sending)

    again = mailing()
    assert outbox.queue_letters(notes(range(3), params={"words": "Anew"}), again) == 2
    db.commit()
    run_once()
    assert statuses(db) == ["sent", "sent", "sent"]
    assert [message["Message-ID"] for message in smtp.messages] == list(ids)
    assert [envelope.rcpt_tos[0] for envelope in smtp.envelopes] == [
        f"embassy.{n}@Example.ORG" for n in range(3)
    ]
    assert outbox.progress_of(sending).taken_out == 2


@pytest.mark.parametrize("act", [outbox.pause, outbox.stop])
def test_a_worker_in_the_middle_of_a_mailing_heeds_who_holds_it_back(
    app: Flask, db: Session, smtp: Sink, monkeypatch: pytest.MonkeyPatch, act: Callable[[Mailing], object]
) -> None:
    monkeypatch.setattr(dispatch, "LOOK_SECONDS", 0.0)
    sending = mailing()
    outbox.queue_letters(notes(range(4)), sending)
    number = sending.id
    db.commit()

    def officer_acts() -> bool:
        if len(smtp.envelopes) == 2:
            with app.app_context():
                act(database.session.get_one(Mailing, number))
                database.session.commit()
        return False

    worker = Dispatcher()
    worker.perform(officer_acts)
    worker.perform(lambda: False)
    worker.rest()

    left = "queued" if act is outbox.pause else "cancelled"
    assert statuses(db) == ["sent", "sent", left, left]
    assert len(smtp.envelopes) == 2
    assert db.query(ArchivedLetter).count() == 2


def test_a_letter_of_a_stopped_mailing_can_be_sent_by_itself(db: Session, smtp: Sink) -> None:
    sending = mailing()
    outbox.queue_letters(notes(range(2)), sending)
    outbox.stop(sending)
    db.commit()
    outbox.retry(db.scalars(select(Letter).where(Letter.key == "note:1")).one())
    db.commit()
    run_once()

    assert statuses(db) == ["cancelled", "sent"]


def test_what_one_person_took_out_stays_out(db: Session) -> None:
    letters_are()
    outbox.cancel(queue("note:1"))
    db.commit()

    assert outbox.queue_letters(notes(range(1, 2)), mailing()) == 0
    assert statuses(db) == ["cancelled"]


def test_progress_tells_when_the_last_wave_is_due(db: Session) -> None:
    start = clock.now()
    sending = mailing(wave_size=2, wave_minutes=30)
    outbox.queue_letters(notes(range(4)), sending)
    for second, letter in enumerate(db.scalars(select(Letter).order_by(Letter.id).limit(2))):
        letter.status, letter.sent_at = LetterStatus.SENT, start + timedelta(seconds=second)
    db.commit()
    with time_machine.travel(start + timedelta(seconds=2), tick=False):
        progress = outbox.progress_of(sending)

    assert progress.not_yet_due == 2
    assert progress.next_due_at is not None and isinstance(progress.next_due_at, datetime)
    assert 1790 <= (progress.seconds_left or 0) <= 1800
