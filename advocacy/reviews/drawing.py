"""An indicator's values over the years as a line, with what is aimed at beside it."""

from __future__ import annotations

import math
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from flask_babel import gettext as _

from advocacy.reviews.models import Direction
from advocacy.reviews.numbers import said
from advocacy.reviews.trends import Aim, Movement
from office.plots.base import SIZES, WIDE
from office.plots.drawing import Drawing, Shape, dot, figure_of, rect, rule, shape, words
from office.plots.lettering import width
from office.plots.scales import Scale

_HEIGHT: Final = {True: 240.0, False: 200.0}
_DASHES: Final = {"stroke_dasharray": "5 4", "stroke_width": 1.5}
_STEPS: Final = (1, 2, 2.5, 5, 10)


@dataclass(frozen=True)
class Wanted:
    """What an indicator was, and what is wanted of it."""

    values: Mapping[int, Decimal]
    aim: Aim
    movement: Movement

    @property
    def path(self) -> tuple[tuple[int, float], tuple[int, float]] | None:
        """The straight line from the baseline to the target, where there is a year to be there by."""
        first, aim = self.movement.first, self.aim
        if first is None or aim.low is None or aim.year is None or aim.year <= first[0]:
            return None
        if aim.direction is Direction.WITHIN:
            return None
        return (first[0], float(first[1])), (aim.year, float(aim.low))

    @property
    def bounds(self) -> list[float]:
        """The target, or both bounds of it."""
        return [float(one) for one in (self.aim.low, self.aim.high) if one is not None]

    @property
    def ticks(self) -> list[float]:
        """The numbers that are written beside the picture."""
        numbers = [*map(float, self.values.values()), *self.bounds]
        return ticks_between(min(numbers), max(numbers))

    @property
    def years(self) -> tuple[int, int]:
        """The first and the last year that is drawn."""
        last = max(self.values)
        return min(self.values), max(last, self.path[1][0]) if self.path else last


def drawn(wanted: Wanted, room: int) -> Drawing:
    """The line of the values, and the target: a way to be there by its year, a level, or a band."""
    size = SIZES[room]
    ticks = wanted.ticks
    left = max(width(_number(tick), size) for tick in ticks) + 12
    top = size * 1.6
    bottom = top + _HEIGHT[room == WIDE]
    first, last = wanted.years
    inset = width(said(wanted.values[first]), size) / 2 + 6
    x = Scale(first, last, left + inset, room - width(str(last), size) / 2 - inset)
    y = Scale(ticks[0], ticks[-1], bottom, top)
    shapes: list[Shape] = []
    for tick in ticks:
        shapes.append(rule(left, y(tick), room, y(tick), "@hairline" if tick != ticks[0] else "@edge"))
        low = y(tick) + size * 0.35
        shapes.append(words(left - 7, low, _number(tick), size, anchor="end", fill="@muted"))
    # The target below, the line of the values above it, and what is written above both.
    shapes += _aimed_at(wanted, x, y, left, room, size)
    points = [(x(year), y(float(number)), number) for year, number in sorted(wanted.values.items())]
    if len(points) > 1:
        path = "M" + "L".join(f"{figure_of(px)} {figure_of(py)}" for px, py, _value in points)
        shapes.append(shape("path", d=path, fill="none", stroke="@blue", stroke_width=2))
    shapes += [dot(px, py, 4, "@blue", stroke="@card") for px, py, _value in points]
    shapes += _numbers(points, size, top)
    shapes += _years(wanted, x, bottom + size * 1.6, size)
    return Drawing(room, bottom + size * 2.2, tuple(shapes))


def _aimed_at(wanted: Wanted, x: Scale, y: Scale, left: float, room: float, size: float) -> list[Shape]:
    aim = wanted.aim
    if aim.low is None:
        return []
    low = float(aim.low)
    if aim.direction is Direction.WITHIN and aim.high is not None:
        high = float(aim.high)
        edges = [rule(left, y(at), room, y(at), "@brass", **_DASHES) for at in (low, high)]
        band = rect(left, y(high), room - left, y(low) - y(high), "@brass", fill_opacity=0.12)
        return [band, *edges, words(room - 2, y(high) - 6, _("Target"), size, anchor="end", fill="@brass")]
    if wanted.path is None:
        line = rule(left, y(low), room, y(low), "@brass", **_DASHES)
        return [line, words(room - 2, y(low) - 6, _("Target"), size, anchor="end", fill="@brass", halo=True)]
    (begins, value), (ends, _low) = wanted.path
    line = rule(x(begins), y(value), x(ends), y(low), "@brass", **_DASHES)
    ring = dot(x(ends), y(low), 5, "@card", stroke="@brass", stroke_width=2)
    # Away from the line that comes from the left: above its end where it rises, below where it falls.
    beside = y(low) - 11 if low >= value else y(low) + size + 7
    if beside > y(y.low) - 4:
        beside = y(low) - 11
    text = _("Target %(number)s", number=said(aim.low))
    return [
        line,
        ring,
        words(room - 2, beside, text, size, anchor="end", fill="@brass", bold=True, halo=True),
    ]


def _numbers(points: list[tuple[float, float, Decimal]], size: float, top: float) -> list[Shape]:
    """The values at their points: the last one, and of the others those that have room."""
    shapes: list[Shape] = []
    free = math.inf
    for px, py, number in reversed(points):
        half = width(said(number), size) / 2
        if px + half > free:
            continue
        free = px - half - 4
        shapes.append(words(px, max(py - 10, top - 4), said(number), size, anchor="middle", halo=True))
    return shapes


def _years(wanted: Wanted, x: Scale, low: float, size: float) -> list[Shape]:
    """The years with a value and the target's: the last one, and of the others those that have room."""
    years = sorted({*wanted.values, wanted.years[1]}, reverse=True)
    shapes: list[Shape] = []
    free = math.inf
    for year in years:
        half = width(str(year), size) / 2
        if x(year) + half > free:
            continue
        free = x(year) - half - 6
        shapes.append(words(x(year), low, str(year), size, anchor="middle", fill="@muted"))
    return shapes


def ticks_between(lowest: float, highest: float, most: int = 5) -> list[float]:
    """Round numbers around two: from 0 where that wastes little of the height.

    They span a fifth of the larger one at the least: what hardly moves is not to look as if it did.
    """
    short = 0.2 * max(abs(lowest), abs(highest)) - (highest - lowest)
    if short > 0:
        lowest, highest = lowest - short / 2, highest + short / 2
    if 0 <= lowest <= highest * 0.6:
        lowest = 0.0
    elif lowest * 0.6 <= highest <= 0:
        highest = 0.0
    if lowest == highest:
        highest = 1.0
    rough = (highest - lowest) / (most - 1)
    size = 10.0 ** math.floor(math.log10(rough))
    step = next(size * nice for nice in _STEPS if size * nice >= rough * (1 - 1e-9))
    first, last = math.floor(round(lowest / step, 9)), math.ceil(round(highest / step, 9))
    return [round(step * number, 10) for number in range(first, last + 1)]


def _number(tick: float) -> str:
    return said(Decimal(str(tick)))
