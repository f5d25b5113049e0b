"""The archive: the exact bytes, kept as long as the office has set, and the page that says so."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta

import pytest
import time_machine
from flask import current_app
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from office import clock
from office.accounts.models import Role
from office.mailroom import archive
from office.mailroom.archive import LOOK_SECONDS, sweep
from office.mailroom.models import ArchivedLetter, Letter, LetterStatus
from office.work.worker import now_and_then, run_once
from tests.office.mailroom import letters_are, now_is, queue
from tests.sink import Sink


def kept(db: Session) -> int:
    """How many letters' bytes are in the archive."""
    number = db.scalar(select(func.count()).select_from(ArchivedLetter)) or 0
    db.commit()
    return number


def test_bytes_are_taken_out_portion_by_portion_when_their_time_is_over(
    db: Session, smtp: Sink, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(archive, "PORTION", 2)
    letters_are()
    letters = [queue(f"note:{number}") for number in range(5)]
    run_once()
    db.get_one(Letter, letters[4].id).sent_at = clock.now() + timedelta(days=1)
    db.commit()
    with time_machine.travel(clock.now() + timedelta(days=364)):
        assert sweep(lambda: False) == 0
    with time_machine.travel(clock.now() + timedelta(days=365, minutes=1)):
        looks = now_and_then(LOOK_SECONDS, sweep)
        assert looks(lambda: False, True).done == 4
        # It does not look again at once.
        db.get_one(Letter, letters[4].id).sent_at = db.get_one(Letter, letters[0].id).sent_at
        db.commit()
        assert looks(lambda: False, True).done == 0

    assert kept(db) == 1
    assert [now_is(letter)[0] for letter in letters] == [LetterStatus.SENT] * 5


def test_nothing_is_taken_out_where_letters_are_kept_for_ever(db: Session, smtp: Sink) -> None:
    current_app.config["DOYEN"] = replace(current_app.config["DOYEN"], mail_archive_days=0)
    letters_are()
    letter = queue()
    run_once()
    db.refresh(letter)
    with time_machine.travel(clock.now() + timedelta(days=9999)):
        assert sweep(lambda: False) == 0

    assert (kept(db), archive.kept_until(letter)) == (1, None)


def test_a_letter_says_until_when_it_is_kept_and_that_it_is_gone(
    db: Session, smtp: Sink, signed_in: Callable[[Role], FlaskClient]
) -> None:
    client = signed_in(Role.EDITOR)
    letters_are()
    letter = queue()
    url = f"/office/mailroom/letters/{letter.id}"
    assert "Nothing has been sent yet" in client.get(url).text

    with time_machine.travel("2026-03-02 12:00 +0000"):
        letter.due_at = clock.now()
        db.commit()
        run_once()
    page = client.get(url).text
    assert "The letter is kept until" in page and "2 March 2027" in page
    with time_machine.travel("2027-03-03 12:00 +0000"):
        sweep(lambda: False)
    page = client.get(url).text
    assert "The letter itself is no longer kept" in page and "2 March 2027" in page
    assert "The letter is kept until" not in page
    assert client.get(f"{url}/message.eml").status_code == 404


def test_what_is_about_to_be_sent_is_not_shown_as_sent(
    db: Session, smtp: Sink, signed_in: Callable[[Role], FlaskClient]
) -> None:
    client = signed_in(Role.EDITOR)
    letters_are()
    letter = queue()
    smtp.answers = ["451 4.7.1 Greylisted"]
    run_once()
    assert kept(db) == 0

    letter.status = LetterStatus.SENDING
    db.add(ArchivedLetter(letter_id=letter.id, raw=b"Subject: soon\r\n\r\n"))
    db.commit()
    assert "Nothing has been sent yet" in client.get(f"/office/mailroom/letters/{letter.id}").text
    assert client.get(f"/office/mailroom/letters/{letter.id}/message.eml").status_code == 404
