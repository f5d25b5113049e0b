"""When an event is held, as its calendar file says it: in UTC, as whole days, or by the clock of a place."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import recurring_ical_events
from icalendar import Calendar
from sqlalchemy.orm import Session

from events.calendars.ics import event_calendar, followed_calendar, invitation_calendar, public_entry
from events.programme.models import Event
from tests.events.seminar import invite, seminar

HELSINKI = ZoneInfo("Europe/Helsinki")


def held(first: datetime, last: datetime, zone: str = "Europe/Helsinki", **changes: Any) -> Event:
    """A seminar between two times on the clocks of a zone."""
    place = ZoneInfo(zone)
    starts_at, ends_at = (moment.replace(tzinfo=place).astimezone(UTC) for moment in (first, last))
    return seminar(starts_at=starts_at, ends_at=ends_at, zone=zone, **changes)


def lines(content: bytes, *names: str) -> list[str]:
    """The lines of the event with these names."""
    entry = content[content.index(b"BEGIN:VEVENT") :].decode().split("\r\n")
    return [line for line in entry if line.replace(";", ":").partition(":")[0] in names]


def occurrences(content: bytes) -> list[tuple[datetime, datetime]]:
    """When the events of a file take place, in UTC, as an independent library reckons it."""
    found = recurring_ical_events.of(Calendar.from_ical(content)).between(date(2000, 1, 1), date(2060, 1, 1))
    spans = [(one["DTSTART"].dt.astimezone(UTC), one["DTEND"].dt.astimezone(UTC)) for one in found]
    return sorted(spans)


def test_whole_days_are_days_and_the_end_is_the_day_after(db: Session) -> None:
    one = held(datetime(2027, 6, 12), datetime(2027, 6, 13), is_all_day=True)
    assert lines(event_calendar(one, "en"), "DTSTART", "DTEND") == [
        "DTSTART;VALUE=DATE:20270612",
        "DTEND;VALUE=DATE:20270613",
    ]
    three = held(
        datetime(2027, 3, 27), datetime(2027, 3, 30), "Asia/Kathmandu", slug="three", is_all_day=True
    )
    copy = invitation_calendar(invite(three), method="REQUEST", language="en", join_link=None)
    for content in (event_calendar(three, "en"), copy):
        assert lines(content, "DTSTART", "DTEND", "RRULE") == [
            "DTSTART;VALUE=DATE:20270327",
            "DTEND;VALUE=DATE:20270330",
        ]
        assert b"TZID" not in content


def test_several_days_in_one_go_stay_in_utc(db: Session) -> None:
    event = held(datetime(2027, 3, 26, 18), datetime(2027, 3, 29, 10))
    content = event_calendar(event, "en")
    assert lines(content, "DTSTART", "DTEND", "RRULE") == [
        "DTSTART:20270326T160000Z",
        "DTEND:20270329T070000Z",
    ]
    assert b"TZID" not in content


def test_the_same_hours_every_day_are_by_the_clock_of_the_place_across_the_change(db: Session) -> None:
    event = held(datetime(2027, 3, 26, 9), datetime(2027, 3, 29, 16, 30), same_hours_daily=True)
    content = event_calendar(event, "en")
    assert lines(content, "DTSTART", "DTEND", "RRULE") == [
        "DTSTART;TZID=Europe/Helsinki:20270326T090000",
        "DTEND;TZID=Europe/Helsinki:20270326T163000",
        "RRULE:FREQ=DAILY;COUNT=4",
    ]
    assert (content.count(b"BEGIN:VTIMEZONE"), content.count(b"RRULE:FREQ=YEARLY")) == (1, 2)
    assert content.index(b"BEGIN:VTIMEZONE") < content.index(b"BEGIN:VEVENT")
    days = [datetime(2027, 3, 26, 9, tzinfo=HELSINKI) + timedelta(days=n) for n in range(4)]
    assert occurrences(content) == [
        (day.astimezone(UTC), day.replace(hour=16, minute=30).astimezone(UTC)) for day in days
    ]


@pytest.mark.parametrize(
    ("zone", "first"),
    [
        ("Asia/Kathmandu", datetime(2027, 2, 16, 9)),
        ("Australia/Lord_Howe", datetime(2027, 4, 3, 9)),
        ("Pacific/Chatham", datetime(2026, 9, 26, 9)),
        ("America/St_Johns", datetime(2026, 10, 31, 9)),
        ("Africa/Casablanca", datetime(2027, 2, 6, 9)),
        ("America/Santiago", datetime(2027, 4, 3, 9)),
        ("Asia/Tehran", datetime(2021, 3, 21, 9)),
        ("UTC", datetime(2027, 12, 30, 9)),
    ],
)
def test_the_same_hours_are_kept_in_zones_of_every_kind(db: Session, zone: str, first: datetime) -> None:
    place = ZoneInfo(zone)
    event = held(first, first + timedelta(days=3, hours=3), zone, same_hours_daily=True)
    days = [first + timedelta(days=n) for n in range(4)]
    assert occurrences(event_calendar(event, "en")) == [
        (
            day.replace(tzinfo=place).astimezone(UTC),
            (day + timedelta(hours=3)).replace(tzinfo=place).astimezone(UTC),
        )
        for day in days
    ]


def test_a_feed_tells_of_each_zone_once_and_of_all_its_years(db: Session) -> None:
    years = (2021, 2022, 2027)
    events = [
        held(
            datetime(year, month, 20, 9),
            datetime(year, month, 22, 11),
            zone,
            slug=f"{zone[:4].lower()}-{year}",
            same_hours_daily=True,
        )
        for year in years
        for zone, month in (("Africa/Casablanca", 2), ("Asia/Tehran", 3), ("Europe/Helsinki", 3))
    ]
    content = followed_calendar("Seminars", (public_entry(event, "en") for event in events))
    assert (content.count(b"BEGIN:VTIMEZONE"), content.count(b"BEGIN:VEVENT")) == (3, 9)
    expected = [
        (start.astimezone(UTC), (start + timedelta(hours=2)).astimezone(UTC))
        for event in events
        for day in range(3)
        for start in [event.local_start + timedelta(days=day)]
    ]
    assert occurrences(content) == sorted(expected)


def test_hours_of_a_single_day_need_no_zone(db: Session) -> None:
    event = held(datetime(2027, 3, 26, 9), datetime(2027, 3, 26, 16), same_hours_daily=True)
    content = event_calendar(event, "en")
    assert lines(content, "DTSTART", "RRULE") == ["DTSTART:20270326T070000Z"]
    assert b"VTIMEZONE" not in content


def test_the_place_is_told_in_degrees_where_it_is_known(db: Session) -> None:
    event = seminar(venue={"en": "City Hall, Helsinki"}, latitude=60.1699, longitude=-24.9384)
    assert lines(event_calendar(event, "en"), "GEO") == ["GEO:60.1699;-24.9384"]
    other = seminar(slug="other")
    assert lines(event_calendar(other, "en"), "GEO") == []


def test_where_there_is_a_place_and_a_meeting_each_stands_where_it_belongs(db: Session) -> None:
    event = seminar(venue={"en": "City Hall"})
    link = "http://localhost/join/1-abc"
    content = invitation_calendar(invite(event), method=None, language="en", join_link=link)
    entry = Calendar.from_ical(content).walk("VEVENT")[0]
    assert (str(entry["LOCATION"]), str(entry["CONFERENCE"])) == ("City Hall", link)
    assert str(entry["DESCRIPTION"]).startswith(f"Join the meeting here: {link}")
