"""Returned letters, complaints and automatic answers: what each shape says, and what it must not do."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from office import clock
from office.accounts.models import Role
from office.mailroom import absences, bounces, complaints, suppression
from office.mailroom.inbox import receive
from office.mailroom.models import IncomingStatus, Letter, LetterStatus, Reason, SuppressedAddress
from office.mailroom.models import SuppressionReason as Why
from office.mailroom.suppression import Certainty, certainty
from office.work.worker import run_once
from tests.office.complained import COMPLAINT
from tests.office.mailroom import letters_are, queue
from tests.office.returned import (
    EXIM,
    LATE,
    OTHERS,
    POSTFIX,
    QMAIL,
    QMAIL_FULL,
    SHAPES,
    report,
    shape,
)
from tests.sink import Sink


@pytest.fixture
def sent(db: Session, smtp: Sink) -> Letter:
    """A letter that was sent."""
    letters_are()
    letter = queue()
    run_once()
    db.refresh(letter)
    return letter


def listed(db: Session) -> list[tuple[str, Why]]:
    """The addresses that are not written to."""
    return [
        (one.address, one.reason)
        for one in db.scalars(select(SuppressedAddress).where(SuppressedAddress.lifted_at.is_(None)))
    ]


@pytest.mark.parametrize("program", sorted(SHAPES))
def test_a_dead_mailbox_is_understood_in_every_shape(db: Session, sent: Letter, program: str) -> None:
    message = receive(shape(SHAPES[program], sent))

    assert (message.status, message.letter_id) == (IncomingStatus.HANDLED, sent.id)
    assert (sent.status, sent.reason) == (LetterStatus.BOUNCED, Reason.NO_MAILBOX)


@pytest.mark.parametrize("program", ["Postfix", "Gmail", "Exchange", "qmail", "Sendmail"])
def test_a_mailbox_that_is_surely_dead_is_not_written_to(db: Session, sent: Letter, program: str) -> None:
    message = receive(shape(SHAPES[program], sent))

    assert listed(db) == [("embassy@example.org", Why.BOUNCED)]
    assert message.reason == str(bounces.STOPPED)


def test_words_without_a_code_need_to_be_said_on_two_days(
    db: Session, sent: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Twice on one day says no more than once."""
    receive(shape(EXIM, sent))
    receive(shape(EXIM.replace("<exim@", "<exim-2@"), sent))
    assert listed(db) == []

    tomorrow = clock.now() + timedelta(days=1)
    monkeypatch.setattr(clock, "now", lambda: tomorrow)
    receive(shape(EXIM.replace("<exim@", "<exim-3@"), sent))
    assert listed(db) == [("embassy@example.org", Why.BOUNCED)]


@pytest.mark.parametrize(
    ("words", "reason"),
    [
        ("5.2.2 552 5.2.2 Mailbox full", Reason.FULL),
        ("5.7.1 550 5.7.1 Rejected: SPF fail", Reason.POLICY),
        ("5.7.26 550 5.7.26 Unauthenticated email is not accepted", Reason.POLICY),
        ("5.1.1 550 5.1.1 Blocked by our spam policy", Reason.NO_MAILBOX),
        ("5.4.1 550 5.4.1 Recipient address rejected: Access denied", Reason.REFUSED),
        ("4.4.7 Delivery expired: message too old", Reason.PUT_OFF),
        ("4.7.1 451 4.7.1 Greylisted for too long", Reason.PUT_OFF),
        ("5.3.4 552 5.3.4 Message size exceeds limit", Reason.TOO_LARGE),
        ("5.0.0 554 Something went wrong", Reason.REFUSED),
        ("5.1.2 550 5.1.2 Host unknown", Reason.NO_DOMAIN),
    ],
)
def test_a_letter_that_came_back_for_another_reason_leaves_the_address_be(
    db: Session, sent: Letter, words: str, reason: Reason
) -> None:
    receive(report(words, sent))

    assert (sent.status, sent.reason) == (LetterStatus.BOUNCED, reason)
    assert listed(db) == []


@pytest.mark.parametrize("program", sorted(OTHERS))
def test_a_living_mailbox_is_understood_in_every_shape(db: Session, sent: Letter, program: str) -> None:
    text, reason = OTHERS[program]
    message = receive(shape(text, sent))

    assert (message.status, message.letter_id) == (IncomingStatus.HANDLED, sent.id)
    assert (sent.status, sent.reason) == (LetterStatus.BOUNCED, Reason(reason))
    assert listed(db) == []


@pytest.mark.parametrize("program", sorted(LATE))
def test_a_warning_in_every_shape_is_no_return(db: Session, sent: Letter, program: str) -> None:
    message = receive(shape(LATE[program], sent))

    assert (message.status, message.reason) == (IncomingStatus.HANDLED, str(bounces.DELAYED))
    assert (message.letter_id, sent.status) == (sent.id, LetterStatus.SENT)
    assert suppression.troubled() == []


def test_a_mailbox_that_is_full_for_days_shows_and_is_still_written_to(
    db: Session, sent: Letter, signed_in: Callable[[Role], FlaskClient], monkeypatch: pytest.MonkeyPatch
) -> None:
    """A soft failure counts once a day; after the third day the address shows as one that often fails."""

    def comes_back(day: int, number: int) -> None:
        moment = start + timedelta(days=day)
        monkeypatch.setattr(clock, "now", lambda: moment)
        receive(shape(QMAIL_FULL.replace("<qmail@", f"<qmail-{day}-{number}@"), sent))

    start = clock.now()
    for day, number in ((0, 1), (0, 2), (0, 3), (1, 1)):
        comes_back(day, number)
    assert suppression.troubled() == []
    comes_back(2, 1)
    found = suppression.troubled(["EMBASSY@example.org", "other@example.org"])
    assert [(one.address, one.days) for one in found] == [("embassy@example.org", 3)]
    assert suppression.troubled(["other@example.org"]) == []
    assert listed(db) == []
    db.commit()
    client = signed_in(Role.EDITOR)
    page = client.get("/office/mailroom/not-written-to").text
    assert "Addresses whose letters often come back" in page and "user is over quota" in page

    # A doubt about the address on one of these days still counts as one.
    receive(shape(EXIM, sent))
    assert listed(db) == []
    form = {"address": "embassy@example.org", "note": "over quota"}
    client.post("/office/mailroom/not-written-to/add", data=form)
    assert suppression.troubled() == []
    db.commit()
    later = start + timedelta(days=62)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert suppression.troubled() == []


def test_a_delay_is_no_return(db: Session, sent: Letter) -> None:
    message = receive(report("4.4.1 Connection timed out", sent, action="delayed"))

    assert (message.status, message.reason) == (IncomingStatus.HANDLED, str(bounces.DELAYED))
    assert sent.status is LetterStatus.SENT


def test_a_mailbox_that_leads_to_a_dead_one_is_alive(db: Session, sent: Letter) -> None:
    """The mission's mailbox passes its mail on to somebody who has left."""
    receive(report("5.1.1 550 5.1.1 User unknown", sent, to="gone@elsewhere.example.org"))

    assert sent.status is LetterStatus.BOUNCED
    assert listed(db) == []


@pytest.mark.parametrize("text", [QMAIL, POSTFIX])
def test_a_return_that_names_only_the_address_changes_nothing(db: Session, sent: Letter, text: str) -> None:
    """Anybody can write one."""
    raw = shape(text, sent).replace(sent.message_id.encode(), b"<x@x>")
    message = receive(raw.replace(sent.bounce_token.encode(), b"0" * 20))

    assert (message.status, message.reason) == (IncomingStatus.SET_ASIDE, str(bounces.UNPROVEN))
    assert message.letter_id == sent.id
    assert (sent.status, listed(db)) == (LetterStatus.SENT, [])


def test_a_return_of_a_letter_that_is_not_ours_waits_with_its_reason(db: Session, sent: Letter) -> None:
    raw = shape(QMAIL, sent, to="other@example.org").replace(sent.message_id.encode(), b"<x@x>")
    message = receive(raw)

    assert (message.status, message.reason) == (IncomingStatus.SET_ASIDE, str(bounces.STRANGE))


def test_a_person_who_quotes_a_return_is_no_server(db: Session, sent: Letter) -> None:
    raw = shape(QMAIL, sent).replace(b"Return-Path: <>\r\n", b"", 1)
    message = receive(raw.replace(b"From: MAILER-DAEMON@old", b"From: anna@old"))

    assert message.status is IncomingStatus.SET_ASIDE
    assert sent.status is LetterStatus.SENT


@pytest.mark.parametrize(
    ("words", "sure"),
    [
        ("550 5.1.1 User unknown", Certainty.CERTAIN),
        ("556 5.1.10 Domain takes no mail", Certainty.CERTAIN),
        ("550 5.1.2 Host unknown", Certainty.DOUBTFUL),
        ("550 5.2.1 Mailbox disabled", Certainty.DOUBTFUL),
        ("550 No such user here", Certainty.DOUBTFUL),
        ("550 5.0.0 User unknown", Certainty.DOUBTFUL),
        ("450 4.1.1 User unknown, for now", Certainty.NONE),
        ("450 User unknown", Certainty.NONE),
        ("550 5.1.1 Mailbox is full", Certainty.NONE),
        ("550 5.7.1 User unknown", Certainty.NONE),
        ("554 Rejected", Certainty.NONE),
        ("", Certainty.NONE),
    ],
)
def test_how_sure_words_make_us(words: str, sure: Certainty) -> None:
    assert certainty(words) is sure


# -- complaints ---------------------------------------------------------------------------------------------


def test_whoever_complains_is_not_written_to(db: Session, sent: Letter) -> None:
    message = receive(shape(COMPLAINT, sent))
    receive(shape(COMPLAINT.replace("<arf@", "<arf-2@"), sent))

    assert (message.status, message.reason) == (IncomingStatus.HANDLED, str(complaints.COMPLAINT))
    assert listed(db) == [("embassy@example.org", Why.COMPLAINED)]
    assert sent.status is LetterStatus.SENT


@pytest.mark.parametrize(
    ("old", "new", "reason"),
    [
        ("Feedback-Type: abuse", "Feedback-Type: not-spam", complaints.OTHER_REPORT),
        ("Original-Rcpt-To: <{to}>", "Original-Rcpt-To: <x@example.org>", complaints.COMPLAINT_ELSEWHERE),
        ("{id}", "<x@x>", complaints.STRANGE_COMPLAINT),
    ],
)
def test_other_reports_wait_for_a_person(db: Session, sent: Letter, old: str, new: str, reason: str) -> None:
    text = COMPLAINT.replace(old, new)
    raw = shape(text, sent)
    if old == "{id}":
        raw = raw.replace(sent.message_id.encode(), b"<x@x>")
    message = receive(raw)

    assert (message.status, message.reason) == (IncomingStatus.SET_ASIDE, str(reason))
    assert listed(db) == []


# -- automatic answers --------------------------------------------------------------------------------------


def automatic(letter: Letter, subject: str, text: str, head: str = "") -> bytes:
    """What a program answers while its owner is away."""
    return (
        f"From: Anna Ek <embassy@example.org>\r\nTo: protocol@example.org\r\nSubject: {subject}\r\n"
        f"In-Reply-To: {letter.message_id}\r\nMessage-ID: <auto@example.org>\r\n{head}"
        f"Content-Type: text/plain; charset=utf-8\r\n\r\n{text}\r\n"
    ).encode()


@pytest.mark.parametrize(
    ("subject", "head"),
    [
        ("Automatic reply: A note", "Auto-Submitted: auto-replied\r\n"),
        ("Automaattinen vastaus: A note", ""),
        ("Autosvar: A note", ""),
        ("Réponse automatique : A note", ""),
        ("Automatische Antwort: A note", ""),
        ("Re: A note", "X-Autoreply: yes\r\n"),
        ("Re: A note", "Precedence: auto_reply\r\n"),
        ("Re: A note", "Return-Path: <>\r\n"),
    ],
)
def test_an_absence_is_a_note_beside_the_letter(db: Session, sent: Letter, subject: str, head: str) -> None:
    message = receive(automatic(sent, subject, "I am away until Monday.\n\n> Dear", head))

    assert (message.status, message.reason) == (IncomingStatus.HANDLED, str(absences.AUTOMATIC))
    assert (message.note, message.letter_id) == ("I am away until Monday.", sent.id)
    assert (sent.status, listed(db)) == (LetterStatus.SENT, [])


@pytest.mark.parametrize(
    "text",
    [
        "Ambassador Esimerkki has left Helsinki. Please write to her successor.",
        "I have completed my mission in Finland.",
        "En työskentele enää täällä. Uusi osoite: x@example.org",
        "Jag har slutat på ambassaden.",
        "Je ne travaille plus à l’ambassade.",
    ],
)
def test_the_news_that_somebody_has_left_waits_for_a_person(db: Session, sent: Letter, text: str) -> None:
    message = receive(automatic(sent, "Automatic reply: A note", text))

    assert (message.status, message.reason) == (IncomingStatus.SET_ASIDE, str(absences.HAS_LEFT))
    assert message.note == text


def test_an_automatic_answer_to_nothing_of_ours_waits(db: Session, sent: Letter) -> None:
    raw = automatic(sent, "Out of office", "Away.").replace(sent.message_id.encode(), b"<x@x>")

    assert receive(raw).reason == str(absences.AUTOMATIC_STRANGER)


def test_a_person_who_answers_is_no_machine(db: Session, sent: Letter) -> None:
    message = receive(automatic(sent, "Re: A note", "The Ambassador has left Helsinki, alas."))

    assert (message.status, message.note) == (IncomingStatus.SET_ASIDE, "")
