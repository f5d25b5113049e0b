"""Networks and partner cities on others' pages: the register, Go to, whole histories, and Today."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from advocacy.networks import queries
from advocacy.networks.keeping import Named, add, add_piece
from advocacy.networks.models import Choice, Partner, PartnerStanding, Standing
from advocacy.networks.queries import DueKind
from office import clock
from office.accounts.models import Role, User
from stakeholders.organisations.models import OrganisationKind
from tests.advocacy.test_networks_figures import decision, meeting, member, network, statement


def test_an_organisation_says_that_it_is_a_network_or_a_partner_city_and_goes_there(
    db: Session, signed_in: Callable[[Role], FlaskClient]
) -> None:
    c21 = network()
    member(c21, date(2017, 1, 1))
    meeting(c21, date(2019, 3, 1), "Anna Example, Harbour")
    statement(c21, date(2020, 3, 1))
    city = add(Partner, OrganisationKind.CITY, Named(name="北港"), {"relation": "Memorandum on climate"})
    said = {"standing": Standing.RESTING, "since": date(2021, 1, 1), "reason": "The projects have ended."}
    add_piece(city, PartnerStanding, said)
    db.commit()
    reader = signed_in(Role.VIEWER)

    page = reader.get(f"/stakeholders/organisations/{c21.organisation_id}").text
    assert "Member, since 1 January 2017" in page
    assert "In 2019–2020: one meeting, one statement and one expert." in page
    assert f'href="/advocacy/networks/{c21.id}#meetings"' in page
    page = reader.get(f"/stakeholders/organisations/{city.organisation_id}").text
    assert ("Memorandum on climate" in page, "Resting" in page, "A network of ours" in page) == (
        True,
        True,
        False,
    )
    assert f'href="/advocacy/partners/{city.id}"' in page

    hits = "".join(reader.get(f"/goto?q={typed}&part=1").text for typed in ("c21", "beigang"))
    assert (f"/advocacy/networks/{c21.id}" in hits, f"/advocacy/partners/{city.id}" in hits) == (True, True)
    for table, number in (("networks", c21.id), ("partner_cities", city.id)):
        assert reader.get(f"/office/audit/history/{table}/{number}").status_code == 200

    c21.removed_at = clock.now()
    db.commit()
    page = reader.get(f"/stakeholders/organisations/{c21.organisation_id}").text
    assert "A network of ours" not in page


def test_what_is_due_costs_two_statements_and_is_what_loaded_networks_say(
    db: Session, count_statements: Callable[[], Any]
) -> None:
    today = clock.today()
    for number in range(4):
        one = network(f"Network {number}")
        member(one, today - timedelta(days=400 - 100 * number))
        decision(one, today - timedelta(days=number), Choice.RENEW, "It serves us.")
        decision(one, today + timedelta(days=number * 7))
        decision(one, today + timedelta(days=number))
    left = network("Left")
    member(left, date(2010, 1, 1), date(2015, 1, 1))
    db.commit()
    until = today + timedelta(days=14)
    with count_statements() as statements:
        found = queries.networks_due(today, until)
    assert len(statements) == 2
    rows = [row.network for row in queries.network_rows(today, "en")]
    assert found == queries.due_among(rows, until)
    assert [due.kind for due in found] == [DueKind.REVIEW, *[DueKind.DECISION] * 4]


def test_today_asks_for_ones_own_and_for_what_others_let_pass(
    db: Session, signed_in: Callable[[Role], FlaskClient]
) -> None:
    today = clock.today()
    editor = signed_in(Role.EDITOR)
    other = User(email="other@example.org", name="Other Officer", role=Role.EDITOR)
    db.add(other)
    db.flush()
    late, coming, nobodys = network("Late of others"), network("Coming of others"), network("Of nobody")
    late.owner_id = coming.owner_id = other.id
    decision(late, today - timedelta(days=1))
    decision(coming, today + timedelta(days=3))
    decision(nobodys, today + timedelta(days=3))
    db.commit()
    page = editor.get("/").text
    assert [name in page for name in ("Late of others", "Coming of others", "Of nobody")] == [
        True,
        False,
        True,
    ]
    assert "It is Other Officer’s, and its day has passed." in page


def test_a_deed_of_many_lines_is_told_in_short_and_its_whole_history_in_full(
    db: Session, signed_in: Callable[[Role], FlaskClient]
) -> None:
    c21 = network()
    for number in range(12):
        statement(c21, date(2020, 1, 1 + number))
    db.commit()
    reader = signed_in(Role.VIEWER)
    told = [
        reader.get(address).text.count("Added: statement in a network")
        for address in (f"/advocacy/networks/{c21.id}", f"/office/audit/history/networks/{c21.id}")
    ]
    assert told == [8, 12]
    assert "and 4 more" in reader.get(f"/advocacy/networks/{c21.id}").text
