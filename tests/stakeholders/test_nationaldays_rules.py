"""When national days fall: known days of known years, and what is no rule."""

from __future__ import annotations

from datetime import date, timedelta
from itertools import pairwise

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from stakeholders.nationaldays.keeping import delivered
from stakeholders.nationaldays.rules import (
    LAST,
    BadRule,
    Kind,
    OtherCalendar,
    Rule,
    Weekday,
    falls_on,
    next_day,
    parse,
)

ISRAEL = "hebrew 05 iyar; friday-1 saturday-2 monday+1"
KINGS_DAY = "fixed 04-27; sunday-1"

KNOWN = [
    # 5 Iyar and its shifts, as Israel kept them
    (ISRAEL, 2019, ["2019-05-09"]),
    (ISRAEL, 2020, ["2020-04-29"]),
    (ISRAEL, 2021, ["2021-04-15"]),
    (ISRAEL, 2022, ["2022-05-05"]),
    (ISRAEL, 2023, ["2023-04-26"]),
    (ISRAEL, 2024, ["2024-05-14"]),
    (ISRAEL, 2025, ["2025-05-01"]),
    (ISRAEL, 2026, ["2026-04-22"]),
    # 27 April, which was a Sunday in 2014 and 2025
    (KINGS_DAY, 2014, ["2014-04-26"]),
    (KINGS_DAY, 2024, ["2024-04-27"]),
    (KINGS_DAY, 2025, ["2025-04-26"]),
    # 22 Bahman: by the leap years of that calendar on the 10th or the 11th of February
    ("persian 22 bahman", 2023, ["2023-02-11"]),
    ("persian 22 bahman", 2024, ["2024-02-11"]),
    ("persian 22 bahman", 2025, ["2025-02-10"]),
    # The Ethiopian new year: a day later before a leap year
    ("ethiopian 01 meskerem", 2023, ["2023-09-12"]),
    ("ethiopian 01 meskerem", 2024, ["2024-09-11"]),
    ("coptic 01 thout", 2023, ["2023-09-12"]),
    ("indian 01 chaitra", 2024, ["2024-03-21"]),
    # A lunar year is shorter than ours: twice in 2008
    ("islamic 01 muharram", 2008, ["2008-01-10", "2008-12-29"]),
    # Weekdays of a month
    ("nth 1 friday 05", 2026, ["2026-05-01"]),
    ("nth 2 saturday 06", 2025, ["2025-06-14"]),
    ("nth last monday 05", 2021, ["2021-05-31"]),
    ("nth last monday 05", 2026, ["2026-05-25"]),
    ("nth 4 thursday 11", 2024, ["2024-11-28"]),
    # 29 February
    ("fixed 02-29", 2024, ["2024-02-29"]),
    ("fixed 02-29", 2025, []),
    ("fixed 02-29", 1900, []),
    ("fixed 02-29 else 02-28", 2025, ["2025-02-28"]),
    ("fixed 02-29 else 03-01", 2025, ["2025-03-01"]),
    ("fixed 02-29 else 03-01", 2024, ["2024-02-29"]),
    # A day that moves out of its year comes in to the one before
    ("fixed 01-01; sunday-1", 2022, ["2022-01-01", "2022-12-31"]),
    ("fixed 01-01; sunday-1", 2023, []),
    # Weekends
    ("fixed 12-06", 2026, ["2026-12-06"]),
    ("fixed 07-04; saturday-1 sunday+1", 2026, ["2026-07-03"]),
    # Adar II only in leap years; else it is kept in Adar
    ("hebrew 15 adar-ii", 2024, ["2024-03-25"]),
    ("hebrew 15 adar-ii", 2025, ["2025-03-15"]),
    # 30 Cheshvan is there in long years alone
    ("hebrew 30 cheshvan", 2024, ["2024-12-01"]),
    ("hebrew 30 cheshvan", 2023, []),
    ("announced 2025-06-14 2026-06-13", 2026, ["2026-06-13"]),
    ("announced 2025-06-14", 2026, []),
    ("none", 2026, []),
]


@pytest.mark.parametrize(("rule", "year", "days"), KNOWN)
def test_it_falls_on_the_day_that_was_kept(rule: str, year: int, days: list[str]) -> None:
    assert [day.isoformat() for day in falls_on(parse(rule), year)] == days


@pytest.mark.parametrize(
    "text",
    [
        "",
        "6 December",
        "fixed 13-01",
        "fixed 02-30",
        "fixed 03-01 else 02-28",
        "nth 5 friday 05",
        "nth 0 friday 05",
        "nth 1 freitag 05",
        "nth 1 friday 13",
        "hebrew 05 iyarr",
        "mayan 05 pop",
        "hebrew 32 iyar",
        "announced yesterday",
        "fixed 04-27; sunday-9",
        "fixed 04-27; sunday+0",
        "fixed 04-27; somedays-1",
    ],
)
def test_what_means_no_day_is_refused(text: str) -> None:
    with pytest.raises(BadRule):
        parse(text)


@given(st.text(max_size=60))
def test_any_text_is_a_rule_or_refused(text: str) -> None:
    try:
        rule = parse(text)
    except BadRule:
        return
    assert parse(str(rule)) == rule


_SHIFTS = st.dictionaries(st.sampled_from(Weekday), st.sampled_from([-2, -1, 1, 2]), max_size=3)
_RULES = st.one_of(
    st.builds(
        lambda day, shifts: Rule(Kind.FIXED, month=day.month, day=day.day, shifts=shifts),
        st.dates(date(2000, 1, 1), date(2000, 12, 31)),
        _SHIFTS,
    ),
    st.builds(
        lambda nth, weekday, month, shifts: Rule(
            Kind.NTH_WEEKDAY, nth=nth, weekday=weekday, month=month, shifts=shifts
        ),
        st.sampled_from([1, 2, 3, 4, LAST]),
        st.sampled_from(Weekday),
        st.integers(1, 12),
        _SHIFTS,
    ),
    st.builds(
        lambda other, month, day: Rule(Kind.CALENDAR, other=other, month=month, day=day),
        st.sampled_from(OtherCalendar),
        st.integers(1, 12),
        st.integers(1, 29),
    ),
)


@settings(deadline=None, max_examples=60)
@given(_RULES, st.integers(1900, 2100))
def test_every_day_lies_in_the_year_asked_for_and_the_text_says_the_same(rule: Rule, year: int) -> None:
    days = falls_on(rule, year)

    assert all(day.year == year for day in days)
    assert days == sorted(set(days))
    assert falls_on(parse(str(rule)), year) == days


@settings(deadline=None, max_examples=40)
@given(_RULES)
def test_no_day_is_lost_between_the_years(rule: Rule) -> None:
    """Over forty years a yearly rule falls about forty times, and a lunar one a little oftener."""
    days = [day for year in range(1990, 2030) for day in falls_on(rule, year)]
    is_leap_day = (rule.kind, rule.month, rule.day) == (Kind.FIXED, 2, 29)

    assert is_leap_day or 39 <= len(days) <= 42
    assert all(later - earlier > timedelta(days=340) for earlier, later in pairwise(days))


def test_the_next_day_may_be_years_away() -> None:
    assert next_day(parse("fixed 02-29"), date(2026, 1, 1)) == date(2028, 2, 29)
    assert next_day(parse("announced 2025-06-14"), date(2026, 1, 1)) is None
    assert next_day(parse("fixed 12-06"), date(2026, 12, 6)) == date(2026, 12, 6)


def test_every_delivered_day_falls_in_the_coming_year_and_is_named_in_three_languages() -> None:
    days = delivered()

    assert len({day.country for day in days}) >= 180
    assert [day for day in days if not all(day.name.values())] == []
    assert [day.country for day in days if not falls_on(day.rule, 2026)] == []


@pytest.mark.parametrize(
    ("country", "day"),
    [
        ("FI", "2026-12-06"),
        ("SE", "2026-06-06"),
        ("NO", "2026-05-17"),
        ("DK", "2026-06-05"),
        ("IS", "2026-06-17"),
        ("EE", "2026-02-24"),
        ("LV", "2026-11-18"),
        ("LT", "2026-02-16"),
        ("FR", "2026-07-14"),
        ("DE", "2026-10-03"),
        ("IT", "2026-06-02"),
        ("US", "2026-07-04"),
        ("NL", "2026-04-27"),
        ("IL", "2026-04-22"),
        ("GB", "2026-06-13"),
        ("JP", "2026-02-23"),
    ],
)
def test_the_delivered_days_are_those_that_are_kept(country: str, day: str) -> None:
    found = [one for one in delivered() if one.country == country]

    assert [d.isoformat() for one in found for d in falls_on(one.rule, 2026)] == [day]


def test_denmark_keeps_its_day_without_calling_it_a_national_day() -> None:
    (denmark,) = [one for one in delivered() if one.country == "DK"]

    assert denmark.note == "Denmark keeps the day without calling it its national day."


def test_a_state_may_keep_several_days() -> None:
    assert len([one for one in delivered() if one.country == "MT"]) == 5
