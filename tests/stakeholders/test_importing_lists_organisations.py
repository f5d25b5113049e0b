"""Lists of organisations and of states' embassies, and mappings that fit no list."""

from __future__ import annotations

from datetime import date, time

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from stakeholders.importing.files import (
    BadMapping,
    mapping_of,
    set_mapping,
)
from stakeholders.importing.mapping import Fault, Mapping, problems
from stakeholders.importing.plans import Fate
from stakeholders.organisations.models import ChannelPurpose, Organisation, OrganisationKind
from stakeholders.people.models import Posting, Rank
from tests.stakeholders.listed import BERG, amount, fates, handed_in, taken


def test_a_list_of_states_speaks_of_their_embassies(db: Session) -> None:
    found = taken(
        db,
        "Sweden;BERG, Åsa;Ambassador;4.5.2022;10.30",
        "Ranska;Jean Martin;Chargé d'affaires a.i.;;",
        headings="Country;Name;Rank;Credentials;Credentials time",
    )
    assert fates(found) == [Fate.NEW, Fate.NEW]
    berg, martin = db.scalars(select(Posting).order_by(Posting.id))
    assert (berg.organisation.name["fi"], berg.person.family_name, berg.person.given_name) == (
        "Ruotsin suurlähetystö",
        "BERG",
        "Åsa",
    )
    assert (berg.credentials_on, berg.credentials_time, berg.is_head) == (
        date(2022, 5, 4),
        time(10, 30),
        True,
    )
    assert (martin.person.family_name, martin.person.given_name) == ("Jean Martin", "")
    assert (martin.rank, martin.is_head, martin.ad_interim) == (Rank.CHARGE_AD_INTERIM, True, True)


def test_one_to_italy_and_one_to_the_holy_see_stay_two(db: Session) -> None:
    rows = ("Embassy of Sweden;Italy;Rome", "Embassy of Sweden;Holy See;Rome")
    found = taken(db, *rows, headings="Organisation;Host country;City")
    assert (fates(found), amount(db, Organisation)) == ([Fate.NEW] * 2, 2)
    assert fates(taken(db, *rows, headings="Organisation;Host country;City")) == [Fate.UNCHANGED] * 2


def test_channels_addresses_and_accreditations_of_an_organisation(db: Session) -> None:
    headings = "Organisation;Kind;Street;Postcode;Secretariat e-mail;Accredited to;Website"
    taken(
        db,
        "House of Music;association;1 Harbour St;00100 Helsinki;desk@example.org;Estonia, Latvia;example.org",
        headings=headings,
    )
    house = db.scalars(select(Organisation)).one()
    assert (house.kind, house.website) == (OrganisationKind.ASSOCIATION, "https://example.org")
    assert [a.lines for a in house.addresses] == ["1 Harbour St\n00100 Helsinki"]
    assert [(c.value, c.purpose) for c in house.channels] == [
        ("desk@example.org", ChannelPurpose.SECRETARIAT)
    ]
    assert [a.country for a in house.accreditations] == ["EE", "LV"]


def test_a_mapping_says_what_is_wrong_with_it(db: Session) -> None:
    twice = Mapping({"A": "person.family_name", "B": "person.family_name"})
    assert [(p.fault, p.columns) for p in problems(twice)] == [(Fault.TWICE, ("A", "B"))]
    assert [p.fault for p in problems(Mapping({"A": "person.emails", "B": "person.emails"}))] == [
        Fault.NO_NAME
    ]
    file = handed_in(BERG)
    with pytest.raises(BadMapping):
        set_mapping(file, Mapping({"Rank": "posting.rank"}))
    assert "Family name" in mapping_of(file).columns
