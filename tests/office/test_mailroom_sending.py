"""Sending: nothing lost, nothing twice, nothing held up by another's trouble."""

from __future__ import annotations

import contextlib
import socket
import socketserver
import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from aiosmtpd.smtp import SMTP, Envelope
from aiosmtpd.smtp import Session as SmtpSession
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from office import clock
from office.database import db as database
from office.mailroom import batches, dispatch, transport, words
from office.mailroom.dispatch import Dispatcher
from office.mailroom.kinds import Composed, NotNeeded
from office.mailroom.models import ArchivedLetter, Letter, LetterStatus, Reason
from office.mailroom.transport import Answer, Transport, Verdict, reason_of
from office.work.worker import run_once
from tests.office.mailroom import closed_port, letters_are, now_is, plain_note, queue, use_server
from tests.sink import Sink, sink


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


# -- a mail server in trouble -------------------------------------------------------------------------------


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


def test_a_server_away_for_an_hour_costs_the_hour(db: Session, smtp: Sink) -> None:
    letters_are()
    letters = [queue(f"note:{number}") for number in range(3)]
    up, down = smtp.url, f"smtp://127.0.0.1:{closed_port()}"
    use_server(down)
    dispatcher, rests = Dispatcher(), []
    start = clock.now()
    with time_machine.travel(start, tick=False) as travel:
        while clock.now() < start + timedelta(hours=1):
            assert dispatcher.perform(lambda: False).trouble
            rests.append(round(dispatcher._rest_until - time.monotonic()))
            travel.shift(rests[-1])
        use_server(up)
        assert dispatcher.perform(lambda: False).done == 3
        assert timedelta(hours=1) <= clock.now() - start <= timedelta(hours=1, seconds=30)
        dispatcher.rest()

    assert rests[:7] == [1, 2, 5, 10, 20, 30, 30]
    assert [now_is(letter) for letter in letters] == [(LetterStatus.SENT, None)] * 3
    assert {letter.attempts for letter in letters} == {1}
    assert len(smtp.envelopes) == 3


def test_a_server_that_hangs_up_in_the_middle_of_every_letter_is_away(db: Session, smtp: Sink) -> None:
    letters_are()
    letters = [queue(f"note:{number}") for number in range(4)]
    up = smtp.url
    with hanging_up() as (url, met):
        use_server(url)
        found = run_once()
    assert (found.done, "Our mail server cannot be reached" in found.trouble, len(met)) == (0, True, 2)
    assert [now_is(letter) for letter in letters] == [(LetterStatus.QUEUED, Reason.SERVER_AWAY)] * 4
    assert {letter.attempts for letter in letters} == {0}
    assert db.scalar(select(func.count()).select_from(ArchivedLetter)) == 0
    db.commit()

    use_server(up)
    run_once()
    assert [message["Message-ID"] for message in smtp.messages] == [letter.message_id for letter in letters]
    assert [now_is(letter) for letter in letters] == [(LetterStatus.SENT, None)] * 4


def test_a_letter_at_which_the_server_hangs_up_holds_up_no_other(db: Session, smtp: Sink) -> None:
    letters_are(lambda letter: replace(plain_note(letter), text=letter.key))
    letters = [queue(f"note:{number}") for number in range(3)]
    with hanging_up(b"note:1") as (url, met):
        use_server(url)
        run_once()

    assert [now_is(letter)[0].value for letter in letters] == ["sent", "queued", "sent"]
    assert (letters[1].attempts, letters[1].reason) == (1, Reason.SERVER_AWAY)
    # Begun twice: the connection had been kept, and could have been old.
    assert len([raw for raw in met if b"note:1" in raw]) == 2


@contextlib.contextmanager
def hanging_up(at: bytes = b"") -> Iterator[tuple[str, list[bytes]]]:
    """A server that closes the connection in the middle of letters with these words, and what it was told."""
    met: list[bytes] = []

    class Conversation(socketserver.StreamRequestHandler):
        def handle(self) -> None:
            self.wfile.write(b"220 here\r\n")
            while line := self.rfile.readline():
                verb = line[:4].upper()
                if verb != b"DATA":
                    self.wfile.write(b"250 fine\r\n")
                    continue
                self.wfile.write(b"354 go on\r\n")
                raw = b""
                while not raw.endswith(b"\r\n.\r\n"):
                    raw += self.rfile.readline()
                met.append(raw)
                if at in raw:
                    return
                self.wfile.write(b"250 taken\r\n")

    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), Conversation) as server:
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield f"smtp://127.0.0.1:{server.server_address[1]}", met
        finally:
            server.shutdown()
            thread.join()


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
