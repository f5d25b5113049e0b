"""The survey of the office that is attacked: what its pages are asked for by number and by token."""

from __future__ import annotations

from events.programme.models import Event
from events.registration.models import Capacity, Door, Registration, RegistrationStatus
from events.surveys import setting_up
from events.surveys.queries import questions_of
from office.database import db


def fill(ids: dict[str, int], event: Event, label: str) -> None:
    """Begin the event's survey in hostile words, open it, let somebody register; enter the numbers."""
    survey = setting_up.begin(event)
    survey.intro = dict.fromkeys(event.languages, label)
    question = questions_of(survey.id)[1]
    with setting_up.one_step(survey) as step:
        question.label = dict.fromkeys(event.languages, label)
        question.choices = [
            {"key": choice["key"], "label": dict.fromkeys(event.languages, label)}
            for choice in question.choices
        ]
    setting_up.open_survey(survey)
    seat = Registration(
        event=event,
        door=Door.OPEN,
        capacity=Capacity.REGISTRANT,
        status=RegistrationStatus.CONFIRMED,
        name=label[:300],
        organisation_name=label[:300],
        email="registrant@example.org",
    )
    db.session.add(seat)
    db.session.flush()
    ids["sending.registrant_preview.registration_id"] = seat.id
    ids |= {"surveys.question_id": question.id, "surveys.step_id": step.record_id}
