"""What is missing of an event's questions before guests may read them."""

from __future__ import annotations

from collections.abc import Sequence

from flask_babel import lazy_gettext as _l
from sqlalchemy import select

from events.programme.models import Event
from events.programme.publishing import IN_LANGUAGE, Place, Problem
from events.questions.models import Question
from office.database import db
from office.localized import missing


def problems_of(events: Sequence[Event]) -> dict[int, list[Problem]]:
    """The questions, explanations and choices that lack a promised language, by event. One statement."""
    promised = {event.id: event.languages for event in events}
    found: dict[int, list[Problem]] = {number: [] for number in promised}
    statement = select(Question).where(Question.event_id.in_(promised), Question.retired_at.is_(None))
    for question in db.session.scalars(statement.order_by(Question.position, Question.id)):
        for language in promised[question.event_id]:
            found[question.event_id] += _problems_in(question, language)
    return found


def _problems_in(question: Question, language: str) -> list[Problem]:
    where, name = IN_LANGUAGE[language], str(question)
    found: list[Problem] = []
    if missing(question.label, [language]):
        words = _l("The question “%(name)s” is missing %(where)s.", name=name, where=where)
        found.append(Problem(words, Place.QUESTION, f"label-{language}", language, question.id))
    if question.help and missing(question.help, [language]):
        words = _l("The explanation of “%(name)s” is missing %(where)s.", name=name, where=where)
        found.append(Problem(words, Place.QUESTION, f"help-{language}", language, question.id))
    choices = [one for one in question.choices if not one.get("retired")]
    number = next((n for n, one in enumerate(choices) if missing(one["label"], [language])), None)
    if number is not None:
        words = _l("A choice of “%(name)s” is missing %(where)s.", name=name, where=where)
        anchor = f"choices-{number}-label-{language}"
        found.append(Problem(words, Place.QUESTION, anchor, language, question.id))
    return found
