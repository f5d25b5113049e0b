"""A guest's page by keyboard, in three languages, with errors, and before a stranger."""

from __future__ import annotations

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opens
from tests.browser.examples import Examples
from tests.browser.test_accessibility import violations

pytestmark = pytest.mark.browser

OWN_NAMES = {"en": "English", "sv": "Svenska", "fi": "Suomi"}


def _press_until(page: Page, key: str, wanted: str, most: int = 40) -> None:
    """Press a key until what is wanted has the focus, as somebody does who has no mouse."""
    for _ in range(most):
        page.keyboard.press(key)
        if page.locator(wanted).evaluate("(one) => one === document.activeElement"):
            return
    raise AssertionError(f"{wanted} is not reached by {key}")


def test_a_guest_answers_by_keyboard_alone(opens: Opens, examples: Examples) -> None:
    page = opens(viewport={"width": 390, "height": 844}).new_page()
    page.goto(examples.links["open fi"])

    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    _press_until(page, "Tab", "input[name=answer][value=accepted]")
    page.keyboard.press("Space")
    expect(page.locator("input[name=answer][value=accepted]")).to_be_checked()
    page.keyboard.press("ArrowDown")
    page.keyboard.press("ArrowDown")
    expect(page.locator("input[name=answer][value=declined]")).to_be_checked()
    _press_until(page, "Tab", "main form button[type=submit]")
    page.keyboard.press("Enter")

    expect(page.locator("#standing-title")).to_be_visible()
    expect(page.locator(".answered-no")).to_be_visible()
    page.context.close()


def test_the_focus_is_always_seen(opens: Opens, examples: Examples) -> None:
    page = opens().new_page()
    page.goto(examples.links["open"])
    unseen = []
    for _ in range(30):
        page.keyboard.press("Tab")
        found = page.evaluate(
            """() => {
                const one = document.activeElement;
                const shows = (style) => style.outlineStyle !== "none" || style.boxShadow !== "none";
                const frame = one.closest("label, .answer");
                const seen = shows(getComputedStyle(one)) || (frame && shows(getComputedStyle(frame)));
                return seen ? "" : one.outerHTML.slice(0, 120);
            }"""
        )
        if found and not found.startswith("<body"):
            unseen.append(found)

    assert unseen == []
    page.context.close()


def test_a_guest_reads_the_page_in_each_language_and_keeps_the_answer(
    opens: Opens, examples: Examples
) -> None:
    page = opens(java_script_enabled=False).new_page()
    page.goto(examples.links["open sv"])
    expect(page.locator("html")).to_have_attribute("lang", "sv")
    titles = set()
    for language, name in OWN_NAMES.items():
        page.locator(".language-switch").get_by_role("link", name=name, exact=True).click()
        expect(page.locator("html")).to_have_attribute("lang", language)
        titles.add(page.get_by_role("heading", level=1).inner_text())

    assert len(titles) == 3
    page.context.close()


def test_an_answer_without_a_choice_leads_to_the_question(opens: Opens, examples: Examples) -> None:
    page = opens(viewport={"width": 390, "height": 844}).new_page()
    page.goto(f"{examples.links['open']}?lang=en")
    page.locator("input[name=answer][value=substituted]").check()
    page.locator("textarea[name=remark]").fill("A word to the host")
    page.get_by_role("button", name="Send the answer").click()

    summary = page.get_by_role("alert")
    expect(summary).to_be_focused()
    expect(page.locator("input[name=answer][value=substituted]")).to_be_checked()
    expect(page.locator("textarea[name=remark]")).to_have_value("A word to the host")
    assert violations(page) == []
    summary.get_by_role("link").first.click()
    expect(page.locator("input[name=substitute-name]")).to_be_focused()
    page.context.close()


@pytest.mark.parametrize("scripts", [True, False])
def test_an_answer_that_says_nothing_is_asked_for_again(
    opens: Opens, examples: Examples, scripts: bool
) -> None:
    page = opens(java_script_enabled=scripts).new_page()
    page.goto(f"{examples.links['open']}?lang=en")
    page.get_by_role("button", name="Send the answer").click()

    expect(page.get_by_role("alert")).to_contain_text("choose one of the answers")
    page.context.close()


def test_a_guessed_link_gets_a_calm_page_that_tells_nothing(opens: Opens, examples: Examples) -> None:
    page = opens().new_page()
    known = examples.links["open"]
    pages = []
    for guess in ("/invitation/999999-guessed", known[:-1] + ("b" if known[-1] != "b" else "c")):
        answer = page.goto(guess)
        assert answer is not None and answer.status == 404
        expect(page.get_by_role("heading", level=1)).to_have_text("This link does not open a page")
        pages.append(page.get_by_role("main").inner_text())

    assert pages[0] == pages[1]
    page.context.close()


def test_the_page_works_at_200_percent_and_at_320_pixels(opens: Opens, examples: Examples) -> None:
    # 1.4.10 Reflow: 320 CSS pixels are 1280 at 400 %.
    page = opens(viewport={"width": 320, "height": 640}).new_page()
    for key in ("open", "accepted", "join later"):
        page.goto(examples.links[key])
        wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
        assert wide <= 0, key
    page.context.close()
