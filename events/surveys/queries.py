"""Surveys and their questions, read; and whether a survey takes answers at a moment."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime
from enum import StrEnum
from zoneinfo import ZoneInfo

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from events.programme.models import Event, EventStatus
from events.registration.models import Registration, RegistrationStatus
from events.surveys.models import Survey, SurveyQuestion, SurveyTurn
from office import clock
from office.database import db


class Shut(StrEnum):
    """Why somebody cannot answer a survey."""

    #: There is none, or it has not been opened.
    NOT_OPEN = "not_open"
    #: Its last day has passed, or the office has closed it.
    CLOSED = "closed"
    #: It is for those who had a seat.
    NOT_THEIRS = "not_theirs"
    #: They have answered: a second answer would count twice.
    ANSWERED = "answered"


def survey_of(event_id: int) -> Survey | None:
    """The survey of an event with its event; None where it has none. One statement."""
    statement = select(Survey).where(Survey.event_id == event_id).options(joinedload(Survey.event))
    return db.session.scalars(statement).one_or_none()


def questions_of(survey_id: int) -> list[SurveyQuestion]:
    """The questions in their order. One statement."""
    statement = select(SurveyQuestion).where(SurveyQuestion.survey_id == survey_id)
    return list(db.session.scalars(statement.order_by(SurveyQuestion.position, SurveyQuestion.id)))


def turns_of(survey_id: int) -> int:
    """How many have answered."""
    statement = select(func.count()).select_from(SurveyTurn).where(SurveyTurn.survey_id == survey_id)
    return db.session.scalars(statement).one()


def asked_of(event_id: int) -> int:
    """How many can answer: everybody with a seat."""
    statement = select(func.count()).select_from(Registration)
    statement = statement.where(
        Registration.event_id == event_id, Registration.status == RegistrationStatus.CONFIRMED
    )
    return db.session.scalars(statement).one()


def takes_answers(survey: Survey, now: datetime) -> bool:
    """Whether a survey takes answers; its last day is one of the event's own days, and counts whole."""
    event = survey.event
    if not survey.is_open or event.status is not EventStatus.PUBLISHED:
        return False
    return survey.closes_on is None or now.astimezone(ZoneInfo(event.zone)).date() <= survey.closes_on


def taking_answers(event_ids: Collection[int]) -> list[int]:
    """Those of these events whose survey takes answers now. One statement."""
    statement = (
        select(Survey).join(Survey.event).where(Survey.event_id.in_(event_ids), Survey.is_open)
    ).options(joinedload(Survey.event))
    now = clock.now()
    return [survey.event_id for survey in db.session.scalars(statement) if takes_answers(survey, now)]


def why_shut(survey: Survey | None, registration: Registration, now: datetime) -> Shut | None:
    """Why somebody cannot answer; None where they can. One statement."""
    if survey is None or not (survey.is_open or turns_of(survey.id)):
        return Shut.NOT_OPEN
    if has_answered(survey.id, registration.id):
        return Shut.ANSWERED
    if registration.status is not RegistrationStatus.CONFIRMED:
        return Shut.NOT_THEIRS
    return None if takes_answers(survey, now) else Shut.CLOSED


def has_answered(survey_id: int, registration_id: int) -> bool:
    """Whether somebody has had their turn."""
    return db.session.get(SurveyTurn, (survey_id, registration_id)) is not None


def is_open_for(event: Event, registration: Registration) -> bool:
    """Whether this guest can answer now."""
    return why_shut(survey_of(event.id), registration, clock.now()) is None
