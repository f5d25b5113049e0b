"""What guests answered, counted; of an anonymous survey so that no answer can be told from others."""

from __future__ import annotations

import secrets
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from babel.numbers import format_decimal
from flask_babel import get_locale
from flask_babel import gettext as _
from sqlalchemy import select

from events.registration.models import Registration
from events.surveys.models import Survey, SurveyQuestion, SurveyQuestionKind, SurveySheet
from events.surveys.queries import asked_of, questions_of, takes_answers
from events.surveys.taking import STEP, all_are_shown
from office import clock
from office.database import db
from office.localized import pick

#: From so many answers on the results of an anonymous survey are shown: of fewer one could guess whose they
#: are. By as many they move on, and as many are held back while it takes answers (`taking.STEP`).
FEWEST: Final = STEP
SCALE: Final = (1, 2, 3, 4, 5)

_dice: Final = secrets.SystemRandom()


@dataclass(frozen=True)
class Counted:
    """One answer that could be given, and how many gave it; ``share`` of those who answered the question."""

    label: str
    number: int
    share: float


@dataclass(frozen=True)
class Said:
    """What somebody wrote; ``by`` is empty in an anonymous survey."""

    text: str
    by: str = ""


@dataclass(frozen=True)
class QuestionResult:
    """What came of one question: counts for those that offer answers, else what was written."""

    question: SurveyQuestion
    label: str
    answered: int
    counts: tuple[Counted, ...] = ()
    #: Of a scale, 1 to 5; None where nobody answered.
    mean: float | None = None
    said: tuple[Said, ...] = ()

    @property
    def mean_words(self) -> str:
        """The mean with one decimal, as the reader's language writes it."""
        return str(format_decimal(self.mean, "0.0", locale=get_locale())) if self.mean is not None else ""


@dataclass(frozen=True)
class Results:
    """What came of a survey. ``questions`` is empty while too few have answered for it to be shown."""

    survey: Survey
    #: How many have answered, and how many of them are counted in what is shown.
    answers: int
    counted: int
    asked: int
    questions: Sequence[QuestionResult]

    @property
    def is_shown(self) -> bool:
        """Whether enough have answered."""
        return self.counted >= fewest(self.survey)


def fewest(survey: Survey) -> int:
    """From how many answers on the results are shown."""
    return FEWEST if survey.is_anonymous else 1


def results_of(survey: Survey, language: str) -> Results:
    """The results in ``language``. Three statements, however many have answered."""
    sheets = db.session.execute(
        select(SurveySheet.answers, Registration.name, SurveySheet.is_counted)
        .outerjoin(Registration, SurveySheet.registration_id == Registration.id)
        .where(SurveySheet.survey_id == survey.id)
    ).all()
    everything = not survey.is_anonymous
    if survey.is_anonymous and not takes_answers(survey, clock.now()):
        everything = all_are_shown(sum(not sheet.is_counted for sheet in sheets))
    given: list[tuple[dict[str, Any], str]] = [
        (answers, name or "") for answers, name, is_counted in sheets if is_counted or everything
    ]
    found: list[QuestionResult] = []
    if len(given) >= fewest(survey):
        found = [_of_question(one, given, language) for one in questions_of(survey.id)]
    return Results(survey, len(sheets), len(given), asked_of(survey.event_id), found)


def step_words(step: int) -> str:
    """A step of the scale, with what its ends mean."""
    return str({1: _("1, not good"), 5: _("5, very good")}.get(step, step))


def sheets_by_name(survey: Survey) -> list[tuple[Registration, dict[str, Any]]]:
    """Who answered what, by name; nothing of an anonymous survey. One statement."""
    if survey.is_anonymous:
        return []
    statement = (
        select(Registration, SurveySheet.answers)
        .join(SurveySheet, SurveySheet.registration_id == Registration.id)
        .where(SurveySheet.survey_id == survey.id)
        .order_by(Registration.name, Registration.id)
    )
    return [(registration, answers) for registration, answers in db.session.execute(statement)]


def answer_words(question: SurveyQuestion, answer: Any, language: str) -> str:
    """One answer in words."""
    labels = {choice["key"]: pick(choice["label"], language) for choice in question.choices}
    if question.kind is SurveyQuestionKind.SEVERAL_OF:
        return "; ".join(labels.get(key, key) for key in answer or ())
    return labels.get(answer, "" if answer is None else str(answer))


def _of_question(
    question: SurveyQuestion, given: Sequence[tuple[dict[str, Any], str]], language: str
) -> QuestionResult:
    key = str(question.id)
    answers = [(sheet[key], name) for sheet, name in given if key in sheet]
    label = pick(question.label, language)
    if question.kind is SurveyQuestionKind.TEXT:
        said = [Said(str(text), name) for text, name in answers]
        _dice.shuffle(said)
        said.sort(key=lambda one: one.by)
        return QuestionResult(question, label, len(answers), said=tuple(said))
    options: list[tuple[Any, str]] = [(step, step_words(step)) for step in SCALE]
    if question.kind is not SurveyQuestionKind.SCALE:
        options = [(choice["key"], pick(choice["label"], language)) for choice in question.choices]
    several = question.kind is SurveyQuestionKind.SEVERAL_OF
    numbers = Counter(one for answer, _name in answers for one in (answer if several else [answer]))
    counts = tuple(
        Counted(words, numbers[value], numbers[value] / len(answers) if answers else 0.0)
        for value, words in options
    )
    mean = None
    if question.kind is SurveyQuestionKind.SCALE and answers:
        mean = sum(int(answer) for answer, _name in answers) / len(answers)
    return QuestionResult(question, label, len(answers), counts, mean)
