"""People belong with each other: spouses, assistants, interpreters, and what they may do for each other."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from office.accounts.models import Role
from office.clock import today
from stakeholders.people import keeping, relations
from stakeholders.people.models import Person, PersonRelation, PersonRelationKind, Posting, Rank
from stakeholders.people.postings import PostingGiven, Succession, begin_posting
from stakeholders.people.relations import RelationGiven
from tests import making

DAY = date(2026, 11, 21)


@pytest.fixture
def editor(db: Session, signed_in: Callable[[Role], FlaskClient]) -> FlaskClient:
    return signed_in(Role.EDITOR)


def couple() -> tuple[Person, Person]:
    return making.person("Rossi", "Carla"), making.person("Bianchi", "Elio")


def seen(page: str) -> str:
    found = re.search(r'name="seen"[^>]*value="([^"]*)"', page)
    assert found is not None
    return unescape(found.group(1))


def undo_of(page: str) -> str:
    found = re.search(r'action="(/stakeholders/undo/[^"]*)"', page)
    assert found is not None, "no undo is offered"
    return unescape(found.group(1))


def test_a_relation_is_seen_from_both_sides(db: Session) -> None:
    carla, elio = couple()
    relations.relate(carla, elio, RelationGiven(PersonRelationKind.ASSISTANT, answers_for=True))

    assert [(one.other.name, one.back) for one in relations.relations_of(carla.id)] == [
        ("Elio Bianchi", False)
    ]
    assert [(one.other.name, one.back) for one in relations.relations_of(elio.id)] == [("Carla Rossi", True)]


def test_a_marriage_is_entered_once_from_whichever_side(db: Session) -> None:
    carla, elio = couple()
    relations.relate(carla, elio, RelationGiven())
    with pytest.raises(relations.RelatedAlready):
        relations.relate(elio, carla, RelationGiven())


def test_what_is_refused_of_a_relation(db: Session) -> None:
    carla, elio = couple()
    with pytest.raises(relations.ToOneself):
        relations.relate(carla, carla, RelationGiven())
    with pytest.raises(relations.EndsBefore):
        relations.relate(carla, elio, RelationGiven(since=DAY, until=date(2020, 1, 1)))


def test_a_spouse_who_is_new_is_entered_with_the_relation(db: Session, editor: FlaskClient) -> None:
    number = making.person("Rossi", "Carla").id
    sent = {
        "kind": "spouse",
        "accompanies": "y",
        "given_name": "Elio",
        "family_name": "Bianchi",
        "name_order": "given_first",
        "gender": "man",
        "language": "",
    }
    responses = [
        editor.post(f"/stakeholders/people/{number}/relations/new", data=sent) for _click in range(2)
    ]
    assert [response.status_code for response in responses] == [303, 422]
    assert db.scalar(select(func.count()).select_from(Person)) == 2

    page = editor.get(f"/stakeholders/people/{number}").text
    assert ("Elio Bianchi" in page, "comes along" in page) == (True, True)
    other = db.scalars(select(Person.id).where(Person.family_name == "Bianchi")).one()
    assert "is accompanied" in editor.get(f"/stakeholders/people/{other}").text


def test_a_refused_relation_leaves_nobody_half_entered(db: Session, editor: FlaskClient) -> None:
    number = making.person("Rossi").id
    sent = {"kind": "spouse", "since": "2020-01-02", "until": "2020-01-01", "family_name": "Bianchi"}
    sent |= {"name_order": "given_first", "gender": "unknown", "language": ""}
    response = editor.post(f"/stakeholders/people/{number}/relations/new", data=sent)
    assert (response.status_code, "The last day lies before the first." in response.text) == (422, True)
    assert db.scalar(select(func.count()).select_from(Person)) == 1


def test_somebody_in_the_register_is_chosen_and_the_step_undone(db: Session, editor: FlaskClient) -> None:
    carla, _elio = couple()
    number = carla.id
    db.commit()
    found = editor.get(f"/stakeholders/people/{number}/relations/choose?q=bianchi").text
    link = re.search(r'href="([^"]*relations/new\?other=\d+)"', found)
    assert link is not None
    page = editor.post(
        unescape(link.group(1)), data={"kind": "assistant", "answers_for": "y"}, follow_redirects=True
    ).text
    assert "answers for them" in page

    editor.post(undo_of(page))
    assert db.scalar(select(func.count()).select_from(PersonRelation)) == 0
    assert db.scalar(select(func.count()).select_from(Person)) == 2


def test_a_relation_is_ended_taken_out_and_brought_back(db: Session, editor: FlaskClient) -> None:
    carla, elio = couple()
    number = relations.relate(carla, elio, RelationGiven(PersonRelationKind.ASSISTANT)).id
    # The assistant's own page leads to it as well.
    url = f"/stakeholders/people/{elio.id}/relations/{number}"
    opened = seen(editor.get(url).text)
    ended = editor.post(
        url, data={"kind": "assistant", "until": "2024-01-01", "seen": opened}, follow_redirects=True
    ).text
    assert "until 1 January 2024" in ended

    removed = editor.post(f"{url}/remove", follow_redirects=True).text
    assert "stays in the register; the relation is taken out." in removed
    assert "until 1 January 2024" in editor.post(undo_of(removed), follow_redirects=True).text


def test_the_second_editor_of_a_relation_sees_what_differs(db: Session, editor: FlaskClient) -> None:
    carla, elio = couple()
    number = relations.relate(carla, elio, RelationGiven()).id
    url = f"/stakeholders/people/{carla.id}/relations/{number}"
    opened = seen(editor.get(url).text)
    first = {"kind": "interpreter", "seen": opened}
    assert editor.post(url, data=first).status_code == 303
    response = editor.post(url, data={"kind": "security", "answers_for": "y", "seen": opened})
    assert response.status_code == 409
    assert re.findall(r"<td[^>]*>([^<]*)</td>", response.text)[:3] == [
        "Relation",
        "Security officer",
        "Interpreter",
    ]
    assert editor.post(url, data=first).status_code == 303


def test_a_relation_of_others_is_not_found_here(db: Session, editor: FlaskClient) -> None:
    carla, elio = couple()
    number = relations.relate(carla, elio, RelationGiven()).id
    stranger = making.person("Stranger").id
    assert editor.get(f"/stakeholders/people/{stranger}/relations/{number}").status_code == 404


@pytest.mark.parametrize("others", [1, 30])
def test_relations_take_one_statement_however_many(db: Session, count_statements: Any, others: int) -> None:
    carla = making.person("Rossi")
    for number in range(others):
        relations.relate(carla, making.person(f"Aide {number}"), RelationGiven(PersonRelationKind.ASSISTANT))
    number = carla.id
    db.commit()
    db.expunge_all()
    with count_statements() as statements:
        found = [str(one.relation) for one in relations.relations_of(number)]
    assert (len(found), len(statements)) == (others, 1)


# -- languages and names


def test_languages_spoken_are_kept_in_the_order_given(db: Session, editor: FlaskClient) -> None:
    sent = {"family_name": "Lind", "name_order": "given_first", "gender": "unknown", "language": ""}
    sent |= {"languages-0": "fr", "languages-1": "", "languages-2": "ar", "languages-3": "fr"}
    page = editor.post("/stakeholders/people/new", data=sent, follow_redirects=True).text
    assert "French, Arabic" in page
    assert db.scalars(select(Person.languages)).all() == [["fr", "ar"]]


def test_a_language_that_there_is_not_is_refused(db: Session, editor: FlaskClient) -> None:
    sent = {"family_name": "Lind", "name_order": "given_first", "gender": "unknown", "languages-0": "xx"}
    assert editor.post("/stakeholders/people/new", data=sent).status_code == 422


@pytest.mark.parametrize("name", ["\u200b\u202e\ufeff", " \t "])
def test_a_name_of_marks_alone_is_no_name(db: Session, editor: FlaskClient, name: str) -> None:
    sent = {
        "family_name": name,
        "name_order": "given_first",
        "gender": "unknown",
        "language": "",
        "notes": "Kept words",
    }
    response = editor.post("/stakeholders/people/new", data=sent)
    assert (response.status_code, "Kept words" in response.text) == (422, True)
    assert "Give at least one name" in response.text


def test_a_name_of_three_hundred_characters_is_refused_with_a_sentence_and_stays(
    db: Session, editor: FlaskClient
) -> None:
    sent = {"family_name": "ä" * 300, "name_order": "given_first", "gender": "unknown"}
    response = editor.post("/stakeholders/people/new", data=sent)
    assert (response.status_code, "ä" * 300 in response.text) == (422, True)
    assert "cannot be longer than 200 characters" in response.text


# -- predecessors


def test_a_new_head_follows_the_one_before_by_itself(db: Session) -> None:
    old = making.ambassador("IT", "Rossi", departed_on=date(2024, 8, 31))
    making.posting(
        making.person("Acting"),
        old.organisation,
        Rank.CHARGE_AD_INTERIM,
        arrived_on=date(2024, 8, 31),
        departed_on=date(2024, 10, 1),
    )
    new = begin_posting(
        making.person("Verdi"),
        old.organisation,
        PostingGiven(rank=Rank.AMBASSADOR, title={}, is_head=True, arrived_on=date(2024, 10, 1)),
        today=DAY,
    )
    assert new.predecessor_id == old.person_id


def test_a_charge_ad_interim_has_no_predecessor(db: Session) -> None:
    old = making.ambassador("IT", "Rossi", departed_on=date(2024, 8, 31))
    acting = PostingGiven(rank=Rank.CHARGE_AD_INTERIM, title={}, arrived_on=date(2024, 9, 1))
    assert begin_posting(making.person("A"), old.organisation, acting, today=DAY).predecessor_id is None


def test_the_predecessor_is_shown_and_can_be_corrected(db: Session, editor: FlaskClient) -> None:
    old = making.ambassador("IT", "Rossi")
    other = making.posting(making.person("Neri"), old.organisation, Rank.COUNSELLOR)
    new = begin_posting(
        making.person("Verdi"),
        old.organisation,
        PostingGiven(rank=Rank.AMBASSADOR, title={}, is_head=True, arrived_on=DAY),
        today=DAY,
        succession=Succession.END_PREDECESSOR,
    )
    number, verdi, mission, neri = new.id, new.person_id, old.organisation_id, other.person_id
    db.commit()
    for page in (f"/stakeholders/organisations/{mission}", f"/stakeholders/people/{verdi}"):
        assert re.search(r"followed <a [^>]*>Test Rossi</a>", editor.get(page).text)

    url = f"/stakeholders/postings/{number}/edit"
    sent = {"rank": "ambassador", "is_head": "y", "arrived_on": DAY.isoformat(), "predecessor": str(neri)}
    assert editor.post(url, data=sent | {"seen": seen(editor.get(url).text)}).status_code == 303
    db.rollback()
    kept = db.get(Posting, number)
    assert kept is not None
    assert kept.predecessor_id == neri


# -- after an end


def test_after_the_end_of_a_head_one_may_choose_among_colleagues(db: Session, editor: FlaskClient) -> None:
    rossi = making.ambassador("IT", "Rossi")
    for name, rank in (("Second", Rank.FIRST_SECRETARY), ("First", Rank.COUNSELLOR)):
        making.posting(making.person(name), rossi.organisation, rank)
    number = rossi.id
    ended = {"departed_on": today().isoformat()}
    response = editor.post(f"/stakeholders/postings/{number}/end", data=ended, follow_redirects=True)
    assert response.request.path == f"/stakeholders/postings/{number}/after"
    assert re.findall(r"<span>Make Test (\w+) chargé", response.text) == ["First", "Second"]


def test_a_charge_named_before_the_head_leaves_acts_from_that_day(db: Session, editor: FlaskClient) -> None:
    leaves = date(today().year + 1, 5, 1)
    rossi = making.ambassador("IT", "Rossi", departed_on=leaves)
    colleague = making.posting(making.person("Bianchi"), rossi.organisation, Rank.COUNSELLOR)
    number, head = colleague.id, rossi.id
    editor.post(f"/stakeholders/postings/{number}/charge", data={"after": str(head)})
    db.rollback()
    acting = db.scalars(select(Posting).where(Posting.ad_interim)).one()
    assert acting.arrived_on == leaves


def test_whoever_leaves_no_gap_leads_back_to_the_mission(db: Session, editor: FlaskClient) -> None:
    colleague = making.posting(making.person("Bianchi"), making.embassy("IT"), Rank.COUNSELLOR)
    url = f"/stakeholders/postings/{colleague.id}/end"
    mission = colleague.organisation_id
    response = editor.post(url, data={"departed_on": today().isoformat()})
    assert response.location == f"/stakeholders/organisations/{mission}"


def test_given_and_kept_are_the_same_statement(db: Session) -> None:
    given = keeping.PersonGiven(family_name="Lind", languages=("sv", "fi"))
    assert keeping.given_of(keeping.register_person(given)) == given
