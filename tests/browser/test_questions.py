"""Questions on a telephone, with and without scripts, and their order by dragging and by keyboard."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opens
from tests.browser.examples import Examples

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}


@pytest.mark.parametrize("scripts", [True, False])
def test_a_question_under_a_condition_is_there_when_it_applies(
    opens: Opens, examples: Examples, scripts: bool
) -> None:
    page = opens(viewport=PHONE, java_script_enabled=scripts).new_page()
    page.goto(f"{examples.links['questions']}?lang=en")
    number = page.get_by_label("A question: number")
    one_of = page.get_by_role("group", name="A question: one_of")
    expect(number).to_be_visible()
    one_of.get_by_label("Oodi library").check()
    # Without scripts it says when it is asked, and is not looked at.
    expect(number).to_be_visible(visible=not scripts)
    expect(page.get_by_text("Only if “A question: one_of”")).to_be_visible(visible=not scripts)
    page.get_by_role("group", name="A question: yes_no").get_by_label("Yes").check()
    page.get_by_role("button", name="Send the answers").click()
    expect(page.get_by_text("Thank you for your answers")).to_be_visible()
    # As the others find it.
    page.goto(f"{examples.links['questions']}?lang=en")
    one_of.get_by_label("The city archive").check()
    page.get_by_role("button", name="Send the answers").click()
    page.context.close()


def test_questions_are_put_in_order_by_dragging_and_by_keyboard(desk: Page, examples: Examples) -> None:
    desk.goto(f"/events/manage/{examples.ids['small']}/questions?lang=en")
    desk.set_viewport_size({"width": 1360, "height": 1800})
    rows = desk.locator("#question-list .question-label")
    before = rows.all_inner_texts()

    grip = desk.locator(".question-grip").nth(1).bounding_box()
    first = desk.locator("#question-list > li").first.bounding_box()
    assert grip is not None and first is not None
    desk.mouse.move(grip["x"] + 5, grip["y"] + 5)
    desk.mouse.down()
    desk.mouse.move(first["x"] + 5, first["y"] + 5, steps=5)
    desk.mouse.up()
    expect(desk.get_by_text("The questions stand in the new order.")).to_be_visible()
    assert rows.all_inner_texts() == [before[1], before[0], *before[2:]]

    desk.get_by_role("button", name=f"Move “{before[1]}” down").press("Enter")
    expect(rows.first).to_have_text(before[0])
    assert rows.all_inner_texts() == before
