"""The questions of an event, in their order."""

from __future__ import annotations

from collections.abc import Iterable

from sqlalchemy import func, select

from events.questions.models import Question, QuestionAnswer
from office.database import db


def questions_of(event_id: int, *, with_retired: bool = False) -> list[Question]:
    """The questions of an event in the order in which they are asked. One statement."""
    statement = select(Question).where(Question.event_id == event_id).order_by(Question.position, Question.id)
    if not with_retired:
        statement = statement.where(Question.retired_at.is_(None))
    return list(db.session.scalars(statement))


def asked_of(questions: Iterable[Question], group_id: int | None) -> list[Question]:
    """Those of the questions that guests of this group (None: of no group) are asked."""
    return [one for one in questions if one.group_id is None or one.group_id == group_id]


def question_of(event_id: int, question_id: int) -> Question | None:
    """A question of this event; None if it is another's."""
    statement = select(Question).where(Question.id == question_id, Question.event_id == event_id)
    return db.session.scalars(statement).one_or_none()


def answer_counts(event_id: int) -> dict[int, int]:
    """How many guests answered each question that anybody answered, by its number. One statement."""
    statement = (
        select(QuestionAnswer.question_id, func.count())
        .join(QuestionAnswer.question)
        .where(Question.event_id == event_id)
        .group_by(QuestionAnswer.question_id)
    )
    return dict(db.session.execute(statement).all())
