"""The pages of networks and partner cities: entering, correcting, taking back, and what lists cost."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from advocacy.networks.demo import build
from advocacy.networks.figures import figures_of, sentence
from advocacy.networks.keeping import Named, add, add_piece
from advocacy.networks.models import Membership, Network, NetworkMeeting, Partner, PartnerStanding, Standing
from office.accounts.models import Role
from office.audit.models import AuditEntry, Change
from stakeholders.organisations.models import Organisation, OrganisationKind
from tests.advocacy.test_networks_figures import decision, meeting, member, network, statement


def count(db: Session, model: type[Any]) -> int:
    """How many rows there are."""
    return db.scalar(select(func.count()).select_from(model)) or 0


def test_a_network_is_entered_once_with_its_pieces_and_each_step_can_be_taken_back(
    db: Session, signed_in: Callable[[Role], FlaskClient]
) -> None:
    browser = signed_in(Role.EDITOR)
    new = {"name": "Nordic Cities", "organisation": "", "review_months": "12", "submission": "one"}
    for _click in range(2):
        answer = browser.post("/advocacy/networks/new", data=new)
        assert (answer.status_code, answer.location) == (303, "/advocacy/networks/1")
    # Somebody else enters the same: they come to the one there is.
    assert (
        browser.post("/advocacy/networks/new", data=new | {"submission": "two"}).location == answer.location
    )
    assert (count(db, Network), count(db, Organisation)) == (1, 1)
    assert db.scalars(select(Organisation.kind)).all() == [OrganisationKind.CITY_NETWORK]

    noted = {
        "held_on": "2019-05-06",
        "topic": "Ports",
        "people": "Anna Example, Harbour\n\nBo Example\n",
        "submission": "three",
    }
    for _click in range(2):
        assert browser.post("/advocacy/networks/1/meetings/new", data=noted).status_code == 303
    page = browser.get("/advocacy/networks/1").text
    assert "In 2019: one meeting, 0 statements and 2 experts." in page
    held = db.scalars(select(NetworkMeeting)).one()
    assert [str(link.expert) for link in held.experts] == ["Anna Example, Harbour", "Bo Example"]

    seen = held.updated_at.isoformat()
    corrected = noted | {"people": "Bo Example", "seen": seen}
    place = f"/advocacy/networks/1/meetings/{held.id}"
    assert browser.post(place, data=corrected).status_code == 303
    late = browser.post(place, data=corrected | {"topic": "Mine"})
    assert (late.status_code, "Somebody else has changed this" in late.text) == (409, True)
    browser.post(f"{place}/remove")
    assert count(db, NetworkMeeting) == 0
    step = db.scalar(select(func.max(AuditEntry.id)).where(AuditEntry.change == Change.REMOVED))
    assert step is not None
    entry = db.get(AuditEntry, step)
    assert entry is not None
    back = browser.post(f"/advocacy/networks/1/steps/{entry.cause_id}/take-back")
    assert back.location == "/advocacy/networks/1"
    held = db.scalars(select(NetworkMeeting)).one()
    assert [str(link.expert) for link in held.experts] == ["Bo Example"]

    wrong = {
        "memberships/new": {"role": "member", "since": "2020-01-02", "until": "2020-01-01"},
        "costs/new": {"year": "2020", "amount": "a lot", "currency": "EUR"},
        "decisions/new": {"due_on": "2020-01-01", "choice": "leave"},
        "statements/new": {"given_on": "2999-01-01", "title": "Later", "whose": "ours"},
        "reviews/new": {"reviewed_on": "2020-01-01", "gave": "", "score": "9"},
        # What shows nothing is nothing.
        "meetings/new": {"held_on": "2020-01-01", "topic": " \u200b "},
    }
    said = {place: browser.post(f"/advocacy/networks/1/{place}", data=sent) for place, sent in wrong.items()}
    assert {place: answer.status_code for place, answer in said.items()} == dict.fromkeys(wrong, 422)
    assert "It cannot end before it begins." in said["memberships/new"].text
    assert "Say what was decided, on what day, and why." in said["decisions/new"].text
    for elsewhere in ("/advocacy/networks/1/standings/new", "/advocacy/networks/1/memberships/9"):
        assert browser.get(elsewhere).status_code == 404

    browser.post("/advocacy/networks/1/remove")
    assert "No networks yet" in browser.get("/advocacy/networks/").text
    browser.post("/advocacy/networks/new", data=new | {"submission": "four"})
    assert (count(db, Network), count(db, NetworkMeeting)) == (1, 1)


def test_relations_with_a_city_are_shown_as_they_stood_on_the_day_asked_for(
    db: Session, signed_in: Callable[[Role], FlaskClient]
) -> None:
    browser = signed_in(Role.EDITOR)
    new = {"name": "北港", "country": "JP", "relation": "Memorandum on climate", "organisation": ""}
    assert browser.post("/advocacy/partners/new", data=new).location == "/advocacy/partners/1"
    for standing, since in (("active", "2014-03-01"), ("suspended", "2022-03-02")):
        sent = {"standing": standing, "since": since, "reason": "Decision of the board"}
        assert browser.post("/advocacy/partners/1/standings/new", data=sent).status_code == 303
    shown = [
        browser.get(f"/advocacy/partners/?on={day}").text for day in ("2014-02-28", "2022-03-01", "rubbish")
    ]
    rows = [page.split("<tbody>")[1] for page in shown]
    assert ["No relations on this day" in row for row in rows] == [True, False, False]
    assert ["since 1 March 2014" in row for row in rows] == [False, True, False]
    assert ["since 2 March 2022" in row for row in rows] == [False, False, True]


def test_the_spreadsheet_holds_every_network_and_that_it_left_is_known(
    db: Session, signed_in: Callable[[Role], FlaskClient]
) -> None:
    kept = network("=cmd()")
    member(kept, date(2020, 1, 1))
    meeting(kept, date(2019, 3, 1), "=Anna Example, Harbour", "Bo Example")
    meeting(kept, date(2020, 3, 1), "Bo Example")
    statement(kept, date(2020, 3, 1))
    city = add(Partner, OrganisationKind.CITY, Named(name="北港", country="JP"), {"relation": "Friendship"})
    for standing, since in ((Standing.ACTIVE, date(1990, 1, 2)), (Standing.ENDED, date(2020, 1, 2))):
        add_piece(city, PartnerStanding, {"standing": standing, "since": since, "reason": "A letter"})
    db.commit()
    browser = signed_in(Role.VIEWER)
    rows = CalamineWorkbook.from_filelike(BytesIO(browser.get("/advocacy/networks/file").data))
    assert rows.get_sheet_by_index(0).to_python()[1][:3] == ["=cmd()", "Member", "2020-01-01"]
    plot = browser.get("/advocacy/networks/plots/memberships.svg")
    assert (plot.mimetype, "=cmd()" in plot.text) == ("image/svg+xml", True)
    assert browser.get("/advocacy/networks/plots/memberships.exe").status_code == 404

    def lines(address: str) -> list[str]:
        answer: bytes = browser.get(f"/advocacy/{address}").data
        return answer.decode("utf-8-sig").splitlines()[1:]

    files = f"networks/{kept.id}/files"
    assert lines(f"{files}/meetings.csv") == [
        "2020-03-01;Climate;;1;Bo Example",
        '2019-03-01;Climate;;2;"\'=Anna Example, Harbour; Bo Example"',
    ]
    assert lines(f"{files}/statements.csv?first=2020&last=2020") == ["2020-03-01;Position;The city’s own;"]
    assert lines(f"{files}/experts.csv") == [
        "Bo Example;;2;2019-03-01;2020-03-01",
        "'=Anna Example;Harbour;1;2019-03-01;2019-03-01",
    ]
    assert lines("partners/file.csv?on=2010-01-01") == [
        "北港;Japan;Friendship;Ended;2020-01-02;A letter;no;;",
        "北港;Japan;Friendship;Active;1990-01-02;A letter;yes;;",
    ]
    people = CalamineWorkbook.from_filelike(BytesIO(browser.get(f"/advocacy/{files}/experts.xlsx").data))
    assert people.get_sheet_by_index(0).to_python()[2][:2] == ["=Anna Example", "Harbour"]
    years = browser.get(f"/advocacy/networks/{kept.id}/plots/years.svg").text
    assert "2019: Meetings 1, Positions and statements 0" in years
    one = f"networks/{kept.id}/plots/years.svg?first=2019&last=2019"
    for nothing in (one, f"{files}/costs.csv", f"{files}/meetings.pdf", "partners/file.pdf"):
        assert browser.get(f"/advocacy/{nothing}").status_code == 404
    left = select(func.count()).where(AuditEntry.change == Change.DISCLOSED)
    assert db.scalar(left) == 8


@pytest.mark.parametrize("rows", [1, 30])
def test_lists_and_pages_cost_the_same_with_one_row_and_with_thirty(
    db: Session,
    signed_in: Callable[[Role], FlaskClient],
    count_statements: Callable[[], Any],
    rows: int,
) -> None:
    for number in range(rows):
        one = network(f"Network {number}")
        member(one, date(2010, 1, 1))
        decision(one, date(2020, 1, 1))
        meeting(one, date(2020, 1, 1), f"Person {number}, Office")
        city = add(Partner, OrganisationKind.CITY, Named(name=f"City {number}"), {"relation": "Friendship"})
        said = {"standing": Standing.ACTIVE, "since": date(2020, 1, 1), "reason": "A letter"}
        add_piece(city, PartnerStanding, said)
    for number in range(rows):
        meeting(one, date(2019, 1, 1), *(f"Person {number} {one_more}, Office" for one_more in range(3)))
        statement(one, date(2019, 1, 1))
    db.commit()
    browser = signed_in(Role.VIEWER)
    found = []
    for place in ("/advocacy/networks/", f"/advocacy/networks/{one.id}", "/advocacy/partners/"):
        browser.get(place)
        with count_statements() as statements:
            page = browser.get(place).text
        assert ("Network " in page) or ("City " in page)
        found.append(len(statements))
    assert found == [6, 14, 3]


def test_the_demonstration_comes_to_what_was_published(
    db: Session, signed_in: Callable[[Role], FlaskClient]
) -> None:
    signed_in(Role.EDITOR)
    build()
    c21 = next(one for one in db.scalars(select(Network)) if str(one) == "C21")
    assert sentence(figures_of(c21.id, 2017, 2021)) == (
        "In 2017–2021: 20 meetings, 22 statements and about 100 experts."
    )
    assert (count(db, Network), count(db, Partner), count(db, Membership)) == (2, 3, 4)
