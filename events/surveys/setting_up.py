"""What staff do with a survey: begin it, word it, order it, open it and close it."""

from __future__ import annotations

import secrets
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Any

from events.programme.models import Event, EventStatus
from events.programme.planning import lock_event
from events.surveys import ready
from events.surveys.models import Survey, SurveyQuestion, SurveyQuestionKind
from events.surveys.queries import questions_of, survey_of, turns_of
from events.surveys.taking import lock_survey, settle
from office import clock
from office.audit.steps import new_step
from office.audit.trail import Cause, because_of
from office.audit.undoing import Undone, undo, was_taken_back
from office.database import db
from office.localized import Texts, missing

#: More are no short survey, and nobody would answer them.
MOST_QUESTIONS = 12
MOST_CHOICES = 12

CHOOSES = frozenset({SurveyQuestionKind.ONE_OF, SurveyQuestionKind.SEVERAL_OF})


class Hindrance(StrEnum):
    """Why something cannot be done with a survey."""

    #: The promise was made to those who have answered.
    PROMISED = "promised"
    #: What was answered would not fit what is asked.
    ANSWERED = "answered"
    TOO_MANY = "too_many"
    FEW_CHOICES = "few_choices"
    MANY_CHOICES = "many_choices"
    NO_LABEL = "no_label"
    NO_QUESTIONS = "no_questions"
    MISSING_LANGUAGE = "missing_language"
    NOT_PUBLISHED = "not_published"
    LAST_DAY_PASSED = "last_day_passed"
    UNDONE_ALREADY = "undone_already"


class SurveyRefused(Exception):
    """It cannot be done; ``reason`` says why."""

    def __init__(self, reason: Hindrance) -> None:
        super().__init__(reason.value)
        self.reason = reason


class NoSuchStep(Exception):
    """There is no such step of this survey."""


@dataclass(frozen=True)
class QuestionPlan:
    """A question as staff wrote it; ``choices``: the keys of those there were, "" for new ones, and words."""

    kind: SurveyQuestionKind
    label: Texts
    choices: Sequence[tuple[str, Texts]] = ()
    is_required: bool = False


@contextmanager
def one_step(survey: Survey) -> Iterator[Cause]:
    """Within the block all that is changed is one step, and nobody else changes or answers the survey."""
    lock_survey(survey.id)
    step = new_step(_kind_of(survey))
    with because_of(step):
        yield step


def take_back(survey: Survey, step_id: int) -> Undone:
    """Undo a step.

    Raises:
        NoSuchStep: nothing of this survey was changed by it.
        SurveyRefused: somebody has answered since, or it has been undone.
    """
    lock_survey(survey.id)
    cause = Cause(_kind_of(survey), step_id)
    if was_taken_back(cause):
        raise SurveyRefused(Hindrance.UNDONE_ALREADY)
    undone = undo(cause)
    if not undone.changes and not undone.left:
        raise NoSuchStep
    _require_unanswered(survey)
    return undone


def _kind_of(survey: Survey) -> str:
    return f"survey_{survey.id}"


def begin(event: Event) -> Survey:
    """Make the event's survey out of the house's questions; the one that it has where it has one."""
    lock_event(event.id)
    found = survey_of(event.id)
    if found is not None:
        return found
    survey = Survey(event=event, intro=dict(ready.INTRO))
    db.session.add(survey)
    db.session.flush()
    for place, one in enumerate(ready.QUESTIONS, start=1):
        plan = QuestionPlan(one.kind, dict(one.label), [("", dict(words)) for words in one.choices])
        question = _made(survey, plan, place)
        question.is_required = one.is_required
    db.session.flush()
    return survey


def change(survey: Survey, *, intro: Texts, is_anonymous: bool, closes_on: date | None) -> None:
    """Change what stands above the questions, the promise and the last day.

    Raises:
        SurveyRefused: the promise was made to those who have answered.
    """
    lock_survey(survey.id)
    if is_anonymous != survey.is_anonymous and turns_of(survey.id):
        raise SurveyRefused(Hindrance.PROMISED)
    settle(survey)
    survey.intro, survey.is_anonymous, survey.closes_on = intro, is_anonymous, closes_on
    db.session.flush()


def add_question(survey: Survey, plan: QuestionPlan) -> SurveyQuestion:
    """Ask one question more, as the last.

    Raises:
        SurveyRefused: somebody has answered, there are too many, or it is not whole.
    """
    _require_unanswered(survey)
    every = questions_of(survey.id)
    if len(every) >= MOST_QUESTIONS:
        raise SurveyRefused(Hindrance.TOO_MANY)
    _require_whole(plan)
    question = _made(survey, plan, max((one.position for one in every), default=0) + 1)
    db.session.flush()
    return question


def change_question(survey: Survey, question: SurveyQuestion, plan: QuestionPlan) -> None:
    """Change a question; once somebody has answered, its words alone.

    Raises:
        SurveyRefused: what was answered would not fit, or it is not whole.
    """
    _require_whole(plan)
    choices = _choices(plan)
    if turns_of(survey.id):
        keys = [choice["key"] for choice in question.choices]
        if plan.kind is not question.kind or [choice["key"] for choice in choices] != keys:
            raise SurveyRefused(Hindrance.ANSWERED)
        if plan.is_required != question.is_required:
            raise SurveyRefused(Hindrance.ANSWERED)
    question.kind, question.label = plan.kind, dict(plan.label)
    question.choices, question.is_required = choices, plan.is_required
    db.session.flush()


def remove_question(survey: Survey, question: SurveyQuestion) -> None:
    """Ask it no more.

    Raises:
        SurveyRefused: somebody has answered.
    """
    _require_unanswered(survey)
    db.session.delete(question)
    db.session.flush()


def move_question(survey: Survey, question: SurveyQuestion, by: int) -> None:
    """Exchange a question with its neighbour, before it (-1) or after it (1)."""
    every = questions_of(survey.id)
    here = next(place for place, one in enumerate(every) if one.id == question.id)
    there = here + by
    if 0 <= there < len(every):
        every[here], every[there] = every[there], every[here]
    for place, one in enumerate(every, start=1):
        one.position = place
    db.session.flush()


def open_survey(survey: Survey) -> None:
    """Take answers.

    Raises:
        SurveyRefused: the event is not published, the last day has passed, or something is not written.
    """
    lock_survey(survey.id)
    event = survey.event
    if event.status is not EventStatus.PUBLISHED:
        raise SurveyRefused(Hindrance.NOT_PUBLISHED)
    if survey.closes_on is not None and survey.closes_on < clock.today(event.zone):
        raise SurveyRefused(Hindrance.LAST_DAY_PASSED)
    every = questions_of(survey.id)
    if not every:
        raise SurveyRefused(Hindrance.NO_QUESTIONS)
    if any(lacking(question, event) for question in every):
        raise SurveyRefused(Hindrance.MISSING_LANGUAGE)
    settle(survey)
    survey.is_open = True
    db.session.flush()


def close_survey(survey: Survey) -> None:
    """Take no more answers."""
    lock_survey(survey.id)
    survey.is_open = False
    db.session.flush()


def lacking(question: SurveyQuestion, event: Event) -> list[str]:
    """The languages of the event in which a question, or one of its choices, is not written."""
    texts = [question.label, *(choice["label"] for choice in question.choices)]
    found = {language for text in texts for language in missing(text, event.languages)}
    return [language for language in event.languages if language in found]


def _require_unanswered(survey: Survey) -> None:
    if turns_of(survey.id):
        raise SurveyRefused(Hindrance.ANSWERED)


def _require_whole(plan: QuestionPlan) -> None:
    if not any(plan.label.values()):
        raise SurveyRefused(Hindrance.NO_LABEL)
    if plan.kind in CHOOSES and len(_choices(plan)) < 2:
        raise SurveyRefused(Hindrance.FEW_CHOICES)
    if len(plan.choices) > MOST_CHOICES:
        raise SurveyRefused(Hindrance.MANY_CHOICES)


def _choices(plan: QuestionPlan) -> list[dict[str, Any]]:
    if plan.kind not in CHOOSES:
        return []
    return [
        {"key": key or secrets.token_hex(4), "label": dict(words)}
        for key, words in plan.choices
        if any(words.values())
    ]


def _made(survey: Survey, plan: QuestionPlan, position: int) -> SurveyQuestion:
    question = SurveyQuestion(
        survey=survey,
        position=position,
        kind=plan.kind,
        label=dict(plan.label),
        choices=_choices(plan),
        is_required=plan.is_required,
    )
    db.session.add(question)
    return question
