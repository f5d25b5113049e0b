"""The review on paper: every goal with what is said of it, its indicators and their pictures."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from flask_babel import gettext as _

from advocacy.goals.words import sdg_name
from advocacy.reviews.figures import indicator_figure
from advocacy.reviews.models import Weight
from advocacy.reviews.numbers import said
from advocacy.reviews.queries import GoalRow, Measured, Overview
from advocacy.reviews.words import TREND_MEANINGS, TREND_WORDS, WEIGHT_WORDS
from advocacy.themes.models import StrategyGoal
from office import clock, settings
from office.localized import pick
from office.plots.files import paper_figure
from office.typesetting.setting import typeset
from office.web.i18n import format_day

_TEMPLATE = "review.typ"
_HERE = Path(__file__).parent


def print_review(
    found: Overview,
    strategy: Sequence[StrategyGoal],
    matrix: Mapping[int, Mapping[int, Weight]],
    language: str,
) -> bytes:
    """The whole review as a tagged PDF, in the language that pages are being written in.

    Raises:
        NotPrintable: the typesetter refused.
    """
    return typeset(_TEMPLATE, compile_review(found, strategy, matrix, language), _HERE)


def compile_review(
    found: Overview,
    strategy: Sequence[StrategyGoal],
    matrix: Mapping[int, Mapping[int, Weight]],
    language: str,
) -> dict[str, Any]:
    """What the template shows, as plain JSON; every goal is there, a gap as a gap."""
    return {
        "office": settings.current().office_name,
        "language": language,
        "title": _("Voluntary Local Review"),
        "made": _("As of %(day)s", day=format_day(clock.today(), language)),
        "words": {
            "recommendation": _("What the city recommends"),
            "gaps": _("Goals that nobody measures"),
            "gap": _("Nobody measures this goal."),
            "meanings": _("What the words mean"),
            "source": _("Source"),
            "matrix": _("Strategy and goals"),
            "served": [_("Goal of the strategy"), *(str(words) for words in WEIGHT_WORDS.values())],
            "head": [_("Indicator"), _("Unit"), _("Latest"), _("Where it is going")],
        },
        "counts": [
            {"value": str(len(found.measured)), "label": _("Indicators followed")},
            *(
                {"value": str(number), "label": str(TREND_WORDS[trend])}
                for trend, number in found.by_trend().items()
            ),
            {"value": str(len(found.gaps)), "label": _("Goals that nobody measures")},
        ],
        "meanings": [
            {"word": str(words), "meaning": str(TREND_MEANINGS[trend])}
            for trend, words in TREND_WORDS.items()
        ],
        "gaps": [_titled(number) for number in found.gaps],
        "goals": [_goal(goal, language) for goal in found.goals],
        "strategy": [_served(goal, matrix.get(goal.id, {}), language) for goal in strategy],
    }


def _titled(sdg: int) -> str:
    return f"{sdg}. {sdg_name(sdg)}"


def _served(goal: StrategyGoal, weights: Mapping[int, Weight], language: str) -> list[str]:
    """A goal of the strategy, and the goals that it serves, those of each weight in a cell of their own."""
    name = f"{goal.number} {pick(goal.name, language)} ({goal.period})"
    return [name, *("; ".join(_titled(n) for n in sorted(weights) if weights[n] is one) for one in Weight)]


def _goal(goal: GoalRow, language: str) -> dict[str, Any]:
    text = goal.text
    return {
        "title": _titled(goal.sdg),
        "narrative": pick(text.narrative, language).splitlines() if text else [],
        "recommendation": pick(text.recommendation, language).splitlines() if text else [],
        "indicators": [_indicator(one, language) for one in goal.measured],
    }


def _indicator(one: Measured, language: str) -> dict[str, Any]:
    indicator, last = one.indicator, one.movement.last
    picture = indicator_figure(indicator)
    return {
        "name": pick(indicator.name, language),
        "unit": pick(indicator.unit, language),
        "latest": f"{said(last[1])} ({last[0]})" if last else "–",
        "trend": str(TREND_WORDS[one.trend]),
        "source": indicator.source,
        "figure": paper_figure(picture) if picture else None,
    }
