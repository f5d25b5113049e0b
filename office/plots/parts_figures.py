"""Figures of lying bars made of parts, or in groups: a few kinds for each name."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from flask_babel import ngettext

from office.plots.bar_figures import Names, empty, told
from office.plots.base import NARROW, SIZES, WIDE, Figure, number_words
from office.plots.drawing import Drawing, rule, words
from office.plots.legend import STYLES, key_to, swatch
from office.plots.lettering import width, wrap


@dataclass(frozen=True)
class Series:
    """One kind of several: a number for each label, None where there is none."""

    label: str
    numbers: tuple[float | None, ...]


def parts_figure(
    key: str,
    title: str,
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    label_head: str,
    stacked: bool = True,
    most: int = 25,
    description: str = "",
    note: str = "",
) -> Figure:
    """Bars made of parts that add up (``stacked``), or a group of bars for each label.

    Args:
        series: at most five kinds, each with a number for every label.
        most: so many labels at the most have bars; of those beyond, a line tells what they come to together.
    """
    if len(series) > len(STYLES):
        raise ValueError(f"a picture tells {len(STYLES)} kinds apart, not {len(series)}")
    rows = tuple((label, *(kind.numbers[at] for kind in series)) for at, label in enumerate(labels))
    if len(labels) <= most:
        shown, rest = labels, ""
    else:
        shown = labels[: most - 1]
        beyond = range(len(shown), len(labels))
        together = ngettext("and %(num)s more together", "and %(num)s more together", len(beyond))
        rest = f"{together}: {_told(series, beyond)}"
    draw = _stacked if stacked else _grouped
    return Figure(
        key,
        title,
        description or told([(label, _told(series, [at])) for at, label in enumerate(labels)]),
        (label_head, *(kind.label for kind in series)),
        rows,
        _with_rest(draw(shown, series, WIDE), rest),
        _with_rest(draw(shown, series, NARROW), rest),
        note,
    )


def _told(series: Sequence[Series], rows: Iterable[int]) -> str:
    """What each kind comes to in these rows, in words."""
    sums = [(kind.label, sum(kind.numbers[at] or 0 for at in rows)) for kind in series]
    return ", ".join(f"{label} {number_words(number)}" for label, number in sums)


def _with_rest(drawing: Drawing, rest: str) -> Drawing:
    """A drawing with a line of words below it."""
    if not rest:
        return drawing
    size = SIZES[int(drawing.width)]
    lines = wrap(rest, size, drawing.width, most=4)
    below = [
        words(0, drawing.height + size * 1.3 * (number + 1), text, size, fill="@muted")
        for number, text in enumerate(lines)
    ]
    high = drawing.height + size * 1.3 * len(lines) + size * 0.6
    return Drawing(drawing.width, high, (*drawing.shapes, *below))


def _stacked(labels: Sequence[str], series: Sequence[Series], room: int) -> Drawing:
    if not labels or not series:
        return empty(room)
    size = SIZES[room]
    shapes, y = key_to([kind.label for kind in series], room, size)
    names = Names(labels, room, size, bar=24)
    sums = [sum(kind.numbers[at] or 0 for kind in series) for at in range(len(labels))]
    length = room - names.beside - max(width(number_words(total), size, bold=True) for total in sums) - 8
    longest = max(*sums, 1)
    top = y
    for at, total in enumerate(sums):
        drawn, middle, y = names.place(at, y)
        shapes += drawn
        x = names.beside
        for kind, style in zip(series, STYLES, strict=False):
            number = kind.numbers[at] or 0
            long = length * number / longest
            if number:
                shapes.append(swatch(x, middle - 12, style, max(long, 2), 24))
                text = number_words(number)
                # What is the whole of a bar is told behind it.
                if width(text, size) + 8 <= long and number < total:
                    low = middle + size * 0.35
                    shapes.append(words(x + long / 2, low, text, size, anchor="middle", fill=style.letters))
            x += long
        shapes.append(words(x + 7, middle + size * 0.35, number_words(total), size, bold=True))
    shapes.append(rule(names.beside, top, names.beside, y, "@edge"))
    return Drawing(room, y + 2, tuple(shapes))


def _grouped(labels: Sequence[str], series: Sequence[Series], room: int) -> Drawing:
    if not labels or not series:
        return empty(room)
    size = SIZES[room]
    shapes, y = key_to([kind.label for kind in series], room, size)
    high = 17.0 * len(series)
    names = Names(labels, room, size, bar=high)
    highest = max(max((number or 0 for number in kind.numbers), default=0) for kind in series)
    numbers = width(number_words(highest), size) + 8
    length = room - names.beside - numbers
    top = y
    for at in range(len(labels)):
        drawn, middle, y = names.place(at, y)
        shapes += drawn
        for order, (kind, style) in enumerate(zip(series, STYLES, strict=False)):
            number = kind.numbers[at]
            upper = middle - high / 2 + 17 * order
            long = length * (number or 0) / max(highest, 1)
            if number:
                shapes.append(swatch(names.beside, upper + 1, style, max(long, 2), 15))
            text = "–" if number is None else number_words(number)
            shapes.append(words(names.beside + long + 6, upper + 8.5 + size * 0.35, text, size))
    shapes.append(rule(names.beside, top, names.beside, y, "@edge"))
    return Drawing(room, y + 2, tuple(shapes))
