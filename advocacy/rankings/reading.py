"""What the cells of a table of editions say, and what is wrong with them, each in a sentence."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from flask_babel import gettext as _

from advocacy.rankings.models import Scope
from advocacy.rankings.places import LARGEST, BadPlace, read_place
from advocacy.rankings.tables import HEADINGS, NEEDED, Column, column_names
from office.spreadsheets import harmless
from office.web.forms import FIRST_YEAR, LAST_YEAR
from stakeholders.directory.search import fold
from stakeholders.importing.value_dates import BadDate, read_date
from stakeholders.organisations.channels import tidy
from stakeholders.organisations.keeping import BadWebsite, normal_website

_YES: Final = frozenset({"yes", "y", "true", "1", "x", "ja", "j", "kylla", "k", "on"})
_NO: Final = frozenset({"no", "n", "false", "0", "nej", "ei", "e", "off"})
_SCOPES: Final = {
    **dict.fromkeys(("city", "cities", "stad", "stader", "kaupunki", "kaupungit"), Scope.CITY),
    **dict.fromkeys(("country", "countries", "land", "lander", "maa", "maat", "valtio"), Scope.COUNTRY),
}
#: As many characters as the columns of the tables hold.
_LONGEST: Final = {
    Column.SERIES: 200,
    Column.PUBLISHER: 200,
    Column.EDITION: 60,
    Column.SCORE: 60,
    Column.METHOD_NOTE: 500,
    Column.ADDRESS: 990,
    Column.NOTE: 500,
}


class ColumnsMissing(Exception):
    """The table lacks columns without which there is no edition."""

    def __init__(self, missing: list[Column]) -> None:
        super().__init__(missing)
        self.missing = missing


class ColumnTwice(Exception):
    """Two headings mean the same."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(first, second)
        self.first, self.second = first, second


class _Wrong(Exception):
    """What a cell says cannot be used; the sentence says why."""


@dataclass(frozen=True)
class ReadRow:
    """One row as it was read.

    Args:
        values: what its cells say, by column; an empty cell says nothing.
        problems: sentences on what cannot be used.
    """

    number: int
    name: str
    values: Mapping[Column, Any]
    problems: tuple[str, ...] = field(default=())


def columns_of(headings: list[str]) -> tuple[dict[Column, str], list[str]]:
    """Which heading is which column, and the headings that are none.

    Raises:
        ColumnsMissing, ColumnTwice: see there.
    """
    known, found, unused = column_names(), dict[Column, str](), list[str]()
    for heading in headings:
        column = known.get(fold(heading))
        if column is None:
            unused.append(heading)
        elif column in found:
            raise ColumnTwice(found[column], heading)
        else:
            found[column] = heading
    if missing := [column for column in NEEDED if column not in found]:
        raise ColumnsMissing(missing)
    return found, unused


def read_row(number: int, cells: Mapping[str, str], columns: Mapping[Column, str]) -> ReadRow:
    """What a row says; what cannot be used is told and left out."""
    texts = {column: _plain(cells.get(heading, "")) for column, heading in columns.items()}
    values: dict[Column, Any] = {}
    problems: list[str] = []
    for column, text in texts.items():
        if not text:
            if column in NEEDED:
                problems.append(_("“%(column)s” is empty.", column=HEADINGS[column]))
            continue
        try:
            values[column] = _READERS.get(column, _text)(column, text)
        except _Wrong as wrong:
            problems.append(str(wrong))
    if typed := texts.get(Column.PLACE):
        try:
            values[Column.PLACE] = read_place(typed, values.get(Column.OF))
        except BadPlace:
            problems.append(
                _(
                    "“%(text)s” is no place: write a number (22), a band (11–20) or “not ranked”.",
                    text=_short(typed),
                )
            )
    place, of_how_many = values.get(Column.PLACE), values.get(Column.OF)
    if place and of_how_many and place.last > of_how_many:
        problems.append(
            _("The place %(place)s is beyond the %(all)s that are ranked.", place=place, all=of_how_many)
        )
    return ReadRow(number, _short(texts.get(Column.SERIES, "")), values, tuple(problems))


def _plain(cell: str) -> str:
    """A cell without the apostrophe that keeps programs from taking it for a formula."""
    text = tidy(cell)
    return text[1:] if text.startswith("'") and harmless(text[1:]) == text else text


def _short(text: str) -> str:
    return text if len(text) <= 60 else f"{text[:59]}…"


def _text(column: Column, text: str) -> str:
    if len(text) > _LONGEST[column]:
        raise _Wrong(
            _(
                "“%(column)s” has %(found)s characters; %(most)s are the most.",
                column=HEADINGS[column],
                found=len(text),
                most=_LONGEST[column],
            )
        )
    if column in {Column.SERIES, Column.EDITION} and not fold(text):
        raise _Wrong(_("“%(column)s” needs a letter or a digit.", column=HEADINGS[column]))
    return text


def _whole(column: Column, text: str, least: int, most: int) -> int:
    digits = text.replace(" ", "").removesuffix(".0")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 9 and least <= int(digits) <= most):
        raise _Wrong(
            _(
                "“%(text)s” under “%(column)s” is no whole number from %(least)s to %(most)s.",
                text=_short(text),
                column=HEADINGS[column],
                least=least,
                most=most,
            )
        )
    return int(digits)


def _year(column: Column, text: str) -> int:
    return _whole(column, text, FIRST_YEAR, LAST_YEAR)


def _of(column: Column, text: str) -> int:
    return _whole(column, text, 1, LARGEST)


def _day(_column: Column, text: str) -> Any:
    try:
        return read_date(text)
    except BadDate:
        raise _Wrong(_("“%(text)s” is no day: write it as 2018-05-24.", text=_short(text))) from None


def _yes_or_no(column: Column, text: str) -> bool:
    if fold(text) not in _YES | _NO:
        raise _Wrong(
            _(
                "“%(text)s” under “%(column)s” is neither yes nor no.",
                text=_short(text),
                column=HEADINGS[column],
            )
        )
    return fold(text) in _YES


def _scope(_column: Column, text: str) -> Scope:
    if fold(text) not in _SCOPES:
        raise _Wrong(_("“%(text)s” is neither a city nor a country.", text=_short(text)))
    return _SCOPES[fold(text)]


def _address(column: Column, text: str) -> str:
    try:
        return normal_website(_text(column, text))
    except BadWebsite:
        raise _Wrong(_("“%(text)s” is not the address of a website.", text=_short(text))) from None


def _later(_column: Column, _text: str) -> None:
    """The place needs the number of those that are ranked: it is read last."""


_READERS: Final[dict[Column, Callable[[Column, str], Any]]] = {
    Column.YEAR: _year,
    Column.DATA_YEAR: _year,
    Column.PUBLISHED: _day,
    Column.OF: _of,
    Column.METHOD: _yes_or_no,
    Column.SCOPE: _scope,
    Column.ADDRESS: _address,
    Column.PLACE: _later,
}
