"""Organisations belong with each other, from a day to a day, and both pages say so."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from office.accounts.models import Role
from stakeholders.organisations import relations
from stakeholders.organisations.models import (
    Organisation,
    OrganisationKind,
    OrganisationRelation,
    RelationKind,
)
from stakeholders.organisations.relations import Period
from tests import making
from tests.stakeholders.pages import fields_of

DAY = date(2026, 11, 21)


@pytest.fixture
def editor(db: Session, signed_in: Callable[[Role], FlaskClient]) -> FlaskClient:
    return signed_in(Role.EDITOR)


# -- relations


def two(db: Session) -> tuple[Organisation, Organisation]:
    city = making.embassy("", kind=OrganisationKind.CITY, name={"en": "Turku"}, sending_state=None, mail="")
    network = making.embassy(
        "",
        kind=OrganisationKind.CITY_NETWORK,
        name={"en": "Union of Baltic Cities"},
        sending_state=None,
        mail="",
    )
    return city, network


def test_a_relation_is_seen_from_both_sides(db: Session) -> None:
    city, network = two(db)
    relations.relate(city, RelationKind.MEMBER_OF, network, Period(since=date(1991, 9, 22)))

    assert [(str(one.other), one.back) for one in relations.relations_of(city.id)] == [(str(network), False)]
    assert [(str(one.other), one.back) for one in relations.relations_of(network.id)] == [(str(city), True)]


def test_what_is_refused_of_a_relation(db: Session) -> None:
    city, network = two(db)
    relations.relate(city, RelationKind.PART_OF, network)
    with pytest.raises(relations.ToItself):
        relations.relate(city, RelationKind.PART_OF, city)
    with pytest.raises(relations.RelatedAlready):
        relations.relate(city, RelationKind.PART_OF, network)
    with pytest.raises(relations.GoesInCircles):
        relations.relate(network, RelationKind.PART_OF, city)
    with pytest.raises(relations.EndsBefore):
        relations.relate(network, RelationKind.MEMBER_OF, city, Period(date(2020, 1, 2), date(2020, 1, 1)))


def test_a_member_that_left_may_come_back(db: Session) -> None:
    city, network = two(db)
    relations.relate(city, RelationKind.MEMBER_OF, network, Period(until=date(2010, 1, 1)))
    relations.relate(city, RelationKind.MEMBER_OF, network, Period(since=date(2020, 1, 1)))
    assert len(relations.relations_of(network.id)) == 2


def test_a_relation_is_entered_from_the_others_side_ended_and_undone(
    db: Session, editor: FlaskClient
) -> None:
    city, network = two(db)
    here, there = city.id, network.id
    db.commit()
    found = editor.get(f"/stakeholders/organisations/{there}/relations/choose?q=turku").text
    link = re.search(r'href="([^"]*relations/new\?other=\d+)"', found)
    assert link is not None
    response = editor.post(
        unescape(link.group(1)), data={"what": "member_of_back", "since": "1991-09-22"}, follow_redirects=True
    )
    assert (response.status_code, "Members" in response.text, "Turku" in response.text) == (200, True, True)
    page = editor.get(f"/stakeholders/organisations/{here}").text
    assert ("Member of" in page, "since 22 September 1991" in page) == (True, True)

    db.rollback()
    number = db.scalars(select(OrganisationRelation.id)).one()
    url = f"/stakeholders/organisations/{here}/relations/{number}"
    ended = editor.post(
        url, data=fields_of(editor.get(url).text) | {"until": "2024-01-01"}, follow_redirects=True
    )
    assert "22 September 1991 – 1 January 2024" in ended.text
    removed = editor.post(f"{url}/remove", follow_redirects=True).text
    assert (
        "Union of Baltic Cities" not in removed[removed.index("Belongs with") : removed.index("</section>")]
    )
    undo = re.search(r'action="(/stakeholders/undo/[^"]*)"', removed)
    assert undo is not None
    assert (
        "22 September 1991 – 1 January 2024"
        in editor.post(unescape(undo.group(1)), follow_redirects=True).text
    )


def test_the_second_editor_of_a_relation_sees_what_differs(db: Session, editor: FlaskClient) -> None:
    city, network = two(db)
    number = relations.relate(city, RelationKind.MEMBER_OF, network).id
    url = f"/stakeholders/organisations/{city.id}/relations/{number}"
    opened = fields_of(editor.get(url).text)
    assert editor.post(url, data=opened | {"since": "1991-01-01"}).status_code == 303
    response = editor.post(url, data=opened | {"since": "1992-01-01"})

    assert response.status_code == 409
    assert ("1 January 1992" in response.text, "1 January 1991" in response.text) == (True, True)


def test_a_relation_of_others_is_not_found_here(db: Session, editor: FlaskClient) -> None:
    city, network = two(db)
    number = relations.relate(city, RelationKind.MEMBER_OF, network).id
    stranger = making.embassy("SE").id
    db.commit()
    assert editor.get(f"/stakeholders/organisations/{stranger}/relations/{number}").status_code == 404


@pytest.mark.parametrize("members", [1, 30])
def test_relations_take_one_statement_however_many(db: Session, count_statements: Any, members: int) -> None:
    _city, network = two(db)
    for number in range(members):
        city = making.embassy("", name={"en": f"City {number}"}, sending_state=None, mail="")
        relations.relate(city, RelationKind.MEMBER_OF, network)
    number = network.id
    db.commit()
    db.expunge_all()
    with count_statements() as statements:
        found = [(str(one.other), str(one.relation)) for one in relations.relations_of(number)]
    assert (len(found), len(statements)) == (members, 1)
