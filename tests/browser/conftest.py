"""A real Chromium before the real office: web server, worker, mail server, database."""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, BrowserContext, Page, StorageState, expect, sync_playwright

from tests.browser.examples import Examples, arrange
from tests.browser.house import House, house
from tests.browser.office_examples import VIEWER
from tests.conftest import REQUIRE_ALL
from tooling.checks import chromium

#: Everything that Chromium does besides showing our pages is switched off.
ARGUMENTS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-dev-shm-usage",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--disable-quic",
    "--no-first-run",
    # A page's scripts, axe above all, run once and end: to compile them well costs more than it gives back.
    "--js-flags=--no-turbofan --no-maglev",
]
#: The program that looks for what breaks WCAG.
AXE = Axe().axe_script
FULL = os.environ.get("DOYEN_TEST_FULL") == "1"

#: A context (an own browser profile) with the options of Playwright's `new_context`.
Opens = Callable[..., BrowserContext]
#: The window of a "guest", the "officer" or a "viewer", open since its first use.
Window = Callable[[str], Page]


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Leave the whole matrix out unless it was asked for; what nobody asked for was not skipped."""
    left_out = [item for item in items if item.get_closest_marker("full") and not FULL]
    if left_out:
        config.hook.pytest_deselected(items=left_out)
        items[:] = [item for item in items if item not in set(left_out)]


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    """Chromium: named by CHROMIUM, else found on the path."""
    path = chromium()
    if path is None:
        sentence = "no Chromium on this machine: install it, or name one in CHROMIUM"
        pytest.fail(sentence) if REQUIRE_ALL else pytest.skip(sentence)
    with sync_playwright() as playwright:
        found = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield found
        found.close()


@pytest.fixture(scope="session")
def office(tmp_path_factory: pytest.TempPathFactory, browser: Browser) -> Iterator[House]:
    """The demonstration office, served; rate limits off, all else as guests meet it."""
    # A slow machine under load is no fault of a page.
    expect.set_options(timeout=15_000)
    with house(tmp_path_factory.mktemp("office")) as served:
        yield served


@pytest.fixture(scope="session")
def examples(office: House) -> Examples:
    """Something to open for every page: letters sent and failed, answers, a draft, an import."""
    return arrange(office)


@pytest.fixture(scope="session")
def opens(office: House, browser: Browser) -> Opens:
    """Opens a browser profile of its own on the office."""

    def open_context(**options: Any) -> BrowserContext:
        values: dict[str, Any] = {
            "base_url": office.base,
            "viewport": {"width": 1360, "height": 900},
            "reduced_motion": "reduce",
            "locale": "en-GB",
        }
        context = browser.new_context(**(values | options))
        context.set_default_timeout(15_000)
        return context

    return open_context


def sign_in(page: Page, email: str, password: str) -> None:
    """Sign in as a person does."""
    page.goto("/sign-in")
    page.get_by_label("Email").or_(page.get_by_label("E-mail")).fill(email)
    page.get_by_label("Password").fill(password)
    page.get_by_role("button", name="Sign in").click()
    page.wait_for_url("**/")


def _session_of(opens: Opens, email: str, password: str) -> StorageState:
    context = opens()
    sign_in(context.new_page(), email, password)
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture(scope="session")
def officer(office: House, opens: Opens) -> StorageState:
    """The signed-in session of the demonstration's protocol officer, an administrator."""
    return _session_of(opens, office.email, office.password)


@pytest.fixture(scope="session")
def viewer(examples: Examples, opens: Opens) -> StorageState:
    """The signed-in session of somebody who may only look."""
    return _session_of(opens, *VIEWER)


@pytest.fixture(scope="session")
def window(opens: Opens, request: pytest.FixtureRequest) -> Iterator[Window]:
    """One window for each person, for looking: a page in a warm window costs half of one in a new window."""
    windows: dict[str, Page] = {}

    def show(who: str) -> Page:
        if who not in windows or windows[who].is_closed():
            state: StorageState | None = None if who == "guest" else request.getfixturevalue(who)
            context = opens(storage_state=state)
            # Handed over once, not with each page.
            context.add_init_script(AXE)
            windows[who] = context.new_page()
        return windows[who]

    yield show
    for page in windows.values():
        page.context.close()


@pytest.fixture
def desk(opens: Opens, officer: StorageState) -> Iterator[Page]:
    """The officer's browser, signed in, at a desk."""
    context = opens(storage_state=officer, accept_downloads=True)
    yield context.new_page()
    context.close()
