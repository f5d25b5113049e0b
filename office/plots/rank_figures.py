"""Figures of places in rankings over their editions, and small ones of the same kind beside each other."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from flask_babel import gettext

from office.plots.bar_figures import empty, told
from office.plots.base import NARROW, SIZES, WIDE, Figure, number_words
from office.plots.drawing import Drawing, Shape, dot, figure_of, moved, rule, shape, words
from office.plots.ends import Label, apart
from office.plots.legend import STROKES
from office.plots.lettering import cut, width, wrap
from office.plots.scales import Scale

_HEIGHT: Final = {WIDE: 300.0, NARROW: 280.0}
_LABELS: Final = {WIDE: 170.0, NARROW: 96.0}
#: Of a small figure: beside each other on a desk and on a phone, how high, and the air between.
_ACROSS: Final = {WIDE: 3, NARROW: 2}
_SMALL: Final = 64.0
_AIR: Final = 24.0


@dataclass(frozen=True)
class Places:
    """Somebody's places in the editions of a ranking, 1 the best; None where they have none in it.

    Args:
        breaks: the numbers (from 0) of editions from which on this ranking alone is made otherwise.
        passed: those without a place that are no gap: a ranking of every other year has no edition then.
        last: written at the end of a small picture in the place of the number: "11–20" for a band.
    """

    label: str
    places: tuple[int | None, ...]
    breaks: frozenset[int] = frozenset()
    passed: frozenset[int] = frozenset()
    last: str = ""


def rank_figure(
    key: str,
    title: str,
    editions: Sequence[str],
    lines: Sequence[Places],
    *,
    label_head: str,
    breaks: Collection[int] = (),
    description: str = "",
    note: str = "",
) -> Figure:
    """Places over editions, the first on top; a line pauses where an edition is missing.

    Args:
        editions: a year or a name each, in order.
        lines: at most six, with a place or None for every edition.
        breaks: the numbers (from 0) of editions from which on the ranking is made otherwise: a mark stands
            before them, and no line crosses it.
    """
    if len(lines) > len(STROKES):
        raise ValueError(f"a picture tells {len(STROKES)} lines apart, not {len(lines)}")
    return Figure(
        key,
        title,
        description or told([(line.label, _last(line)) for line in lines if any(line.places)]),
        (label_head, *editions),
        tuple((line.label, *line.places) for line in lines),
        _drawn(editions, lines, frozenset(breaks), WIDE),
        _drawn(editions, lines, frozenset(breaks), NARROW),
        " ".join(part for part in (note, _break_note(breaks)) if part),
    )


def small_figures(
    key: str,
    title: str,
    editions: Sequence[str],
    lines: Sequence[Places],
    *,
    label_head: str,
    breaks: Collection[int] = (),
    apart: bool = False,
    description: str = "",
    note: str = "",
) -> Figure:
    """The same as :func:`rank_figure`, with a small picture for each line, of which there can be many.

    Args:
        apart: each on a scale of its own: different rankings cannot be held against each other.
    """
    every = [*breaks, *(at for line in lines for at in line.breaks)]
    return Figure(
        key,
        title,
        description or told([(line.label, _last(line)) for line in lines if any(line.places)]),
        (label_head, *editions),
        tuple((line.label, *line.places) for line in lines),
        _panels(editions, lines, frozenset(breaks), WIDE, apart=apart),
        _panels(editions, lines, frozenset(breaks), NARROW, apart=apart),
        " ".join(part for part in (note, _break_note(every)) if part),
    )


def _break_note(breaks: Collection[int]) -> str:
    return gettext("A dashed upright line: from there on the ranking is made otherwise.") if breaks else ""


def _last(line: Places) -> str:
    return number_words(next(place for place in reversed(line.places) if place is not None))


def _runs(line: Places, breaks: frozenset[int]) -> list[list[tuple[int, int]]]:
    """A line's pieces, as numbers of editions with places: cut where one is missing or the method changes."""
    runs: list[list[tuple[int, int]]] = [[]]
    for at, place in enumerate(line.places):
        if (place is None and at not in line.passed) or at in breaks | line.breaks:
            runs.append([])
        if place is not None:
            runs[-1].append((at, place))
    return [run for run in runs if run]


def _curve(
    line: Places,
    breaks: frozenset[int],
    x: Scale,
    y: Scale,
    stroke: tuple[str, str | None],
    radius: float,
) -> list[Shape]:
    shapes: list[Shape] = []
    for run in _runs(line, breaks):
        points = [(x(at), y(place)) for at, place in run]
        if len(points) > 1:
            path = "M" + "L".join(f"{figure_of(px)} {figure_of(py)}" for px, py in points)
            paint, dashes = stroke
            drawn = shape("path", d=path, fill="none", stroke=paint, stroke_width=2, stroke_dasharray=dashes)
            shapes.append(drawn)
        shapes += [dot(px, py, radius, stroke[0], stroke="@card") for px, py in points]
    return shapes


def _drawn(editions: Sequence[str], lines: Sequence[Places], breaks: frozenset[int], room: int) -> Drawing:
    known = [place for line in lines for place in line.places if place is not None]
    if not known:
        return empty(room)
    size = SIZES[room]
    names = [wrap(line.label, size, _LABELS[room], most=3) for line in lines]
    right = max(width(text, size, bold=True) for broken in names for text in broken) + 22
    ticks = _place_ticks(max(known))
    left = width(number_words(ticks[-1]), size) + 12
    top, bottom = size, size + _HEIGHT[room]
    x = Scale(0, max(len(editions) - 1, 1), left + 8, room - right)
    y = Scale(1, ticks[-1], top, bottom)
    shapes: list[Shape] = []
    for tick in ticks:
        shapes.append(rule(left, y(tick), room - right + 6, y(tick), "@hairline"))
        low = y(tick) + size * 0.35
        shapes.append(words(left - 7, low, number_words(tick), size, anchor="end", fill="@muted"))
    shapes += _breaks(breaks, x, top - 6, bottom + 6)
    shapes += _below(editions, x, bottom + size * 1.7, room - right + 20, size)
    ends = []
    for line, stroke, broken in zip(lines, STROKES, names, strict=False):
        shapes += _curve(line, breaks, x, y, stroke, 4)
        last = [(at, place) for at, place in enumerate(line.places) if place is not None][-1:]
        ends += [Label(broken, x(at), y(place), stroke[0]) for at, place in last]
    for label, middle in apart(ends, size, 0, bottom + size):
        start = room - right + 14
        if abs(middle - label.y) > size * 0.6 or start - label.x > 24:
            dots = {"stroke_dasharray": "1 3"}
            shapes.append(rule(label.x + 6, label.y, start - 3, middle, "@edge", **dots))
        upper = middle + size * 0.35 - size * 0.6 * (len(label.lines) - 1)
        shapes += [
            words(start, upper + number * size * 1.2, text, size, fill=label.paint, bold=True)
            for number, text in enumerate(label.lines)
        ]
    return Drawing(room, bottom + size * 2.2, tuple(shapes))


def _place_ticks(last: int) -> list[int]:
    """1, and round places down to the last one that anybody has."""
    step = next(step for step in (1, 2, 5, 10, 20, 25, 50, 100, 200, 500, 10**6) if last / step <= 6)
    return [1, *range(step if step > 1 else 2, last + step, step)] if last > 1 else [1, 2]


def _breaks(breaks: frozenset[int], x: Scale, top: float, bottom: float) -> list[Shape]:
    """An upright line half way before each edition from which on the ranking is made otherwise."""
    return [
        rule(x(at - 0.5), top, x(at - 0.5), bottom, "@neutral", stroke_dasharray="4 4")
        for at in sorted(breaks)
        if at > 0
    ]


def _below(editions: Sequence[str], x: Scale, y: float, room: float, size: float) -> list[Shape]:
    """The editions' names: the last, and of the others those that do not run into each other."""
    shapes: list[Shape] = []
    free = room
    for at in reversed(range(len(editions))):
        wide = width(editions[at], size)
        if x(at) + wide / 2 <= free and x(at) - wide / 2 >= -2:
            shapes.append(words(x(at), y, editions[at], size, anchor="middle", fill="@muted"))
            free = x(at) - wide / 2 - 8
    return shapes


def _panels(
    editions: Sequence[str], lines: Sequence[Places], breaks: frozenset[int], room: int, *, apart: bool
) -> Drawing:
    """A small picture for each line, on one scale, so that they can be held against each other, or apart."""
    known = [place for line in lines for place in line.places if place is not None]
    if not known:
        return empty(room)
    size, across = SIZES[room], _ACROSS[room]
    wide = (room - _AIR * (across - 1)) / across
    high = size * 1.9 + _SMALL + size * 1.8
    right = max([30, *(width(line.last, size, bold=True) + 10 for line in lines)])
    x = Scale(0, max(len(editions) - 1, 1), 5, wide - right)
    shapes = []
    for number, line in enumerate(lines):
        own = [place for place in line.places if place is not None]
        # Below the lowest of a ranking there are others: it does not stand on the ground.
        lowest = max([*own, 2]) * 1.25 if apart else max(*known, 2)
        y = Scale(1, lowest, 0, _SMALL)
        inner = [
            *_breaks(breaks | line.breaks, x, -4, _SMALL + 4),
            rule(0, _SMALL + 6, wide - right + 6, _SMALL + 6, "@hairline"),
            *_curve(line, breaks, x, y, STROKES[0], 2.75),
            *_ends(line, x, y, size),
            *_first_and_last(editions, wide - right + 6, _SMALL + 6 + size * 1.2, size * 0.9),
        ]
        name = words(0, size, cut(line.label, size, wide - 4), size, bold=True)
        panel = [name, moved(inner, 0, size * 1.9)]
        shapes.append(moved(panel, number % across * (wide + _AIR), number // across * (high + 16)))
    rows = -(-len(lines) // across)
    return Drawing(room, rows * (high + 16) - 12, tuple(shapes))


def _first_and_last(editions: Sequence[str], room: float, y: float, size: float) -> list[Shape]:
    """The names of the first and the last edition, at the ends of a small picture."""
    half = room if len(editions) == 1 else room / 2 - 4
    shapes = [words(0, y, cut(editions[0], size, half), size, fill="@muted")]
    if len(editions) > 1:
        shapes.append(words(room, y, cut(editions[-1], size, half), size, anchor="end", fill="@muted"))
    return shapes


def _ends(line: Places, x: Scale, y: Scale, size: float) -> list[Shape]:
    """The last place, written beside its point."""
    last = [(at, place) for at, place in enumerate(line.places) if place is not None][-1:]
    return [
        words(x(at) + 7, y(place) + size * 0.35, line.last or number_words(place), size, bold=True, halo=True)
        for at, place in last
    ]
