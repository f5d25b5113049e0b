"""Each point of the programme as a calendar file of its own beside the event's."""

from __future__ import annotations

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from icalendar import Calendar
from sqlalchemy.orm import Session

from events.calendars.ics import event_calendar, item_calendar
from events.programme.models import Event, EventStatus, ProgrammeItem, Speaker
from events.programme.points import ItemPlan, add_item, change_item
from office.accounts.models import Role
from office.database import db as database
from tests.conftest import Client
from tests.events.seminar import seminar

START = datetime(2027, 2, 16, 12, tzinfo=UTC)


def read(content: bytes) -> Any:
    """The one entry of a file."""
    (entry,) = Calendar.from_ical(content).walk("VEVENT")
    return entry


def planned(**changes: Any) -> Event:
    """A seminar whose programme has one point with an end and one without."""
    event = seminar(starts_at=START, ends_at=START + timedelta(hours=2), venue={"en": "City Hall"}, **changes)
    event.items.append(
        ProgrammeItem(
            position=1,
            starts_at=START + timedelta(minutes=30),
            title={"en": "The sea", "sv": "Havet"},
            description={"en": "What the *ice* tells."},
            speakers=[
                Speaker(position=0, name="Ada Example", role={"en": "Mayor"}, institution={"en": "Helsinki"}),
                Speaker(position=1, name="Bo Example", role={}, institution={}),
            ],
        )
    )
    database.session.flush()
    return event


def test_a_point_of_the_programme_is_an_entry_of_its_own(db: Session) -> None:
    event = planned(latitude=60.1, longitude=24.9)
    opening = read(item_calendar(event.items[0], "en"))
    whole = read(event_calendar(event, "en"))
    assert (opening["DTSTART"].dt, opening["DTEND"].dt) == (START, START + timedelta(minutes=30))
    assert (str(opening["SUMMARY"]), str(opening["RELATED-TO"])) == ("Opening", event.uid)
    same = ("SEQUENCE", "DTSTAMP", "LAST-MODIFIED", "STATUS", "LOCATION", "URL", "GEO", "CATEGORIES")
    assert [opening[name].to_ical() for name in same] == [whole[name].to_ical() for name in same]
    assert str(opening["UID"]) == event.uid.replace("@", f"-{event.items[0].id}@")


def test_a_point_without_an_end_says_when_it_begins_and_who_speaks(db: Session) -> None:
    event = planned()
    entry = read(item_calendar(event.items[1], "en"))
    assert (entry["DTSTART"].dt, "DTEND" in entry) == (START + timedelta(minutes=30), False)
    assert str(entry["DESCRIPTION"]) == (
        "Part of: The ambassadors’ seminar\n\nAda Example, Mayor, Helsinki\nBo Example\n\nWhat the ice tells."
    )
    assert str(read(item_calendar(event.items[1], "sv"))["SUMMARY"]) == "Havet"


def test_its_uid_stays_and_its_revision_rises_whatever_becomes_of_it(db: Session) -> None:
    event = planned()
    item = event.items[1]
    before = read(item_calendar(item, "en"))
    change_item(item, ItemPlan({"en": "The ice"}, datetime(2027, 2, 16, 15), datetime(2027, 2, 16, 15, 20)))
    add_item(event, ItemPlan({"en": "Coffee"}, datetime(2027, 2, 16, 14, 10)))
    after = read(item_calendar(item, "en"))
    assert (str(after["UID"]), str(after["SUMMARY"])) == (str(before["UID"]), "The ice")
    assert after["SEQUENCE"] == before["SEQUENCE"] + 2
    assert len({str(read(item_calendar(one, "en"))["UID"]) for one in event.items}) == 3


def test_control_characters_enter_no_point_of_the_programme(db: Session) -> None:
    event = planned()
    item = event.items[1]
    db.expunge_all()
    evil = "x\r\nATTENDEE:mailto:evil@example.org\x00\x0b\x85"
    item.title, item.description = {"en": evil}, {"en": evil}
    item.speakers[0].name, item.speakers[0].role = evil, {"en": evil}
    content = item_calendar(item, "en")
    assert not {0, 0x0B, 0x7F} & set(content) and b"\nATTENDEE" not in content
    assert str(read(content)["SUMMARY"]) == "x ATTENDEE:mailto:evil@example.org"


def fetch(client: Client, address: str) -> tuple[int, bytes]:
    response = client.get(address)
    return response.status_code, response.data


@pytest.mark.parametrize("status", list(EventStatus))
def test_the_files_are_for_everybody_but_those_of_a_draft_for_staff(
    db: Session, client: Client, signed_in: Callable[[Role], Client], status: EventStatus
) -> None:
    event = planned(status=status)
    number, expected = event.items[1].id, item_calendar(event.items[1], "sv")
    db.commit()
    address = f"/events/seminar/{number}.ics?lang=sv"
    is_draft = status is EventStatus.DRAFT
    found = fetch(client, address)
    assert found[0] == (404 if is_draft else 200)
    assert is_draft or found[1] == expected
    assert fetch(signed_in(Role.VIEWER), address) == (200, expected)
    for wrong in (f"/events/other/{number}.ics", f"/events/seminar/{number + 7}.ics"):
        assert fetch(client, wrong)[0] == 404


def test_a_file_that_a_program_has_is_not_sent_again_until_it_changes(db: Session, client: Client) -> None:
    event = planned()
    db.commit()
    address = f"/events/seminar/{event.items[1].id}.ics"
    first = client.get(address)
    assert first.headers["Content-Type"] == "text/calendar; charset=utf-8"
    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.data) == (304, b"")
    change_item(
        db.get_one(ProgrammeItem, event.items[1].id), ItemPlan({"en": "The ice"}, datetime(2027, 2, 16, 15))
    )
    db.commit()
    changed = client.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (changed.status_code, str(read(changed.data)["SUMMARY"])) == (200, "The ice")
