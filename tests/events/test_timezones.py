"""Time zones as calendars carry them, against the zone database, as somebody else's reader takes them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from importlib.resources import files
from io import StringIO
from itertools import pairwise
from zoneinfo import ZoneInfo

import pytest
from dateutil import tz

from events.calendars.timezones import vtimezone
from office.ics import frame, wrap

#: Noons and midnights through a year, in UTC.
_DAYS = (5, 40, 75, 100, 130, 160, 190, 220, 245, 275, 300, 320, 362)


def read(octets: bytes, zone: str) -> tz.tz.tzrangebase:
    """The zone as dateutil reads it out of a calendar."""
    found = tz.tzical(StringIO(wrap(frame(), [octets]).decode())).get(zone)
    assert found is not None
    return found


def instants(zone: str, year: int) -> list[datetime]:
    """Some in every month of the year, and the minutes before, at and after each change of the clocks."""
    place = ZoneInfo(zone)
    days = [datetime(year, 1, 1, tzinfo=UTC) + timedelta(days=day) for day in _DAYS]
    for low, high in pairwise(list(days)):
        offset = low.astimezone(place).utcoffset()
        if high.astimezone(place).utcoffset() == offset:
            continue
        while high - low > timedelta(minutes=1):
            middle = (low + (high - low) / 2).replace(second=0, microsecond=0)
            low, high = (middle, high) if middle.astimezone(place).utcoffset() == offset else (low, middle)
        days += [low - timedelta(hours=2), low, high, high + timedelta(hours=2)]
    return days


def wrong(zone: str, year: int, octets: bytes) -> list[datetime]:
    """Of which instants the calendar's zone makes others, from what the clocks show."""
    place, told = ZoneInfo(zone), read(octets, zone)
    shown = [(moment, moment.astimezone(place)) for moment in instants(zone, year)]
    return [moment for moment, there in shown if there.replace(tzinfo=told).astimezone(UTC) != moment]


def test_every_zone_is_told_as_the_database_has_it() -> None:
    zones = (files("tzdata") / "zones").read_text().split()
    zones.remove("Factory")
    octets = {zone: vtimezone(zone, 2026) for zone in zones}
    assert [zone for zone in zones if wrong(zone, 2026, octets[zone])] == []
    assert not any(b"RDATE" in told for told in octets.values())
    by_rule = {zone for zone in zones if octets[zone].count(b"RRULE:FREQ=YEARLY;BYMONTH=") == 2}
    by_one_offset = {zone for zone in zones if octets[zone].count(b"BEGIN:") == 2}
    # By the Moon, or on weekdays that no rule of a calendar can say: each change by itself
    by_change = sorted(set(zones) - by_rule - by_one_offset)
    assert (len(zones), len(by_rule), len(by_one_offset)) == (597, 187, 396)
    assert by_change == [
        "Africa/Cairo",
        "Africa/Casablanca",
        "Africa/El_Aaiun",
        "America/Godthab",
        "America/Nuuk",
        "America/Santiago",
        "America/Scoresbysund",
        "Asia/Gaza",
        "Asia/Hebron",
        "Asia/Jerusalem",
        "Asia/Tel_Aviv",
        "Chile/Continental",
        "Egypt",
        "Israel",
    ]


@pytest.mark.parametrize(
    "zone",
    [
        "Europe/Helsinki",
        "Europe/Dublin",
        "America/New_York",
        "Australia/Lord_Howe",
        "Pacific/Chatham",
        "Asia/Kathmandu",
        "Asia/Tehran",
        "Africa/Casablanca",
        "Africa/Windhoek",
        "Asia/Gaza",
    ],
)
def test_it_is_right_in_every_year_and_where_several_years_stand_in_one_calendar(zone: str) -> None:
    years = [1971, 1996, 1997, 2007, 2016, 2021, 2024, 2038, 2040, 2071]
    for year in years:
        assert wrong(zone, year, vtimezone(zone, year)) == []
    told = wrap(frame(), [vtimezone(zone, year) + b"BEGIN:VEVENT\r\nEND:VEVENT\r\n" for year in years])
    assert (told.count(b"BEGIN:VTIMEZONE"), told.count(b"BEGIN:VEVENT")) == (1, 10)
    together = told[told.index(b"BEGIN:VTIMEZONE") : told.index(b"BEGIN:VEVENT")]
    assert [year for year in years if wrong(zone, year, together)] == []


def test_two_changes_of_the_clocks_a_year_are_two_rules() -> None:
    assert vtimezone("Europe/Helsinki", 2027).decode().split("\r\n") == [
        "BEGIN:VTIMEZONE",
        "TZID:Europe/Helsinki",
        "BEGIN:DAYLIGHT",
        "DTSTART:19960331T030000",
        "TZOFFSETFROM:+0200",
        "TZOFFSETTO:+0300",
        "TZNAME:EEST",
        "RRULE:FREQ=YEARLY;BYMONTH=3;BYDAY=-1SU",
        "END:DAYLIGHT",
        "BEGIN:STANDARD",
        "DTSTART:19961027T040000",
        "TZOFFSETFROM:+0300",
        "TZOFFSETTO:+0200",
        "TZNAME:EET",
        "RRULE:FREQ=YEARLY;BYMONTH=10;BYDAY=-1SU",
        "END:STANDARD",
        "END:VTIMEZONE",
        "",
    ]
