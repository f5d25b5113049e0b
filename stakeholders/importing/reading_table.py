"""A table as it was read from any file: its headings found, its rows numbered, its limits kept."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

#: Characters in one cell; more is a quotation mark that was never closed, not a text.
LARGEST_CELL: Final = 100_000
#: Rows below the headings. The longest list known, that of the world's missions, has 9,852.
MOST_ROWS: Final = 50_000
#: Columns. An address book's export has about a hundred.
MOST_COLUMNS: Final = 300
#: Cells in all: rows times columns.
MOST_CELLS: Final = 2_000_000
#: Rows in which the headings are looked for.
_SEARCHED: Final = 20

#: Control characters, marks that turn the reading direction around or are nothing at all, half characters.
_UNSEEN = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\u200b\u2060\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufeff]"
)
_NUMBER = re.compile(r"[\d\s.,:/+-]+")

TOO_LONG: Final = _l("this cell is far too long; perhaps a quotation mark is not closed")


class Format(StrEnum):
    """What kind of file it is, by its content."""

    CSV = "csv"
    XLSX = "xlsx"
    ODS = "ods"
    VCARD = "vcard"
    JSON = "json"


class BadFile(Exception):
    """The file cannot be read as a table. Nothing of it is used.

    Attributes:
        row: where, as spreadsheets number rows: the first is row 1. Of vCards and JSON, the number of
            the card or of the object.
        column: the heading there, or the column's number from 1 where it has none; "" for the whole row.
        reason: a phrase for people, in the reader's language.
    """

    def __init__(self, row: int, column: str, reason: LazyString) -> None:
        super().__init__(row, column, reason)
        self.row = row
        self.column = column
        self.reason = reason

    def __str__(self) -> str:
        if self.column:
            return f"row {self.row}, column {self.column}: {self.reason}"
        return f"row {self.row}: {self.reason}"


@dataclass(frozen=True)
class ReadOptions:
    """What a person decided about reading a file, against what was found; None leaves it to be found.

    Attributes:
        encoding: one of `reading_csv.ENCODINGS`; for CSV, vCard and JSON.
        delimiter: one character; for CSV.
        sheet: the name of one of `Sheet.sheets`.
        header_row: the row of the headings, from 1; for CSV and spreadsheets.
    """

    encoding: str | None = None
    delimiter: str | None = None
    sheet: str | None = None
    header_row: int | None = None


@dataclass(frozen=True)
class Line:
    """One row under the header: its number as a spreadsheet shows it, and its cells by heading."""

    row: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Sheet:
    """A table as it was read.

    Attributes:
        columns: the headings, each once.
        lines: the rows that are not empty.
        encoding: how its letters were written; "utf-8" for spreadsheets.
        delimiter: what separates the cells of a CSV file; "" elsewhere.
        format: what kind of file it was.
        sheet: which table of the file this is; "" where a file has but one.
        sheets: the names of all tables in it that hold anything.
        header_row: the row in which the headings were found, from 1; 0 where a format has none.
    """

    columns: tuple[str, ...]
    lines: list[Line] = field(repr=False)
    encoding: str
    delimiter: str
    format: Format = Format.CSV
    sheet: str = ""
    sheets: tuple[str, ...] = ()
    header_row: int = 1

    def require(self, *columns: str) -> None:
        """Refuse the table if a column is missing.

        Raises:
            BadFile: names the first that is.
        """
        for column in columns:
            if column not in self.columns:
                raise BadFile(self.header_row or 1, column, _l("this column is missing"))


def seen(text: str) -> str:
    """A cell as people see it: composed letters, no unseen characters, no white space around it."""
    if text.isascii() and text.isprintable():
        return text.strip()
    return unicodedata.normalize("NFC", _UNSEEN.sub("", text)).strip()


def require_room(rows: int, columns: int) -> None:
    """Refuse a table that is too large to be looked through.

    Raises:
        BadFile: it has too many rows, columns or cells.
    """
    if columns > MOST_COLUMNS:
        reason = _l(
            "there are %(found)d columns, and %(most)d are the most that is read",
            found=columns,
            most=MOST_COLUMNS,
        )
        raise BadFile(1, "", reason)
    if rows > MOST_ROWS or rows * columns > MOST_CELLS:
        raise too_many_rows(min(MOST_ROWS, MOST_CELLS // max(columns, 1)))


def too_many_rows(most: int = MOST_ROWS) -> BadFile:
    """The error for a table that goes on and on."""
    return BadFile(
        most + 2,
        "",
        _l("the table has more than %(most)d rows; divide it, or delete what is not needed", most=most),
    )


def find_header(records: list[tuple[int, list[str]]]) -> int:
    """The index in ``records`` of the row of headings: the first that is not empty and no title above them.

    A title is a row with far fewer cells than the rows after it: a single one, or a third of theirs.
    """
    first = [
        (index, sum(1 for cell in cells if cell.strip())) for index, (_row, cells) in enumerate(records[:200])
    ]
    filled = [(index, count) for index, count in first if count][:_SEARCHED]
    for place, (index, count) in enumerate(filled):
        widest = max((c for i, c in filled[place + 1 :] if not _only_numbers(records[i][1])), default=0)
        if count > max(1, widest // 3) or widest <= 1:
            return index
    return filled[0][0] if filled else 0


def _only_numbers(cells: list[str]) -> bool:
    return all(_NUMBER.fullmatch(cell) for cell in cells if cell.strip())


def make_sheet(
    records: list[tuple[int, list[str]]],
    options: ReadOptions,
    *,
    format: Format,  # noqa: A002 - it is called so wherever it is shown
    encoding: str = "utf-8",
    delimiter: str = "",
    sheet: str = "",
    sheets: tuple[str, ...] = (),
    ragged: bool = False,
) -> Sheet:
    """The table that rows of cells make, each with its number.

    A header that ends in empty cells is read without them. Empty rows are passed over, but keep their number.

    Args:
        ragged: whether rows may end early, as they do in spreadsheets; a column that is empty is left out.

    Raises:
        BadFile: there are no headings, or two are the same; a row has more or fewer cells than the headings.
    """
    start = _header_index(records, options.header_row)
    header_row, cells = records[start] if records else (1, [])
    body = [(row, found) for row, found in records[start + 1 :] if any(cell.strip() for cell in found)]
    columns, width = _header(
        header_row, cells, {i for _row, found in body for i in _filled(found)} if ragged else None
    )
    require_room(len(body), len(columns))
    lines = []
    for row, found in body:
        _require_width(row, found, columns, width, ragged)
        named = {name: seen(cell) for name, cell in zip(columns, found, strict=False) if name}
        if ragged:
            named = dict.fromkeys(filter(None, columns), "") | named
        lines.append(Line(row, named))
    if not lines:
        raise BadFile(header_row + 1, "", _l("there are no rows below the headings"))
    return Sheet(tuple(filter(None, columns)), lines, encoding, delimiter, format, sheet, sheets, header_row)


def _filled(cells: list[str]) -> Iterable[int]:
    return (index for index, cell in enumerate(cells) if cell.strip())


def _header_index(records: list[tuple[int, list[str]]], wanted: int | None) -> int:
    if wanted is None:
        return find_header(records)
    for index, (row, _cells) in enumerate(records):
        if row == wanted:
            return index
    raise BadFile(wanted, "", _l("the file has no such row for its headings"))


def _header(row: int, cells: list[str], used: set[int] | None) -> tuple[tuple[str, ...], int]:
    """The headings without the empty ones at the end, and how many cells there were.

    Where ``used`` is given, a column that holds nothing may lack a heading: it stays "" and is passed over.
    """
    names = [" ".join(seen(cell).split()) for cell in cells]
    width = len(names)
    while names and not names[-1]:
        names.pop()
    if not names:
        raise BadFile(row, "", _l("the first row should hold the headings, and it is empty"))
    for number, name in enumerate(names, 1):
        if not name:
            if used is not None and number - 1 not in used:
                continue
            raise BadFile(row, str(number), _l("this column has no heading"))
        if name in names[: number - 1]:
            raise BadFile(row, name[:60], _l("two columns have this heading"))
        if len(name) > LARGEST_CELL // 100:
            raise BadFile(
                row, str(number), _l("this heading is far too long: is this the row of the headings?")
            )
    return tuple(names), width


def _require_width(row: int, cells: list[str], columns: tuple[str, ...], width: int, ragged: bool) -> None:
    if len(cells) < len(columns) and not ragged:
        raise BadFile(
            row,
            columns[len(cells)],
            _l(
                "the row ends before this column: it has %(found)d cells, the headings %(expected)d",
                found=len(cells),
                expected=len(columns),
            ),
        )
    surplus = next(
        (i for i, cell in enumerate(cells[len(columns) :], len(columns) + 1) if cell.strip()), None
    )
    if surplus is not None or (len(cells) > max(width, len(columns)) and not ragged):
        raise BadFile(
            row,
            str(surplus or len(cells)),
            _l(
                "the row has more cells than there are headings: %(found)d instead of %(expected)d",
                found=surplus or len(cells) if ragged else len(cells),
                expected=len(columns),
            ),
        )
    for name, cell in zip(columns, cells, strict=False):
        if len(cell) > LARGEST_CELL:
            raise BadFile(row, name, TOO_LONG)
