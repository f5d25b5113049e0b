"""The joining page on a telephone far away: it opens by itself, keeps what is written, and leads out."""

from __future__ import annotations

from datetime import timedelta

import pytest
from playwright.sync_api import expect

from events.registration.links import join_url
from events.registration.models import Capacity, Door, Registration, RegistrationStatus
from office import clock
from office.database import db
from tests.browser.conftest import Opens
from tests.browser.house import House
from tests.making import seminar

pytestmark = pytest.mark.browser

PHONE = {"viewport": {"width": 390, "height": 844}, "timezone_id": "Asia/Tokyo"}
MEETING = "https://zoom.us/j/42"
ELSEWHERE = "https://zoom.us/**"


def _guest(office: House, seconds: int) -> str:
    """The joining page of a guest whose way in opens in so many seconds."""

    def make() -> str:
        starts_at = clock.now() + timedelta(minutes=15, seconds=seconds)
        event = seminar(starts_at=starts_at, ends_at=starts_at + timedelta(hours=1), meeting_url=MEETING)
        guest = Registration(
            event=event,
            door=Door.OPEN,
            organisation_name="Embassy of Iceland",
            capacity=Capacity.REGISTRANT,
            status=RegistrationStatus.CONFIRMED,
            rank=None,
            name="Åsa Öberg",
        )
        db.session.add(guest)
        db.session.flush()
        return join_url(guest)

    return office.within(make)


def test_the_way_in_opens_by_itself(office: House, opens: Opens) -> None:
    link = _guest(office, 6)
    context = opens(**PHONE)
    page = context.new_page()
    context.route(ELSEWHERE, lambda route: route.fulfill(body="The meeting"))
    page.goto(link)

    expect(page.get_by_text("(Tokyo)").first).to_be_visible()
    expect(page.locator(".countdown-words")).to_contain_text("00:00:0")
    page.get_by_label("Your question").fill("Half a question")
    page.get_by_role("button", name="Join the meeting").wait_for(timeout=30_000)
    assert page.get_by_label("Your question").input_value() == "Half a question"
    expect(page.locator("[data-joining-said]")).to_have_text("The way into the meeting is open now.")
    # A policy of the page that was loaded before the time must not hold the guest back now.
    page.get_by_role("button", name="Join the meeting").click()
    page.wait_for_url(f"{MEETING}?uname=%C3%85sa%20%C3%96berg")
    context.close()


def test_without_javascript_the_hours_are_shown_in_words(office: House, opens: Opens) -> None:
    link = _guest(office, 3 * 3600 - 20)
    context = opens(**PHONE, java_script_enabled=False)
    page = context.new_page()
    page.goto(link)

    expect(page.locator(".countdown-words")).to_have_text("3 hours")
    expect(page.get_by_text("Please come back then and reload this page.")).to_be_visible()
    page.get_by_role("link", name="Show the hours in another time zone").click()
    page.get_by_label("Your time zone").select_option("America/Lima")
    page.get_by_role("button", name="Show these hours").click()
    expect(page.get_by_text("(Lima)").first).to_be_visible()
    context.close()
