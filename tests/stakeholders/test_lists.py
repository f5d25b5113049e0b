"""Lists that staff keep: fixed and live, shared, changed with undo, and what the directory makes of them."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from office.accounts.models import Role
from office.clock import today
from stakeholders.directory.narrowing import RecordKind
from stakeholders.lists import keeping
from stakeholders.lists.models import ListMember, SavedList
from stakeholders.lists.queries import members_of
from stakeholders.people.models import Rank
from tests import making

SignIn = Callable[[Role], FlaskClient]
ORGANISATIONS = RecordKind.ORGANISATIONS


@pytest.fixture
def editor(db: Session, signed_in: SignIn) -> FlaskClient:
    return signed_in(Role.EDITOR)


def test_a_search_is_kept_and_follows_the_register(app: Flask, db: Session, editor: FlaskClient) -> None:
    making.embassy("SE")
    making.embassy("IT")
    db.commit()

    page = editor.get("/stakeholders/lists/new/organisations?group=nordic").text
    assert "Nordic countries" in page
    form = {"search": "group=nordic", "name": "The North", "sort": "live"}
    assert editor.post("/stakeholders/lists/new/organisations", data=form).status_code == 303
    kept = db.query(SavedList).one()
    with app.test_request_context():
        assert len(members_of(kept)) == 1
        making.embassy("NO")
        assert len(members_of(kept)) == 2
    assert "Embassy of Norway" in editor.get(f"/stakeholders/lists/{kept.id}").text
    listed = editor.get(f"/stakeholders/organisations?list={kept.id}").text
    assert ("Embassy of Norway" in listed, "Embassy of Italy" in listed) == (True, False)


def test_those_found_now_stay_on_a_fixed_list(app: Flask, db: Session, editor: FlaskClient) -> None:
    sweden = making.embassy("SE")
    db.commit()
    form = {"search": "group=nordic", "name": "The North", "sort": "fixed", "reason": "neighbours"}
    editor.post("/stakeholders/lists/new/organisations", data=form)
    making.embassy("NO")
    db.commit()

    kept = db.query(SavedList).one()
    with app.test_request_context():
        assert members_of(kept) == [sweden.id]
    page = editor.get(f"/stakeholders/lists/{kept.id}").text
    assert "neighbours" in page
    assert "Editor" in page
    assert "The North" in editor.get(f"/stakeholders/organisations/{sweden.id}").text


def test_ticked_rows_become_a_list(db: Session, editor: FlaskClient) -> None:
    heads = [making.ambassador(state, state) for state in ("SE", "IT", "AT")]
    ids = [heads[0].person_id, heads[2].person_id]
    db.commit()

    page = editor.post("/stakeholders/lists/new/people", data={"ids": ids, "ticked": "1"})
    assert "The 2 rows that you ticked." in page.text
    editor.post("/stakeholders/lists/new/people", data={"ids": [*ids, 9999], "name": "Two", "reason": ""})
    assert sorted(member.record_id for member in db.query(ListMember)) == sorted(ids)


def test_a_member_is_taken_off_and_put_back_with_its_reason(db: Session, editor: FlaskClient) -> None:
    embassy = making.embassy("SE")
    kept = keeping.make_fixed("The North", ORGANISATIONS, user_id=None)
    keeping.add(kept, [embassy.id], reason="a neighbour", by="Maija")
    db.commit()

    page = editor.post(
        f"/stakeholders/lists/{kept.id}/members/{embassy.id}/take-off", follow_redirects=True
    ).text
    assert db.query(ListMember).count() == 0
    undo = re.search(r'action="([^"]*members\?[^"]*)"', page)
    assert undo is not None
    editor.post(undo[1].replace("&amp;", "&"))
    assert [member.reason for member in db.query(ListMember)] == ["a neighbour"]


def test_nobody_is_put_on_a_live_list_by_hand(db: Session, editor: FlaskClient) -> None:
    embassy = making.embassy("SE")
    kept = keeping.make_live("The North", ORGANISATIONS, "", {"group": ["nordic"]}, user_id=None)
    db.commit()

    page = editor.post(
        f"/stakeholders/lists/{kept.id}/members", data={"record": embassy.id}, follow_redirects=True
    ).text
    assert "found by its search" in page
    assert db.query(ListMember).count() == 0


def test_a_list_is_removed_and_brought_back_unless_its_name_is_taken(
    db: Session, editor: FlaskClient
) -> None:
    kept = keeping.make_fixed("The North", ORGANISATIONS, user_id=None)
    db.commit()

    editor.post(f"/stakeholders/lists/{kept.id}/remove", follow_redirects=True)
    assert "The North" not in editor.get("/stakeholders/organisations").text
    editor.post(f"/stakeholders/lists/{kept.id}/bring-back")
    assert "The North" in editor.get("/stakeholders/lists/").text
    editor.post(f"/stakeholders/lists/{kept.id}/remove")
    other = keeping.make_fixed("the north", ORGANISATIONS, user_id=None)
    db.commit()
    page = editor.post(f"/stakeholders/lists/{kept.id}/bring-back", follow_redirects=True).text
    assert "is called “the north” now" in page
    assert other.removed_at is None


def test_two_lists_do_not_bear_one_name(db: Session, editor: FlaskClient) -> None:
    kept = keeping.make_fixed("The North", ORGANISATIONS, user_id=None)
    keeping.make_fixed("The South", ORGANISATIONS, user_id=None)
    db.commit()
    with pytest.raises(keeping.NameTaken):
        keeping.make_fixed(" THE  north ", ORGANISATIONS, user_id=None)
    answer = editor.post(f"/stakeholders/lists/{kept.id}/edit", data={"name": "The South"})
    assert (answer.status_code, "There is a list of that name already" in answer.text) == (422, True)


def test_people_are_narrowed_by_the_organisations_of_a_list(db: Session, editor: FlaskClient) -> None:
    lind = making.ambassador("SE", "Lind")
    making.ambassador("IT", "Rossi")
    kept = keeping.make_fixed("The North", ORGANISATIONS, user_id=None)
    keeping.add(kept, [lind.organisation_id], reason="", by="")
    db.commit()

    page = editor.get(f"/stakeholders/people?list={kept.id}").text
    assert ("Lind" in page, "Rossi" in page) == (True, False)


def test_a_live_list_that_names_itself_ends(app: Flask, db: Session) -> None:
    making.embassy("SE")
    kept = keeping.make_live("Round", ORGANISATIONS, "", {"list": ["1"]}, user_id=None)
    assert kept.id == 1
    with app.test_request_context():
        assert len(members_of(kept, today())) == 1


#: Pages, and the statements that each costs.
COSTS = {
    "/stakeholders/lists/": 2,
    "/stakeholders/lists/1": 7,
    "/stakeholders/lists/2": 9,
    "/stakeholders/lists/3": 6,
    "/stakeholders/lists/new/organisations?group=nordic&list=1": 3,
    "/stakeholders/state-groups/": 3,
}


def test_a_page_takes_as_many_statements_for_thirty_rows_as_for_one(
    db: Session, editor: FlaskClient, count_statements: Any
) -> None:
    organisations = keeping.make_fixed("Organisations", ORGANISATIONS, user_id=None)
    people = keeping.make_fixed("People", RecordKind.PEOPLE, user_id=None)
    keeping.make_live("Live", ORGANISATIONS, "", {"kind": ["embassy"]}, user_id=None)
    counts: list[dict[str, int]] = []
    for first, last in ((0, 1), (1, 30)):
        for number in range(first, last):
            posting = making.posting(
                making.person(f"P{number}"), making.embassy(making.STATES[number]), Rank.COUNSELLOR
            )
            keeping.add(organisations, [posting.organisation_id], reason="r", by="b")
            keeping.add(people, [posting.person_id], reason="r", by="b")
            if number:
                keeping.make_fixed(f"List {number}", ORGANISATIONS, user_id=None)
        db.commit()
        counts.append({})
        for url in COSTS:
            with count_statements() as statements:
                assert editor.get(url).status_code == 200
            counts[-1][url] = len(statements)

    assert counts == [COSTS] * 2


@pytest.mark.parametrize("kind", ["organisations", "people"])
def test_what_the_filters_show_is_kept_as_a_list_by_the_pages_own_link(
    db: Session, editor: FlaskClient, kind: str
) -> None:
    making.ambassador("SE", "Lind")
    db.commit()
    page = unescape(editor.get(f"/stakeholders/{kind}?group=nordic").text)
    found = re.search(rf'href="(/stakeholders/lists/new/{kind}[^"]*)"', page)
    assert found is not None
    kept = editor.get(found[1])
    assert (kept.status_code, "Nordic countries" in kept.text) == (200, True)
