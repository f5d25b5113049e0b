"""Goals on others' pages: an event's overview, a theme's page, the diary, Go to, and whole histories."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from flask import Flask, url_for
from flask_babel import gettext as _

from advocacy.goals import queries
from advocacy.goals.models import Goal
from advocacy.goals.queries import GoalFilter, Standing
from advocacy.goals.words import FORUM_WORDS, OUTCOME_KINDS, OUTCOME_WORDS, STAGE_WORDS
from advocacy.pages import Place, Section, add_section
from advocacy.themes.models import Theme
from events.diary.days import Item, Kind, Reader, Source, add_source
from events.programme.models import Event
from events.programme.planning_pieces import PlanningPiece, Spot, add_planning_piece
from office import clock
from office.accounts.access import may
from office.accounts.models import Role
from office.audit.histories import HistorySubject, add_history
from office.database import db
from office.web import Fragment, Hit, web
from office.web.i18n import format_span, language

_WORDS = {
    "forum_words": FORUM_WORDS,
    "stage_words": STAGE_WORDS,
    "outcome_words": OUTCOME_WORDS,
    "outcome_kinds": OUTCOME_KINDS,
    "next_window": queries.next_window,
    "span": format_span,
}


def register(app: Flask) -> None:
    """Put goals on the shared pages."""
    add_planning_piece(app, PlanningPiece("goals", Spot.OVERVIEW, _on_event, order=80))
    add_section(app, Section("goals", Place.THEME, _on_theme, order=20))
    add_history(app, "advocacy_goals", _history)
    add_source(app, Source(frozenset({Kind.ADVOCACY}), _in_diary))
    web(app).add_goto("goals", _goto)


def _on_event(event: Event | None) -> Fragment | None:
    """The goals that an event serves; for those who may choose them, also where it serves none."""
    if event is None:
        return None
    served = queries.goals_served_by(event.id)
    if not served and not may(Role.EDITOR):
        return None
    return Fragment("advocacy/goals/_event.html", {"goals": served, "event": event, **_WORDS})


def _on_theme(theme: Theme) -> Fragment | None:
    """The goals of a theme: those that the city works for, then those with an outcome, the latest first."""
    wanted = queries.goals(GoalFilter(theme_id=theme.id, standing=Standing.ALL), clock.today())
    found = sorted(db.session.scalars(wanted), key=lambda one: one.outcome_on or date.max, reverse=True)
    if not found and not may(Role.EDITOR):
        return None
    context = {"goals": found, "theme": theme, "today": clock.today(), **_WORDS}
    return Fragment("advocacy/goals/_theme.html", context)


def _in_diary(first: date, last: date, _zone: str, reader: Reader) -> list[Item]:
    """The windows of goals that the city works for, on the days of the office's calendar: one statement."""
    return [
        Item(
            Kind.ADVOCACY,
            window.said(reader.language),
            window.opens_on,
            window.last_day,
            url=url_for("goals.show", goal_id=window.goal_id),
            detail=window.goal.called(reader.language),
        )
        for window in queries.windows_between(first, last)
    ]


def _history(number: int) -> HistorySubject | None:
    found = db.session.get(Goal, number)
    if found is None:
        return None
    return HistorySubject(found.called(language()), url_for("goals.show", goal_id=number))


def _goto(typed: str, limit: int) -> Sequence[Hit]:
    if not typed.strip():
        return []
    wanted = queries.goals(GoalFilter(typed=typed, standing=Standing.ALL), clock.today()).limit(limit)
    return [
        Hit(
            goal.called(language()),
            _("Goal of advocacy: %(stage)s", stage=STAGE_WORDS[goal.stage]),
            url_for("goals.show", goal_id=goal.id),
            "target",
        )
        for goal in db.session.scalars(wanted)
    ]
