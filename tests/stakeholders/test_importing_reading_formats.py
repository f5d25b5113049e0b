"""Spreadsheets, address cards and JSON are read as tables, whatever their names say."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import pytest
import xlsxwriter
from flask import Flask
from flask_babel import Babel
from hypothesis import given, settings
from hypothesis import strategies as st

from stakeholders.importing.reading import MOST_COLUMNS, BadFile, Format, ReadOptions, Sheet, read
from tests.stakeholders.sheets import ods, packed, worksheet, xlsx_of


@pytest.fixture(autouse=True, scope="module")
def app_words() -> Iterator[None]:
    """Lazy words need an application; one without a database is enough."""
    app = Flask(__name__)
    Babel(app)
    with app.app_context():
        yield


def cells(sheet: Sheet) -> list[list[str]]:
    return [[line[name] for name in sheet.columns] for line in sheet.lines]


def xlsx(rows: list[list[Any]], *more: tuple[str, list[list[Any]]]) -> bytes:
    """A workbook as a spreadsheet program writes it, first sheet "List"."""
    file = io.BytesIO()
    book = xlsxwriter.Workbook(file, {"in_memory": True})
    day = book.add_format({"num_format": "d.m.yyyy"})
    moment = book.add_format({"num_format": "d.m.yyyy hh:mm"})
    hour = book.add_format({"num_format": "hh:mm"})
    for name, table in (("List", rows), *more):
        sheet = book.add_worksheet(name)
        for number, row in enumerate(table):
            for place, value in enumerate(row):
                if isinstance(value, datetime):
                    sheet.write_datetime(number, place, value, moment)
                elif isinstance(value, date):
                    sheet.write_datetime(number, place, datetime(value.year, value.month, value.day), day)
                elif isinstance(value, time):
                    sheet.write_number(number, place, (value.hour * 60 + value.minute) / 1440, hour)
                elif value is not None:
                    sheet.write(number, place, value)
    book.close()
    return file.getvalue()


def refused(data: bytes, options: ReadOptions | None = None, name: str = "") -> BadFile:
    with pytest.raises(BadFile) as caught:
        read(data, name, options or ReadOptions())
    return caught.value


def test_a_workbook_is_read_as_people_see_it() -> None:
    sheet = read(
        xlsx(
            [
                ["Name", "Number", "Share", "Arrived", "Received", "Hour", "Head"],
                ["Åsa Lind", 5, 1.5, date(2024, 5, 3), datetime(2024, 5, 3, 10, 30), time(10, 30), True],
                ["李明", 358401234567, None, None, None, None, False],
            ]
        ),
        "people.csv",
    )
    assert (sheet.format, sheet.sheet, sheet.sheets, sheet.header_row) == (Format.XLSX, "List", ("List",), 1)
    assert cells(sheet) == [
        ["Åsa Lind", "5", "1.5", "2024-05-03", "2024-05-03 10:30:00", "10:30:00", "true"],
        ["李明", "358401234567", "", "", "", "", "false"],
    ]


def test_the_sheet_and_the_row_of_the_headings_can_be_chosen() -> None:
    data = xlsx([["a", "b"], ["1", "2"]], ("Second", [["x", "y"], ["c", "d"], ["3", "4"]]))
    sheet = read(data, options=ReadOptions(sheet="Second", header_row=2))
    assert (sheet.columns, cells(sheet), sheet.sheets) == (("c", "d"), [["3", "4"]], ("List", "Second"))
    assert "no sheet" in str(refused(data, ReadOptions(sheet="Third")))


def test_an_empty_first_sheet_is_passed_over() -> None:
    sheet = read(xlsx([], ("People", [["a", "b"], ["1", "2"]])))
    assert (sheet.sheet, cells(sheet)) == ("People", [["1", "2"]])


def test_titles_above_the_headings_do_no_harm() -> None:
    rows = [["Diplomatic list"], [], ["as of 1 May 2024"], ["Name", "City", "State"], ["Ana", "Turku", "FI"]]
    sheet = read(xlsx(rows))
    assert (sheet.header_row, sheet.columns, sheet.lines[0].row) == (4, ("Name", "City", "State"), 5)
    text = "Diplomatic list\n\nas of 1 May 2024;;\nName;City;State\nAna;Turku;FI\n"
    table = read(text.encode())
    assert (table.header_row, table.delimiter, cells(table)) == (4, ";", [["Ana", "Turku", "FI"]])


def test_a_title_with_commas_does_not_hide_the_semicolons() -> None:
    table = read("The list, as of May, 2024\nName;City\nLind, Åsa;Turku\nRy, Bo;Åbo\n".encode())
    assert (table.delimiter, table.columns) == (";", ("Name", "City"))


def test_a_list_of_one_column_has_its_heading_in_the_first_row() -> None:
    assert read(b"mail\na@example.org|b@example.org\n").columns == ("mail",)


def test_an_open_document_is_read() -> None:
    sheet = read(ods([["Name", "Arrived"], ["Åsa", date(2024, 5, 3)], ["Bo", 5.0]]))
    assert (sheet.format, sheet.sheet, cells(sheet)) == (
        Format.ODS,
        "List",
        [["Åsa", "2024-05-03"], ["Bo", "5"]],
    )


@pytest.mark.parametrize(
    ("rows", "row", "column", "words"),
    [
        ([["a", None, "c"], ["1", "2", "3"]], 1, "2", "no heading"),
        ([["a", "b", "a"], ["1", "2", "3"]], 1, "a", "two columns"),
        ([["a", "b"], ["1", "2", "3"]], 2, "3", "more cells"),
        ([["a", "b"]], 2, "", "no rows"),
        ([], 1, "", "empty"),
    ],
)
def test_a_broken_workbook_names_row_and_column(
    rows: list[list[Any]], row: int, column: str, words: str
) -> None:
    bad = refused(xlsx(rows))
    assert (bad.row, bad.column, words in str(bad.reason)) == (row, column, True), str(bad)


def test_a_column_that_holds_nothing_needs_no_heading() -> None:
    assert read(xlsx([["a", None, "c"], ["1", None, "3"]])).columns == ("a", "c")


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


CARD = """BEGIN:VCARD
VERSION:{version}
FN:Dr. Åsa Lind
N:Lind;Åsa;Maria;Dr.;
ORG:Embassy of Sweden;Consular section
TITLE:Counsellor\\, Deputy Head
EMAIL;TYPE=INTERNET:asa@example.org
EMAIL;PREF=1:office@example.org
item1.TEL;TYPE="work,voice":tel:+358 9 123 4567
TEL;TYPE=FAX:+358 9 999
ADR;TYPE=WORK:;;Street 1;Helsinki;;00100;Finland
NOTE:one line\\nanother
 goes on
PHOTO;ENCODING=b:AAAA
 BBBB
BDAY:19700101
END:VCARD
"""


@pytest.mark.parametrize("version", ["2.1", "3.0", "4.0"])
@pytest.mark.parametrize("end", ["\n", "\r\n"])
def test_an_address_card_is_read(version: str, end: str) -> None:
    sheet = read(CARD.format(version=version).replace("\n", end).encode() * 2)
    assert (sheet.format, sheet.header_row, len(sheet.lines), sheet.lines[1].row) == (Format.VCARD, 0, 2, 2)
    assert sheet.lines[0].cells == {
        "full_name": "Dr. Åsa Lind",
        "family_name": "Lind",
        "given_name": "Åsa Maria",
        "honorific_prefix": "Dr.",
        "organisation": "Embassy of Sweden",
        "unit": "Consular section",
        "title": "Counsellor, Deputy Head",
        "email": "office@example.org",
        "email_2": "asa@example.org",
        "phone": "+358 9 123 4567",
        "address": "Street 1\n00100 Helsinki\nFinland",
        "note": "one line\nanothergoes on",
    }


def test_an_old_card_with_quoted_letters_is_read() -> None:
    text = "BEGIN:VCARD\nVERSION:2.1\nN;CHARSET=UTF-8;ENCODING=QUOTED-PRINTABLE:Li=\nnd;=C3=85sa\nEND:VCARD\n"
    assert read(text.encode()).lines[0].cells == {"family_name": "Lind", "given_name": "Åsa"}


@pytest.mark.parametrize(
    ("text", "card", "words"),
    [
        ("BEGIN:VCARD\nFN:a\n", 1, "cut short"),
        ("BEGIN:VCARD\nFN:a\nBEGIN:VCARD\nEND:VCARD", 1, "not ended"),
        ("BEGIN:VCARD\nFN:a\nEND:VCARD\nEND:VCARD", 2, "not begun"),
        ("BEGIN:VCARD\nFN:a\nEND:VCARD\nrest", 2, "between the cards"),
        ("BEGIN:VCARD\nVERSION:9.0\nEND:VCARD", 1, "unknown version"),
        ("BEGIN:VCARD\nno colon here\nEND:VCARD", 1, "none of a card"),
        ("BEGIN:VCARD\n" + "X-A:1\n" * 5_000 + "END:VCARD", 1, "more than 1000"),
        ("BEGIN:VCARD\nNOTE:" + "x" * 200_000 + "\nEND:VCARD", 1, "too long"),
        ("BEGIN:VCARD\nVERSION:3.0\nEND:VCARD", 1, "empty"),
    ],
)
def test_a_broken_card_is_named(text: str, card: int, words: str) -> None:
    bad = refused(text.encode())
    assert (bad.row, words in str(bad.reason)) == (card, True), str(bad)


def test_a_card_with_a_large_picture_is_read_at_once() -> None:
    picture = "PHOTO;ENCODING=b:" + "\n ".join(["A" * 75] * 60_000)
    text = f"BEGIN:VCARD\nVERSION:3.0\nFN:Ana\n{picture}\nEND:VCARD\n"
    assert read(text.encode()).lines[0]["full_name"] == "Ana"


def test_a_list_of_objects_is_a_table() -> None:
    people = [
        {
            "name": "Ana",
            "post": {"rank": "Ambassador", "since": 2020},
            "mails": ["a@example.org", "b@example.org"],
        },
        {"name": "Bo", "head": True, "note": None, "number": 12345678901234567890},
    ]
    sheet = read(json.dumps(people).encode())
    assert (sheet.format, sheet.header_row) == (Format.JSON, 0)
    assert sheet.columns == ("name", "post.rank", "post.since", "mails", "head", "note", "number")
    assert cells(sheet) == [
        ["Ana", "Ambassador", "2020", "a@example.org|b@example.org", "", "", ""],
        ["Bo", "", "", "", "true", "", "12345678901234567890"],
    ]


def test_an_object_may_hold_the_list() -> None:
    sheet = read(b'{"as_of": "2024", "people": [{"a": 1}], "few": []}')
    assert (sheet.sheet, sheet.sheets, cells(sheet)) == ("people", ("people",), [["1"]])


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ('[{"a": 1},', "not JSON"),
        ('{"a": 1}', "no list of objects"),
        ("[]", "no list of objects"),
        ('[{"a": 1}, 2]', "no object"),
        ('[{"a":' * 5_000, "too deep"),
        ("[" + '{"a":' * 20 + "1" + "}" * 20 + "]", "too deep"),
        ("[{" + ",".join(f'"c{n}": 1' for n in range(MOST_COLUMNS + 1)) + "}]", "columns"),
    ],
)
def test_other_json_is_refused_in_words(text: str, words: str) -> None:
    assert words in str(refused(text.encode()))


def test_letters_can_be_said_to_be_written_otherwise() -> None:
    data = "namn;stad\nÅsa;Åbo".encode("mac-roman")
    assert cells(read(data, options=ReadOptions(encoding="mac-roman"))) == [["Åsa", "Åbo"]]
    assert "no way of writing" in str(refused(data, ReadOptions(encoding="klingon")))


def test_marks_that_nobody_sees_do_not_hide_in_headings_and_cells() -> None:
    sheet = read("\u200bName;\u202eCity\nA\u200bna;Tur\u2066ku\n".encode())
    assert (sheet.columns, cells(sheet)) == (("Name", "City"), [["Ana", "Turku"]])


def test_a_name_of_three_hundred_characters_is_read_whole() -> None:
    name = "Å" * 300
    assert read(f"name;city\n{name};Turku\n".encode()).lines[0]["name"] == name


def test_too_many_rows_are_refused() -> None:
    assert "divide it" in str(refused(b"a;b\n" + b"1;2\n" * 60_000))


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
