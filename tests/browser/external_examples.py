"""Calendars of others, for the pages that are looked at: one that fails, files of every kind of entry."""

from __future__ import annotations

from datetime import datetime, timedelta

from events.external.models import ExternalCalendar, ExternalEntry
from events.external.planning import Options, Recurring, plan_of
from events.external.reading import Findings, LeftOut, Window, read
from events.external.repeating import years_around
from events.external.taking_over import set_options, take_back, take_in, take_over
from events.programme.models import Event
from office import clock
from office.database import db
from tests.events.calendar_server import calendar, entry

ZONE = "Europe/Helsinki"


def _on(days: int) -> str:
    return f"{clock.now() + timedelta(days=days):%Y%m%dT120000Z}"


def _coming(uid: str, title: str, days: int, **more: str) -> str:
    return entry(uid, title, _on(days), _on(days + 1), **more)


def _taken(ids: dict[str, int], name: str, officer: int, *entries: str) -> tuple[int, int]:
    """A file, and what was taken over of it, by their numbers."""
    content = calendar(*entries)
    found = read(content, ZONE, Window(*years_around(clock.now()), is_for_repeated=True))
    file = take_in(name, content, found, "en", officer, ZONE)
    set_options(file, Options("en", ZONE, Recurring.NEXT))
    rows = plan_of(found, Options("en", ZONE, Recurring.NEXT))
    done = take_over(file, found, {row.key: row.digest for row in rows}, officer)
    return file.id, done.id


def external(ids: dict[str, int], officer: int) -> None:
    """Make them."""
    since = datetime(2026, 1, 1, 8, tzinfo=clock.now().tzinfo)
    left = [LeftOut(12, "no_start", "Undated"), LeftOut(30, "too_often")]
    failing = ExternalCalendar(
        name="A calendar that fails",
        secret_address="https://calendar.example.org/secret/council.ics",
        zone=ZONE,
        organisation_id=ids["organisation"],
        taken_at=since,
        failing_since=since,
        fault="certificate",
        failures=3,
        findings=Findings(entries=9, left_out=2, named=left, floating=2, bad_lines=1).as_json(),
    )
    db.session.add(failing)
    db.session.flush()
    starts = clock.now() + timedelta(days=4)
    db.session.add(
        ExternalEntry(calendar_id=failing.id, uid="a", starts_at=starts, ends_at=starts, summary="Now")
    )
    moved = db.session.query(Event).filter_by(source_uid=None).first()
    assert moved is not None
    file, done = _taken(ids, "council.ics", officer, _coming("tour-a", "A hearing", 40))
    again, undone = _taken(ids, "committee.ics", officer, _coming("tour-b", "A committee", 41))
    take_back(undone)
    entries = (
        _coming("tour-a", "A hearing, moved", 43),
        _coming("tour-c", "A tour of the harbour", 44, LOCATION="Harbour"),
        _coming("tour-d", "Off", 45, STATUS="CANCELLED"),
        _coming("tour-e", "Weekly", 46, RRULE="FREQ=WEEKLY"),
        _coming(moved.uid, "Ours", 47),
        _coming("tour-f", "", 48),
        "BEGIN:VEVENT\r\nSUMMARY:Undated\r\nEND:VEVENT\r\n",
    )
    content = calendar(*entries)
    found = read(content, ZONE, Window(*years_around(clock.now()), is_for_repeated=True))
    mixed = take_in("everything.ics", content, found, "en", officer, ZONE)
    ids |= {
        "failing calendar": failing.id,
        "calendar file": mixed.id,
        "calendar file taken": file,
        "taken over": done,
        "taken back": undone,
    }
    assert again
