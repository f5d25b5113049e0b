"""What opens on a page, and pages that come back with errors, are as accessible as the pages themselves."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import FULL, Opens, Window
from tests.browser.examples import Examples
from tests.browser.test_accessibility import show, sideways, violations

pytestmark = pytest.mark.browser

SIGHTS = [(390, "dark"), (1360, "light")]


@pytest.fixture
def desk(window: Window) -> Page:
    """The officer's window, which stays open from test to test."""
    return window("officer")


def _look(page: Page, width: int, scheme: Any) -> list[str]:
    show(page, width, scheme)
    # From the top: where a page happens to be scrolled to, the phone's bar lies over whatever ends there.
    page.evaluate("() => window.scrollTo(0, 0)")
    return [*sideways(page), *violations(page)]


def _go_to(page: Page, _examples: Examples) -> None:
    page.goto("/")
    page.keyboard.press("Control+k")
    page.get_by_role("searchbox").fill("it")
    expect(page.locator("[data-goto-results] a").first).to_be_visible()


def _account(page: Page, _examples: Examples) -> None:
    page.goto("/")
    page.locator("details.account-menu summary:visible").click()
    expect(page.locator(".account-panel:visible")).to_be_visible()


def _ticked_guests(page: Page, examples: Examples) -> None:
    page.goto(f"/events/manage/{examples.ids['event']}/guests")
    page.get_by_role("checkbox").first.check()
    expect(page.locator("[data-bulk-bar]")).to_be_visible()


def _ticked_attendees(page: Page, examples: Examples) -> None:
    page.goto(f"/events/manage/{examples.ids['under way']}/attendance")
    page.get_by_role("checkbox").first.check()
    expect(page.locator("[data-bulk-bar]")).to_be_visible()


def _more_filters(page: Page, _examples: Examples) -> None:
    page.goto("/stakeholders/organisations?kind=embassy&country=IT")
    page.locator("details.filter-more summary").click()


OPENED = [_go_to, _account, _ticked_guests, _ticked_attendees, _more_filters]


def _looks() -> Iterator[Any]:
    """Each once, on a phone and at a desk in turn; everywhere in the whole matrix."""
    for (number, opened), (at, sight) in product(enumerate(OPENED), enumerate(SIGHTS)):
        marks = [] if number % len(SIGHTS) == at else [pytest.mark.full]
        yield pytest.param(opened, *sight, id=f"{opened.__name__[1:]}-{sight[0]}-{sight[1]}", marks=marks)


@pytest.mark.parametrize("opened, width, scheme", list(_looks()))
def test_what_opens_is_accessible(
    desk: Page, examples: Examples, opened: Callable[[Page, Examples], None], width: int, scheme: str
) -> None:
    show(desk, width, scheme)
    opened(desk, examples)

    assert _look(desk, width, scheme) == []


#: Forms that are sent empty, or with nonsense in one field: address, and what is typed where.
FORMS: dict[str, tuple[str, dict[str, str]]] = {
    "an organisation": ("/stakeholders/organisations/new", {}),
    "a person": ("/stakeholders/people/new", {}),
    "an account": ("/office/users/new", {}),
    "a password": ("/password", {}),
    "an event": ("/events/manage/new", {}),
    "a list": ("/stakeholders/importing/", {}),
    "settings of an event": ("/events/manage/{event}/settings", {"#seats_per_mission": "0"}),
    "a point of the programme": ("/events/manage/{event}/programme/new", {}),
    "guests": ("/events/manage/{draft}/guests/add", {}),
    "a number of letters": ("/events/manage/{event}/letters/send/invitation", {"#number": "1"}),
    "an answer by telephone": ("/events/manage/{event}/replies/{invitation}", {}),
}


@pytest.mark.parametrize("form", FORMS)
def test_a_form_that_comes_back_says_what_is_wrong(desk: Page, examples: Examples, form: str) -> None:
    address, typed = FORMS[form]
    desk.goto(address.format(**examples.ids))
    for field, value in typed.items():
        desk.locator(field).fill(value)
    last = next(iter(typed), None)
    place = desk.locator(last) if last else desk.locator("main form[method=post]:has(.button-primary)")
    (place.locator("xpath=ancestor-or-self::form").locator(".button-primary")).first.click()

    summary = desk.locator("#errors")
    expect(summary).to_be_focused()
    for link in summary.get_by_role("link").all():
        target = (link.get_attribute("href") or "#").removeprefix("#")
        expect(desk.locator(f"[id='{target}']")).to_have_count(1)
    at = list(FORMS).index(form) % len(SIGHTS)
    for width, scheme in SIGHTS if FULL else SIGHTS[at : at + 1]:
        assert _look(desk, width, scheme) == [], (width, scheme)


def test_a_wrong_password_is_told_without_telling_which_was_wrong(opens: Opens) -> None:
    page = opens().new_page()
    said = []
    for email in ("officer@example.org", "nobody@example.org"):
        page.goto("/sign-in")
        page.locator("#email").fill(email)
        page.locator("#password").fill("not the password")
        page.get_by_role("button", name="Sign in").click()
        expect(page.get_by_role("alert")).to_be_visible()
        said.append(page.get_by_role("alert").inner_text())

    assert said[0] == said[1]
    assert violations(page) == []
    page.context.close()
