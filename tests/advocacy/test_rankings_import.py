"""Tables of editions are looked at, taken in once, and taken back, whatever program wrote them."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from advocacy.rankings import importing
from advocacy.rankings.importing import AlreadyApplied, Fate, NotUndoable, Plan, PlanChanged
from advocacy.rankings.keeping import given_of
from advocacy.rankings.models import RankingEdition, RankingImport, RankingSeries
from advocacy.rankings.places import Place
from advocacy.rankings.reading import ColumnsMissing, ColumnTwice
from advocacy.rankings.tables import editions_file, example_file
from office.accounts.models import Role
from stakeholders.importing.reading import BadFile
from tests.advocacy.test_rankings_rules import ranking
from tests.seen_forms import press

HEAD = "Ranking;Year;Published;Place;Of how many;Score\r\n"
BODY = (
    "Cities;2018;24.5.2018;22;165;74,2\r\nCities;2019;2019-05-24;11–20;;\r\n"
    "Städer;2019;2019-01-02;nr;;=1+1\r\n"
)
PAGE = "/advocacy/rankings/import/"


def planned(text: str | bytes, name: str = "t.csv") -> tuple[RankingImport, Plan]:
    data = text.encode() if isinstance(text, str) else text
    kept = importing.take_in(data, name, None)
    return kept, importing.plan(kept)


def taken_in(text: str | bytes, name: str = "t.csv") -> RankingImport:
    kept, plan = planned(text, name)
    done = importing.apply(kept.id, plan.mark, None)
    assert done is not None
    return done


def editions(db: Session) -> list[tuple[Any, ...]]:
    edition = RankingEdition
    what = (RankingSeries.name, edition.label, edition.rank_from, edition.rank_to, edition.score)
    wanted = select(*what).join(RankingSeries).order_by(RankingSeries.folded, edition.year)
    return [tuple(row) for row in db.execute(wanted)]


TAKEN = [
    ("Cities", "2018", 22, 22, "74,2"),
    ("Cities", "2019", 11, 20, ""),
    ("Städer", "2019", None, None, "=1+1"),
]


@pytest.mark.parametrize(
    "data",
    [
        (HEAD + BODY).encode(),
        b"\xef\xbb\xbf" + (HEAD + BODY).encode(),
        b"\xff\xfe" + (HEAD + BODY).encode("utf-16-le"),
        (HEAD + BODY).encode("cp1252"),
        ("Series;year;Date;RANK;total;score\n" + BODY).replace(";", "\t").encode(),
        (HEAD + BODY).replace("=1+1", "'=1+1").encode(),
    ],
    ids=["utf-8", "marked", "utf-16", "windows", "tabs and other headings", "made harmless"],
)
def test_a_table_is_read_however_it_was_written_and_twice_changes_nothing(db: Session, data: bytes) -> None:
    done = taken_in(data)
    assert (done.series_made, done.editions_made, done.editions_changed) == (2, 3, 0)
    assert editions(db) == TAKEN
    again = planned(data)[1]
    assert ([row.fate for row in again.rows], again.does_something) == ([Fate.SAME] * 3, False)


def test_every_row_that_cannot_be_used_says_why_and_the_rest_is_taken_in(db: Session) -> None:
    ranking("Cities", "2018 9")
    text = HEAD + (
        "Cities;2018;2018-05-24;best;;\n"
        "Cities;18;soon;;;\n"
        ";2018;2018-05-24;7;;\n"
        "Cities;2020;2020-05-24;170;165;\n"
        f"Cities;2021;2021-05-24;7;many;{'x' * 61}\n"
        "Cities;2022;2022-05-24;7;165;\n"
        "cities;2022;2022-05-24;8;165;\n"
    )
    kept, plan = planned(text)
    assert [(row.number, row.fate.value, row.problems) for row in plan.rows] == [
        (2, "bad", ("“best” is no place: write a number (22), a band (11–20) or “not ranked”.",)),
        (
            3,
            "bad",
            (
                "“18” under “Year” is no whole number from 1800 to 2999.",
                "“soon” is no day: write it as 2018-05-24.",
                "“Place in the ranking” is empty.",
            ),
        ),
        (4, "bad", ("“Ranking” is empty.",)),
        (5, "bad", ("The place 170 is beyond the 165 that are ranked.",)),
        (
            6,
            "bad",
            (
                "“many” under “Of how many” is no whole number from 1 to 100000.",
                "“Score” has 61 characters; 60 are the most.",
            ),
        ),
        (7, "new", ()),
        (8, "bad", ("Row 7 is about the same edition.",)),
    ]
    importing.apply(kept.id, plan.mark, None)
    assert [row[1:3] for row in editions(db)] == [("2018", 9), ("2022", 7)]


def test_an_import_is_done_as_it_was_shown_once_and_taken_back_once(db: Session) -> None:
    series = ranking("Cities", "2018 9")
    db.commit()
    kept, plan = planned(HEAD + BODY)
    changes = [(one.column.value, str(one.before), str(one.after)) for one in plan.rows[0].differences]
    assert changes == [
        ("published", "2018-03-01", "2018-05-24"),
        ("place", "9", "22"),
        ("of", "None", "165"),
        ("score", "", "74,2"),
    ]
    series.editions[0].score = "meanwhile"
    db.commit()
    with pytest.raises(PlanChanged):
        importing.apply(kept.id, plan.mark, None)
    db.rollback()
    done = importing.apply(kept.id, importing.plan(kept).mark, None)
    assert done is not None and (done.series_made, done.editions_made, done.editions_changed) == (1, 2, 1)
    assert editions(db) == TAKEN
    with pytest.raises(AlreadyApplied):
        importing.apply(kept.id, plan.mark, None)
    db.commit()
    undone = importing.undo_import(kept.id)
    assert undone is not None and undone[1].left == ()
    assert editions(db) == [("Cities", "2018", 9, 9, "meanwhile")]
    with pytest.raises(NotUndoable):
        importing.undo_import(kept.id)
    assert (importing.apply(99, "", None), importing.undo_import(99)) == (None, None)


def test_the_spreadsheet_and_the_example_are_read_back(db: Session) -> None:
    ranking("=Cities", "2018 9", "2019 11–20", "2021 nr!")
    before = [given_of(one) for one in db.scalars(select(RankingEdition))]
    known = db.scalars(select(RankingSeries)).all()
    assert [row.fate for row in planned(editions_file(known), "r.xlsx")[1].rows] == [Fate.SAME] * 3
    assert [given_of(one) for one in db.scalars(select(RankingEdition))] == before
    rows = planned(example_file())[1].rows
    assert [row.given.place for row in rows if row.given] == [Place(22, 22), Place(11, 20), None]
    assert rows[0].given is not None and rows[0].given.published_on == date(2024, 5, 16)


@pytest.mark.parametrize(
    ("data", "error"),
    [
        (b"", BadFile),
        (b"%PDF-1.7", BadFile),
        (b"a\0b;c\n1;2\n", BadFile),
        (b'Ranking;Year\n"open', BadFile),
        (b"Ranking;Year\nCities;2018\n", ColumnsMissing),
        (b"Ranking;Series;Year;Published;Place\na;a;2018;2018-01-01;1\n", ColumnTwice),
        (HEAD.encode() + b"a;2018;2018-01-01;1;;\n" * 2001, importing.TooManyRows),
    ],
    ids=["empty", "pdf", "zero byte", "open quote", "columns missing", "column twice", "too long"],
)
def test_what_is_no_table_of_editions_is_refused(db: Session, data: bytes, error: type[Exception]) -> None:
    with pytest.raises(error):
        planned(data)


def test_a_table_is_handed_in_looked_at_and_taken_in_on_pages(
    signed_in: Callable[[Role], FlaskClient], db: Session
) -> None:
    browser = signed_in(Role.EDITOR)

    def hand_in(data: bytes) -> Any:
        return browser.post(PAGE, data={"file": (BytesIO(data), "<b>.csv")})

    wrong = hand_in(b"Ranking;Year\nCities;2018\n")
    assert wrong.status_code == 422
    assert "The table lacks these columns: Published, Place in the ranking." in unescape(wrong.text)
    address = hand_in((HEAD + "Odd;2018;2018-01-01;<script>;;\n" + BODY).encode()).location
    page = browser.get(address).text
    assert "Take in 3 editions" in page and "<script>;" not in page and "“&lt;script&gt;” is no place" in page
    assert editions(db) == []
    press(browser, address, f"{address}/apply")
    again = press(browser, address, f"{address}/apply", follow_redirects=True)
    assert "This table has been taken in already." in again.text
    db.rollback()
    assert editions(db) == TAKEN
    history = browser.get("/advocacy/rankings/1").text
    assert re.search(rf'href="{address}"', history)
    assert (
        "The import has been taken back."
        in press(browser, address, f"{address}/undo", follow_redirects=True).text
    )
    db.rollback()
    assert editions(db) == []
