"""Rankings are entered, looked at, compared and taken away on pages, by several people at once."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from python_calamine import load_workbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from advocacy.rankings.models import RankingEdition, RankingSeries
from office.accounts.models import Role
from office.audit.models import AuditEntry, Change
from tests.advocacy.test_rankings_rules import ranking
from tests.seen_forms import forms_of

SignIn = Callable[[Role], FlaskClient]
PAGE = "/advocacy/rankings/"
SPAN = "from=2018-06-01&to=2021-06-01"


@pytest.fixture
def editor(signed_in: SignIn) -> FlaskClient:
    return signed_in(Role.EDITOR)


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def rows(page: str) -> list[str]:
    return [words(row) for row in re.findall(r'<tr>\s*<td class="cell-main.*?</tr>', page, re.DOTALL)]


def filled(browser: FlaskClient, address: str, **typed: str) -> Any:
    """Fill the first form of a page that saves, as a browser shows it, and send it."""
    form = next(one for one in forms_of(browser.get(address).text, address) if "note" in one.names)
    return browser.post(form.action, data=dict(form.fields) | typed)


def test_a_ranking_and_its_editions_are_entered_once_and_told(editor: FlaskClient, db: Session) -> None:
    long = "Städernas världsrankning 世界城市排名 تصنيف المدن " + "x" * 50
    typed = {"name": long, "monitored_since": "2017-06-01", "scope": "city", "url": "example.org/ranking"}
    made = filled(editor, f"{PAGE}new", **typed)
    again = filled(editor, f"{PAGE}new", **typed)
    assert (made.status_code, again.status_code, again.location) == (303, 303, made.location)
    assert filled(editor, f"{PAGE}new", **(typed | {"publisher": "Another"})).status_code == 422
    new = f"{made.location}/editions/new"
    for edition in (
        {"year": "2018", "published_on": "2018-05-24", "place": "=29", "of_how_many": "165"},
        {"year": "2018", "published_on": "2018-05-24", "place": "=29", "of_how_many": "165"},
        {"year": "2019", "published_on": "2019-05-24", "place": "11–20", "method_break": "y"},
    ):
        assert filled(editor, new, **edition).location == made.location
    assert (
        editor.get(f"/office/audit/history/ranking_series/{made.location.rsplit('/')[-1]}").status_code == 200
    )
    refused = filled(editor, new, year="2020", published_on="2020-05-24", place="30", of_how_many="29")
    assert refused.status_code == 422 and "beyond the number of those" in refused.text

    page = editor.get(made.location).text

    assert [row.split(" Remove")[0] for row in rows(page)] == [
        "2019 in force Made otherwise from here on. 11–20 Method changed since the edition 2019 24 May 2019"
        " entered by Editor",
        "2018 29 of 165 among the best 18% – 24 May 2018 entered by Editor",
    ]
    assert db.scalars(select(RankingSeries.url)).all() == ["https://example.org/ranking"]


def test_what_is_taken_out_comes_back_and_two_at_once_do_not_overwrite(
    editor: FlaskClient, db: Session
) -> None:
    series = ranking("Cities", "2018 9", "2021 7")
    edition = series.editions[0]
    db.commit()
    here, edit = f"{PAGE}{series.id}", f"{PAGE}editions/{edition.id}/edit"
    old = next(one for one in forms_of(editor.get(edit).text, edit) if "place" in one.names)
    stale = dict(old.fields)
    assert editor.post(edit, data=stale | {"place": "8"}).status_code == 303
    met = editor.post(edit, data=stale | {"place": "6"})
    assert met.status_code == 409 and "Somebody else has changed this edition" in met.text

    home = editor.post(f"{here}/remove", follow_redirects=True).text
    assert (editor.get(here).status_code, editor.post(f"{here}/remove").status_code) == (404, 404)
    back = re.search(r'action="(/advocacy/rankings/steps/\d+/undo)"', home)
    assert back is not None
    assert editor.post(back[1]).status_code == 303
    db.rollback()
    found = db.execute(select(RankingEdition.label, RankingEdition.rank_from).order_by(RankingEdition.id))
    assert [tuple(row) for row in found] == [("2018", 8), ("2021", 7)]


def test_each_number_of_the_sentence_opens_its_list(signed_in: SignIn, db: Session) -> None:
    browser = signed_in(Role.VIEWER)
    ranking("Up", "2018 9", "2021 7")
    ranking("Down", "2018 7", "2021 9")
    ranking("Also down", "2018 7", "2021 11–20")

    page = browser.get(f"{PAGE}compare?{SPAN}").text

    sentence = re.search(r'class="ranking-sentence">(.*?)</p>', page, re.DOTALL)
    assert sentence is not None
    assert words(sentence[1]) == "Of 3 monitored rankings: 0 unchanged, 1 up , 2 down ."
    addresses = [unescape(one) for one in re.findall(r'href="([^"]+)"', sentence[1])]
    assert addresses == [f"{PAGE}compare?{SPAN}&state={state}#list" for state in ("up", "down")]
    assert rows(browser.get(addresses[1]).text) == [
        "Also down 7 2018 11–20 2021 Down by 4 places at the least",
        "Down 7 2018 9 2021 Down by 2 places",
    ]
    strange = browser.get(f"{PAGE}compare?from=yesterday&to=0001-01-01&state=best").text
    assert "A day could not be read" in strange and len(rows(strange)) == 3


def test_the_spreadsheet_holds_no_formula_and_is_entered_as_disclosed(signed_in: SignIn, db: Session) -> None:
    browser = signed_in(Role.VIEWER)
    ranking("=1+1", "2018 9", "2021 nr!")
    answer = browser.get(f"{PAGE}rankings.xlsx")
    sheet = load_workbook(BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    assert [row[0] for row in sheet] == ["Ranking", "=1+1", "=1+1"]
    assert [row[7] for row in sheet] == ["Place in the ranking", "9", "not ranked"]
    entry = db.scalars(select(AuditEntry).where(AuditEntry.change == Change.DISCLOSED)).one()
    assert entry.record_type == "ranking_series"
    assert (entry.details["rankings"], entry.details["editions"]) == (1, 2)


def test_pictures_show_gaps_breaks_and_bands(signed_in: SignIn, db: Session) -> None:
    browser = signed_in(Role.VIEWER)
    assert browser.get(f"{PAGE}places.svg").status_code == 404
    ranking("Every year but one", "2016 3", "2017 4", "2019 4", "2020 11–20")
    series = ranking("Every other year", "2015 3", "2017 5!", "2019 6")
    db.commit()
    small = browser.get(f"{PAGE}places.svg").text
    # One piece for the two years before the gap, one after it; one after the change of method.
    assert (small.count("<path"), small.count("stroke-dasharray"), small.count(">11–20<")) == (3, 1, 1)
    large = browser.get(f"{PAGE}{series.id}/places.svg?theme=dark")
    assert large.headers["Content-Disposition"] == f"attachment; filename=ranking-{series.id}-dark.svg"
    assert browser.get(f"{PAGE}places.exe").status_code == 404


def test_lists_take_the_same_statements_for_1_and_for_30_rankings(
    signed_in: SignIn, db: Session, count_statements: Callable[[], Any]
) -> None:
    browser = signed_in(Role.EDITOR)
    counts: dict[str, list[int]] = {}
    for numbers in (range(1), range(1, 30)):
        for number in numbers:
            ranking(f"Cities {number}", *(f"{year} {number + 1}" for year in range(2015, 2022)))
        db.commit()
        for address in (PAGE, f"{PAGE}compare?{SPAN}", f"{PAGE}1", f"{PAGE}rankings.xlsx"):
            with count_statements() as statements:
                assert browser.get(address).status_code == 200
            counts.setdefault(address, []).append(len(statements))
    assert counts == {
        PAGE: [3, 3],
        f"{PAGE}compare?{SPAN}": [3, 3],
        f"{PAGE}1": [4, 4],
        f"{PAGE}rankings.xlsx": [5, 5],
    }
