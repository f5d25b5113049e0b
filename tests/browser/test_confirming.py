"""A mission is asked to confirm its entry, corrects it on a telephone; the office decides line by line."""

from __future__ import annotations

import re
import time
from email.message import EmailMessage
from itertools import product

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import FULL, Opens
from tests.browser.house import PATIENCE, House
from tests.browser.test_accessibility import LANGUAGES, show, violations

pytestmark = pytest.mark.browser

#: Where two missions read that no other walk writes to.
MAILBOXES = ("secretariat.nl@example.org", "secretariat.tr@example.org")
PHONE = {"viewport": {"width": 390, "height": 844}, "java_script_enabled": False}

TITLE = "Minister Plenipotentiary"
NEWCOMER = ("Sanne", "Vermeulenberg")
SECRETARY = "Joost Kwakkelstein"


def link_for(office: House, address: str, after: int) -> str:
    """The mission's own link, as its letter writes it out; letters about other things are passed over."""
    deadline = time.monotonic() + PATIENCE
    while time.monotonic() < deadline:
        for envelope, message in list(zip(office.mail.envelopes, office.mail.messages, strict=False))[after:]:
            if address in (envelope.rcpt_tos or []) and (found := _link_in(message)):
                return found
        time.sleep(0.1)
    raise AssertionError(f"no request came to {address}")


def _link_in(letter: EmailMessage) -> str:
    body = letter.get_body(("plain",))
    assert body is not None
    found = re.findall(r"https?://\S+/entry/[\w-]+(?=\s|$)", body.get_content())
    return str(found[0]) if found else ""


def test_a_mission_corrects_its_entry_and_the_office_accepts_line_by_line(
    office: House, opens: Opens, desk: Page
) -> None:
    before = len(office.mail.envelopes)
    _ask(desk)
    links = [link_for(office, address, before) for address in MAILBOXES]
    assert links[0] != links[1]

    phone = opens(**PHONE)
    _correct(phone.new_page(), links[0])
    _confirm(phone.new_page(), links[1])
    phone.close()

    _decide(desk)
    _take_back(desk)


def _ask(page: Page) -> None:
    page.goto("/stakeholders/upkeep?reach=resident")
    assert violations(page) == []
    for name in ("Embassy of the Netherlands", "Embassy of Türkiye"):
        page.get_by_role("checkbox", name=f"Tick {name}").check()
    page.get_by_role("button", name="Ask these missions to confirm").click()

    expect(page.get_by_text("2 letters are ready to be sent.")).to_be_visible()
    assert violations(page) == []
    page.get_by_label("Number of letters").fill("2")
    page.get_by_role("button", name="Send 2 letters").click()
    expect(page.get_by_text("2 letters are on their way.")).to_be_visible()


def _no_sideways_scroll(page: Page) -> None:
    wide = page.evaluate("document.documentElement.scrollWidth - document.documentElement.clientWidth")
    assert wide <= 0


def _correct(page: Page, link: str) -> None:
    page.goto(link)
    expect(page.get_by_role("heading", level=1)).to_have_text("Embassy of the Netherlands")
    expect(page.get_by_role("main")).not_to_contain_text("Türkiye")
    page.get_by_role("link", name="Correct something").click()

    row = page.locator("fieldset.person-row").nth(1)
    row.locator("summary").click()
    row.get_by_label("Title as your mission writes it").fill(TITLE)
    page.locator("details.newcomer", has_text="Add a new colleague").locator("summary").click()
    newcomer = page.locator("details.newcomer[open]")
    newcomer.get_by_label("Given name").fill(NEWCOMER[0])
    newcomer.get_by_label("Family name or whole name").fill(NEWCOMER[1])
    newcomer.get_by_label("Rank").select_option(label="First secretary")
    # Who answers is asked for, and nothing that was typed is lost over it.
    page.get_by_role("button", name="Send the corrections").click()
    expect(page.get_by_role("alert")).to_contain_text("Please give your name")
    expect(page.locator("details.newcomer[open]").get_by_label("Given name")).to_have_value(NEWCOMER[0])
    page.get_by_label("Your name").fill(SECRETARY)
    page.get_by_role("button", name="Send the corrections").click()

    expect(page.get_by_role("main")).to_contain_text(f"{SECRETARY} sent 2 corrections")
    _no_sideways_scroll(page)


def _confirm(page: Page, link: str) -> None:
    page.goto(link)
    page.get_by_label("Your name").fill("Ayla Gündüzalp")
    page.get_by_role("button", name="Everything is right").click()
    expect(page.get_by_role("main")).to_contain_text("Ayla Gündüzalp confirmed on")


def _decide(page: Page) -> None:
    page.goto("/")
    expect(page.get_by_role("main")).to_contain_text("to decide on")
    page.goto("/stakeholders/upkeep/answers")
    expect(page.get_by_role("row").filter(has_text="Türkiye")).to_contain_text("Everything is right")
    page.get_by_role("link", name="Embassy of the Netherlands").click()

    assert violations(page) == []
    title = page.locator(".diff-line", has_text=TITLE)
    newcomer = page.locator(".diff-line", has_text=NEWCOMER[1])
    title.get_by_label("Accept the line", exact=True).check()
    newcomer.get_by_label("Leave as it is").check()
    page.get_by_role("button", name="Decide the chosen lines").click()

    expect(page.get_by_text("1 line accepted, 1 line left as it was.")).to_be_visible()
    page.get_by_role("link", name="To the entry").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text(TITLE)
    expect(main).not_to_contain_text(NEWCOMER[1])
    # The history says on whose word, and leads back to the answer.
    main.get_by_role("link", name=re.compile("nswer no. .* of a mission")).first.click()


def _take_back(page: Page) -> None:
    expect(page.get_by_role("heading", level=1)).to_have_text("Embassy of the Netherlands")
    page.get_by_role("button", name="Take back what was accepted").click()

    expect(page.get_by_text("Taken back: the register reads as before")).to_be_visible()
    expect(page.locator(".diff-line", has_text=TITLE).get_by_label("Later")).to_be_checked()
    page.get_by_role("link", name="To the entry").click()
    expect(page.get_by_role("table").first).not_to_contain_text(TITLE)


@pytest.mark.parametrize("language", LANGUAGES)
def test_the_missions_pages_are_accessible_in_both_schemes(
    office: House, opens: Opens, language: str
) -> None:
    link = office.within(_silent_link)
    context = opens()
    page = context.new_page()
    for (number, query), (turn, scheme) in product(
        enumerate(("", "&correct=1")), enumerate(("light", "dark"))
    ):
        # In the ordinary run each page once in each language, in one scheme and the other in turn.
        if not FULL and (number + LANGUAGES.index(language) + turn) % 2:
            continue
        show(page, 390, scheme)
        page.goto(f"{link}?lang={language}{query}")
        expect(page.locator("html")).to_have_attribute("lang", language)
        assert violations(page) == []
        _no_sideways_scroll(page)
    context.close()


def _silent_link() -> str:
    """The link of the mission that the demonstration asked and that has not answered."""
    from office.database import db
    from stakeholders.verification.links import entry_url
    from stakeholders.verification.models import EntryRequest

    found = db.session.query(EntryRequest).filter_by(answered_at=None).order_by(EntryRequest.id).first()
    assert found is not None
    return entry_url(found)
