"""Demonstration goals: the files that Helsinki names, with lines, stages and outcomes that are invented."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from advocacy.goals import keeping
from advocacy.goals.models import Forum, Goal, GoalEvent, Outcome, Part, Stage
from advocacy.themes import queries as theme_queries
from advocacy.themes.demo import body_called
from events.programme.models import Event, EventStatus
from office import clock
from office.accounts.models import User
from office.database import db
from stakeholders.organisations.models import OrganisationKind

_DATA = Path(__file__).with_name("demo.toml")


def build() -> None:
    """Set the goals, with the road each has come."""
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    officer = db.session.scalars(select(User.id).order_by(User.id)).first()
    themes = {theme.called("en"): theme.id for theme in theme_queries.themes()}
    strategy = {goal.number: goal.id for goal in theme_queries.strategy_goals()}
    held = select(Event).where(Event.status == EventStatus.PUBLISHED).order_by(Event.starts_at).limit(2)
    events, today = db.session.scalars(held).all(), clock.today("Europe/Helsinki")
    for one in data["goal"]:
        goal = keeping.add(
            keeping.GoalGiven(
                title=one["title"],
                theme_id=themes[one["theme"]],
                forum=Forum(one["forum"]),
                line=one["line"],
                wanted=one.get("wanted", {}),
                measure=one.get("measure", {}),
                owner_id=officer,
                strategy_goals=tuple(strategy[number] for number in one.get("strategy", ())),
                sdgs=tuple(one.get("sdgs", ())),
            )
        )
        _travel(goal, one, today)
        for event in events if one.get("events") else ():
            db.session.add(GoalEvent(goal=goal, event=event))
    db.session.flush()


def _travel(goal: Goal, one: dict[str, Any], today: date) -> None:
    """The road, the windows, whoever decides, and what became of it."""

    def ago(days: int) -> date:
        return today - timedelta(days=days)

    first = max((step["ago"] for step in one.get("road", ())), default=60) + 200
    goal.steps[0].entered_on = goal.stage_since = ago(first)
    db.session.flush()
    for step in one.get("road", ()):
        keeping.enter_stage(goal, Stage(step["stage"]), ago(step["ago"]), step.get("note", ""))
    for window in one.get("windows", ()):
        closes_on = ago(-window["closes"]) if "closes" in window else None
        keeping.add_window(goal, keeping.WindowGiven(ago(-window["opens"]), window["what"], closes_on))
    bodies = [(Part.DECIDES, one["decides"])] if "decides" in one else []
    for part, named in [*bodies, *((Part.ALLY, ally) for ally in one.get("allies", ()))]:
        name = {code: text for code, text in named.items() if code != "kind"}
        keeping.add_party(goal, part, body_called(OrganisationKind(named["kind"]), name))
    goal.reviewed_on = ago(one.get("reviewed", 20))
    if outcome := one.get("outcome"):
        keeping.settle(
            goal,
            keeping.OutcomeGiven(
                Outcome(outcome["kind"]), ago(outcome["ago"]), outcome["note"], outcome["url"]
            ),
        )
