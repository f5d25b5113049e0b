"""The mailroom's first page: who works, what waits, what is failing and why, and the steps that mend it."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import delete
from sqlalchemy.orm import Session

from office import clock
from office.accounts.models import Role
from office.mailroom import desk, desk_words, fetching, outbox
from office.mailroom.models import Letter, LetterStatus, MailboxTrouble, ReadMailbox, Reason
from office.mailroom.outbox import start_mailing
from office.mailroom.servers import name_domains_by, name_mailings_by
from office.mailroom.subjects import Subject
from office.work.models import Job, JobStatus, WorkerSign
from office.work.signs import Presence, Signs, worker_state
from office.work.worker import run_once
from tests.office.mailroom import closed_port, letters_are, now_is, queue, use_server
from tests.office.test_setup_check import use
from tests.sink import Sink

SignIn = Callable[[Role], FlaskClient]
PAGE = "/office/mailroom/"
SPF = "550 5.7.23 SPF validation failed"


def failing(db: Session, smtp: Sink, *answers: tuple[str, str]) -> list[Letter]:
    """Letters to these addresses, each refused with these words."""
    letters_are()
    found = [queue(f"note:{number}", to_address=address) for number, (address, _words) in enumerate(answers)]
    smtp.answers = [words for _address, words in answers]
    run_once()
    db.expire_all()
    return found


def test_failures_are_gathered_by_server_and_reason(
    app: Flask, db: Session, signed_in: SignIn, smtp: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.extensions, "doyen.mailroom.domains", None)
    name_domains_by(
        app, lambda domains: {"mfa.example.org": "Ministry"} if "mfa.example.org" in domains else {}
    )
    failing(
        db,
        smtp,
        ("a@mfa.example.org", SPF),
        ("b@MFA.example.org", SPF),
        ("c@other.example.org", SPF),
        ("d@mfa.example.org", "550 5.1.1 User unknown"),
        ("no address", ""),
    )
    groups = [(g.reason, g.domain, g.number, g.waits, g.may_be_repeated) for g in desk.groups()]
    db.commit()
    assert groups[0] == (Reason.POLICY, "mfa.example.org", 2, False, True)
    assert set(groups[1:]) == {
        (Reason.POLICY, "other.example.org", 1, False, True),
        (Reason.NO_MAILBOX, "mfa.example.org", 1, False, False),
        (Reason.BAD_ADDRESS, "", 1, False, False),
    }
    page = signed_in(Role.VIEWER).get(PAGE).text
    assert "Ministry (mfa.example.org): refuses our address" in page
    assert page.count("Tell IT: SPF.") == 2
    assert "other.example.org: refuses our address" in page
    assert "No mail address in the register" in page
    assert "Send all 2 again" not in page and "Dealt with" not in page


@pytest.mark.parametrize(
    ("words", "cause"),
    [
        ("550 5.7.1 Rejected: SPF fail for city.example", "Tell IT: SPF."),
        ("550 5.7.20 No passing DKIM signature found", "Tell IT: DKIM."),
        ("550 5.7.26 Unauthenticated email from city.example is not accepted", "Tell IT: SPF and DKIM."),
        ("550 5.7.26 … due to domain's DMARC policy", "Tell IT: DMARC."),
        ("550 5.7.509 Access denied, sending domain does not pass", "Tell IT: DMARC."),
        ("550 5.7.25 The IP address has no PTR record", "Tell IT: reverse DNS."),
        ("554 5.7.1 Service unavailable; blocked using zen.spamhaus.org", "Tell IT: a block list."),
        ("550 5.7.606 Access denied, banned sending IP", "Tell IT: a block list."),
        ("554 5.7.1 Message rejected as spam", "Tell IT: the server took the letter for spam."),
        ("550 5.7.10 Encryption needed", "Tell IT: encryption."),
        ("550 5.7.1 Not allowed", "SPF, DKIM or a block list is the usual cause."),
    ],
)
def test_a_refusal_names_what_to_tell_it(db: Session, words: str, cause: str) -> None:
    assert cause in desk_words.advice_for(Reason.POLICY, words)


def test_what_was_mended_is_sent_again_at_once(db: Session, signed_in: SignIn, smtp: Sink) -> None:
    mended, other = failing(db, smtp, ("a@mfa.example.org", SPF), ("b@x.example.org", SPF))[:2]
    again = {"reason": "policy", "domain": "mfa.example.org"}
    client = signed_in(Role.EDITOR)
    assert "Send it again" in client.get(PAGE).text

    said = client.post(f"{PAGE}failing/retry", data=again, follow_redirects=True).text
    assert "1 letter is in the outbox again." in said
    run_once()
    assert now_is(mended) == (LetterStatus.SENT, None)
    assert now_is(other) == (LetterStatus.FAILED, Reason.POLICY)
    said = client.post(f"{PAGE}failing/retry", data=again, follow_redirects=True).text
    assert "Nothing was sent again." in said
    assert len(smtp.envelopes) == 1


def test_what_is_dealt_with_is_shown_no_more_until_it_fails_anew(
    db: Session, signed_in: SignIn, smtp: Sink
) -> None:
    letter = failing(db, smtp, ("a@mfa.example.org", SPF))[0]
    client = signed_in(Role.EDITOR)
    form = {"reason": "policy", "domain": "mfa.example.org"}
    page = client.post(f"{PAGE}failing/settle", data=form, follow_redirects=True).text
    assert "1 letter counts as dealt with." in page and "refuses our address" not in page
    assert "letter failed" not in client.get("/").text
    assert client.get(f"{PAGE}letters?reason=policy").text.count("row-link") == 1

    undo = page.partition("failing/unsettle?moment=")[2].partition('"')[0]
    assert client.post(f"{PAGE}failing/unsettle?moment={undo}").status_code == 303
    assert "refuses our address" in client.get(PAGE).text
    client.post(f"{PAGE}failing/settle", data=form)
    outbox.retry(letter)
    db.commit()
    smtp.answers = [SPF]
    run_once()
    assert "refuses our address" in client.get(PAGE).text
    assert "were dealt with already" in (
        client.post(f"{PAGE}failing/settle", data={"reason": "full"}, follow_redirects=True).text
    )


@pytest.mark.parametrize(
    ("address", "data"),
    [
        ("failing/retry", {"reason": "nonsense"}),
        ("failing/settle", {"reason": "nonsense"}),
        ("failing/unsettle?moment=now", {}),
        ("failing/unsettle?moment=2026-01-01", {}),
    ],
)
def test_a_form_that_nobody_was_given_is_refused(
    db: Session, signed_in: SignIn, address: str, data: dict[str, str]
) -> None:
    assert signed_in(Role.EDITOR).post(PAGE + address, data=data).status_code == 400


def test_a_mail_server_that_is_away_is_said_once(db: Session, signed_in: SignIn, smtp: Sink) -> None:
    letters_are()
    use_server(f"smtp://127.0.0.1:{closed_port()}")
    queue("note:1", to_address="a@x.example.org")
    queue("note:2", to_address="b@y.example.org")
    run_once()
    page = signed_in(Role.EDITOR).get(PAGE).text

    assert "2 letters wait for our mail server" in page
    assert page.count("Our mail server cannot be reached</h3>") == 1
    assert "Send all 2 again" not in page  # they go out by themselves


def test_whether_a_worker_is_there_is_told(db: Session, signed_in: SignIn, smtp: Sink) -> None:
    client = signed_in(Role.VIEWER)
    db.execute(delete(WorkerSign))
    db.commit()
    assert worker_state().presence is Presence.NEVER
    assert "No worker is running, so nothing goes out" in client.get(PAGE).text

    signs = Signs()
    signs.perform(lambda: False)
    signs.perform(lambda: False)
    assert worker_state().presence is Presence.WORKING
    assert "No worker is running" not in client.get(PAGE).text

    sign = db.query(WorkerSign).one()
    sign.seen_at = clock.now() - timedelta(minutes=5)
    db.commit()
    page = client.get(PAGE).text
    assert "No worker is running, so nothing goes out" in page and "Its last sign of life was on" in page

    held = Job(
        kind="import", params={}, status=JobStatus.RUNNING, lease_until=clock.now() + timedelta(minutes=9)
    )
    db.add(held)
    db.commit()
    assert worker_state().presence is Presence.BUSY
    assert "busy with a long piece of work" in client.get(PAGE).text


def test_mailings_under_way_show_how_far_they_are(
    app: Flask, db: Session, signed_in: SignIn, smtp: Sink
) -> None:
    letters_are()
    name_mailings_by(app, "events", lambda found: {one.id: Subject("Seminar", "/events/1") for one in found})
    plain = start_mailing(kind="note", subject_type="events", subject_id=1, user_id=None)
    later = start_mailing(kind="note", subject_type="others", subject_id=1, user_id=None)
    queue("note:1", mailing=plain)
    run_once()
    queue("note:2", mailing=plain)
    queue("note:3", mailing=later, due_at=clock.now() + timedelta(hours=2))
    outbox.pause(plain)
    db.commit()
    page = signed_in(Role.VIEWER).get(PAGE).text.partition("Mailings under way")[2]

    assert '<a href="/events/1">Seminar</a>' in page and "Paused" in page
    assert "1 of 2" in page and "0 of 1" in page and "Next on" in page
    assert [(one.done, one.total, one.is_paused) for one in desk.under_way()] == [(0, 1, False), (1, 2, True)]


def test_the_mailbox_that_cannot_be_read_is_told(app: Flask, db: Session, signed_in: SignIn) -> None:
    client = signed_in(Role.VIEWER)
    use(app, imap_url="imap://bounces:secret@mail.example.org/INBOX")
    assert "The mailbox has not been read yet." in client.get(PAGE).text
    mailbox = ReadMailbox(
        name=fetching.known_as(),
        due_at=clock.now(),
        read_at=clock.now(),
        failed=2,
        trouble=MailboxTrouble.SIGN_IN,
        trouble_since=clock.now(),
        words="NO wrong password",
    )
    db.add(mailbox)
    db.commit()
    page = client.get(PAGE).text

    assert "Nothing comes in since" in page and "NO wrong password" in page and "secret" not in page
    assert "2 messages could not be taken in and lie in its folder Failed." in page


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_costs_the_same_for_one_group_and_for_thirty(
    app: Flask, db: Session, signed_in: SignIn, count_statements: Callable[[], Any], number: int
) -> None:
    letters_are()
    name_mailings_by(app, "events", lambda found: {})
    for index in range(number):
        mailing = start_mailing(kind="note", subject_type="events", subject_id=1, user_id=None)
        queue(f"a:{index}", mailing=mailing)
        letter = queue(f"b:{index}", to_address=f"a@d{index}.example.org")
        letter.status, letter.reason = LetterStatus.FAILED, Reason.FULL
    db.commit()
    client = signed_in(Role.EDITOR)
    with count_statements() as statements:
        page = client.get(PAGE)

    assert page.text.count("the mailbox is full</h3>") == number
    # the reader; failing letters, their examples; mailings' letters, the mailings; counts; the worker; to be
    # sorted
    assert len(statements) == 9
