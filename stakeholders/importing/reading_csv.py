"""Reading CSV: encoding, delimiter, rows, and where exactly the file is broken."""

from __future__ import annotations

import codecs
import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from contextlib import suppress
from typing import Final

from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from stakeholders.importing.reading_table import (
    LARGEST_CELL,
    MOST_ROWS,
    TOO_LONG,
    BadFile,
    Format,
    ReadOptions,
    Sheet,
    find_header,
    make_sheet,
    too_many_rows,
)

#: Where two fit a file as well, the earlier wins. A bar must stand in every line, for it also joins values.
DELIMITERS: Final = (";", ",", "\t", "|")
#: Ways of writing letters that a person may choose, the usual ones of European programs first.
ENCODINGS: Final = (
    "utf-8",
    "cp1252",
    "utf-16-le",
    "utf-16-be",
    "iso-8859-15",
    "cp1250",
    "cp1251",
    "cp1253",
    "cp1257",
    "cp850",
    "mac-roman",
)

_BOMS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
#: What separates no cells: quoted text, closed.
_QUOTED = re.compile(r'"[^"]*"')


def read_csv(data: bytes, options: ReadOptions = ReadOptions()) -> Sheet:  # noqa: B008 - it is frozen
    """Read CSV separated by semicolons, commas, tabs or bars, in UTF-8, Windows-1252, or marked UTF-16.

    Raises:
        BadFile: the file is empty or no table, its letters are damaged, a quotation mark is not closed, or a
            row has more or fewer cells than the header. It names the row and the column.
    """
    if not data.strip():
        raise BadFile(1, "", _l("the file is empty"))
    text, encoding = decode(data, options.encoding)
    delimiter = options.delimiter or _delimiter(text)
    if delimiter not in DELIMITERS:
        raise BadFile(1, "", _l("“%(mark)s” separates no cells", mark=delimiter[:5]))
    if (position := text.find("\0")) >= 0:
        raise _bad_at(
            text, position, delimiter, _l("there is a zero byte here: the file is damaged or no table")
        )
    records = list(_records(text, delimiter))
    return make_sheet(records, options, format=Format.CSV, encoding=encoding, delimiter=delimiter)


def decode(data: bytes, wanted: str | None = None) -> tuple[str, str]:
    """A file's text without its mark, and the encoding: the one that is wanted, else the one found.

    Raises:
        BadFile: a place in it is damaged.
    """
    for bom, name in _BOMS:
        if data.startswith(bom) and wanted in {None, name}:
            return _strictly(data[len(bom) :], name), name
    if wanted is not None:
        if wanted not in ENCODINGS:
            raise BadFile(
                1, "", _l("“%(name)s” is no way of writing letters that is known", name=wanted[:40])
            )
        return _strictly(data, wanted), wanted
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
        reason = _l("the letters here are damaged: save the file as UTF-8")
        raise _bad_at(before + "?", len(before), _delimiter(before), reason) from None


def _delimiter(text: str) -> str:
    """What stands equally often in most of the first lines; titles above the headings have none."""
    sample = _QUOTED.sub('""', text[:60_000])
    lines = [line for line in sample.splitlines()[:60] if line.strip()][:40]
    if len(text) > 60_000:
        lines = lines[:-1] or lines

    def weight(mark: str) -> tuple[int, int]:
        counts = Counter(count for line in lines if (count := line.count(mark)))
        if not counts or (mark == "|" and sum(counts.values()) < len(lines)):
            return 0, 0
        often, agreed = max((times, count) for count, times in counts.items())
        return often, agreed

    return max(DELIMITERS, key=weight)


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
                reason = TOO_LONG
            elif closed:
                reason = _l("there is text after a closing quotation mark")
            else:
                reason = _l("a quotation mark is opened here and never closed")
            raise BadFile(row, _heading(lines, delimiter, number), reason) from None
        if any(len(cell) > LARGEST_CELL for cell in cells):
            number = next(i for i, cell in enumerate(cells, 1) if len(cell) > LARGEST_CELL)
            raise BadFile(row, _heading(lines, delimiter, number), TOO_LONG)
        if row > MOST_ROWS * 2:
            raise too_many_rows()
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
    first: list[tuple[int, list[str]]] = []
    with suppress(csv.Error):
        for row in csv.reader(lines[:40], delimiter=delimiter):
            first.append((len(first) + 1, row))
    header = first[find_header(first)][1] if first else []
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
