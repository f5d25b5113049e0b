"""Surveys on Today: one that was written and not opened, and what has come of those that have closed."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Final

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, or_, select
from sqlalchemy.orm import contains_eager

from events.programme.models import Event, EventStatus
from events.surveys.models import Survey, SurveyQuestion, SurveyTurn
from office import clock
from office.database import db
from office.web import News, Severity, Task
from office.web.i18n import language

#: So long after the event nobody answers any more.
_AFTERWARDS: Final = timedelta(days=30)


def tasks() -> Iterator[Task]:
    """Surveys of events that were held lately, with questions and not open: one statement."""
    now, today = clock.now(), clock.today()
    statement = (
        select(Survey)
        .join(Survey.event)
        .options(contains_eager(Survey.event))
        .where(
            Event.status == EventStatus.PUBLISHED,
            Event.ends_at < now,
            Event.ends_at > now - _AFTERWARDS,
            ~Survey.is_open,
            or_(Survey.closes_on.is_(None), Survey.closes_on >= today),
            select(SurveyQuestion.id).where(SurveyQuestion.survey_id == Survey.id).exists(),
            # One that has answers was open, and somebody has closed it.
            ~select(SurveyTurn.survey_id).where(SurveyTurn.survey_id == Survey.id).exists(),
        )
        .order_by(Event.ends_at)
    )
    for survey in db.session.scalars(statement):
        event = survey.event
        yield Task(
            f"survey:{event.id}",
            _("The survey is not open"),
            _("Open it before the letters of thanks go out: they lead to it."),
            url_for("surveys.survey", event_id=event.id),
            _("Look at it"),
            Severity.DUE,
            due=event.local_end.date() + timedelta(days=1),
            about=event.titled(language()),
        )


def news(since: datetime) -> Iterator[News]:
    """Surveys whose last day has passed since then: one statement."""
    turns = func.count(SurveyTurn.registration_id)
    found = db.session.execute(
        select(Event, turns)
        .join(Survey, Survey.event_id == Event.id)
        .join(SurveyTurn, SurveyTurn.survey_id == Survey.id)
        .where(Survey.is_open, Survey.closes_on >= since.date(), Survey.closes_on < clock.today())
        .group_by(Event.id)
        .order_by(Event.id)
    )
    for event, number in found:
        words = ngettext(
            "%(event)s: the survey has closed with %(num)d answer",
            "%(event)s: the survey has closed with %(num)d answers",
            number,
            event=event.titled(language()),
        )
        yield News(words, url_for("surveys.results", event_id=event.id))
