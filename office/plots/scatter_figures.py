"""Figures of points between two axes, each with its name, and with an arrow from where it stood before."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from flask_babel import gettext, ngettext

from office.plots.bar_figures import empty, listed
from office.plots.base import NARROW, SIZES, WIDE, Cell, Figure, number_words
from office.plots.drawing import Drawing, Shape, dot, rect, rule, shape, words
from office.plots.lettering import cut, width
from office.plots.scales import Scale

_HEIGHT: Final = {WIDE: 460.0, NARROW: 380.0}
_RADIUS: Final = 4.5
#: How far from its point a name may stand, in its letters' sizes: the farther ones with a line to it.
_RINGS: Final = (0.9, 1.6, 2.5, 3.5, 5.0)
_TURNS: Final = 16
#: By this angle from one seed to the next a sunflower leaves no gaps.
_GOLDEN: Final = math.pi * (3 - math.sqrt(5))
#: From the field's edge to its outermost points: what the quarters mean is written there.
_INSET: Final = 28.0
_LONGEST: Final = {WIDE: 170.0, NARROW: 120.0}


@dataclass(frozen=True)
class Point:
    """Somebody between the axes.

    Args:
        before: where they stood earlier; an arrow leads from there.
    """

    label: str
    x: float
    y: float
    before: tuple[float, float] | None = None


@dataclass(frozen=True)
class Axis:
    """An axis: what it tells, and its ends with what they mean ("low", "high")."""

    label: str
    low: float
    high: float
    low_words: str = ""
    high_words: str = ""

    @property
    def middle(self) -> float:
        """Half way: where the field is parted."""
        return (self.low + self.high) / 2


class _Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float


def scatter_figure(
    key: str,
    title: str,
    points: Sequence[Point],
    *,
    x: Axis,
    y: Axis,
    label_head: str,
    quarters: tuple[str, str, str, str] | None = None,
    description: str = "",
    note: str = "",
) -> Figure:
    """Points by two numbers, such as power and interest; names are kept apart, and none is lost.

    Args:
        quarters: what the four quarters mean: upper left, upper right, lower left, lower right.
        points: the most important first: where names do not all fit, the first have theirs, the note says how
            many have not, and the table has all.
    """
    moved = any(point.before for point in points)
    wide, unnamed = _drawn(points, x, y, quarters, WIDE)
    narrow, unnamed_narrow = _drawn(points, x, y, quarters, NARROW)
    notes = [note] if note else []
    if left := max(unnamed, unnamed_narrow):
        notes.append(
            ngettext(
                "Where it is too dense, %(num)s point has no name: the table has all.",
                "Where it is too dense, up to %(num)s points have no names: the table has all.",
                left,
            )
        )
    before = [gettext("%(axis)s before", axis=axis.label) for axis in (x, y)] if moved else []
    parts = [(p.label, f"{x.label} {number_words(p.x)}, {y.label} {number_words(p.y)}") for p in points]
    return Figure(
        key,
        title,
        description or (listed(parts) if parts else gettext("There are no numbers yet.")),
        (label_head, x.label, y.label, *before),
        tuple(_row(point, moved=moved) for point in points),
        wide,
        narrow,
        " ".join(notes),
    )


def _row(point: Point, *, moved: bool) -> tuple[Cell, ...]:
    row: tuple[Cell, ...] = (point.label, point.x, point.y)
    return (*row, *(point.before or (None, None))) if moved else row


def _drawn(
    points: Sequence[Point], x: Axis, y: Axis, quarters: tuple[str, str, str, str] | None, room: int
) -> tuple[Drawing, int]:
    """The drawing, and how many points have no name in it."""
    if not points:
        return empty(room), 0
    size = SIZES[room]
    left, top, bottom = size * 2.2, 4.0, _HEIGHT[room]
    across = Scale(x.low, x.high, left + _INSET, room - _INSET)
    up = Scale(y.low, y.high, bottom - _INSET, top + _INSET)
    shapes = _frame(across, up, x, y, _Box(left, top, room - 1, bottom), size)
    taken: list[_Box] = []
    for text, box in _quarters(quarters, _Box(left, top, room - 1, bottom), size):
        taken.append(box)
        shapes.append(words(box.left, box.bottom - size * 0.25, text, size, fill="@muted"))
    places = _beside_each_other([(across(point.x), up(point.y)) for point in points])
    taken += [_Box(px - 6, py - 6, px + 6, py + 6) for px, py in places]
    for point, (px, py) in zip(points, places, strict=True):
        if point.before is not None:
            shapes += _arrow((across(point.before[0]), up(point.before[1])), (px, py))
    for point, (px, py) in zip(points, places, strict=True):
        shapes.append(dot(px, py, _RADIUS, "@blue", stroke="@card", tip=point.label))
    unnamed = 0
    field = _Box(left + 2, top + 2, room - 3, bottom - 2)
    for point, place in zip(points, places, strict=True):
        # In full where there is room for it, else as long as it can be.
        full, short = point.label, cut(point.label, size, _LONGEST[room])
        named = _named(full, place, taken, field, size, _RINGS[:2]) or _named(
            short, place, taken, field, size, _RINGS
        )
        unnamed += named is None
        shapes += named or []
    return Drawing(room, bottom + size * 2.4, tuple(shapes)), unnamed


def _frame(across: Scale, up: Scale, x: Axis, y: Axis, field: _Box, size: float) -> list[Shape]:
    low = field.bottom + size * 1.5
    middle = (field.left + field.right) / 2
    shapes = [
        rect(
            field.left,
            field.top,
            field.right - field.left,
            field.bottom - field.top,
            "none",
            stroke="@hairline",
        ),
        rule(across(x.middle), field.top, across(x.middle), field.bottom, "@hairline-strong"),
        rule(field.left, up(y.middle), field.right, up(y.middle), "@hairline-strong"),
        words(middle, low, x.label, size, anchor="middle", bold=True),
        words(field.left, low, x.low_words, size, fill="@muted"),
        words(field.right, low, x.high_words, size, anchor="end", fill="@muted"),
    ]
    upright = [
        words(-(field.top + field.bottom) / 2, size * 1.1, y.label, size, anchor="middle", bold=True),
        words(-field.bottom, size * 1.1, y.low_words, size, fill="@muted"),
        words(-field.top, size * 1.1, y.high_words, size, anchor="end", fill="@muted"),
    ]
    return [*shapes, shape("g", *upright, transform="rotate(-90)")]


def _beside_each_other(places: Sequence[tuple[float, float]]) -> list[tuple[float, float]]:
    """Points that would cover each other, in a spiral around where the first of them is."""
    found: list[tuple[float, float]] = []
    for place in places:
        (x, y), turn = place, 0
        while any(math.hypot(x - other_x, y - other_y) < _RADIUS * 1.6 for other_x, other_y in found):
            turn += 1
            away, angle = _RADIUS * math.sqrt(turn), turn * _GOLDEN
            x, y = place[0] + away * math.cos(angle), place[1] + away * math.sin(angle)
        found.append((x, y))
    return found


def _quarters(
    quarters: tuple[str, str, str, str] | None, field: _Box, size: float
) -> Iterator[tuple[str, _Box]]:
    """What each quarter means, in its outer corner, and the place that takes."""
    room = (field.right - field.left) / 2 - 16
    for number, text in enumerate(quarters or ()):
        shown = cut(text, size, room)
        wide, high = width(shown, size), size * 1.2
        left = field.right - 8 - wide if number % 2 else field.left + 8
        top = field.bottom - 6 - high if number > 1 else field.top + 6
        yield shown, _Box(left, top, left + wide, top + high)


def _arrow(start: tuple[float, float], end: tuple[float, float]) -> list[Shape]:
    """From where somebody stood to where they stand; nothing where they hardly moved."""
    (x1, y1), (x2, y2) = start, end
    long = math.hypot(x2 - x1, y2 - y1)
    if long < 2 * _RADIUS:
        return []
    east, south = (x2 - x1) / long, (y2 - y1) / long
    tip_x, tip_y = x2 - east * (_RADIUS + 1.5), y2 - south * (_RADIUS + 1.5)
    back_x, back_y = tip_x - east * 6, tip_y - south * 6
    corners = (
        (tip_x, tip_y),
        (back_x - south * 3, back_y + east * 3),
        (back_x + south * 3, back_y - east * 3),
    )
    return [
        rule(x1, y1, back_x, back_y, "@edge", stroke_width=1.5),
        dot(x1, y1, 2.5, "@card", stroke="@edge"),
        shape("polygon", points=" ".join(f"{x:.1f},{y:.1f}" for x, y in corners), fill="@edge"),
    ]


def _is_taken(box: _Box, taken: Sequence[_Box]) -> bool:
    """Whether any of the others is met; asked some hundred thousand times for a dense picture."""
    left, top, right, bottom = box
    return any(
        left < other_right and other_left < right and top < other_bottom and other_top < bottom
        for other_left, other_top, other_right, other_bottom in taken
    )


def _named(
    text: str,
    place: tuple[float, float],
    taken: list[_Box],
    field: _Box,
    size: float,
    rings: Sequence[float],
) -> list[Shape] | None:
    """A point's name where nothing else stands, nearest first, a line to it from afar; None without room.

    What it takes is added to ``taken``.
    """
    (px, py), wide, high = place, width(text, size), size * 1.15
    for ring in rings:
        for turn in range(_TURNS):
            # Beginning at the right, then alternating away from it: where a reader looks first.
            angle = math.pi * 2 / _TURNS * ((turn + 1) // 2) * (1 if turn % 2 else -1)
            east, south = math.cos(angle), math.sin(angle)
            x = px + east * (ring * size + wide / 2) if abs(east) > 0.3 else px
            y = py + south * (ring * size + high / 2 - (0 if abs(south) > 0.3 else high / 2))
            box = _Box(x - wide / 2, y - high / 2, x + wide / 2, y + high / 2)
            inside = box.left >= field.left and box.right <= field.right
            inside = inside and box.top >= field.top and box.bottom <= field.bottom
            if not inside or _is_taken(box, taken):
                continue
            taken.append(box)
            name = words(x, y + size * 0.35, text, size, anchor="middle", halo=True)
            if ring < _RINGS[2]:
                return [name]
            near = min(max(px, box.left), box.right), min(max(py, box.top), box.bottom)
            return [rule(px, py, *near, "@edge", stroke_width=0.75), name]
    return None
