"""Figures of lines over time, with their names at their ends and marks for what happened meanwhile."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Final

from flask_babel import gettext

from office.plots.bar_figures import empty, told
from office.plots.base import NARROW, SIZES, WIDE, Cell, Figure, number_words
from office.plots.drawing import Drawing, Shape, dot, figure_of, moved, rule, shape, words
from office.plots.ends import Label, apart
from office.plots.legend import STROKES
from office.plots.lettering import width, wrap
from office.plots.scales import Scale, round_ticks, time_ticks
from office.web.i18n import format_clock, format_day, format_moment, language

_HEIGHT: Final = {WIDE: 300.0, NARROW: 260.0}
_LABELS: Final = {WIDE: 150.0, NARROW: 92.0}
_TICKS: Final = {WIDE: 8, NARROW: 4}
#: So many rows of marks' names stand above a picture; where more are needed they are numbered.
_MARK_ROWS: Final = 2
#: A table has a row for each moment, or, of more than these, one for each of so many even steps.
_ROWS: Final = 60


@dataclass(frozen=True)
class Line:
    """Numbers over time, in the order of time.

    Args:
        points: aware instants with their numbers; None breaks the line.
        steps: a number holds until the next one: what is counted together, or present. Else straight lines.
    """

    label: str
    points: tuple[tuple[datetime, float | None], ...]
    steps: bool = False


@dataclass(frozen=True)
class Mark:
    """Something that happened at an instant: letters sent, a talk that began."""

    at: datetime
    label: str


def line_figure(
    key: str,
    title: str,
    lines: Sequence[Line],
    *,
    zone: str,
    marks: Sequence[Mark] = (),
    until: datetime | None = None,
    time_head: str = "",
    description: str = "",
    note: str = "",
) -> Figure:
    """Lines over time, from 0 upwards, as clocks in ``zone`` have it.

    Args:
        lines: at most six.
        until: steps go on till then with their last number.
        description: in place of one made of what each line comes to, and of the marks.
    """
    if len(lines) > len(STROKES):
        raise ValueError(f"a picture tells {len(STROKES)} lines apart, not {len(lines)}")
    times = sorted({at for line in lines for at, _number in line.points} | ({until} if until else set()))
    plot = _Plot(tuple(lines), tuple(sorted(marks, key=lambda mark: mark.at)), times, zone)
    head = (time_head or gettext("Time"), *(line.label for line in lines))
    return Figure(
        key,
        title,
        description or _told(plot),
        head,
        tuple(_table(plot)),
        _drawn(plot, WIDE),
        _drawn(plot, NARROW),
        note,
    )


@dataclass(frozen=True)
class _Plot:
    lines: tuple[Line, ...]
    marks: tuple[Mark, ...]
    times: list[datetime]
    zone: str

    @property
    def first(self) -> datetime:
        return min([self.times[0], *(mark.at for mark in self.marks)])

    @property
    def last(self) -> datetime:
        last = max([self.times[-1], *(mark.at for mark in self.marks)])
        return max(last, self.first + timedelta(minutes=1))

    @property
    def highest(self) -> float:
        return max((number for line in self.lines for _at, number in line.points if number), default=0)

    @property
    def whole(self) -> bool:
        return all(
            number is None or float(number).is_integer() for line in self.lines for _at, number in line.points
        )

    def when(self, at: datetime) -> str:
        """A moment in words; of what happens within a day the hour is enough."""
        lang, zone = language(), self.zone
        if format_day(self.first, lang, zone) == format_day(self.last, lang, zone):
            return format_clock(at, zone, lang)
        return format_moment(at, zone, lang)


def _told(plot: _Plot) -> str:
    ends = []
    for line in plot.lines:
        known = [(at, number) for at, number in line.points if number is not None]
        if known:
            ends.append((line.label, number_words(known[-1][1])))
    if not ends:
        return told([])
    lang = language()
    parts = [
        gettext(
            "From %(first)s to %(last)s. At the end: %(numbers)s",
            first=format_moment(plot.first, plot.zone, lang),
            last=format_moment(plot.last, plot.zone, lang),
            numbers=told(ends),
        )
    ]
    if plot.marks:
        marks = [(mark.label, plot.when(mark.at)) for mark in plot.marks]
        parts.append(gettext("Marked: %(marks)s", marks=told(marks)))
    return " ".join(parts)


def _table(plot: _Plot) -> list[tuple[Cell, ...]]:
    """A row for each moment; of very many, for even steps, with what each line has come to by then."""
    if not plot.times:
        return []
    times = plot.times
    if len(times) > _ROWS:
        step = (times[-1] - times[0]) / (_ROWS - 1)
        times = [times[0] + step * number for number in range(_ROWS - 1)] + [times[-1]]
        # On full minutes, and what has happened within them is in.
        times = sorted({at.replace(second=0, microsecond=0) + timedelta(minutes=1) for at in times})
    return [(plot.when(at), *(_at(line, at) for line in plot.lines)) for at in times]


def _at(line: Line, moment: datetime) -> float | None:
    """What a line has come to at a moment: nothing before it begins, and between points the earlier one's."""
    before = bisect_right(line.points, moment, key=lambda point: point[0])
    return line.points[before - 1][1] if before else None


def _drawn(plot: _Plot, room: int) -> Drawing:
    if not plot.times:
        return empty(room)
    size = SIZES[room]
    ticks = round_ticks(plot.highest, 6, whole=plot.whole)
    left = max(width(number_words(tick), size) for tick in ticks) + 10
    names = [wrap(line.label, size, _LABELS[room], most=3) for line in plot.lines]
    right = max(width(text, size) for lines in names for text in lines) + 14
    x = Scale(plot.first.timestamp(), plot.last.timestamp(), left, room - right)
    above, reach, listed, top = _marks(plot, room, x, size)
    bottom = top + max(_HEIGHT[room], sum(len(lines) for lines in names) * size * 1.25 + 20)
    y = Scale(0, ticks[-1], bottom, top)
    shapes: list[Shape] = []
    for tick in ticks:
        stroke = "@hairline" if tick else "@edge"
        shapes.append(rule(left, y(tick), room - right, y(tick), stroke))
        shapes.append(
            words(left - 7, y(tick) + size * 0.35, number_words(tick), size, anchor="end", fill="@muted")
        )
    shapes += _times(plot, room, x, bottom, size)
    for mark, upper in zip(plot.marks, reach, strict=True):
        at = x(mark.at.timestamp())
        shapes.append(rule(at, upper, at, bottom, "@neutral", stroke_dasharray="2 3"))
    ends = []
    for line, (stroke, dashes), lines in zip(plot.lines, STROKES, names, strict=False):
        points = [
            None if number is None else (x(at.timestamp()), y(number)) for at, number in _ordered(line, plot)
        ]
        shapes += _line(points, stroke, dashes, line.steps)
        last = next((point for point in reversed(points) if point), None)
        if last is not None:
            ends.append(Label(lines, last[0], last[1], stroke))
    shapes += above
    shapes += _names(ends, room - right + 10, size, top, bottom)
    shapes.append(moved(listed, 0, bottom + size * 2.6 + 10))
    high = bottom + size * 1.9 + (len(listed) * size * 1.4 + 16 if listed else 0)
    return Drawing(room, high, tuple(shapes))


def _ordered(line: Line, plot: _Plot) -> list[tuple[datetime, float | None]]:
    """A line's points, and for one of steps its last number held to the end."""
    points = list(line.points)
    if line.steps and points and points[-1][1] is not None and points[-1][0] < plot.times[-1]:
        points.append((plot.times[-1], points[-1][1]))
    return points


def _line(
    points: list[tuple[float, float] | None], stroke: str, dashes: str | None, steps: bool
) -> list[Shape]:
    path = ""
    lone: list[Shape] = []
    before: tuple[float, float] | None = None
    for number, point in enumerate(points):
        if point is None:
            before = None
            continue
        if before is None:
            path += f"M{figure_of(point[0])} {figure_of(point[1])}"
            after = points[number + 1] if number + 1 < len(points) else None
            if after is None:
                lone.append(dot(point[0], point[1], 3.5, stroke))
        elif steps:
            path += f"H{figure_of(point[0])}V{figure_of(point[1])}"
        else:
            path += f"L{figure_of(point[0])} {figure_of(point[1])}"
        before = point
    drawn = shape(
        "path",
        d=path,
        fill="none",
        stroke=stroke,
        stroke_width=2.25,
        stroke_linejoin="round",
        stroke_dasharray=dashes,
    )
    return ([drawn] if path else []) + lone


def _names(ends: list[Label], x: float, size: float, top: float, bottom: float) -> list[Shape]:
    shapes: list[Shape] = []
    for label, middle in apart(ends, size, top - size, bottom + size):
        shapes.append(dot(label.x, label.y, 3.5, label.paint))
        if abs(middle - label.y) > size * 0.6 or x - label.x > 24:
            dashes = {"stroke_dasharray": "1 3"}
            shapes.append(rule(label.x + 5, label.y, x - 3, middle, "@edge", stroke_width=1, **dashes))
        upper = middle + size * 0.35 - size * 1.2 * (len(label.lines) - 1) / 2
        for number, text in enumerate(label.lines):
            shapes.append(words(x, upper + number * size * 1.2, text, size, fill=label.paint, bold=True))
    return shapes


def _times(plot: _Plot, room: int, x: Scale, bottom: float, size: float) -> list[Shape]:
    shapes: list[Shape] = []
    free = 0.0
    for tick in time_ticks(plot.first, plot.last, plot.zone, language(), _TICKS[room]):
        at = x(tick.at.timestamp())
        wide = width(tick.label, size)
        start = min(max(at - wide / 2, 0), room - wide)
        shapes.append(rule(at, bottom, at, bottom + 5, "@edge"))
        if start >= free:
            paint = "@ink" if tick.begins else "@muted"
            shapes.append(
                words(start, bottom + 5 + size * 1.1, tick.label, size, fill=paint, bold=tick.begins)
            )
            free = start + wide + 8
    return shapes


def _marks(
    plot: _Plot, room: int, x: Scale, size: float
) -> tuple[list[Shape], list[float], list[Shape], float]:
    """Marks' names above, or their numbers with a list for below.

    Returns:
        what stands above; how high each mark's line reaches; the list; where the picture begins.
    """
    if not plot.marks:
        return [], [], [], size
    rows = _beside(plot, room, x, size)
    shapes: list[Shape] = []
    if rows is not None:
        count = 1 + max(row for row, _start in rows)
        for mark, (row, start) in zip(plot.marks, rows, strict=True):
            shapes.append(words(start, size + row * size * 1.4, mark.label, size, fill="@neutral", halo=True))
        return shapes, [size * (1.35 + row * 1.4) for row, _start in rows], [], count * size * 1.4 + 12
    listed: list[Shape] = []
    ends: list[float] = []
    reach: list[float] = []
    for number, mark in enumerate(plot.marks, start=1):
        at = x(mark.at.timestamp())
        row = next((row for row, end in enumerate(ends) if at - end >= size * 1.7), len(ends))
        ends[row : row + 1] = [at]
        high = size + row * size * 1.6
        reach.append(high + size * 0.65)
        shapes.append(dot(at, high - size * 0.1, size * 0.75, "@card", stroke="@neutral"))
        below, small = high + size * 0.22, size * 0.85
        shapes.append(words(at, below, str(number), small, anchor="middle", fill="@neutral"))
        text = f"{number}  {mark.label}, {plot.when(mark.at)}"
        for line in wrap(text, size, room, most=2):
            listed.append(words(0, len(listed) * size * 1.4, line, size, fill="@muted"))
    return shapes, reach, listed, size * 0.9 + len(ends) * size * 1.6 + 6


def _beside(plot: _Plot, room: int, x: Scale, size: float) -> list[tuple[int, float]] | None:
    """The row and beginning of each mark's name; None where they do not fit on few rows."""
    ends: list[float] = []
    found = []
    for mark in plot.marks:
        at, wide = x(mark.at.timestamp()), width(mark.label, size)
        start = at if at + wide <= room else at - wide
        if start < 0:
            return None
        row = next((row for row, end in enumerate(ends) if start >= end + 12), len(ends))
        if row >= _MARK_ROWS:
            return None
        ends[row : row + 1] = [start + wide]
        found.append((row, start))
    return found
