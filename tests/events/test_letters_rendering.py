"""Letters that staff word: the house's own words in each language, and values that stay text."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from events.letters import checking, writing
from events.letters.fields import values_for
from events.letters.models import Purpose
from events.letters.rendering import Glance, glance, render
from office.localized import LANGUAGES
from tests.events.seminar import invite, seminar

LINK = "https://city.example.org/invitation/12-secret"


@pytest.mark.parametrize("purpose", Purpose)
def test_the_houses_own_words_come_out_in_every_language(db: Session, purpose: Purpose) -> None:
    event = seminar()
    invitation = invite(event)
    for language in LANGUAGES:
        values = values_for(event, invitation, language, link=LINK)
        written = render(writing.house_words(purpose), language, values)
        assert event.titled(language) in written.subject
        assert glance(writing.house_words(purpose), language, values) == Glance(written.subject, ())
        assert f'<html lang="{language}">' in written.html
        for text in (written.html, written.text):
            assert not any(mark in text for mark in ("{{", "{%", "\ue000", "\ue001", "\ue002", "\ue003"))


def test_the_invitation_has_all_that_an_invitation_needs(db: Session) -> None:
    event = seminar()
    written = render(
        writing.house_words(Purpose.INVITATION), "en", values_for(event, invite(event), "en", link=LINK)
    )
    assert written.html.count(f'href="{LINK}"') == 2
    assert LINK in written.text
    assert written.text.startswith("Your Excellency,\n")


def test_nothing_is_wrong_with_the_houses_words_for_a_known_guest(db: Session) -> None:
    event = seminar()
    found = checking.faults(event, Purpose.INVITATION, [invite(event)])
    assert found.in_text == []
