"""People and postings are kept through pages."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from office.accounts.models import Role
from office.clock import today
from stakeholders.people.models import Person, Posting, Rank
from tests import making


@pytest.fixture
def editor(db: Session, signed_in: Callable[[Role], FlaskClient]) -> FlaskClient:
    return signed_in(Role.EDITOR)


def whole(name: str, **changes: str) -> dict[str, str]:
    return {"family_name": name, "name_order": "given_first", "gender": "unknown", "language": ""} | changes


def as_(rank: str, **changes: str) -> dict[str, str]:
    return {"rank": rank} | changes


def postings(db: Session) -> list[tuple[str, str, bool]]:
    """Who holds which post, and whether it has ended."""
    db.rollback()
    found = db.scalars(select(Posting).order_by(Posting.id))
    return [(p.person.name, p.rank.value, p.departed_on is not None) for p in found]


def seen(editor: FlaskClient, url: str) -> str:
    found = re.search(r'name="seen"[^>]*value="([^"]*)"', editor.get(url).text)
    assert found is not None
    return unescape(found.group(1))


def test_a_person_is_registered_by_a_whole_name_in_any_script(db: Session, editor: FlaskClient) -> None:
    response = editor.post(
        "/stakeholders/people/new", data=whole("王小明\x07", own_script_name="王小明"), follow_redirects=True
    )
    assert "<h1>王小明</h1>" in response.text
    assert db.scalars(select(Person.given_name)).all() == [""]


def test_a_nameless_person_is_refused_and_nothing_typed_is_lost(db: Session, editor: FlaskClient) -> None:
    response = editor.post("/stakeholders/people/new", data=whole(" ", notes="Kept words"))
    assert (response.status_code, "Kept words" in response.text) == (422, True)
    assert "Give at least one name" in response.text


def test_two_clicks_register_one_person(db: Session, editor: FlaskClient) -> None:
    locations = [editor.post("/stakeholders/people/new", data=whole("Lind")).location for _click in range(2)]
    assert locations[0] == locations[1]
    assert db.scalar(select(func.count()).select_from(Person)) == 1


def test_the_second_editor_of_a_person_sees_what_differs(db: Session, editor: FlaskClient) -> None:
    number = making.person("Lind", given="").id
    db.commit()
    url = f"/stakeholders/people/{number}/edit"
    opened = seen(editor, url)
    assert editor.post(url, data=whole("Lindh", seen=opened)).status_code == 303
    response = editor.post(url, data=whole("Lindt", seen=opened))

    assert response.status_code == 409
    assert re.findall(r"<td[^>]*>(Lind\w*)</td>", response.text) == ["Lindt", "Lindh"]


def test_somebody_new_is_added_with_their_post_in_one_form(db: Session, editor: FlaskClient) -> None:
    number = making.embassy("IT").id
    db.commit()
    url = f"/stakeholders/organisations/{number}/postings/new"
    sent = whole(
        "Rossi",
        **{
            "channels-0-value": "rossi@example.org",
            "channels-0-purpose": "personal",
            "channels-0-language": "",
        },
    )
    responses = [editor.post(url, data=sent | as_("ambassador", is_head="y")) for _click in range(2)]

    assert [response.status_code for response in responses] == [303, 303]
    assert postings(db) == [("Rossi", "ambassador", False)]


def test_a_refused_posting_leaves_no_half_entered_person(db: Session, editor: FlaskClient) -> None:
    number = making.ambassador("IT", "Rossi").organisation_id
    db.commit()
    url = f"/stakeholders/organisations/{number}/postings/new"
    response = editor.post(url, data=whole("Verdi") | as_("ambassador", is_head="y"))

    assert response.status_code == 422
    assert "Test Rossi (Ambassador) is there at that time." in unescape(response.text)
    assert db.scalar(select(func.count()).select_from(Person)) == 1

    both = whole("Verdi") | as_("ambassador", is_head="y", ends_predecessor="y")
    assert editor.post(url, data=both).status_code == 303
    assert postings(db) == [("Test Rossi", "ambassador", True), ("Verdi", "ambassador", False)]


def test_errors_of_the_person_and_of_the_post_are_said_in_one_place(db: Session, editor: FlaskClient) -> None:
    number = making.embassy("IT").id
    db.commit()
    wrong = whole("x" * 201) | as_("nonsense", list_number="0")
    page = editor.post(f"/stakeholders/organisations/{number}/postings/new", data=wrong).text
    assert len(re.findall('id="errors"', page)) == 1
    assert re.findall(r'<li><a href="#(\w+)">', page) == ["family_name", "rank", "list_number"]


def test_somebody_known_is_posted_without_being_entered_again(db: Session, editor: FlaskClient) -> None:
    number, lind = making.embassy("IT").id, making.person("Lind").id
    db.commit()
    found = editor.get(f"/stakeholders/organisations/{number}/post?q=lind").text
    link = re.search(r'href="([^"]*postings/new[^"]*person=\d+)"', found)
    assert link is not None
    response = editor.post(unescape(link.group(1)), data=as_("counsellor", person=str(lind)))

    assert response.status_code == 303
    assert postings(db) == [("Test Lind", "counsellor", False)]


def test_ending_a_heads_posting_warns_and_offers_the_colleague_with_one_click(
    db: Session, editor: FlaskClient
) -> None:
    rossi = making.ambassador("IT", "Rossi")
    bianchi = making.posting(making.person("Bianchi"), rossi.organisation, Rank.COUNSELLOR)
    number, colleague, mission = rossi.id, bianchi.id, rossi.organisation_id
    db.commit()
    ended = {"departed_on": today().isoformat()}
    page = unescape(
        editor.post(f"/stakeholders/postings/{number}/end", data=ended, follow_redirects=True).text
    )
    assert "By rank, Test Bianchi (Counsellor) would be chargé d’affaires a.i." in page
    assert f'action="/stakeholders/postings/{number}/reopen"' in page
    assert f'action="/stakeholders/postings/{colleague}/charge"' in page
    # Nobody acts until a person says so.
    assert postings(db) == [("Test Rossi", "ambassador", True), ("Test Bianchi", "counsellor", False)]

    editor.post(f"/stakeholders/postings/{colleague}/charge")
    assert postings(db)[2:] == [("Test Bianchi", "charge_ad_interim", False)]
    page = unescape(editor.get(f"/stakeholders/organisations/{mission}").text)
    assert "This mission has no head" not in page


def test_a_heads_coming_departure_warns_without_vacating_the_mission(
    db: Session, editor: FlaskClient
) -> None:
    number = making.ambassador("IT", "Rossi").id
    db.commit()
    ended = {"departed_on": (today() + timedelta(days=14)).isoformat()}
    page = editor.post(f"/stakeholders/postings/{number}/end", data=ended, follow_redirects=True).text
    assert "Test Rossi leaves: what follows" in page
    assert "No colleague of diplomatic rank is in the register who could act." in page
    assert "This mission has no head" not in page


def test_the_end_of_a_posting_can_be_undone(db: Session, editor: FlaskClient) -> None:
    number = making.ambassador("IT", "Rossi").id
    db.commit()
    editor.post(f"/stakeholders/postings/{number}/end", data={"departed_on": today().isoformat()})
    editor.post(f"/stakeholders/postings/{number}/reopen")
    assert postings(db) == [("Test Rossi", "ambassador", False)]


def test_a_departure_before_the_arrival_is_refused_with_the_day(db: Session, editor: FlaskClient) -> None:
    number = making.ambassador("IT", "Rossi", arrived_on=date(2024, 3, 1)).id
    db.commit()
    response = editor.post(f"/stakeholders/postings/{number}/end", data={"departed_on": "2024-02-01"})
    assert (response.status_code, "The arrival was on 1 March 2024." in response.text) == (422, True)


def test_the_second_editor_of_a_posting_sees_what_differs(db: Session, editor: FlaskClient) -> None:
    number = making.posting(making.person("Bianchi"), making.embassy("IT"), Rank.COUNSELLOR).id
    db.commit()
    url = f"/stakeholders/postings/{number}/edit"
    opened = seen(editor, url)
    arrived = {"arrived_on": "2019-01-01", "seen": opened}
    assert editor.post(url, data=as_("minister_counsellor", **arrived)).status_code == 303
    response = editor.post(url, data=as_("first_secretary", **arrived))

    assert response.status_code == 409
    assert re.findall(r"<td[^>]*>([^<]*)</td>", response.text)[:3] == [
        "Rank",
        "First secretary",
        "Minister-counsellor",
    ]


def test_an_expected_head_is_shown_as_expected(db: Session, editor: FlaskClient) -> None:
    rossi = making.ambassador("IT", "Rossi", arrived_on=today() + timedelta(days=30))
    mission = rossi.organisation_id
    db.commit()
    page = editor.get(f"/stakeholders/organisations/{mission}").text
    assert ("Expected" in page, "This mission has no head" in page) == (True, True)


@pytest.mark.parametrize(
    "url",
    [
        "/stakeholders/people/9999/edit",
        "/stakeholders/people/9999/post",
        "/stakeholders/postings/9999/edit",
        "/stakeholders/postings/9999/end",
    ],
)
def test_a_guessed_number_is_not_found(editor: FlaskClient, url: str) -> None:
    assert editor.get(url).status_code == 404


@pytest.mark.parametrize("person", ["9999", "x", "99999999999999999999", "-1", "²"])
def test_a_guessed_person_is_not_found(db: Session, editor: FlaskClient, person: str) -> None:
    number = making.embassy("IT").id
    db.commit()
    url = f"/stakeholders/organisations/{number}/postings/new?person={person}"
    assert editor.get(url).status_code == 404


@pytest.mark.parametrize(("tick", "told"), [({}, True), ({"is_head": "y"}, False)])
def test_an_ambassador_who_is_not_entered_as_head_is_told_at_once(
    db: Session, editor: FlaskClient, tick: dict[str, str], told: bool
) -> None:
    mission = making.embassy("SE")
    db.commit()
    response = editor.post(
        f"/stakeholders/organisations/{mission.id}/postings/new",
        data=whole("Lind") | as_("ambassador", credentials_on="2026-01-10", **tick),
        follow_redirects=True,
    )
    assert ("is not entered as its head" in response.text) is told
    assert "credentials presented on 10 January 2026" in response.text
