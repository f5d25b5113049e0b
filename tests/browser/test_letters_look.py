"""The HTML of every kind of letter, in every language, as axe and a phone see it."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, StorageState

from events.letters.models import Purpose
from tests.browser.conftest import Opens
from tests.browser.examples import Examples
from tests.browser.house import House
from tests.browser.letter_kinds import letters_in
from tests.browser.test_accessibility import SCHEMES, WIDTHS, sideways, violations

pytestmark = pytest.mark.browser


@pytest.fixture
def reader(opens: Opens, officer: StorageState) -> Iterator[Page]:
    """A mail program's window."""
    context = opens(storage_state=officer)
    yield context.new_page()
    context.close()


def test_every_letter_is_accessible_and_fits_a_phone(reader: Page, examples: Examples) -> None:
    assert {name.split()[1] for name in examples.letters} == {"en", "sv", "fi"}
    faults = []
    for name, number in examples.letters.items():
        html = reader.request.get(f"/office/mailroom/letters/{number}/html").text()
        reader.set_content(html)
        if (said := reader.locator("html").get_attribute("lang")) != name.split()[1]:
            faults.append(f"{name}: says it is in {said}")
        for width in WIDTHS:
            reader.set_viewport_size({"width": width, "height": 900})
            for scheme in SCHEMES:
                reader.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                found = [*sideways(reader), *violations(reader)]
                faults += [f"{name}, {width} px, {scheme}: {fault}" for fault in found]

    assert not faults, "\n".join(faults)


#: Each letter is written in each language, and looked at where its look differs.
LOOKS: dict[str, tuple[str, ...]] = {"en": ("390 dark", "640 light"), "sv": (), "fi": ("390 light",)}


def test_every_kind_of_letter_to_guests_is_accessible_with_the_longest_names(
    reader: Page, office: House
) -> None:
    faults = []
    for language, looks in LOOKS.items():
        letters = office.within(lambda language=language: letters_in(language))  # type: ignore[misc]
        assert set(Purpose) <= set(letters)
        for name, html in letters.items():
            reader.set_content(html)
            assert reader.locator("html").get_attribute("lang") == language
            for look in looks:
                width, scheme = look.split()
                reader.set_viewport_size({"width": int(width), "height": 900})
                reader.emulate_media(color_scheme=scheme)  # type: ignore[arg-type]
                found = [*sideways(reader), *violations(reader)]
                faults += [f"{name} {language}, {look}: {fault}" for fault in found]

    assert not faults, "\n".join(faults)
