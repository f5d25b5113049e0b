"""A Swedish or Finnish page or letter has no English left in it."""

from __future__ import annotations

from email import message_from_bytes, policy

import pytest
from playwright.sync_api import StorageState
from sqlalchemy import select

from office.database import db
from office.mailroom.models import ArchivedLetter, Letter
from tests.browser.conftest import Opens
from tests.browser.examples import Examples
from tests.browser.house import House
from tests.browser.leftovers import AS_STORED, Message, english_of, left_in, words_of
from tests.browser.pages import VISITS
from tests.browser.test_accessibility import LOOKS

pytestmark = pytest.mark.browser

LANGUAGES = ("sv", "fi")


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_page_has_english_left(
    language: str, opens: Opens, officer: StorageState, viewer: StorageState, examples: Examples
) -> None:
    english = english_of(language)
    contexts = {
        "guest": opens(),
        "officer": opens(storage_state=officer),
        "viewer": opens(storage_state=viewer),
    }
    left = {}
    # A page that is opened in either is searched as it is looked at. Of the others Swedish and Finnish
    # take turns: what was never marked for translation is English in both.
    read = {look.visit for look in LOOKS if look.language in LANGUAGES}
    for visit in VISITS[LANGUAGES.index(language) :: 2]:
        if visit in read or visit.endpoint in AS_STORED:
            continue
        html = contexts[visit.who].request.get(visit.address(examples, language)).text()
        if found := left_in(words_of(html, language), english):
            left[visit.name] = found
    for context in contexts.values():
        context.close()

    assert not left, "\n".join(f"{name}: {found}" for name, found in left.items())


@pytest.mark.parametrize("language", LANGUAGES)
def test_no_letter_has_english_left(language: str, office: House, examples: Examples) -> None:
    english = english_of(language)
    wanted = (
        select(Letter.id, Letter.kind, ArchivedLetter.raw)
        .join(ArchivedLetter, ArchivedLetter.letter_id == Letter.id)
        .where(Letter.language == language)
    )
    left = {}
    letters = office.within(lambda: db.session.execute(wanted).all())
    assert letters
    for number, kind, raw in letters:
        message = message_from_bytes(raw, policy=policy.default)
        text, html = message.get_body(("plain",)), message.get_body(("html",))
        assert text is not None and html is not None
        said = f"{message['Subject']} {text.get_content()} {words_of(html.get_content(), language)}"
        if found := left_in(" ".join(said.split()), english):
            left[f"{kind} {number}"] = found

    assert not left, "\n".join(f"{name}: {found}" for name, found in left.items())


def test_english_that_was_left_is_seen() -> None:
    message = Message.of("Kindly reply by %(day)s please")

    said = words_of(
        '<p>Hej</p><p>Kindly reply by <b>1 mars</b>\n please</p><input lang="en"><p lang="en">Welcome</p>!',
        "sv",
    )

    assert said == "Hej Kindly reply by 1 mars please !"
    assert left_in(said, [message]) == ["Kindly reply by %(day)s please"]
    assert left_in("Svara senast 1 mars", [message]) == []
