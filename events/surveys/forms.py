"""The forms of a survey: staff's settings and questions, and the one that a guest answers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, Field, RadioField, SelectField, TextAreaField
from wtforms.validators import InputRequired, Length, Optional

from events.programme.models import Event
from events.surveys.models import Survey, SurveyQuestion, SurveyQuestionKind
from events.surveys.results import SCALE, step_words
from events.surveys.setting_up import CHOOSES, QuestionPlan
from events.surveys.words import KIND_WORDS
from office.ics import cleaned
from office.localized import Texts, pick
from office.web.forms import CheckboxesField, DateField, Form, LocalizedField, strip

LONGEST_TEXT = 2_000


class SurveyForm(Form):
    """What stands above the questions, what is promised, and until when answers are taken."""

    intro = LocalizedField(
        _l("Above the questions"),
        multiline=True,
        rows=3,
        max_length=1000,
        description=_l("One or two sentences."),
    )
    promise = RadioField(
        _l("What guests are promised"),
        choices=[
            ("anonymous", _l("Anonymous: nobody can tell who answered what, not the office either")),
            ("by_name", _l("By name: the office sees who answered what")),
        ],
        description=_l("Guests read it above the questions. It stays once somebody has answered."),
    )
    closes_on = DateField(_l("Last day for answers"), [Optional()])

    def of(self, event: Event) -> SurveyForm:
        """With the languages that the event promises."""
        self.intro.keep_languages(event.languages)
        return self

    @classmethod
    def filled(cls, survey: Survey) -> SurveyForm:
        """With what the survey says now."""
        promise = "anonymous" if survey.is_anonymous else "by_name"
        form: SurveyForm = cls(
            formdata=None,
            data={"intro": survey.intro, "promise": promise, "closes_on": survey.closes_on},
        )
        return form.of(survey.event)


class QuestionForm(Form):
    """A question of a survey, as staff write it."""

    kind = SelectField(_l("Kind"), choices=[(kind.value, words) for kind, words in KIND_WORDS.items()])
    label = LocalizedField(_l("Question"), max_length=300)
    choices = LocalizedField(
        _l("Choices"),
        multiline=True,
        rows=5,
        max_length=1500,
        description=_l("One on each line, in the same order in every language. Only for choices."),
    )
    is_required = BooleanField(_l("Must be answered"))

    def of(self, event: Event) -> QuestionForm:
        """With the languages that the event promises."""
        self.label.flags.required = True
        for field in (self.label, self.choices):
            field.keep_languages(event.languages)
        return self

    @classmethod
    def filled(cls, question: SurveyQuestion, event: Event) -> QuestionForm:
        """With what the question is now."""
        choices = {
            code: "\n".join(choice["label"].get(code, "") for choice in question.choices)
            for code in event.languages
        }
        form: QuestionForm = cls(
            formdata=None,
            data={
                "kind": question.kind.value,
                "label": question.label,
                "choices": choices,
                "is_required": question.is_required,
            },
        )
        return form.of(event)

    def plan(self, before: SurveyQuestion | None = None) -> QuestionPlan:
        """What the question is to be; texts in languages that are not shown here are kept."""
        kind = SurveyQuestionKind(self.kind.data)
        lines = {code: _lines(text) for code, text in self.choices.data.items()}
        number = max(map(len, lines.values()), default=0) if kind in CHOOSES else 0
        old = list(before.choices) if before is not None and len(before.choices) == number else []
        choices: list[tuple[str, Texts]] = []
        for place in range(number):
            words = {code: found[place] for code, found in lines.items() if place < len(found)}
            kept: dict[str, Any] = old[place] if old else {"key": "", "label": {}}
            choices.append((kept["key"], _joined(kept["label"], words, self.choices)))
        label = _joined(before.label if before is not None else {}, self.label.data, self.label)
        return QuestionPlan(kind, label, choices, bool(self.is_required.data))


def _lines(text: str) -> list[str]:
    return [" ".join(line.split()) for line in text.splitlines() if line.strip()]


def _joined(before: Texts, now: Texts, field: LocalizedField) -> Texts:
    shown = {part.short_name for part in field.form}
    return {**{code: text for code, text in before.items() if code not in shown}, **now}


# -- what a guest answers --
class AnswersForm(Form):
    """The questions of one survey; its fields are made for it (`answers_form`)."""

    questions: Sequence[SurveyQuestion] = ()

    def asked(self) -> list[tuple[SurveyQuestion, Field]]:
        """Every question with its field, in order."""
        return [(question, self[_name(question)]) for question in self.questions]

    def answers(self) -> dict[int, Any]:
        """What was answered, by the question's number; without those left out."""
        given = {question.id: _answer(question, field.data) for question, field in self.asked()}
        return {number: answer for number, answer in given.items() if answer not in (None, "", [])}

    def validate(self, extra_validators: Any = None) -> bool:
        """As the house's rules have it; a page that was open for too long is told in a guest's words."""
        valid = super().validate(extra_validators)
        token = self._fields.get("csrf_token")
        if token is not None and token.errors:
            token.errors = [_l("This page had been open for a long time. Please send it once more.")]
        return bool(valid)


def answers_form(questions: Sequence[SurveyQuestion], language: str, **given: Any) -> AnswersForm:
    """The form of a survey in ``language``; ``given`` as forms take it."""
    fields: dict[str, Any] = {_name(one): _field(one, language) for one in questions}
    made: AnswersForm = type("AnswersForm", (AnswersForm,), {**fields, "questions": list(questions)})(**given)
    return made


def _name(question: SurveyQuestion) -> str:
    return f"answer_{question.id}"


def _field(question: SurveyQuestion, language: str) -> Any:
    label = pick(question.label, language)
    needed: list[Any] = [
        InputRequired(_l("Please answer this question.")) if question.is_required else Optional()
    ]
    if question.kind is SurveyQuestionKind.TEXT:
        length = Length(max=LONGEST_TEXT)
        return TextAreaField(label, [*needed, length], filters=[strip, _plain], render_kw={"rows": 4})
    if question.kind is SurveyQuestionKind.SCALE:
        return RadioField(label, needed, choices=[(str(step), step_words(step)) for step in SCALE])
    choices = [(choice["key"], pick(choice["label"], language)) for choice in question.choices]
    if question.kind is SurveyQuestionKind.ONE_OF:
        return RadioField(label, needed, choices=choices)
    return CheckboxesField(label, needed, choices=choices)


def _plain(text: str | None) -> str | None:
    return cleaned(text) if text else text


def _answer(question: SurveyQuestion, said: Any) -> Any:
    if question.kind is SurveyQuestionKind.SCALE:
        return int(said) if said else None
    if question.kind is SurveyQuestionKind.SEVERAL_OF:
        return list(dict.fromkeys(said or ()))
    return said
