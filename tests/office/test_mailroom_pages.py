"""The mailroom's pages: what an officer sees, may do, and is safe from."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from office.accounts.models import Role
from office.mailroom.inbox import receive
from office.mailroom.models import IncomingStatus, Letter, LetterStatus
from office.mailroom.outbox import start_mailing
from office.work.worker import run_once
from tests.office.mailroom import letters_are, queue
from tests.sink import Sink

SignIn = Callable[[Role], FlaskClient]


@pytest.fixture
def failed(db: Session, smtp: Sink) -> Letter:
    """A letter that the server refused."""
    letters_are()
    smtp.answers = ["550 5.7.1 SPF says no"]
    letter = queue()
    run_once()
    db.refresh(letter)
    db.commit()
    return letter


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_costs_the_same_for_one_letter_and_for_three(
    db: Session, signed_in: SignIn, count_statements: Callable[[], Any], number: int
) -> None:
    letters_are()
    for index in range(number):
        queue(f"note:{index}")
    client = signed_in(Role.VIEWER)
    with count_statements() as statements:
        page = client.get("/office/mailroom/letters")

    assert page.status_code == 200
    assert page.text.count("row-link") == number
    assert len(statements) == 4  # the reader; letters and their count; to be sorted


def test_letters_are_found_by_status_and_recipient(db: Session, signed_in: SignIn) -> None:
    letters_are()
    queue("note:1", to_name="Embassy of Italy")
    queue("note:2", to_name="Embassy of Norway")
    client = signed_in(Role.VIEWER)

    assert "Norway" not in client.get("/office/mailroom/letters?q=ITALY").text
    assert "Norway" in client.get("/office/mailroom/letters?status=queued").text
    assert "Norway" not in client.get("/office/mailroom/letters?status=sent").text
    assert client.get("/office/mailroom/letters?status=nonsense&sort=nonsense&page=x").status_code == 200


def test_a_failed_letter_says_why_in_words(failed: Letter, signed_in: SignIn) -> None:
    page = signed_in(Role.VIEWER).get(f"/office/mailroom/letters/{failed.id}").text

    assert "Tell IT: SPF." in page and "Reason: policy" in page
    assert "550 5.7.1 SPF says no" in page
    assert "Send it once more" not in page


def test_an_editor_sends_a_failed_letter_once_more(
    db: Session, failed: Letter, signed_in: SignIn, smtp: Sink
) -> None:
    client = signed_in(Role.EDITOR)
    address = f"/office/mailroom/letters/{failed.id}"
    assert "Send it once more" in client.get(address).text

    assert client.post(f"{address}/retry").status_code == 303
    run_once()
    assert len(smtp.envelopes) == 1
    assert "is on its way already" in client.post(f"{address}/retry", follow_redirects=True).text


def test_an_editor_takes_a_waiting_letter_out(db: Session, signed_in: SignIn) -> None:
    letters_are()
    letter = queue()
    client = signed_in(Role.EDITOR)
    address = f"/office/mailroom/letters/{letter.id}"

    assert client.post(f"{address}/cancel").status_code == 303
    db.refresh(letter)
    assert letter.status is LetterStatus.CANCELLED
    db.commit()
    assert "It is too late" in client.post(f"{address}/cancel", follow_redirects=True).text


def test_the_letter_is_shown_in_a_frame_that_can_do_nothing(
    db: Session, signed_in: SignIn, smtp: Sink
) -> None:
    letters_are()
    letter = queue(params={"words": "Dear <script>alert(1)</script>guest"})
    run_once()
    client = signed_in(Role.EDITOR)
    page = client.get(f"/office/mailroom/letters/{letter.id}").text
    frame = client.get(f"/office/mailroom/letters/{letter.id}/html")
    file = client.get(f"/office/mailroom/letters/{letter.id}/message.eml")

    assert "sandbox " in page and "<script>alert" not in page
    policy = frame.headers["Content-Security-Policy"]
    assert policy.startswith("sandbox; default-src 'none';") and "script-src" not in policy
    assert file.headers["Content-Disposition"].startswith("attachment")
    assert file.data == smtp.envelopes[0].content


def test_a_message_to_be_sorted_is_marked_as_done(db: Session, signed_in: SignIn) -> None:
    message = receive(b"From: Anna <anna@example.org>\r\nSubject: Hej\r\n\r\n<b>Hello</b>\r\n")
    db.commit()
    client = signed_in(Role.EDITOR)
    page = client.get(f"/office/mailroom/incoming/{message.id}").text
    assert "&lt;b&gt;Hello" in page
    assert "anna@example.org" in client.get("/office/mailroom/incoming?status=set_aside").text

    assert client.post(f"/office/mailroom/incoming/{message.id}/done").status_code == 303
    db.refresh(message)
    assert message.status is IncomingStatus.CLOSED


def test_today_speaks_of_the_mailroom_only_when_something_waits(
    db: Session, signed_in: SignIn, failed: Letter
) -> None:
    client = signed_in(Role.EDITOR)
    assert "1 letter failed" in client.get("/").text
    # Whoever only reads is shown no work.
    assert "letter failed" not in signed_in(Role.VIEWER).get("/").text

    failed.status = LetterStatus.SENT
    db.commit()
    assert "letter failed" not in client.get("/").text


def test_a_mailings_bar_asks_again_until_nothing_waits(db: Session, signed_in: SignIn, smtp: Sink) -> None:
    letters_are()
    mailing = start_mailing(kind="note", subject_type="events", subject_id=1, user_id=None)
    queue(mailing=mailing)
    client = signed_in(Role.VIEWER)
    address = f"/office/mailroom/mailings/{mailing.id}/progress"
    db.commit()

    assert "data-refresh" in client.get(address).text
    run_once()
    assert "data-refresh" not in client.get(address).text


@pytest.mark.parametrize(
    "address", ["letters/9", "letters/9/html", "letters/9/message.eml", "incoming/9", "mailings/9/progress"]
)
def test_what_is_not_there_is_not_found(db: Session, signed_in: SignIn, address: str) -> None:
    assert signed_in(Role.EDITOR).get(f"/office/mailroom/{address}").status_code == 404


def test_a_viewer_does_not_read_the_guests_own_links(db: Session, signed_in: SignIn, smtp: Sink) -> None:
    letters_are()
    letter = queue(params={"words": "http://localhost/invitation/1-the-guests-own"})
    run_once()
    answer = receive(b"From: Anna <anna@example.org>\r\nSubject: Re: A note\r\n\r\n> /invitation/1-own\r\n")
    db.commit()
    viewer, editor = signed_in(Role.VIEWER), signed_in(Role.EDITOR)
    address = f"/office/mailroom/letters/{letter.id}"

    assert "1-the-guests-own" in editor.get(address).text
    assert "1-the-guests-own" not in viewer.get(address).text
    assert f"/incoming/{answer.id}" not in viewer.get("/office/mailroom/incoming").text
    closed = (f"{address}/html", f"{address}/message.eml", f"/office/mailroom/incoming/{answer.id}")
    assert [viewer.get(page).status_code for page in closed] == [403, 403, 403]
