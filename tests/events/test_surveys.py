"""The survey: a guest answers once by their link, the promise holds, and staff see results."""

from __future__ import annotations

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextvars import Context
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, inspect, select, text
from sqlalchemy.orm import Session

from events.programme.models import Event
from events.registration.links import survey_url
from events.registration.models import Registration, RegistrationStatus
from events.surveys import setting_up, taking
from events.surveys.models import Survey, SurveyQuestionKind, SurveySheet, SurveyTurn
from events.surveys.queries import Shut, questions_of, survey_of
from events.surveys.results import results_of
from events.surveys.setting_up import Hindrance, QuestionPlan, SurveyRefused
from events.surveys.taking import AnswersRefused, take_answers
from office import clock
from office.accounts.models import Role
from office.audit.models import AuditEntry
from office.database import db as database
from office.mailroom.models import Letter
from tests.events.registrants import registrant
from tests.making import seminar

SignedIn = Callable[[Role], FlaskClient]


def surveyed(guests: int, **columns: Any) -> tuple[Event, Survey, list[Registration]]:
    """An event with so many guests, and its survey of the house's four questions, open."""
    event = seminar()
    seats = [registrant(event, f"Guest{number} Example") for number in range(guests)]
    survey = setting_up.begin(event)
    for name, value in columns.items():
        setattr(survey, name, value)
    setting_up.open_survey(survey)
    return event, survey, seats


def answers(survey: Survey, step: int, words: str = "") -> dict[int, Any]:
    """A whole sheet: the scale, the first choice of one, the first two of several, and perhaps a text."""
    scale, one, several, said = questions_of(survey.id)
    given: dict[int, Any] = {
        scale.id: step,
        one.id: one.choices[0]["key"],
        several.id: [choice["key"] for choice in several.choices[:2]],
    }
    return given | ({said.id: words} if words else {})


def link_of(seat: Registration) -> str:
    return survey_url(seat).removeprefix("http://localhost")


# -- the guest's page --
def test_a_guest_answers_once_by_their_link_and_is_thanked(db: Session, client: FlaskClient) -> None:
    event, survey, (ada, other) = surveyed(2)
    ada.language = "sv"
    here, scale = link_of(ada), questions_of(survey.id)[0]

    page = client.get(here)
    assert (page.status_code, 'lang="sv"' in page.text, "Vad tyckte Ni" in page.text) == (200, True, True)
    assert "<script" not in page.text.split("<main", 1)[1].split("</main>")[0]
    assert "How did you find" in client.get(f"{here}?lang=en").text

    lacking = client.post(f"{here}?lang=en", data={})
    assert (lacking.status_code, "Please answer this question." in lacking.text) == (422, True)
    odd = client.post(f"{here}?lang=en", data={f"answer_{scale.id}": "6"})
    assert odd.status_code == 422
    said = {f"answer_{scale.id}": "4"}
    first, second = (client.post(f"{here}?lang=en", data=said) for _click in range(2))
    assert (first.status_code, second.status_code) == (303, 303)
    assert first.location == second.location == f"{here}?lang=en"
    thanked = client.get(first.location)
    assert (thanked.status_code, "Thank you for answering" in thanked.text) == (200, True)
    assert db.scalars(select(SurveySheet.answers)).all() == [{str(scale.id): 4}]
    # Another guest is not thanked for it; who has no seat, and a link that was withdrawn, open nothing.
    assert "How did you find" in client.get(f"{link_of(other)}?lang=en").text
    other.status = RegistrationStatus.CANCELLED
    assert "for those who took part" in client.get(f"{link_of(other)}?lang=en").text
    assert client.post(f"{link_of(other)}?lang=en", data=said).status_code == 422
    before = link_of(other)
    other.link_number += 1
    assert client.get(before).status_code == 404
    setting_up.close_survey(survey)
    late = registrant(event, "Late Example")
    closed = client.get(f"{link_of(late)}?lang=en")
    assert (closed.status_code, "The survey is closed" in closed.text) == (200, True)


def test_the_last_day_counts_whole_on_the_events_own_clock(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    event, survey, (ada,) = surveyed(1)
    survey.closes_on = clock.today(event.zone) + timedelta(days=1)
    end = clock.now() + timedelta(days=3)
    monkeypatch.setattr(clock, "now", lambda: end)
    with pytest.raises(AnswersRefused) as refused:
        take_answers(survey.id, ada, answers(survey, 3))
    assert refused.value.reason is Shut.CLOSED


# -- the promise --
def test_whoever_has_the_whole_database_cannot_join_answers_to_people(db: Session) -> None:
    """The attack: who answered third gave the third sheet. Orders, numbers, transactions, trail, outbox."""
    _event, survey, seats = surveyed(40)
    db.commit()
    counts = [select(func.count()).select_from(table) for table in (AuditEntry, Letter)]
    before = [db.scalars(count).one() for count in counts]
    stamps = [(seat.id, seat.updated_at) for seat in seats]
    postgresql = db.get_bind().dialect.name == "postgresql"
    for number, seat in enumerate(seats):
        take_answers(survey.id, seat, answers(survey, number % 5 + 1, words=f"I am number {number}"))
        db.commit()

    place = "ctid" if postgresql else "rowid"
    numbers = {seat.id: number for number, seat in enumerate(seats)}
    turns = [
        numbers[one] for one in db.scalars(text(f"SELECT registration_id FROM survey_turns ORDER BY {place}"))
    ]
    said = str(questions_of(survey.id)[3].id)
    by_place = db.scalars(select(SurveySheet.answers).order_by(text(place))).all()
    sheets = [int(sheet[said].rpartition(" ")[2]) for sheet in by_place]
    by_key = [
        int(sheet[said].rpartition(" ")[2])
        for sheet in db.scalars(select(SurveySheet.answers).order_by(SurveySheet.id))
    ]
    assert sorted(turns) == sorted(sheets) == sorted(by_key) == list(range(40))
    # By chance one of forty stands where it would; of forty in order hardly ever ten do.
    for guessed in (turns, sheets, by_key):
        assert sum(place == number for place, number in enumerate(guessed)) < 10
    assert sum(one == other for one, other in zip(turns, sheets, strict=True)) < 10
    if postgresql:
        for table in ("survey_turns", "survey_sheets"):
            written_by = db.scalars(text(f"SELECT DISTINCT xmin::text FROM {table}")).all()
            assert len(written_by) == 1, "every row bears the number of the last transaction"
    for table in ("survey_turns", "survey_sheets"):
        kinds = {str(column["type"]).upper() for column in inspect(db.connection()).get_columns(table)}
        assert not [kind for kind in kinds if "TIME" in kind or "DATE" in kind]
    assert db.scalars(select(SurveySheet.registration_id).distinct()).all() == [None]
    # Nothing beside them noted it: no trail, no letter, no moment of the guest's own row.
    assert [db.scalars(count).one() for count in counts] == before
    db.expire_all()
    assert [(seat.id, seat.updated_at) for seat in seats] == stamps
    keys = [list(sheet) for sheet in by_place]
    assert keys == [sorted(key, key=int) for key in keys]


def test_the_promise_and_the_questions_stay_once_somebody_has_answered(db: Session) -> None:
    event, survey, (ada,) = surveyed(1)
    scale, one, *_rest = questions_of(survey.id)
    take_answers(survey.id, ada, answers(survey, 5))

    def refused(what: Callable[[], Any]) -> Hindrance:
        with pytest.raises(SurveyRefused) as found:
            what()
        return found.value.reason

    more = QuestionPlan(SurveyQuestionKind.TEXT, {"en": "More?"})
    other = QuestionPlan(SurveyQuestionKind.TEXT, {"en": "Scale?"}, is_required=True)
    assert (
        refused(lambda: setting_up.change(survey, intro={}, is_anonymous=False, closes_on=None))
        is Hindrance.PROMISED
    )
    assert refused(lambda: setting_up.add_question(survey, more)) is Hindrance.ANSWERED
    assert refused(lambda: setting_up.remove_question(survey, one)) is Hindrance.ANSWERED
    assert refused(lambda: setting_up.change_question(survey, scale, other)) is Hindrance.ANSWERED
    mended = [(choice["key"], {**choice["label"], "en": "Short"}) for choice in one.choices]
    setting_up.change_question(survey, one, QuestionPlan(one.kind, {**one.label, "en": "Length?"}, mended))
    assert (one.label["en"], results_of(survey, "en").questions) == ("Length?", [])
    assert survey_of(event.id) is survey


def test_answers_at_once_lose_none_and_without_the_lock_they_would(
    app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    with app.app_context():
        _event, survey, seats = surveyed(12)
        database.session.commit()
        number, guests = survey.id, [seat.id for seat in seats]
        races = database.engine.dialect.name == "postgresql"
        scale = questions_of(number)[0].id
    together = threading.Barrier(6 if races else 1)

    def no_lock(survey_id: int) -> Survey:
        found = database.session.get(Survey, survey_id)
        assert found is not None
        together.wait(timeout=10)
        return found

    def answer(guest: int) -> None:
        def work() -> None:
            with app.app_context():
                seat = database.session.get(Registration, guest)
                assert seat is not None
                take_answers(number, seat, {scale: 5})
                database.session.commit()
                database.session.remove()

        Context().run(work)

    def kept(some: list[int]) -> tuple[int, int]:
        with ThreadPoolExecutor(6) as pool:
            done = [pool.submit(answer, guest) for guest in some]
            _errors = [one.exception() for one in done]
        with app.app_context():
            counted = [
                database.session.scalars(select(func.count()).select_from(table)).one()
                for table in (SurveySheet, SurveyTurn)
            ]
            return counted[0], counted[1]

    assert kept(guests[:1]) == (1, 1)
    with monkeypatch.context() as patched:
        patched.setattr(taking, "lock_survey", no_lock)
        assert (kept(guests[1:7]) != (7, 7)) == races
    with app.app_context():
        database.session.execute(text("DELETE FROM survey_sheets"))
        database.session.execute(text("DELETE FROM survey_turns"))
        database.session.commit()
    assert kept(guests) == (12, 12)


# -- staff --
def test_results_of_an_anonymous_survey_are_shown_once_it_is_closed(
    db: Session, signed_in: SignedIn, count_statements: Callable[[], Any]
) -> None:
    officer = signed_in(Role.VIEWER)
    event, survey, seats = surveyed(30)
    here = f"/events/manage/{event.id}/survey"
    for seat in seats[:4]:
        take_answers(survey.id, seat, answers(survey, 2, words="=1+1 secretly"))
    setting_up.close_survey(survey)
    few = officer.get(f"{here}/results")
    assert (few.status_code, "results are shown from 5 answers on" in few.text) == (200, True)
    assert ("secretly" in few.text, officer.get(f"{here}/results.csv").status_code) == (False, 404)
    setting_up.open_survey(survey)
    take_answers(survey.id, seats[4], answers(survey, 5))
    later = officer.get(f"{here}/results").text
    assert ("the first come with answer no. 10" in later, "secretly" in later) == (True, False)
    setting_up.close_survey(survey)

    def cost() -> tuple[int, str]:
        with count_statements() as statements:
            page = officer.get(f"{here}/results")
        assert page.status_code == 200
        return len(statements), page.text

    first, shown = cost()
    assert (shown.count("secretly"), "2.6" in shown, "Guest1" in shown) == (4, True, False)
    setting_up.open_survey(survey)
    for seat in seats[5:]:
        take_answers(survey.id, seat, answers(survey, 4))
    setting_up.close_survey(survey)
    assert cost()[0] == first <= 16
    written = officer.get(f"{here}/results.csv").data.decode("utf-8-sig")
    assert written.splitlines()[2] == f"{questions_of(survey.id)[0].label['en']};2;4;0.1333"
    assert ("'=1+1 secretly" in written, "Guest" in written) == (True, False)
    assert officer.get(f"{here}/results.xlsx").data[:2] == b"PK"
    left = db.scalars(select(AuditEntry).where(AuditEntry.label == str(event))).all()
    assert [one.details["answers"] for one in left if "file" in one.details] == [30, 30]


def test_whoever_looks_before_and_after_an_answer_learns_nothing_of_it(
    db: Session, signed_in: SignedIn
) -> None:
    """Between any two looks the results stay, or five more answers at least are in them."""
    officer = signed_in(Role.VIEWER)
    event, survey, seats = surveyed(30)
    here = f"/events/manage/{event.id}/survey/results"

    def looked() -> list[int]:
        found = results_of(survey, "en")
        return sorted(int(said.text) for one in found.questions for said in one.said)

    before: list[int] = []
    numbers = []
    for number, seat in enumerate(seats[:23]):
        take_answers(survey.id, seat, answers(survey, 3, words=str(number)))
        now = looked()
        assert set(before) <= set(now)
        assert len(set(now) - set(before)) in {0, 5}
        before = now
        numbers.append(len(now))
    assert numbers == [*[0] * 9, *[5] * 5, *[10] * 5, *[15] * 4]
    assert "Counted here are 15 of 23 answers." in officer.get(here).text
    setting_up.close_survey(survey)
    assert looked() == list(range(23))
    # What was shown when it was closed stays; too few that come later are told to nobody.
    setting_up.open_survey(survey)
    assert looked() == list(range(23))
    for number, seat in enumerate(seats[23:27], start=23):
        take_answers(survey.id, seat, answers(survey, 3, words=str(number)))
    assert looked() == list(range(23))
    setting_up.close_survey(survey)
    assert looked() == list(range(23))
    assert "The others came when the survey was opened again" in officer.get(here).text
    setting_up.open_survey(survey)
    take_answers(survey.id, seats[27], answers(survey, 3, words="27"))
    setting_up.close_survey(survey)
    assert looked() == list(range(28))
    # Its last day passes and is put off: the same as closing and opening it again.
    survey.is_open, survey.closes_on = True, clock.today(event.zone) - timedelta(days=1)
    setting_up.change(survey, intro={}, is_anonymous=True, closes_on=None)
    take_answers(survey.id, seats[28], answers(survey, 3, words="28"))
    assert looked() == list(range(28))


def test_by_name_the_office_sees_who_answered_what(db: Session, signed_in: SignedIn) -> None:
    officer = signed_in(Role.VIEWER)
    event, survey, (ada,) = surveyed(1, is_anonymous=False)
    take_answers(survey.id, ada, answers(survey, 5, words="More coffee"))
    page = officer.get(f"/events/manage/{event.id}/survey/results").text
    assert ("More coffee" in page, "Guest0 Example" in page) == (True, True)
    rows = officer.get(f"/events/manage/{event.id}/survey/results.csv").data.decode("utf-8-sig").splitlines()
    assert rows[1] == "Guest0 Example;;5;Too short;The talks; The discussion;More coffee".replace(
        "The talks; The discussion", '"The talks; The discussion"'
    )


def test_staff_begin_change_order_preview_and_open_a_survey(db: Session, signed_in: SignedIn) -> None:
    viewer, officer = signed_in(Role.VIEWER), signed_in(Role.EDITOR)
    event = seminar()
    registrant(event)
    here = f"/events/manage/{event.id}/survey"
    assert "Begin with the four questions" in officer.get(here).text
    for _click in range(2):
        assert officer.post(f"{here}/begin").status_code == 303
    survey = survey_of(event.id)
    assert survey is not None
    scale, one, several, said = questions_of(survey.id)
    assert officer.post(f"{here}/questions/{said.id}/move", data={"direction": "up"}).status_code == 303
    choices = {"choices-en": "Yes\nNo", "choices-sv": "Ja\nNej", "choices-fi": "Kyllä"}
    new = {"kind": "one_of", "label-en": "Again?", "label-sv": "Igen?", "label-fi": "Taas?", **choices}
    few = officer.post(f"{here}/questions/new", data={**new, "choices-en": "Yes", "choices-sv": ""})
    assert (few.status_code, "at least two choices" in few.text) == (422, True)
    assert officer.post(f"{here}/questions/new", data=new).status_code == 303
    refused = officer.post(f"{here}/open", follow_redirects=True)
    assert "not written in every language" in refused.text
    db.expire_all()
    again = questions_of(survey.id)[-1]
    assert [one.id for one in questions_of(survey.id)] == [scale.id, one.id, said.id, several.id, again.id]
    assert officer.get(f"{here}/questions/{again.id}").text.count("Kyllä") == 1
    whole = {**new, "choices-fi": "Kyllä\nEi"}
    assert officer.post(f"{here}/questions/{again.id}", data=whole).status_code == 303
    gone = officer.post(f"{here}/questions/{again.id}/remove", follow_redirects=True).text
    assert len(questions_of(survey.id)) == 4
    undo = gone.rpartition("/steps/")[2].split('"')[0]
    assert officer.post(f"{here}/steps/{undo}").status_code == 303
    assert officer.post(here, data={"promise": "by_name", "closes_on": ""}).status_code == 303
    assert officer.post(f"{here}/open").status_code == 303
    db.expire_all()
    assert (survey.is_anonymous, survey.is_open, len(questions_of(survey.id))) == (False, True, 5)
    preview = officer.get(f"{here}/preview?lang=fi").text
    assert ("Taas?" in preview, '<button class="button button-primary"' in preview) == (True, False)
    assert viewer.post(f"{here}/close").status_code == 403
