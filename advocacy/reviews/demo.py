"""The demonstration's review: a dozen indicators with invented values, and goals that nobody measures."""

from __future__ import annotations

import tomllib
from decimal import Decimal
from pathlib import Path
from typing import Any, Final

from advocacy.reviews.keeping import IndicatorGiven, add_indicator, set_contributions, set_values, write_text
from advocacy.reviews.models import Direction, Weight
from advocacy.themes.queries import strategy_goals

NOTE: Final = "Invented for the demonstration."
SOURCE: Final = "Office of the demonstration"
#: What the source may still correct.
PROVISIONAL: Final = 2025
#: Which goals of sustainable development a goal of the strategy serves much, and which it serves too.
_SERVED: Final = {
    "1": ((4,), (5, 8, 10)),
    "2": ((13, 7), (12, 15)),
    "3": ((11,), (13, 3)),
    "4": ((8,), (17,)),
    "5": ((9,), (16, 11)),
}


def build() -> None:
    """Fill the review of an office that has none."""
    with (Path(__file__).parent / "demo.toml").open("rb") as file:
        told = tomllib.load(file)
    for one in told["indicators"]:
        _follow(one)
    for text in told["texts"]:
        write_text(text["sdg"], text["narrative"], text["recommendation"], seen_at=None)
    for goal in strategy_goals():
        much, too = _SERVED.get(goal.number, ((), ()))
        set_contributions(goal.id, {**dict.fromkeys(too, Weight.SOME), **dict.fromkeys(much, Weight.STRONG)})


def _follow(one: dict[str, Any]) -> None:
    low, high = (*[Decimal(bound) for bound in one.get("target", ())], None, None)[:2]
    made = add_indicator(
        IndicatorGiven(
            sdg=one["sdg"],
            target_code=one["target_code"],
            name=one["name"],
            unit=one["unit"],
            direction=Direction(one["direction"]),
            source=SOURCE,
            target_low=low,
            target_high=high,
            target_year=one.get("target_year"),
            note=NOTE,
        )
    )
    values = {int(year): Decimal(value) for year, value in one["values"].items()}
    set_values(made, {year: (value, year == PROVISIONAL) for year, value in values.items()}, seen={})
