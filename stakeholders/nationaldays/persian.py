"""The Persian (Solar Hijri) calendar by the rule of 33 years.

`convertdate` computes the equinox of each year, which takes half a second a day. The rule gives the same
calendar from 1178 to 1633 AP (1799 to 2254): eight leap years in thirty-three.
"""

from __future__ import annotations

from datetime import date, timedelta
from typing import Final

#: 1 Farvardin 1403 was 20 March 2024.
_YEAR: Final = 1403
_NOWRUZ: Final = date(2024, 3, 20)
_LONG_MONTHS: Final = 6


def is_leap(year: int) -> bool:
    """Whether Esfand has thirty days."""
    return (25 * year + 11) % 33 < 8


def _nowruz(year: int) -> date:
    step = 1 if year >= _YEAR else -1
    days = sum(365 + is_leap(one) for one in range(min(year, _YEAR), max(year, _YEAR)))
    return _NOWRUZ + timedelta(days=step * days)


def to_gregorian(year: int, month: int, day: int) -> tuple[int, int, int]:
    """The Gregorian year, month and day of a Persian day; a day too many runs on into the next month."""
    before = 31 * min(month - 1, _LONG_MONTHS) + 30 * max(month - 1 - _LONG_MONTHS, 0)
    found = _nowruz(year) + timedelta(days=before + day - 1)
    return found.year, found.month, found.day


def from_gregorian(year: int, month: int, day: int) -> tuple[int, int, int]:
    """The Persian year, month and day of a Gregorian one."""
    asked = date(year, month, day)
    own_year = year - 621
    if asked < _nowruz(own_year):
        own_year -= 1
    passed = (asked - _nowruz(own_year)).days
    if passed < 31 * _LONG_MONTHS:
        return own_year, passed // 31 + 1, passed % 31 + 1
    passed -= 31 * _LONG_MONTHS
    return own_year, _LONG_MONTHS + passed // 30 + 1, passed % 30 + 1
