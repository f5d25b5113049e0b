"""The form of an event's questions to one guest: a field for each, and which of them are to be answered."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from datetime import date
from typing import Any, Final

from flask_babel import gettext as _

from events.programme.models import Event
from events.questions import fields
from events.questions.applying import NO, YES, applying
from events.questions.models import GuestNeeds, Question, QuestionAnswer, QuestionKind
from office.localized import pick
from office.web.forms import SubForm, add_error
from office.web.i18n import language

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
        kept_needs: GuestNeeds | None,
        every: Collection[int],
        is_newcomer: bool,
        **more: Any,
    ) -> None:
        self.questions = tuple(questions)
        #: The numbers of all questions of the event, also of those that this guest is not asked.
        self.every = frozenset(every)
        self.is_newcomer = is_newcomer
        self.event = event
        self.asks_needs = event.asks_needs
        self.kept_needs = kept_needs
        self.by_number = {question.id: question for question in questions}
        super().__init__(**more)

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
            self._validate_needs()
        return not any(field.errors for field in self)

    def _validate_needs(self) -> None:
        """Refuse needs that come without the consent, unless a consent given before is taken back."""
        if any(self.told) and not self.is_agreed and self.kept_needs is None:
            words = _("Please tick this, or leave the two fields empty: without it nothing of this is kept.")
            add_error(self["consent"], words)


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


def shown(answer: QuestionAnswer, questions: Iterable[Question]) -> Any:
    """An earlier answer as its field shows it."""
    kind = next(question.kind for question in questions if question.id == answer.question_id)
    if kind is QuestionKind.DATE:
        return date.fromisoformat(answer.value)
    if kind is QuestionKind.NUMBER:
        return str(answer.value)
    if kind is QuestionKind.CONSENT:
        return answer.value == YES
    return answer.value


def field_for(question: Question, earlier: QuestionAnswer | None) -> Any:
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


def asked_in(question: Question, lang: str) -> dict[str, Any]:
    """The words in which a question is asked now."""
    return {
        "language": lang,
        "label": pick(question.label, lang),
        "choices": {one["key"]: pick(one["label"], lang) for one in question.choices},
    }
