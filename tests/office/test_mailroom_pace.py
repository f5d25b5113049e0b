"""The office's limits a minute: held by all workers together, a slow domain holding up no other."""

from __future__ import annotations

import contextlib
import threading
from collections.abc import Callable, Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
import time_machine
from click.testing import Result
from flask import Flask, current_app, render_template
from sqlalchemy import select
from sqlalchemy.orm import Session

from office import clock
from office.database import db as database
from office.database import is_sqlite
from office.mailroom import claims, dispatch, outbox, pace
from office.mailroom.dispatch import Dispatcher
from office.mailroom.models import Letter, LetterStatus, Mailing
from office.mailroom.outbox import NewLetter
from tests.office.mailroom import letters_are
from tests.sink import Sink


def limited(**given: int | None) -> None:
    """Let the office set limits."""
    current_app.config["DOYEN"] = replace(current_app.config["DOYEN"], **given)


def queued(domains: dict[str, int]) -> outbox.Progress:
    """A mailing of so many notes to each domain, in this order."""
    letters_are()
    mailing = outbox.start_mailing(kind="note", subject_type="events", subject_id=1, user_id=None)
    letters = [
        NewLetter("note", f"{domain}:{n}", "events", 1, f"embassy.{n}@{domain}", "", "en")
        for domain, number in domains.items()
        for n in range(number)
    ]
    outbox.queue_letters(letters, mailing)
    progress = outbox.progress_of(mailing)
    database.session.commit()
    return progress


def sent(domain: str = "") -> list[datetime]:
    """When letters were sent, in that order; to one domain or to all."""
    statement = select(Letter.sent_at).where(Letter.sent_at.is_not(None)).order_by(Letter.sent_at)
    if domain:
        statement = statement.where(Letter.to_domain == domain)
    found = [at for at in database.session.scalars(statement) if at is not None]
    database.session.rollback()
    return found


def seconds(travel: Any, number: int) -> Iterator[int]:
    """So many seconds, one by one."""
    for second in range(number):
        yield second
        travel.shift(1)


def busiest(moments: list[datetime], span: timedelta) -> int:
    """The most of them in any stretch of time so long, wherever it begins."""
    return max(sum(begin <= moment < begin + span for moment in moments) for begin in moments)


def test_two_workers_together_keep_the_limit_and_waste_none_of_it(db: Session, smtp: Sink) -> None:
    limited(mail_per_minute=30)
    queued({"example.org": 45})
    workers = [Dispatcher(), Dispatcher()]
    with time_machine.travel(clock.now(), tick=False) as travel:
        start = clock.now()
        for _second in seconds(travel, 91):
            if len(smtp.envelopes) < 45:
                assert [worker.perform(lambda: False).trouble for worker in workers] == ["", ""]
    moments = sent()

    assert len(moments) == 45
    assert busiest(moments, timedelta(minutes=1)) == 30
    assert busiest(moments, timedelta(seconds=6)) == 3
    assert moments[-1] - start <= timedelta(seconds=91)


def test_a_domain_that_has_had_its_share_holds_up_no_other(db: Session, smtp: Sink) -> None:
    limited(mail_per_minute_to_domain=5)
    # More of the slow one than one look takes in, and all of them first.
    queued({"slow.example": 230, "A.example": 1, "b.example": 1, "a.example": 1})
    with time_machine.travel(clock.now(), tick=False) as travel:
        worker = Dispatcher()
        worker.perform(lambda: False)
        assert sorted(e.rcpt_tos[0].partition("@")[2] for e in smtp.envelopes) == [
            "A.example",
            "b.example",
            "slow.example",
        ]
        for _second in seconds(travel, 60):
            worker.perform(lambda: False)
        assert (len(sent("slow.example")), len(sent("a.example"))) == (5, 2)
        worker.perform(lambda: False)
        assert len(sent("slow.example")) == 6


@pytest.mark.parametrize("is_locked", [False, True])
def test_two_workers_that_count_at_the_same_moment(
    app: Flask, db: Session, monkeypatch: pytest.MonkeyPatch, is_locked: bool
) -> None:
    limited(mail_per_minute=30)
    queued({"example.org": 450})
    both = threading.Barrier(2)

    class Counted(pace.Room):
        def __init__(self, limits: pace.Pace, now: datetime) -> None:
            super().__init__(limits, now)
            with contextlib.suppress(threading.BrokenBarrierError):
                both.wait(0.3)

    monkeypatch.setattr(pace, "Room", Counted)
    if not is_locked:
        monkeypatch.setattr(claims, "one_at_a_time", lambda _what: None)

    def claim() -> None:
        with app.app_context():
            Dispatcher()._claim()

    workers = [threading.Thread(target=claim) for _ in range(2)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()

    held = db.query(Letter).filter_by(status=LetterStatus.SENDING).count()
    # SQLite has one writer at a time: there is no lock to take away.
    assert held == (3 if is_locked or is_sqlite() else 6)


def test_a_mailing_says_that_the_limit_holds_it(db: Session, smtp: Sink) -> None:
    assert queued({"example.org": 4}).limit_per_minute is None
    limited(mail_per_minute=30)
    mailing = db.get_one(Mailing, 1)
    with current_app.test_request_context():
        bar = render_template(
            "office/mailroom/_progress.html", mailing=mailing, progress=outbox.progress_of(mailing)
        )
    assert "30 letters a minute, as the office has set" in bar

    Dispatcher().perform(lambda: False)
    database.session.commit()
    assert outbox.progress_of(mailing).limit_per_minute == 30
    outbox.pause(mailing)
    assert outbox.progress_of(mailing).limit_per_minute is None


def test_a_worker_that_shall_empty_the_outbox_waits_for_its_pace(
    db: Session, smtp: Sink, run: Callable[..., Result], monkeypatch: pytest.MonkeyPatch
) -> None:
    limited(mail_per_minute=600)
    queued({"example.org": 70})
    # A tenth of 600 in six seconds; the clock here goes a hundred times as fast.
    monkeypatch.setattr(dispatch, "PACE_SECONDS", 0.02)
    start, begun = clock.now(), datetime.now(UTC)
    monkeypatch.setattr(clock, "now", lambda: start + (datetime.now(UTC) - begun) * 100)
    result = run("mail", "work", "--until-empty")

    assert (result.exit_code, result.output) == (0, "Done: 70.\n")
    moments = sent()
    assert len(moments) == 70
    assert busiest(moments, timedelta(seconds=6)) <= 60
    assert moments[-1] - moments[0] >= timedelta(seconds=6)
