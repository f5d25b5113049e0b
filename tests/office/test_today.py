"""Today: what waits for a person is asked of every part, ordered, put off, and gone when it is done."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from datetime import UTC, date, datetime, timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, text, update
from sqlalchemy.orm import Session

from office import clock
from office.accounts.models import Role, User
from office.audit.trail import Actor, acting_as
from office.database import db as database
from office.mailroom import todo as mailroom
from office.mailroom.inbox import receive
from office.mailroom.models import (
    IncomingMessage,
    IncomingStatus,
    Letter,
    LetterStatus,
    MailingStatus,
    Reason,
)
from office.mailroom.outbox import start_mailing
from office.today.agenda import since_last_working_day
from office.today.models import PutOff
from office.web import Deed, Fragment, News, NewsSource, Panel, Severity, Task, TaskSource, Web, web
from office.work.models import WorkerSign
from tests.office.mailroom import letters_are, queue

SignIn = Callable[..., FlaskClient]
PUT_OFF = "/office/today/put-off"


def heads(page: str) -> list[str]:
    return re.findall(r"<h3>(?:<a [^>]*>)?(.*?)(?:</a>)?</h3>", page)


def task(key: str, severity: Severity = Severity.DUE, days: int | None = None, count: int = 1) -> Task:
    due = None if days is None else clock.today("Europe/Helsinki") + timedelta(days=days)
    return Task(key, f"{count} {key}", "because", f"/{key}", "Go there", severity, due=due, count=count)


@pytest.fixture
def shared(app: Flask, monkeypatch: pytest.MonkeyPatch) -> Web:
    """The register of the shared pages, emptied of what Today shows."""
    register = web(app)
    for name in ("_tasks", "_panels", "_news", "_steps"):
        monkeypatch.setattr(register, name, {})
    return register


def source(register: Web, found: Iterable[Task], key: str = "part", role: Role = Role.EDITOR) -> None:
    kept = list(found)
    register.add_task(TaskSource(key, f"The {key}", lambda: kept, role=role))


def test_what_is_wrong_stands_first_then_by_day_and_tidying_last(shared: Web, signed_in: SignIn) -> None:
    source(
        shared,
        [
            task("tidy", Severity.LATER),
            task("next-week", days=7),
            task("somebody-waits"),
            task("overdue", days=-3),
            task("broken", Severity.WRONG),
        ],
    )
    source(shared, [task("of-administrators")], "secret", Role.ADMINISTRATOR)
    page = signed_in(Role.EDITOR).get("/").text

    assert heads(page) == ["1 broken", "1 overdue", "1 somebody-waits", "1 next-week", "1 tidy"]
    assert re.findall(r'id="tasks-\d">.*</svg>(.*?) <span', page) == [
        "Wrong or failing",
        "To be done",
        "When there is time",
    ]
    assert "5 things to do" in page and "Overdue since" in page
    assert "1 of-administrators" in heads(signed_in(Role.ADMINISTRATOR).get("/").text)


def test_whoever_only_reads_is_shown_what_is_coming_and_no_work(shared: Web, signed_in: SignIn) -> None:
    source(shared, [task("broken", Severity.WRONG)])
    viewer = signed_in(Role.VIEWER)
    quiet = viewer.get("/").text
    assert (heads(quiet), "Nothing is coming" in quiet, "Nothing waits" in quiet) == ([], True, False)

    shared.add_panel(Panel("coming", "Coming", lambda: Fragment("office/work/_panel.html", {"jobs": []})))
    shared.add_panel(Panel("silent", "Silent", lambda: None))
    shared.add_news(NewsSource("news", "News", lambda _since: [News("3 letters were sent", "/letters")]))
    page = viewer.get("/").text
    assert re.findall(r"<h2>.*?</svg>(.*?)</h2>", page)[0] == "Your work in the background"
    assert '<a href="/letters">3 letters were sent</a>' in page


def test_a_quiet_day_says_so(shared: Web, signed_in: SignIn) -> None:
    page = signed_in(Role.EDITOR).get("/").text
    assert ("Nothing waits for you" in page, heads(page)) == (True, [])


def test_a_part_that_fails_is_named_and_takes_nothing_else_down(
    shared: Web, signed_in: SignIn, caplog: pytest.LogCaptureFixture
) -> None:
    def fail() -> Iterator[Task]:
        # PostgreSQL answers nothing more in this transaction.
        database.session.execute(text("SELECT * FROM no_such_table"))
        yield task("never")

    shared.add_task(TaskSource("bad", "The bad part", fail, order=1))
    shared.add_panel(Panel("bad", "The bad panel", lambda: Fragment("no/such.html")))
    source(shared, [task("good")])
    page = signed_in(Role.EDITOR).get("/")

    assert (page.status_code, heads(page.text)) == (200, ["1 good"])
    assert "The bad part, The bad panel" in page.text
    assert "no_such_table" in caplog.text and "no_such_table" not in page.text


def test_a_task_is_put_off_for_one_person_until_its_day_or_until_there_is_more(
    db: Session, shared: Web, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    source(shared, [task("letters", count=3), task("other")])
    mine, hers = signed_in(Role.EDITOR), signed_in(Role.ADMINISTRATOR)

    def put_off(until: str, key: str = "letters") -> int:
        return mine.post(PUT_OFF, data={"task": key, "until": until}).status_code

    # Twice: the second word counts, and there is one mark.
    assert (put_off("tomorrow"), put_off("next_week")) == (303, 303)
    page = mine.get("/").text
    assert (heads(page), heads(hers.get("/").text)) == (["1 other"], ["3 letters", "1 other"])
    assert "1 thing that you have put off" in page and "3 letters" in page
    mark = db.scalars(select(PutOff)).one()
    assert (mark.until.weekday(), mark.until > clock.today()) == (0, True)

    source(shared, [task("letters", count=4), task("other")])
    assert heads(mine.get("/").text) == ["4 letters", "1 other"]

    source(shared, [task("letters", count=2), task("other")])
    assert heads(mine.get("/").text) == ["1 other"]
    monkeypatch.setattr(clock, "today", lambda zone=None: mark.until)
    assert heads(mine.get("/").text) == ["2 letters", "1 other"]


def test_putting_off_is_taken_back_by_whoever_did_it_and_nobody_else(
    db: Session, shared: Web, signed_in: SignIn
) -> None:
    source(shared, [task("letters")])
    mine, hers = signed_in(Role.EDITOR), signed_in(Role.ADMINISTRATOR)
    mine.post(PUT_OFF, data={"task": "letters", "until": "tomorrow"})
    mark = db.scalars(select(PutOff.id)).one()
    back = f"{PUT_OFF}/{mark}/take-up"
    assert f'action="{back}"' in mine.get("/").text

    assert hers.post(back).status_code == 404
    assert (mine.post(back).status_code, mine.post(back).status_code) == (303, 404)
    assert heads(mine.get("/").text) == ["1 letters"]


@pytest.mark.parametrize(
    ("data", "status"),
    [
        ({"task": "letters", "until": "never"}, 400),
        ({"task": "letters"}, 400),
        ({"task": "no such task", "until": "tomorrow"}, 303),
        ({"until": "tomorrow"}, 303),
    ],
)
def test_only_a_task_that_is_there_is_put_off(
    db: Session, shared: Web, signed_in: SignIn, data: dict[str, str], status: int
) -> None:
    source(shared, [task("letters")])
    assert signed_in(Role.EDITOR).post(PUT_OFF, data=data).status_code == status
    assert db.scalars(select(PutOff)).all() == []


def test_what_can_be_done_at_once_has_its_own_button(shared: Web, signed_in: SignIn) -> None:
    deed = Deed("/there", "Done <now>", {"today": "1"})
    source(shared, [Task("key", "Words & <b>", "why", "/where", "Look", Severity.DUE, deed=deed)])
    page = signed_in(Role.EDITOR).get("/").text
    assert 'action="/there"' in page and "Done &lt;now&gt;" in page and "Words &amp; &lt;b&gt;" in page


@pytest.mark.parametrize(
    ("day", "since"),
    [
        (date(2026, 11, 23), datetime(2026, 11, 19, 22, tzinfo=UTC)),  # a Monday: since Friday
        (date(2026, 11, 24), datetime(2026, 11, 22, 22, tzinfo=UTC)),
        (date(2026, 11, 22), datetime(2026, 11, 19, 22, tzinfo=UTC)),  # a Sunday
    ],
)
def test_news_begin_with_the_last_working_day(db: Session, day: date, since: datetime) -> None:
    assert since_last_working_day(day) == since


def test_the_mailroom_tells_what_does_not_leave_failed_came_back_and_waits(app: Flask, db: Session) -> None:
    letters_are()
    mailing = start_mailing(kind="note", subject_type="tests", subject_id=1, user_id=None)
    failed, returned, _lying, trouble, paused = (queue(f"note:{number}") for number in range(5))
    paused.mailing, mailing.status = mailing, MailingStatus.PAUSED

    def told() -> dict[str, tuple[Severity, int]]:
        db.flush()
        with app.test_request_context():
            return {task.key: (task.severity, task.count) for task in mailroom.tasks()}

    assert told() == {"mailroom:paused": (Severity.DUE, 1)}
    db.execute(update(Letter).values(created_at=clock.now() - timedelta(hours=1)))
    db.execute(update(Letter).values(due_at=clock.now() - timedelta(hours=1)))
    failed.status, returned.status = LetterStatus.FAILED, LetterStatus.BOUNCED
    trouble.reason = Reason.SERVER_AWAY
    receive(b"From: Anna <anna@example.org>\r\nSubject: Hej\r\n\r\nHello\r\n")
    assert told() == {
        "mailroom:worker": (Severity.WRONG, 1),
        "mailroom:trouble": (Severity.WRONG, 1),
        "mailroom:failed": (Severity.WRONG, 1),
        "mailroom:came-back": (Severity.WRONG, 1),
        "mailroom:sort": (Severity.DUE, 1),
        "mailroom:paused": (Severity.DUE, 1),
    }

    # Each is dealt with, and vanishes: a worker comes, somebody settles, reads and lets go on.
    db.add(WorkerSign(name="here", seen_at=clock.now()))
    failed.settled_at = returned.settled_at = clock.now()
    trouble.status = LetterStatus.SENT
    db.execute(update(IncomingMessage).values(status=IncomingStatus.CLOSED))
    mailing.status = MailingStatus.RUNNING
    assert told() == {}


def test_news_tell_what_colleagues_have_changed_and_not_what_i_have(db: Session, signed_in: SignIn) -> None:
    mine, hers = signed_in(Role.EDITOR), signed_in(Role.ADMINISTRATOR)
    me = db.scalars(select(User).where(User.email == "editor@example.org")).one()
    with acting_as(Actor("Editor", me.id)):
        db.scalars(select(User).where(User.email == "administrator@example.org")).one().name = "Anna"
        db.commit()
    words = "Colleagues have changed 1 record"
    assert (words in mine.get("/").text, words in hers.get("/").text) == (False, True)
