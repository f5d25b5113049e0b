"""Names beside lines' ends: kept apart from each other, as near to their lines as that allows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass


@dataclass(frozen=True)
class Label:
    """A name of one or more lines for the point at which a line ends, in the line's paint."""

    lines: list[str]
    x: float
    y: float
    paint: str


def apart(labels: Sequence[Label], size: float, top: float, bottom: float) -> list[tuple[Label, float]]:
    """Each label with where its middle goes, from the top; none overlaps another.

    They are pushed down from the top, then back up from the bottom where that left the room.
    """
    ordered = sorted(labels, key=lambda label: label.y)
    heights = [len(label.lines) * size * 1.2 + size * 0.3 for label in ordered]
    middles = [label.y for label in ordered]
    free = top
    for at, high in enumerate(heights):
        middles[at] = max(middles[at], free + high / 2)
        free = middles[at] + high / 2
    free = bottom
    for at in reversed(range(len(ordered))):
        middles[at] = min(middles[at], free - heights[at] / 2)
        free = middles[at] - heights[at] / 2
    return list(zip(ordered, middles, strict=True))
