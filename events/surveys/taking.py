"""A guest answers a survey, once. Where it is anonymous, nothing that is kept joins the answers to them.

Who has had a turn is one table, what was answered another, and neither has moments or counted numbers. Both
are written anew, each in a random order and with new keys, whenever somebody answers: so neither the order of
rows nor the transaction that wrote them tells whose sheet is whose. Nothing of it enters the audit trail.
See docs/decisions/0016-an-anonymous-survey-joins-nothing.md.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import delete, insert, select

from events.registration.models import Registration
from events.surveys.models import Survey, SurveySheet, SurveyTurn
from events.surveys.queries import Shut, why_shut
from office import clock
from office.database import db

_dice: Final = secrets.SystemRandom()


class AnswersRefused(Exception):
    """The answers are not taken; ``reason`` says why."""

    def __init__(self, reason: Shut) -> None:
        super().__init__(reason.value)
        self.reason = reason


def lock_survey(survey_id: int) -> Survey:
    """Take the survey for this transaction: whoever else answers it or changes it waits meanwhile.

    PostgreSQL locks the row; on SQLite the transaction that writes is alone already. It is read afresh.
    """
    statement = (
        select(Survey)
        .where(Survey.id == survey_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(statement).one()


def take_answers(survey_id: int, registration: Registration, answers: Mapping[int, Any]) -> None:
    """Take what one guest answered, by the question's number; questions left out are not in it.

    Raises:
        AnswersRefused: the survey is closed, is none of theirs, or they have answered already, perhaps by a
            second click a moment ago.
    """
    survey = lock_survey(survey_id)
    reason = why_shut(survey, registration, clock.now())
    if reason is not None:
        raise AnswersRefused(reason)
    given = {str(number): answer for number, answer in answers.items()}
    if survey.is_anonymous:
        _take_anonymously(survey, registration, given)
    else:
        db.session.execute(insert(SurveyTurn).values(survey_id=survey.id, registration_id=registration.id))
        db.session.execute(insert(SurveySheet), [_sheet(survey, given, registration.id)])


def _take_anonymously(survey: Survey, registration: Registration, given: Mapping[str, Any]) -> None:
    sheets = list(db.session.scalars(select(SurveySheet.answers).where(SurveySheet.survey_id == survey.id)))
    turns = list(
        db.session.scalars(select(SurveyTurn.registration_id).where(SurveyTurn.survey_id == survey.id))
    )
    sheets.append(dict(given))
    turns.append(registration.id)
    _dice.shuffle(sheets)
    _dice.shuffle(turns)
    db.session.execute(delete(SurveySheet).where(SurveySheet.survey_id == survey.id))
    db.session.execute(delete(SurveyTurn).where(SurveyTurn.survey_id == survey.id))
    db.session.execute(insert(SurveySheet), [_sheet(survey, answers) for answers in sheets])
    db.session.execute(
        insert(SurveyTurn), [{"survey_id": survey.id, "registration_id": number} for number in turns]
    )


def _sheet(survey: Survey, answers: Mapping[str, Any], registration_id: int | None = None) -> dict[str, Any]:
    return {
        "id": secrets.token_hex(16),
        "survey_id": survey.id,
        "registration_id": registration_id,
        # Each writes its answers in one order: which question was answered first says nothing of anybody.
        "answers": dict(sorted(answers.items(), key=lambda item: int(item[0]))),
    }
