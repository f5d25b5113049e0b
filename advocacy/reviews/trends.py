"""Where an indicator is going: how it moved since its baseline, and whether that leads to its target in time.

The rule is the house's own, and every page that tells a trend tells it (`words.TREND_MEANINGS`):

- A year without a value is nobody's guess: only years that have one are compared, the baseline's with the
  latest. Where the baseline's year has no value, or none is named, the first year that has one is taken.
- What moved by less than one per cent of what it was at the baseline stood level.
- Whoever has a target with a year is on the way when the latest value is at least where a straight line from
  the baseline to the target would be in that year.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Final

from advocacy.reviews.models import Direction, Indicator

#: What moves by less than this share of the baseline stands level.
LEVEL_WITHIN: Final = Decimal("0.01")


class Trend(StrEnum):
    """Where an indicator is going."""

    #: The target is met.
    REACHED = "reached"
    #: Towards the target, and fast enough to be there in its year.
    ON_THE_WAY = "on_the_way"
    #: Towards what is wanted, too slowly for the target's year, or without a target to be measured by.
    TOWARDS = "towards"
    LEVEL = "level"
    AWAY = "away"
    #: Fewer than two years have a value: nothing can be said.
    TOO_FEW = "too_few"


@dataclass(frozen=True)
class Aim:
    """What is wanted of an indicator.

    Args:
        low: the target; of one to be kept within bounds the lower bound; None without a target.
        high: the upper bound of one to be kept within bounds.
    """

    direction: Direction
    baseline_year: int | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    year: int | None = None


@dataclass(frozen=True)
class Movement:
    """From what an indicator came to what it is, and what that means."""

    trend: Trend
    #: (year, value) that progress is counted from and the latest; None where there is no value at all.
    first: tuple[int, Decimal] | None
    last: tuple[int, Decimal] | None


def aim_of(indicator: Indicator) -> Aim:
    """What is wanted of this indicator."""
    return Aim(
        indicator.direction,
        indicator.baseline_year,
        indicator.target_low,
        indicator.target_high,
        indicator.target_year,
    )


def movement(values: Mapping[int, Decimal], aim: Aim) -> Movement:
    """How an indicator moved and where it is going.

    Args:
        values: what it was, by year; years without a value are not in it.
    """
    if not values:
        return Movement(Trend.TOO_FEW, None, None)
    years = sorted(values)
    begins = aim.baseline_year if aim.baseline_year in values else None
    if begins is None:
        # A baseline between two years that have values: the first one from it on.
        later = [year for year in years if aim.baseline_year is None or year >= aim.baseline_year]
        begins = (later or years)[0]
    ends = years[-1]
    first, last = (begins, values[begins]), (ends, values[ends])
    return Movement(_trend(first, last, aim), first, last)


def _trend(first: tuple[int, Decimal], last: tuple[int, Decimal], aim: Aim) -> Trend:
    if _short_of(last[1], aim) == 0 and aim.low is not None:
        return Trend.REACHED
    if last[0] <= first[0]:
        return Trend.TOO_FEW
    change = _gain(first[1], last[1], aim)
    if change is None or abs(change) < LEVEL_WITHIN * abs(first[1]) or change == 0:
        return Trend.LEVEL
    if change < 0:
        return Trend.AWAY
    if aim.low is None or aim.year is None or aim.year <= first[0]:
        return Trend.TOWARDS
    gone = Decimal(min(last[0], aim.year) - first[0]) / Decimal(aim.year - first[0])
    return Trend.ON_THE_WAY if change >= _short_of(first[1], aim) * gone else Trend.TOWARDS


def _short_of(value: Decimal, aim: Aim) -> Decimal:
    """How far a value is from what is aimed at, 0 where it is met or nothing is."""
    if aim.low is None:
        return Decimal(0)
    if aim.direction is Direction.UP:
        return max(aim.low - value, Decimal(0))
    if aim.direction is Direction.DOWN:
        return max(value - aim.low, Decimal(0))
    high = aim.high if aim.high is not None else aim.low
    return max(aim.low - value, value - high, Decimal(0))


def _gain(first: Decimal, last: Decimal, aim: Aim) -> Decimal | None:
    """How much nearer it came to what is wanted; less than 0: how much farther. None where nobody can say."""
    if aim.direction is Direction.UP:
        return last - first
    if aim.direction is Direction.DOWN:
        return first - last
    return None if aim.low is None else _short_of(first, aim) - _short_of(last, aim)
