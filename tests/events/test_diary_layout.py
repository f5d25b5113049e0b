"""Where things lie in a month and in a week: none lost, none on another, in days of 23 and 25 hours too."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from werkzeug.datastructures import MultiDict

from events.diary.asked import Asked, Trouble, View, read
from events.diary.columns import LANES, Block, lay_hours
from events.diary.days import DAY, Item, Kind, days_covered
from events.diary.grid import LINES, lay_week, month_of

HELSINKI = ZoneInfo("Europe/Helsinki")
MONDAY = date(2027, 2, 15)
_days = st.integers(-10, 16).map(lambda number: MONDAY + number * DAY)
_kinds = st.sampled_from([Kind.EVENT, Kind.DEADLINE, Kind.NATIONAL_DAY, Kind.HOLIDAY])


def days(first: date, last: date, kind: Kind = Kind.EVENT, title: str = "") -> Item:
    return Item(kind, title, first, last)


def hours(starts: datetime, ends: datetime, zone: ZoneInfo = HELSINKI) -> Item:
    """Something from an instant to another, in a zone's hours."""
    covered = days_covered(starts, ends, zone)
    return Item(Kind.EVENT, "", *covered, starts.astimezone(zone), ends.astimezone(zone))


def wall(day: date, clock: str, zone: ZoneInfo = HELSINKI, fold: int = 0) -> datetime:
    return datetime.combine(day, time.fromisoformat(clock), zone).replace(fold=fold).astimezone(UTC)


@given(
    st.lists(
        st.builds(lambda a, b, kind: days(min(a, b), max(a, b), kind), _days, _days, _kinds), max_size=14
    )
)
@settings(max_examples=150, deadline=None)
def test_every_thing_of_a_week_is_shown_or_counted_and_keeps_its_line(items: list[Item]) -> None:
    week = lay_week(MONDAY, items)

    lines: dict[int, list[tuple[int, Item]]] = defaultdict(list)
    for number, cell in enumerate(week.cells):
        on_day = [one for one in items if one.covers(cell.day)]
        assert sorted(map(id, (*cell.items, *cell.holidays))) == sorted(map(id, on_day))
        assert len(cell.slots) <= LINES - bool(cell.hidden)
        assert sum(slot.item is not None for slot in cell.slots) + cell.hidden == len(cell.items)
        for line, slot in enumerate(cell.slots):
            if slot.item is not None and slot.span:
                assert number + slot.span <= 7
                assert slot.from_before == (slot.item.first < MONDAY)
                assert slot.to_after == (slot.item.last > MONDAY + 6 * DAY)
                lines[line].extend((day, slot.item) for day in range(number, number + slot.span))
            elif slot.item is not None:
                # It goes on where the bar that began before reaches.
                assert (number, slot.item) in [(day, item) for day, item in lines[line]]
    for taken in lines.values():
        assert len({day for day, _item in taken}) == len(taken)


def test_a_month_has_whole_weeks_from_monday_numbered_as_iso_does() -> None:
    item = days(date(2027, 1, 29), date(2027, 2, 9), title="Forum")
    weeks = month_of(date(2027, 2, 16), [item])
    assert [(week.number, week.monday.isoformat()) for week in weeks] == [
        (5, "2027-02-01"),
        (6, "2027-02-08"),
        (7, "2027-02-15"),
        (8, "2027-02-22"),
    ]
    first, second = (week.cells[0].slots[0] for week in weeks[:2])
    assert (first.span, first.from_before, first.to_after) == (7, True, True)
    assert (second.span, second.from_before, second.to_after) == (2, True, False)
    assert month_of(date(2027, 1, 1), [])[0].number == 53


def placed(blocks: tuple[Block, ...]) -> list[tuple[int, int, int, int]]:
    return [(one.row, one.rows, one.lane, one.lanes) for one in blocks]


def test_hours_lie_in_quarters_and_overlap_side_by_side() -> None:
    week = [MONDAY + number * DAY for number in range(7)]
    items = [
        hours(wall(MONDAY, "09:00"), wall(MONDAY, "11:00")),
        hours(wall(MONDAY, "10:00"), wall(MONDAY, "10:10")),
        hours(wall(MONDAY, "11:00"), wall(MONDAY, "12:00")),
        hours(wall(MONDAY, "18:30"), wall(MONDAY + DAY, "00:00")),
        hours(wall(MONDAY + 2 * DAY, "22:00"), wall(MONDAY + 3 * DAY, "02:00")),
        # A day and more stands above the hours.
        hours(wall(MONDAY, "09:00"), wall(MONDAY + DAY, "09:00")),
    ]
    laid = lay_hours(week, items, HELSINKI)
    # A night opens the hours that it needs; those up to the morning stay folded.
    assert [hour.time.hour for hour in laid.hours] == [0, 1, 6, *range(7, 24)]
    assert [hour.row for hour in laid.hours if hour.folded] == [8]
    assert laid.rows == 19 * 4 + 2
    assert placed(laid.columns[0].blocks) == [(18, 8, 0, 2), (22, 2, 1, 2), (26, 4, 0, 1), (56, 22, 0, 1)]
    assert placed(laid.columns[1].blocks) == []
    night = laid.columns[2].blocks[0], laid.columns[3].blocks[0]
    assert [(one.row, one.rows, one.from_before, one.to_after) for one in night] == [
        (70, 8, False, True),
        (0, 8, True, False),
    ]

    quiet = lay_hours(week, items[:1], HELSINKI)
    assert (quiet.rows, quiet.hours[0].time, quiet.hours[-1].time) == (52, time(7), time(19))

    full = lay_hours(week, [items[0]] * 30, HELSINKI).columns[0]
    assert (len(full.blocks), full.hidden) == (LANES, 26)


def test_nights_of_23_and_25_hours_are_drawn_as_they_are() -> None:
    spring, autumn = date(2027, 3, 28), date(2027, 10, 31)
    skipping = lay_hours([spring], [hours(wall(spring, "02:00"), wall(spring, "05:00"))], HELSINKI)
    assert skipping.columns[0].skipped == (4, 8), "from 03:00 to 04:00, counted from 02:00"
    assert placed(skipping.columns[0].blocks) == [(0, 12, 0, 1)]

    items = [
        hours(wall(autumn, "03:30"), wall(autumn, "03:30", fold=1)),
        hours(wall(autumn, "03:00", fold=1), wall(autumn, "04:00")),
        hours(wall(autumn, "02:00"), wall(autumn, "03:00", fold=1)),
        hours(wall(autumn, "12:00"), wall(autumn, "13:00")),
    ]
    twice = lay_hours(
        [autumn - DAY, autumn],
        [*items, hours(wall(autumn - DAY, "12:00"), wall(autumn - DAY, "13:00"))],
        HELSINKI,
    )
    assert [(hour.time.hour, hour.again) for hour in twice.hours[:4]] == [
        (2, False),
        (3, False),
        (3, True),
        (6, False),
    ]
    assert twice.columns[1].repeated == (8, 12)
    assert {(one.row, one.rows) for one in twice.columns[1].blocks} == {(0, 8), (6, 4), (8, 4), (34, 4)}
    # The noon of the day before lies beside this one.
    assert [(one.row, one.rows) for one in twice.columns[0].blocks] == [(34, 4)]
    assert items[0].is_long is False
    assert hours(wall(autumn, "00:00"), wall(autumn, "23:59")).is_long, "25 hours less a minute"


@given(
    st.lists(st.tuples(st.integers(0, 7 * 24 * 60), st.integers(1, 23 * 60)), max_size=12),
    st.sampled_from(["Europe/Helsinki", "Asia/Kathmandu", "Australia/Lord_Howe", "America/Havana"]),
    st.sampled_from([date(2027, 3, 22), date(2027, 10, 25), date(2027, 4, 5), date(2027, 3, 8)]),
)
@settings(max_examples=150, deadline=None)
def test_nothing_in_a_week_lies_on_anything_else(
    spans: list[tuple[int, int]], name: str, monday: date
) -> None:
    zone = ZoneInfo(name)
    start = datetime.combine(monday, time.min, zone).astimezone(UTC)
    minute = timedelta(minutes=1)
    items = [
        hours(start + begin * minute, start + (begin + length) * minute, zone) for begin, length in spans
    ]
    week = [monday + number * DAY for number in range(7)]
    laid = lay_hours(week, items, zone)
    for column in laid.columns:
        taken: set[tuple[int, int]] = set()
        for block in column.blocks:
            assert block.row >= 0 and block.row + block.rows <= laid.rows
            assert block.rows >= 2 and block.wide >= 1
            assert block.lane + block.wide <= block.lanes <= LANES
            lanes = range(block.lane, block.lane + block.wide)
            rows = {(lane, row) for lane in lanes for row in range(block.row, block.row + block.rows)}
            assert not rows & taken
            taken |= rows
        assert len(column.blocks) + column.hidden == sum(one.covers(column.day) for one in items)


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ({}, Asked(View.MONTH, MONDAY)),
        ({"view": "week", "date": "2026-12-31"}, Asked(View.WEEK, date(2026, 12, 31))),
        ({"view": "decade", "date": "2027-02-30"}, Asked(View.MONTH, MONDAY, trouble=Trouble.NO_DATE)),
        ({"date": "0001-01-01"}, Asked(View.MONTH, MONDAY, trouble=Trouble.OUT_OF_BOUNDS)),
        ({"date": "2101-01-01"}, Asked(View.MONTH, MONDAY, trouble=Trouble.OUT_OF_BOUNDS)),
        ({"date": "２０２７-02-01"}, Asked(View.MONTH, MONDAY, trouble=Trouble.NO_DATE)),
        ({"kind": "draft", "language": "de"}, Asked(View.MONTH, MONDAY)),
        ({"kind": "holiday", "language": "fi"}, Asked(View.MONTH, MONDAY, (Kind.HOLIDAY,), promised="fi")),
    ],
)
def test_an_address_that_says_nonsense_asks_for_today(words: dict[str, str], said: Asked) -> None:
    assert read(MultiDict(words), MONDAY, [Kind.EVENT, Kind.HOLIDAY]) == said


@pytest.mark.parametrize(
    ("view", "day", "before", "after"),
    [
        (View.MONTH, date(2027, 3, 31), date(2027, 2, 28), date(2027, 4, 30)),
        (View.MONTH, date(1900, 1, 31), None, date(1900, 2, 28)),
        (View.MONTH, date(2100, 12, 1), date(2100, 11, 1), None),
        (View.WEEK, date(2027, 1, 1), date(2026, 12, 25), date(2027, 1, 8)),
        (View.AGENDA, date(1900, 1, 5), date(1900, 1, 1), date(1900, 2, 4)),
        (View.AGENDA, date(1900, 1, 1), None, date(1900, 1, 31)),
        (View.YEAR, date(2028, 2, 29), date(2027, 2, 28), date(2029, 2, 28)),
        (View.YEAR, date(2100, 2, 1), date(2099, 2, 1), None),
    ],
)
def test_a_step_leads_to_the_time_beside_it_and_not_past_the_ends(
    view: View, day: date, before: date | None, after: date | None
) -> None:
    asked = Asked(view, day)
    assert (asked.step(-1), asked.step(1)) == (before, after)
