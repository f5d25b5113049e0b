"""Addresses that are not written to: what stops a letter, opting out by one click, and the way back."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from office.accounts.models import Role
from office.links import LinkKind, token_for
from office.mailroom import outbox, suppression
from office.mailroom.kinds import Composed
from office.mailroom.models import Letter, LetterStatus, Reason, SuppressedAddress
from office.mailroom.models import SuppressionReason as Why
from office.work.worker import run_once
from tests.office.mailroom import letters_are, now_is, plain_note, queue
from tests.sink import Sink

SignIn = Callable[[Role], FlaskClient]
PAGE = "/office/mailroom/not-written-to"


def newsletter(letter: Letter) -> Composed:
    """A letter that goes to many."""
    return replace(plain_note(letter), bulk=True)


def standing(db: Session) -> list[tuple[str, Why]]:
    """The list as it stands."""
    db.expire_all()
    found = db.scalars(select(SuppressedAddress).where(SuppressedAddress.lifted_at.is_(None)))
    return [(one.address, one.reason) for one in found]


def stop(db: Session, address: str = "embassy@example.org", reason: Why = Why.BY_HAND) -> SuppressedAddress:
    """Put an address on the list."""
    entry = suppression.suppress(address, reason)
    db.commit()
    return entry


# -- sending ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("reason", [Why.BOUNCED, Why.COMPLAINED, Why.BY_HAND])
def test_no_letter_goes_to_an_address_on_the_list(db: Session, smtp: Sink, reason: Why) -> None:
    letters_are()
    stop(db, "Embassy@Example.ORG ", reason)
    letter = queue()
    run_once()

    assert now_is(letter) == (LetterStatus.FAILED, Reason.SUPPRESSED)
    assert smtp.envelopes == []


def test_a_letter_goes_out_once_the_address_is_written_to_again(db: Session, smtp: Sink) -> None:
    letters_are()
    entry = stop(db)
    letter = queue()
    run_once()
    suppression.lift(entry, user_id=None)
    outbox.retry(letter)
    db.commit()
    run_once()

    assert now_is(letter) == (LetterStatus.SENT, None)


def test_whoever_opted_out_is_still_written_to_personally(db: Session, smtp: Sink) -> None:
    letters_are()
    stop(db, reason=Why.OPTED_OUT)
    letter = queue()
    run_once()

    assert now_is(letter) == (LetterStatus.SENT, None)


def test_whoever_opted_out_gets_no_letter_that_goes_to_many(db: Session, smtp: Sink) -> None:
    letters_are(newsletter)
    stop(db, reason=Why.OPTED_OUT)
    letter, other = queue(), queue("note:2", to_address="other@example.org")
    run_once()

    assert now_is(letter) == (LetterStatus.CANCELLED, Reason.OPTED_OUT)
    assert now_is(other) == (LetterStatus.SENT, None)


@pytest.mark.parametrize(
    ("answer", "stopped"),
    [
        ("550 5.1.1 User unknown", True),
        ("550 5.7.1 SPF says no", False),
        ("552 5.2.2 Mailbox full", False),
        ("550 No such user here", False),
    ],
)
def test_a_refusal_while_sending_counts_as_a_return_does(
    db: Session, smtp: Sink, answer: str, stopped: bool
) -> None:
    letters_are()
    smtp.answers = [answer]
    letter = queue()
    run_once()

    assert now_is(letter)[0] is LetterStatus.FAILED
    assert bool(standing(db)) is stopped


def test_one_address_stands_once_for_one_reason(db: Session) -> None:
    stop(db)
    with pytest.raises(suppression.AlreadyListed):
        suppression.suppress("EMBASSY@example.org", Why.BY_HAND)
    stop(db, reason=Why.COMPLAINED)

    assert len(standing(db)) == 2


def test_what_was_doubted_before_a_lifting_does_not_count_after_it(db: Session, smtp: Sink) -> None:
    letters_are()
    letter = queue()
    suppression.note_refusal(letter.to_address, "550 No such user here", letter.id)
    suppression.lift(stop(db), user_id=None)
    db.commit()

    assert suppression._days_of_doubt("embassy@example.org", "", letter.id) == 0


# -- the office's page ---------------------------------------------------------------------------------------


def test_an_editor_puts_an_address_on_the_list_and_takes_it_off(db: Session, signed_in: SignIn) -> None:
    client = signed_in(Role.EDITOR)
    given = {"address": "Anna@example.org", "note": "Asked by telephone"}
    page = client.post(f"{PAGE}/add", data=given, follow_redirects=True).text
    assert "anna@example.org is not written to from now on." in page and "Asked by telephone" in page
    again = client.post(f"{PAGE}/add", data=given, follow_redirects=True).text
    assert "is on the list already" in again

    entry = db.scalars(select(SuppressedAddress)).one()
    page = client.post(f"{PAGE}/{entry.id}/lift", follow_redirects=True).text
    assert "is written to again" in page and f"{PAGE}/{entry.id}/put-back" in page
    assert standing(db) == []
    client.post(f"{PAGE}/{entry.id}/put-back")
    assert standing(db) == [("anna@example.org", Why.BY_HAND)]
    db.commit()
    assert "is on the list already" in client.post(f"{PAGE}/add", data=given, follow_redirects=True).text


def test_what_is_no_address_comes_back_with_its_error(db: Session, signed_in: SignIn) -> None:
    page = signed_in(Role.EDITOR).post(f"{PAGE}/add", data={"address": "nobody"})

    assert page.status_code == 422 and "This is no mail address." in page.text


def test_undoing_twice_and_lifting_twice_are_told(db: Session, signed_in: SignIn) -> None:
    entry = stop(db)
    client = signed_in(Role.EDITOR)
    client.post(f"{PAGE}/{entry.id}/lift")
    said = client.post(f"{PAGE}/{entry.id}/lift", follow_redirects=True).text
    assert "was taken off the list already" in said
    stop(db)
    said = client.post(f"{PAGE}/{entry.id}/put-back", follow_redirects=True).text
    assert "is on the list already" in said
    assert client.post(f"{PAGE}/999/lift").status_code == 404


def test_the_list_is_searched_and_filtered(db: Session, signed_in: SignIn) -> None:
    stop(db, "anna@example.org")
    stop(db, "bo@example.org", Why.OPTED_OUT)
    client = signed_in(Role.VIEWER)

    assert "bo@example.org" not in client.get(f"{PAGE}?q=ANNA").text
    assert "anna@example.org" not in client.get(f"{PAGE}?reason=opted_out").text
    assert client.get(f"{PAGE}?reason=nonsense&page=x").status_code == 200
    assert "Write to it again" not in client.get(PAGE).text


def test_a_letter_that_was_not_sent_says_why_and_leads_back(
    db: Session, signed_in: SignIn, smtp: Sink
) -> None:
    letters_are()
    stop(db, reason=Why.COMPLAINED)
    letter = queue()
    run_once()
    page = signed_in(Role.VIEWER).get(f"/office/mailroom/letters/{letter.id}").text

    assert "a letter of ours was called spam" in page
    assert f"{PAGE}?q=embassy@example.org" in page


# -- opting out ----------------------------------------------------------------------------------------------


@pytest.fixture
def news(db: Session, smtp: Sink) -> Letter:
    """A letter to many that was sent."""
    letters_are(newsletter)
    letter = queue()
    run_once()
    return letter


def test_a_letter_to_many_carries_the_one_click_address(db: Session, news: Letter, smtp: Sink) -> None:
    raw = smtp.envelopes[0].content
    assert isinstance(raw, bytes)
    token = token_for(LinkKind.OPT_OUT, news.id, 1)

    assert f"\r\nList-Unsubscribe: <http://localhost/opt-out/{token}>\r\n".encode() in raw
    assert b"\r\nList-Unsubscribe-Post: List-Unsubscribe=One-Click\r\n" in raw
    address = f"http://localhost/opt-out/{token}"
    parts = {kind: smtp.messages[0].get_body((kind,)) for kind in ("plain", "html")}
    text, html = (part.get_content() for part in parts.values() if part is not None)
    assert text.splitlines()[-2:] == [
        "This letter goes to many at once.",
        f"No more such letters: {address}",
    ]
    assert f'<a href="{address}">No more such letters</a></div></body></html>' in "".join(html.splitlines())


def test_a_personal_letter_offers_no_opting_out(db: Session, smtp: Sink) -> None:
    letters_are()
    queue()
    run_once()

    assert smtp.messages[0]["List-Unsubscribe"] is None
    assert b"opt-out" not in (smtp.envelopes[0].content or b"")


def test_one_click_opts_out_without_cookie_visit_or_redirect(
    app: Flask, db: Session, news: Letter, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(app.config, "WTF_CSRF_ENABLED", True)
    address = f"/opt-out/{token_for(LinkKind.OPT_OUT, news.id, 1)}"
    stranger = app.test_client()
    assert stranger.get(address).status_code == 200
    assert stranger.head(address).status_code == 200
    assert standing(db) == []
    db.commit()

    for _time in range(2):
        answer = app.test_client().post(address, data={"List-Unsubscribe": "One-Click"})
        assert answer.status_code == 200
        assert "You get no more letters that go to many" in answer.text
        assert "Set-Cookie" not in answer.headers
    assert standing(db) == [("embassy@example.org", Why.OPTED_OUT)]


def test_opting_out_has_a_way_back_that_opens_nothing_else(app: Flask, db: Session, news: Letter) -> None:
    stop(db, reason=Why.COMPLAINED)
    address = f"/opt-out/{token_for(LinkKind.OPT_OUT, news.id, 1)}"
    client = app.test_client()
    client.post(address)

    assert client.post(f"{address}/back").status_code == 303
    assert client.post(f"{address}/back").status_code == 303
    assert standing(db) == [("embassy@example.org", Why.COMPLAINED)]


@pytest.mark.parametrize("token", ["1-guessed", "0", "x", "999999-aaaa"])
def test_a_link_that_is_none_opens_nothing(app: Flask, db: Session, news: Letter, token: str) -> None:
    client = app.test_client()

    assert client.get(f"/opt-out/{token}").status_code == 404
    assert client.post(f"/opt-out/{token}").status_code == 404
    assert client.post(f"/opt-out/{token_for(LinkKind.INVITATION, news.id, 1)}").status_code == 404
    assert standing(db) == []


def test_the_address_in_letters_is_that_of_the_page(app: Flask, news: Letter) -> None:
    token = token_for(LinkKind.OPT_OUT, news.id, 1)
    with app.test_request_context():
        assert url_for("optout.opt_out_page", token=token) == f"/opt-out/{token}"
