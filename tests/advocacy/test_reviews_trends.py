"""Where an indicator is going: the rule, case by case."""

from __future__ import annotations

from decimal import Decimal

import pytest

from advocacy.reviews.drawing import Wanted, ticks_between
from advocacy.reviews.models import Direction
from advocacy.reviews.trends import Aim, Trend, movement

UP, DOWN, WITHIN = Direction.UP, Direction.DOWN, Direction.WITHIN


def aim(direction: Direction, low: str = "", year: int | None = None, **more: object) -> Aim:
    bounds = {key: Decimal(str(value)) if key == "high" else value for key, value in more.items()}
    return Aim(direction, low=Decimal(low) if low else None, year=year, **bounds)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("values", "wanted", "trend"),
    [
        ({}, aim(UP), Trend.TOO_FEW),
        ({2020: 5}, aim(UP), Trend.TOO_FEW),
        ({2020: 5}, aim(UP, "5", 2030), Trend.REACHED),
        ({2020: 5, 2021: 6}, aim(UP), Trend.TOWARDS),
        ({2020: 5, 2021: 6}, aim(DOWN), Trend.AWAY),
        ({2020: 6, 2021: 5}, aim(DOWN), Trend.TOWARDS),
        # Less than one per cent of the baseline; just one per cent is a movement.
        ({2020: 1000, 2021: "1009.9"}, aim(UP), Trend.LEVEL),
        ({2020: 1000, 2021: 1010}, aim(UP), Trend.TOWARDS),
        ({2020: 0, 2021: 0}, aim(UP), Trend.LEVEL),
        ({2020: 0, 2021: 1}, aim(UP), Trend.TOWARDS),
        # Half of the time is gone: half of the way must be.
        ({2020: 0, 2025: 50}, aim(UP, "100", 2030), Trend.ON_THE_WAY),
        ({2020: 0, 2025: "49.9"}, aim(UP, "100", 2030), Trend.TOWARDS),
        ({2020: 100, 2025: 50}, aim(DOWN, "0", 2030), Trend.ON_THE_WAY),
        ({2020: 100, 2025: 120}, aim(DOWN, "0", 2030), Trend.AWAY),
        ({2020: 100, 2025: 0}, aim(DOWN, "0", 2030), Trend.REACHED),
        ({2020: 0, 2025: 120}, aim(UP, "100", 2030), Trend.REACHED),
        # The target's year is past and it was not met.
        ({2010: 0, 2035: 99}, aim(UP, "100", 2030), Trend.TOWARDS),
        # Without a year nobody can say whether it is fast enough.
        ({2020: 0, 2025: 99}, aim(UP, "100"), Trend.TOWARDS),
        # A gap is nobody's guess; a baseline without a value gives way to the next year that has one.
        ({2015: 9, 2018: 5, 2021: 6}, aim(UP, baseline_year=2017), Trend.TOWARDS),
        ({2015: 9, 2018: 5, 2021: 6}, aim(UP, baseline_year=2015), Trend.AWAY),
        # A baseline after all values: what there is, from its beginning.
        ({2015: 9, 2018: 5}, aim(UP, baseline_year=2020), Trend.AWAY),
        # Kept between 20 and 25.
        ({2020: 30, 2025: 24}, aim(WITHIN, "20", 2030, high=25), Trend.REACHED),
        ({2020: 30, 2025: 28}, aim(WITHIN, "20", 2030, high=25), Trend.TOWARDS),
        ({2020: 10, 2025: 15}, aim(WITHIN, "20", 2030, high=25), Trend.ON_THE_WAY),
        ({2020: 22, 2025: 28}, aim(WITHIN, "20", 2030, high=25), Trend.AWAY),
        ({2020: 10, 2025: 30}, aim(WITHIN, "20", 2030, high=25), Trend.ON_THE_WAY),
        ({2020: 10, 2025: 11}, aim(WITHIN), Trend.LEVEL),
        # Numbers below zero, such as a balance of moving in and out.
        ({2020: -10, 2025: -5}, aim(UP, "0", 2030), Trend.ON_THE_WAY),
    ],
)
def test_a_trend_follows_the_rule(values: dict[int, object], wanted: Aim, trend: Trend) -> None:
    assert movement({year: Decimal(str(value)) for year, value in values.items()}, wanted).trend is trend


def test_what_is_compared_is_told() -> None:
    moved = movement({2015: Decimal(9), 2018: Decimal(5), 2021: Decimal(6)}, aim(UP, baseline_year=2016))

    assert (moved.first, moved.last) == ((2018, Decimal(5)), (2021, Decimal(6)))


@pytest.mark.parametrize(
    ("lowest", "highest", "ticks"),
    [
        (0, 9, [0, 2.5, 5, 7.5, 10]),
        # Nothing is made of what hardly moves, and a scale that wastes its height begins elsewhere.
        (299, 301, [260, 280, 300, 320, 340]),
        (72, 85, [70, 75, 80, 85, 90]),
        (5, 5, [4.5, 4.75, 5, 5.25, 5.5]),
        (0, 0, [0, 0.25, 0.5, 0.75, 1]),
        (-8, -1, [-8, -6, -4, -2, 0]),
        (-3, 4, [-4, -2, 0, 2, 4]),
    ],
)
def test_a_picture_has_round_numbers_beside_it(lowest: float, highest: float, ticks: list[float]) -> None:
    assert ticks_between(lowest, highest) == ticks


def test_the_dashed_way_goes_from_the_baseline_to_the_target_and_only_where_there_is_a_year() -> None:
    values = {2020: Decimal(10), 2024: Decimal(16)}
    ways = [
        Wanted(values, aim, movement(values, aim)).path
        for aim in (
            Aim(Direction.UP, low=Decimal(25), year=2030),
            Aim(Direction.UP, low=Decimal(25)),
            Aim(Direction.UP, low=Decimal(25), year=2020),
            Aim(Direction.WITHIN, low=Decimal(5), high=Decimal(9), year=2030),
        )
    ]
    assert ways == [((2020, 10.0), (2030, 25.0)), None, None, None]
