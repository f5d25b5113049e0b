"""Looking into a spreadsheet's ZIP archive before it is opened: what it is, and how large it would become."""

from __future__ import annotations

import io
import re
import zipfile
import zlib
from collections import Counter
from collections.abc import Callable, Iterator
from struct import unpack_from
from typing import Final
from xml.parsers import expat

from flask_babel import lazy_gettext as _l

from stakeholders.importing.reading_table import (
    MOST_CELLS,
    MOST_COLUMNS,
    MOST_ROWS,
    BadFile,
    Format,
    require_room,
    too_many_rows,
)

#: Bytes that all parts may have together when unpacked; a table of 50,000 rows has about 60 million.
LARGEST_UNPACKED: Final = 100_000_000
#: Parts in one archive; a spreadsheet has about twenty.
MOST_PARTS: Final = 2_000
#: How many times larger than packed a part may be. Tables of repeated words reach about 60.
LARGEST_RATIO: Final = 400
#: Below this many bytes unpacked, nobody asks how well a part was packed.
_SMALL: Final = 5_000_000
_PIECE: Final = 1 << 18

_CELL: Final = re.compile(r"([A-Z]{1,3})([0-9]{1,7})")

_DAMAGED: Final = _l("the file is damaged or was cut short; save it anew and try again")
_BOMB: Final = _l("unpacked, the file would be far too large; copy the table alone into a new one")


def inspect(data: bytes) -> Format:
    """What kind of spreadsheet an archive holds, once it is certain that opening it does no harm.

    Every part is unpacked piece by piece and counted, whatever the archive says of its sizes. In the parts
    with cells, the cell farthest out is found, since a reader makes room for all cells up to it.

    Raises:
        BadFile: it is damaged, protected, no spreadsheet, or too large once unpacked.
    """
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            parts = archive.infolist()
    except (zipfile.BadZipFile, ValueError, EOFError, NotImplementedError, OverflowError):
        raise BadFile(1, "", _DAMAGED) from None
    if len(parts) > MOST_PARTS:
        raise BadFile(1, "", _BOMB)
    names = {part.filename for part in parts}
    format_ = _kind(names)
    if any(part.flag_bits & 1 for part in parts):
        raise BadFile(1, "", _l("the file is protected by a password; save it without one and try again"))
    if sum(part.file_size for part in parts) > LARGEST_UNPACKED:
        raise BadFile(1, "", _BOMB)
    extent = _OdsExtent() if format_ is Format.ODS else _XlsxExtent()
    total = 0
    for part in parts:
        measure = _measure_for(part.filename, extent)
        size = 0
        for piece in _pieces(data, part):
            size += len(piece)
            total += len(piece)
            if total > LARGEST_UNPACKED or size > max(_SMALL, LARGEST_RATIO * part.compress_size):
                raise BadFile(1, "", _BOMB)
            if measure is not None:
                measure(piece, False)
        if measure is not None:
            measure(b"", True)
    if extent.written() > LARGEST_UNPACKED:
        raise BadFile(1, "", _BOMB)
    return format_


def _kind(names: set[str]) -> Format:
    if "xl/workbook.xml" in names:
        return Format.XLSX
    if "xl/workbook.bin" in names:
        raise BadFile(1, "", _l("this is a binary Excel workbook; save it as XLSX and try again"))
    if "content.xml" in names:
        return Format.ODS
    if "word/document.xml" in names:
        raise BadFile(1, "", _l("this is a Word document; copy the table into a spreadsheet and try again"))
    raise BadFile(1, "", _l("this is a ZIP archive without a table; unpack it and choose the file inside"))


def _measure_for(name: str, extent: _XlsxExtent | _OdsExtent) -> Callable[[bytes, bool], object] | None:
    if not name.lower().endswith((".xml", ".rels")):
        return None
    parser = expat.ParserCreate()
    parser.buffer_text = True
    extent.begin(name)
    parser.StartElementHandler = extent.start
    parser.EndElementHandler = extent.end
    parser.CharacterDataHandler = extent.text
    parser.StartDoctypeDeclHandler = _refuse_doctype

    def feed(piece: bytes, final: bool) -> None:
        try:
            parser.Parse(piece, final)
        except (expat.ExpatError, LookupError, ValueError):
            raise BadFile(1, "", _DAMAGED) from None

    return feed


def _refuse_doctype(*_said: object) -> None:
    raise BadFile(
        1, "", _l("the file holds definitions that no spreadsheet needs; save it anew and try again")
    )


class _XlsxExtent:
    """How far the cells of worksheets reach, and how long the texts are that they take from a common list."""

    def __init__(self) -> None:
        self.cells = 0
        self.row = 0
        self.column = 0
        #: The length of each common text, and how often cells name it.
        self.lengths: list[int] = []
        self.named: Counter[str] = Counter()
        self.is_common = False
        self.in_text = False
        self.value: str | None = None

    def begin(self, part: str) -> None:
        self.row = 0
        self.is_common = part.lower().endswith("sharedstrings.xml")

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "c":
            self.cells += 1
            self._move(attributes.get("r", ""))
            self.value = "" if attributes.get("t") == "s" else None
            if self.cells > MOST_CELLS or self.row > 2 * MOST_ROWS:
                raise too_many_rows()
            if self.column > MOST_COLUMNS:
                require_room(1, self.column)
        elif local == "row":
            self.row, self.column = self.row + 1, 0
        elif local == "si":
            self.lengths.append(0)
        elif local in {"t", "v"}:
            self.in_text = True

    def _move(self, place: str) -> None:
        found = _CELL.fullmatch(place)
        if found is None:
            # Without a place of its own it stands after the one before.
            self.column += 1
            return
        self.column = 0
        for letter in found[1]:
            self.column = self.column * 26 + ord(letter) - 64
        self.row = int(found[2])

    def text(self, text: str) -> None:
        if not self.in_text:
            return
        if self.is_common and self.lengths:
            self.lengths[-1] += len(text)
        elif self.value is not None:
            self.value += text

    def end(self, name: str) -> None:
        local = name.rpartition(":")[2]
        if local in {"t", "v"}:
            self.in_text = False
        elif local == "c" and self.value is not None:
            self.named[self.value.strip()] += 1
            self.value = None

    def written(self) -> int:
        """How many letters all cells have together."""
        known = {str(number): length for number, length in enumerate(self.lengths)}
        return sum(known.get(number, 0) * times for number, times in self.named.items())


class _OdsExtent:
    """How far the cells of sheets reach, and how long their texts are; rows and cells may be repeated."""

    def __init__(self) -> None:
        self.rows = self.columns = 0
        self.row_times = self.cell_times = 1
        #: Up to here, and up to the last cell or row that holds anything: only those behind count.
        self.at_column = self.filled_columns = self.at_row = 0
        self.letters = self.row_letters = 0
        self.is_content = False

    def begin(self, part: str) -> None:
        self.is_content = part == "content.xml"

    def start(self, name: str, attributes: dict[str, str]) -> None:
        local = name.rpartition(":")[2]
        if local == "table":
            self.at_row = 0
        elif local == "table-row":
            self.row_times = _times(attributes, "number-rows-repeated")
            self.at_column = self.filled_columns = self.row_letters = 0
        elif local in {"table-cell", "covered-table-cell"}:
            self.cell_times = _times(attributes, "number-columns-repeated")
            self.at_column += self.cell_times
            if any(key.rpartition(":")[2] in {"value-type", "formula", "value"} for key in attributes):
                self._fill()
        elif local in {"p", "h"}:
            self._fill()

    def _fill(self) -> None:
        self.filled_columns = self.at_column
        if self.filled_columns > MOST_COLUMNS and self.is_content:
            require_room(1, self.filled_columns)

    def text(self, text: str) -> None:
        self.row_letters += len(text) * self.cell_times

    def end(self, name: str) -> None:
        if name.rpartition(":")[2] != "table-row":
            return
        self.at_row += self.row_times
        if self.filled_columns:
            self.rows = self.at_row
            self.columns = max(self.columns, self.filled_columns)
            self.letters += self.row_letters * self.row_times
            if self.rows > 2 * MOST_ROWS or self.rows * self.columns > 2 * MOST_CELLS:
                raise too_many_rows()

    def written(self) -> int:
        """How many letters all cells have together."""
        return self.letters


def _times(attributes: dict[str, str], wanted: str) -> int:
    for key, value in attributes.items():
        if key.rpartition(":")[2] == wanted:
            if not (value.isascii() and value.isdigit() and len(value) < 10):
                raise BadFile(1, "", _DAMAGED)
            return int(value)
    return 1


def _pieces(data: bytes, part: zipfile.ZipInfo) -> Iterator[bytes]:
    """The part's content, piece by piece, however much it says it is."""
    start = part.header_offset
    if start < 0 or start + 30 > len(data):
        raise BadFile(1, "", _DAMAGED)
    name_length, extra_length = unpack_from("<HH", data, start + 26)
    start += 30 + name_length + extra_length
    packed = memoryview(data)[start : start + part.compress_size]
    if len(packed) < part.compress_size:
        raise BadFile(1, "", _DAMAGED)
    if part.compress_type == zipfile.ZIP_STORED:
        yield from (bytes(packed[i : i + _PIECE]) for i in range(0, len(packed), _PIECE))
        return
    if part.compress_type != zipfile.ZIP_DEFLATED:
        raise BadFile(1, "", _l("the file is packed in an unusual way; save it anew and try again"))
    inflater = zlib.decompressobj(-zlib.MAX_WBITS)
    rest: bytes = bytes(packed)
    try:
        while not inflater.eof:
            piece = inflater.decompress(rest, _PIECE)
            rest = inflater.unconsumed_tail
            if not piece and not rest:
                break
            yield piece
    except zlib.error:
        raise BadFile(1, "", _DAMAGED) from None
    if not inflater.eof:
        raise BadFile(1, "", _DAMAGED)
