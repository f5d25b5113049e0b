"""Calendars of others: followed, fetched in the background, shown beside ours, and told of when they fail."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from io import BytesIO
from ipaddress import ip_network
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from events.external import duties, keeping, queries, reading, refreshing, views
from events.external.keeping import About
from events.external.models import ExternalCalendar, ExternalEntry
from office import clock
from office.accounts.models import Role
from office.audit.models import AuditEntry
from office.work.worker import run_once
from tests.events.calendar_server import CalendarServer, calendar, entry, own_certificate, server
from tests.making import embassy

__all__ = ["own_certificate", "server"]
SignIn = Callable[[Role], FlaskClient]
ABOUT = About("City council", "Europe/Helsinki")
PAGE = "/diary/calendars"


@pytest.fixture(autouse=True)
def house(app: Flask, monkeypatch: pytest.MonkeyPatch) -> None:
    """An office that may fetch from this machine. Its reading needs no process of its own here."""
    allowed = (ip_network("127.0.0.1/32"), ip_network("::1/128"))
    app.config["DOYEN"] = replace(app.config["DOYEN"], calendar_networks=allowed)
    for module in (refreshing, views):
        monkeypatch.setattr(module, "read_apart", reading.read)


def coming(uid: str, title: str, days: int, **more: str) -> str:
    start = (clock.now() + timedelta(days=days)).replace(minute=0, second=0, microsecond=0)
    return entry(
        uid, title, f"{start:%Y%m%dT%H%M%SZ}", f"{start + timedelta(hours=1):%Y%m%dT%H%M%SZ}", **more
    )


def followed(db: Session, server: CalendarServer, **more: Any) -> ExternalCalendar:
    found = keeping.subscribe(replace(ABOUT, **more), f"{server.url}/secret-key/council.ics")
    db.commit()
    return found


def refreshed(db: Session, number: int) -> str:
    code = refreshing.refresh(number)
    db.commit()
    db.expire_all()
    return code


def titles(db: Session, number: int) -> list[str]:
    found = select(ExternalEntry.summary).where(ExternalEntry.calendar_id == number)
    return list(db.scalars(found.order_by(ExternalEntry.starts_at, ExternalEntry.id)))


def test_a_calendar_is_fetched_compared_and_kept_when_its_server_dies(
    db: Session, server: CalendarServer
) -> None:
    server.content = calendar(
        coming("a", "Session", 3), coming("b", "Board", 5), coming("c", "Off", 6, STATUS="CANCELLED")
    )
    # A name of a zone that no database would keep.
    server.content = server.content.replace(b"END:VCALENDAR", b"BEGIN:VEVENT\r\nUID:n\r\n") + (
        b"DTSTART;TZID=No\0where:20200101T100000\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"
    )
    server.headers = {"ETag": '"one"'}
    found = followed(db, server)

    assert refreshed(db, found.id) == ""
    numbers = dict(db.execute(select(ExternalEntry.uid, ExternalEntry.id)).all())
    assert titles(db, found.id) == ["Session", "Board"]

    # Unchanged: no body, and nothing is written anew.
    assert (refreshed(db, found.id), len(server.asked)) == ("", 2)
    assert server.asked[1]["if-none-match"] == '"one"'

    # Another version: what is as it was keeps its number.
    server.headers = {"ETag": '"two"'}
    server.content = calendar(coming("a", "Session", 3), coming("b", "City board", 5))
    assert (refreshed(db, found.id), titles(db, found.id)) == ("", ["Session", "City board"])
    assert db.scalar(select(ExternalEntry.id).where(ExternalEntry.uid == "a")) == numbers["a"]

    # Half a file, then a dead server: what was there stays, and it is said since when and why.
    server.headers = {}
    server.content = calendar(coming("z", "New", 3))[:-10]
    assert refreshed(db, found.id) == "incomplete"
    since = found.failing_since
    server.status = 503
    assert (refreshed(db, found.id), titles(db, found.id)) == ("status:503", ["Session", "City board"])
    assert (found.fault, found.failures, found.failing_since) == ("status:503", 2, since)
    assert found.due_at is not None and found.asked_at is not None
    assert found.due_at - found.asked_at == timedelta(minutes=30)

    # Well again.
    server.status = 200
    server.content = calendar(coming("a", "Session", 3))
    assert (refreshed(db, found.id), titles(db, found.id)) == ("", ["Session"])
    assert (found.fault, found.failures, found.failing_since) == ("", 0, None)


def test_the_worker_fetches_what_is_due_and_rolls_the_window_on(
    app: Flask, db: Session, server: CalendarServer
) -> None:
    server.content = calendar(coming("a", "Weekly", -30, RRULE="FREQ=WEEKLY"))
    server.headers = {"ETag": '"one"'}
    found = followed(db, server)
    off = followed(db, server, name="Taken off")
    keeping.remove(off)
    db.commit()
    fetcher = duties.Fetcher()

    assert [fetcher.perform(lambda: False).done for _round in range(3)] == [1, 0, 0]
    assert (len(server.asked), titles(db, off.id)) == (1, [])
    count = len(titles(db, found.id))
    # A week later the same version has a further occasion within the two years ahead.
    db.execute(update(ExternalEntry).where(ExternalEntry.calendar_id == found.id).values(summary="Old"))
    db.execute(update(ExternalCalendar).values(reckoned_on=clock.now().date() - timedelta(days=8)))
    db.commit()
    assert refreshed(db, found.id) == ""
    assert set(titles(db, found.id)) == {"Weekly"}
    assert 100 < count <= 111


def test_what_is_between_two_moments_costs_one_statement(
    db: Session, count_statements: Callable[[], Any]
) -> None:
    def at(hour: int) -> datetime:
        return datetime(2027, 3, 1, hour, tzinfo=UTC)

    shown, off = (
        ExternalCalendar(name=name, zone="Europe/Helsinki", removed_at=removed)
        for name, removed in (("Shown", None), ("Off", clock.now()))
    )
    db.add_all([shown, off])
    db.flush()
    spans = [(8, 9), (9, 11), (10, 10), (11, 12), (8, 13), (12, 12)]
    for calendar_ in (shown, off):
        for number, (starts, ends) in enumerate(spans * (1 if calendar_ is off else 6)):
            db.add(
                ExternalEntry(
                    calendar_id=calendar_.id,
                    uid=f"{number}",
                    starts_at=at(starts),
                    ends_at=at(ends),
                    summary="x",
                )
            )
    db.commit()
    with count_statements() as statements:
        found = queries.entries_between(at(9), at(12))
        zones = {(one.calendar.name, one.zone) for one in found}

    assert [(one.starts_at.hour, one.ends_at.hour) for one in found] == sorted(
        [(8, 13), (9, 11), (10, 10), (11, 12)] * 6
    )
    assert (len(statements), zones) == (1, {("Shown", "Europe/Helsinki")})


def test_staff_follow_a_calendar_fetch_it_now_and_take_it_off(
    db: Session, server: CalendarServer, signed_in: SignIn
) -> None:
    editor, viewer = signed_in(Role.EDITOR), signed_in(Role.VIEWER)
    mission = embassy("NO")
    db.commit()
    form = {
        "name": "Norway’s events",
        "zone": "Europe/Oslo",
        "organisation": str(mission.id),
        "is_watched": "y",
    }
    refused = {
        "http://city.example.org/a.ics": "Use an address that begins with https:// or webcal://.",
        "https://me:secret@city.example.org/": "Leave name and password out of the address",
        "city council": "This is not the address of a calendar",
        "": "Give either an address or a file.",
    }
    for address, words in refused.items():
        answer = editor.post(f"{PAGE}/new", data={**form, "address": address})
        assert (answer.status_code, words in answer.text) == (422, True)

    server.content = calendar(
        coming("a", "National day reception", 3), "BEGIN:VEVENT\r\nSUMMARY:Undated\r\nEND:VEVENT\r\n"
    )
    address = server.url.replace("https", "webcal") + "/secret-key/a.ics"
    answer = editor.post(f"{PAGE}/new", data={**form, "address": address})
    found = db.scalars(select(ExternalCalendar)).one()
    assert (answer.status_code, found.secret_address) == (303, f"{server.url}/secret-key/a.ics")
    run_once()
    assert editor.get(answer.location).location == f"{PAGE}/{found.id}"

    page, seen = editor.get(f"{PAGE}/{found.id}").text, viewer.get(f"{PAGE}/{found.id}").text
    for text in (page, seen):
        assert text.count("National day reception") == 1
        assert "Line 9, “Undated”: it does not say when it starts." in text
    assert ("secret-key" in page, "secret-key" in seen) == (True, False)
    assert viewer.get(f"/stakeholders/organisations/{mission.id}").text.count("National day reception") == 1
    trail = db.scalars(select(AuditEntry).where(AuditEntry.record_type == "external_calendars")).all()
    assert trail and "secret-key" not in "".join(str(one.details) for one in trail)

    server.status = 404
    job = editor.post(f"{PAGE}/{found.id}/fetch")
    assert editor.post(f"{PAGE}/{found.id}/fetch").location == job.location
    run_once()
    page = editor.get(f"{PAGE}/{found.id}").text
    assert "There is no calendar at this address any more. What is shown is of" in page
    assert page.count("National day reception") == 1

    removed = editor.post(f"{PAGE}/{found.id}/remove", follow_redirects=True)
    assert removed.text.count("is no longer shown") == 1
    assert editor.get(f"{PAGE}/{found.id}").status_code == 404
    editor.post(f"{PAGE}/{found.id}/restore")
    back = editor.get(f"{PAGE}/{found.id}")
    assert (back.status_code, back.text.count("National day reception")) == (200, 1)


def test_a_file_becomes_a_calendar_and_what_is_none_is_refused_in_words(
    db: Session, signed_in: SignIn
) -> None:
    editor = signed_in(Role.EDITOR)

    def sent(content: bytes) -> Any:
        form = {
            "name": "Council",
            "zone": "Europe/Helsinki",
            "file": (BytesIO(content), "folder/council.ics"),
        }
        return editor.post(f"{PAGE}/new", data=form, content_type="multipart/form-data")

    assert "There is a web page, not a calendar." in sent(b"<html><body>Sign in</body></html>").text
    assert "The file is empty." in sent(b"").text
    answer = sent(calendar(coming("a", "<b>Session</b>", 3)))
    found = db.scalars(select(ExternalCalendar)).one()
    page = editor.get(answer.location).text

    assert (found.file_name, found.is_fetched) == ("council.ics", False)
    assert page.count("&lt;b&gt;Session&lt;/b&gt;") == 1
    # Another zone: the worker reckons it anew at its next look.
    editor.post(f"{PAGE}/{found.id}/edit", data={"name": "Council", "zone": "Europe/London"})
    db.expire_all()
    assert (found.zone, found.reckoned_on, found.due_at is not None and found.due_at <= clock.now()) == (
        "Europe/London",
        None,
        True,
    )


def test_the_pages_cost_the_same_with_one_calendar_and_with_thirty(
    db: Session, signed_in: SignIn, count_statements: Callable[[], Any]
) -> None:
    viewer = signed_in(Role.VIEWER)
    counts = []
    for more in (1, 29):
        for number in range(more):
            made = ExternalCalendar(
                name=f"Calendar {number}", zone="Europe/Helsinki", organisation=embassy("NO")
            )
            db.add(made)
            db.flush()
            for day in range(1, more + 1):
                starts = clock.now() + timedelta(days=day)
                db.add(ExternalEntry(calendar_id=made.id, uid=str(day), starts_at=starts, ends_at=starts))
        db.commit()
        with count_statements() as statements:
            pages = [viewer.get(path).status_code for path in (f"{PAGE}/", f"{PAGE}/{made.id}")]
        assert pages == [200, 200]
        counts.append(len(statements))

    assert counts == [8, 8]


def test_what_was_taken_off_long_ago_is_swept(db: Session) -> None:
    old, new = (
        ExternalCalendar(name=str(days), zone="UTC", removed_at=clock.now() - timedelta(days=days))
        for days in (31, 29)
    )
    db.add_all([old, new, ExternalCalendar(name="shown", zone="UTC")])
    db.commit()

    assert keeping.sweep() == 1
    assert sorted(db.scalars(select(ExternalCalendar.name))) == ["29", "shown"]
