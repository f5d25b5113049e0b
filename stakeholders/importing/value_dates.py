"""Days and hours as people write them, in four languages, and as spreadsheets count them."""

from __future__ import annotations

import re
from datetime import date, time, timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Final

from anyascii import anyascii
from babel import Locale
from flask_babel import lazy_gettext as _l

from stakeholders.importing.value_errors import BadValue
from stakeholders.organisations.channels import tidy


class DateOrder(StrEnum):
    """In which order a list writes day, month and year where it writes them as numbers."""

    DMY = "dmy"
    MDY = "mdy"
    YMD = "ymd"


class BadDate(BadValue):
    """It is no day, or not certainly one."""


class BadTime(BadValue):
    """It is no hour of a day."""


#: No post of today began before, none is announced for after.
_FIRST: Final = 1800
_LAST: Final = 2200
#: Spreadsheets count days from here; these numbers are the years 1955 to 2118.
_SERIAL_ZERO: Final = date(1899, 12, 30)
_SERIALS: Final = range(20_000, 80_000)

_ISO: Final = re.compile(r"([0-9]{4})-([0-9]{1,2})-([0-9]{1,2})(?:[T ][0-9:.,+Z -]*)?")
_BASIC: Final = re.compile(r"([12][0-9]{3})([01][0-9])([0-3][0-9])")
_YEAR_FIRST: Final = re.compile(r"([0-9]{4})\s*[./\s]\s*([0-9]{1,2})\s*[./\s]\s*([0-9]{1,2})\.?")
_NUMBERS: Final = re.compile(r"([0-9]{1,2})\s*[./\s-]\s*([0-9]{1,2})\s*[./\s-]\s*([0-9]{1,4})\.?")
_SERIAL: Final = re.compile(r"([0-9]{5})(?:[.,][0-9]+)?")
_WORDS: Final = re.compile(r"[a-z]+|[0-9]+")
_AROUND: Final = frozenset({"the", "of", "den", "le", "du", "st", "nd", "rd", "th", "er", "re", "na", "p"})

_CLOCK: Final = re.compile(
    r"(?:kl|klo|at|a)?\.?\s*([0-9]{1,2})\s*(?:[:.h]\s*([0-9]{2}))?(?:\s*[:.]([0-9]{2})(?:\.[0-9]+)?)?"
    r"\s*(h|hrs|uhr|am|pm|a\.m\.|p\.m\.)?",
    re.IGNORECASE,
)
_AFTER_DATE: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}[T ](.+)")


def read_date(typed: str, order: DateOrder = DateOrder.DMY, window: int | None = None) -> date:
    """A day: ISO always; numbers in ``order``; months by name in four languages; spreadsheets' numbers.

    A number of five digits is a day as spreadsheets count them. A year of two digits is refused, unless a
    ``window`` is stated: the first of the hundred years in which it lies (1950: from 1950 to 2049).

    Raises:
        BadDate: it is none, or its order is not that of the list.
    """
    text = tidy(typed)
    for pattern in (_ISO, _BASIC, _YEAR_FIRST):
        if found := pattern.fullmatch(text):
            return _day(typed, int(found[1]), int(found[2]), int(found[3]))
    if found := _SERIAL.fullmatch(text):
        if int(found[1]) in _SERIALS:
            return _SERIAL_ZERO + timedelta(days=int(found[1]))
    elif found := _NUMBERS.fullmatch(text):
        return _by_order(typed, (found[1], found[2], found[3]), order, window)
    elif text:
        return _by_name(typed, text, window)
    raise _no_date(typed)


def _by_order(typed: str, parts: tuple[str, str, str], order: DateOrder, window: int | None) -> date:
    if order is DateOrder.YMD:
        year, month, day = parts
    elif order is DateOrder.MDY:
        month, day, year = parts
    else:
        day, month, year = parts
    if order is DateOrder.YMD and len(parts[2]) > 2:
        raise BadDate(typed, _l("“%(text)s” does not begin with its year, as the others do", text=typed[:40]))
    if int(month) > 12 and int(day) <= 12:
        reason = _l(
            "“%(text)s” would be month %(month)s: perhaps the dates are in another order",
            text=typed[:40],
            month=month,
        )
        raise BadDate(typed, reason)
    return _day(typed, _year(typed, year, window), int(month), int(day))


def _by_name(typed: str, text: str, window: int | None) -> date:
    words = _WORDS.findall(anyascii(text).lower())
    months = {_months()[word] for word in words if word in _months()}
    numbers = [word for word in words if word.isdigit()]
    others = [w for w in words if not w.isdigit() and w not in _months() and w not in _AROUND]
    if len(months) != 1 or len(numbers) != 2 or any(w not in _weekdays() for w in others):
        raise _no_date(typed)
    day, year = numbers if len(numbers[0]) <= 2 else reversed(numbers)
    return _day(typed, _year(typed, year, window), months.pop(), int(day))


def _year(typed: str, digits: str, window: int | None) -> int:
    if len(digits) == 4:
        return int(digits)
    if len(digits) != 2:
        raise _no_date(typed)
    if window is None:
        reason = _l("“%(text)s” does not say the century: write the year with four digits", text=typed[:40])
        raise BadDate(typed, reason)
    return window + (int(digits) - window) % 100


def _day(typed: str, year: int, month: int, day: int) -> date:
    if not _FIRST <= year <= _LAST:
        raise BadDate(typed, _l("“%(text)s” is no year of anybody in office", text=typed[:40]))
    try:
        return date(year, month, day)
    except ValueError:
        raise BadDate(typed, _l("“%(text)s” is a day that does not exist", text=typed[:40])) from None


def _no_date(typed: str) -> BadDate:
    return BadDate(typed, _l("“%(text)s” is no date that can be read", text=tidy(typed)[:40]))


@lru_cache(maxsize=1)
def _months() -> dict[str, int]:
    found: dict[str, int] = {"sept": 9}
    for language in ("en", "sv", "fi", "fr"):
        for names in Locale.parse(language).months.values():
            for width in ("wide", "abbreviated"):
                found.update({_folded(name): number for number, name in names[width].items()})
    return found


@lru_cache(maxsize=1)
def _weekdays() -> frozenset[str]:
    return frozenset(
        _folded(name)
        for language in ("en", "sv", "fi", "fr")
        for names in Locale.parse(language).days.values()
        for width in ("wide", "abbreviated")
        for name in names[width].values()
    )


def _folded(name: str) -> str:
    return "".join(_WORDS.findall(anyascii(name).lower()))


def read_time(typed: str) -> time:
    """An hour: 10:30, 10.30, 10 h 30, kl. 10.30, klo 10, 10:30 am; of a date with an hour, its hour.

    Raises:
        BadTime: it is none.
    """
    text = tidy(typed)
    after = _AFTER_DATE.fullmatch(text)
    found = _CLOCK.fullmatch(after[1] if after else text)
    if found is None:
        raise _no_time(typed)
    hour, minute, second = int(found[1]), int(found[2] or 0), int(found[3] or 0)
    half = (found[4] or "").lower().replace(".", "")
    bare = not found[2] and not half and not text.lower().startswith("k")
    if bare or (half in {"am", "pm"} and not 1 <= hour <= 12):
        raise _no_time(typed)
    if half in {"am", "pm"}:
        hour = hour % 12 + (12 if half == "pm" else 0)
    try:
        return time(hour, minute, second)
    except ValueError:
        raise _no_time(typed) from None


def _no_time(typed: str) -> BadTime:
    return BadTime(typed, _l("“%(text)s” is no hour that can be read", text=tidy(typed)[:40]))
