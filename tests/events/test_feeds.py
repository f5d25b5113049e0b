"""The public calendars: what each holds, and how it is handed to programs that come every hour."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy import delete, text, update
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from events.calendars import entries
from events.feeds import keeping
from events.programme.models import Event, EventSeries, EventStatus
from events.programme.publishing import cancel, discard, unpublish
from office import clock
from tests.events.seminar import seminar


@pytest.fixture(autouse=True)
def _nothing_kept(app: Flask) -> None:
    """As after a start: what a process has seen before decides how it dates a change."""
    app.extensions.pop("doyen.events.feeds", None)


def held(answer: TestResponse) -> set[tuple[str, str]]:
    """Title and status of each entry."""
    found = Calendar.from_ical(answer.data).walk("VEVENT")
    return {(str(entry["SUMMARY"]), str(entry["STATUS"])) for entry in found}


def named(answer: TestResponse) -> str:
    calendar = Calendar.from_ical(answer.data)
    assert str(calendar["NAME"]) == str(calendar["X-WR-CALNAME"])
    return str(calendar["NAME"])


def long_ago(event: Event, **apart: float) -> Event:
    """The event, over since so long."""
    length = event.ends_at - event.starts_at
    event.ends_at = clock.now() - timedelta(**apart)
    event.starts_at = event.ends_at - length
    return event


def withdraw(event: Event) -> None:
    """Thrown away, and no row tells of it."""
    unpublish(event)
    discard(event)


def test_the_calendar_holds_what_is_listed_for_as_long_as_it_is_of_use(
    db: Session, client: FlaskClient
) -> None:
    seminar(slug="open", title={"en": "Open"})
    seminar(slug="off", title={"en": "Off"}, status=EventStatus.CANCELLED)
    seminar(slug="draft", title={"en": "Draft"}, status=EventStatus.DRAFT)
    seminar(slug="unlisted", title={"en": "Unlisted"}, is_listed=False)
    long_ago(seminar(slug="last", title={"en": "Last year's"}), days=366)
    long_ago(seminar(slug="old", title={"en": "Long ago"}), days=4 * 365)
    long_ago(seminar(slug="off1", title={"en": "Off lately"}, status=EventStatus.CANCELLED), days=89)
    long_ago(seminar(slug="off2", title={"en": "Off before"}, status=EventStatus.CANCELLED), days=92)

    answer = client.get("/calendar.ics?lang=en")

    assert held(answer) == {
        ("Open", "CONFIRMED"),
        ("Off", "CANCELLED"),
        ("Last year's", "CONFIRMED"),
        ("Off lately", "CANCELLED"),
    }
    assert named(answer) == "Events of Protocol Office"
    assert b"\r\nREFRESH-INTERVAL;VALUE=DURATION:PT1H\r\nX-PUBLISHED-TTL:PT1H\r\n" in answer.data
    assert (answer.headers["Content-Type"], answer.headers["Content-Disposition"]) == (
        "text/calendar; charset=utf-8",
        'inline; filename="calendar.ics"',
    )


def test_a_calendar_of_one_language_holds_what_is_told_in_it_whoever_reads(
    db: Session, client: FlaskClient
) -> None:
    seminar(slug="all")
    seminar(slug="finnish", title={"en": "Other", "fi": "Muu"}, languages=["fi"])

    swedish = client.get("/calendar/sv.ics?lang=en", headers={"Accept-Language": "fi"})

    assert held(swedish) == {("Ambassadörernas seminarium", "CONFIRMED")}
    assert held(client.get("/calendar/fi.ics")) == {
        ("Suurlähettiläiden seminaari", "CONFIRMED"),
        ("Muu", "CONFIRMED"),
    }
    assert swedish.headers["Content-Language"] == "sv"
    assert set(swedish.vary) == {"Accept-Encoding", "Cookie"}
    assert held(client.get("/calendar.ics?lang=sv")) == {
        ("Ambassadörernas seminarium", "CONFIRMED"),
        ("Other", "CONFIRMED"),
    }
    assert set(client.get("/calendar.ics").vary) == {"Accept-Encoding", "Accept-Language", "Cookie"}
    assert client.get("/calendar/de.ics").status_code == 404


def test_a_series_has_all_its_years_and_is_not_told_of_before_one_is_public(
    db: Session, client: FlaskClient
) -> None:
    series = EventSeries(slug="ambassadors", title={"en": "Ambassadors’ day", "fi": "Lähettiläspäivä"})
    secret = EventSeries(slug="secret", title={"en": "A state visit"})
    seminar(slug="now", title={"en": "This year"}, series=series)
    long_ago(seminar(slug="then", title={"en": "Ten years ago"}, series=series), days=3650)
    seminar(slug="draft", series=secret, status=EventStatus.DRAFT)
    seminar(slug="unlisted", series=secret, is_listed=False)
    seminar(slug="other", title={"en": "Another"})

    answer = client.get("/series/ambassadors.ics?lang=fi")

    assert held(answer) == {("This year", "CONFIRMED"), ("Ten years ago", "CONFIRMED")}
    assert named(answer) == "Lähettiläspäivä (Protocol Office)"
    for slug in ("secret", "nothing"):
        page = client.get(f"/series/{slug}.ics?lang=en")
        assert (page.status_code, "There is no such page" in page.text) == (404, True)


def test_each_coding_has_a_tag_of_its_own_and_304_answers_either(db: Session, client: FlaskClient) -> None:
    seminar()
    plain = client.get("/calendar.ics")
    packed = client.get("/calendar.ics", headers={"Accept-Encoding": "br, gzip;q=0.5"})
    refused = client.get("/calendar.ics", headers={"Accept-Encoding": "gzip;q=0, identity"})

    assert gzip.decompress(packed.data) == plain.data == refused.data
    assert (packed.headers["Content-Encoding"], plain.headers.get("Content-Encoding")) == ("gzip", None)
    tags = [plain.headers["ETag"], packed.headers["ETag"]]
    assert tags[0] != tags[1]
    assert not any(tag.startswith("W/") for tag in tags)
    assert client.get("/calendar.ics").headers["ETag"] == tags[0]

    for tag, coding in zip(tags, ("identity", "gzip"), strict=True):
        same = client.get("/calendar.ics", headers={"If-None-Match": tag, "Accept-Encoding": coding})
        assert (same.status_code, same.data, same.headers["ETag"]) == (304, b"", tag)
        assert set(same.vary) == set(plain.vary)
    head = client.head("/calendar.ics", headers={"Accept-Encoding": "gzip"})
    assert (head.data, head.headers["ETag"]) == (b"", tags[1])
    assert head.headers["Content-Length"] == str(len(packed.data))


@pytest.mark.parametrize(
    "change",
    [
        lambda event: setattr(event, "title", {"en": "Changed"}),
        lambda event: setattr(event, "is_listed", False),
        cancel,
        withdraw,
    ],
    ids=["another title", "taken off the list", "cancelled", "withdrawn and thrown away"],
)
def test_whoever_asks_by_date_alone_is_told_of_every_change(
    db: Session, client: FlaskClient, change: Callable[[Event], object]
) -> None:
    event = seminar()
    seminar(slug="another")
    begun = clock.now().replace(microsecond=300_000)
    with time_machine.travel(begun, tick=False) as travelling:
        for one in db.query(Event):
            one.updated_at = clock.now() - timedelta(hours=1)
        before = client.get("/calendar.ics").headers["Last-Modified"]
        asks = {"If-Modified-Since": before}
        assert client.get("/calendar.ics", headers=asks).status_code == 304
        change(event)
        # Within its second a change has no date: a second one could follow.
        assert "Last-Modified" not in client.get("/calendar.ics", headers=asks).headers
        travelling.shift(1)
        told = client.get("/calendar.ics", headers=asks)
        assert told.status_code == 200
        assert told.last_modified == begun.replace(microsecond=0)


def test_it_is_never_old_however_a_row_was_changed(db: Session, client: FlaskClient) -> None:
    event, other = seminar(title={"en": "One"}), seminar(slug="two", title={"en": "Two"})
    db.commit()

    def titles() -> set[str]:
        answer = client.get("/calendar.ics", headers={"If-Modified-Since": dated})
        assert answer.status_code == 200
        return {title for title, _status in held(answer)}

    dated = "Thu, 01 Jan 1970 00:00:00 GMT"
    assert titles() == {"One", "Two"}
    # By hand, past everything that counts revisions.
    with time_machine.travel(clock.now() + timedelta(minutes=1)):
        dated = client.get("/calendar.ics").headers["Last-Modified"]
        db.execute(text('UPDATE events SET title = \'{"en": "By hand"}\' WHERE id = :id'), {"id": event.id})
        assert titles() == {"By hand", "Two"}
    with time_machine.travel(clock.now() + timedelta(minutes=2)):
        dated = client.get("/calendar.ics").headers["Last-Modified"]
        db.execute(delete(Event).where(Event.id == other.id))
        assert titles() == {"By hand"}
        db.execute(update(Event).values(status=EventStatus.DRAFT))
        assert titles() == set()


def test_what_becomes_too_old_leaves_at_midnight_and_that_has_its_date(
    db: Session, client: FlaskClient
) -> None:
    event = seminar(status=EventStatus.CANCELLED)
    event.updated_at = clock.now()
    midnight = datetime.combine(event.local_end.date(), datetime.min.time(), event.local_end.tzinfo)
    midnight += timedelta(days=91)
    with time_machine.travel(midnight - timedelta(seconds=1), tick=False):
        before = client.get("/calendar.ics")
    with time_machine.travel(midnight + timedelta(hours=1), tick=False):
        after = client.get("/calendar.ics", headers={"If-Modified-Since": before.headers["Last-Modified"]})
    assert (len(held(before)), after.status_code, held(after)) == (1, 200, set())
    assert after.last_modified == midnight
    # A calendar without any component would be none (RFC 5545, section 3.6).
    assert [part.name for part in Calendar.from_ical(after.data).subcomponents] == ["VTIMEZONE"]


def test_a_change_to_one_event_writes_one_event_and_asks_little(
    db: Session,
    client: FlaskClient,
    count_statements: Callable[[], Any],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    written: list[str] = []
    real = entries.public_entry

    def noting(event: Event, language: str) -> bytes:
        written.append(event.slug)
        return real(event, language)

    monkeypatch.setattr(keeping, "public_entry", noting)
    events = [seminar(slug=f"seminar-{number}") for number in range(30)]
    client.get("/calendar.ics")
    assert len(written) == 30
    events[7].title = {"en": "Another title"}
    written.clear()
    db.commit()
    with count_statements() as statements:
        changed = client.get("/calendar.ics")
    assert ("Another title", "CONFIRMED") in held(changed)
    assert written == ["seminar-7"]
    # The versions, the event that is another, and when that was.
    assert len(statements) == 4
    # What of it another calendar shows is written already.
    client.get("/calendar/en.ics")
    assert written == ["seminar-7"]
