"""The outbox: what is put into it, what a person does with it, and the command that empties it."""

from __future__ import annotations

import threading
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from office import clock
from office.audit.models import AuditEntry
from office.database import db as database
from office.mailroom import outbox
from office.mailroom.dispatch import Dispatcher
from office.mailroom.kinds import UnknownKind
from office.mailroom.models import Letter, LetterStatus
from office.work.worker import run_once
from tests.office.mailroom import letters_are, now_is, queue
from tests.sink import Sink

# -- queueing -----------------------------------------------------------------------------------------------


def test_a_letter_is_in_the_outbox_when_its_transaction_is_committed(db: Session, smtp: Sink) -> None:
    letters_are()
    outbox.queue_letter(
        kind="note",
        key="note:1",
        subject_type="events",
        subject_id=1,
        to_address="embassy@example.org",
        to_name="",
        language="en",
    )
    db.rollback()

    assert run_once().done == 0
    assert smtp.envelopes == []


def test_the_same_key_makes_one_letter(db: Session) -> None:
    letters_are()
    queue("note:1")
    again = outbox.queue_letter(
        kind="note",
        key="note:1",
        subject_type="events",
        subject_id=1,
        to_address="b@example.org",
        to_name="",
        language="en",
    )

    assert again is None
    assert db.scalar(select(func.count()).select_from(Letter)) == 1


def test_two_clicks_at_the_same_moment_make_one_letter(app: Flask, db: Session) -> None:
    letters_are()
    database.session.commit()
    start, made = threading.Barrier(4), []

    def click() -> None:
        with app.app_context():
            start.wait()
            letter = outbox.queue_letter(
                kind="note",
                key="note:1",
                subject_type="events",
                subject_id=1,
                to_address="embassy@example.org",
                to_name="",
                language="en",
            )
            database.session.commit()
            made.append(letter is not None)

    clicks = [threading.Thread(target=click) for _ in range(4)]
    for thread in clicks:
        thread.start()
    for thread in clicks:
        thread.join()

    assert sorted(made) == [False, False, False, True]
    assert db.scalar(select(func.count()).select_from(Letter)) == 1


def test_a_kind_that_nobody_writes_is_refused(db: Session) -> None:
    with pytest.raises(UnknownKind):
        queue(kind="no such kind")


def test_queueing_many_letters_enters_the_mailing_once(db: Session) -> None:
    letters_are()
    mailing = outbox.start_mailing(kind="note", subject_type="events", subject_id=1, user_id=None)
    for number in range(20):
        outbox.queue_letter(
            kind="note",
            key=f"note:{number}",
            subject_type="events",
            subject_id=number,
            to_address="embassy@example.org",
            to_name="",
            language="en",
            mailing=mailing,
        )
    db.commit()

    assert mailing.total == 20
    entries = select(func.count()).select_from(AuditEntry).where(AuditEntry.record_type == "mailings")
    assert db.scalar(entries) == 2


def test_letters_are_found_by_what_they_are_about(db: Session, count_statements: Callable[[], Any]) -> None:
    letters_are()
    first, second = queue("note:1", subject_id=1), queue("note:2", subject_id=2)
    with count_statements() as statements:
        found = outbox.letters_about("events", [1, 2, 3])

    assert {number: [letter.id for letter in letters] for number, letters in found.items()} == {
        1: [first.id],
        2: [second.id],
        3: [],
    }
    assert len(statements) == 1


# -- a person's hand ----------------------------------------------------------------------------------------


def test_a_failed_letter_is_sent_once_more(db: Session, smtp: Sink) -> None:
    letters_are()
    smtp.answers = ["550 5.7.1 We do not know you"]
    letter = queue()
    run_once()
    db.refresh(letter)
    outbox.retry(letter)
    db.commit()
    run_once()

    assert now_is(letter) == (LetterStatus.SENT, None)
    entry = db.scalars(select(AuditEntry).where(AuditEntry.record_type == "letters")).one()
    assert entry.details["status"] == ["failed", "queued"]


def test_a_letter_that_was_sent_is_not_sent_again(db: Session, smtp: Sink) -> None:
    letters_are()
    letter = queue()
    run_once()

    with pytest.raises(outbox.NotRepeatable):
        outbox.retry(letter)


def test_a_waiting_letter_can_be_taken_out_until_a_worker_has_it(db: Session, smtp: Sink) -> None:
    letters_are()
    first, second = queue("note:1"), queue("note:2")
    outbox.cancel(first)
    db.commit()
    Dispatcher()._claim()

    with pytest.raises(outbox.TooLate):
        outbox.cancel(second)
    assert now_is(first)[0] is LetterStatus.CANCELLED


def test_progress_tells_what_is_left_and_how_long_it_takes(db: Session, smtp: Sink) -> None:
    letters_are()
    mailing = outbox.start_mailing(kind="note", subject_type="events", subject_id=1, user_id=None)
    letters = [queue(f"note:{number}", mailing=mailing) for number in range(10)]
    start = clock.now()
    for number, letter in enumerate(letters[:4]):
        letter.status, letter.sent_at = LetterStatus.SENT, start + timedelta(seconds=20 * number)
    letters[4].status = LetterStatus.FAILED
    letters[5].status = LetterStatus.CANCELLED
    db.commit()
    with time_machine.travel(start + timedelta(seconds=60), tick=False):
        progress = outbox.progress_of(mailing)

    assert (progress.total, progress.sent, progress.failed, progress.waiting) == (9, 4, 1, 4)
    assert (progress.done, progress.is_done) == (5, False)
    assert progress.rate_per_minute == pytest.approx(3.0)
    assert progress.seconds_left == 80


# -- the command --------------------------------------------------------------------------------------------


def test_the_worker_returns_when_nothing_is_due(db: Session, smtp: Sink, run: Callable[..., Result]) -> None:
    letters_are()
    for number in range(30):
        queue(f"note:{number}")
    result = run("mail", "work", "--until-empty")

    assert (result.exit_code, result.output) == (0, "Done: 30.\n")
    assert len(smtp.envelopes) == 30


def test_the_status_says_what_waits_and_whether_the_server_answers(
    db: Session, smtp: Sink, run: Callable[..., Result]
) -> None:
    letters_are()
    queue()
    result = run("mail", "status")

    assert result.exit_code == 0, result.output
    assert "1  Queued" in result.output
    assert "The mail server answers." in result.output


@pytest.mark.parametrize("command", ["work", "receive", "catch", "status"])
def test_every_command_explains_itself(run: Callable[..., Result], command: str) -> None:
    result = run("mail", command, "--help")

    assert result.exit_code == 0
    assert "Usage:" in result.output
