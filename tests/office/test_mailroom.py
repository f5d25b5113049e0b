"""The outbox and its worker: nothing lost, nothing twice, nothing held up by another's trouble."""

from __future__ import annotations

import socket
import threading
from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as SmtpSession
from click.testing import Result
from flask import Flask, current_app
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from office import clock
from office.audit.models import AuditEntry
from office.database import db as database
from office.mailroom import dispatch, outbox, transport, words
from office.mailroom.dispatch import Dispatcher
from office.mailroom.kinds import Composed, NotNeeded, UnknownKind
from office.mailroom.models import ArchivedLetter, Letter, LetterStatus, Reason
from office.mailroom.transport import Transport, reason_of
from office.work.worker import run_once
from tests.office.mailroom import letters_are, plain_note, queue
from tests.sink import Sink, sink


class Killed(BaseException):
    """Stands for kill -9: nothing after it is carried out."""


def now_is(letter: Letter) -> tuple[LetterStatus, Reason | None]:
    database.session.commit()
    database.session.refresh(letter)
    found = letter.status, letter.reason
    database.session.commit()
    return found


def closed_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        return int(listener.getsockname()[1])


def use_server(url: str) -> None:
    current_app.config["DOYEN"] = replace(current_app.config["DOYEN"], smtp_url=url)


# -- queueing ----------------------------------------------------------------------------------------------


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


# -- sending -----------------------------------------------------------------------------------------------


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


def test_a_letter_put_off_is_tried_again_with_growing_pauses(db: Session, smtp: Sink) -> None:
    letters_are()
    letter = queue()
    pauses = []
    with time_machine.travel(clock.now(), tick=False) as time:
        for _attempt in range(len(dispatch.PAUSES)):
            smtp.answers = ["451 4.7.1 Greylisted"]
            before = clock.now()
            run_once()
            assert now_is(letter)[0] is LetterStatus.QUEUED
            pauses.append((letter.due_at - before) / timedelta(minutes=1))
            db.commit()
            time.move_to(letter.due_at)
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


# -- a mail server in trouble ------------------------------------------------------------------------------


def test_a_server_that_is_down_costs_only_the_time(
    db: Session, smtp: Sink, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("office.work.worker.PATIENCE_SECONDS", 0.01)
    letters_are()
    letter = queue()
    up = smtp.url
    use_server(f"smtp://127.0.0.1:{closed_port()}")
    result = run("mail", "work", "--until-empty")

    assert result.exit_code == 1
    assert "Our mail server cannot be reached" in result.output
    assert now_is(letter) == (LetterStatus.QUEUED, Reason.SERVER_AWAY)
    assert letter.attempts == 0
    db.commit()

    use_server(up)
    result = run("mail", "work", "--until-empty")
    assert result.exit_code == 0, result.output
    assert now_is(letter) == (LetterStatus.SENT, None)


def test_a_worker_leaves_a_server_in_trouble_alone_for_a_while(db: Session, smtp: Sink) -> None:
    letters_are()
    queue()
    use_server(f"smtp://127.0.0.1:{closed_port()}")
    dispatcher = Dispatcher()
    first = dispatcher.perform(lambda: False, must_try=False)
    second = dispatcher.perform(lambda: False, must_try=False)

    assert first.trouble and not second.trouble


def test_a_server_that_closes_for_the_night_loses_nothing(db: Session, smtp: Sink) -> None:
    letters_are()
    smtp.answers = ["421 4.3.2 Closing for the night"]
    first, second = queue("note:1"), queue("note:2")

    assert "Closing for the night" in run_once().trouble
    assert now_is(first) == (LetterStatus.QUEUED, Reason.SERVER_AWAY)
    run_once()
    assert (now_is(first)[0], now_is(second)[0]) == (LetterStatus.SENT, LetterStatus.SENT)


def test_a_kept_connection_that_broke_is_opened_anew(db: Session, smtp: Sink) -> None:
    kept = Transport(smtp.url)
    kept.deliver("a@example.org", "b@example.org", b"Subject: 1\r\n\r\n1\r\n")
    assert kept._connection is not None and kept._connection.sock is not None
    kept._connection.sock.shutdown(socket.SHUT_RDWR)
    answer = kept.deliver("a@example.org", "b@example.org", b"Subject: 2\r\n\r\n2\r\n")
    kept.close()

    assert answer.words == "250 OK"
    assert [message["Subject"] for message in smtp.messages] == ["1", "2"]


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_a_wrong_password_keeps_the_letters_and_says_so(db: Session, smtp: Sink) -> None:
    letters_are()
    letter = queue()
    with sink(auth_required=True, auth_require_tls=False, authenticator=_nobody) as strict:
        use_server(strict.url.replace("smtp://", "smtp://user%40example.org:p%3Aw@"))
        trouble = run_once().trouble

    assert "does not accept Doyen's name and password" in trouble
    assert now_is(letter) == (LetterStatus.QUEUED, Reason.SIGN_IN)


def _nobody(*_: Any) -> Any:
    from aiosmtpd.smtp import AuthResult

    return AuthResult(success=False, handled=False)


@pytest.mark.filterwarnings("ignore:Requiring AUTH")
def test_name_and_password_are_taken_from_the_address(db: Session, smtp: Sink) -> None:
    from aiosmtpd.smtp import AuthResult

    seen = []

    def somebody(
        _server: SMTP, _session: SmtpSession, _envelope: Envelope, _how: str, data: Any
    ) -> AuthResult:
        seen.append((data.login, data.password))
        return AuthResult(success=True)

    with sink(auth_required=True, auth_require_tls=False, authenticator=somebody) as strict:
        Transport(strict.url.replace("smtp://", "smtp://user%40example.org:p%3Aw@")).check()

    assert seen == [(b"user@example.org", b"p:w")]


def test_a_server_that_offers_no_encryption_is_not_written_to_in_the_clear(db: Session, smtp: Sink) -> None:
    letters_are()
    letter = queue()
    use_server(smtp.url.replace("smtp://", "smtp+starttls://"))
    run_once()

    assert now_is(letter) == (LetterStatus.QUEUED, Reason.ENCRYPTION)
    assert smtp.envelopes == []


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        ("550 5.1.1 User unknown", Reason.NO_MAILBOX),
        ("550 No such user here", Reason.NO_MAILBOX),
        ("550 5.1.2 Bad destination", Reason.NO_DOMAIN),
        ("552 5.2.2 Mailbox full", Reason.FULL),
        ("452 4.2.2 Mailbox full", Reason.FULL),
        ("552 Message size exceeds limit", Reason.TOO_LARGE),
        ("550 5.7.23 SPF validation failed", Reason.POLICY),
        ("550 5.7.1 Blocked", Reason.POLICY),
        ("451 4.7.1 Greylisted", Reason.PUT_OFF),
        ("450 4.1.8 Sender address rejected", Reason.SENDER),
        ("451 4.3.0 Try again", Reason.PUT_OFF),
        ("554 Transaction failed", Reason.REFUSED),
    ],
)
def test_answers_are_understood(answer: str, reason: Reason) -> None:
    assert reason_of(int(answer[:3]), answer) is reason


# -- workers that die, workers side by side ----------------------------------------------------------------


def test_a_letter_in_a_dead_workers_hands_is_taken_up_when_its_lease_ends(db: Session, smtp: Sink) -> None:
    letters_are()
    letter = queue()
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

    monkeypatch.setattr(dying, "_record_answer", die)
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
    claimed = slow._claim()
    run_once()
    slow._record(claimed[0], status=LetterStatus.FAILED)

    assert now_is(letter)[0] is LetterStatus.SENT


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


# -- a person's hand ---------------------------------------------------------------------------------------


def test_a_failed_letter_is_sent_once_more(db: Session, smtp: Sink) -> None:
    letters_are()
    smtp.answers = ["550 5.1.1 User unknown"]
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


# -- the command -------------------------------------------------------------------------------------------


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
