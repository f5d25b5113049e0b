"""A file is read as a table, or refused with the row and the column where it is broken."""

from __future__ import annotations

import codecs
from collections.abc import Iterator
from pathlib import Path

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given, settings
from hypothesis import strategies as st

from stakeholders.importing.reading import BadFile, Sheet, read

DATA = Path(__file__).resolve().parents[3] / "shared" / "data"


@pytest.fixture
def app_words() -> Iterator[None]:
    """Lazy words need an application; one without a database is enough."""
    app = Flask(__name__)
    Babel(app)
    with app.app_context():
        yield


def cells(sheet: Sheet) -> list[list[str]]:
    return [[line[name] for name in sheet.columns] for line in sheet.lines]


@pytest.mark.parametrize("delimiter", [";", ",", "\t"])
def test_the_delimiter_is_found(delimiter: str) -> None:
    sheet = read(f"city{delimiter}country\nTurku{delimiter}Finland\n".encode())
    assert (sheet.delimiter, cells(sheet)) == (delimiter, [["Turku", "Finland"]])


@pytest.mark.parametrize(
    ("data", "encoding"),
    [
        ("city;name\nÅbo;Åsa".encode(), "utf-8"),
        (codecs.BOM_UTF8 + "city;name\nÅbo;Åsa".encode(), "utf-8"),
        ("city;name\nÅbo;Åsa".encode("cp1252"), "cp1252"),
        (codecs.BOM_UTF16_LE + "city;name\nÅbo;Åsa".encode("utf-16-le"), "utf-16-le"),
        (codecs.BOM_UTF16_BE + "city;name\nÅbo;Åsa".encode("utf-16-be"), "utf-16-be"),
    ],
)
def test_letters_are_read_in_the_encoding_they_were_written_in(data: bytes, encoding: str) -> None:
    sheet = read(data)
    assert (sheet.encoding, cells(sheet)) == (encoding, [["Åbo", "Åsa"]])


def test_a_header_that_ends_in_an_empty_cell_is_read_without_it() -> None:
    sheet = read(b"a;b;\n1;2\n3;4;\n")
    assert (sheet.columns, cells(sheet)) == (("a", "b"), [["1", "2"], ["3", "4"]])


def test_rows_keep_the_numbers_that_a_spreadsheet_shows() -> None:
    sheet = read(b'a;b\n1;"two\nlines"\n\n;\n5;6\n')
    assert [line.row for line in sheet.lines] == [2, 5]


def test_line_ends_of_every_system_are_read() -> None:
    assert [cells(read(b"a;b" + end + b"1;2" + end)) for end in (b"\n", b"\r\n", b"\r")] == [[["1", "2"]]] * 3


def test_quoted_cells_hold_delimiters_quotes_and_line_ends() -> None:
    assert cells(read(b'a;b\n"1;2";"say ""so""\nthere"\n')) == [["1;2", 'say "so"\nthere']]


@pytest.mark.parametrize(
    ("data", "row", "column", "words"),
    [
        (b"", 1, "", "empty"),
        (b" \n \n", 1, "", "empty"),
        (b"PK\x03\x04 a spreadsheet", 1, "", "damaged"),
        (b"%PDF-1.7", 1, "", "this is a PDF"),
        (b"a;b\n", 2, "", "no rows"),
        (b";;\n;;\n", 1, "", "headings"),
        (b"a;;c\n1;2;3\n", 1, "2", "no heading"),
        (b"a;b;a\n1;2;3\n", 1, "a", "two columns"),
        (b"a;b;c\n1;2;3\n4;5\n", 3, "c", "ends before this column"),
        (b"a;b\n1;2\n3;4;5\n", 3, "3", "more cells"),
        (b'a;b;c\n1;2;3\n4;"five;6\n7;8;9\n', 3, "b", "never closed"),
        (b'a;b\n1;2\n"x" y;4\n', 3, "a", "after a closing"),
        (b"a;b\n1;2\n3;\x00\n", 3, "b", "zero byte"),
        (b"a;b\n1;" + b"x" * 120_000 + b"\n", 2, "b", "far too long"),
        (b"a;b\n1;" + b"x" * 200_000 + b"\n", 2, "b", "far too long"),
        (b"a;b\n1;\x81\n", 2, "b", "damaged"),
        ("a;b\nÅbo;Ö\n".encode() + b"x;\xff\n", 3, "b", "damaged"),
        ("a;b\nÅbo;Åsa Å".encode()[:-1], 2, "b", "damaged"),
    ],
)
def test_a_broken_file_names_row_and_column(
    app_words: None, data: bytes, row: int, column: str, words: str
) -> None:
    with pytest.raises(BadFile) as refused:
        read(data)
    bad = refused.value
    assert (bad.row, bad.column, words in str(bad.reason)) == (row, column, True), str(bad)


def test_a_missing_column_is_named(app_words: None) -> None:
    with pytest.raises(BadFile) as refused:
        read(b"operator;city\nSweden;Helsinki\n").require("operator", "country")
    assert str(refused.value) == "row 1, column country: this column is missing"


@settings(max_examples=400, deadline=None)
@given(st.binary(max_size=400))
def test_any_bytes_are_a_table_or_a_bad_file(data: bytes) -> None:
    try:
        sheet = read(data)
    except BadFile as bad:
        assert bad.row >= 1
    else:
        assert sheet.columns and sheet.lines


@settings(max_examples=400, deadline=None)
@given(st.text(alphabet='ab;,\t"\n\r\x00å', max_size=60))
def test_any_mess_of_marks_is_a_table_or_a_bad_file(text: str) -> None:
    try:
        sheet = read(text.encode())
    except BadFile as bad:
        assert bad.row >= 1
    else:
        assert all(set(line.cells) == set(sheet.columns) for line in sheet.lines)


@pytest.mark.skipif(not DATA.is_dir(), reason="the folder ../shared/data is not on this machine")
def test_the_list_of_the_worlds_missions_is_read_whole() -> None:
    sheet = read((DATA / "database_of_embassies.csv").read_bytes())
    assert (len(sheet.lines), len(sheet.columns), sheet.encoding, sheet.delimiter) == (9852, 25, "utf-8", ";")
    assert (sheet.lines[0].row, sheet.lines[-1].row) == (2, 9853)
