"""The events' files, as calendar programs ask for them."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient
from icalendar import Calendar
from sqlalchemy.orm import Session

from events.programme.models import EventStatus
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


def test_a_single_file_is_answered_with_304_too(db: Session, client: FlaskClient) -> None:
    seminar()
    db.commit()
    tag = client.get("/events/seminar.ics").headers["ETag"]
    assert client.get("/events/seminar.ics", headers={"If-None-Match": tag}).status_code == 304


def test_the_front_page_offers_the_calendar_once_there_is_something_in_it(
    db: Session, client: FlaskClient
) -> None:
    way = 'href="/calendar/follow"'
    assert way not in client.get("/?lang=en").text
    seminar()
    db.commit()
    assert way in client.get("/?lang=en").text
    page = client.get("/calendar/follow?lang=en").text
    assert "http://localhost/calendar.ics?lang=en" in page
    assert "webcal://localhost/calendar.ics?lang=en" in page
