"""Damaged and harmful files are refused in words, and harm nobody."""

from __future__ import annotations

from collections.abc import Iterator

import pytest
from flask import Flask
from flask_babel import Babel
from hypothesis import given, settings
from hypothesis import strategies as st

from stakeholders.importing.reading import BadFile, read
from tests.stakeholders.sheets import CARD, cells, ods, packed, refused, worksheet, xlsx, xlsx_of


@pytest.fixture(autouse=True, scope="module")
def app_words() -> Iterator[None]:
    """Lazy words need an application; one without a database is enough."""
    app = Flask(__name__)
    Babel(app)
    with app.app_context():
        yield


def test_a_damaged_workbook_is_refused() -> None:
    data = xlsx([["a", "b"], ["1", "2"]])
    for broken in (data[: len(data) // 2], data[:-5], data[:200] + b"\xff" * 50 + data[250:]):
        assert "damaged" in str(refused(broken))


def test_a_bomb_is_refused_before_it_goes_off() -> None:
    swollen = xlsx_of(worksheet("<row><c><v>" + "1" * 120_000_000 + "</v></c></row>"))
    assert len(swollen) < 200_000
    assert "far too large" in str(refused(swollen))


def test_an_archive_that_lies_about_its_sizes_is_counted_all_the_same() -> None:
    honest = xlsx_of(worksheet("<row><c><v>" + "1" * 120_000_000 + "</v></c></row>"))
    size = len(worksheet("<row><c><v>" + "1" * 120_000_000 + "</v></c></row>"))
    lying = honest.replace(size.to_bytes(4, "little"), (1000).to_bytes(4, "little"))
    assert lying != honest
    assert "far too large" in str(refused(lying))


def test_an_archive_of_thousands_of_parts_is_refused() -> None:
    parts = {f"xl/media/{number}.png": b"" for number in range(3_000)}
    assert "far too large" in str(refused(packed({"xl/workbook.xml": b"<workbook/>", **parts})))


@pytest.mark.parametrize(
    "far",
    [
        '<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>',
        '<row r="900000"><c r="A900000"><v>1</v></c></row>',
        '<row r="1"><c r="XFD1"><v>1</v></c></row>',
    ],
)
def test_two_cells_at_the_ends_of_the_world_are_no_table(far: str) -> None:
    assert "more than" in str(bad := refused(xlsx_of(worksheet(far)))) or "columns" in str(bad)


def test_one_long_text_in_a_million_cells_is_refused() -> None:
    rows = "".join(f'<row r="{n}"><c r="A{n}" t="s"><v>0</v></c></row>' for n in range(1, 20_001))
    text = "<sst><si><t>" + "long " * 5_000 + "</t></si></sst>"
    bomb = xlsx_of(worksheet(rows), {"xl/sharedStrings.xml": text.encode()})
    assert "far too large" in str(refused(bomb))


@pytest.mark.parametrize(
    "inside",
    [
        '<table:table-row table:number-rows-repeated="1048576"><table:table-cell office:value-type="string"'
        ' table:number-columns-repeated="200"><text:p>x</text:p></table:table-cell></table:table-row>',
        '<table:table-row><table:table-cell office:value-type="string" table:number-columns-repeated="16384">'
        "<text:p>x</text:p></table:table-cell></table:table-row>",
        '<table:table-row table:number-rows-repeated="1048575"><table:table-cell/></table:table-row>'
        '<table:table-row><table:table-cell office:value-type="string"><text:p>x</text:p></table:table-cell>'
        "</table:table-row>",
    ],
)
def test_rows_and_cells_repeated_a_million_times_are_refused(inside: str) -> None:
    assert "most" in str(bad := refused(ods([], inside))) or "more than" in str(bad)


def test_the_empty_rows_that_programs_write_to_the_end_of_the_sheet_do_no_harm() -> None:
    tail = (
        '<table:table-row table:number-rows-repeated="1048573">'
        '<table:table-cell table:number-columns-repeated="16384"/></table:table-row>'
    )
    assert cells(read(ods([["a", "b"], ["1", "2"]], tail))) == [["1", "2"]]


def test_definitions_that_swell_are_refused() -> None:
    swell = '<!DOCTYPE x [<!ENTITY a "aaaaaaaaaa">]>' + worksheet("<row><c><v>&a;</v></c></row>")
    assert "definitions" in str(refused(xlsx_of(swell)))


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (
            b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600 + "EncryptedPackage".encode("utf-16-le"),
            "password",
        ),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + b"\0" * 600, "old Office program"),
        (b"\x1f\x8b\x08 packed", "unpack"),
        (b"\x89PNG\r\n", "picture"),
        (b"<!DOCTYPE html><table>", "web page"),
        (packed({"word/document.xml": b"<a/>"}), "Word document"),
        (packed({"xl/workbook.bin": b""}), "binary"),
        (packed({"list.csv": b"a;b\n1;2\n"}), "unpack it"),
    ],
)
def test_other_files_are_told_what_they_are(data: bytes, words: str) -> None:
    assert words in str(refused(data))


WORKBOOK = xlsx([["Name", "City"], ["Ana", "Turku"], ["Bo", 5]])


DOCUMENT = ods([["Name", "City"], ["Ana", "Turku"]])


@st.composite
def damaged(draw: st.DrawFn) -> bytes:
    """A good file in which some bytes are changed, or which ends early."""
    data = bytearray(draw(st.sampled_from([WORKBOOK, DOCUMENT, CARD.encode(), b'[{"a": [1, {"b": 2}]}]'])))
    for place, byte in draw(
        st.lists(st.tuples(st.integers(0, len(data) - 1), st.integers(0, 255)), max_size=8)
    ):
        data[place] = byte
    return bytes(data[: draw(st.integers(0, len(data)))]) if draw(st.booleans()) else bytes(data)


@settings(max_examples=400, deadline=None)
@given(damaged())
def test_any_damage_leaves_a_table_or_a_bad_file(data: bytes) -> None:
    try:
        sheet = read(data)
    except BadFile as bad:
        assert bad.row >= 1 and str(bad)
    else:
        assert sheet.columns and sheet.lines


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet='{}[]":,ab1 \n\\u', max_size=60))
def test_any_mess_of_brackets_is_a_table_or_a_bad_file(text: str) -> None:
    try:
        read(text.encode(), "list.json")
    except BadFile as bad:
        assert bad.row >= 1


@settings(max_examples=300, deadline=None)
@given(st.text(alphabet='NFORG:;,=\\\r\n Å\t".-', max_size=80), st.sampled_from(["2.1", "3.0", "4.0"]))
def test_any_mess_inside_a_card_is_a_table_or_a_bad_file(text: str, version: str) -> None:
    try:
        read(f"BEGIN:VCARD\nVERSION:{version}\nFN:Ana\n{text}\nEND:VCARD\n".encode())
    except BadFile as bad:
        assert bad.row >= 1


@settings(max_examples=100, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([b"PK\x03\x04", b"BEGIN:VCARD\n", b"[{", b"\xff\xfe", b""]))
def test_any_bytes_behind_any_beginning_are_a_table_or_a_bad_file(data: bytes, beginning: bytes) -> None:
    try:
        read(beginning + data)
    except BadFile as bad:
        assert bad.row >= 1
