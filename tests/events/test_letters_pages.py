"""Wording letters on their pages: versions, two officers at once, the preview, and earlier events."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from events.guestlist.links import invitation_url, token_of
from events.letters import writing
from events.letters.comparing import Side, compared
from events.letters.models import LetterText, Purpose
from events.programme.models import Event
from office.accounts.models import Role
from tests.conftest import Client
from tests.events.seminar import embassy, invite, posted, seminar

SUBJECT = "Invitation to {{ event_title }}"
BODY = "{{ salutation }},\n\nwelcome.\n\n{{ button }}\n\n{{ closing }}"


def typed(event: Event, seen: int = 0, body: str = BODY, **more: str) -> dict[str, str]:
    """What a browser would send from the page."""
    fields = {f"subject-{code}": SUBJECT for code in event.languages}
    fields |= {f"body-{code}": body for code in event.languages}
    return {**fields, "seen": str(seen), **more}


def versions(db: Session) -> list[LetterText]:
    """Every version there is, the oldest first."""
    db.expire_all()
    return list(db.scalars(select(LetterText).order_by(LetterText.id)))


@pytest.fixture
def event(db: Session) -> Event:
    """A seminar with one guest."""
    made = seminar()
    invite(made)
    db.commit()
    return made


@pytest.fixture
def officer(signed_in: Callable[[Role], Client], event: Event) -> Client:
    """An officer's browser."""
    return signed_in(Role.EDITOR)


def page(event: Event, more: str = "") -> str:
    """The address of the invitation's wording."""
    return f"/events/manage/{event.id}/letters/wording/invitation{more}"


def test_each_change_that_is_saved_is_a_version_and_none_is_ever_changed(
    db: Session, event: Event, officer: Client
) -> None:
    first = officer.get(page(event)).text
    assert "These are the house’s own words." in first
    answer = officer.post(page(event), data=typed(event))
    assert (answer.status_code, answer.location) == (303, page(event))
    assert officer.post(page(event), data=typed(event, 1)).status_code == 303
    officer.post(page(event), data=typed(event, 1, BODY.replace("welcome", "a hearty welcome")))
    one, two = versions(db)
    assert [(one.number, one.body["sv"]), (two.number, two.body["sv"])] == [
        (1, BODY),
        (2, BODY.replace("welcome", "a hearty welcome")),
    ]
    assert one.user_id == two.user_id is not None
    shown = officer.get(page(event, "/versions")).text
    assert "<del>welcome</del><ins>a hearty welcome</ins>" not in shown
    assert "<ins>a hearty </ins>" in shown
    assert "Both say the same." in officer.get(page(event, "/versions?from=2&to=2")).text
    assert "Both say the same." not in officer.get(page(event, "/versions?from=0&to=2")).text


def test_an_earlier_version_and_the_houses_words_are_taken_up_as_new_ones(
    db: Session, event: Event, officer: Client
) -> None:
    officer.post(page(event), data=typed(event))
    officer.post(page(event), data=typed(event, 1, BODY + "\n\n{{ signature }}"))
    officer.post(page(event, "/take-up"), data={"number": "1"})
    officer.post(page(event, "/take-up"), data={"number": "0"})
    made = versions(db)
    assert [text.number for text in made] == [1, 2, 3, 4]
    assert made[2].body == made[0].body
    assert made[3].body == writing.house_words(Purpose.INVITATION).body
    assert officer.post(page(event, "/take-up"), data={"number": "0"}).status_code == 303
    assert len(versions(db)) == 4, "it says so already"
    assert officer.post(page(event, "/take-up"), data={"number": "9"}).status_code == 404
    assert officer.post(page(event, "/take-up"), data={"number": "x"}).status_code == 400


def test_the_second_of_two_officers_is_told_and_sees_both(db: Session, event: Event, officer: Client) -> None:
    officer.post(page(event), data=typed(event))
    mine = typed(event, 0, BODY.replace("welcome", "do come"))
    # As a browser sends it: every line ends with two characters.
    mine = {name: text.replace("\n", "\r\n") for name, text in mine.items()}
    refused = officer.post(page(event), data=mine)
    assert refused.status_code == 409
    assert "has saved version 1 while you were writing" in refused.text
    assert "<del>welcome</del><ins>do come</ins>" in refused.text
    assert refused.text.count("<del>") == len(event.languages), "line ends are no difference"
    assert "do come." in refused.text.split("<textarea")[1], "what was typed is still there"
    assert 'name="seen" type="hidden" value="1"' in refused.text
    assert len(versions(db)) == 1
    assert officer.post(page(event), data=typed(event, 1, mine["body-en"])).status_code == 303
    assert [text.number for text in versions(db)] == [1, 2]
    # The same text from two officers is one version.
    assert officer.post(page(event), data=typed(event, 1, mine["body-en"])).status_code == 303
    assert len(versions(db)) == 2


def test_a_text_with_faults_is_kept_and_its_faults_are_told(
    db: Session, event: Event, officer: Client
) -> None:
    officer.post(page(event), data=typed(event, 0, "{{ salutaton }}"))
    assert [text.body["fi"] for text in versions(db)] == ["{{ salutaton }}"]
    shown = officer.get(page(event)).text
    assert "3 faults keep it from being sent." in shown
    assert "Did you mean “{{ salutation }}”?" in shown
    assert "English, line 1" in shown
    too_long = officer.post(page(event), data=typed(event, 1, "x" * 20_001))
    assert (too_long.status_code, "x" * 20_001 in too_long.text, len(versions(db))) == (422, True, 1)


def test_a_missing_language_can_be_begun_from_the_houses_words(
    db: Session, event: Event, officer: Client
) -> None:
    without = {**typed(event, 0, "My own text"), "body-fi": "", "subject-fi": ""}
    officer.post(page(event), data=without)
    assert "Begin from the house’s words" in officer.get(page(event)).text
    filled = officer.post(page(event), data={**without, "seen": "1", "fill": "fi"}).text
    assert "Kutsu: {{ event_title }}" in filled
    assert filled.count("My own text") >= 2, "the other languages are as typed"
    assert len(versions(db)) == 1, "nothing is saved by it"


def test_the_preview_shows_what_is_typed_and_never_a_guests_own_link(
    db: Session, app: Flask, event: Event, officer: Client
) -> None:
    post = posted(embassy("ES"), "Lucía", "Ejemplo")
    guest = invite(event, post, language="sv", to_address="spain@example.org")
    db.commit()
    number, token = guest.id, token_of(guest)
    body = BODY + "\n\n{{ name }} {{ reply_link }} [here]({{ reply_link }})"
    for view in ("mail", "phone", "plain"):
        asked = typed(event, 0, body, guest=str(number), shown="en", view=view)
        shown = officer.post(page(event, "/shown"), data=asked)
        assert "Lucía Ejemplo" in shown.text
        assert "spain@example.org" in shown.text
        assert "/invitation/…" in shown.text
        assert token not in shown.text
        assert "sandbox" in shown.headers["Content-Security-Policy"]
        assert shown.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert '<html lang="sv">' in officer.get(page(event, f"/shown?guest={number}&shown=all")).text
    assert invitation_url(guest) not in officer.get(page(event, f"?guest={number}")).text
    other = seminar(slug="other")
    stranger = invite(other, posted(embassy("FR"), "Luc", "Blanc"))
    db.commit()
    assert "Luc Blanc" not in officer.get(page(event, f"/shown?guest={stranger.id}")).text


def test_what_is_wrong_is_told_while_one_types(db: Session, event: Event, officer: Client) -> None:
    told = officer.post(page(event, "/check"), data=typed(event, 0, "{% if online %}x")).text
    assert "“{% if %}” has no end." in told
    assert "<html" not in told
    unreadable = officer.post(page(event, "/shown"), data=typed(event, 0, "{% if online %}x")).text
    assert "The letter cannot be shown" in unreadable and "has no end" in unreadable
    odd = invite(event, posted(embassy("ES"), "<b>Ugo</b>", "Neri"))
    db.commit()
    told = officer.post(page(event, "/check"), data=typed(event, 0, BODY + "{{ name }}")).text
    assert f"/guests/{odd.id}" in told
    assert "looks like mark-up: “&lt;b&gt;Ugo&lt;/b&gt; Neri”" in told


def test_the_wording_of_an_earlier_event_is_taken_over(db: Session, event: Event, officer: Client) -> None:
    officer.post(page(event), data=typed(event))
    thanks = f"/events/manage/{event.id}/letters/wording/thanks"
    officer.post(thanks, data=typed(event, 0, "{{ salutation }}, thank you."))
    later = seminar(slug="later", languages=["en", "fi"])
    db.commit()
    address = f"/events/manage/{later.id}/letters/wording/take-over"
    assert "The ambassadors’ seminar" in officer.get(address).text
    chosen = {"event": str(event.id), "purposes": ["invitation", "reminder"]}
    assert officer.post(address, data=chosen).status_code == 303
    taken = [text for text in versions(db) if text.event_id == later.id]
    assert [(text.purpose, text.number, text.body) for text in taken] == [
        (Purpose.INVITATION, 1, {"en": BODY, "fi": BODY})
    ]
    officer.post(address, data=chosen)
    assert len([text for text in versions(db) if text.event_id == later.id]) == 1
    assert officer.post(address, data={"event": "999", "purposes": ["invitation"]}).status_code == 422


def test_a_viewer_reads_and_writes_nothing(event: Event, signed_in: Callable[[Role], Client]) -> None:
    viewer = signed_in(Role.VIEWER)
    shown = viewer.get(page(event)).text
    assert "Save the wording" not in shown
    assert "readonly" in shown
    assert viewer.post(page(event), data=typed(event)).status_code == 403
    assert "Reply to the invitation" in viewer.get(page(event, "/shown")).text


def test_the_pages_take_the_same_statements_for_one_guest_and_for_thirty(
    db: Session, event: Event, officer: Client, count_statements: Callable[[], Any]
) -> None:
    def asked() -> tuple[int, int]:
        db.rollback()
        with count_statements() as editor:
            officer.get(page(event))
        with count_statements() as overview:
            officer.get(f"/events/manage/{number}/letters/wording")
        return len(editor), len(overview)

    number = event.id
    one = asked()
    for place in range(29):
        invite(event, posted(embassy("ES", f"Embassy {place}"), f"Guest {place}", "Example"))
    db.commit()
    assert asked() == one
    assert one[0] <= 16
    assert one[1] <= 10


def test_what_is_agreed_to_is_a_version_of_its_own(db: Session, event: Event) -> None:
    assert writing.current(event, Purpose.REMINDER) is None
    text = writing.agreed(event, Purpose.REMINDER)
    assert (text.number, text.user_id, set(text.body)) == (1, None, {"en", "sv", "fi"})
    assert writing.agreed(event, Purpose.REMINDER).id == text.id
    assert writing.words_of(event, Purpose.REMINDER).body == writing.house_words(Purpose.REMINDER).body


def test_texts_are_compared_word_by_word_and_fields_stay_whole() -> None:
    runs = compared("Dear {{ name }}, come soon.", "Dear {{ title }}, come soon, please.")
    assert [(run.side, run.text) for run in runs] == [
        (Side.BOTH, "Dear "),
        (Side.REMOVED, "{{ name }}"),
        (Side.ADDED, "{{ title }}"),
        (Side.BOTH, ", come soon"),
        (Side.ADDED, ", please"),
        (Side.BOTH, "."),
    ]
    assert compared("", "") == []
