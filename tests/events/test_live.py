"""During the seminar: who is here, and the questions of guests from sending to the screen."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from events.attendance.models import PresenceSource
from events.attendance.presence import arrive
from events.live.asking import MOST_QUESTIONS, QuestionRefused, WhyNot, ask, why_closed
from events.live.models import GuestQuestion, Moderation
from events.live.moderating import Do, NoSuchQuestion, Stood, moderate, take_back
from events.live.queries import in_the_room, questions_of
from events.programme.models import EventStatus
from events.questions.models import Question, QuestionAnswer, QuestionKind
from events.registration.links import join_url
from events.registration.models import RegistrationStatus
from office import clock
from office.accounts.models import Role
from tests.events.test_door import guest, hybrid
from tests.making import STATES, ambassador, embassy

TEXT = "How do the ferries run?"


def refused(registration: Any, text: str = TEXT) -> WhyNot:
    with pytest.raises(QuestionRefused) as refusal:
        ask(registration, text)
    return refusal.value.reason


def test_a_question_is_taken_once_from_who_has_a_seat_while_the_event_is_on(db: Session) -> None:
    event = hybrid()
    one, other = guest(event), guest(event, "Basil Example")
    first = ask(one, f"  {TEXT}\r\nBcc: x\u202e\u200b\x01 ", submission="form-1")
    assert first.text == f"{TEXT} Bcc: x"
    assert ask(one, "changed", submission="form-1") is first
    # Another guest's form of the same number is another question.
    assert ask(other, TEXT, submission="form-1", without_name=True) is not first
    assert (refused(one, " \n\u200b"), refused(one, "x" * 601)) == (WhyNot.EMPTY, WhyNot.TOO_LONG)
    for number in range(MOST_QUESTIONS - 1):
        ask(one, f"{TEXT} {number}")
    assert refused(one) is WhyNot.TOO_MANY
    other.status = RegistrationStatus.WAITING
    assert refused(other) is WhyNot.NO_SEAT
    assert why_closed(one, event.ends_at + timedelta(hours=2)) is WhyNot.CLOSED
    event.status = EventStatus.CANCELLED
    assert refused(one) is WhyNot.CLOSED


def test_questions_are_chosen_ordered_answered_and_every_step_is_taken_back(db: Session) -> None:
    event, elsewhere = hybrid(), hybrid()
    one = guest(event)
    a, b, c = (ask(one, f"Question {letter}") for letter in "abc")

    def order() -> str:
        return "".join(question.text[-1] for question in questions_of(event.id).chosen)

    for question in (a, b, c):
        moderate(event.id, question.id, Do.CHOOSE)
    moderate(event.id, a.id, Do.CHOOSE)
    assert order() == "abc"
    moderate(event.id, c.id, Do.UP)
    moderate(event.id, a.id, Do.UP)
    assert order() == "acb"
    # A double click answers one question, not two.
    _question, stood = moderate(event.id, a.id, Do.ANSWERED)
    moderate(event.id, a.id, Do.ANSWERED)
    assert order() == "cb"
    take_back(event.id, a.id, stood)
    assert order() == "acb"
    _question, stood = moderate(event.id, c.id, Do.SET_ASIDE)
    assert [order(), [one.text for one in questions_of(event.id).set_aside]] == ["ab", ["Question c"]]
    take_back(event.id, c.id, stood)
    moderate(event.id, c.id, Do.BACK)
    assert [one.text for one in questions_of(event.id).new] == ["Question c"]
    take_back(event.id, c.id, Stood(Moderation.CHOSEN, None))
    assert order() == "abc"
    with pytest.raises(NoSuchQuestion):
        moderate(elsewhere.id, a.id, Do.CHOOSE)


def test_the_room_knows_who_is_here_and_who_is_expected_by_precedence(db: Session) -> None:
    event = hybrid()
    early = ambassador("FR", "Early", credentials_on=clock.today() - timedelta(days=900))
    late = ambassador("IT", "Late", credentials_on=clock.today() - timedelta(days=30))
    second = guest(event, "Late Example", organisation=late.organisation)
    first = guest(event, "Early Example", organisation=early.organisation)
    alone = guest(event, "No Mission", country="SE")
    left = guest(event, "Left Example", organisation=embassy("NO"), status=RegistrationStatus.CANCELLED)
    assert [one.registration.name for one in in_the_room(event).expected] == [
        "Early Example",
        "Late Example",
        "No Mission",
    ]
    for registration in (second, alone, left):
        arrive(registration.id, PresenceSource.DOOR, clock.now())
    room = in_the_room(event)
    assert [one.registration for one in room.expected] == [first]
    assert [one.registration.name for one in room.here] == ["Late Example", "No Mission", "Left Example"]
    assert (room.missions, room.countries) == (2, 3)


def test_the_hosts_page_is_asked_again_for_nothing_and_costs_the_same_for_many(
    db: Session, signed_in: Callable[..., FlaskClient], count_statements: Callable[[], Any]
) -> None:
    browser = signed_in(Role.EDITOR)
    event = hybrid()
    one = guest(event, organisation=embassy("IT"))
    question = ask(one, "<script>alert(1)</script> & more")
    unnamed = ask(one, "Of nobody", without_name=True)
    here = f"/events/manage/{event.id}/live"
    page = browser.get(here).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; more" in page and "<script>alert" not in page
    assert page.count("Åsa Öberg, Embassy of Italy") == 1
    decided = browser.post(f"{here}/questions", data={"do": f"choose {question.id}"})
    assert decided.headers["Location"] == f"{here}#questions"
    part = browser.post(
        f"{here}/questions", data={"do": f"choose {unnamed.id}"}, headers={"HX-Request": "true"}
    )
    undo = re.findall(r'name="do" value="(undo [^"]+)"', part.text)
    assert undo == [f"undo {unnamed.id} new"]
    screen = browser.get(f"{here}/screen").text
    assert "Åsa Öberg" in screen and "1 more question is waiting" in screen
    assert "Åsa Öberg" not in browser.get(f"{here}/screen?names=no").text
    browser.post(f"{here}/questions?do=answered {question.id}")
    assert "Of nobody" in browser.get(f"{here}/screen").text
    assert "Åsa Öberg" not in browser.get(f"{here}/screen").text
    for bad in ("choose", "choose x", "dance 1", f"undo {question.id} dancing", f"undo {question.id} new x"):
        assert browser.post(f"{here}/questions", data={"do": bad}).status_code == 400
    assert browser.post(f"{here}/questions", data={"do": "choose 999999"}).status_code == 404

    def costs() -> list[int]:
        found = []
        for rest in ("", "/room", "/questions", "/screen/part"):
            with count_statements() as counted:
                answer = browser.get(here + rest)
            assert answer.status_code == 200
            found.append(len(counted))
            etag = answer.headers.get("ETag")
            if rest:
                assert browser.get(here + rest, headers={"If-None-Match": etag}).status_code == 304
        return found

    assert costs() == [12, 9, 4, 4]
    for state in STATES[1:]:
        more = guest(event, f"Guest {state}", organisation=embassy(state))
        ask(more, f"Question of {state}")
        arrive(more.id, PresenceSource.JOINED, clock.now())
    assert costs() == [12, 9, 4, 4]


def test_a_guest_sends_a_question_by_their_own_link_and_sees_their_own_alone(
    db: Session, client: FlaskClient
) -> None:
    event = hybrid()
    one, other = guest(event), guest(event, "Basil Example")
    ask(other, "What another asked")
    address = f"/join/{join_url(one).rpartition('/')[2]}/questions"
    form = {"ask-text": TEXT, "ask-without_name": "y", "ask-submission": "form-1"}
    for _twice in range(2):
        assert client.post(address, data=form).headers["Location"] == address
    page = client.get(address).text
    assert page.count(TEXT) == 1 and "What another asked" not in page
    stored = db.scalars(select(GuestQuestion).where(GuestQuestion.registration_id == one.id)).one()
    assert (stored.text, stored.without_name, stored.state) == (TEXT, True, Moderation.NEW)
    long = client.post(address, data={"ask-text": "y" * 601, "ask-submission": "form-2"})
    assert (long.status_code, "y" * 601 in long.text, "600 characters" in long.text) == (422, True, True)
    # The same form and the guest's own questions stand on the joining page.
    assert "ask-text" in client.get(f"/join/{join_url(one).rpartition('/')[2]}").text
    assert client.get("/join/1-guessed/questions").status_code == 404
    one.status = RegistrationStatus.CANCELLED
    closed = client.get(address).text
    assert "ask-text" not in closed and TEXT in closed
    assert client.post(address, data=form | {"ask-submission": "form-3"}).status_code == 422


def test_what_guests_wrote_when_they_registered_is_led_to_from_the_hosts_page(
    db: Session, signed_in: Callable[..., FlaskClient]
) -> None:
    browser = signed_in(Role.VIEWER)
    event = hybrid()
    one = guest(event, organisation=embassy("IT"))
    kept = {
        kind: Question(event_id=event.id, kind=kind, label={"en": f"To the speakers, {kind}"})
        for kind in (QuestionKind.LONG_TEXT, QuestionKind.TEXT)
    }
    db.add_all(kept.values())
    db.flush()
    before = browser.get(f"/events/manage/{event.id}/live").text
    for question in kept.values():
        db.add(QuestionAnswer(registration=one, question=question, value="Will there be ice?", asked={}))
    db.commit()
    page = browser.get(f"/events/manage/{event.id}/live").text

    assert "What guests wrote" not in before and "What guests wrote" in page
    assert f"/questions/answers?question={kept[QuestionKind.LONG_TEXT].id}" in page
    assert f"question={kept[QuestionKind.TEXT].id}" not in page
