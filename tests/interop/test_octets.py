"""What programs look for in a calendar's octets: every property of a letter's, and zones told by rules."""

from __future__ import annotations

import re
from datetime import datetime, timedelta
from typing import Any
from zoneinfo import ZoneInfo

from flask import Flask
from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy.orm import Session

from events.calendars.ics import event_calendar
from events.guestlist.links import invitation_url
from events.letters.models import Purpose
from tests.events.mailboxes import leave, queue
from tests.events.seminar import invite, seminar
from tests.interop.samples import at, unsaved

#: What a program needs to take in an entry by itself (RFC 5546, section 3.2.2).
ASKED_FOR = {
    *("UID", "DTSTAMP", "DTSTART", "DTEND", "SUMMARY", "SEQUENCE", "STATUS", "ORGANIZER", "ATTENDEE"),
}


def test_a_letters_calendar_has_all_that_programs_ask_for(db: Session) -> None:
    invitation = invite(seminar(calendar_with_invitation=True))
    queue(invitation, Purpose.INVITATION)
    (letter,) = leave()
    shell, *entries = letter.calendars[0].split(b"BEGIN:VEVENT\r\n")
    assert len(entries) == 1
    head = [line.split(b":")[0] for line in shell.splitlines()]
    assert sorted(head) == [b"BEGIN", b"CALSCALE", b"METHOD", b"PRODID", b"VERSION"]
    names = [line.replace(b";", b":").split(b":")[0].decode() for line in entries[0].splitlines()]
    assert set(names) >= ASKED_FOR
    assert {name: names.count(name) for name in ASKED_FOR} == dict.fromkeys(ASKED_FOR, 1)
    assert "METHOD" not in names


def test_a_letter_with_a_calendar_keeps_its_links_in_the_text(db: Session) -> None:
    invitation = invite(seminar(calendar_with_invitation=True))
    queue(invitation, Purpose.INVITATION)
    (letter,) = leave()
    assert letter.method == "REQUEST"
    assert invitation_url(invitation) in letter.text.replace("\n", "")
    assert f'href="{invitation_url(invitation)}' in letter.html


def test_whoever_follows_is_told_how_often_each_program_asks(client: FlaskClient) -> None:
    page = client.get("/calendar/follow?lang=en")
    assert page.status_code == 200
    for program, how_often in (
        ("Google Calendar", "every 12 to 24 hours"),
        ("Outlook.com", "every 3 to 24 hours"),
    ):
        assert re.search(f"{program}.{{0,200}}{how_often}", page.text, re.DOTALL), program


ZONES = {
    "Europe/Helsinki": [(2027, 3, 26), (2027, 10, 29)],
    "America/New_York": [(2027, 3, 12)],
    "America/St_Johns": [(2027, 11, 5)],
    "Australia/Lord_Howe": [(2027, 4, 2)],
    "Africa/Casablanca": [(2027, 2, 5)],
    "Europe/Dublin": [(2027, 10, 29)],
    "Asia/Kathmandu": [(2027, 3, 26)],
}


def test_a_zone_is_told_by_rules_and_its_summer_begins_to_the_minute(app: Flask) -> None:
    for zone, days in ZONES.items():
        for first in days:
            with app.app_context():
                _is_told_as_it_is(zone, first)


def _is_told_as_it_is(zone: str, first: tuple[int, int, int]) -> None:
    starts_at = at(zone, *first, 9)
    ends_at = starts_at + timedelta(days=4, hours=5)
    event = unsaved(same_hours_daily=True, zone=zone, starts_at=starts_at, ends_at=ends_at)
    calendar = Calendar.from_ical(event_calendar(event, "en"))
    told: Any
    (told,) = calendar.walk("VTIMEZONE")
    (entry,) = calendar.walk("VEVENT")
    assert told["TZID"] == entry["DTSTART"].params["TZID"] == entry["DTEND"].params["TZID"]
    observances = told.walk("STANDARD") + told.walk("DAYLIGHT")
    assert observances
    # A list of dates shifts Outlook by an hour.
    assert not [one for one in observances if "RDATE" in one]
    theirs, ours = told.to_tz(lookup_tzid=False), ZoneInfo(zone)
    # Clock by clock through the days it is held: what is told is what the zone does.
    for half_hours in range(2 * 24 * 7):
        local = datetime(*first) - timedelta(days=1) + timedelta(minutes=30 * half_hours)
        if local.replace(tzinfo=ours).utcoffset() != local.replace(tzinfo=ours, fold=1).utcoffset():
            continue  # skipped, or twice there: readers may take it as they like
        assert local.replace(tzinfo=theirs).utcoffset() == local.replace(tzinfo=ours).utcoffset(), local
