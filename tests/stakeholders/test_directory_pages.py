"""The register's pages: what they list, how they narrow it, and how many statements they take."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from office.accounts.models import Role
from office.clock import today
from office.web.registry import web
from stakeholders.directory.views import goto_organisations, goto_people
from stakeholders.organisations.models import Accreditation, OrganisationKind
from stakeholders.people.models import Rank
from tests import making

SignIn = Callable[[Role], FlaskClient]


def rows(client: FlaskClient, url: str) -> list[str]:
    """The names in the first column of the page's list."""
    response = client.get(url)
    assert response.status_code == 200, response.text
    return [
        unescape(name) for name in re.findall(r'class="row-link" href="[^"]*">([^<]*)</a>', response.text)
    ]


@pytest.fixture
def reader(db: Session, signed_in: SignIn) -> FlaskClient:
    return signed_in(Role.VIEWER)


def test_the_list_shows_open_organisations_by_name(db: Session, reader: FlaskClient) -> None:
    for state in ("SE", "AT", "IT"):
        making.embassy(state)
    making.embassy("DE", closed_on=date(2020, 1, 1))
    db.commit()

    page = "/stakeholders/organisations"
    assert rows(reader, page) == ["Embassy of Austria", "Embassy of Italy", "Embassy of Sweden"]
    assert rows(reader, f"{page}?sort=-name") == [
        "Embassy of Sweden",
        "Embassy of Italy",
        "Embassy of Austria",
    ]
    assert rows(reader, f"{page}?status=closed") == ["Embassy of Germany"]
    assert len(rows(reader, f"{page}?status=all")) == 4


def test_the_list_is_narrowed_by_kind_country_and_residence(db: Session, reader: FlaskClient) -> None:
    making.embassy("SE")
    making.embassy("FJ", seat_city="Stockholm", seat_country="SE")
    elsewhere = making.embassy("NZ", host_country="SE", seat_city="Stockholm", seat_country="SE")
    elsewhere.accreditations.append(Accreditation(country="FI"))
    making.embassy("AU", host_country="SE", seat_city="Stockholm", seat_country="SE")
    making.embassy("IT", kind=OrganisationKind.HONORARY_CONSULATE, name={"en": "Consulate of Italy"})
    making.embassy("IS", kind=OrganisationKind.COMPANY, sending_state=None, name={"en": "A company"})
    db.commit()

    page = "/stakeholders/organisations"
    assert rows(reader, f"{page}?kind=honorary_consulate") == ["Consulate of Italy"]
    assert rows(reader, f"{page}?country=FJ") == ["Embassy of Fiji"]
    assert rows(reader, f"{page}?country=FI") == ["A company"]
    assert rows(reader, f"{page}?residence=resident") == ["Consulate of Italy", "Embassy of Sweden"]
    assert rows(reader, f"{page}?residence=non_resident") == ["Embassy of Fiji", "Embassy of New Zealand"]
    assert len(rows(reader, f"{page}?kind=nonsense&head=nonsense&sort=nonsense&page=x")) == 6


def test_the_list_finds_vacant_and_acting_missions(db: Session, reader: FlaskClient) -> None:
    making.ambassador("SE", "Lind")
    making.ambassador("IT", "Rossi", departed_on=date(2021, 1, 1))
    making.posting(making.person("Acting"), making.embassy("AT"), Rank.CHARGE_AD_INTERIM)
    making.posting(making.person("Counsellor"), making.embassy("FR"), Rank.COUNSELLOR)
    making.embassy("IS", kind=OrganisationKind.COMPANY, name={"en": "A company"})
    db.commit()

    page = "/stakeholders/organisations"
    assert rows(reader, f"{page}?head=vacant") == ["Embassy of France", "Embassy of Italy"]
    assert rows(reader, f"{page}?head=ad_interim") == ["Embassy of Austria"]


def test_the_list_finds_what_nobody_verified_for_a_year(db: Session, reader: FlaskClient) -> None:
    day = today()
    making.embassy("SE", verified_on=day)
    making.embassy("IT", verified_on=day - timedelta(days=365))
    making.embassy("AT", verified_on=day - timedelta(days=366))
    making.embassy("FR")
    db.commit()

    found = rows(reader, "/stakeholders/organisations?verified=old")
    assert found == ["Embassy of Austria", "Embassy of France"]


def test_the_list_is_named_and_ordered_in_the_readers_language(db: Session, reader: FlaskClient) -> None:
    making.embassy("SE", name={"en": "Embassy of Sweden", "fi": "Ruotsin suurlähetystö"})
    making.embassy("AT", name={"en": "Embassy of Austria", "fi": "Itävallan suurlähetystö"})
    making.embassy("IT")
    db.commit()

    assert rows(reader, "/stakeholders/organisations?lang=fi") == [
        "Embassy of Italy",
        "Itävallan suurlähetystö",
        "Ruotsin suurlähetystö",
    ]


def test_the_list_of_people_is_narrowed_by_rank_country_and_service(db: Session, reader: FlaskClient) -> None:
    rossi = making.ambassador("IT", "Rossi")
    making.posting(making.person("Bianchi"), rossi.organisation, Rank.COUNSELLOR)
    making.ambassador("AT", "Gruber", departed_on=date(2021, 1, 1))
    making.person("Nobody")
    db.commit()

    page = "/stakeholders/people"
    assert rows(reader, page) == ["Test Bianchi", "Test Gruber", "Test Nobody", "Test Rossi"]
    assert rows(reader, f"{page}?rank=ambassador") == ["Test Rossi"]
    assert rows(reader, f"{page}?country=IT") == ["Test Bianchi", "Test Rossi"]
    assert rows(reader, f"{page}?service=former") == ["Test Gruber", "Test Nobody"]
    assert rows(reader, f"{page}?service=now&q=rossi") == ["Test Rossi"]


#: Pages, and the statements that each costs.
COSTS = {
    "/stakeholders/organisations": 11,
    "/stakeholders/organisations?q=embassy&kind=embassy&head=vacant": 10,
    "/stakeholders/people": 11,
    "/stakeholders/people?q=test&rank=counsellor&country=IT": 10,
    "/stakeholders/organisations/{first}": 37,
    "/stakeholders/people/{person}": 27,
    "/office/audit": 6,
}


def test_a_page_takes_as_many_statements_for_thirty_rows_as_for_one(
    db: Session, signed_in: SignIn, count_statements: Any
) -> None:
    client = signed_in(Role.ADMINISTRATOR)
    embassy = making.embassy("IT")
    lind = making.person("Lind")
    making.posting(lind, embassy, Rank.COUNSELLOR)
    first, person = embassy.id, lind.id
    db.commit()
    counts: list[dict[str, int]] = []
    for _round in range(2):
        counts.append({})
        for url in COSTS:
            with count_statements() as statements:
                assert client.get(url.format(first=first, person=person)).status_code == 200
            counts[-1][url] = len(statements)
        for number in range(29):
            other = making.embassy("IT", name={"en": f"Embassy {number}"})
            colleague = making.person(f"Colleague {number}")
            making.posting(colleague, embassy, Rank.COUNSELLOR)
            making.posting(lind, other, Rank.COUNSELLOR)
        db.commit()

    assert counts == [COSTS] * 2


@pytest.mark.parametrize("url", ["/stakeholders/organisations/9999", "/stakeholders/people/9999"])
def test_a_guessed_number_is_not_found(reader: FlaskClient, url: str) -> None:
    assert reader.get(url).status_code == 404


def test_a_viewer_is_offered_nothing_they_may_not_do(db: Session, signed_in: SignIn) -> None:
    number = making.ambassador("IT", "Rossi").organisation_id
    db.commit()
    links = {
        role: bool(re.search(rf"/organisations/{number}/(edit|close|verify|post)", page))
        for role in (Role.VIEWER, Role.EDITOR)
        for page in [signed_in(role).get(f"/stakeholders/organisations/{number}").text]
    }
    assert links == {Role.VIEWER: False, Role.EDITOR: True}


def test_a_name_of_script_code_is_shown_as_text(db: Session, reader: FlaskClient) -> None:
    embassy = making.embassy("IT", name={"en": "<script>alert(1)</script>"})
    making.posting(making.person('"><img src=x onerror=alert(1)>', given=""), embassy)
    db.commit()
    for url in (
        "/stakeholders/organisations",
        f"/stakeholders/organisations/{embassy.id}",
        "/stakeholders/people",
    ):
        page = reader.get(url).text
        assert ("<script>alert" in page, "<img src=x" in page) == (False, False)


def test_go_to_finds_organisations_and_people_in_any_script(db: Session, reader: FlaskClient) -> None:
    embassy = making.embassy("UA")
    making.posting(making.person("Шевченко", given="Тарас"), embassy)
    making.embassy("UG", closed_on=date(2020, 1, 1))
    db.commit()
    page = reader.get("/goto?q=shevchenko&part=1").text
    assert "Тарас Шевченко" in page
    assert "Ambassador, Embassy of Ukraine" in page

    page = reader.get("/goto?q=uganda&part=1").text
    assert "Closed" in page


def test_go_to_answers_nothing_to_nothing(app: Any, db: Session) -> None:
    making.ambassador("IT", "Rossi")
    with app.test_request_context():
        assert (goto_organisations("  ", 5), goto_people("%", 5)) == ([], [])


def test_today_counts_what_needs_attention_and_leads_to_it(
    db: Session, reader: FlaskClient, signed_in: Callable[[Role], FlaskClient]
) -> None:
    making.ambassador("SE", "Lind")
    making.embassy("IT")
    making.embassy("AT", verified_on=today())
    db.commit()
    page = signed_in(Role.EDITOR).get("/").text

    assert "/stakeholders/organisations?head=vacant" in page
    assert "2 missions here have no head" in page
    assert len(rows(reader, "/stakeholders/organisations?head=vacant")) == 2
    assert len(rows(reader, "/stakeholders/organisations?verified=old")) == 2


def test_the_register_is_in_the_navigation(app: Any) -> None:
    assert "Register" in [str(entry.label) for entry in web(app).nav(Role.VIEWER)]
