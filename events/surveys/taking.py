"""A guest answers a survey, once. Where it is anonymous, nothing that is kept joins the answers to them.

Who has had a turn is one table, what was answered another, and neither has moments or counted numbers. Both
are written anew, each in a random order and with new keys, whenever somebody answers: so neither the order of
rows nor the transaction that wrote them tells whose sheet is whose. Nothing of it enters the audit trail.
Nor do the results tell whose it is: they move on by several answers at a time (`STEP`).
See docs/decisions/0016-an-anonymous-survey-joins-nothing.md.
"""

from __future__ import annotations

import secrets
from collections.abc import Mapping
from typing import Any, Final

from sqlalchemy import delete, func, insert, select, update

from events.registration.models import Registration
from events.surveys.models import Survey, SurveySheet, SurveyTurn
from events.surveys.queries import Shut, takes_answers, why_shut
from office import clock
from office.database import db

#: By so many answers at a time the results of an anonymous survey move on, and as many are always held back
#: while it takes answers: whoever looks before and after sees five new ones at least.
STEP: Final = 5

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
        db.session.execute(insert(SurveySheet), [_sheet(survey, given, True, registration.id)])


def settle(survey: Survey) -> None:
    """Before a survey that was closed takes answers again: what it showed meanwhile is among its results for
    good."""
    lock_survey(survey.id)
    if takes_answers(survey, clock.now()):
        return
    held = select(func.count()).select_from(SurveySheet)
    of_survey = SurveySheet.survey_id == survey.id, SurveySheet.is_counted.is_(False)
    if all_are_shown(db.session.scalars(held.where(*of_survey)).one()):
        db.session.execute(update(SurveySheet).where(*of_survey).values(is_counted=True))


def all_are_shown(held_back: int) -> bool:
    """Whether a survey that takes no more answers shows all of them: those held back until then are not too
    few to be told apart from what was shown before."""
    return held_back >= STEP


def _moved_on(sheets: list[tuple[dict[str, Any], bool]]) -> list[tuple[dict[str, Any], bool]]:
    """The sheets, which stand in a random order; five more of them counted where ten were held back."""
    held_back = sum(not is_counted for _answers, is_counted in sheets)
    free = STEP if held_back >= 2 * STEP else 0
    moved = []
    for answers, is_counted in sheets:
        if not is_counted and free:
            is_counted, free = True, free - 1
        moved.append((answers, is_counted))
    return moved


def _take_anonymously(survey: Survey, registration: Registration, given: Mapping[str, Any]) -> None:
    there = select(SurveySheet.answers, SurveySheet.is_counted).where(SurveySheet.survey_id == survey.id)
    sheets = [(answers, is_counted) for answers, is_counted in db.session.execute(there)]
    turns = list(
        db.session.scalars(select(SurveyTurn.registration_id).where(SurveyTurn.survey_id == survey.id))
    )
    sheets.append((dict(given), False))
    turns.append(registration.id)
    _dice.shuffle(sheets)
    _dice.shuffle(turns)
    sheets = _moved_on(sheets)
    db.session.execute(delete(SurveySheet).where(SurveySheet.survey_id == survey.id))
    db.session.execute(delete(SurveyTurn).where(SurveyTurn.survey_id == survey.id))
    db.session.execute(insert(SurveySheet), [_sheet(survey, *sheet) for sheet in sheets])
    db.session.execute(
        insert(SurveyTurn), [{"survey_id": survey.id, "registration_id": number} for number in turns]
    )


def _sheet(
    survey: Survey, answers: Mapping[str, Any], is_counted: bool, registration_id: int | None = None
) -> dict[str, Any]:
    return {
        "id": secrets.token_hex(16),
        "survey_id": survey.id,
        "registration_id": registration_id,
        "is_counted": is_counted,
        # Each writes its answers in one order: which question was answered first says nothing of anybody.
        "answers": dict(sorted(answers.items(), key=lambda item: int(item[0]))),
    }
