"""Asking guests: the form of an event's questions, what of it is kept, and what was answered."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, Final

from flask import request
from flask_babel import gettext as _
from sqlalchemy import select
from werkzeug.datastructures import CombinedMultiDict, MultiDict

from events.programme.models import Event
from events.questions import fields, needs
from events.questions.answers import Answered, answers_by_registration
from events.questions.applying import NO, YES, applying
from events.questions.models import AnswerFile, GuestNeeds, Question, QuestionAnswer, QuestionKind
from events.questions.queries import asked_of, questions_of
from events.registration.models import Registration
from office import clock
from office.database import db
from office.localized import pick
from office.web.forms import SubForm, add_error
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
#: So many choices are shown at a glance; more are a list.
_AT_A_GLANCE: Final = 7


class QuestionsForm(SubForm):
    """The questions that one guest is asked, and what they say about diet and access. Made by `form_for`.

    It has no token of its own: it stands within another form, which has to be sent as
    ``multipart/form-data`` where ``has_files``.
    """

    def __init__(
        self,
        questions: Sequence[Question],
        *,
        event: Event,
        earlier: dict[int, QuestionAnswer],
        kept_needs: GuestNeeds | None,
        **more: Any,
    ) -> None:
        self.questions = tuple(questions)
        self.event = event
        self.asks_needs = event.asks_needs
        self.kept_needs = kept_needs
        self.by_number = {question.id: question for question in questions}
        super().__init__(**more)
        self._earlier = earlier
        self._applying: set[int] | None = None

    @property
    def is_empty(self) -> bool:
        """Whether nothing is asked."""
        return not self.questions and not self.asks_needs

    @property
    def has_files(self) -> bool:
        """Whether a file is asked for, so that the form has to be sent as ``multipart/form-data``."""
        return any(question.kind is QuestionKind.FILE for question in self.questions)

    @property
    def told(self) -> tuple[str, str]:
        """What is said about diet and about access; empty: nothing."""
        diet: Any = self._fields["diet"]
        access: Any = self._fields["access"]
        return diet.answer or "", access.answer or ""

    @property
    def is_agreed(self) -> bool:
        """Whether what is said about diet and access may be kept."""
        return bool(self._fields["consent"].data)

    def field_of(self, question: Question) -> Any:
        """The field of a question."""
        return self._fields[str(question.id)]

    def condition_of(self, question: Question) -> str:
        """When a question is to be answered, as a sentence; empty: always."""
        above = self.by_number.get(question.depends_on_id or 0)
        return condition_words(question, above) if above is not None else ""

    def condition_field(self, question: Question) -> str:
        """The name of the field that decides whether a question is to be answered; empty: none does."""
        above = self.by_number.get(question.depends_on_id or 0)
        return self.field_of(above).name if above is not None else ""

    def values(self) -> dict[int, Any]:
        """What is answered so far, by the question's number, without what is at fault."""
        found = {}
        for question in self.questions:
            field = self.field_of(question)
            if not field.errors and field.answer is not None:
                found[question.id] = field.answer
        return found

    @property
    def applies(self) -> set[int]:
        """The numbers of the questions that are to be answered, by what is answered."""
        return applying(self.questions, self.values())

    def validate(self, extra_validators: Any = None) -> bool:
        """Hold the answers against the questions; what does not apply is not looked at."""
        super().validate(extra_validators)
        asked = self.applies
        for question in self.questions:
            field = self.field_of(question)
            if question.id not in asked:
                field.errors = []
            elif question.is_required and not field.errors and field.answer is None:
                add_error(field, _lacking(question))
        if self.asks_needs:
            needs.check(self)
        return not any(field.errors for field in self)


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
    questions = asked_of(questions_of(event.id), group)
    earlier = _earlier(registration) if registration is not None and questions else {}
    kept = needs.needs_of(registration) if registration is not None and event.asks_needs else None
    parts = {str(question.id): _field(question, earlier.get(question.id)) for question in questions}
    if event.asks_needs:
        parts.update(needs.field_parts())
    made = type("Asked", (QuestionsForm,), parts)
    filled = {
        str(number): _shown(answer, questions) for number, answer in earlier.items() if str(number) in parts
    }
    if kept is not None:
        filled.update(diet=kept.diet, access=kept.access, consent=True)
    form: QuestionsForm = made(
        questions, event=event, earlier=earlier, kept_needs=kept, formdata=data, data=filled, prefix=prefix
    )
    return form


def save(registration: Registration, form: QuestionsForm) -> None:
    """Keep the answers to what applied, each with the words in which it was asked; nothing else.

    Answers to questions that no longer apply go; those to questions that were taken out of the form since
    stay. The form was validated.
    """
    if form.is_empty:
        return
    # Two pages of one guest that are sent at once come one after the other.
    db.session.execute(select(Registration.id).where(Registration.id == registration.id).with_for_update())
    earlier = _earlier(registration)
    asked = form.applies
    lang = language()
    live = {question.id for question in questions_of(form.event.id)}
    for number in list(earlier):
        if number in live and (number not in asked or form.field_of(form.by_number[number]).answer is None):
            db.session.delete(earlier.pop(number))
    for question in form.questions:
        field = form.field_of(question)
        if question.id in asked and field.answer is not None:
            _keep(registration, question, field, earlier.get(question.id), lang)
    if form.asks_needs:
        needs.keep(registration, form)
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


def group_of(registration: Registration) -> int | None:
    """The group in which somebody comes: an invited guest's is the invitation's."""
    if registration.invitation is not None:
        return registration.invitation.group_id
    return registration.group_id


def condition_words(question: Question, above: Question) -> str:
    """When a question is asked, as a sentence in the reader's language."""
    lang = language()
    asked = pick(above.label, lang)
    if above.kind is QuestionKind.CONSENT:
        return _("Only if you agree to “%(question)s”.", question=asked)
    return _(
        "Only if “%(question)s” is answered “%(answer)s”.",
        question=asked,
        answer=choice_label(above, question.depends_on_value, lang),
    )


def choice_label(question: Question, key: str, lang: str) -> str:
    """What a choice is called, "yes" and "no" included."""
    if key in (YES, NO) and question.kind in {QuestionKind.YES_NO, QuestionKind.CONSENT}:
        return _("Yes") if key == YES else _("No")
    return next((pick(one["label"], lang) for one in question.choices if one["key"] == key), key)


def _earlier(registration: Registration) -> dict[int, QuestionAnswer]:
    statement = select(QuestionAnswer).where(QuestionAnswer.registration_id == registration.id)
    return {answer.question_id: answer for answer in db.session.scalars(statement)}


def _shown(answer: QuestionAnswer, questions: Iterable[Question]) -> Any:
    """An earlier answer as its field shows it."""
    kind = next(question.kind for question in questions if question.id == answer.question_id)
    if kind is QuestionKind.DATE:
        return date.fromisoformat(answer.value)
    if kind is QuestionKind.NUMBER:
        return str(answer.value)
    if kind is QuestionKind.CONSENT:
        return answer.value == YES
    return answer.value


def _field(question: Question, earlier: QuestionAnswer | None) -> Any:
    """The field by which a question is answered, in the reader's language."""
    lang = language()
    common: dict[str, Any] = {"label": pick(question.label, lang), "description": pick(question.help, lang)}
    match question.kind:
        case QuestionKind.TEXT:
            return fields.LineField(**common, longest=question.maximum or fields.LONGEST_LINE)
        case QuestionKind.LONG_TEXT:
            return fields.TextField(**common, longest=question.maximum or fields.LONGEST_TEXT)
        case QuestionKind.NUMBER:
            return fields.WholeNumberField(**common, smallest=question.minimum, largest=question.maximum)
        case QuestionKind.DATE:
            return fields.DayField(**common)
        case QuestionKind.FILE:
            kept = str(earlier.value) if earlier is not None else ""
            megabytes = question.maximum or fields.USUAL_MEGABYTES
            return fields.AnswerFileField(**common, megabytes=megabytes, kept=kept)
        case QuestionKind.CONSENT:
            return fields.AgreeField(**common)
        case QuestionKind.YES_NO:
            return fields.OneOfField(**common, choices=_with_none(question, [(YES, _("Yes")), (NO, _("No"))]))
    choices = _choices(question, earlier.value if earlier is not None else None, lang)
    if question.kind is QuestionKind.SEVERAL_OF:
        return fields.SeveralOfField(**common, choices=choices)
    if len(choices) > _AT_A_GLANCE:
        return fields.FromListField(**common, choices=[("", _("Choose")), *choices])
    return fields.OneOfField(**common, choices=_with_none(question, choices))


def _with_none(question: Question, choices: list[tuple[str, str]]) -> list[tuple[str, str]]:
    """Whoever has chosen can take it back where an answer is not needed: a ring cannot be emptied."""
    return choices if question.is_required else [*choices, ("", _("No answer"))]


def _choices(question: Question, chosen: Any, lang: str) -> list[tuple[str, str]]:
    """What is offered; a choice that was taken out is offered to those alone who had chosen it."""
    had = chosen if isinstance(chosen, list) else [chosen]
    return [
        (one["key"], pick(one["label"], lang))
        for one in question.choices
        if not one.get("retired") or one["key"] in had
    ]


def _lacking(question: Question) -> str:
    words = {
        QuestionKind.CONSENT: _("Please tick this: without it the registration cannot be completed."),
        QuestionKind.FILE: _("Please choose a file."),
        QuestionKind.ONE_OF: _("Please choose one."),
        QuestionKind.YES_NO: _("Please choose yes or no."),
        QuestionKind.SEVERAL_OF: _("Please choose at least one."),
    }
    return words.get(question.kind) or _("Please answer this question.")


def _asked_in(question: Question, lang: str) -> dict[str, Any]:
    """The words in which a question is asked now."""
    return {
        "language": lang,
        "label": pick(question.label, lang),
        "choices": {one["key"]: pick(one["label"], lang) for one in question.choices},
    }


def _keep(
    registration: Registration, question: Question, field: Any, answer: QuestionAnswer | None, lang: str
) -> None:
    asked = _asked_in(question, lang)
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
