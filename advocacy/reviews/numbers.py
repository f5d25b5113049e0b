"""Numbers as people type and read them: "12,5" and "12.5", with spaces between thousands."""

from __future__ import annotations

import re
from decimal import Decimal
from typing import Final

from babel.numbers import format_decimal
from flask_babel import get_locale

#: Years of which something is measured.
YEARS: Final = range(1900, 2101)
#: What the column holds: 14 digits before the point, six after.
_LARGEST: Final = Decimal(10) ** 14
_PLAIN = re.compile(r"[+\-\u2212]?\d+(?:[.,]\d+)?")
_LINE = re.compile(r"^(\d{4})[\t ;:]+(.+?)\s*(\*?)$")
#: Within a number that people write: spaces of any width, and the apostrophe of Switzerland.
_BETWEEN = re.compile(r"[\s\u00a0\u202f'’]")


class NotANumber(Exception):
    """It cannot be read as a number that can be kept."""


class BadLine(Exception):
    """A line of values cannot be read."""

    def __init__(self, number: int, line: str) -> None:
        super().__init__(line)
        #: From 1.
        self.number = number
        self.line = line


class YearTwice(Exception):
    """A year has two values."""

    def __init__(self, year: int) -> None:
        super().__init__(str(year))
        self.year = year


def read_number(typed: str) -> Decimal:
    """A number with a point or a comma before its decimals.

    Raises:
        NotANumber: it is none, or larger than can be kept.
    """
    text = _BETWEEN.sub("", typed)
    if not text.isascii() and not text.startswith("\u2212"):
        raise NotANumber
    if not _PLAIN.fullmatch(text):
        raise NotANumber
    found = Decimal(text.replace(",", ".").replace("\u2212", "-")).quantize(Decimal("0.000001"))
    if abs(found) >= _LARGEST:
        raise NotANumber
    return found


def read_values(typed: str) -> dict[int, tuple[Decimal, bool]]:
    """The values of years, one a line: ``2021 12.5``; an asterisk at the end says that it is provisional.

    Returns:
        (value, whether it is provisional) by year.

    Raises:
        BadLine: a line cannot be read.
        YearTwice: a year stands there twice.
    """
    found: dict[int, tuple[Decimal, bool]] = {}
    for number, raw in enumerate(typed.splitlines(), start=1):
        line = raw.strip()
        if not line:
            continue
        parts = _LINE.match(line)
        try:
            year, value = (int(parts[1]), read_number(parts[2])) if parts else (0, Decimal(0))
        except (NotANumber, ArithmeticError) as error:
            raise BadLine(number, line) from error
        if parts is None or year not in YEARS:
            raise BadLine(number, line)
        if year in found:
            raise YearTwice(year)
        found[year] = (value, bool(parts[3]))
    return found


def plain(value: Decimal) -> str:
    """The number without zeros at its end, as a form shows it, in the reader's own way of writing."""
    text: str = format_decimal(value, "0.######", locale=get_locale())
    return text


def said(value: Decimal) -> str:
    """The number as pages say it, with thousands apart."""
    text: str = format_decimal(value, "#,##0.######", locale=get_locale())
    return text


def lines_of(values: dict[int, tuple[Decimal, bool]]) -> str:
    """The values as they are typed, a line a year: what `read_values` reads."""
    return "\n".join(
        f"{year} {plain(value)}{' *' if is_provisional else ''}"
        for year, (value, is_provisional) in sorted(values.items())
    )
