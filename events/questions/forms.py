"""The forms by which staff write an event's questions."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l
from wtforms import BooleanField, FieldList, FormField, HiddenField, IntegerField, SelectField
from wtforms.validators import NumberRange, Optional

from events.guestlist.models import GuestGroup
from events.programme.models import Event
from events.questions.editing import (
    MOST_CHOICES,
    WITH_CHOICES,
    BadCondition,
    ChoicePlan,
    EditingRefused,
    ImpossibleLimits,
    KindIsFixed,
    Needed,
    NotInEveryLanguage,
    QuestionPlan,
    TooFewChoices,
    TooMany,
    possible_answers,
)
from events.questions.fields import LARGEST, LONGEST_TEXT, MOST_MEGABYTES
from events.questions.models import Question, QuestionKind
from events.questions.questionnaire import choice_label
from events.questions.words import KIND_WORDS, language_words, refusal_words
from office.localized import Texts, pick
from office.web.forms import Form, LocalizedField, SubForm, add_error
from office.web.i18n import language

#: Rows for further choices that stand there without JavaScript.
_EMPTY_ROWS = 3


class ChoiceForm(SubForm):
    """A choice, in every language."""

    key = HiddenField()
    place = IntegerField(_l("Place"), [Optional(), NumberRange(0, 999)])
    label = LocalizedField(_l("Choice"), max_length=200)


class QuestionForm(Form):
    """A question, as staff write it. What belongs to another kind is kept and not looked at."""

    kind = SelectField(_l("Kind"))
    label = LocalizedField(
        _l("Question"), multiline=True, rows=2, max_length=500, description=_l("As guests read it.")
    )
    help = LocalizedField(
        _l("Explanation"), multiline=True, rows=2, max_length=1000, description=_l("It stands below it.")
    )
    choices = FieldList(FormField(ChoiceForm), _l("Choices"), max_entries=MOST_CHOICES + _EMPTY_ROWS)
    is_required = BooleanField(
        _l("Must be answered"), description=_l("Never of a guest to whom the question does not apply.")
    )
    longest = IntegerField(
        _l("Characters at most"),
        [Optional(), NumberRange(1, LONGEST_TEXT)],
        description=_l("Empty: as usual."),
    )
    smallest = IntegerField(_l("Smallest number"), [Optional(), NumberRange(-LARGEST, LARGEST)])
    largest = IntegerField(_l("Largest number"), [Optional(), NumberRange(-LARGEST, LARGEST)])
    megabytes = IntegerField(
        _l("Megabytes at most"),
        [Optional(), NumberRange(1, MOST_MEGABYTES)],
        description=_l("PDF, Word, OpenDocument, JPEG or PNG; five unless you say otherwise."),
    )
    condition = SelectField(_l("When it is asked"), default="")
    group = SelectField(_l("Of whom it is asked"), default="")

    def __init__(self, event: Event, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.event = event
        self.kind.choices = [(kind.value, words) for kind, words in KIND_WORDS.items()]
        self.label.flags.required = True
        # Without JavaScript the row for the next choice has to be there already.
        if not self.is_submitted():
            for _row in range(_EMPTY_ROWS if len(self.choices.entries) else _EMPTY_ROWS + 1):
                self.choices.append_entry()
        for entry in self.choices.entries:
            # A row that is filled is not called optional; an empty one waits for the next choice.
            entry.form.label.flags.required = bool(entry.form.label.data)
        for field in (self.label, self.help, *(entry.form.label for entry in self.choices.entries)):
            field.keep_languages(event.languages)

    def offer(self, above: Sequence[Question], groups: Iterable[GuestGroup]) -> None:
        """Offer the conditions that earlier questions allow, as sentences, and the event's groups."""
        lang = language()
        self.condition.choices = [("", _("Always"))] + [
            (f"{one.id}:{key}", _condition_named(one, key, lang))
            for one in above
            for key in possible_answers(one)
        ]
        self.group.choices = [("", _("All guests"))] + [
            (str(group.id), _("The group “%(name)s” alone", name=group.name)) for group in groups
        ]

    @classmethod
    def of(cls, event: Event, question: Question) -> QuestionForm:
        """The form filled with what a question is now, or with what was sent."""
        number, wanted = question.depends_on_id, question.depends_on_value
        live = [one for one in question.choices if not one.get("retired")]
        limits = {
            QuestionKind.NUMBER: {"smallest": question.minimum, "largest": question.maximum},
            QuestionKind.FILE: {"megabytes": question.maximum},
            QuestionKind.TEXT: {"longest": question.maximum},
            QuestionKind.LONG_TEXT: {"longest": question.maximum},
        }.get(question.kind, {})
        form: QuestionForm = cls(
            event,
            data={
                "kind": question.kind.value,
                "label": question.label,
                "help": question.help,
                "choices": [
                    {"key": one["key"], "place": place, "label": one["label"]}
                    for place, one in enumerate(live, start=1)
                ],
                "is_required": question.is_required,
                "condition": f"{number}:{wanted}" if number is not None else "",
                "group": str(question.group_id or ""),
                **limits,
            },
        )
        return form

    def plan(self, before: Question | None = None) -> QuestionPlan:
        """What the question is to be; texts in languages that are not shown here are kept."""
        kind = QuestionKind(self.kind.data)
        number, _colon, wanted = (self.condition.data or "").partition(":")
        limits: tuple[int | None, int | None] = (None, None)
        if kind is QuestionKind.NUMBER:
            limits = (self.smallest.data, self.largest.data)
        elif kind is QuestionKind.FILE:
            limits = (None, self.megabytes.data)
        elif kind in {QuestionKind.TEXT, QuestionKind.LONG_TEXT}:
            limits = (None, self.longest.data)
        return QuestionPlan(
            kind=kind,
            label=self._with_unshown(before.label if before else {}, self.label.data),
            help=self._with_unshown(before.help if before else {}, self.help.data),
            is_required=bool(self.is_required.data),
            choices=self._choices() if kind in WITH_CHOICES else (),
            minimum=limits[0],
            maximum=limits[1],
            group_id=int(self.group.data) if self.group.data else None,
            condition=(int(number), wanted) if number else None,
        )

    def validate(self, extra_validators: Any = None) -> bool:
        """Hold what was typed against the rules, leaving aside what belongs to another kind."""
        super().validate(extra_validators)
        needed = {
            "number": {"smallest", "largest"},
            "file": {"megabytes"},
            "text": {"longest"},
            "long_text": {"longest"},
        }.get(str(self.kind.data), set())
        for name in {"smallest", "largest", "megabytes", "longest"} - needed:
            self[name].errors = []
        if self.kind.data not in WITH_CHOICES:
            for entry in self.choices.entries:
                for field in (*entry.form.label.form, entry.form.place):
                    field.errors = []
            self.choices.errors = []
        return not any(self.errors.values())

    def explain(self, refusal: EditingRefused) -> None:
        """Put a refusal beside the field that it concerns."""
        if isinstance(refusal, NotInEveryLanguage):
            for code, lacking in self._lacking(refusal):
                add_error(lacking, language_words(code))
            return
        words = refusal_words(refusal)
        field: Any = self.label
        if isinstance(refusal, TooFewChoices | TooMany | Needed):
            field = self.choices[0].form.label if self.choices.entries else self.label
        elif isinstance(refusal, BadCondition):
            field = self.condition
        elif isinstance(refusal, KindIsFixed):
            field = self.kind
        elif isinstance(refusal, ImpossibleLimits):
            field = self.smallest
        add_error(field, words)

    def rows(self) -> list[Any]:
        """The rows of choices as the page shows them: in their order, with an empty one for the next."""
        is_full = all(row.form.label.data for row in self.choices.entries)
        if is_full and len(self.choices.entries) < MOST_CHOICES:
            self.choices.append_entry().form.label.keep_languages(self.event.languages)
        return self._ordered()

    def _lacking(self, refusal: NotInEveryLanguage) -> list[tuple[str, Any]]:
        what, _space, number = refusal.what.partition(" ")
        parent: Any = self.help if what == "help" else self.label
        if what == "choice":
            parent = self._ordered()[int(number)].form.label
        return [(code, parent.form._fields.get(code, parent)) for code in refusal.languages]

    def _ordered(self) -> list[Any]:
        """The rows of choices in the order of their places; those without one where they stand."""
        rows = list(enumerate(self.choices.entries))
        last = len(rows) + 1000
        rows.sort(key=lambda row: (row[1].form.place.data if row[1].form.place.data else last, row[0]))
        return [row for _number, row in rows]

    def _choices(self) -> tuple[ChoicePlan, ...]:
        return tuple(ChoicePlan(row.form.key.data or "", row.form.label.data) for row in self._ordered())

    def _with_unshown(self, old: Texts, new: Texts) -> Texts:
        return {**{code: text for code, text in old.items() if code not in self.event.languages}, **new}


def _condition_named(question: Question, key: str, lang: str) -> str:
    asked = pick(question.label, lang)
    if question.kind is QuestionKind.CONSENT:
        return _("Only if “%(question)s” is agreed to", question=asked)
    answer = choice_label(question, key, lang)
    return _("Only if “%(question)s” is answered “%(answer)s”", question=asked, answer=answer)
