"""Whatever an event is called, wherever and however long it is held: it is read back as it was planned."""

from __future__ import annotations

import os
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from zoneinfo import ZoneInfo, available_timezones

from flask import Flask
from flask.testing import FlaskClient
from hypothesis import HealthCheck, Phase, assume, given, note, settings
from hypothesis import strategies as st

from events.calendars.ics import event_calendar, withdrawn_calendar
from events.programme.hours import NoSuchLocalTime, day_begins, to_utc
from events.programme.models import Event, EventStatus
from tests.interop.judges import by_icalendar, by_icaljs, by_vobject, faults_of_octets
from tests.interop.samples import Handed, expected, sittings_of, unsaved
from tests.interop.verdicts import faults_of

FULL = os.environ.get("DOYEN_TEST_FULL") == "1"
#: Half hours and quarters, summer time of half an hour, winter time that is put back, days that never were.
ZONES = (
    *("Europe/Helsinki", "America/New_York", "Asia/Kathmandu", "Australia/Lord_Howe", "Pacific/Chatham"),
    *("Africa/Casablanca", "Europe/Dublin", "Pacific/Apia", "Asia/Tehran", "America/Sao_Paulo", "UTC"),
    *("Asia/Beirut", "Pacific/Kiritimati", "America/St_Johns", "Asia/Kolkata", "America/Havana"),
)
zones = st.sampled_from(sorted(available_timezones()) if FULL else ZONES)

#: Every letter of Unicode, and often those that mean something to a calendar. What may not enter a calendar
#: is left out here: tests of its own hold that it does not.
letters = st.one_of(
    st.characters(exclude_categories=("Cc", "Cs", "Zl", "Zp")), st.sampled_from(',;:\\"^%\u200d🏽🕊éЩ日ש n')
)
lines = st.text(letters, max_size=90)
titles = lines.map(lambda text: " ".join(text.split())).filter(bool)
paragraphs = st.lists(lines, max_size=4).map("\n\n".join)
#: Days on which clocks are changed somewhere in these zones.
CHANGES = (
    *((2027, 3, 28), (2027, 10, 31), (2027, 3, 14), (2027, 11, 7), (2027, 4, 4), (2027, 10, 3)),
    *((2027, 2, 7), (2027, 3, 7), (2027, 9, 26), (2024, 4, 6), (2022, 9, 11)),
)
nights = st.builds(
    lambda day, before, clock: datetime.combine(date(*day) - timedelta(before), clock).replace(microsecond=0),
    st.sampled_from(CHANGES),
    st.integers(0, 3),
    st.times(max_value=time(6)),
)
instants = st.one_of(nights, st.datetimes(datetime(2021, 1, 1), datetime(2036, 12, 1))).map(
    lambda moment: moment.replace(second=0, microsecond=0)
)


@st.composite
def events(draw: st.DrawFn) -> Event:
    """A published or cancelled event of minutes, days, whole days, or some hours on each of several days."""
    zone = draw(zones)
    local = draw(instants)
    kind = draw(st.sampled_from(("minutes", "days", "whole", "daily")))
    try:
        if kind == "whole":
            starts = day_begins(local.date(), zone)
            ends = day_begins(local.date() + timedelta(days=draw(st.integers(1, 40))), zone)
        elif kind == "daily":
            last = datetime.combine(local.date() + timedelta(draw(st.integers(1, 12))), draw(st.times()))
            last = last.replace(second=0, microsecond=0)
            starts, ends = to_utc(local, zone), to_utc(last, zone)
        else:
            starts = to_utc(local, zone)
            ends = starts + timedelta(minutes=draw(st.integers(1, 900 if kind == "minutes" else 20_000)))
    except NoSuchLocalTime:
        assume(False)
    assume(starts < ends)
    event = unsaved(
        status=draw(st.sampled_from((EventStatus.PUBLISHED, EventStatus.CANCELLED))),
        title={"en": draw(titles)},
        description={"en": draw(paragraphs)},
        venue={"en": draw(titles)} if draw(st.booleans()) else {},
        starts_at=starts,
        ends_at=ends,
        zone=zone,
        is_all_day=kind == "whole",
        same_hours_daily=kind == "daily",
        sequence=draw(st.integers(0, 2**31 - 2)),
    )
    assume(kind != "daily" or _is_held_daily(event))
    return event


def _is_held_daily(event: Event) -> bool:
    """Whether there are several days, and the clocks of the zone show each start and each end."""
    zone = ZoneInfo(event.zone)
    first, last = event.starts_at.astimezone(zone), event.ends_at.astimezone(zone)
    days = (last.date() - first.date()).days + (last.time() > first.time())

    def shown(day: date, clock: time) -> bool:
        local = datetime.combine(day, clock, zone)
        return local.astimezone(UTC).astimezone(zone).replace(tzinfo=None) == local.replace(tzinfo=None)

    clocks = (first.time(), last.time())
    each = (first.date() + timedelta(number) for number in range(days + 1))
    return days > 1 and all(shown(day, clock) for day in each for clock in clocks)


def test_any_event_is_read_back_as_planned(client: FlaskClient, app: Flask) -> None:
    kept: list[Handed] = []

    @settings(
        max_examples=1500 if FULL else 60,
        deadline=None,
        derandomize=not FULL,
        database=None,
        suppress_health_check=list(HealthCheck),
        phases=[Phase.explicit, Phase.generate, *([Phase.shrink] if FULL else [])],
    )
    @given(event=events(), name=lines)
    def written(event: Event, name: str) -> None:
        note(f"{event.zone}: {sittings_of(event)}")
        for one in _handed(event, name):
            assert faults_of_octets(one.content) == []
            assert faults_of(one, by_icalendar(one.content)) == []
            assert faults_of(one, by_vobject(one.content)) == []
            kept.append(one)

    with app.app_context():
        written()
    # In one go: a process for each would cost a second.
    for one, read in zip(kept, by_icaljs([each.content for each in kept]), strict=True):
        assert faults_of(one, read) == [], one.content.decode()


def _handed(event: Event, name: str) -> list[Handed]:
    """The public file, and a letter that takes an entry back from somebody of that name."""
    mine: dict[str, Any] = {"uid": "mine@doyen", "sequence": event.sequence + 1, "status": "CANCELLED"}
    letter = withdrawn_calendar(
        event,
        uid="mine@doyen",
        sequence=event.sequence + 1,
        address="guest@example.org",
        name=name,
        language="en",
        stamped_at=event.revised_at,
    )
    return [
        Handed("event", event_calendar(event, "en"), (expected(event),)),
        Handed("letter", letter, (expected(event, **mine),), "CANCEL"),
    ]
