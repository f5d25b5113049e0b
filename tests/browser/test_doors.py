"""People register on a telephone without JavaScript, by each door, and come back by the link in the mail."""

from __future__ import annotations

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Opens
from tests.browser.examples import Examples
from tests.browser.house import House

pytestmark = pytest.mark.browser

PHONE = {"width": 390, "height": 844}
#: Bytes of a guest's form with its styles and fonts, decoded.
HEAVIEST = 500_000


def _mail_to(office: House, address: str) -> str:
    """The letter to an address, as plain text, once it has come."""
    body = office.letter_to(address).get_body(("plain",))
    assert body is not None
    return str(body.get_content())


def _own_link(text: str) -> str:
    found = re.search(r"https?://[^/\s]+(/registration/\S+)", text)
    assert found is not None, text
    return found.group(1)


def _fill(page: Page, name: str, email: str) -> None:
    page.get_by_label("Name", exact=True).fill(name)
    page.get_by_label("Title or position").fill("First Secretary")
    page.get_by_label("E-mail").fill(email)


def test_on_a_telephone_somebody_registers_changes_cancels_and_comes_after_all(
    opens: Opens, office: House, examples: Examples
) -> None:
    page = opens(viewport=PHONE, java_script_enabled=False).new_page()
    page.goto(f"{examples.links['door']}?lang=en")
    page.get_by_role("button", name="Send the registration").click()
    expect(page.get_by_role("alert")).to_contain_text("Name")
    expect(page.get_by_role("alert")).to_contain_text("E-mail")
    _fill(page, "Astrid Phoner", "astrid@example.org")
    page.get_by_label("Organisation").fill("University of Example")
    page.get_by_label("Country").select_option("NO")
    page.get_by_role("button", name="Send the registration").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("Thank you, your seat is reserved")
    expect(page.get_by_text("Astrid")).to_have_count(0)

    page.goto(_own_link(_mail_to(office, "astrid@example.org")))
    expect(page.get_by_text("This page is for Astrid Phoner alone.")).to_be_visible()
    expect(page.get_by_role("link", name="Your joining page")).to_be_visible()
    page.get_by_role("link", name="Change", exact=True).click()
    page.get_by_label("Title or position").fill("Counsellor")
    page.get_by_role("button", name="Save the changes").click()
    expect(page.get_by_text("Counsellor")).to_be_visible()
    page.get_by_role("button", name="Cancel my registration").click()
    expect(page.get_by_role("heading", name="Your registration is cancelled")).to_be_visible()
    page.get_by_role("button", name="I come after all").click()
    expect(page.get_by_role("heading", name="Your seat is reserved")).to_be_visible()
    page.context.close()


def test_on_a_telephone_a_missions_people_register_and_pass_the_place_on(
    opens: Opens, office: House, examples: Examples
) -> None:
    page = opens(viewport=PHONE, java_script_enabled=False).new_page()
    page.goto(f"{examples.links['mission door']}?lang=en")
    expect(page.get_by_text("of the 4 seats of")).to_be_visible()
    _fill(page, "Carla Colleague", "carla@example.org")
    page.get_by_role("button", name="Send the registration").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("Thank you, your seat is reserved")

    page.goto(_own_link(_mail_to(office, "carla@example.org")))
    page.get_by_role("link", name="I am someone else").click()
    page.get_by_label("Name", exact=True).fill("Dino Deputy")
    page.get_by_label("E-mail").fill("dino@example.org")
    page.get_by_label("Carla Colleague gives the seat to me.").check()
    page.get_by_role("button", name="I come instead").click()
    expect(page.get_by_role("heading", level=2)).to_have_text("Thank you, Dino Deputy")
    page.goto(_own_link(_mail_to(office, "dino@example.org")))
    expect(page.get_by_text("This page is for Dino Deputy alone.")).to_be_visible()
    page.context.close()


def test_a_guests_form_is_light(opens: Opens, examples: Examples) -> None:
    page = opens(viewport=PHONE).new_page()
    weights: dict[str, int] = {}
    page.on("response", lambda answer: weights.update({answer.url: len(answer.body())}))
    page.goto(f"{examples.links['door']}?lang=en", wait_until="networkidle")

    assert 0 < sum(weights.values()) <= HEAVIEST, weights
    page.context.close()
