"""The file of an attendance report: which files are none, in what letters it is written, and its cells."""

from __future__ import annotations

import codecs
import csv
import io
import re
from dataclasses import dataclass
from enum import StrEnum
from typing import Final, Literal

#: A report of a thousand people who came and went three times each is not a tenth of this.
LARGEST: Final = 5 * 1024 * 1024
_MOST_ROWS: Final = 50_000
#: Between the cells; where two stand equally often the earlier wins.
_DELIMITERS: Final = ("\t", ";", ",")
_SAMPLE: Final = 200_000
_QUOTED: Final = re.compile(r'"[^"]*"')
#: How files begin that are no text (https://en.wikipedia.org/wiki/List_of_file_signatures).
_ZIP: Final = b"PK\x03\x04"
_OLD_EXCEL: Final = b"\xd0\xcf\x11\xe0"
_NO_TEXT: Final = (
    b"%PDF",
    b"\x89PNG",
    b"\xff\xd8\xff",
    b"GIF8",
    b"\x1f\x8b",
    b"Rar!",
    b"7z\xbc\xaf",
    b"RIFF",
)


class Fault(StrEnum):
    """Why a file cannot be read as an attendance report."""

    EMPTY = "empty"
    TOO_LARGE = "too_large"
    #: A workbook: the same report, saved by a spreadsheet program.
    SPREADSHEET = "spreadsheet"
    #: A picture, a PDF, a page of the web.
    NO_TABLE = "no_table"
    #: A table, but not of who was in a meeting and when.
    OTHER_TABLE = "other_table"
    #: Such a table, with nobody in it.
    NOBODY = "nobody"
    #: A report of a meeting on another day.
    OTHER_DAY = "other_day"
    TOO_MANY = "too_many"


class UnreadableReport(Exception):
    """The file is no attendance report of this event; ``fault`` says why, ``detail`` which day it is of."""

    def __init__(self, fault: Fault, detail: str = "") -> None:
        super().__init__(f"{fault.value} {detail}".strip())
        self.fault = fault
        self.detail = detail


@dataclass(frozen=True)
class Cells:
    """A file as rows of cells, each without the spaces around it."""

    rows: list[list[str]]
    delimiter: str
    #: It ends in the middle of a line: something is missing.
    is_cut: bool


def cells_of(content: bytes) -> Cells:
    """The rows and cells of a report: UTF-16 with tabs as Teams writes it, UTF-8 with commas as Zoom does, or
    what a spreadsheet program made of either.

    Raises:
        UnreadableReport: it is no text, empty, or far too large.
    """
    if len(content) > LARGEST:
        raise UnreadableReport(Fault.TOO_LARGE)
    if content.startswith((_ZIP, _OLD_EXCEL)):
        raise UnreadableReport(Fault.SPREADSHEET)
    if content.startswith(_NO_TEXT):
        raise UnreadableReport(Fault.NO_TABLE)
    text, is_cut = _text_of(content)
    if not text.strip():
        raise UnreadableReport(Fault.EMPTY)
    if text.lstrip()[:1] == "<" or any(ord(c) < 9 for c in text[:_SAMPLE]):
        raise UnreadableReport(Fault.NO_TABLE)
    text = text.replace("\0", "")
    delimiter = _delimiter(text)
    rows = _rows(text, delimiter)
    if len(rows) > _MOST_ROWS:
        raise UnreadableReport(Fault.TOO_MANY)
    return Cells(rows, delimiter, is_cut or not text.endswith("\n"))


def _text_of(content: bytes) -> tuple[str, bool]:
    """The text, and whether its last letter is cut in two."""
    if content.startswith(codecs.BOM_UTF8):
        return content[3:].decode("utf-8", errors="replace"), False
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content[: len(content) // 2 * 2].decode("utf-16", errors="replace"), len(content) % 2 == 1
    # Without its mark, UTF-16 shows itself by the zero byte of every Latin letter.
    sample = content[:2_000]
    for place, encoding in ((1, "utf-16-le"), (0, "utf-16-be")):
        if len(sample) > 20 and sample[place::2].count(0) > len(sample) // 4:
            return content[: len(content) // 2 * 2].decode(encoding, errors="replace"), len(content) % 2 == 1
    try:
        return content.decode("utf-8"), False
    except UnicodeDecodeError:
        return content.decode("cp1252", errors="replace"), False


def _delimiter(text: str) -> str:
    sample = _QUOTED.sub("", text[:_SAMPLE])
    return max(_DELIMITERS, key=lambda mark: (sample.count(mark), -_DELIMITERS.index(mark)))


def _rows(text: str, delimiter: str) -> list[list[str]]:
    rows = _parsed(text, delimiter, csv.QUOTE_MINIMAL)
    if any(delimiter in cell and "\n" in cell for row in rows for cell in row):
        # A name with one quotation mark in it has swallowed the lines after it.
        rows = _parsed(text, delimiter, csv.QUOTE_NONE)
    return rows


def _parsed(text: str, delimiter: str, quoting: Literal[0, 3]) -> list[list[str]]:
    try:
        read = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, quoting=quoting)
        return [[" ".join(cell.split()) if "\t" not in cell else cell for cell in row] for row in read]
    except csv.Error as error:
        # A cell of more than 131,072 characters.
        raise UnreadableReport(Fault.OTHER_TABLE) from error
