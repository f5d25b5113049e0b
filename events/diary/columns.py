"""The week with its hours: rows of a quarter of an hour, and things at the same time side by side.

Rows follow the clock on the wall. In the week in which the clocks are put back, the hour that comes twice
has its rows twice; on the day on which they are put forward, the rows of the missing hour are marked.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Final
from zoneinfo import ZoneInfo

from events.diary.days import DAY, Item

#: Rows in an hour, and in a day on which the clocks are left alone.
QUARTERS: Final = 4
ROWS: Final = 24 * QUARTERS
#: The height of hours that are folded.
FOLDED_ROWS: Final = 2
#: The hours that are always shown.
OPENS, CLOSES = 7, 20
#: Things side by side in one day; more are counted.
LANES: Final = 4
#: The fewest rows in which a title can be read.
_LEAST_ROWS: Final = 2

#: Rows of a day from (included) to (excluded), by the clock.
Range = tuple[int, int]


@dataclass(frozen=True)
class Block:
    """Something in a day's column: its rows from the top of what is shown, and its place from the left.

    ``lane`` of ``lanes``, counted from 0, and ``wide`` lanes wide; ``from_before`` and ``to_after``: it began
    the day before, it goes on the day after.
    """

    item: Item
    row: int
    rows: int
    lane: int
    lanes: int
    wide: int
    from_before: bool = False
    to_after: bool = False


@dataclass(frozen=True)
class Hour:
    """A row with a time beside it.

    ``again``: the hour that comes twice, for the second time; ``folded``: this hour and more are left out.
    """

    row: int
    time: time
    again: bool = False
    folded: bool = False


@dataclass(frozen=True)
class Column:
    """A day: its blocks, the rows that its clocks skip or show twice, and how many things are left out."""

    day: date
    blocks: tuple[Block, ...]
    hidden: int
    skipped: Range | None
    repeated: Range | None


@dataclass(frozen=True)
class Hours:
    """A week's hours: the times at the side, the seven columns, and the number of rows."""

    hours: tuple[Hour, ...]
    columns: tuple[Column, ...]
    rows: int


def changes_of(day: date, zone: ZoneInfo) -> tuple[Range | None, Range | None]:
    """The rows of a day that its clocks skip, and those that they show twice (PEP 495)."""
    skipped: list[int] = []
    twice: list[int] = []
    midnight = datetime.combine(day, time.min)
    ends = (midnight.replace(tzinfo=zone), (midnight + DAY).replace(tzinfo=zone, fold=1))
    if ends[0].utcoffset() == ends[1].utcoffset():
        return None, None
    for row in range(ROWS):
        once = (midnight + timedelta(minutes=15 * row)).replace(tzinfo=zone)
        first, second = once.utcoffset(), once.replace(fold=1).utcoffset()
        if first is None or second is None or first == second:
            continue
        (skipped if first < second else twice).append(row)
    return _range(skipped), _range(twice)


def _range(rows: Sequence[int]) -> Range | None:
    return (rows[0], rows[-1] + 1) if rows else None


def lay_hours(days: Sequence[date], items: Iterable[Item], zone: ZoneInfo) -> Hours:
    """Lay out the hours of some days; things that last whole days stand elsewhere (`Item.is_long`).

    Hours outside the usual ones are shown where anything lies in them; those between are folded into one row.
    """
    changes = [changes_of(day, zone) for day in days]
    twice = next((repeated for _skipped, repeated in changes if repeated), None)
    timed = [one for one in items if not one.is_long]
    spans = [[(one, *_rows_of(one, day, twice)) for one in timed if one.covers(day)] for day in days]
    hours, place = _folded([(begin, end) for of_day in spans for _item, begin, end in of_day], twice)
    columns = []
    for day, of_day, (skipped, repeated) in zip(days, spans, changes, strict=True):
        blocks, hidden = _side_by_side(day, [(one, place[begin], place[end]) for one, begin, end in of_day])
        marks = (
            (place[rows[0]], place[rows[1]]) if rows is not None else None
            for rows in (skipped, _second(repeated))
        )
        seen = (rows if rows is not None and rows[1] - rows[0] >= _LEAST_ROWS else None for rows in marks)
        columns.append(Column(day, blocks, hidden, *seen))
    return Hours(hours, tuple(columns), place[-1])


def _folded(spans: Sequence[Range], twice: Range | None) -> tuple[tuple[Hour, ...], list[int]]:
    """The hours that are shown, and for each row of the whole day the row in which it is shown."""
    total = _after(ROWS, twice)
    begins = [hour for row in range(total) if (hour := _hour(row, twice)) is not None]
    ends = [*(hour.row for hour in begins[1:]), total]
    shown = [
        OPENS <= hour.time.hour < CLOSES or any(begin < end and hour.row < until for begin, until in spans)
        for hour, end in zip(begins, ends, strict=True)
    ]
    hours: list[Hour] = []
    place, row = [0] * (total + 1), 0
    for number, (hour, end) in enumerate(zip(begins, ends, strict=True)):
        if not shown[number]:
            # What ends as the folded hours begin ends before them.
            place[hour.row : end] = [row] * (end - hour.row)
            continue
        if hours and not shown[number - 1]:
            hours.append(Hour(row, begins[number - 1].time, folded=True))
            row += FOLDED_ROWS
        hours.append(Hour(row, hour.time, hour.again))
        place[hour.row : end] = range(row, row + end - hour.row)
        row += end - hour.row
    place[total] = row
    return tuple(hours), place


def _rows_of(item: Item, day: date, twice: Range | None) -> Range:
    """The first row of something on a day, and the row after its last."""
    assert item.starts is not None and item.ends is not None
    extra = twice[1] - twice[0] if twice else 0
    begin = _row(item.starts, twice, up=False) if item.starts.date() == day else 0
    end = _row(item.ends, twice, up=True) if item.ends.date() == day else ROWS + extra
    if end - begin < _LEAST_ROWS:
        begin = min(begin, ROWS + extra - _LEAST_ROWS)
        end = begin + _LEAST_ROWS
    return begin, end


def _row(moment: datetime, twice: Range | None, *, up: bool) -> int:
    minutes = moment.hour * 60 + moment.minute
    if twice is not None and (moment.fold or minutes >= twice[1] * 15):
        minutes += (twice[1] - twice[0]) * 15
    return -(-minutes // 15) if up else minutes // 15


def _after(row: int, twice: Range | None) -> int:
    """A row by the clock as it lies where rows are put in for the hour that comes twice."""
    return row + twice[1] - twice[0] if twice and row >= twice[1] else row


def _second(repeated: Range | None) -> Range | None:
    return (repeated[1], 2 * repeated[1] - repeated[0]) if repeated else None


def _hour(row: int, twice: Range | None) -> Hour | None:
    again = twice is not None and twice[1] <= row < 2 * twice[1] - twice[0]
    clock = row
    if twice is not None and row >= twice[1]:
        clock = row - (twice[1] - twice[0])
    return None if clock % QUARTERS else Hour(row, time(clock // QUARTERS), again)


def _side_by_side(day: date, spans: Sequence[tuple[Item, int, int]]) -> tuple[tuple[Block, ...], int]:
    """Give things that overlap a lane each; those for which there is none are counted."""
    blocks: list[Block] = []
    hidden = 0
    for cluster in _clusters(spans):
        ends: list[int] = []
        placed: list[tuple[Item, int, int, int]] = []
        for item, begin, end in cluster:
            lane = next((number for number, until in enumerate(ends) if until <= begin), len(ends))
            if lane >= LANES:
                hidden += 1
                continue
            ends[lane : lane + 1] = [end]
            placed.append((item, begin, end, lane))
        for item, begin, end, lane in placed:
            before, after = item.first < day, item.last > day
            # To the right as far as nothing stands beside it.
            beside = [other for _item, since, until, other in placed if since < end and begin < until]
            wide = min((other for other in beside if other > lane), default=len(ends)) - lane
            blocks.append(Block(item, begin, end - begin, lane, len(ends), wide, before, after))
    return tuple(blocks), hidden


def _clusters(spans: Sequence[tuple[Item, int, int]]) -> Iterable[list[tuple[Item, int, int]]]:
    """Things that overlap, one after another, and so share the width of the day."""
    cluster: list[tuple[Item, int, int]] = []
    until = 0
    for span in sorted(spans, key=lambda one: (one[1], -one[2])):
        if cluster and span[1] >= until:
            yield cluster
            cluster = []
        cluster.append(span)
        until = max(until, span[2]) if len(cluster) > 1 else span[2]
    if cluster:
        yield cluster
