"""The demonstration's calendars of others: an invented city council's and an invented network's, as files."""

from __future__ import annotations

from datetime import date, datetime, time, timedelta

from sqlalchemy import select

from events.external.keeping import About, take_in
from events.external.reading import Window, read
from events.external.repeating import years_around
from office import clock
from office.database import db
from office.ics import one_line
from stakeholders.organisations.models import Organisation, OrganisationKind

_ZONE = "Europe/Helsinki"


def fill(today: date) -> None:
    """Take both in; nothing is fetched from anywhere."""
    monday = today - timedelta(days=today.weekday())
    council = [
        _entry("council", monday + timedelta(days=9), time(18), 4, "City Council", "City Hall", "WEEKLY", 2),
        _entry("board", monday, time(16), 2, "City Board", "City Hall", "WEEKLY", 1),
        _entry("budget", monday + timedelta(days=23), time(9), 8, "Budget negotiations", "Empire Hall"),
        _entry("reception", monday + timedelta(days=31), time(17), 2, "Mayor’s reception", "City Hall"),
        _days("recess", monday + timedelta(days=42), 7, "Council recess"),
    ]
    network = [
        _entry("assembly", monday + timedelta(days=16), time(10), 6, "Working group: harbours", "Online"),
        _entry("lecture", monday + timedelta(days=25), time(15), 2, "A cleaner sea", "Harbour Library"),
        _days("congress", monday + timedelta(days=65), 3, "Annual congress"),
    ]
    _take_in("City Council of Exampleborg", "council.ics", council, None)
    keeper = _first(OrganisationKind.CITY_NETWORK)
    _take_in("Working groups and congress", "working-groups.ics", network, keeper)


def _first(kind: OrganisationKind) -> int | None:
    return db.session.scalar(
        select(Organisation.id).where(Organisation.kind == kind).order_by(Organisation.id).limit(1)
    )


def _take_in(name: str, file_name: str, entries: list[str], organisation_id: int | None) -> None:
    head = ["BEGIN:VCALENDAR", "VERSION:2.0", "PRODID:-//Example//Calendar//EN"]
    content = "\r\n".join([*head, *entries, "END:VCALENDAR", ""]).encode()
    found = read(content, _ZONE, Window(*years_around(clock.now())))
    take_in(About(name, _ZONE, organisation_id), file_name, content, found)


def _entry(
    key: str, day: date, at: time, hours: int, title: str, place: str, frequency: str = "", every: int = 1
) -> str:
    starts = datetime.combine(day, at)
    rule = [f"RRULE:FREQ={frequency};INTERVAL={every}"] if frequency else []
    return "\r\n".join(
        [
            "BEGIN:VEVENT",
            f"UID:{key}@calendar.example.org",
            f"DTSTART;TZID={_ZONE}:{starts:%Y%m%dT%H%M%S}",
            f"DTEND;TZID={_ZONE}:{starts + timedelta(hours=hours):%Y%m%dT%H%M%S}",
            f"SUMMARY:{one_line(title)}",
            f"LOCATION:{one_line(place)}",
            *rule,
            "END:VEVENT",
        ]
    )


def _days(key: str, first: date, count: int, title: str) -> str:
    return "\r\n".join(
        [
            "BEGIN:VEVENT",
            f"UID:{key}@calendar.example.org",
            f"DTSTART;VALUE=DATE:{first:%Y%m%d}",
            f"DTEND;VALUE=DATE:{first + timedelta(days=count):%Y%m%d}",
            f"SUMMARY:{one_line(title)}",
            "END:VEVENT",
        ]
    )
