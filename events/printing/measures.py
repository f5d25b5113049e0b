"""The measures of what is cut or peeled out of a sheet of A4, in millimetres."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

_A4: Final = (210.0, 297.0)


@dataclass(frozen=True)
class Grid:
    """Pieces of one size on an A4 sheet, in the middle of it."""

    width: float
    height: float
    columns: int
    rows: int
    gap_x: float = 0
    gap_y: float = 0
    #: Plain paper is cut along marks; labels are cut already.
    marks: bool = True

    @property
    def pieces(self) -> int:
        """How many there are on a sheet."""
        return self.columns * self.rows

    def content(self) -> dict[str, float | int | bool]:
        """What the typesetter gets."""
        across = self.columns * self.width + (self.columns - 1) * self.gap_x
        down = self.rows * self.height + (self.rows - 1) * self.gap_y
        return {**vars(self), "left": (_A4[0] - across) / 2, "top": (_A4[1] - down) / 2}


class Badge(StrEnum):
    """Sizes of badges that are sold: holders for those that are cut, labels for the others."""

    MM90X55 = "90x55"
    MM86X54 = "86x54"
    A7 = "105x74"
    A6 = "105x148"
    LABEL_80X50 = "80x50"
    LABEL_86X55 = "86x55"


BADGES: Final[dict[Badge, Grid]] = {
    Badge.MM90X55: Grid(90, 55, 2, 5),
    # A bank card's size (ISO/IEC 7810, ID-1), which most hard holders take.
    Badge.MM86X54: Grid(86, 54, 2, 5),
    Badge.A7: Grid(105, 74, 2, 4),
    Badge.A6: Grid(105, 148, 2, 2),
    Badge.LABEL_80X50: Grid(80, 50, 2, 5, gap_x=15, gap_y=5, marks=False),
    Badge.LABEL_86X55: Grid(86.5, 55.5, 2, 4, marks=False),
}


class Card(StrEnum):
    """Sizes of place cards: the face that stands on the table; the sheet has twice its height."""

    TWO = "190x70"
    FOUR = "95x65"


#: Of each, the whole piece: face and back, folded between.
CARDS: Final[dict[Card, Grid]] = {
    Card.TWO: Grid(190, 140, 1, 2),
    Card.FOUR: Grid(95, 130, 2, 2),
}
