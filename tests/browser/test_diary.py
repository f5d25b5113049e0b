"""The calendar by keyboard, and without any program in the browser."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opens

pytestmark = pytest.mark.browser


def test_the_days_are_walked_by_arrows_and_the_months_by_pages(desk: Page) -> None:
    desk.goto("/diary?date=2027-02-16")
    desk.evaluate("document.documentElement.dataset.page = 'the same'")

    def stands_on(day: str, month: str) -> None:
        link = desk.locator(f'a[data-day="{day}"]')
        expect(link).to_be_focused()
        expect(desk.get_by_role("heading", level=2)).to_have_text(month)
        # Of all days, one is reached by Tab.
        expect(desk.locator('a[data-day][tabindex="0"]')).to_have_count(1)
        expect(link).to_have_attribute("tabindex", "0")

    desk.locator('a[data-day][tabindex="0"]').focus()
    stands_on("2027-02-16", "February 2027")
    for key, day in (
        ("ArrowRight", "2027-02-17"),
        ("ArrowDown", "2027-02-24"),
        ("Home", "2027-02-22"),
        ("End", "2027-02-28"),
        ("ArrowLeft", "2027-02-27"),
        ("ArrowUp", "2027-02-20"),
    ):
        desk.keyboard.press(key)
        stands_on(day, "February 2027")
    expect(desk.locator(":focus")).to_have_attribute("aria-label", re.compile("^Saturday 20 February"))

    # Past the end of the grid lies the next month; the month is said, and stands in the address.
    desk.keyboard.press("End")
    desk.keyboard.press("ArrowDown")
    desk.keyboard.press("ArrowDown")
    stands_on("2027-03-07", "March 2027")
    expect(desk.locator("#calendar-said")).to_have_text("March 2027")
    expect(desk).to_have_url(re.compile("date=2027-03-07"))
    expect(desk).to_have_title(re.compile("^March 2027"))
    desk.keyboard.press("PageDown")
    stands_on("2027-04-07", "April 2027")
    desk.keyboard.press("PageUp")
    desk.keyboard.press("PageUp")
    stands_on("2027-02-07", "February 2027")

    # A step by the button keeps the button; what is chosen is shown at once, and stays open and chosen.
    desk.get_by_role("link", name="The month after").click()
    expect(desk.get_by_role("heading", level=2)).to_have_text("March 2027")
    expect(desk.get_by_role("link", name="The month after")).to_be_focused()
    desk.get_by_text("Choose what is shown, or a day").click()
    desk.get_by_role("checkbox", name="National days").uncheck()
    expect(desk).to_have_url(
        re.compile("kind=event&kind=draft&kind=deadline&kind=mailing&kind=advocacy&kind=holiday")
    )
    expect(desk.get_by_role("checkbox", name="National days")).to_be_focused()
    desk.go_back()
    expect(desk.get_by_text("Choose what is shown, or a day")).to_be_visible()
    expect(desk.get_by_role("heading", level=2)).to_have_text("March 2027")
    assert desk.evaluate("document.documentElement.dataset.page") == "the same"
    # Nothing of the page stays behind in the browser but the address.
    assert desk.evaluate("Object.keys(sessionStorage)") == ["htmx-current-path-for-history"]


def test_without_scripts_every_step_is_a_link(opens: Opens) -> None:
    context = opens(java_script_enabled=False)
    page = context.new_page()
    page.goto("/calendar?date=2027-02-16&lang=sv")
    for name, title in (
        ("calendar-after", "Mars 2027"),
        ("calendar-year", "2027"),
        ("calendar-before", "2026"),
    ):
        page.locator(f"#{name}").click()
        expect(page.get_by_role("heading", level=2)).to_have_text(title)
    page.locator("summary").click()
    page.locator("#calendar-date").fill("2030-05-01")
    page.locator("#calendar-show").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("2030")
    # A button that only a script can serve is not shown: the address is there to be marked and copied.
    page.goto("/calendar/follow")
    expect(page.locator("#address-all")).to_be_visible()
    expect(page.locator("[data-copy]").first).to_be_hidden()
    context.close()
