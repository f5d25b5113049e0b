"""The calendar's pages: what guests and staff see, in how many statements, whatever is asked."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from events.external.models import ExternalCalendar, ExternalEntry
from events.programme.models import EventSeries, EventStatus
from office import clock
from office.accounts.models import Role
from office.mailroom.models import Mailing, MailingStatus
from stakeholders.nationaldays.models import NationalDay
from tests import making

SignedIn = Callable[..., FlaskClient]


def at(day: int, hour: int, minute: int = 0) -> datetime:
    """An hour of February 2027 as the clocks of Helsinki show it, in winter two hours ahead."""
    return datetime(2027, 2, day, hour, minute, tzinfo=UTC) - timedelta(hours=2)


def event(title: str, starts: datetime, ends: datetime, **columns: Any) -> Any:
    return making.seminar(title={"en": title}, starts_at=starts, ends_at=ends, **columns)


@pytest.fixture
def february(db: Session) -> Session:
    """A month with something of every kind."""
    series = EventSeries(slug="mayors", title={"en": "Mayors’ seminars"})
    db.add(series)
    seminar = event("Seminar", at(16, 14), at(16, 16), series=series, reply_by=date(2027, 2, 9))
    event("Course", at(23, 9), at(24, 12), same_hours_daily=True, languages=["en", "fi"])
    event("Fair", at(26, 0), at(28, 0), is_all_day=True)
    tokyo = "Asia/Tokyo"
    event("Call", datetime(2027, 2, 17, 22, tzinfo=UTC), datetime(2027, 2, 17, 23, tzinfo=UTC), zone=tokyo)
    event("Off", at(18, 19), at(18, 21), status=EventStatus.CANCELLED, reply_by=date(2027, 2, 10))
    event("Plan", at(19, 10), at(19, 11), status=EventStatus.DRAFT, reply_by=date(2027, 2, 11))
    guest = event("Quiet", at(20, 22), at(21, 2), is_listed=False)
    head = making.ambassador("EE", "Tamm")
    making.invitation(guest, head)
    db.add(NationalDay(country="EE", name={"en": "Independence Day"}, rule="fixed 02-24"))
    db.add(NationalDay(country="LT", name={"en": "No mission of theirs"}, rule="fixed 02-16"))
    for status in (MailingStatus.RUNNING, MailingStatus.STOPPED):
        db.add(
            Mailing(
                kind="invitation",
                subject_type="events",
                subject_id=seminar.id,
                begins_at=at(2, 9),
                status=status,
            )
        )
    council = ExternalCalendar(name="City council", zone="Europe/Helsinki")
    council.entries.append(ExternalEntry(uid="1", starts_at=at(3, 18), ends_at=at(3, 21), summary="Council"))
    holidays = {"uid": "2", "starts_at": at(22, 0), "ends_at": at(23, 0), "is_all_day": True}
    council.entries.append(ExternalEntry(**holidays, summary="Recess"))
    db.add(council)
    db.commit()
    return db


def told(page: str) -> list[str]:
    """The agenda in words, a line for each thing: hours, what it is, and what is said of it."""
    lines = re.findall(
        r'"agenda-hours">(.*?)</span>.*?"agenda-title">(.*?)</p>(?:\s*<p class="agenda-facts">(.*?)</p>)?',
        page,
        re.S,
    )
    plain = ((re.sub(r"<[^>]+>", "", part).strip() for part in line) for line in lines)
    return [unescape(" | ".join(part for part in line if part)) for line in plain]


PUBLIC = [
    "14:00–16:00 | Seminar",
    "00:00–01:00 | Call | 07:00–08:00 in Tokyo",
    "19:00–21:00 | Cancelled Off",
    "09:00–12:00 | Course | Day 1 of 2",
    "09:00–12:00 | Course | Day 2 of 2",
    "All day | Fair | 26–27 February 2027",
    "All day | Fair | 26–27 February 2027",
]
STAFF = [
    "09:00 | Invitation: Seminar",
    "18:00–21:00 | Council | City council",
    "All day | Reply by: Seminar",
    "All day | Draft Reply by: Plan",
    PUBLIC[0],
    *PUBLIC[1:3],
    "10:00–11:00 | Draft Plan",
    "from 22:00 | Quiet | 20–21 February 2027",
    "until 02:00 | Quiet | 20–21 February 2027",
    "All day | Recess | City council",
    PUBLIC[3],
    "All day | Estonia: Independence Day",
    *PUBLIC[4:],
]
SECRETS = ("Plan", "Quiet", "Reply by", "Invitation:", "Council", "Recess", "Estonia", "Tamm", "manage")


def test_the_public_sees_public_events_alone_and_staff_all_there_is(
    february: Session, client: FlaskClient, signed_in: SignedIn
) -> None:
    viewer, editor = signed_in(Role.VIEWER), signed_in(Role.EDITOR)
    for view in ("month", "agenda"):
        page = client.get(f"/calendar?view={view}&date=2027-02-01").text
        assert told(page) == PUBLIC
        assert told(viewer.get(f"/diary?view={view}&date=2027-02-01").text) == STAFF
    # Somebody of the staff who opens the public page sees what the public sees.
    assert told(viewer.get("/calendar?view=agenda&date=2027-02-01").text) == PUBLIC
    for view in ("month", "week", "agenda", "year"):
        page = client.get(f"/calendar?view={view}&date=2027-02-16").text
        assert [word for word in SECRETS if word in page] == []

    month = editor.get("/diary?date=2027-02-16").text
    assert re.findall(r'data-day="2027-02-(?:16|24)"[^>]* aria-label="([^"]*)"', month) == [
        "Tuesday 16 February, 1 entry: Seminar",
        "Wednesday 24 February, 2 entries: Estonia: Independence Day; Course",
    ]
    assert len(re.findall(r'href="/events/manage/new\?day=2027-02-16"', month)) == 2, "in grid and list"
    assert "/events/manage/new" not in viewer.get("/diary?date=2027-02-16").text

    week = editor.get("/diary?view=week&date=2027-02-16").text
    assert re.findall(r'class="block at-(\d+) for-(\d+) lane-0-1 wide-12"><a class="([^"]*)"', week) == [
        ("38", "8", "kind-event"),
        ("0", "4", "kind-event"),
        ("58", "8", "kind-event is-cancelled"),
        ("22", "4", "kind-draft is-draft"),
        ("68", "8", "kind-event to-after"),
        ("0", "8", "kind-event from-before"),
    ]
    year = client.get("/calendar?view=year&date=2027-02-16").text
    assert re.findall(r'aria-label="([^"]* February: [^"]*)"', year)[:2] == [
        "Tuesday 16 February: 1 entry",
        "Thursday 18 February: 2 entries",
    ]


def test_what_is_chosen_stays_in_the_address(
    february: Session, client: FlaskClient, signed_in: SignedIn
) -> None:
    page = client.get("/calendar?view=agenda&date=2027-02-01&series=mayors&lang=sv").text
    assert told(page) == ["14.00–16.00 | Seminar"]
    assert client.get("/calendar?view=agenda&date=2027-02-01&series=none").text.count("agenda-item") == 0
    promised = client.get("/calendar?view=agenda&date=2027-02-01&language=sv").text
    assert told(promised) == [*PUBLIC[:3], *PUBLIC[5:]], "the course is not held in Swedish"
    page = (
        signed_in(Role.VIEWER).get("/diary?view=agenda&date=2027-02-01&kind=deadline&kind=draft&lang=fi").text
    )
    assert [line.split(" | ")[1].split()[-1] for line in told(page)] == ["Seminar", "Plan", "Plan"]
    bar = page[page.index('class="diary-bar"') : page.index('class="diary-chosen')]
    kept = {
        "kind=draft&kind=deadline&lang=fi" in href
        for href in re.findall(r'href="(/diary[^"]*)"', unescape(bar))
    }
    assert kept == {True}


def test_a_calendar_costs_the_same_whatever_it_holds(
    february: Session, client: FlaskClient, signed_in: SignedIn, count_statements: Callable[[], Any]
) -> None:
    viewer = signed_in(Role.VIEWER)

    def costs() -> dict[str, list[int]]:
        february.commit()
        found: dict[str, list[int]] = {}
        for view in ("month", "week", "agenda", "year"):
            for browser, path in ((client, "/calendar"), (viewer, "/diary")):
                with count_statements() as statements:
                    assert browser.get(f"{path}?view={view}&date=2027-02-01").status_code == 200
                found.setdefault(view, []).append(len(statements))
        return found

    council = february.query(ExternalCalendar).one()

    def fill(rows: int) -> None:
        for number in range(rows):
            begins = at(1 + number % 5, 8)
            event(f"E{number}", begins, begins + timedelta(hours=2))
            council.entries.append(ExternalEntry(uid=f"e{number}", starts_at=begins, ends_at=begins))
            mailing = {"kind": "invitation", "subject_type": "events", "subject_id": number + 1}
            february.add(Mailing(**mailing, begins_at=begins))

    # Everybody: events, and the series to choose from. Staff: who reads; events; mailings and what they are
    # about; national days, the missions of their states, congratulations; entries of others.
    same = {view: [2, 12] for view in ("month", "week", "agenda", "year")}
    fill(1)
    assert costs() == same
    fill(300)
    assert costs() == same


def test_an_address_without_sense_shows_today_and_says_so(
    db: Session, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "today", lambda: date(2027, 2, 16))
    for asked, words in (
        ("date=1899-12-31", "The calendar reaches from 1900 to 2100: today is shown."),
        ("date=%F0%9F%98%80&view=x", "The address names no day of the calendar: today is shown."),
    ):
        answer = client.get(f"/calendar?{asked}")
        assert (answer.status_code, words in answer.text, "February 2027" in answer.text) == (200, True, True)
    for view in ("month", "week", "agenda", "year"):
        for day, end in (
            ("1900-01-01", "The calendar begins in 1900"),
            ("2100-12-31", "The calendar ends in 2100"),
        ):
            answer = client.get(f"/calendar?view={view}&date={day}")
            assert (answer.status_code, end in answer.text) == (200, True)

    # Nothing is planned: what comes next is told, and the front page has no way to an empty calendar.
    assert "See the calendar" not in client.get("/").text
    assert "Nothing is planned here" not in client.get("/calendar").text
    starts = clock.now() + timedelta(days=400)
    event("Next one", starts, starts + timedelta(hours=1))
    page = client.get("/calendar?date=1990-01-01").text
    assert re.findall(r"Nothing is planned here\. Next comes <a [^>]*>(.*?)</a>", page) == ["Next one"]
    assert "See the calendar" in client.get("/").text
