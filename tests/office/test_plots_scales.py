"""Scales have round ticks, and times that clocks and calendars of the place show."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest

from office.plots.scales import Scale, round_ticks, time_ticks


@pytest.mark.parametrize(
    ("highest", "ticks"),
    [
        (0, [0, 1]),
        (1, [0, 1]),
        (3, [0, 1, 2, 3]),
        (96, [0, 20, 40, 60, 80, 100]),
        (140, [0, 50, 100, 150]),
        (1000, [0, 200, 400, 600, 800, 1000]),
    ],
)
def test_ticks_are_round_and_reach_beyond_the_highest(highest: float, ticks: list[float]) -> None:
    assert round_ticks(highest) == ticks


def test_shares_have_ticks_between_whole_numbers() -> None:
    assert round_ticks(0.7, whole=False) == [0, 0.2, 0.4, 0.6, 0.8]


def test_a_scale_without_extent_has_one_place() -> None:
    assert Scale(3, 3, 0, 100)(3) == 50
    assert Scale(0, 10, 100, 0)(2.5) == 75


def labels(first: str, span: timedelta, lang: str = "en", zone: str = "Europe/Helsinki") -> list[str]:
    start = datetime.fromisoformat(first).replace(tzinfo=UTC)
    return [tick.label for tick in time_ticks(start, start + span, zone, lang)]


def test_minutes_to_years_are_told_as_the_readers_language_writes_them() -> None:
    assert labels("2021-02-16T12:00", timedelta(hours=2)) == ["14:00", "14:30", "15:00", "15:30", "16:00"]
    assert labels("2021-02-16T12:05", timedelta(minutes=6), "fi") == [
        *("14.05", "14.06", "14.07", "14.08", "14.09", "14.10", "14.11"),
    ]
    assert labels("2021-02-16T12:00", timedelta(hours=20)) == [
        "15:00",
        "18:00",
        "21:00",
        "17 Feb",
        "03:00",
        "06:00",
        "09:00",
    ]
    assert labels("2021-01-18T08:00", timedelta(days=30), "sv") == ["25 jan.", "1 feb.", "8 feb.", "15 feb."]
    assert labels("2021-01-18T08:00", timedelta(days=30), "fi") == ["25.1.", "1.2.", "8.2.", "15.2."]
    assert labels("2020-10-18T08:00", timedelta(days=180)) == ["Nov", "Dec", "2021", "Feb", "Mar", "Apr"]
    assert labels("2014-10-18T08:00", timedelta(days=2500)) == [str(year) for year in range(2015, 2022)]


def test_a_night_in_which_clocks_change_is_told_by_the_clock() -> None:
    # Helsinki: 28 March 2021, 03:00 does not come; 31 October 2021, 03:00 comes twice.
    spring = labels("2021-03-27T22:00", timedelta(hours=6))
    assert spring == ["28 Mar", "01:00", "02:00", "04:00", "05:00", "06:00", "07:00"]
    autumn = time_ticks(
        datetime(2021, 10, 30, 21, tzinfo=UTC), datetime(2021, 10, 31, 3, tzinfo=UTC), "Europe/Helsinki", "en"
    )
    times = [tick.at for tick in autumn]
    assert times == sorted(set(times)) and len(times) >= 5


@pytest.mark.parametrize("minutes", [1, 90, 3000, 90_000, 900_000, 20_000_000])
def test_there_are_never_more_ticks_than_there_is_room_for(minutes: int) -> None:
    start = datetime(2021, 1, 18, 8, 13, tzinfo=UTC)
    for most in (4, 8):
        ticks = time_ticks(start, start + timedelta(minutes=minutes), "Europe/Helsinki", "en", most)
        assert 1 <= len(ticks) <= most + 1
        assert all(start <= tick.at <= start + timedelta(minutes=minutes) for tick in ticks)
