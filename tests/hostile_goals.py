"""The goals of the office that is attacked, in hostile words."""

from __future__ import annotations

from typing import Any

from advocacy.goals import keeping
from advocacy.goals.models import Forum, Part, Stage
from advocacy.themes import keeping as themes
from advocacy.themes.models import PointKind
from events.programme.models import Event
from office import clock
from office.accounts.models import User
from office.audit.steps import new_step
from office.audit.trail import because_of
from office.database import db
from stakeholders.organisations.models import Organisation


def fill(ids: dict[str, int], label: str, user: User) -> None:
    """A theme with a point, a goal with everything that hangs on one; enter the numbers."""
    today, texts = clock.today(), {"en": label[:200], "fi": label[:200]}
    theme_step, goal_step = new_step(themes.STEPS), new_step(keeping.STEPS)
    with because_of(theme_step):
        theme = themes.add_theme(texts)
    point = themes.add_point(theme, themes.PointGiven(PointKind.CHALLENGE, texts, today, "", user.id))
    served = themes.add_strategy_goal(themes.StrategyGoalGiven(label[:20], label[:20], texts))
    given: dict[str, Any] = {"strategy_goals": (served.id,), "sdgs": (17,), "owner_id": user.id}
    with because_of(goal_step):
        goal = keeping.add(keeping.GoalGiven(texts, theme.id, Forum.UN, texts, texts, texts, **given))
    keeping.enter_stage(goal, Stage.PROPOSED, today, label[:500])
    window = keeping.add_window(goal, keeping.WindowGiven(today, texts))
    organisation = db.session.get(Organisation, ids["organisation_id"])
    event = db.session.get(Event, ids["event_id"])
    assert organisation is not None
    assert event is not None
    keeping.add_party(goal, Part.DECIDES, organisation)
    keeping.serve(event, {goal.id}, {goal.id})
    assert theme_step.record_id is not None
    assert goal_step.record_id is not None
    ids |= {
        "theme_id": theme.id,
        "point_id": point.id,
        "strategy.goal_id": served.id,
        "goals.goal_id": goal.id,
        "goal_pieces.goal_id": goal.id,
        "window_id": window.id,
        "party_id": goal.parties[0].id,
        "goal_pieces.step_id": goal.steps[0].id,
        "goals.step_id": goal_step.record_id,
        "themes.step_id": theme_step.record_id,
        "strategy.step_id": theme_step.record_id,
    }


def words() -> dict[str, str]:
    """What stands in the addresses of its pages: a language."""
    return {"goals.language_code": "en"}
