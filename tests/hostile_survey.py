"""The survey of the office that is attacked: what its pages are asked for by number and by token."""

from __future__ import annotations

from events.programme.models import Event
from events.surveys import setting_up
from events.surveys.queries import questions_of


def fill(ids: dict[str, int], event: Event, label: str) -> None:
    """Begin the event's survey in hostile words, open it, and enter the numbers."""
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
    ids |= {"surveys.question_id": question.id, "surveys.step_id": step.record_id}
