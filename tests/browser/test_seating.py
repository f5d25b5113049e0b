"""People change seats by keyboard, by dragging, and without scripts."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.examples import Examples

pytestmark = pytest.mark.browser


def test_somebody_changes_places_by_keyboard_and_by_dragging(desk: Page, examples: Examples) -> None:
    desk.goto(f"/events/manage/{examples.ids['held']}/tables?lang=en")
    seats = desk.locator("ol.seat-list").first.locator("> li")
    before = seats.locator(".seat-who").all_inner_texts()

    grip = seats.nth(2).get_by_role("button", name=f"Move {before[2]}", exact=True)
    grip.press("Enter")
    expect(desk.get_by_text(f"Moving {before[2]}.")).to_be_attached()
    grip.press("ArrowDown")
    expect(desk.get_by_text(f"Table 1, seat 4: {before[3]}", exact=True)).to_be_attached()
    grip.press("Escape")
    expect(desk.get_by_text("Everything is as it was.")).to_be_attached()
    for key in ("Enter", "ArrowDown", "Enter"):
        grip.press(key)
    expect(desk.get_by_text(f"seat 4, and has changed places with {before[3]}.")).to_be_visible()
    assert seats.locator(".seat-who").all_inner_texts() == [*before[:2], before[3], before[2], *before[4:]]
    # The keyboard goes on where it was.
    expect(seats.nth(3).get_by_role("button", name=f"Move {before[2]}", exact=True)).to_be_focused()

    desk.set_viewport_size({"width": 1360, "height": 1800})
    desk.get_by_role("heading", level=1).scroll_into_view_if_needed()
    start = seats.nth(3).locator(".seat-grip").bounding_box()
    third = desk.locator('.drawn-seat[data-seat$="-3"]').first.locator(".seat-disc").bounding_box()
    assert start is not None and third is not None
    desk.mouse.move(start["x"] + 8, start["y"] + 8)
    desk.mouse.down()
    desk.mouse.move(third["x"] + 8, third["y"] + 8, steps=4)
    desk.mouse.up()
    expect(desk.get_by_text(f"seat 3, and has changed places with {before[3]}.")).to_be_visible()
    assert seats.locator(".seat-who").all_inner_texts() == before
