"""Secret addresses of calendars: one for each owner, read without a trace each time, withdrawn, forgotten."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from office import clock
from office.accounts.models import Role, User
from office.audit.models import AuditEntry
from office.links import BadLink
from office.subscriptions import opening
from office.subscriptions.kinds import Calendar, add_calendar
from office.subscriptions.linking import ways_to_follow
from office.subscriptions.models import Subscription
from office.subscriptions.opening import calendar_token, subscribe
from office.subscriptions.programs import program_of
from office.subscriptions.reading import read
from office.subscriptions.sweeping import forget

#: What the calendar of the tests holds at the moment.
_BODY: dict[str, bytes | None] = {}


@pytest.fixture
def kind(app: Flask) -> Iterator[str]:
    """A kind of calendar whose owners are those who may sign in."""
    _BODY["now"] = b"BEGIN:VCALENDAR\r\n" + b"X-FILL:1\r\n" * 200 + b"END:VCALENDAR\r\n"
    calendar = Calendar(
        "calendar of a test",
        lambda _subscription: _BODY["now"],
        owners=lambda: select(User.id).where(User.active),
        is_mine=lambda _subscription: True,
        home=lambda _subscription: "/",
        unread_days=400,
    )
    add_calendar(app, "test", calendar)
    yield "test"
    del app.extensions["doyen.subscriptions.kinds"]["test"]


def _opens(*subscriptions: Subscription) -> list[bool]:
    found = []
    for one in subscriptions:
        try:
            found.append(opening.open_subscription(calendar_token(one)) is one)
        except BadLink:
            found.append(False)
    return found


def test_somebody_has_one_address_until_another_takes_its_place(db: Session, kind: str) -> None:
    first = subscribe(kind, 7, "en", ["a"])
    assert subscribe(kind, 7, "sv") is first
    elsewhere = subscribe(kind, 7, "en", mailbox="other@example.org")
    assert _opens(first, elsewhere, subscribe(kind, 8, "en")) == [True] * 3

    second = opening.make_anew(first)
    assert (second.shows, _opens(first, second, elsewhere)) == (["a"], [False, True, True])
    opening.open_again(first)
    assert _opens(first, second, elsewhere) == [True, False, True]
    opening.withdraw(first)
    assert (_opens(first), opening.present(kind, 7)) == ([False], None)

    # Whoever has what programs are given cannot look after the address by it, nor the other way round.
    assert opening.subscription_of_page(opening.page_token(first)) is first
    for token in (opening.page_token(elsewhere), "", "-", "1", f"{elsewhere.id}-"):
        with pytest.raises(BadLink):
            opening.open_subscription(token)
    with pytest.raises(BadLink):
        opening.subscription_of_page(calendar_token(elsewhere))


def test_a_reading_is_written_once_an_hour_and_into_no_trail(
    db: Session, kind: str, count_statements: Callable[[], Any]
) -> None:
    mine = subscribe(kind, 7, "en")
    token, number = calendar_token(mine), mine.id
    db.commit()
    entered = db.scalar(select(func.count(AuditEntry.id)))
    changed_at = mine.updated_at
    noon = datetime.fromisoformat("2027-03-01T12:20:30.4+00:00")

    def reads(program: str = "Outlook") -> tuple[datetime | None, int]:
        db.expunge_all()
        with count_statements() as statements:
            found = read(token, program)
        return found.changed_at, sum(one.startswith("UPDATE") for one in statements)

    with time_machine.travel(noon, tick=False) as now:
        since = noon.replace(microsecond=0)
        assert reads() == (since, 2)
        now.shift(60)
        assert reads("Thunderbird") == (since, 0)
        now.move_to(noon + timedelta(hours=1))
        assert reads("Thunderbird") == (since, 1)
        _BODY["now"] = b"another"
        now.move_to(noon)
        # Two versions never share a second, whatever the clock does.
        assert reads() == (since + timedelta(seconds=1), 2)
    kept = db.get(Subscription, number)
    assert kept is not None
    assert (kept.read_by, kept.read_at) == ("Outlook", noon.replace(minute=0, second=0, microsecond=0))
    assert kept.updated_at == changed_at
    assert db.scalar(select(func.count(AuditEntry.id))) == entered
    _BODY["now"] = None
    with pytest.raises(BadLink):
        read(token, "")


def test_addresses_that_serve_nobody_are_forgotten(db: Session, kind: str) -> None:
    users = [User(email=f"{name}@example.org", role=Role.VIEWER) for name in ("stays", "leaves", "sleeps")]
    db.add_all(users)
    db.flush()
    stays, _leaves, sleeps = (subscribe(kind, user.id, "en") for user in users)
    old = opening.make_anew(stays)
    stays.withdrawn_at = clock.now() - timedelta(days=31)
    users[1].active = False
    sleeps.read_at = clock.now() - timedelta(days=401)
    db.flush()

    assert forget() == 3
    assert list(db.scalars(select(Subscription))) == [old]
    assert forget() == 0


def test_a_program_is_given_the_calendar_or_told_that_it_has_it(
    db: Session, kind: str, client: FlaskClient
) -> None:
    mine = subscribe(kind, 7, "en")
    path = f"/calendar/private/{calendar_token(mine)}.ics"
    whole = client.get(path, headers={"User-Agent": "Google-Calendar-Importer"})
    packed = client.get(path, headers={"Accept-Encoding": "gzip"})
    head = client.head(path)

    assert whole.status_code == 200 and whole.data == _BODY["now"] == gzip.decompress(packed.data)
    assert (head.data, head.headers["ETag"]) == (b"", whole.headers["ETag"])
    assert whole.headers["ETag"][:1] == '"' and whole.headers["ETag"] != packed.headers["ETag"]
    assert whole.headers["Cache-Control"] == "private, no-cache"
    assert whole.headers["X-Robots-Tag"] == "noindex, nofollow"
    assert "Set-Cookie" not in whole.headers and "Accept-Encoding" in whole.headers["Vary"]
    for name, value in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        again = client.get(path, headers={name: whole.headers[value]})
        assert (again.status_code, again.data) == (304, b"")
    _BODY["now"] = b"changed"
    for name, value in (("If-None-Match", "ETag"), ("If-Modified-Since", "Last-Modified")):
        assert client.get(path, headers={name: whole.headers[value]}).data == b"changed"
    db.expire_all()
    assert mine.read_by == "Google Calendar"


@pytest.mark.parametrize(
    ("told", "name"),
    [
        ("Google-Calendar-Importer", "Google Calendar"),
        ("Microsoft Office/16.0 (Windows NT 10.0; Microsoft Outlook 16.0.10827; Pro)", "Outlook"),
        ("Microsoft.Exchange/15.20 (Calendar)", "Outlook"),
        ("iOS/18.1 (22B83) dataaccessd/1.0", "Apple Calendar"),
        ("macOS/15.1 (24B83) CalendarAgent/988", "Apple Calendar"),
        ("macOS/26.0 (25A1) somethingnew/1", "Apple Calendar"),
        ("Mozilla/5.0 (X11; Linux x86_64; rv:128.0) Gecko/20100101 Thunderbird/128.4.0", "Thunderbird"),
        ("Mozilla/5.0 (Windows NT 10.0) AppleWebKit/537.36 Chrome/130 Safari/537.36", "browser"),
        ("ICSx5/2.2 (ical4j okhttp)", "ICSx⁵"),
        ("curl/8.5.0", "curl"),
        ("<script>", ""),
        ("", ""),
    ],
)
def test_a_program_is_called_as_people_call_it(told: str, name: str) -> None:
    assert program_of(told) == name


def test_each_programs_own_address_carries_the_calendars_whole(app: Flask) -> None:
    with app.test_request_context():
        ways = {one.key: one.url for one in ways_to_follow("https://x.example/c/1-a.ics?lang=sv", "Å & B")}

    quoted = "%3A%2F%2Fx.example%2Fc%2F1-a.ics%3Flang%3Dsv"
    asked = f"?url=https{quoted}&name=%C3%85%20%26%20B"
    assert ways == {
        "apple": "webcal://x.example/c/1-a.ics?lang=sv",
        "google": f"https://calendar.google.com/calendar/r?cid=webcal{quoted}",
        "microsoft": f"https://outlook.office.com/calendar/0/addfromweb{asked}",
        "outlook": f"https://outlook.live.com/calendar/0/addfromweb{asked}",
    }
