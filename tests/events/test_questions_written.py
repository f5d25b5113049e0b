"""Staff write an event's questions: in order, in every language, each step undone; answers outlive it all."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from io import BytesIO

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from events.programme.models import Event, EventStatus
from events.programme.publishing import Place, problems
from events.questions import asking, editing
from events.questions.editing import ChoicePlan, QuestionPlan
from events.questions.models import Question, QuestionKind
from events.questions.queries import questions_of
from office.accounts.models import Role
from office.audit.models import AuditEntry, Change
from tests.events.asked import PDF, ask, coming, file, kept, link_of, seminar, send, texts

Kind = QuestionKind
SignIn = Callable[[Role], FlaskClient]


def words(response: TestResponse) -> str:
    """What a page says, without its marks."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", response.text)).split())


def order(event: Event) -> list[str]:
    return [str(one) for one in questions_of(event.id)]


def undo(client: FlaskClient, page: TestResponse) -> TestResponse:
    """Press the Undo that the page offers."""
    found = re.search(r'action="([^"]+/undo)"', page.text)
    assert found is not None
    return client.post(found[1], follow_redirects=True)


def test_a_question_is_added_changed_moved_and_removed_and_each_step_is_undone(
    app: Flask, db: Session, signed_in: SignIn
) -> None:
    officer, event = signed_in(Role.EDITOR), seminar()
    here = f"/events/manage/{event.id}/questions"
    assert "Guests are asked nothing yet" in officer.get(here).text
    officer.post(f"{here}/examples", data={"example": "photographs"})
    assert order(event) == ["May we publish photographs in which you can be recognised?"]
    typed = {
        "kind": "one_of",
        **{f"label-{code}": f"How do you arrive? ({code})" for code in ("en", "sv", "fi")},
        **{f"choices-0-label-{code}": f"By car ({code})" for code in ("en", "sv", "fi")},
        "choices-0-place": "2",
        **{f"choices-1-label-{code}": f"On foot ({code})" for code in ("en", "sv", "fi")},
        "choices-1-place": "1",
        **{f"choices-2-label-{code}": "" for code in ("en", "sv", "fi")},
        "condition": "",
        "group": "",
    }
    # The event is open: what guests read is there in every language.
    refused = officer.post(f"{here}/new", data={**typed, "label-sv": "", "choices-1-label-fi": ""})
    assert (refused.status_code, "who read this in Swedish as well" in words(refused)) == (422, True)
    page = officer.post(f"{here}/new", data=typed, follow_redirects=True)
    way = questions_of(event.id)[1]
    assert [one["label"]["en"] for one in way.choices] == ["On foot (en)", "By car (en)"]
    assert len(order(event)) == 2
    undo(officer, page)
    assert len(order(event)) == 1
    officer.post(f"{here}/new", data=typed)
    way = questions_of(event.id)[1]
    foot, car = (one["key"] for one in way.choices)
    number = {"kind": "text", **{f"label-{code}": f"Its number ({code})" for code in ("en", "sv", "fi")}}
    officer.post(f"{here}/new", data={**number, "condition": f"{way.id}:{car}", "group": ""})
    depends = questions_of(event.id)[2]
    assert (depends.depends_on_id, depends.depends_on_value) == (way.id, car)
    assert "Only if “How do you arrive? (en)” is answered “By car (en)”." in words(officer.get(here))
    # What another question needs stays, and stays above it.
    kept_choice = {**typed, "choices-0-key": foot, "choices-1-key": "", "choices-1-label-en": "By bus"}
    for path, data, told in (
        (f"{way.id}/remove", {}, "is asked only if this is answered so"),
        (f"{way.id}/move", {"direction": "down"}, "so it has to stand below it"),
        ("order", {"ids": [depends.id, way.id]}, "so it has to stand below it"),
        (f"{way.id}", kept_choice, "is asked only if this is answered so"),
    ):
        answer = officer.post(f"{here}/{path}", data=data, follow_redirects=True)
        assert told in words(answer)
    assert order(event)[1:] == ["How do you arrive? (en)", "Its number (en)"]
    officer.post(f"{here}/{way.id}/move", data={"direction": "up"})
    assert order(event)[0] == "How do you arrive? (en)"
    page = officer.post(f"{here}/order", data={"ids": [way.id, depends.id]}, follow_redirects=True)
    assert order(event)[:2] == ["How do you arrive? (en)", "Its number (en)"]
    page = officer.post(f"{here}/{depends.id}/remove", follow_redirects=True)
    assert len(order(event)) == 2
    undo(officer, page)
    assert order(event)[:2] == ["How do you arrive? (en)", "Its number (en)"]
    assert undo(officer, page).text.count("This has been undone already.") == 1


def test_answers_outlive_changes_of_the_question(app: Flask, db: Session) -> None:
    event = seminar()
    way = ask(event, Kind.ONE_OF, "How do you arrive?", "On foot", "By coach", "By car")
    _invitation, (guest,) = coming(event)
    foot, coach, car = way.choices
    with app.test_request_context("/?lang=en"):
        send(guest, {way: coach["key"]})
        plan = QuestionPlan(
            Kind.ONE_OF,
            texts("Your way to the City Hall"),
            choices=tuple(ChoicePlan(one["key"], one["label"]) for one in (foot, car)),
        )
        editing.change_question(event, way, plan)
        assert [(one["label"]["en"], one["retired"]) for one in way.choices] == [
            ("On foot", False),
            ("By car", False),
            ("By coach", True),
        ]
        told = asking.answers_of(guest)[0]
        assert (told.label, told.text, told.asked_as) == (
            "Your way to the City Hall",
            "By coach",
            "How do you arrive?",
        )
        # Whoever chose it is still offered it; nobody else is.
        assert coach["key"] in [key for key, _label in asking.form_for(event, guest).field_of(way).choices]
        assert coach["key"] not in [key for key, _label in asking.form_for(event).field_of(way).choices]
        with pytest.raises(editing.KindIsFixed):
            editing.change_question(event, way, QuestionPlan(Kind.TEXT, texts("Your way")))
        assert editing.remove_question(event, way) is True
        assert (order(event), kept(guest)) == ([], {way.id: coach["key"]})
        assert [one.text for one in asking.answers_of(guest)] == ["By coach"]
        # A form that was open meanwhile leaves the answer as it is.
        send(guest, {way: foot["key"]})
        assert kept(guest) == {way.id: coach["key"]}
        editing.bring_back(event, way)
        assert order(event) == ["Your way to the City Hall"]


def test_undoing_an_addition_never_takes_an_answer_away(app: Flask, db: Session) -> None:
    event = seminar()
    _invitation, (guest,) = coming(event)
    with app.test_request_context("/?lang=en"):
        with editing.one_step(event) as step:
            badge = ask(event, Kind.TEXT, "Badge")
        send(guest, {badge: "Chiara"})
        undone = editing.take_back(event, step.record_id)
        assert [one.label for one in undone.left] == ["Badge"]
        assert kept(guest) == {badge.id: "Chiara"}


def test_a_missing_translation_holds_publishing_up(app: Flask, db: Session) -> None:
    event = seminar(status=EventStatus.DRAFT)
    editing.add_question(
        event,
        QuestionPlan(
            Kind.ONE_OF,
            {"en": "Way?", "sv": "Väg?"},
            choices=(ChoicePlan("", texts("On foot")), ChoicePlan("", {"en": "By car", "fi": "Autolla"})),
        ),
    )
    found = [(str(one), one.anchor) for one in problems(event) if one.place is Place.QUESTION]
    assert found == [
        ("A choice of “Way?” is missing in Swedish.", "choices-1-label-sv"),
        ("The question “Way?” is missing in Finnish.", "label-fi"),
    ]


def test_staff_count_read_and_take_answers_away(app: Flask, db: Session, signed_in: SignIn) -> None:
    viewer, editor = signed_in(Role.VIEWER), signed_in(Role.EDITOR)
    event = seminar(asks_needs=True)
    way = ask(event, Kind.ONE_OF, "How do you arrive?", "On foot", "By car", is_required=True)
    badge = ask(event, Kind.TEXT, "Badge")
    paper = ask(event, Kind.FILE, "A text")
    _invitation, (guest, colleague, silent) = coming(event, "Bo Example", "Silent Example")
    foot, car = (one["key"] for one in way.choices)
    told = {way: foot, badge: "=1+1", paper: file(PDF, "cv.pdf"), "diet": "No celery", "consent": "yes"}
    with app.test_request_context("/?lang=en"):
        send(guest, told)
        send(colleague, {way: car})
        file_url = asking.answers_of(guest, for_staff=True)[2].file_url
        assert [one.file_url for one in asking.answers_of(guest)] == ["", "", ""]
    db.commit()
    here = f"/events/manage/{event.id}/questions"
    said = words(viewer.get(f"{here}/answers"))
    assert "2 of 3 have answered" in said
    assert "1 guest with a seat has not answered everything that has to be answered. Who?" in said
    narrowed = words(viewer.get(f"{here}/answers?question={way.id}&answer={car}"))
    assert ("Bo Example" in narrowed, guest.name in narrowed) == (True, False)
    owing = words(viewer.get(f"{here}/answers?owing=1"))
    assert (silent.name in owing, "Bo Example" in owing) == (True, False)
    sheet = CalamineWorkbook.from_filelike(BytesIO(viewer.get(f"{here}/answers.xlsx").data))
    rows = sheet.get_sheet_by_index(0).to_python()
    assert [row[4:] for row in rows] == [
        ["How do you arrive?", "Badge", "A text"],
        ["By car", "", ""],
        ["On foot", "=1+1", "cv.pdf"],
        ["", "", ""],
    ]
    assert "'=1+1" in viewer.get(f"{here}/answers.csv").data.decode("utf-8-sig")
    got = viewer.get(file_url)
    assert (got.data, got.headers["Content-Disposition"], got.headers["X-Content-Type-Options"]) == (
        PDF,
        "attachment; filename=cv.pdf",
        "nosniff",
    )
    assert viewer.get(f"{here}/diet-and-access").status_code == 403
    assert "No celery" in words(editor.get(f"{here}/diet-and-access"))
    assert "No celery" in editor.get(f"{here}/diet-and-access.csv").data.decode("utf-8-sig")
    entries = db.query(AuditEntry).filter_by(change=Change.DISCLOSED).order_by(AuditEntry.id)
    assert [entry.details for entry in entries] == [
        {"file": "seminar-answers.xlsx", "people": 3},
        {"file": "seminar-answers.csv", "people": 3},
        {"file": "seminar-diet-and-access.csv", "people": 1},
    ]


def test_a_secretary_answers_for_all_of_the_missions_seats_on_one_page(
    app: Flask, db: Session, client: FlaskClient
) -> None:
    event = seminar(asks_needs=True)
    way = ask(event, Kind.YES_NO, "Do you come by car?", is_required=True)
    number = ask(event, Kind.TEXT, "Its number", is_required=True, when=(way, "yes"))
    paper = ask(event, Kind.FILE, "A text")
    invitation, (guest, colleague) = coming(event, "Bo Example")
    link = link_of(invitation)
    db.commit()
    first = words(client.get(link))
    assert "The host needs 2 answers from you to prepare the meeting. Answer the questions" in first
    page = client.get(f"{link}/questions")
    assert (words(page).count("Do you come by car?"), guest.name in words(page)) == (4, True)
    one, two = f"seat{guest.id}-", f"seat{colleague.id}-"
    typed = {
        f"{one}{way.id}": "yes",
        f"{two}{way.id}": "no",
        f"{two}diet": "No <b>celery</b>",
        f"{two}{number.id}": "x",
    }
    refused = client.post(
        f"{link}/questions", data={**typed, f"{two}{paper.id}": (BytesIO(b"<html>"), "a.pdf")}
    )
    said = words(refused)
    assert refused.status_code == 422
    assert f"{guest.name}, Its number: Please answer this question." in said
    assert "Bo Example, A text: By its content this is not a document or picture that we take." in said
    assert "No &lt;b&gt;celery&lt;/b&gt;</textarea>" in refused.text
    assert (kept(guest), kept(colleague)) == ({}, {})
    good = {**typed, f"{one}{number.id}": "ABC-123", f"{two}consent": "yes"}
    done = client.post(f"{link}/questions", data=good, follow_redirects=True)
    assert "Thank you for your answers" in words(done)
    db.expire_all()
    assert (kept(guest), kept(colleague)) == ({way.id: "yes", number.id: "ABC-123"}, {way.id: "no"})
    # What a colleague with a mailbox of their own has told is theirs: this page says that they told it.
    assert "celery" in client.get(f"{link}/questions").text
    colleague.email = "bo@example.org"
    db.commit()
    again = client.get(f"{link}/questions")
    assert ("celery" in again.text, "Bo Example has answered already" in words(again)) == (False, True)
    event.status = EventStatus.CANCELLED
    db.commit()
    assert client.get(f"{link}/questions").status_code == 303


def test_a_guests_own_page_says_what_is_left_and_deletes_needs_at_once(
    app: Flask, db: Session, client: FlaskClient
) -> None:
    from events.questions.models import GuestNeeds
    from events.registration.links import registration_url

    event = seminar(asks_needs=True)
    ask(event, Kind.YES_NO, "Do you stay?", is_required=True)
    _invitation, (guest,) = coming(event)
    db.add(GuestNeeds(registration_id=guest.id, diet="No celery"))
    own = registration_url(guest).removeprefix("http://localhost")
    db.commit()
    page = client.get(own)
    assert "The host needs 1 answer from you" in words(page) and "No celery" in words(page)
    gone = client.post(f"{own}/needs/delete", follow_redirects=True)
    assert "No celery" not in gone.text
    assert db.query(GuestNeeds).count() == 0
    assert client.post("/registration/1-aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa/needs/delete").status_code == 404


def test_the_preview_asks_as_guests_are_asked_and_keeps_nothing(
    app: Flask, db: Session, signed_in: SignIn
) -> None:
    viewer, event = signed_in(Role.VIEWER), seminar()
    badge = ask(event, Kind.TEXT, "Badge", is_required=True)
    db.commit()
    here = f"/events/manage/{event.id}/questions/preview"
    assert "Badge (fi)" in viewer.get(f"{here}?lang=fi").text
    assert viewer.post(here, data={}).status_code == 422
    tried = viewer.post(here, data={f"q-{badge.id}": "Chiara"})
    assert ("These answers would be taken" in words(tried), db.query(Question).count()) == (True, 1)


def test_the_list_of_questions_costs_the_same_with_one_and_with_thirty(
    app: Flask, db: Session, signed_in: SignIn, count_statements: Callable[[], object]
) -> None:
    viewer = signed_in(Role.VIEWER)
    numbers = []
    for size in (1, 30):
        event = seminar(slug=f"seminar-{size}")
        for number in range(size):
            ask(event, Kind.TEXT, f"Question {number}")
        coming(event, *(f"Guest {number}" for number in range(size)))
        db.commit()
        for path in ("questions", "questions/answers"):
            viewer.get(f"/events/manage/{event.id}/{path}")
            with count_statements() as statements:  # type: ignore[attr-defined]
                assert viewer.get(f"/events/manage/{event.id}/{path}").status_code == 200
            numbers.append(len(statements))
    assert numbers == [8, 14, 8, 14]
