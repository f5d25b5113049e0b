"""What nobody has verified for long comes first where it matters, and says why it is there."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, timedelta
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from office import clock
from office.accounts.models import Role
from office.audit.models import AuditEntry
from stakeholders.organisations.models import Organisation, OrganisationKind
from stakeholders.people.models import Rank
from stakeholders.verification.customs import Customs, customs, decide_customs
from stakeholders.verification.models import Verification
from stakeholders.verification.verifying import take_back, verify_all
from tests import making
from tests.stakeholders.upkeep import LONG_AGO, mission, posting_of, request_to

PAGE = "/stakeholders/upkeep"
SignIn = Callable[[Role], FlaskClient]


def listed(browser: FlaskClient, query: str = "") -> list[str]:
    """The entries of the page, in its order."""
    page = browser.get(PAGE + query)
    assert page.status_code == 200
    found = re.findall(r'class="row-link" href="[^"]*">([^<]*)</a>', page.text)
    return [unescape(name).removeprefix("Embassy of ") for name in found]


def embassy(state: str, *, head: bool = True, mail: str | None = None, **columns: Any) -> Organisation:
    """An embassy verified long ago, whose ambassador presented credentials last year and is verified."""
    values: dict[str, Any] = {"verified_on": LONG_AGO, "verified_by": "Maija Virta"}
    made = making.embassy(state, mail=mail, **(values | columns))
    if head:
        today = clock.today()
        making.posting(
            making.person(f"Head{state}"),
            made,
            arrived_on=today - timedelta(days=300),
            credentials_on=today - timedelta(days=280),
            verified_on=today,
        )
    return made


@pytest.fixture
def officer(db: Session, signed_in: Callable[[Role], FlaskClient]) -> FlaskClient:
    return signed_in(Role.EDITOR)


@pytest.fixture
def reader(db: Session, signed_in: SignIn) -> FlaskClient:
    return signed_in(Role.VIEWER)


def test_what_was_verified_within_the_year_is_not_listed(db: Session, reader: FlaskClient) -> None:
    embassy("IT", verified_on=clock.today() - timedelta(days=365))
    embassy("FR", verified_on=clock.today() - timedelta(days=366))
    embassy("ES", verified_on=None)
    embassy("DE", closed_on=LONG_AGO)

    assert listed(reader) == ["Spain", "France"]


def test_an_entry_counts_as_stale_where_its_heads_post_is(db: Session, reader: FlaskClient) -> None:
    post = posting_of(mission("IT", verified_on=clock.today()), "Rossi")
    post.verified_on = LONG_AGO

    page = reader.get(PAGE).text

    assert listed(reader) == ["Italy"]
    assert "The post of Chiara Rossi was last verified on 2 January 2020" in page


def test_the_office_says_after_how_many_days(db: Session, reader: FlaskClient, signed_in: SignIn) -> None:
    embassy("IT", verified_on=clock.today() - timedelta(days=100))
    assert listed(reader) == []

    signed_in(Role.ADMINISTRATOR).post(
        f"{PAGE}/customs", data={"stale_after": "90", "link_open": "30", "remind_after": "7"}
    )

    assert customs() == Customs(90, 30, 7)
    assert listed(reader) == ["Italy"]
    refused = signed_in(Role.ADMINISTRATOR).post(f"{PAGE}/customs", data={"stale_after": "0"})
    assert refused.status_code == 422


def test_heads_of_mission_and_residents_come_first_then_the_weightiest_reason(
    db: Session, reader: FlaskClient
) -> None:
    today = clock.today()
    making.posting(making.person("A", "Chief"), embassy("AT", head=False), credentials_on=None)
    long = making.posting(making.person("B", "Long"), embassy("BE", head=False))
    long.arrived_on, long.credentials_on = today - timedelta(days=1600), today - timedelta(days=1500)
    embassy("CZ")
    embassy("DK", head=False)
    embassy("EE", mail="")
    making.invitation(making.seminar(), making.posting(making.person("F"), embassy("FR", head=False)))
    embassy("GR", seat_city="Stockholm", seat_country="SE")
    embassy("HU", kind=OrganisationKind.UNIVERSITY, name={"en": "Embassy of learning"})

    assert listed(reader) == [
        "France",  # invited
        "Denmark",  # vacant
        "Austria",  # a designate since 2019
        "Estonia",  # no mail
        "Belgium",  # long in post
        "Czechia",  # nothing but old
        "Greece",  # not resident
        "learning",  # no mission
    ]


def test_each_line_says_in_words_why_it_is_there(db: Session, reader: FlaskClient) -> None:
    event = making.seminar()
    italy = mission("IT")
    rossi = posting_of(italy, "Rossi")
    rossi.credentials_on, rossi.verified_on, rossi.created_at = None, None, clock.now() - timedelta(days=900)
    making.invitation(event, rossi)
    embassy("FR", head=False, mail="")

    page = unescape(reader.get(PAGE).text)

    for sentence in (
        "Invited to 1 coming event",
        "Chiara Rossi has not presented credentials yet",
        "Chiara Rossi has headed it since 2019, for more than four years",
        "The post of Chiara Rossi has never been verified",
        "Nobody has verified this entry yet",
        "Nobody heads it, not even ad interim",
        "No mail address: no letter can reach it",
        f"Entry verified {(clock.today() - LONG_AGO).days} days ago",
    ):
        assert sentence in page, sentence


def test_what_is_over_or_withdrawn_is_no_coming_invitation(db: Session, reader: FlaskClient) -> None:
    over = making.seminar(starts_at=clock.now() - timedelta(days=2), ends_at=clock.now() - timedelta(days=1))
    making.invitation(over, making.posting(making.person("A"), embassy("IT", head=False)))
    taken_off = making.posting(making.person("B"), embassy("FR", head=False))
    making.invitation(making.seminar(), taken_off, withdrawn_at=clock.now())

    assert listed(reader, "?reason=invited") == []


def test_the_list_is_narrowed_by_reason_reach_kind_name_and_asking(db: Session, reader: FlaskClient) -> None:
    embassy("IT", head=False)
    france = embassy("FR", mail="")
    embassy("GR", seat_city="Stockholm", seat_country="SE")
    embassy("MT", host_country="SE", seat_city="Stockholm", seat_country="SE")
    embassy("HU", kind=OrganisationKind.HIGH_COMMISSION)
    request_to(france)

    assert listed(reader, "?reason=vacant") == ["Italy"]
    assert listed(reader, "?reason=no_mail") == ["France"]
    assert listed(reader, "?reach=non_resident") == ["Greece"]
    assert "Greece" not in listed(reader, "?reach=resident")
    assert "Malta" not in listed(reader)
    assert "Malta" in listed(reader, "?reach=all")
    assert listed(reader, "?kind=high_commission") == ["Hungary"]
    assert listed(reader, "?q=ita") == ["Italy"]
    assert listed(reader, "?asked=open") == ["France"]
    assert "France" not in listed(reader, "?asked=not_asked")
    assert listed(reader, "?reason=nonsense&reach=zz&kind=x&asked=y&page=9999") == []


def test_entries_are_verified_many_at_a_time_on_one_word_and_it_is_undone(
    db: Session, officer: FlaskClient
) -> None:
    italy, france = mission("IT"), mission("FR")
    bianchi = posting_of(italy, "Bianchi")

    page = officer.post(
        f"{PAGE}/verified",
        data={"ids": [str(italy.id), str(france.id)], "source": "Diplomatic list of 1 October"},
        follow_redirects=True,
    )

    assert "2 entries are verified today." in page.text
    db.expire_all()
    for record in (italy, france, bianchi, italy.channels[0]):
        assert (record.verified_on, record.verified_by, record.verified_source) == (
            clock.today(),
            "Editor",
            "Diplomatic list of 1 October",
        )
    made = db.scalars(select(Verification)).one()
    history = officer.get(f"/stakeholders/organisations/{italy.id}").text
    assert f"erification no. {made.id} of several entries" in history

    officer.post(f"{PAGE}/verified/{made.id}/undo")

    db.expire_all()
    assert [record.verified_on for record in (italy, france, bianchi, italy.channels[0])] == [None] * 4


def test_what_somebody_changed_since_keeps_its_verification(db: Session) -> None:
    italy, france = mission("IT"), mission("FR")
    made = verify_all([italy.id, france.id], by="Maija Virta", source="telephone")
    italy.seat_city = "Espoo"
    db.flush()

    undone = take_back(made)

    assert [one.label for one in undone.left] == ["Embassy of Italy"]
    assert (italy.verified_on, france.verified_on) == (clock.today(), None)
    assert db.scalars(select(AuditEntry).where(AuditEntry.takes_back)).all()


def test_on_whose_word_is_asked_for_and_the_ticks_stay(db: Session, officer: FlaskClient) -> None:
    italy = mission("IT")

    refused = officer.post(f"{PAGE}/verified", data={"ids": [str(italy.id)], "source": " "})
    nobody = officer.post(f"{PAGE}/verified", data={"source": "telephone"}, follow_redirects=True)

    assert refused.status_code == 422
    assert "Say on whose word" in refused.text
    assert re.search(rf'name="ids" value="{italy.id}"[^>]*checked', refused.text)
    assert "Tick at least one entry first" in nobody.text
    db.expire_all()
    assert italy.verified_on is None


def test_an_empty_list_says_that_all_is_well(db: Session, reader: FlaskClient) -> None:
    assert "Everything has been verified" in reader.get(PAGE).text


def test_the_list_costs_the_same_for_one_row_and_for_thirty(
    db: Session, officer: FlaskClient, count_statements: Any
) -> None:
    mission("IT")
    db.commit()
    asked = []
    for _round in range(2):
        with count_statements() as statements:
            assert officer.get(PAGE).status_code == 200
        asked.append(len(statements))
        for number in range(29):
            made = mission(making.STATES[number + 1])
            made.verified_on = date(2020, 1, 1 + number)
            making.posting(making.person(f"Second {number}"), made, Rank.ATTACHE)
            request_to(made)
        db.commit()

    assert asked == [10, 10]


def test_customs_that_were_never_chosen_are_the_usual_ones(db: Session) -> None:
    assert customs() == Customs(365, 60, 14)
    decide_customs(Customs(stale_after=200))
    assert customs().stale_after == 200
