"""Spreadsheets, address cards and JSON are read as tables, whatever their names say."""

from __future__ import annotations

import json
from collections.abc import Iterator
from datetime import date, datetime, time
from typing import Any

import pytest
from flask import Flask
from flask_babel import Babel

from stakeholders.importing.reading import MOST_COLUMNS, Format, ReadOptions, read
from tests.stakeholders.sheets import CARD, cells, ods, refused, xlsx


@pytest.fixture(autouse=True, scope="module")
def app_words() -> Iterator[None]:
    """Lazy words need an application; one without a database is enough."""
    app = Flask(__name__)
    Babel(app)
    with app.app_context():
        yield


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
