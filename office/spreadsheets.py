"""Tables as files that spreadsheet programs open: nothing in them is ever taken for a formula."""

from __future__ import annotations

import csv
from codecs import getwriter
from collections.abc import Iterable, Sequence
from itertools import chain
from typing import IO, Final

import xlsxwriter

#: A cell that begins so is a formula to a spreadsheet program (CWE-1236).
_FORMULA: Final = ("=", "+", "-", "@", "\t", "\r")
#: Between the columns of a CSV: what spreadsheet programs expect where the comma stands in numbers, as in
#: Finland and Sweden. Programs in English open the XLSX instead, or ask.
DELIMITER: Final = ";"
_WIDEST: Final = 50
_SEEN_FOR_WIDTH: Final = 200


def harmless(text: str) -> str:
    """A text that no spreadsheet program takes for a formula: an apostrophe before what looks like one."""
    return f"'{text}" if text.startswith(_FORMULA) else text


def write_csv(out: IO[bytes], header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write CSV: UTF-8 with a byte order mark, so that spreadsheet programs read the names right."""
    out.write(b"\xef\xbb\xbf")
    writer = csv.writer(getwriter("utf-8")(out), delimiter=DELIMITER, lineterminator="\r\n")
    writer.writerow([harmless(cell) for cell in header])
    writer.writerows([harmless(cell) for cell in row] for row in rows)


def write_xlsx(out: IO[bytes], title: str, header: Sequence[str], rows: Iterable[Sequence[str]]) -> None:
    """Write a workbook of one sheet, row by row in little memory. No text is a formula or a link."""
    options = {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    book = xlsxwriter.Workbook(out, options)
    bold = book.add_format({"bold": True, "bottom": 1})
    sheet = book.add_worksheet(sheet_name(title))
    sheet.freeze_panes(1, 0)
    widths = [len(cell) for cell in header]
    first: list[Sequence[str]] = []
    rest = iter(rows)
    for row in rest:
        first.append(row)
        widths = [max(width, len(cell)) for width, cell in zip(widths, row, strict=True)]
        if len(first) == _SEEN_FOR_WIDTH:
            break
    # Where memory is kept low, what stands above is written before what stands below.
    for column, width in enumerate(widths):
        sheet.set_column(column, column, min(width, _WIDEST) + 2)
    for column, cell in enumerate(header):
        sheet.write_string(0, column, cell, bold)
    last = 0
    for last, row in enumerate(chain(first, rest), start=1):
        for column, cell in enumerate(row):
            if cell:
                sheet.write_string(last, column, cell)
    sheet.autofilter(0, 0, max(last, 1), len(header) - 1)
    book.close()


def sheet_name(text: str) -> str:
    """A name that a sheet may have: 31 characters, and none of []:*?/\\ among them."""
    return "".join(c for c in text if c not in "[]:*?/\\")[:31]
