"""The way of a dossier: the stages that its kind usually has, and where it stands on a day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import Final

from advocacy.dossiers.models import Kind, Stage, Step

#: The usual way of each kind. Legislation: the government's own road of a bill (lainvalmistelu.finlex.fi):
#: preparation, round of statements, proposal, parliament, decision. The others as cities see them.
USUAL: Final[dict[Kind, tuple[Step, ...]]] = {
    Kind.LEGISLATION: (
        Step.PREPARATION,
        Step.CONSULTATION,
        Step.PROPOSAL,
        Step.PARLIAMENT,
        Step.DECIDED,
        Step.IN_FORCE,
    ),
    Kind.AGREEMENT: (
        Step.PREPARATION,
        Step.NEGOTIATION,
        Step.APPROVAL,
        Step.SIGNED,
        Step.IN_FORCE,
        Step.FOLLOW_UP,
    ),
    Kind.PLAN: (
        Step.PREPARATION,
        Step.DRAFT,
        Step.CONSULTATION,
        Step.DECIDED,
        Step.CARRIED_OUT,
        Step.FOLLOW_UP,
    ),
    Kind.PROJECT: (
        Step.STUDY,
        Step.PLANNING,
        Step.FINANCING,
        Step.DECIDED,
        Step.CONSTRUCTION,
        Step.IN_USE,
    ),
}


class State(StrEnum):
    """How one stage stands on a day."""

    DONE = "done"
    CURRENT = "current"
    #: Its planned day has passed, and it has not begun.
    LATE = "late"
    TO_COME = "to_come"
    #: A later one has begun before it.
    PASSED_OVER = "passed_over"


@dataclass(frozen=True)
class Point:
    """One stage on the line: how it stands, and the day that counts for it."""

    stage: Stage
    state: State
    #: The day on which it began or, before that, is expected to.
    day: date | None


def current_stage(stages: Sequence[Stage], day: date) -> Stage | None:
    """The stage a dossier is in on ``day``: of those that have begun, the latest; of one day, the last."""
    begun = [stage for stage in stages if stage.actual_on is not None and stage.actual_on <= day]
    return max(begun, key=lambda stage: (stage.actual_on or day, stage.position), default=None)


def line_of(stages: Sequence[Stage], day: date) -> list[Point]:
    """All stages in their places, as they stand on ``day``."""
    current = current_stage(stages, day)
    place = -1 if current is None else list(stages).index(current)
    return [_point(stage, number, current, place, day) for number, stage in enumerate(stages)]


def next_point(line: Sequence[Point]) -> Point | None:
    """The stage that is to begin next: the first that has not, after the current one."""
    return next((point for point in line if point.state in {State.LATE, State.TO_COME}), None)


def _point(stage: Stage, number: int, current: Stage | None, place: int, day: date) -> Point:
    if stage is current:
        return Point(stage, State.CURRENT, stage.actual_on)
    if stage.actual_on is not None and stage.actual_on <= day:
        return Point(stage, State.DONE, stage.actual_on)
    if number < place:
        return Point(stage, State.PASSED_OVER, None)
    expected = stage.actual_on or stage.planned_on
    if expected is not None and expected < day and stage.actual_on is None:
        return Point(stage, State.LATE, expected)
    return Point(stage, State.TO_COME, expected)
