"""Surveys to be looked at: one with answers, one not opened yet, and guests' links to both."""

from __future__ import annotations

from urllib.parse import urlsplit

from sqlalchemy import select

from events.programme.models import Event
from events.registration.links import survey_url
from events.registration.models import Registration, RegistrationStatus
from events.surveys.models import SurveyTurn
from events.surveys.queries import questions_of
from events.surveys.setting_up import begin, open_survey
from office.database import db


def surveys(ids: dict[str, int], links: dict[str, str]) -> None:
    """Arrange them, and enter numbers and addresses: of the event that was held, and of the open one."""
    held, coming = (db.session.get(Event, ids[key]) for key in ("held", "open event"))
    assert held is not None and coming is not None
    asked = begin(held)
    open_survey(asked)
    answered = select(SurveyTurn.registration_id).where(SurveyTurn.survey_id == asked.id)
    seats = (
        select(Registration)
        .where(Registration.event_id == held.id, Registration.status == RegistrationStatus.CONFIRMED)
        .order_by(Registration.id)
    )
    links["survey"] = _link(seats.where(Registration.id.not_in(answered)))
    links["survey answered"] = _link(seats.where(Registration.id.in_(answered)))
    links["survey not open"] = _link(select(Registration).where(Registration.event_id == coming.id))
    ids["survey question"] = questions_of(begin(coming).id)[1].id


def _link(wanted: object) -> str:
    seat = db.session.scalars(wanted).first()  # type: ignore[call-overload] # a statement of registrations
    assert seat is not None
    return urlsplit(survey_url(seat)).path
