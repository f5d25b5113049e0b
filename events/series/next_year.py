"""Making the next year of a series from one before: what is done anew each time is never copied.

Copied are texts, settings, rules, programme, groups, questions, the wording of letters and the survey's
questions. Answers, papers, mission's links and the meeting's address are not.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import inspect, select

from events.guestlist.groups import add_group, groups_of
from events.guestlist.models import GuestGroup
from events.letters.models import LetterText, Purpose
from events.letters.writing import take_over
from events.programme.hours import day_begins, on_the_wall, to_utc
from events.programme.models import Event
from events.programme.planning import create_event, lock_event, plan_of
from events.programme.points import ItemPlan, SpeakerPlan, add_item
from events.questions.models import Question
from events.series.linking import series_of
from events.series.queries import made_for
from events.surveys.models import Survey, SurveyQuestion
from office.database import db
from office.localized import Texts

#: Of each record made anew: its own number, and what is set otherwise.
_NOT_COPIED: Final = frozenset({"id", "event_id", "survey_id", "group_id", "depends_on_id", "retired_at"})


class Part(StrEnum):
    """A part of an event in whose texts a year may stand."""

    TITLE = "title"
    TEXTS = "texts"
    PROGRAMME = "programme"
    LETTERS = "letters"
    QUESTIONS = "questions"


def make_next(
    last: Event, day: date, title: Texts, user_id: int | None, *, with_speakers: bool = False
) -> tuple[Event, bool]:
    """Make a draft for ``day`` from ``last``, in one transaction; whether it is new.

    Hours stay what the clocks of the event's zone showed. Made a second time for the same hour (a double
    click, a colleague) it is the one that was made before.

    Args:
        day: of the new event, in the event's zone.
        with_speakers: last year's speakers stand in the programme; else its points have none yet.

    Raises:
        PlanningRefused, NoSuchLocalTime: it cannot be on that day.
    """
    lock_event(last.id)
    series = series_of(last)
    old = plan_of(last)
    shift = day - old.starts.date()
    starts = old.starts + shift
    begins = day_begins(starts.date(), old.zone) if old.is_all_day else to_utc(starts, old.zone)
    same = made_for(series.id, begins)
    if same is not None:
        return same, False
    plan = replace(
        old,
        title=title,
        starts=starts,
        ends=old.ends + shift,
        # Should an hour come twice on the new day, the first is meant; the draft says so.
        starts_fold=0,
        ends_fold=0,
        reply_by=old.reply_by + shift if old.reply_by is not None else None,
        # The room of last year is not that of this one.
        meeting_url="",
    )
    made = create_event(plan)
    made.series = series
    _copy_programme(last, made, shift, with_speakers=with_speakers)
    groups = _copy_groups(last, made)
    _copy_questions(last, made, groups)
    _copy_survey(last, made)
    take_over(made, last, Purpose, user_id)
    db.session.flush()
    return made, True


def naming_year(made: Event, year: int) -> list[Part]:
    """What of the new event still names the year of the last one. Five statements at most."""
    letters = db.session.scalars(select(LetterText).where(LetterText.event_id == made.id)).all()
    questions = db.session.scalars(select(Question).where(Question.event_id == made.id)).all()
    texts: dict[Part, list[Texts]] = {
        Part.TITLE: [made.title],
        Part.TEXTS: [made.description, made.host_line, made.venue],
        Part.PROGRAMME: [text for item in made.items for text in (item.title, item.description)],
        Part.LETTERS: [text for letter in letters for text in (letter.subject, letter.body)],
        Part.QUESTIONS: [text for question in questions for text in (question.label, question.help)],
    }
    named = re.compile(rf"\b{year}\b")
    return [
        part
        for part, found in texts.items()
        if any(named.search(text) for one in found for text in one.values())
    ]


def _copy_programme(last: Event, made: Event, shift: timedelta, *, with_speakers: bool) -> None:
    for item in list(last.items):
        starts = on_the_wall(item.starts_at, last.zone) + shift
        ends = on_the_wall(item.ends_at, last.zone) + shift if item.ends_at is not None else None
        if item.ends_at is not None and ends is not None and ends <= starts:
            # It went from one coming of an hour to the other: its length tells what the clock does not.
            ends = starts + (item.ends_at - item.starts_at)
        speakers = [SpeakerPlan(one.name, one.role, one.institution) for one in item.speakers]
        add_item(
            made,
            ItemPlan(
                title=item.title,
                starts=starts,
                ends=ends,
                starts_fold=0,
                ends_fold=0,
                description=item.description,
                speakers=tuple(speakers) if with_speakers else (),
            ),
        )


def _copy_groups(last: Event, made: Event) -> dict[int, GuestGroup]:
    return {group.id: add_group(made, group.name, group.quota) for group in groups_of(last)}


def _copy_questions(last: Event, made: Event, groups: Mapping[int, GuestGroup]) -> None:
    asked = db.session.scalars(
        select(Question)
        .where(Question.event_id == last.id, Question.retired_at.is_(None))
        .order_by(Question.position, Question.id)
    ).all()
    copies: dict[int, Question] = {}
    for question in asked:
        copy = Question(event_id=made.id, **_values(question))
        copy.choices = [choice for choice in question.choices if not choice.get("retired")]
        group = groups.get(question.group_id) if question.group_id is not None else None
        copy.group_id = group.id if group is not None else None
        # What a question hangs on stands above it, and has its copy by now.
        above = copies.get(question.depends_on_id) if question.depends_on_id is not None else None
        copy.depends_on_id = above.id if above is not None else None
        copy.depends_on_value = question.depends_on_value if above is not None else ""
        db.session.add(copy)
        db.session.flush()
        copies[question.id] = copy


def _copy_survey(last: Event, made: Event) -> None:
    survey = db.session.scalars(select(Survey).where(Survey.event_id == last.id)).one_or_none()
    if survey is None:
        return
    copy = Survey(event_id=made.id, is_anonymous=survey.is_anonymous, intro=dict(survey.intro))
    db.session.add(copy)
    db.session.flush()
    asked = select(SurveyQuestion).where(SurveyQuestion.survey_id == survey.id)
    for question in db.session.scalars(asked.order_by(SurveyQuestion.position, SurveyQuestion.id)).all():
        db.session.add(SurveyQuestion(survey_id=copy.id, **_values(question)))
    db.session.flush()


def _values(record: Any) -> dict[str, Any]:
    """The columns of a record that its copy has as well."""
    return {
        column.key: getattr(record, column.key)
        for column in inspect(type(record)).column_attrs
        if column.key not in _NOT_COPIED
    }
