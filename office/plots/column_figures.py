"""Figures of standing columns: one number, or a few kinds, for each of some editions, years or hours."""

from __future__ import annotations

import math
from collections.abc import Sequence
from typing import Final

from office.plots.bar_figures import empty, told
from office.plots.base import NARROW, SIZES, WIDE, Figure, number_words
from office.plots.drawing import Drawing, Shape, rule, words
from office.plots.legend import STYLES, key_to, swatch
from office.plots.lettering import width, wrap
from office.plots.parts_figures import Series
from office.plots.scales import Scale, round_ticks

_HEIGHT: Final = {WIDE: 260.0, NARROW: 220.0}
_COLUMN: Final = 56.0


def column_figure(
    key: str,
    title: str,
    labels: Sequence[str],
    series: Sequence[Series],
    *,
    label_head: str,
    stacked: bool = False,
    description: str = "",
    note: str = "",
) -> Figure:
    """Columns from 0 upwards, in the order given; of several kinds side by side, or one on the other.

    Args:
        labels: what each column, or each group of them, is about: a year, mostly.
        series: one to five kinds with a number for every label; a missing number leaves a gap with a dash.
    """
    if len(series) > len(STYLES):
        raise ValueError(f"a picture tells {len(STYLES)} kinds apart, not {len(series)}")
    lone = len(series) == 1
    parts = [
        (label, _number(series[0], at) if lone else _numbers(series, at)) for at, label in enumerate(labels)
    ]
    return Figure(
        key,
        title,
        description or told(parts),
        (label_head, *(kind.label for kind in series)),
        tuple((label, *(kind.numbers[at] for kind in series)) for at, label in enumerate(labels)),
        _drawn(labels, series, WIDE, stacked=stacked),
        _drawn(labels, series, NARROW, stacked=stacked),
        note,
    )


def _number(kind: Series, at: int) -> str:
    number = kind.numbers[at]
    return "–" if number is None else number_words(number)


def _numbers(series: Sequence[Series], at: int) -> str:
    return ", ".join(f"{kind.label} {_number(kind, at)}" for kind in series)


def _drawn(labels: Sequence[str], series: Sequence[Series], room: int, *, stacked: bool) -> Drawing:
    if not labels or not series:
        return empty(room)
    size = SIZES[room]
    shapes, top = key_to([kind.label for kind in series] if len(series) > 1 else [], room, size)
    heights = [
        sum(kind.numbers[at] or 0 for kind in series)
        if stacked
        else max(kind.numbers[at] or 0 for kind in series)
        for at in range(len(labels))
    ]
    ticks = round_ticks(max(heights), 5)
    left = max(width(number_words(tick), size) for tick in ticks) + 10
    top += size * 1.2
    bottom = top + _HEIGHT[room]
    y = Scale(0, ticks[-1], bottom, top)
    for tick in ticks:
        shapes.append(rule(left, y(tick), room, y(tick), "@hairline" if tick else "@edge"))
        low = y(tick) + size * 0.35
        shapes.append(words(left - 7, low, number_words(tick), size, anchor="end", fill="@muted"))
    step = (room - left) / len(labels)
    for at in range(len(labels)):
        middle = left + step * (at + 0.5)
        draw = _stack if stacked else _group
        shapes += draw(
            series, at, middle, min(step * 0.76, _COLUMN * (1 if stacked else len(series))), y, size
        )
    below, high = _labels(labels, left, step, bottom, size)
    return Drawing(room, bottom + high, (*shapes, *below))


def _group(
    series: Sequence[Series], at: int, middle: float, wide: float, y: Scale, size: float
) -> list[Shape]:
    shapes: list[Shape] = []
    each = wide / len(series)
    texts = [_number(kind, at) for kind in series]
    are_told = max(width(text, size) for text in texts) <= each + (8 if len(series) == 1 else 0)
    for order, (kind, style) in enumerate(zip(series, STYLES, strict=False)):
        x, number = middle - wide / 2 + each * order, kind.numbers[at] or 0
        if number:
            gap = 1 if each > 4 else 0
            shapes.append(swatch(x + gap / 2, y(number), style, each - gap, y(0) - y(number)))
        if are_told or kind.numbers[at] is None:
            shapes.append(words(x + each / 2, y(number) - 5, texts[order], size, anchor="middle", halo=True))
    return shapes


def _stack(
    series: Sequence[Series], at: int, middle: float, wide: float, y: Scale, size: float
) -> list[Shape]:
    shapes: list[Shape] = []
    total: float = 0
    are_told = all(
        width(number_words(number or 0), size) + 4 <= wide for kind in series for number in kind.numbers
    )
    for kind, style in zip(series, STYLES, strict=False):
        number = kind.numbers[at] or 0
        if not number:
            continue
        upper, lower = y(total + number), y(total)
        shapes.append(swatch(middle - wide / 2, upper, style, wide, lower - upper))
        text = number_words(number)
        if are_told and lower - upper > size * 1.2:
            low = (upper + lower) / 2 + size * 0.35
            shapes.append(words(middle, low, text, size, anchor="middle", fill=style.letters))
        total += number
    known = any(kind.numbers[at] is not None for kind in series)
    text = number_words(total) if known else "–"
    if are_told or not known:
        shapes.append(words(middle, y(total) - 5, text, size, anchor="middle", bold=known, halo=True))
    return shapes


def _labels(
    labels: Sequence[str], left: float, step: float, bottom: float, size: float
) -> tuple[list[Shape], float]:
    """Names below the columns: all where they fit on two lines, else every so manieth; and how high."""
    widest = max(width(word, size) for label in labels for word in label.split() or [""])
    every = max(1, math.ceil((widest + 6) / step))
    room = min(step * every, step * len(labels)) - 4
    shapes: list[Shape] = []
    lines = 1
    free = 0.0
    for at in range(0, len(labels), every):
        broken = wrap(labels[at], size, room, most=2)
        longest = max(width(text, size) for text in broken)
        start = min(max(left + step * (at + 0.5) - longest / 2, 0), left + step * len(labels) - longest)
        if start < free:
            continue
        free = start + longest + 6
        lines = max(lines, len(broken))
        for number, text in enumerate(broken):
            low, middle = bottom + size * (1.45 + 1.2 * number), start + longest / 2
            shapes.append(words(middle, low, text, size, anchor="middle", fill="@muted"))
    return shapes, size * (0.8 + 1.2 * lines)
