"""Figures of lying bars: counts, with their names and numbers written on them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from babel.numbers import format_percent
from flask_babel import get_locale, gettext, ngettext

from office.plots.base import NARROW, SIZES, WIDE, Cell, Figure, number_words
from office.plots.drawing import Drawing, Shape, lines_of_words, rect, rule, words
from office.plots.lettering import width, wrap

_BAR: Final = 20.0
#: Of a row on which name and bar stand beside each other, of one line and of each further.
_ROW: Final = 30.0
#: The widest that names stand beside bars; on a phone wider ones stand above them.
_LABELS: Final = {WIDE: 250.0, NARROW: 120.0}
#: So many parts are told in the description; the table has all.
_TOLD: Final = 12


@dataclass(frozen=True)
class _Row:
    label: str
    number: int
    words: str
    rest: bool = False


def bar_figure(
    key: str,
    title: str,
    counts: Sequence[tuple[str, int]],
    *,
    label_head: str,
    number_head: str,
    whole: int | None = None,
    most: int = 25,
    description: str = "",
    note: str = "",
) -> Figure:
    """Bars in the order given, each with its number.

    Args:
        label_head, number_head: head the table's columns.
        whole: of how many all of them are: shares are then told too.
        most: so many bars at the most; what is beyond them is one bar that says of how many it is made, and
            the table has each.
        description: in place of one made of the numbers.
    """
    rows = _rows(counts, whole, most)
    table: list[tuple[Cell, ...]] = [
        (label, number, *([_share(number, whole)] if whole is not None else [])) for label, number in counts
    ]
    return Figure(
        key,
        title,
        description or told([(label, number_words(number)) for label, number in counts]),
        (label_head, number_head, *([gettext("Share")] if whole is not None else [])),
        tuple(table),
        _bars(rows, WIDE),
        _bars(rows, NARROW),
        note,
    )


def told(parts: Sequence[tuple[str, str]]) -> str:
    """Names with their numbers as a sentence; of many the first, and how many more the table has."""
    if not parts:
        return gettext("There are no numbers yet.")
    shown = parts[:_TOLD]
    if len(shown) == len(parts):
        return listed(shown)
    rest = ngettext(
        "%(num)s more is in the table.", "%(num)s more are in the table.", len(parts) - len(shown)
    )
    return f"{listed(shown)} {rest}"


def listed(parts: Sequence[tuple[str, str]]) -> str:
    """Names with their numbers: "Norway: 5; Sweden: 4." """
    return "; ".join(f"{label}: {number}" for label, number in parts) + "."


def empty(room: float) -> Drawing:
    """What stands in place of a picture of nothing."""
    size = SIZES[int(room)]
    text = gettext("There are no numbers yet.")
    return Drawing(room, 64, (words(room / 2, 32 + size / 3, text, size, anchor="middle", fill="@muted"),))


def _share(number: int, whole: int | None) -> str:
    return str(format_percent(number / whole if whole else 0, locale=get_locale()))


def _rows(counts: Sequence[tuple[str, int]], whole: int | None, most: int) -> list[_Row]:
    shown = list(counts) if len(counts) <= most else list(counts[: most - 1])
    rest = counts[len(shown) :]
    rows = [_Row(label, number, "") for label, number in shown]
    if rest:
        label = ngettext("and %(num)s more together", "and %(num)s more together", len(rest))
        rows.append(_Row(label, sum(number for _label, number in rest), "", rest=True))
    return [_Row(row.label, row.number, _number(row.number, whole), row.rest) for row in rows]


def _number(number: int, whole: int | None) -> str:
    return number_words(number) if whole is None else f"{number_words(number)} · {_share(number, whole)}"


def _bars(rows: Sequence[_Row], room: int) -> Drawing:
    if not rows:
        return empty(room)
    size = SIZES[room]
    names = Names([row.label for row in rows], room, size)
    numbers = max(width(row.words, size, bold=True) for row in rows) + 8
    # What is beyond the last bar is many together: not to be held against single ones.
    longest = max(*(row.number for row in rows if not row.rest), 1)
    length = room - names.beside - numbers
    shapes: list[Shape] = []
    y = 0.0
    for number, row in enumerate(rows):
        drawn, at, y = names.place(number, y)
        shapes += drawn
        long = 0.0 if row.rest else length * row.number / longest
        if long:
            shapes.append(rect(names.beside, at - _BAR / 2, max(long, 1.5), _BAR, "@blue", rx=2))
        shapes.append(words(names.beside + long + 7, at + size * 0.35, row.words, size, bold=not row.rest))
    shapes.append(rule(names.beside, 0, names.beside, y, "@edge"))
    return Drawing(room, y + 2, tuple(shapes))


class Names:
    """Where the names of bars stand: beside them, or above them where there is no room beside."""

    def __init__(self, labels: Sequence[str], room: int, size: float, bar: float = _BAR) -> None:
        self._room, self._size, self._bar = room, size, bar
        widest = max(width(label, size) for label in labels)
        self._above = room == NARROW and widest > _LABELS[room]
        wide = room if self._above else min(widest, _LABELS[room])
        self._lines = [wrap(label, size, wide, most=2) for label in labels]
        self.beside = 0.5 if self._above else wide + 12

    def place(self, number: int, y: float) -> tuple[list[Shape], float, float]:
        """A row's name, where the middle of its bar is, and where the next row begins."""
        lines, size = self._lines[number], self._size
        if self._above:
            high = size * 1.2 * len(lines)
            drawn = lines_of_words(2, y + high / 2 + 3, lines, size)
            return drawn, y + high + 6 + self._bar / 2, y + high + 6 + self._bar + 9
        high = max(self._bar + _ROW - _BAR, size * 1.2 * len(lines) + 8)
        middle = y + high / 2
        return lines_of_words(self.beside - 10, middle, lines, size, anchor="end"), middle, y + high
