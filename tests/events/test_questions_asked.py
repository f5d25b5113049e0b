"""Guests are asked what applies to them, and only answers to that are kept."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any
from zipfile import ZipFile

import pytest
from flask import Flask
from flask_babel import force_locale
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy.orm import Session
from werkzeug.datastructures import MultiDict

from events.guestlist.models import GuestGroup
from events.questions import asking, needs
from events.questions.answers import answers_by_registration
from events.questions.applying import applying, says
from events.questions.models import AnswerFile, GuestNeeds, Question, QuestionKind
from events.registration.models import RegistrationStatus
from office import clock
from office.audit.models import AuditEntry
from office.database import db as database
from tests.events.asked import PDF, ask, coming, file, kept, seminar, send

Kind = QuestionKind


def said(form: asking.QuestionsForm) -> dict[str, list[str]]:
    """The complaints, by the field's own name."""
    return {
        name: [str(error) for error in field.errors] for name, field in form._fields.items() if field.errors
    }


def test_every_kind_is_answered_kept_and_read_in_the_readers_language(app: Flask, db: Session) -> None:
    event = seminar()
    line = ask(event, Kind.TEXT, "Name for the badge")
    text = ask(event, Kind.LONG_TEXT, "A question to the speakers")
    way = ask(event, Kind.ONE_OF, "How do you arrive?", "On foot", "By car")
    visits = ask(event, Kind.SEVERAL_OF, "Which visits?", "Oodi", "Archive", "Port")
    stays = ask(event, Kind.YES_NO, "Do you stay?")
    people = ask(event, Kind.NUMBER, "How many come along?", minimum=0, maximum=2000)
    day = ask(event, Kind.DATE, "Day of arrival")
    paper = ask(event, Kind.FILE, "A text")
    agrees = ask(event, Kind.CONSENT, "Photographs are taken")
    _invitation, (guest,) = coming(event)
    oodi, _archive, port = (one["key"] for one in visits.choices)
    with app.test_request_context("/?lang=en"):
        form = send(
            guest,
            {
                line: "  Chi\x07ara ",
                text: "One.\r\nTwo.",
                way: way.choices[1]["key"],
                visits: port,
                stays: "no",
                people: "1 200",
                day: "2027-02-15",
                paper: file(PDF, "..\\C:\\my<b>text.exe"),
                agrees: "yes",
            },
        )
        assert said(form) == {}
        assert kept(guest) == {
            line.id: "Chiara",
            text.id: "One.\nTwo.",
            way.id: way.choices[1]["key"],
            visits.id: [port],
            stays.id: "no",
            people.id: 1200,
            day.id: "2027-02-15",
            paper.id: "my b text.pdf",
            agrees.id: "yes",
        }
        assert [(one.label, one.text) for one in asking.answers_of(guest)] == [
            ("Name for the badge", "Chiara"),
            ("A question to the speakers", "One.\nTwo."),
            ("How do you arrive?", "By car"),
            ("Which visits?", "Port"),
            ("Do you stay?", "No"),
            ("How many come along?", "1200"),
            ("Day of arrival", "15 February 2027"),
            ("A text", "my b text.pdf"),
            ("Photographs are taken", "Yes"),
        ]
        # The page that comes back holds all of it, and sending it as it stands changes nothing.
        again = asking.form_for(event, guest)
        assert {question.id: again.field_of(question).answer for question in again.questions} == kept(guest)
    with force_locale("sv"):
        assert [one.text for one in asking.answers_of(guest)][2:4] == ["By car (sv)", "Port (sv)"]
    stored = db.query(AnswerFile).one()
    assert (stored.name, stored.media_type, stored.size) == ("my b text.pdf", "application/pdf", len(PDF))
    assert oodi != port


def test_a_question_is_asked_only_if_another_was_answered_so(app: Flask, db: Session) -> None:
    event = seminar()
    car = ask(event, Kind.YES_NO, "Do you come by car?", is_required=True)
    driver = ask(event, Kind.YES_NO, "With a driver?", is_required=True, when=(car, "yes"))
    name = ask(event, Kind.TEXT, "The driver's name", is_required=True, when=(driver, "yes"))
    _invitation, (guest,) = coming(event)
    with app.test_request_context("/?lang=en"):
        assert said(send(guest, {})) == {str(car.id): ["Please choose yes or no."]}
        assert said(send(guest, {car: "yes", name: "Ignored"})) == {
            str(driver.id): ["Please choose yes or no."]
        }
        # An answer to a question that does not apply decides nothing, and is not kept.
        assert said(send(guest, {car: "no", driver: "yes", name: "Nobody"})) == {}
        assert kept(guest) == {car.id: "no"}
        assert said(send(guest, {car: "yes", driver: "yes"})) == {
            str(name.id): ["Please answer this question."]
        }
        assert kept(guest) == {car.id: "no"}
        send(guest, {car: "yes", driver: "yes", name: "Ola"})
        assert kept(guest) == {car.id: "yes", driver.id: "yes", name.id: "Ola"}
        assert asking.is_complete(guest)
        form = asking.form_for(event, guest)
        assert [form.condition_of(question) for question in form.questions] == [
            "",
            "Only if “Do you come by car?” is answered “Yes”.",
            "Only if “With a driver?” is answered “Yes”.",
        ]
        # Changing one's mind takes what hung on it away.
        send(guest, {car: "no", driver: "yes", name: "Ola"})
        assert kept(guest) == {car.id: "no"}


def test_a_group_is_asked_its_own_questions(app: Flask, db: Session) -> None:
    event = seminar()
    group = GuestGroup(event_id=event.id, name="Speakers")
    db.add(group)
    db.flush()
    everybody = ask(event, Kind.TEXT, "Badge")
    speakers = ask(event, Kind.TEXT, "Slides", is_required=True, group_id=group.id)
    invitation, (guest,) = coming(event)
    with app.test_request_context("/?lang=en"):
        send(guest, {everybody: "A", speakers: "not asked"})
        assert kept(guest) == {everybody.id: "A"}
        assert asking.left_to_answer([guest]) == {guest.id: asking.Left(0, 0)}
        invitation.group_id = group.id
        db.flush()
        assert asking.left_to_answer([guest]) == {guest.id: asking.Left(1, 1)}
        send(guest, {everybody: "A", speakers: "yes"})
        assert kept(guest) == {everybody.id: "A", speakers.id: "yes"}


QUESTIONS = 6
KEYS = ("a", "b")


@st.composite
def forms(draw: st.DrawFn) -> list[tuple[QuestionKind, int | None, str, bool]]:
    """Questions, each perhaps under a condition: kind, the place it hangs on, answer, whether required."""
    made: list[tuple[QuestionKind, int | None, str, bool]] = []
    for number in range(QUESTIONS):
        kind = draw(st.sampled_from([Kind.YES_NO, Kind.ONE_OF, Kind.SEVERAL_OF, Kind.CONSENT, Kind.TEXT]))
        deciding = [n for n in range(number) if made[n][0] is not Kind.TEXT]
        above = draw(st.sampled_from([None, *deciding])) if deciding else None
        wanted = ""
        if above is not None:
            above_kind = made[above][0]
            answers = {Kind.YES_NO: ("yes", "no"), Kind.CONSENT: ("yes",)}.get(above_kind, KEYS)
            wanted = draw(st.sampled_from(answers))
        made.append((kind, above, wanted, draw(st.booleans())))
    return made


POSTED = st.lists(st.sampled_from(["yes", "no", "a", "b", "", "zz", "\x00", "<b>", "9" * 40]), max_size=2)


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(form=forms(), posts=st.lists(st.lists(POSTED, min_size=QUESTIONS, max_size=QUESTIONS), max_size=2))
def test_whatever_is_posted_only_answers_to_what_applied_are_kept(
    app: Flask, form: list[tuple[QuestionKind, int | None, str, bool]], posts: list[list[list[str]]]
) -> None:
    with app.test_request_context("/?lang=en"):
        event = seminar(slug=f"s{database.session.query(Question).count()}-{id(form)}")
        _invitation, (guest,) = coming(event)
        made: list[Question] = []
        for kind, above, wanted, required in form:
            choices = [{"key": key, "label": {"en": key}, "retired": False} for key in KEYS]
            question = Question(
                event_id=event.id,
                position=len(made),
                kind=kind,
                label={"en": "?"},
                is_required=required,
                choices=choices if kind in (Kind.ONE_OF, Kind.SEVERAL_OF) else [],
                depends_on_id=made[above].id if above is not None else None,
                depends_on_value=wanted,
            )
            database.session.add(question)
            database.session.flush()
            made.append(question)
        for post in posts:
            before = kept(guest)
            shown = asking.form_for(event, guest, data=_several(made, post))
            if shown.validate():
                asking.save(guest, shown)
            else:
                assert kept(guest) == before
            found = kept(guest)
            asked = applying(made, found)
            assert set(found) <= asked
            assert asking.is_complete(guest) == all(
                one.id in found for one in made if one.is_required and one.id in asked
            )
            for one in made:
                above_id = one.depends_on_id
                if one.id in found and above_id is not None:
                    assert says(found[above_id], one.depends_on_value)
        database.session.rollback()


def _several(made: list[Question], post: list[list[str]]) -> Any:
    return MultiDict(
        [(f"q-{one.id}", value) for one, values in zip(made, post, strict=True) for value in values]
    )


def _document(*names: str, first: str = "") -> bytes:
    out = BytesIO()
    with ZipFile(out, "w") as archive:
        if first:
            archive.writestr("mimetype", first)
        for name in names:
            archive.writestr(name, "x")
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "name", "told"),
    [
        (b"", "a.pdf", "The file is empty. Please choose another."),
        (b"<html><script>alert(1)</script>", "a.pdf", "By its content this is not a document or picture"),
        (b"MZ\x90\0program", "a.pdf", "By its content this is not a document or picture"),
        (b"%PDF-1.7 cut off", "a.pdf", "The file is damaged, or not what its name says"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"0" * 99, "a.doc", "This is a document of an old kind"),
        (_document("a.txt"), "a.docx", "By its content this is not a document or picture"),
        (
            _document("[Content_Types].xml", "word/document.xml", "word/vbaProject.bin"),
            "a.docx",
            "The document holds macros",
        ),
        (b"%PDF-1.7" + b"0" * 1024 * 1024 + b"%%EOF", "a.pdf", "The file is larger than 1 megabyte."),
        ("a.pdf", "", "The file itself did not arrive, only its name."),
    ],
)
def test_a_file_is_told_by_its_content(
    app: Flask, db: Session, content: bytes | str, name: str, told: str
) -> None:
    event = seminar()
    paper = ask(event, Kind.FILE, "A text", maximum=1)
    badge = ask(event, Kind.TEXT, "Badge")
    _invitation, (guest,) = coming(event)
    with app.test_request_context("/?lang=en"):
        given_file = content if isinstance(content, str) else file(content, name)
        form = send(guest, {paper: given_file, badge: "Chiara"})
        assert [errors[0].startswith(told) for errors in said(form).values()] == [True]
        assert form.field_of(badge).data == "Chiara"
        assert (kept(guest), db.query(AnswerFile).count()) == ({}, 0)


def test_a_file_stays_is_replaced_and_is_taken_out(app: Flask, db: Session) -> None:
    event = seminar()
    paper = ask(event, Kind.FILE, "A text")
    _invitation, (guest,) = coming(event)
    docx = _document("[Content_Types].xml", "word/document.xml")
    with app.test_request_context("/?lang=en"):
        send(guest, {paper: file(PDF, "one.pdf")})
        send(guest, {})
        assert [one.content for one in db.query(AnswerFile)] == [PDF]
        send(guest, {paper: file(docx, "two.pdf")})
        db.expire_all()
        assert [(one.name, one.content) for one in db.query(AnswerFile)] == [("two.docx", docx)]
        send(guest, {f"{paper.id}-remove": "yes"})
        assert (kept(guest), db.query(AnswerFile).count()) == ({}, 0)


def test_needs_are_kept_under_their_consent_alone_and_go_when_it_is_taken_back(
    app: Flask, db: Session
) -> None:
    event = seminar(asks_needs=True)
    _invitation, (guest,) = coming(event)
    with app.test_request_context("/?lang=en"):
        refused = send(guest, {"diet": "No nuts"})
        assert said(refused) == {
            "consent": [
                "Please tick this, or leave the two fields empty: without it nothing of this is kept."
            ]
        }
        assert db.query(GuestNeeds).count() == 0
        send(guest, {"diet": "No nuts", "access": "A ramp", "consent": "yes"})
        assert [(one.diet, one.access) for one in db.query(GuestNeeds)] == [("No nuts", "A ramp")]
        # The box is emptied, the words are left: that takes it back.
        assert said(send(guest, {"diet": "No nuts", "access": "A ramp"})) == {}
        assert db.query(GuestNeeds).count() == 0
        db.flush()
        assert (
            db.query(AuditEntry)
            .filter(AuditEntry.record_type.in_(("guest_needs", "question_answers")))
            .count()
            == 0
        )


def test_needs_are_deleted_after_the_event_and_when_a_seat_is_given_back(app: Flask, db: Session) -> None:
    over = seminar(asks_needs=True)
    coming_up = seminar(asks_needs=True, slug="later")
    _one, (gone,) = coming(over)
    _two, (stays, cancelled) = coming(coming_up, "Bo Example")
    for guest in (gone, stays, cancelled):
        db.add(GuestNeeds(registration_id=guest.id, diet="No nuts"))
    over.starts_at = clock.now() - timedelta(days=15)
    over.ends_at = over.starts_at + timedelta(hours=2)
    cancelled.status, cancelled.updated_at = RegistrationStatus.CANCELLED, clock.now() - timedelta(days=2)
    gone_at, later = needs.deleted_after(over), needs.deleted_after(coming_up)
    db.commit()
    assert (gone_at < clock.now() < later, needs.purge(), needs.purge()) == (True, 2, 0)
    assert [one.registration_id for one in db.query(GuestNeeds)] == [stays.id]


def test_the_answers_of_thirty_cost_what_those_of_one_do(
    app: Flask, db: Session, count_statements: Any
) -> None:
    event = seminar()
    badge = ask(event, Kind.TEXT, "Badge", is_required=True)
    with app.test_request_context("/?lang=en"):
        _invitation, guests = coming(event, *(f"Guest {number}" for number in range(29)))
        for guest in guests:
            send(guest, {badge: guest.name})
        db.commit()
        for people in (guests[:1], guests):
            numbers = [(one.id, one.invitation) for one in people]
            with count_statements() as statements:
                asking.left_to_answer(people)
                answers_by_registration([number for number, _invitation in numbers])
            assert len(statements) == 3
