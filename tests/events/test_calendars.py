"""The public calendar and the events' files, as calendar programs ask for them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy.orm import Session

from events.programme.models import EventStatus
from office import clock
from office.accounts.models import Role
from tests.events.seminar import seminar


def test_an_event_has_a_file_of_its_own(db: Session, client: FlaskClient) -> None:
    seminar()
    db.commit()
    answer = client.get("/events/seminar.ics?lang=sv")
    assert (answer.status_code, answer.headers["Content-Type"]) == (200, "text/calendar; charset=utf-8")
    assert answer.headers["Content-Disposition"] == 'attachment; filename="seminar.ics"'
    assert str(Calendar.from_ical(answer.data).walk("VEVENT")[0]["SUMMARY"]) == "Ambassadörernas seminarium"


def test_a_drafts_file_is_there_for_staff_alone(
    db: Session, client: FlaskClient, signed_in: Callable[[Role], FlaskClient]
) -> None:
    seminar(status=EventStatus.DRAFT)
    db.commit()
    assert client.get("/events/seminar.ics").status_code == 404
    answer = signed_in(Role.VIEWER).get("/events/seminar.ics")
    assert answer.status_code == 200
    assert str(Calendar.from_ical(answer.data).walk("VEVENT")[0]["STATUS"]) == "TENTATIVE"


def test_there_is_no_file_of_an_event_that_does_not_exist(client: FlaskClient) -> None:
    assert client.get("/events/nothing.ics").status_code == 404


def test_the_feed_holds_listed_published_and_cancelled_events(db: Session, client: FlaskClient) -> None:
    seminar(slug="open", title={"en": "Open"})
    seminar(slug="off", title={"en": "Off"}, status=EventStatus.CANCELLED)
    seminar(slug="draft", title={"en": "Draft"}, status=EventStatus.DRAFT)
    seminar(slug="unlisted", title={"en": "Unlisted"}, is_listed=False)
    db.commit()
    entries = Calendar.from_ical(client.get("/calendar.ics").data).walk("VEVENT")
    assert {(str(e["SUMMARY"]), str(e["STATUS"])) for e in entries} == {
        ("Open", "CONFIRMED"),
        ("Off", "CANCELLED"),
    }


def test_the_feed_is_read_in_the_language_asked_for(db: Session, client: FlaskClient) -> None:
    seminar()
    db.commit()
    assert "Suurlähettiläiden seminaari" in client.get("/calendar.ics?lang=fi").text


def test_an_unchanged_feed_is_answered_with_304(db: Session, client: FlaskClient) -> None:
    event = seminar()
    db.commit()
    first = client.get("/calendar.ics")
    tag, changed = first.headers["ETag"], first.headers["Last-Modified"]
    assert not tag.startswith("W/")
    assert client.get("/calendar.ics").headers["ETag"] == tag
    for headers in ({"If-None-Match": tag}, {"If-Modified-Since": changed}):
        again = client.get("/calendar.ics", headers=headers)
        assert (again.status_code, again.data) == (304, b"")
        assert again.headers["ETag"] == tag
    event.title = {"en": "Changed"}
    event.sequence += 1
    event.revised_at = clock.now() + timedelta(seconds=2)
    db.commit()
    later = client.get("/calendar.ics", headers={"If-None-Match": tag})
    assert (later.status_code, later.headers["ETag"] == tag) == (200, False)


def test_a_single_file_is_answered_with_304_too(db: Session, client: FlaskClient) -> None:
    seminar()
    db.commit()
    tag = client.get("/events/seminar.ics").headers["ETag"]
    assert client.get("/events/seminar.ics", headers={"If-None-Match": tag}).status_code == 304


def test_taking_an_event_off_the_calendar_changes_the_feeds_date(db: Session, client: FlaskClient) -> None:
    event = seminar()
    event.updated_at = clock.now() - timedelta(hours=1)
    db.commit()
    before = client.get("/calendar.ics").headers["Last-Modified"]
    event.is_listed = False
    db.commit()
    answer = client.get("/calendar.ics", headers={"If-Modified-Since": before})
    assert (answer.status_code, b"VEVENT" in answer.data) == (200, False)


def test_the_feed_costs_two_statements_however_many_events(
    db: Session, client: FlaskClient, count_statements: Callable[[], Any]
) -> None:
    def cost() -> int:
        with count_statements() as statements:
            client.get("/calendar.ics")
        return len(statements)

    seminar()
    db.commit()
    one = cost()
    for number in range(30):
        seminar(slug=f"seminar-{number}")
    db.commit()
    assert (one, cost()) == (2, 2)


def test_the_front_page_offers_the_calendar_once_there_is_something_in_it(
    db: Session, client: FlaskClient
) -> None:
    address = "http://localhost/calendar.ics?lang=en"
    assert address not in client.get("/?lang=en").text
    seminar()
    db.commit()
    page = client.get("/?lang=en").text
    assert address in page
    assert "webcal://localhost/calendar.ics?lang=en" in page
