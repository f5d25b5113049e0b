"""A mail server, or a database, in trouble: it costs the time, and no letter."""

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
from sqlalchemy import NullPool, create_engine, func, select, text
from sqlalchemy.orm import Session

from office import clock
from office.database import db as database
from office.mailroom.dispatch import Dispatcher
from office.mailroom.models import ArchivedLetter, Letter, LetterStatus, Reason
from office.mailroom.transport import Transport, reason_of
from office.work.worker import run_once
from tests.office.mailroom import closed_port, letters_are, now_is, plain_note, queue, use_server
from tests.sink import Sink, sink


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


@pytest.mark.once
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


def test_a_database_that_is_restarted_while_a_letter_leaves_does_not_forget_it(
    db: Session, smtp: Sink
) -> None:
    letters_are()
    letters = [queue(f"note:{number}") for number in range(2)]
    db.commit()
    killer = create_engine(database.engine.url, isolation_level="AUTOCOMMIT", poolclass=NullPool)
    others = (
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity "
        "WHERE datname = current_database() AND pid <> pg_backend_pid()"
    )

    def restarted() -> bool:
        if database.engine.dialect.name == "postgresql":
            with killer.connect() as connection:
                connection.execute(text(others))
        return False

    worker = Dispatcher()
    assert worker.perform(restarted).done == 2
    worker.rest()
    database.session.remove()

    assert [database.session.get_one(Letter, n).status for n in (1, 2)] == [LetterStatus.SENT] * 2
    assert len(smtp.envelopes) == len(letters)


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
