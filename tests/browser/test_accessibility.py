"""No page breaks WCAG 2.2 A or AA, scrolls sideways, or speaks another language than it says."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from html.parser import HTMLParser
from itertools import product
from typing import Any

import pytest
from playwright.sync_api import ConsoleMessage, Error, Page, Response

from office.accounts.access import access_of
from tests.browser.conftest import AXE, FULL, Window
from tests.browser.examples import Examples
from tests.browser.house import House
from tests.browser.leftovers import AS_STORED, english_of, left_in, words_of
from tests.browser.pages import NO_PAGES, VISITS
from tests.browser.visits import Visit

pytestmark = pytest.mark.browser

RULES = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"],
    "resultTypes": ["violations"],
    # A letter shown in a frame is a document of its own, and looked at as one.
    "iframes": False,
    # Sound and moving pictures would be loaded before one looks: no page of ours has any.
    "preload": False,
}
WIDTHS = {390: 844, 1360: 900}
SCHEMES = ("light", "dark")
LANGUAGES = ("en", "sv", "fi")
MATRIX = list(product(WIDTHS, SCHEMES, LANGUAGES))

#: Bytes of a guest's page with everything it loads, decoded.
GUEST_BYTES = 500_000


@dataclass(frozen=True)
class Look:
    """A page in one language, and the widths and schemes in which it is looked at."""

    visit: Visit
    language: str
    sights: tuple[tuple[int, str], ...]

    @property
    def name(self) -> str:
        """Its name in a test report."""
        sight = f"-{self.sights[0][0]}-{self.sights[0][1]}" if len(self.sights) == 1 else "-everywhere"
        return f"{self.visit.name}-{self.language}{sight}"


def _once() -> Iterator[Look]:
    """Every page once, the matrix spread over them: each cell is met by every twelfth page.

    Of a page of the staff with several states the first is looked at; guests' pages in every state.
    Looks of one size and scheme follow each other: a window that stays as it is costs nothing.
    """
    endpoints = [visit.endpoint for visit in VISITS]
    visits = [v for at, v in enumerate(VISITS) if v.who == "guest" or v.endpoint not in endpoints[:at]]
    looks = []
    for number, visit in enumerate(visits):
        width, scheme, language = MATRIX[number * 5 % len(MATRIX)]
        looks.append(Look(visit, language, ((width, scheme),)))
    yield from sorted(looks, key=lambda look: look.sights)


def _everywhere() -> Iterator[Look]:
    for visit, language in product(VISITS, LANGUAGES):
        yield Look(visit, language, tuple(product(WIDTHS, SCHEMES)))


#: Everything that is looked at in this run.
LOOKS = [*_once(), *(_everywhere() if FULL else ())]


def test_every_page_of_the_program_is_on_the_list(office: House) -> None:
    listed = {visit.endpoint for visit in VISITS} | NO_PAGES.keys()
    rules = office.app.url_map.iter_rules()
    opened = {rule.endpoint for rule in rules if "GET" in (rule.methods or set())}

    assert opened - listed == set(), "give these an example in tests/browser/pages.py or register_pages.py"
    assert {name for name in NO_PAGES if name not in office.app.view_functions} == set()


@pytest.mark.parametrize("look", [pytest.param(look, id=look.name) for look in LOOKS])
def test_the_page_is_accessible_and_in_order(
    look: Look, window: Window, office: House, examples: Examples
) -> None:
    page = window(look.visit.who)
    watched = Watched(page)
    try:
        faults = _faults(look, page, watched, office, examples)
    finally:
        watched.end()

    assert not faults, "\n".join(faults)


def _faults(look: Look, page: Page, watched: Watched, office: House, examples: Examples) -> list[str]:
    show(page, *look.sights[0])
    answer = page.goto(look.visit.address(examples, look.language))
    page.wait_for_load_state("load")
    assert answer is not None
    faults = []
    if answer.status != look.visit.status:
        return [f"the page answers {answer.status}"]
    html = answer.text()
    faults += _faults_of_document(page, html, look.language)
    faults += _faults_of_words(html, look)
    if look.visit.who == "guest" and _is_guests_page(office, look.visit):
        weight = watched.weight()
        if weight > GUEST_BYTES:
            faults.append(f"the page weighs {weight} bytes")
    faults += watched.faults(expected=page.url if look.visit.status >= 400 else "")
    for number, (width, scheme) in enumerate(look.sights):
        if number:
            show(page, width, scheme)
        where = f"{width} px, {scheme}: "
        faults += [where + fault for fault in [*sideways(page), *violations(page)]]
    return faults


def _is_guests_page(office: House, visit: Visit) -> bool:
    access = access_of(office.app, visit.endpoint)
    return access is not None and access.role is None


def show(page: Page, width: int, scheme: Any) -> None:
    """Make the window as wide as a phone's or a desk's, light or dark."""
    size = {"width": width, "height": WIDTHS[width]}
    if page.viewport_size != size:
        page.set_viewport_size({"width": width, "height": WIDTHS[width]})
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")


def _faults_of_document(page: Page, html: str, language: str) -> list[str]:
    faults = []
    said, count, title = page.evaluate(
        "() => [document.documentElement.lang, document.querySelectorAll('h1').length, document.title]"
    )
    if said != language:
        faults.append(f"the page says it is in {said}, not {language}")
    if count != 1:
        faults.append(f"the page has {count} headings of the first rank")
    if not title.split("·")[0].strip():
        faults.append("the page has no title of its own")
    faults += inline_code(html)
    return faults


def _faults_of_words(html: str, look: Look) -> list[str]:
    if look.language == "en" or look.visit.endpoint in AS_STORED:
        return []
    english = left_in(words_of(html, look.language), english_of(look.language))
    return [f"English was left: {message}" for message in english]


class Watched:
    """What a page loads and complains about."""

    def __init__(self, page: Page) -> None:
        self.errors: list[tuple[str, str]] = []
        self.responses: list[Response] = []
        self._page = page
        page.on("console", self._note)
        page.on("pageerror", self._note_error)
        page.on("response", self._note_response)

    def end(self) -> None:
        """Listen no longer: others look at their pages in the same window."""
        self._page.remove_listener("console", self._note)
        self._page.remove_listener("pageerror", self._note_error)
        self._page.remove_listener("response", self._note_response)

    def _note(self, message: ConsoleMessage) -> None:
        if message.type in {"error", "warning"}:
            self.errors.append((message.text, message.location.get("url", "")))

    def _note_error(self, error: Error) -> None:
        self.errors.append((str(error), ""))

    def _note_response(self, response: Response) -> None:
        self.responses.append(response)

    def faults(self, expected: str) -> list[str]:
        """The console's complaints; that an error page is one is expected."""
        return [f"console: {text}" for text, where in self.errors if not expected or where != expected]

    def weight(self) -> int:
        """Bytes that were loaded, decoded."""
        return sum(self._bytes_of(response) for response in self.responses)

    def _bytes_of(self, response: Response) -> int:
        if response.status not in {200, 304}:
            return 0
        try:
            if response.status == 200:
                return len(response.body())
        except Error:
            # Kept for good, it came without being asked for again: the browser has no octets to show.
            pass
        # The window has it from an earlier page: it is weighed as whoever has nothing loads it.
        return len(self._page.request.get(response.url).body())


class _Inline(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        if tag == "style" or (tag == "script" and "src" not in given):
            self.found.append(f"<{tag}> within the page, line {self.getpos()[0]}")
        for name, value in attrs:
            if name == "style" or name.startswith("on") or (value or "").lower().startswith("javascript:"):
                self.found.append(f"{name}= at <{tag}>, line {self.getpos()[0]}")


def inline_code(html: str) -> list[str]:
    """Styles and scripts within the page, which the Content-Security-Policy forbids."""
    parser = _Inline()
    parser.feed(html)
    return parser.found


def sideways(page: Page) -> list[str]:
    """Whether the page is wider than its window, and because of what."""
    found = page.evaluate(
        """() => {
            const wide = document.documentElement.clientWidth;
            if (document.documentElement.scrollWidth <= wide) return null;
            const out = [...document.body.querySelectorAll('*')].filter(
                (one) => one.getBoundingClientRect().right > wide + 1 && one.checkVisibility());
            return out.slice(0, 4).map((one) => `${one.tagName.toLowerCase()}.${one.className}`).join(', ');
        }"""
    )
    return [] if found is None else [f"the page scrolls sideways, by {found or 'nothing visible'}"]


def violations(page: Page, context: str | None = None) -> list[str]:
    """What axe finds, one line for each rule broken."""
    if page.evaluate("() => typeof axe") == "undefined":
        page.evaluate(AXE)
    run = "([where, rules]) => axe.run(where ?? document, rules).then((found) => found.violations)"
    found = []
    for violation in page.evaluate(run, [context, RULES]):
        nodes = violation["nodes"]
        first = nodes[0]
        why = "; ".join(item["message"] for key in ("any", "all", "none") for item in first[key])
        found.append(
            f"{violation['id']} × {len(nodes)}: {json.dumps(first['target'])} {first['html'][:160]} {why}"
        )
    return found
