"""Hours in a browser: those of its own clock beside the event's, and the question which of two is meant."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opens
from tests.browser.examples import Examples

pytestmark = pytest.mark.browser


def test_the_public_page_adds_the_readers_own_clock(opens: Opens, examples: Examples) -> None:
    context = opens(timezone_id="Asia/Tokyo")
    page = context.new_page()
    page.goto(f"/events/{examples.slugs['coming']}?lang=en")

    expect(page.locator(".elsewhere")).to_contain_text("(Tokyo)")
    expect(page.locator(".my-hours").first).to_contain_text(re.compile(r"On your clock: .*\d\d:\d\d"))
    expect(page.get_by_text("Second line of each hour: Tokyo")).to_be_visible()
    context.close()


def test_an_hour_that_comes_twice_is_asked_about_as_it_is_typed(desk: Page) -> None:
    desk.goto("/events/manage/new?lang=en")
    desk.get_by_label("Starts").fill("03:30")
    desk.get_by_label("Day", exact=True).fill("2037-10-25")
    desk.get_by_label("Ends").fill("06:00")
    desk.get_by_label("The second (winter time, UTC+2)").check()
    expect(desk.get_by_label("The first (summer time, UTC+3)")).not_to_be_checked()
    desk.get_by_label("Whole days").check()
    expect(desk.get_by_label("Starts")).to_be_hidden()
    expect(desk.get_by_text("comes twice")).to_be_hidden()
