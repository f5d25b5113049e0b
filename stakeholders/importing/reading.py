"""Reading a table out of a file's bytes: encoding, delimiter, rows, and where exactly it is broken."""

from __future__ import annotations

import codecs
import csv
import io
from collections.abc import Iterator
from dataclasses import dataclass, field

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

#: Tried in this order; the first that occurs most often in the header wins.
DELIMITERS = (";", ",", "\t")
#: Characters in one cell; more is a quotation mark that was never closed, not a text.
LARGEST_CELL = 100_000

_TOO_LONG = _l("this cell is far too long; perhaps a quotation mark is not closed")

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: How files begin that people take for tables.
_OTHER_FILES = (
    b"PK\x03\x04",
    b"\xd0\xcf\x11\xe0",
    b"%PDF",
    b"{\\rtf",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"\x1f\x8b",
)


class BadFile(Exception):
    """The file cannot be read as a table. Nothing of it is used.

    Attributes:
        row: where, as spreadsheets number rows: the header is row 1.
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
class Line:
    """One row under the header: its number as a spreadsheet shows it, and its cells by heading."""

    row: int
    cells: dict[str, str]

    def __getitem__(self, column: str) -> str:
        return self.cells.get(column, "")


@dataclass(frozen=True)
class Sheet:
    """A table as it was read."""

    columns: tuple[str, ...]
    lines: list[Line] = field(repr=False)
    encoding: str
    delimiter: str

    def require(self, *columns: str) -> None:
        """Refuse the table if a column is missing.

        Raises:
            BadFile: names the first that is.
        """
        for column in columns:
            if column not in self.columns:
                raise BadFile(1, column, _l("this column is missing"))


def read_sheet(data: bytes) -> Sheet:
    """Read CSV separated by semicolons, commas or tabs, in UTF-8, Windows-1252, or UTF-16 with its mark.

    A header that ends in empty cells is read without them. Empty rows are passed over, but keep their number.

    Raises:
        BadFile: the file is empty or no table, its letters are damaged, a quotation mark is not closed, or a
            row has more or fewer cells than the header. It names the row and the column.
    """
    if not data.strip():
        raise BadFile(1, "", _l("the file is empty"))
    if data.startswith(_OTHER_FILES):
        raise BadFile(1, "", _l("this is not a CSV file; save the table as CSV and try again"))
    text, encoding = _decode(data)
    delimiter = _delimiter(text)
    if (position := text.find("\0")) >= 0:
        raise _bad_at(
            text, position, delimiter, _l("there is a zero byte here: the file is damaged or no table")
        )
    records = _records(text, delimiter)
    columns, width = _header(next(records, (1, []))[1])
    lines = []
    for row, cells in records:
        if any(cells):
            _require_width(row, cells, columns, width)
            lines.append(
                Line(row, {name: cell.strip() for name, cell in zip(columns, cells, strict=False) if name})
            )
    if not lines:
        raise BadFile(2, "", _l("there are no rows below the headings"))
    return Sheet(columns, lines, encoding, delimiter)


def _decode(data: bytes) -> tuple[str, str]:
    for bom, name in _BOMS:
        if data.startswith(bom):
            return _strictly(data[len(bom) :], name), name
    try:
        return data.decode("utf-8"), "utf-8"
    except UnicodeDecodeError as error:
        broken = data.decode("utf-8", errors="replace")
        wrong = broken.count("�")
        right = sum(1 for letter in broken if letter > "\x7f") - wrong
        if right > wrong:
            # It is UTF-8 with a damaged place: as Windows-1252 every "å" in it would become two odd letters.
            _strictly(data, "utf-8", error)
    return _strictly(data, "cp1252"), "cp1252"


def _strictly(data: bytes, encoding: str, known: UnicodeDecodeError | None = None) -> str:
    try:
        if known is not None:
            raise known
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        before = data[: error.start].decode(encoding, errors="replace")
        raise _bad_at(
            before + "?",
            len(before),
            _delimiter(before),
            _l("the letters here are damaged: save the file as UTF-8"),
        ) from None


def _delimiter(text: str) -> str:
    header = text.lstrip("\r\n").partition("\n")[0]
    return max(DELIMITERS, key=header.count)


def _records(text: str, delimiter: str) -> Iterator[tuple[int, list[str]]]:
    """Every record with its number from 1. An error names the cell in which it began."""
    lines = list(io.StringIO(text, newline=""))
    reader = csv.reader(lines, delimiter=delimiter, strict=True)
    row = 0
    while True:
        start = reader.line_num
        row += 1
        try:
            cells = next(reader)
        except StopIteration:
            return
        except csv.Error as error:
            number, closed = _quoting_fault("".join(lines[start:]), delimiter)
            if "field limit" in str(error):
                reason = _TOO_LONG
            elif closed:
                reason = _l("there is text after a closing quotation mark")
            else:
                reason = _l("a quotation mark is opened here and never closed")
            raise BadFile(row, _heading(lines, delimiter, number), reason) from None
        if any(len(cell) > LARGEST_CELL for cell in cells):
            number = next(i for i, cell in enumerate(cells, 1) if len(cell) > LARGEST_CELL)
            raise BadFile(row, _heading(lines, delimiter, number), _TOO_LONG)
        yield row, cells


def _quoting_fault(text: str, delimiter: str) -> tuple[int, bool]:
    """In which cell (from 1) quoting goes wrong, and whether by text after a closing mark."""
    number, quoted, at_start, position = 1, False, True, 0
    while position < len(text):
        letter = text[position]
        if quoted:
            if letter == '"':
                following = text[position + 1 : position + 2]
                if following == '"':
                    position += 1
                elif following in {"", delimiter, "\n", "\r"}:
                    quoted = False
                else:
                    return number, True
        elif letter == delimiter:
            number, at_start = number + 1, True
            position += 1
            continue
        elif letter == '"' and at_start:
            quoted = True
        elif letter in "\r\n":
            break
        at_start = False
        position += 1
    return number, False


def _heading(lines: list[str], delimiter: str, number: int) -> str:
    """The heading of a column, by its number from 1; the number itself where there is none."""
    try:
        header = next(csv.reader(lines, delimiter=delimiter), [])
    except csv.Error:
        header = []
    name = header[number - 1].strip() if number <= len(header) else ""
    return name if name and len(name) <= 60 else str(number)


def _bad_at(text: str, position: int, delimiter: str, reason: LazyString) -> BadFile:
    """The error for a place in the text, by counting the records and cells before it."""
    lines = list(io.StringIO(text[:position], newline=""))
    row, number = 1, 1
    try:
        for cells in csv.reader(lines, delimiter=delimiter):
            number = len(cells) or 1
            row += 1
    except csv.Error:
        row = len(lines) + 1
    ended = not lines or lines[-1].endswith(("\n", "\r"))
    if ended:
        number = 1
    elif row > 1:
        row -= 1
    return BadFile(row, _heading(list(io.StringIO(text, newline="")), delimiter, number), reason)


def _header(cells: list[str]) -> tuple[tuple[str, ...], int]:
    """The headings without the empty ones at the end, and how many cells there were."""
    names = [cell.strip() for cell in cells]
    width = len(names)
    while names and not names[-1]:
        names.pop()
    if not names:
        raise BadFile(1, "", _l("the first row should hold the headings, and it is empty"))
    for number, name in enumerate(names, 1):
        if not name:
            raise BadFile(1, str(number), _l("this column has no heading"))
        if name in names[: number - 1]:
            raise BadFile(1, name, _l("two columns have this heading"))
    return tuple(names), width


def _require_width(row: int, cells: list[str], columns: tuple[str, ...], width: int) -> None:
    if len(cells) < len(columns):
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
    if surplus is not None or len(cells) > max(width, len(columns)):
        raise BadFile(
            row,
            str(surplus or len(cells)),
            _l(
                "the row has more cells than there are headings: %(found)d instead of %(expected)d",
                found=len(cells),
                expected=len(columns),
            ),
        )
