"""What follows from assessments: the quarter of the plot, drift between two days, how far there is to go."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from advocacy.standing.models import Assessment, Stand

#: From here on power or interest counts as high; a three lies on the line, and counts as low.
HIGH: Final = 4
#: Steps between the stand and the wanted one from which on it is called far: a blocker to be neutral.
FAR: Final = 2


class Quarter(StrEnum):
    """What is to be done about somebody, by power and interest (Mendelow's matrix, 1991)."""

    MANAGE_CLOSELY = "manage_closely"
    KEEP_SATISFIED = "keep_satisfied"
    KEEP_INFORMED = "keep_informed"
    MONITOR = "monitor"


def quarter_of(power: int, interest: int) -> Quarter:
    """The quarter of the plot; `HIGH` says from where on a number is high."""
    if power >= HIGH:
        return Quarter.MANAGE_CLOSELY if interest >= HIGH else Quarter.KEEP_SATISFIED
    return Quarter.KEEP_INFORMED if interest >= HIGH else Quarter.MONITOR


def distance(assessment: Assessment) -> int:
    """Steps from the stand to the wanted one; below nothing where somebody stands nearer than wanted."""
    return assessment.wanted.step - assessment.stand.step


def is_far(assessment: Assessment) -> bool:
    """Whether somebody stands so far from where the city wants them that it is a gap."""
    return distance(assessment) >= FAR


@dataclass(frozen=True)
class Drift:
    """What has changed from an earlier day to a later one: numbers are differences."""

    power: int
    interest: int
    stand: int
    was: Stand

    @property
    def moved(self) -> bool:
        """Whether anything has changed at all."""
        return bool(self.power or self.interest or self.stand)


def drift(earlier: Assessment, later: Assessment) -> Drift:
    """From ``earlier`` to ``later``, both of the same stakeholder in the same matter."""
    return Drift(
        later.power - earlier.power,
        later.interest - earlier.interest,
        later.stand.step - earlier.stand.step,
        earlier.stand,
    )
