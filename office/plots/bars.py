"""Small plots out of counts, for `layout/plots.html`: bars within a table, and one bar of parts.

A plot here is a table first: every number stands in it in words, and the drawn bar beside repeats it for the
eye. It needs no JavaScript, no style in the page, and prints as it is seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from babel.numbers import format_percent
from flask_babel import get_locale


@dataclass(frozen=True)
class Bar:
    """One row: what was counted, how many, and of how many.

    Args:
        share: 0 to 1 of the whole; None where shares mean nothing.
        length: 0 to 100, of the longest that a bar can be.
    """

    label: str
    number: int
    share: float | None
    length: float

    @property
    def share_words(self) -> str:
        """The share in whole per cent, as the reader's language writes it; empty where there is none."""
        return str(format_percent(self.share, locale=get_locale())) if self.share is not None else ""


@dataclass(frozen=True)
class Part:
    """A part of one bar: where it begins and how long it is, 0 to 100; ``step`` chooses its colour."""

    label: str
    number: int
    start: float
    length: float
    step: int


def bars(counts: Iterable[tuple[str, int]], *, whole: int | None = None) -> list[Bar]:
    """Rows out of labels and counts, in the order given.

    Args:
        whole: of how many: a bar of that length fills its place. Without it the largest count does, and no
            shares are told.
    """
    pairs = list(counts)
    longest = whole if whole is not None else max((number for _label, number in pairs), default=0)
    return [
        Bar(
            label,
            number,
            number / whole if whole else (0.0 if whole == 0 else None),
            round(100 * min(number, longest) / longest, 2) if longest else 0.0,
        )
        for label, number in pairs
    ]


def parts(counts: Sequence[tuple[str, int]]) -> list[Part]:
    """One bar of parts, side by side and 100 long in all, in the order given; empty ones are left out."""
    total = sum(number for _label, number in counts)
    found: list[Part] = []
    start = 0.0
    for step, (label, number) in enumerate(counts, start=1):
        if number:
            length = 100 * number / total
            found.append(Part(label, number, round(start, 3), round(length, 3), step))
            start += length
    return found
