"""Asking guests: the form of an event's questions, what of it is kept, and what was answered."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Any, Final

from flask import request
from sqlalchemy import select
from werkzeug.datastructures import CombinedMultiDict, MultiDict

from events.programme.models import Event
from events.questions import needs
from events.questions.answers import Answered, answers_by_registration
from events.questions.applying import applying
from events.questions.models import AnswerFile, GuestNeeds, Question, QuestionAnswer, QuestionKind
from events.questions.queries import asked_of, questions_of
from events.questions.questionnaire import QuestionsForm, asked_in, field_for, shown
from events.registration.models import Registration
from office import clock
from office.database import db
from office.web.i18n import language

__all__ = [
    "Answered",
    "QuestionsForm",
    "answers_of",
    "form_for",
    "has_questions",
    "is_complete",
    "posted",
    "save",
]

#: Begins the name of every field, so that the questions can stand in a form of another page.
PREFIX: Final = "q-"


def posted() -> CombinedMultiDict[str, Any]:
    """All that was sent with this request, files and texts, for `form_for`."""
    return CombinedMultiDict([request.files, request.form])


def form_for(
    event: Event,
    registration: Registration | None = None,
    *,
    group_id: int | None = None,
    data: MultiDict[str, Any] | None = None,
    prefix: str = PREFIX,
) -> QuestionsForm:
    """The questions of an event to one guest, holding what was answered before.

    Args:
        registration: whose answers; None: somebody who registers just now.
        group_id: the group of somebody without a registration.
        data: what was sent, as `posted` gives it; None: nothing was.
        prefix: begins the names of the fields; on a page with several guests each needs another.
    """
    group = group_of(registration) if registration is not None else group_id
    every = questions_of(event.id)
    questions = asked_of(every, group)
    earlier = _earlier(registration) if registration is not None and questions else {}
    kept = needs.needs_of(registration) if registration is not None and event.asks_needs else None
    parts = {str(question.id): field_for(question, earlier.get(question.id)) for question in questions}
    if event.asks_needs:
        parts.update(needs.field_parts())
    made = type("Asked", (QuestionsForm,), parts)
    filled = {
        str(number): shown(answer, questions) for number, answer in earlier.items() if str(number) in parts
    }
    if kept is not None:
        filled.update(diet=kept.diet, access=kept.access, consent=True)
    form: QuestionsForm = made(
        questions,
        event=event,
        kept_needs=kept,
        every=[one.id for one in every],
        is_newcomer=registration is None,
        formdata=data,
        data=filled,
        prefix=prefix,
    )
    return form


def save(registration: Registration, form: QuestionsForm) -> None:
    """Keep the answers to what applied, each with the words in which it was asked; nothing else.

    Answers to questions that no longer apply go; those to questions that were taken out of the form since
    stay. The form was validated.
    """
    if form.is_empty:
        return
    if not form.is_newcomer:
        # Two pages of one guest that are sent at once come one after the other.
        db.session.execute(
            select(Registration.id).where(Registration.id == registration.id).with_for_update()
        )
    earlier = {} if form.is_newcomer else _earlier(registration)
    asked = form.applies
    lang = language()
    for number in list(earlier):
        if number in form.every and (
            number not in asked or form.field_of(form.by_number[number]).answer is None
        ):
            db.session.delete(earlier.pop(number))
    for question in form.questions:
        field = form.field_of(question)
        if question.id in asked and field.answer is not None:
            _keep(registration, question, field, earlier.get(question.id), lang)
    if form.asks_needs:
        needs.keep(registration, form.told, is_agreed=form.is_agreed, is_newcomer=form.is_newcomer)
    db.session.flush()


def answers_of(registration: Registration, *, for_staff: bool = False) -> list[Answered]:
    """What one guest answered, in the order of the form; addresses of files for staff alone."""
    return answers_by_registration([registration.id], for_staff=for_staff).get(registration.id, [])


def has_questions(event: Event) -> bool:
    """Whether this event asks its guests anything."""
    return event.asks_needs or bool(questions_of(event.id))


def is_complete(registration: Registration) -> bool:
    """Whether somebody has answered all that they have to."""
    return not left_to_answer([registration])[registration.id].required


@dataclass(frozen=True)
class Left:
    """How many questions somebody has not answered: those that have to be, and all."""

    required: int
    all: int


def left_to_answer(registrations: Collection[Registration]) -> dict[int, Left]:
    """What each of these guests of one event has not answered yet, by registration; two statements.

    Their invitations should be loaded, for the group.
    """
    found = {one.id: Left(0, 0) for one in registrations}
    questions = questions_of(next(iter(registrations)).event_id) if registrations else []
    if not questions:
        return found
    values: dict[int, dict[int, Any]] = {number: {} for number in found}
    statement = select(QuestionAnswer.registration_id, QuestionAnswer.question_id, QuestionAnswer.value)
    for number, question_id, value in db.session.execute(
        statement.where(QuestionAnswer.registration_id.in_(found))
    ):
        values[number][question_id] = value
    for one in registrations:
        asked = asked_of(questions, group_of(one))
        to_answer = applying(asked, values[one.id])
        open_ones = [q for q in asked if q.id in to_answer and q.id not in values[one.id]]
        found[one.id] = Left(sum(q.is_required for q in open_ones), len(open_ones))
    return found


def has_answered(registrations: Collection[Registration]) -> set[int]:
    """Those of the registrations with any answer, or with needs that were told. Two statements."""
    numbers = [one.id for one in registrations]
    if not numbers:
        return set()
    answers = select(QuestionAnswer.registration_id).where(QuestionAnswer.registration_id.in_(numbers))
    told = select(GuestNeeds.registration_id).where(GuestNeeds.registration_id.in_(numbers))
    return {*db.session.scalars(answers), *db.session.scalars(told)}


def group_of(registration: Registration) -> int | None:
    """The group in which somebody comes: an invited guest's is the invitation's."""
    if registration.invitation is not None:
        return registration.invitation.group_id
    return registration.group_id


def _earlier(registration: Registration) -> dict[int, QuestionAnswer]:
    statement = select(QuestionAnswer).where(QuestionAnswer.registration_id == registration.id)
    return {answer.question_id: answer for answer in db.session.scalars(statement)}


def _keep(
    registration: Registration, question: Question, field: Any, answer: QuestionAnswer | None, lang: str
) -> None:
    asked = asked_in(question, lang)
    if answer is None:
        answer = QuestionAnswer(registration_id=registration.id, question_id=question.id)
        db.session.add(answer)
    if answer.value != field.answer or answer.asked != asked or getattr(field, "taken", None) is not None:
        answer.value, answer.asked, answer.answered_at = field.answer, asked, clock.now()
    if question.kind is QuestionKind.FILE and field.taken is not None:
        db.session.flush()
        _keep_file(answer, *field.taken)


def _keep_file(answer: QuestionAnswer, kind: Any, name: str, content: bytes) -> None:
    file = db.session.scalar(select(AnswerFile).where(AnswerFile.answer_id == answer.id))
    if file is None:
        file = AnswerFile(answer_id=answer.id)
        db.session.add(file)
    file.name, file.media_type, file.size, file.content = name, kind.media_type, len(content), content
