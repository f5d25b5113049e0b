"""The city's line in each language: whether it is there, and whether it still says what the others say."""

from __future__ import annotations

from enum import StrEnum

from advocacy.goals.models import Goal
from office.localized import LANGUAGES


class LineState(StrEnum):
    """How the line stands in one language."""

    DONE = "done"
    MISSING = "missing"
    #: Another language was changed after this one was last looked at.
    CHANGED_SINCE = "changed_since"


def line_states(goal: Goal) -> dict[str, LineState]:
    """How the line stands in each language of the house, in their order."""
    latest = max(goal.line_seen.values(), default="")
    return {code: _state(goal, code, latest) for code in LANGUAGES}


def _state(goal: Goal, code: str, latest: str) -> LineState:
    if not goal.line.get(code):
        return LineState.MISSING
    # ISO instants of one zone (UTC), written alike, are in order as texts.
    return LineState.DONE if goal.line_seen.get(code, "") == latest else LineState.CHANGED_SINCE
