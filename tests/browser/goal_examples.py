"""Themes and goals to be looked at: one goal with everything that its page can show."""

from __future__ import annotations

from datetime import timedelta

from advocacy.goals import keeping
from advocacy.goals.models import Forum, Outcome, Part, Stage
from advocacy.themes import keeping as themes
from advocacy.themes.models import PointKind
from events.programme.models import Event
from office import clock
from office.database import db
from office.localized import LANGUAGES
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Person


def goals(ids: dict[str, int], officer_id: int) -> None:
    """A theme with a point of each kind, an archived theme, and three goals; enter the numbers."""
    today = clock.today()
    texts = {code: f"Rails before homes ({code})" for code in LANGUAGES}
    theme = themes.add_theme({code: f"Transport ({code})" for code in LANGUAGES})
    themes.archive(themes.add_theme({"en": "An earlier theme"}))
    points = [
        themes.add_point(theme, themes.PointGiven(kind, texts, today, "https://example.org", officer_id))
        for kind in PointKind
    ]
    themes.archive(themes.add_point(theme, themes.PointGiven(PointKind.CHALLENGE, {"en": "Over"}, today)))
    served = themes.add_strategy_goal(themes.StrategyGoalGiven("2017–2021", "3", texts))
    given = keeping.GoalGiven(
        texts, theme.id, Forum.EU, texts, texts, texts, officer_id, 90, (served.id,), (11,)
    )
    goal = keeping.add(given)
    keeping.add(given)
    closed = keeping.add(given)
    # A line that was left behind in two languages.
    goal.line_seen = {**goal.line_seen, "en": clock.now().isoformat()}
    keeping.enter_stage(goal, Stage.PROPOSED, today, "The city’s proposal")
    window = keeping.add_window(goal, keeping.WindowGiven(today, texts, today + timedelta(days=9)))
    for part, model, key in ((Part.DECIDES, Organisation, "organisation"), (Part.ALLY, Person, "person")):
        record = db.session.get(model, ids[key])
        assert isinstance(record, Organisation | Person)
        keeping.add_party(goal, part, record)
    keeping.settle(closed, keeping.OutcomeGiven(Outcome.PARTLY, today, texts, "https://example.org"))
    for key in ("held", "event"):
        event = db.session.get(Event, ids[key])
        assert event is not None
        keeping.serve(event, {goal.id}, {goal.id})
    ids |= {
        "theme": theme.id,
        "point": points[0].id,
        "goal of the strategy": served.id,
        "goal": goal.id,
        "window": window.id,
        "closed goal": closed.id,
    }
