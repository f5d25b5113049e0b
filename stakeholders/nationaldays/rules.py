"""When a national day falls: rules as checked values, and one pure function that gives the days of a year.

A rule is kept as a short text: its kind, what belongs to it, and after a semicolon where it moves by weekday.

    fixed 12-06                                6 December
    fixed 02-29 else 02-28                     29 February; in other years 28 February
    nth 1 friday 05 · nth last monday 05       the first Friday, the last Monday of May
    hebrew 05 iyar; friday-1 saturday-2 monday+1
    announced 2025-06-14 2026-06-13            set anew each year
    none                                       the state keeps none
"""

from __future__ import annotations

import calendar
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import MAXYEAR, MINYEAR, date, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, Final

from convertdate import coptic, hebrew, indian_civil, islamic

from stakeholders.nationaldays import persian

LAST: Final = -1
#: Longer than any rule; the column's width.
LONGEST: Final = 300
#: A day moves by less than a week: beyond that it is another day's rule.
FURTHEST: Final = 6


class BadRule(Exception):
    """No rule: the text, or the values, mean no day that ever falls."""


class Kind(StrEnum):
    """How a day is told."""

    FIXED = "fixed"
    NTH_WEEKDAY = "nth"
    #: A day of another calendar.
    CALENDAR = "calendar"
    ANNOUNCED = "announced"
    NONE = "none"


class Weekday(StrEnum):
    """The days of the week, Monday first, as `date.weekday` counts them."""

    MONDAY = "monday"
    TUESDAY = "tuesday"
    WEDNESDAY = "wednesday"
    THURSDAY = "thursday"
    FRIDAY = "friday"
    SATURDAY = "saturday"
    SUNDAY = "sunday"

    @property
    def number(self) -> int:
        """0 for Monday to 6 for Sunday."""
        return list(Weekday).index(self)


class OtherCalendar(StrEnum):
    """Calendars beside the Gregorian."""

    HEBREW = "hebrew"
    ISLAMIC = "islamic"
    PERSIAN = "persian"
    ETHIOPIAN = "ethiopian"
    COPTIC = "coptic"
    INDIAN = "indian"


#: The months of each calendar, in the order in which its numbers run; the Hebrew ones from Nisan.
MONTHS: Mapping[OtherCalendar, tuple[str, ...]] = {
    OtherCalendar.HEBREW: (
        *("nisan", "iyar", "sivan", "tammuz", "av", "elul", "tishri", "cheshvan", "kislev", "tevet"),
        *("shevat", "adar", "adar-ii"),
    ),
    OtherCalendar.ISLAMIC: (
        *("muharram", "safar", "rabi-i", "rabi-ii", "jumada-i", "jumada-ii", "rajab", "shaban", "ramadan"),
        *("shawwal", "dhu-al-qada", "dhu-al-hijja"),
    ),
    OtherCalendar.PERSIAN: (
        *("farvardin", "ordibehesht", "khordad", "tir", "mordad", "shahrivar", "mehr", "aban", "azar"),
        *("dey", "bahman", "esfand"),
    ),
    OtherCalendar.ETHIOPIAN: (
        *("meskerem", "tekemt", "hedar", "tahsas", "ter", "yekatit", "megabit", "miyazya", "ginbot", "sene"),
        *("hamle", "nehase", "pagume"),
    ),
    OtherCalendar.COPTIC: (
        *("thout", "paopi", "hathor", "koiak", "tobi", "meshir", "paremhat", "parmouti", "pashons", "paoni"),
        *("epip", "mesori", "nasie"),
    ),
    OtherCalendar.INDIAN: (
        *("chaitra", "vaisakha", "jyaistha", "asadha", "sravana", "bhadra", "asvina", "kartika"),
        *("agrahayana", "pausa", "magha", "phalguna"),
    ),
}

#: Year, month and day in one calendar to those in the other.
_Convert = Callable[[int, int, int], tuple[int, int, int]]
_CALENDARS: Mapping[OtherCalendar, tuple[_Convert, _Convert]] = {
    OtherCalendar.HEBREW: (hebrew.from_gregorian, hebrew.to_gregorian),
    OtherCalendar.ISLAMIC: (islamic.from_gregorian, islamic.to_gregorian),
    OtherCalendar.PERSIAN: (persian.from_gregorian, persian.to_gregorian),
    # The Ethiopian year has the Coptic one's months and leap days, and counts another era.
    OtherCalendar.ETHIOPIAN: (coptic.from_gregorian, coptic.to_gregorian),
    OtherCalendar.COPTIC: (coptic.from_gregorian, coptic.to_gregorian),
    OtherCalendar.INDIAN: (indian_civil.from_gregorian, indian_civil.to_gregorian),
}


@dataclass(frozen=True)
class Rule:
    """A rule that was checked; `parse` and the classmethods make one.

    Args:
        month, day: of the Gregorian calendar, or of ``other``.
        nth: which ``weekday`` of the month, from 1 to 4, or `LAST`.
        instead: for 29 February, the day of other years as (month, day); None: then there is none.
        days: for an announced day, those that are known.
        shifts: by how many days it moves where it falls on that weekday.
    """

    kind: Kind
    month: int = 0
    day: int = 0
    nth: int = 0
    weekday: Weekday | None = None
    other: OtherCalendar | None = None
    instead: tuple[int, int] | None = None
    days: tuple[date, ...] = ()
    shifts: Mapping[Weekday, int] = field(default_factory=dict)

    def __post_init__(self) -> None:
        """Check it.

        Raises:
            BadRule: no day can come of it.
        """
        _check(self)

    @property
    def is_movable(self) -> bool:
        """Whether it may fall on another day of the Gregorian calendar than the year before."""
        return self.kind is not Kind.FIXED or bool(self.shifts) or self.instead is not None

    def __str__(self) -> str:
        text = _base_text(self)
        shifts = " ".join(
            f"{weekday}{self.shifts[weekday]:+d}" for weekday in Weekday if weekday in self.shifts
        )
        return f"{text}; {shifts}" if shifts else text


def _check(rule: Rule) -> None:
    for weekday, days in rule.shifts.items():
        if not 0 < abs(days) <= FURTHEST:
            raise BadRule(f"{weekday} moves by {days} days")
    if rule.kind is Kind.FIXED:
        _check_day(rule.month, rule.day)
        if rule.instead is not None:
            if (rule.month, rule.day) != (2, 29):
                raise BadRule("only 29 February needs another day")
            _check_day(*rule.instead)
    elif rule.kind is Kind.NTH_WEEKDAY:
        if rule.weekday is None or rule.nth not in (1, 2, 3, 4, LAST) or not 1 <= rule.month <= 12:
            raise BadRule("no such weekday of a month")
    elif rule.kind is Kind.CALENDAR:
        if rule.other is None or not 1 <= rule.month <= len(MONTHS[rule.other]) or not 1 <= rule.day <= 31:
            raise BadRule("no such day of that calendar")
    elif rule.kind is Kind.ANNOUNCED and len(str(rule)) > LONGEST:
        raise BadRule("too many days")


def _check_day(month: int, day: int) -> None:
    try:
        date(2000, month, day)
    except ValueError:
        raise BadRule(f"no such day: {month:02}-{day:02}") from None


def _base_text(rule: Rule) -> str:
    if rule.kind is Kind.FIXED:
        text = f"fixed {rule.month:02}-{rule.day:02}"
        return f"{text} else {rule.instead[0]:02}-{rule.instead[1]:02}" if rule.instead else text
    if rule.kind is Kind.NTH_WEEKDAY:
        return f"nth {'last' if rule.nth == LAST else rule.nth} {rule.weekday} {rule.month:02}"
    if rule.kind is Kind.CALENDAR:
        assert rule.other is not None
        return f"{rule.other} {rule.day:02} {MONTHS[rule.other][rule.month - 1]}"
    return " ".join([rule.kind.value, *(day.isoformat() for day in sorted(rule.days))])


_FIXED = re.compile(r"fixed (\d\d)-(\d\d)(?: else (\d\d)-(\d\d))?")
_NTH = re.compile(r"nth ([1-4]|last) ([a-z]+) (\d\d)")
_OTHER = re.compile(r"([a-z]+) (\d\d?) ([a-z-]+)")
_SHIFT = re.compile(r"([a-z]+)([+-]\d)")


@lru_cache(maxsize=1024)
def parse(text: str) -> Rule:
    """The rule that a text writes.

    Raises:
        BadRule: it writes none.
    """
    base, _semicolon, moved = " ".join(text.lower().split()).partition(";")
    try:
        shifts = {Weekday(name): int(days) for name, days in map(_shift, moved.split())}
        return Rule(shifts=shifts, **_parsed(base.strip()))
    except ValueError as error:
        raise BadRule(str(error)) from error


def _shift(text: str) -> tuple[str, str]:
    found = _SHIFT.fullmatch(text)
    if found is None:
        raise BadRule(f"not understood: {text}")
    return found[1], found[2]


def _parsed(base: str) -> dict[str, Any]:
    if found := _FIXED.fullmatch(base):
        instead = (int(found[3]), int(found[4])) if found[3] else None
        return {"kind": Kind.FIXED, "month": int(found[1]), "day": int(found[2]), "instead": instead}
    if found := _NTH.fullmatch(base):
        nth = LAST if found[1] == "last" else int(found[1])
        return {"kind": Kind.NTH_WEEKDAY, "nth": nth, "weekday": Weekday(found[2]), "month": int(found[3])}
    word, _space, rest = base.partition(" ")
    if word == Kind.ANNOUNCED:
        return {"kind": Kind.ANNOUNCED, "days": tuple(date.fromisoformat(day) for day in rest.split())}
    if base == Kind.NONE:
        return {"kind": Kind.NONE}
    if found := _OTHER.fullmatch(base):
        other = OtherCalendar(found[1])
        month = MONTHS[other].index(found[3]) + 1
        return {"kind": Kind.CALENDAR, "other": other, "day": int(found[2]), "month": month}
    raise BadRule(f"not understood: {base}")


def falls_on(rule: Rule, year: int) -> list[date]:
    """The days of a Gregorian ``year`` on which the rule falls, in order: none, one, or with the moon two.

    A day that moves with the weekday may leave the year, or come in from the next.
    """
    found: set[date] = set()
    for base_year in (year - 1, year, year + 1):
        if MINYEAR < base_year < MAXYEAR:
            found.update(_moved(rule, day) for day in _unmoved(rule, base_year))
    return sorted(day for day in found if day.year == year)


def next_day(rule: Rule, since: date) -> date | None:
    """The first day not before ``since``; None where none is known within the next eight years."""
    # Between two leap days there may be eight years: 1896 and 1904, 2096 and 2104.
    for year in range(since.year, min(since.year + 9, MAXYEAR)):
        for day in falls_on(rule, year):
            if day >= since:
                return day
    return None


def _moved(rule: Rule, day: date) -> date:
    return day + timedelta(days=rule.shifts.get(list(Weekday)[day.weekday()], 0))


def _unmoved(rule: Rule, year: int) -> list[date]:
    if rule.kind is Kind.FIXED:
        month, day = rule.month, rule.day
        if (month, day) == (2, 29) and not calendar.isleap(year):
            return [date(year, *rule.instead)] if rule.instead else []
        return [date(year, month, day)]
    if rule.kind is Kind.NTH_WEEKDAY:
        assert rule.weekday is not None
        return [_nth(year, rule.month, rule.weekday, rule.nth)]
    if rule.kind is Kind.CALENDAR:
        return _in_other_calendar(rule, year)
    return [day for day in rule.days if day.year == year]


def _nth(year: int, month: int, weekday: Weekday, nth: int) -> date:
    first, length = calendar.monthrange(year, month)
    day = 1 + (weekday.number - first) % 7
    if nth == LAST:
        return date(year, month, day + (length - day) // 7 * 7)
    return date(year, month, day + 7 * (nth - 1))


def _in_other_calendar(rule: Rule, year: int) -> list[date]:
    assert rule.other is not None
    from_gregorian, to_gregorian = _CALENDARS[rule.other]
    first, last = from_gregorian(year, 1, 1)[0], from_gregorian(year, 12, 31)[0]
    found = []
    for own_year in range(first, last + 1):
        month = rule.month
        if rule.other is OtherCalendar.HEBREW and month == 13 and not hebrew.leap(own_year):
            month = 12  # Adar II is kept in Adar where there is one only
        try:
            day = date(*to_gregorian(own_year, month, rule.day))
        except ValueError:
            continue
        # A month that is too short that year: the library runs on into the next one.
        if from_gregorian(day.year, day.month, day.day)[1:] == (month, rule.day) and day.year == year:
            found.append(day)
    return found
