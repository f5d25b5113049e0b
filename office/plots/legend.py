"""What several kinds in one drawing look like, told apart without colour too, and the key to them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from office.plots.drawing import Shape, rect, words
from office.plots.lettering import cut, width


@dataclass(frozen=True)
class Style:
    """How one of several kinds is filled: dark, light and hollow in turns, so that paper tells them apart."""

    fill: str
    edge: str
    letters: str


STYLES: Final = (
    Style("@blue", "@blue", "@on-blue"),
    Style("@brass*40", "@brass", "@ink"),
    Style("@card", "@neutral", "@ink"),
    Style("@well", "@well", "@card"),
    Style("@failed*25", "@failed", "@ink"),
)

#: Of a line: its colour and its dashes, so that it is known without colour.
STROKES: Final = (
    ("@blue", None),
    ("@brass", "7 4"),
    ("@well", "2 4"),
    ("@failed", "10 4 2 4"),
    ("@muted", "4 3"),
    ("@ink", "1 3"),
)

_SWATCH: Final = 12.0
#: From how wide on a field has an edge and something within.
_EDGED: Final = 4.0


def swatch(x: float, y: float, style: Style, wide: float = _SWATCH, high: float = _SWATCH) -> Shape:
    """A field in a style; its edge lies within, and is all there is of a field too narrow for more."""
    if min(wide, high) < _EDGED:
        return rect(x, y, wide, high, style.edge)
    return rect(
        x + 0.75, y + 0.75, wide - 1.5, high - 1.5, style.fill, stroke=style.edge, stroke_width=1.5, rx=1.5
    )


def key_to(labels: Sequence[str], room: float, size: float) -> tuple[list[Shape], float]:
    """The key above a drawing, on as many lines as it needs; and how high it stands, with air below."""
    shapes: list[Shape] = []
    x = y = 0.0
    for label, style in zip(labels, STYLES, strict=False):
        text = cut(label, size, room - _SWATCH - 6)
        wide = _SWATCH + 6 + width(text, size)
        if x and x + wide > room:
            x, y = 0.0, y + size * 1.6
        shapes.append(swatch(x, y + (size * 1.2 - _SWATCH) / 2, style))
        shapes.append(words(x + _SWATCH + 6, y + size * 0.95, text, size))
        x += wide + 18
    return shapes, (y + size * 1.6 + 8 if labels else 0.0)
