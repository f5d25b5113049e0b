"""An indicator and what is said of a goal, for the office in which every route has a record to find."""

from __future__ import annotations

from decimal import Decimal

from advocacy.reviews.keeping import (
    STEPS,
    IndicatorGiven,
    add_indicator,
    set_contributions,
    set_values,
    write_text,
)
from advocacy.reviews.models import Direction, Weight
from advocacy.themes.keeping import StrategyGoalGiven, add_strategy_goal
from office.audit.steps import new_step
from office.audit.trail import because_of


def fill(ids: dict[str, int], label: str) -> None:
    """Everything of the review in hostile words; enter the numbers."""
    texts = dict.fromkeys(("en", "sv", "fi"), label[:60])
    given = IndicatorGiven(13, texts, Direction.UP, texts, source=label[:300], note=label)
    indicator = add_indicator(given)
    set_values(indicator, {2020: (Decimal(1), False), 2021: (Decimal("1.5"), True)}, seen={})
    step = new_step(STEPS)
    with because_of(step):
        write_text(13, texts, texts, seen_at=None)
    served = add_strategy_goal(StrategyGoalGiven("2031–2035", label[:20], texts))
    set_contributions(served.id, {13: Weight.STRONG})
    ids |= {
        "indicator_id": indicator.id,
        "reviews.sdg": 13,
        "reviews.goal_id": served.id,
        "reviews.step_id": step.record_id,
    }
