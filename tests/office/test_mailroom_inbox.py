"""Mail that comes in: taken once, found to its letter, understood or set aside, never lost."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from click.testing import Result
from flask import Flask, current_app
from sqlalchemy import func, select
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from office.mailroom import inbox
from office.mailroom.absences import AUTOMATIC
from office.mailroom.inbox import EmptyMessage, MailHandler, add_mail_handler, receive
from office.mailroom.models import IncomingMessage, IncomingStatus, Letter, LetterStatus, Reason
from office.work.worker import run_once
from tests.office.mailroom import letters_are, queue
from tests.sink import Sink

PLAIN = b"From: Anna Ek <anna@example.org>\r\nTo: protocol@example.org\r\nMessage-ID: <1@example.org>\r\n"


@pytest.fixture(autouse=True)
def _handlers_as_they_were(app: Flask) -> Iterator[None]:
    before = dict(app.extensions["doyen.mailroom.handlers"])
    yield
    app.extensions["doyen.mailroom.handlers"] = before


def handler(name: str, order: int, handle: Callable[[Any], str | None]) -> None:
    app: Any = current_app
    add_mail_handler(app._get_current_object(), MailHandler(name, order, handle))


def bounce(letter: Letter, status: str = "5.1.1", action: str = "failed") -> bytes:
    return (
        f"From: MAILER-DAEMON@mail.example.org\r\nTo: bounces+{letter.bounce_token}@example.org\r\n"
        "Subject: Undelivered Mail\r\nMessage-ID: <b1@mail.example.org>\r\nMIME-Version: 1.0\r\n"
        'Content-Type: multipart/report; report-type=delivery-status; boundary="x"\r\n\r\n'
        "--x\r\nContent-Type: text/plain\r\n\r\nIt did not arrive.\r\n"
        "--x\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mail.example.org\r\n\r\n"
        f"Final-Recipient: rfc822; embassy@example.org\r\nAction: {action}\r\nStatus: {status}\r\n"
        f"Diagnostic-Code: smtp; 550 {status} User unknown\r\n\r\n"
        f"--x\r\nContent-Type: text/rfc822-headers\r\n\r\nMessage-ID: {letter.message_id}\r\n--x--\r\n"
    ).encode()


@pytest.fixture
def sent(db: Session, smtp: Sink) -> Letter:
    """A letter that was sent."""
    letters_are()
    letter = queue()
    run_once()
    db.refresh(letter)
    return letter


def test_a_message_that_nobody_understands_waits_for_a_person(db: Session) -> None:
    message = receive(PLAIN + b"Subject: Good day\r\n\r\nHello\r\n")

    assert (message.status, message.reason) == (IncomingStatus.SET_ASIDE, str(inbox.NOT_UNDERSTOOD))
    assert (message.from_address, message.subject_line) == ("anna@example.org", "Good day")
    assert message.raw.endswith(b"Hello\r\n")


def test_the_same_message_is_taken_once(db: Session) -> None:
    first, again = receive(PLAIN + b"\r\nHello\r\n"), receive(PLAIN + b"\r\nHello\r\n")

    assert first.id == again.id
    assert db.scalar(select(func.count()).select_from(IncomingMessage)) == 1


def test_two_mails_to_which_a_program_gave_one_id_are_two(db: Session) -> None:
    """By another way the same mail differs only in the headers of its way, and in its line ends."""
    first, other = receive(PLAIN + b"\r\nHello\r\n"), receive(PLAIN + b"\r\nWe decline.\r\n")
    by_another_way = receive(b"Received: from elsewhere\r\n" + PLAIN + b"\r\nHello\n")
    again = receive(PLAIN + b"\r\nWe decline.\r\n")

    assert (by_another_way.id, again.id) == (first.id, other.id)
    assert (first.id == other.id, other.words) == (False, "We decline.")


def test_messages_without_an_id_are_known_by_their_bytes(db: Session) -> None:
    first, again = receive(b"Subject: A\r\n\r\nx\r\n"), receive(b"Subject: A\r\n\r\nx\r\n")
    other = receive(b"Subject: B\r\n\r\nx\r\n")

    assert first.id == again.id != other.id


def test_the_first_handler_that_understands_takes_it(db: Session) -> None:
    asked = []
    handler("third", 25, lambda message: asked.append("third") or "never")  # type: ignore[func-returns-value]
    handler("second", 20, lambda message: asked.append("second") or "Taken.")  # type: ignore[func-returns-value]
    handler("first", 10, lambda message: asked.append("first"))
    message = receive(PLAIN + b"\r\nHello\r\n")

    assert asked == ["first", "second"]
    assert (message.status, message.reason) == (IncomingStatus.HANDLED, "Taken.")


def test_a_handler_that_fails_loses_no_mail_and_leaves_nothing_half_done(db: Session, sent: Letter) -> None:
    def stumble(_message: Any) -> str:
        sent.to_name = "changed"
        db.flush()
        raise KeyError("x")

    handler("stumbling", 1, stumble)
    message = receive(PLAIN + b"\r\nHello\r\n")

    assert (message.status, message.reason) == (IncomingStatus.SET_ASIDE, str(inbox.HANDLER_FAILED))
    db.refresh(sent)
    assert sent.to_name == "Embassy of Italy"


@pytest.mark.parametrize("where", ["Delivered-To", "X-Original-To", "To"])
def test_a_message_to_a_letters_own_address_finds_the_letter(db: Session, sent: Letter, where: str) -> None:
    # Some servers change the case of what they deliver to.
    address = f"bounces+{sent.bounce_token.upper()}@example.org".encode()
    message = receive(b"Subject: Hello\r\n" + where.encode() + b": " + address + b"\r\n\r\nx\r\n")

    assert message.letter_id == sent.id
    assert message.reason == str(inbox.ANSWER_TO_LETTER)


def test_an_answer_finds_the_letter_by_its_message_id(db: Session, sent: Letter) -> None:
    head = f"References: <0@example.org>\r\n {sent.message_id}\r\n".encode()
    message = receive(PLAIN + head + b"\r\nThank you\r\n")

    assert message.letter_id == sent.id


def test_an_out_of_office_notice_is_called_so(db: Session, sent: Letter) -> None:
    head = f"In-Reply-To: {sent.message_id}\r\nAuto-Submitted: auto-replied\r\n".encode()

    message = receive(PLAIN + head + b"\r\nAway\r\n")

    assert (message.status, message.reason) == (IncomingStatus.HANDLED, str(AUTOMATIC))
    assert (message.note, message.letter_id) == ("Away", sent.id)


def test_a_letter_that_came_back_is_marked_so(db: Session, sent: Letter) -> None:
    message = receive(bounce(sent))

    assert (message.status, message.letter_id) == (IncomingStatus.HANDLED, sent.id)
    assert (sent.status, sent.reason) == (LetterStatus.BOUNCED, Reason.NO_MAILBOX)
    assert sent.last_answer == "5.1.1 550 5.1.1 User unknown"


def test_a_returned_letter_is_known_by_what_is_enclosed_too(db: Session, sent: Letter) -> None:
    receive(bounce(sent).replace(f"+{sent.bounce_token}".encode(), b""))

    assert sent.status is LetterStatus.BOUNCED


def test_a_letter_delayed_on_its_way_has_not_come_back(db: Session, sent: Letter) -> None:
    message = receive(bounce(sent, status="4.4.1", action="delayed"))

    assert message.status is IncomingStatus.HANDLED
    assert sent.status is LetterStatus.SENT


def test_a_bounce_of_somebody_elses_mail_is_set_aside(db: Session, sent: Letter) -> None:
    foreign = bounce(sent).replace(sent.bounce_token.encode(), b"0" * 20)
    foreign = foreign.replace(sent.message_id.encode(), b"<other@example.org>")

    assert receive(foreign).status is IncomingStatus.SET_ASIDE
    assert sent.status is LetterStatus.SENT


@pytest.mark.parametrize(
    "raw",
    [
        b"\xff\xfe\x00garbage",
        b"From: =?utf-8?b?////?= <a@b\r\nSubject: =?x-none?q?=00?=\r\n\r\n",
        b"From: a@example.org\r\nSubject: h\xe5l\r\nTo: ,;:<\r\n\r\nx",
        b"Content-Type: multipart/mixed; boundary=\r\n\r\n--\r\n",
        b"Content-Type: message/delivery-status\r\nSubject: \x00\r\n\r\nStatus\r\n\r\n",
        b"Message-ID: broken\r\nReferences: <<>>\r\n\r\n",
    ],
)
def test_broken_messages_are_kept_and_set_aside(db: Session, raw: bytes) -> None:
    message = receive(raw)
    db.commit()

    assert message.status is IncomingStatus.SET_ASIDE
    assert message.raw == raw


def test_nothing_is_no_message(db: Session) -> None:
    with pytest.raises(EmptyMessage):
        receive(b" \r\n")


# -- the command -------------------------------------------------------------------------------------------


def test_the_pipe_takes_a_message_and_takes_it_again(run: Callable[..., Result]) -> None:
    for _time in range(2):
        result = run("mail", "receive", input=b"From x\n" + PLAIN + b"\r\nHello\r\n")
        assert result.exit_code == 0, result.output


def test_the_pipe_refuses_nothing_at_all(run: Callable[..., Result]) -> None:
    assert run("mail", "receive", input=b"").exit_code == 65


def test_a_database_that_is_away_makes_the_mail_server_try_later(
    run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    def locked(_raw: bytes) -> None:
        raise OperationalError("INSERT", {}, Exception("database is locked"))

    monkeypatch.setattr(inbox, "receive", locked)
    result = run("mail", "receive", input=PLAIN + b"\r\nHello\r\n")

    assert result.exit_code == 75
    assert "database is locked" in result.output
