"""Reading a table out of any file that people hand in: found out by its content, not by its name."""

from __future__ import annotations

import re
from typing import Final

from flask import current_app, has_app_context
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from office.settings import Settings
from stakeholders.importing.reading_csv import DELIMITERS, ENCODINGS, read_csv
from stakeholders.importing.reading_json import read_json
from stakeholders.importing.reading_sheets import protected, read_spreadsheet
from stakeholders.importing.reading_table import (
    LARGEST_CELL,
    MOST_COLUMNS,
    MOST_ROWS,
    BadFile,
    Format,
    Line,
    ReadOptions,
    Sheet,
)
from stakeholders.importing.reading_vcard import read_vcards

__all__ = [
    "DELIMITERS",
    "ENCODINGS",
    "LARGEST_CELL",
    "MOST_COLUMNS",
    "MOST_ROWS",
    "BadFile",
    "Format",
    "Line",
    "ReadOptions",
    "Sheet",
    "format_of",
    "read",
]

_ARCHIVE: Final = b"PK\x03\x04"
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
#: A protected workbook is a compound file with a stream of this name, in UTF-16.
_ENCRYPTED: Final = "EncryptedPackage".encode("utf-16-le")
#: How files begin that people take for tables, and what they are.
_OTHER_FILES: Final[tuple[tuple[bytes, LazyString], ...]] = (
    (b"%PDF", _l("this is a PDF; export the table as CSV or XLSX and try again")),
    (b"{\\rtf", _l("this is a text document; copy the table into a spreadsheet and try again")),
    (b"\x89PNG", _l("this is a picture, not a table")),
    (b"\xff\xd8\xff", _l("this is a picture, not a table")),
    (b"GIF8", _l("this is a picture, not a table")),
    (b"\x1f\x8b", _l("this is a packed file; unpack it and choose the file inside")),
    (b"7z\xbc\xaf", _l("this is a packed file; unpack it and choose the file inside")),
    (b"Rar!", _l("this is a packed file; unpack it and choose the file inside")),
    (
        b"SQLite format 3",
        _l("this is a database, not a table; export the table as CSV or XLSX and try again"),
    ),
    (b"PK\x05\x06", _l("this is an empty archive")),
)
_CARDS: Final = re.compile(r"\s*BEGIN:VCARD\s", re.IGNORECASE)
_OBJECTS: Final = re.compile(r'\s*(?:\{\s*(?:"|\}|\Z)|\[\s*(?:[{\[\]"]|\Z))')
_PAGE: Final = re.compile(r"\s*(?:<!doctype\s+html|<html)\b", re.IGNORECASE)


def read(data: bytes, name: str = "", options: ReadOptions = ReadOptions()) -> Sheet:  # noqa: B008 - frozen
    """Read the table in a file: CSV, XLSX, ODS, vCard or JSON, whatever its name says.

    Args:
        name: the file's name, only to say what is wrong with a file that is none of these.
        options: what a person decided about it; the rest is found.

    Raises:
        BadFile: it cannot be read. The row, the column and the reason are for people.
    """
    most = _most_megabytes()
    if most is not None and len(data) > most * 1024 * 1024:
        raise BadFile(1, "", _l("the file is larger than %(most)d megabytes; divide it", most=most))
    found = format_of(data, name)
    if found in {Format.XLSX, Format.ODS}:
        return read_spreadsheet(data, options)
    if found is Format.VCARD:
        return read_vcards(data, options)
    if found is Format.JSON:
        return read_json(data, options)
    return read_csv(data, options)


def format_of(data: bytes, name: str = "") -> Format:
    """What kind of file it is, by how it begins; XLSX stands for both spreadsheets here.

    Raises:
        BadFile: it is none of those that can be read.
    """
    if not data.strip(b" \t\r\n\0"):
        raise BadFile(1, "", _l("the file is empty"))
    if data.startswith(_ARCHIVE):
        return Format.XLSX
    if data.startswith(_COMPOUND):
        if _ENCRYPTED in data:
            raise protected()
        raise BadFile(1, "", _l("this is a file of an old Office program; save it as XLSX and try again"))
    for beginning, reason in _OTHER_FILES:
        if data.startswith(beginning):
            raise BadFile(1, "", reason)
    start = _beginning(data)
    if _CARDS.match(start):
        return Format.VCARD
    if _OBJECTS.match(start) or (name.lower().endswith(".json") and start.lstrip()[:1] in {"{", "["}):
        return Format.JSON
    if _PAGE.match(start):
        raise BadFile(1, "", _l("this is a web page; copy the table into a spreadsheet and try again"))
    return Format.CSV


def _most_megabytes() -> int | None:
    """The one limit of the installation, for files from the command line too."""
    kept: Settings | None = current_app.config.get("DOYEN") if has_app_context() else None
    return kept.upload_megabytes if kept else None


def _beginning(data: bytes) -> str:
    """The first letters, however they are written: enough to tell formats apart."""
    start = data[:400]
    if start.startswith((b"\xff\xfe", b"\xfe\xff")):
        return start.decode("utf-16", errors="replace")
    return start.decode("utf-8-sig", errors="replace")
