"""What a guest's own page says of the survey."""

from __future__ import annotations

from events.registration.links import survey_url
from events.registration.models import Registration
from events.surveys.queries import Shut, survey_of, why_shut
from office import clock
from office.web import Fragment


def survey_section(registration: Registration) -> Fragment | None:
    """The way to the questions while they can be answered, or thanks to whoever has. Two statements."""
    survey = survey_of(registration.event_id)
    reason = why_shut(survey, registration, clock.now())
    if survey is None or reason not in {None, Shut.ANSWERED}:
        return None
    return Fragment(
        "events/surveys/_section.html",
        {"survey_url": survey_url(registration), "answered": reason is not None},
    )
