"""How wide a text stands in a plot, and how it is broken and cut to fit."""

from __future__ import annotations

import io
import unicodedata
from functools import lru_cache
from typing import Final

import pymupdf_fonts
from fontTools.ttLib import TTFont

#: Pages are set in Inter, which runs a little wider than FiraGO, which is what is measured.
_WIDER: Final = 1.08
#: A letter that the measured face has not: as wide as it is high, as Chinese and Japanese are.
_SQUARE: Final = 1.0
#: Bold letters beside plain ones.
_BOLD: Final = 1.06


@lru_cache(maxsize=1)
def _advances() -> dict[int, float]:
    with TTFont(io.BytesIO(pymupdf_fonts.myfont("figo"))) as font:
        unit, widths = font["head"].unitsPerEm, font["hmtx"]
        return {letter: widths[name][0] / unit for letter, name in font.getBestCmap().items()}


def width(text: str, size: float, *, bold: bool = False) -> float:
    """How wide the text stands at ``size``, in the same unit; a little more rather than less."""
    advances = _advances()
    letters = (c for c in text if unicodedata.category(c) not in {"Mn", "Cf", "Cc"})
    wide = sum(advances.get(ord(c), _SQUARE) for c in letters)
    return wide * size * _WIDER * (_BOLD if bold else 1)


def cut(text: str, size: float, room: float) -> str:
    """The text, or its beginning with an ellipsis where it has no room; the whole is in the plot's table."""
    if width(text, size) <= room:
        return text
    kept = text
    while kept and width(kept.rstrip() + "…", size) > room:
        kept = kept[:-1]
    return kept.rstrip(" ,;:–-") + "…"


def wrap(text: str, size: float, room: float, most: int = 2) -> list[str]:
    """The text in at most so many lines, broken at spaces, and within a word too long for a line."""
    lines: list[str] = []
    rest = text.split()
    while rest:
        if len(lines) == most - 1:
            lines.append(cut(" ".join(rest), size, room))
            break
        line = rest.pop(0)
        if width(line, size) > room:
            head = _head(line, size, room)
            rest.insert(0, line[len(head) :])
            line = head
        while rest and width(f"{line} {rest[0]}", size) <= room:
            line += f" {rest.pop(0)}"
        lines.append(line)
    return lines or [""]


def _head(word: str, size: float, room: float) -> str:
    for at in range(len(word) - 1, 0, -1):
        if width(word[:at], size) <= room:
            return word[:at]
    return word[:1]
