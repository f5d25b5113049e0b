"""Entries of a calendar file become events: looked at first, once each, never over what was written here."""

from __future__ import annotations

import html
import re
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime, timedelta
from io import BytesIO
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from events.calendars.ics import event_calendar
from events.external import planning, reading, taking_over, taking_over_views
from events.external.models import TakenOver, TakeOver
from events.external.planning import Options, Recurring
from events.external.reading import Reading, Window
from events.external.repeating import years_around
from events.programme.models import Event, EventStatus
from events.programme.planning import change_event, plan_of
from office import clock
from office.accounts.models import Role
from office.database import is_sqlite
from tests.events.calendar_server import calendar, entry
from tests.making import embassy, invitation, person, posting, seminar

SignIn = Callable[[Role], FlaskClient]
PAGE = "/events/manage/from-calendar"
OPTIONS = Options("en", "Europe/Helsinki")


@pytest.fixture(autouse=True)
def house(monkeypatch: pytest.MonkeyPatch) -> None:
    """Reading needs no process of its own here."""
    for module in (taking_over, taking_over_views):
        monkeypatch.setattr(module, "read_apart", reading.read)
    taking_over._read.cache_clear()


def on(days: int, hour: int = 12) -> datetime:
    return (datetime.now(UTC) + timedelta(days=days)).replace(hour=hour, minute=0, second=0, microsecond=0)


def coming(uid: str, title: str, days: int, hours: int = 2, **more: str) -> str:
    return entry(uid, title, f"{on(days):%Y%m%dT%H%M%SZ}", f"{on(days, 12 + hours):%Y%m%dT%H%M%SZ}", **more)


def read(content: bytes) -> Reading:
    return reading.read(content, "Europe/Helsinki", Window(*years_around(clock.now()), is_for_repeated=True))


def fates(content: bytes, options: Options = OPTIONS) -> dict[str, str]:
    return {row.key: row.fate.value for row in planning.plan_of(read(content), options)}


def take(db: Session, content: bytes, options: Options = OPTIONS, which: set[str] | None = None) -> TakeOver:
    found = read(content)
    file = taking_over.take_in("council.ics", content, found, "en", None, "Europe/Helsinki")
    taking_over.set_options(file, options)
    rows = planning.plan_of(found, options)
    wanted = planning.TICKED if which is None else planning.TAKEABLE
    ticked = {r.key: r.digest for r in rows if r.fate in wanted and (which is None or r.key in which)}
    done = taking_over.take_over(file, found, ticked, None)
    db.commit()
    return done


def events(db: Session) -> dict[str | None, Event]:
    db.expire_all()
    return {event.source_uid: event for event in db.scalars(select(Event))}


def test_entries_become_drafts_and_the_same_file_again_changes_nothing(db: Session) -> None:
    content = calendar(
        coming(
            "a", "Council meeting", 10, LOCATION="City Hall", DESCRIPTION="Open to all", GEO="60.17;24.95"
        ),
        entry("b", "Congress", f"{on(20):%Y%m%d}", f"{on(23):%Y%m%d}").replace(
            "DTSTART:", "DTSTART;VALUE=DATE:"
        ),
        coming("c", "On line", 11, LOCATION="https://meet.example.org/room"),
        coming("d", "Over", -10),
        coming("e", "Off", 12, STATUS="CANCELLED"),
        coming("f", "", 13),
    )

    assert fates(content) == {"a": "new", "b": "new", "c": "new", "e": "cancelled", "f": "refused"}
    done = take(db, content)
    found = events(db)

    assert (done.counts, set(found)) == (
        {"new": 3, "changed": 0, "changed_since": 0, "refused": []},
        {"a", "b", "c"},
    )
    meeting, congress, online = found["a"], found["b"], found["c"]
    assert (meeting.status, meeting.title, meeting.venue) == (
        EventStatus.DRAFT,
        {"en": "Council meeting"},
        {"en": "City Hall"},
    )
    assert (meeting.starts_at, meeting.ends_at, meeting.zone) == (on(10), on(10, 14), "Europe/Helsinki")
    assert (meeting.latitude, meeting.longitude, meeting.description) == (60.17, 24.95, {"en": "Open to all"})
    assert (congress.is_all_day, congress.local_start.hour, congress.local_end - congress.local_start) == (
        True,
        0,
        timedelta(days=3),
    )
    # A room on the web is the meeting's address, which no guest reads but through a link of their own.
    assert (online.meeting_url, online.venue) == ("https://meet.example.org/room", {})
    assert fates(content) == {
        "a": "unchanged",
        "b": "unchanged",
        "c": "unchanged",
        "e": "cancelled",
        "f": "refused",
    }
    with pytest.raises(taking_over.NothingToTake):
        take(db, content)


def test_a_changed_file_changes_what_was_not_edited_here(db: Session) -> None:
    first = [coming(uid, title, 10, LOCATION="City Hall") for uid, title in zip("abcd", "ABCD", strict=True)]
    take(db, calendar(*first))
    found = events(db)
    change_event(found["b"], planning_of(found["b"], title={"en": "B, as we say"}))
    change_event(found["c"], planning_of(found["c"], title={"en": "C, as we say"}))
    db.commit()
    second = calendar(
        coming("a", "A", 11, LOCATION="City Hall"),
        coming("b", "B", 10, LOCATION="City Hall"),
        coming("c", "C, as they say", 10, LOCATION="Opera"),
        coming("d", "D", 10, LOCATION="City Hall"),
    )

    assert fates(second) == {"a": "changed", "b": "edited", "c": "conflict", "d": "unchanged"}
    rows = {row.key: row for row in planning.plan_of(read(second), OPTIONS)}
    assert [(o.field, o.is_news, o.is_edited) for o in rows["c"].differences] == [
        ("title", True, True),
        ("venue", True, False),
    ]
    done = take(db, second)
    found = events(db)
    assert (done.counts["new"], done.counts["changed"]) == (0, 1)
    assert (found["a"].starts_at, found["a"].sequence) == (on(11), 1)
    assert [found[uid].title["en"] for uid in "bcd"] == ["B, as we say", "C, as we say", "D"]

    # Ticked by hand, the file counts; taken back, it is as it was, and the revision is not counted back.
    done = take(db, second, which={"c"})
    assert (events(db)["c"].title["en"], events(db)["c"].venue) == ("C, as they say", {"en": "Opera"})
    assert fates(second)["c"] == "unchanged"
    before = events(db)["c"].sequence
    taking_over.take_back(done.id)
    db.commit()
    found = events(db)
    assert (found["c"].title["en"], found["c"].venue, fates(second)["c"]) == (
        "C, as we say",
        {"en": "City Hall"},
        "conflict",
    )
    assert found["c"].sequence == before + 1


def planning_of(event: Event, **changes: Any) -> Any:
    from dataclasses import replace

    return replace(plan_of(event), **changes)


def test_an_hour_that_comes_twice_is_the_one_that_the_file_means(db: Session) -> None:
    # 31 October 2027 in Helsinki: 03:30 in summer time, and an hour later 03:30 again.
    past = Options("en", "Europe/Helsinki", past=True)
    content = calendar(
        entry("first", "First", "20271031T003000Z", "20271031T023000Z"),
        entry("second", "Second", "20271031T013000Z", "20271031T023000Z"),
    )
    take(db, content, past)

    assert {uid: event.starts_at.hour for uid, event in events(db).items()} == {"first": 0, "second": 1}
    assert fates(content, past) == {"first": "unchanged", "second": "unchanged"}


def test_what_repeats_becomes_its_next_occasion_or_each(db: Session) -> None:
    weekly = calendar(coming("w", "Board", -7, RRULE="FREQ=WEEKLY;COUNT=4"))
    each = Options("en", "Europe/Helsinki", Recurring.EACH)

    next_one = f"w#{on(0):%Y%m%dT120000}" if on(0, 14) >= clock.now() else f"w#{on(7):%Y%m%dT120000}"
    assert fates(weekly) == {next_one: "new"}
    take(db, weekly)
    later = {f"w#{on(days):%Y%m%dT120000}": "new" for days in (0, 7, 14)}
    coming_ones = {key: fate for key, fate in later.items() if key >= next_one}
    assert fates(weekly, each) == {**coming_ones, next_one: "unchanged"}
    past = Options("en", "Europe/Helsinki", Recurring.EACH, past=True)
    assert len(fates(weekly, past)) == 4


def test_our_own_events_are_recognised(db: Session) -> None:
    event = seminar()
    guest = invitation(event, posting(person("Solberg"), embassy("NO")))
    db.commit()
    own = event_calendar(event, "en")
    guests = calendar(coming(guest.uid, "Seminar", 28))
    point = event.uid.replace("@", "-7@")

    assert fates(own) == {event.uid: "ours"}
    assert fates(guests) == {guest.uid: "ours"}
    assert fates(calendar(coming(point, "A point", 28))) == {point: "ours"}


def test_taking_back_takes_drafts_out_and_leaves_what_was_changed_since(db: Session) -> None:
    content = calendar(coming("a", "Stays", 10), coming("b", "Goes", 11))
    done = take(db, content)
    change_event(events(db)["a"], planning_of(events(db)["a"], title={"en": "Ours now"}))
    db.commit()
    taking_over.take_back(done.id)
    db.commit()

    assert [str(one) for one in events(db).values()] == ["Ours now"]
    assert done.undone is not None
    assert [(one["label"], one["reason"]) for one in done.undone["left"]] == [("Ours now", "changed_since")]
    assert fates(content) == {"a": "edited", "b": "new"}
    with pytest.raises(taking_over.AlreadyUndone):
        taking_over.take_back(done.id)


def test_planning_costs_the_same_with_one_entry_and_with_thirty(
    db: Session, count_statements: Callable[[], Any]
) -> None:
    counts = []
    for more in (1, 30):
        content = calendar(*(coming(f"{more}-{number}", "Entry", 10) for number in range(more)))
        take(db, content)
        found = read(content)
        db.expire_all()
        with count_statements() as statements:
            planning.plan_of(found, OPTIONS)
        counts.append(len(statements))

    assert counts == [5, 5]


def ticks(page: str) -> list[str]:
    found = re.findall(r'<input type="checkbox" name="ids" value="([^"]*)"\s*checked', page)
    return [html.unescape(value) for value in found]


def upload(editor: FlaskClient, content: bytes) -> Any:
    file = BytesIO(content), "council.ics"
    return editor.post(f"{PAGE}/", data={"file": file}, content_type="multipart/form-data")


def test_an_officer_looks_chooses_takes_over_and_takes_back(db: Session, signed_in: SignIn) -> None:
    editor, viewer = signed_in(Role.EDITOR), signed_in(Role.VIEWER)
    content = calendar(
        coming("a", "<i>Council</i>", 10), coming("b", "Board", 11), "BEGIN:VEVENT\r\nEND:VEVENT\r\n"
    )
    refused = upload(editor, b"<html></html>")
    assert (refused.status_code, "There is a web page, not a calendar." in refused.text) == (422, True)

    where = upload(editor, content).location
    page = editor.get(where).text
    assert page.count("&lt;i&gt;Council&lt;/i&gt;") >= 1
    assert "Line 15: it does not say when it starts." in page
    shown = ticks(page)
    assert len(shown) == 2
    assert editor.post(f"{where}/take", data={}).location == where
    options = {"language": "fi", "zone": "Europe/Helsinki", "recurring": "each"}
    assert editor.post(f"{where}/options", data=options).status_code == 303
    # What was shown before is not what would happen now.
    assert editor.post(f"{where}/take", data={"ids": shown}).location == where
    assert db.scalar(select(func.count()).select_from(Event)) == 0

    shown = ticks(editor.get(where).text)
    result = editor.post(f"{where}/take", data={"ids": shown[:1]}).location
    # A double click, and somebody else's page of a moment ago.
    assert editor.post(f"{where}/take", data={"ids": shown[:1]}).location == where
    made = events(db)
    assert {key: event.title for key, event in made.items()} == {"a": {"fi": "<i>Council</i>"}}
    number = made["a"].id
    seen = viewer.get(result).text
    assert (seen.count(f'href="/events/manage/{number}"'), "Take it back" in seen) == (1, False)

    editor.post(f"{result}/undo")
    assert events(db) == {}
    assert "All of it was taken back" in editor.get(result).text
    assert editor.post(f"{where}/discard").status_code == 303
    assert editor.get(where).status_code == 404


@pytest.mark.parametrize("is_locked", [True, False])
def test_two_people_at_once_make_one_event(
    app: Flask, db: Session, monkeypatch: pytest.MonkeyPatch, is_locked: bool
) -> None:
    if not is_locked:
        if is_sqlite():
            pytest.skip("SQLite has one writer at a time: there is no lock to take away")
        looked, plan = Barrier(2), planning.plan_of
        monkeypatch.setattr(taking_over, "one_at_a_time", lambda _what: None)
        monkeypatch.setattr(planning, "plan_of", lambda *a: (plan(*a), looked.wait(20))[0])
    content = calendar(coming("a", "Council", 10))
    found = read(content)
    file_id = taking_over.take_in("a.ics", content, found, "en", None, "Europe/Helsinki").id
    db.commit()
    options = Options("en", "Europe/Helsinki")
    rows = planning.plan_of(found, options) if is_locked else plan(found, options)
    ticked = {row.key: row.digest for row in rows}
    db.rollback()
    start = Barrier(2)

    def click(_number: int) -> str:
        with app.app_context():
            from office.database import db as own

            start.wait(20)
            file = taking_over.find_file(file_id)
            assert file is not None
            try:
                taking_over.take_over(file, found, ticked, None)
                own.session.commit()
            except (taking_over.NothingToTake, IntegrityError) as error:
                own.session.rollback()
                return type(error).__name__
            return "done"

    with ThreadPoolExecutor(2) as pool:
        answers = sorted(pool.map(click, range(2)))

    # Without the lock both would make it; the database refuses the second, and nothing of it is kept.
    assert answers == (["NothingToTake", "done"] if is_locked else ["IntegrityError", "done"])
    assert [db.scalar(select(func.count()).select_from(model)) for model in (Event, TakenOver)] == [1, 1]
