"""Sending: nothing lost, nothing twice, nothing held up by another's trouble."""

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
from office.database import db as database
from office.mailroom import batches, dispatch, transport, words
from office.mailroom.dispatch import Dispatcher
from office.mailroom.kinds import Composed, NotNeeded
from office.mailroom.models import (
    AddressFailure,
    ArchivedLetter,
    Letter,
    LetterStatus,
    Reason,
    SuppressedAddress,
)
from office.mailroom.transport import Answer, Verdict
from office.work.worker import run_once
from tests.office.mailroom import letters_are, now_is, plain_note, queue
from tests.sink import Sink


class Killed(BaseException):
    """Stands for kill -9: nothing after it is carried out."""


# -- sending ------------------------------------------------------------------------------------------------


def test_a_letter_is_sent_and_its_exact_bytes_are_kept(db: Session, smtp: Sink) -> None:
    letters_are()
    letter = queue()

    assert run_once().done == 1
    assert now_is(letter) == (LetterStatus.SENT, None)
    assert letter.last_answer == "250 OK"
    assert letter.subject_line == "A note"
    assert smtp.envelopes[0].rcpt_tos == ["embassy@example.org"]
    raw = db.scalar(select(ArchivedLetter.raw).where(ArchivedLetter.letter_id == letter.id))
    assert raw == smtp.envelopes[0].content


def test_a_letter_for_later_waits(db: Session, smtp: Sink, run: Callable[..., Result]) -> None:
    letters_are()
    queue(due_at=clock.now() + timedelta(hours=1))
    result = run("mail", "work", "--until-empty")

    assert result.exit_code == 0
    assert "1 letter waits for a later time." in result.output
    assert smtp.envelopes == []

    with time_machine.travel(clock.now() + timedelta(hours=2)):
        assert run_once().done == 1


def test_an_address_refused_for_good_fails_with_the_servers_words(db: Session, smtp: Sink) -> None:
    letters_are()
    smtp.answers = ["550 5.1.1 User unknown", "250 OK"]
    refused, taken = queue("note:1"), queue("note:2")
    run_once()

    assert now_is(refused) == (LetterStatus.FAILED, Reason.NO_MAILBOX)
    assert refused.last_answer == "550 5.1.1 User unknown"
    assert "There is no such mailbox" in words.trouble(refused)
    assert now_is(taken) == (LetterStatus.SENT, None)


def test_a_mailbox_that_is_full_for_good_counts_as_a_soft_failure(db: Session, smtp: Sink) -> None:
    letters_are()
    smtp.answers = ["552 5.2.2 Mailbox full"]
    refused = queue()
    run_once()

    assert now_is(refused) == (LetterStatus.FAILED, Reason.FULL)
    failure = db.scalars(select(AddressFailure)).one()
    assert (failure.address, failure.is_soft, failure.letter_id) == ("embassy@example.org", True, refused.id)
    assert db.scalars(select(SuppressedAddress)).all() == []


def test_a_letter_put_off_is_tried_again_with_growing_pauses(db: Session, smtp: Sink) -> None:
    letters_are()
    letter = queue()
    pauses = []
    with time_machine.travel(clock.now(), tick=False) as travel:
        for _attempt in range(len(dispatch.PAUSES)):
            smtp.answers = ["451 4.7.1 Greylisted"]
            before = clock.now()
            run_once()
            assert now_is(letter)[0] is LetterStatus.QUEUED
            pauses.append((letter.due_at - before) / timedelta(minutes=1))
            db.commit()
            travel.move_to(letter.due_at)
            db.commit()
        smtp.answers = ["451 4.7.1 Greylisted"]
        run_once()

    assert pauses == list(dispatch.PAUSES)
    assert now_is(letter) == (LetterStatus.FAILED, Reason.GIVEN_UP)


def test_a_letter_put_off_holds_up_no_other(db: Session, smtp: Sink) -> None:
    letters_are()
    smtp.answers = ["451 4.7.1 Greylisted", "250 OK"]
    put_off, other = queue("note:1"), queue("note:2")
    run_once()

    assert now_is(put_off)[0] is LetterStatus.QUEUED
    assert now_is(other)[0] is LetterStatus.SENT


def test_a_letter_that_cannot_be_written_fails_alone(db: Session, smtp: Sink) -> None:
    def stumbling(letter: Letter) -> Composed:
        if letter.key == "note:1":
            raise KeyError("salutation")
        return plain_note(letter)

    letters_are(stumbling)
    broken, other = queue("note:1"), queue("note:2")
    run_once()

    assert now_is(broken) == (LetterStatus.FAILED, Reason.NOT_WRITTEN)
    assert broken.last_answer == "KeyError: 'salutation'"
    assert now_is(other)[0] is LetterStatus.SENT


def test_a_renderer_whose_sql_fails_holds_up_no_other(db: Session, smtp: Sink) -> None:
    def stumbling(letter: Letter) -> Composed:
        if letter.key == "note:1":
            database.session.execute(select(func.no_such_function()))
        return plain_note(letter)

    letters_are(stumbling)
    broken, other = queue("note:1"), queue("note:2")
    run_once()

    assert now_is(broken) == (LetterStatus.FAILED, Reason.NOT_WRITTEN)
    assert now_is(other)[0] is LetterStatus.SENT


def test_a_letter_that_lost_its_sense_is_taken_out(db: Session, smtp: Sink) -> None:
    def answered(letter: Letter) -> Composed:
        raise NotNeeded("has answered")

    letters_are(answered)
    letter = queue()
    run_once()

    assert now_is(letter) == (LetterStatus.CANCELLED, Reason.NOT_NEEDED)
    assert smtp.envelopes == []


def test_an_impossible_address_fails_before_it_reaches_the_server(db: Session, smtp: Sink) -> None:
    letters_are()
    letter = queue(to_address="head of mission")
    run_once()

    assert now_is(letter) == (LetterStatus.FAILED, Reason.BAD_ADDRESS)


def test_one_connection_serves_a_batch(db: Session, smtp: Sink, monkeypatch: pytest.MonkeyPatch) -> None:
    letters_are()
    for number in range(5):
        queue(f"note:{number}")
    opened: list[str] = []
    open_one = transport._open

    def counted(url: str) -> Any:
        opened.append(url)
        return open_one(url)

    monkeypatch.setattr(transport, "_open", counted)
    run_once()

    assert len(smtp.envelopes) == 5
    assert len(opened) == 1


# -- workers that die, workers side by side -----------------------------------------------------------------


def test_a_letter_in_a_dead_workers_hands_is_taken_up_when_its_lease_ends(db: Session, smtp: Sink) -> None:
    letters_are()
    letter = queue()
    database.session.commit()
    Dispatcher()._claim()

    assert run_once().done == 0
    with time_machine.travel(clock.now() + dispatch.LEASE + timedelta(seconds=1)):
        assert run_once().done == 1
    assert now_is(letter)[0] is LetterStatus.SENT


def test_a_worker_killed_after_sending_repeats_one_letter_with_the_same_message_id(
    db: Session, smtp: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    letters_are()
    letters = [queue(f"note:{number}") for number in range(3)]
    dying = Dispatcher()

    def die(*_: Any, **__: Any) -> None:
        raise Killed

    monkeypatch.setattr(dying, "_record_taken", die)
    with pytest.raises(Killed):
        dying.perform(lambda: False)
    dying.rest()
    with time_machine.travel(clock.now() + dispatch.LEASE + timedelta(seconds=1)):
        run_once()

    sent = [message["Message-ID"] for message in smtp.messages]
    assert sorted(sent) == sorted([letters[0].message_id, *(letter.message_id for letter in letters)])
    assert {now_is(letter)[0] for letter in letters} == {LetterStatus.SENT}


def test_a_worker_whose_lease_ran_out_does_not_overrule_its_successor(db: Session, smtp: Sink) -> None:
    letters_are()
    letter = queue()
    slow = Dispatcher(lease=timedelta(seconds=-1))
    claimed = batches.written(slow._claim().letters)
    run_once()
    slow._record(claimed[0], status=LetterStatus.FAILED)
    with database.engine.connect() as connection:
        slow._record_taken(connection, claimed[0], Answer(Verdict.TAKEN, None, "250 twice"))

    assert now_is(letter)[0] is LetterStatus.SENT
    assert (letter.last_answer, letter.attempts) == ("250 OK", 1)


def test_a_letter_whose_lease_ran_out_while_it_was_written_is_left_to_its_successor(
    db: Session, smtp: Sink
) -> None:
    letters_are()
    letter = queue()
    slow = Dispatcher(lease=timedelta(seconds=-1))
    batch = batches.written(slow._claim().letters)
    quick = Dispatcher()
    quick._claim()

    assert batches.keep(slow.name, batch) == []
    assert [ready.letter_id for ready in batches.keep(quick.name, batch)] == [letter.id]


def test_two_workers_never_send_one_letter_twice(app: Flask, db: Session, smtp: Sink) -> None:
    letters_are()
    made = [queue(f"note:{number}").message_id for number in range(120)]
    db.commit()
    start, done = threading.Barrier(2), []

    def work() -> None:
        dispatcher, count = Dispatcher(), 0
        start.wait()
        while True:
            with app.app_context():
                found = dispatcher.perform(lambda: False)
            if not found.done:
                break
            count += found.done
        dispatcher.rest()
        done.append(count)

    workers = [threading.Thread(target=work) for _ in range(2)]
    for thread in workers:
        thread.start()
    for thread in workers:
        thread.join()

    assert sorted(message["Message-ID"] for message in smtp.messages) == sorted(made)
    assert sum(done) == 120


def test_a_worker_told_to_stop_gives_back_what_it_has_not_begun(db: Session, smtp: Sink) -> None:
    letters_are()
    letters = [queue(f"note:{number}") for number in range(3)]
    Dispatcher().perform(lambda: len(smtp.envelopes) >= 1)

    assert [now_is(letter)[0] for letter in letters] == [
        LetterStatus.SENT,
        LetterStatus.QUEUED,
        LetterStatus.QUEUED,
    ]
