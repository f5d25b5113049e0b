"""A record is found by anything that is known of it, and its text follows what becomes of it."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import delete
from sqlalchemy.orm import Session

from stakeholders.directory.finding import renew_all
from stakeholders.directory.models import OrganisationText, PersonText
from stakeholders.directory.narrowing import Wanted
from stakeholders.directory.queries import organisations, people
from stakeholders.organisations.models import (
    Address,
    Channel,
    ChannelMedium,
    ChannelPurpose,
    ExternalId,
    FormerName,
    Organisation,
)
from stakeholders.people.models import Person, Rank
from tests import making

TODAY = date(2026, 11, 21)


def found(db: Session, typed: str) -> tuple[list[str], list[str]]:
    """The organisations and the people that are found, by name."""
    wanted = Wanted(typed=typed)
    places = db.scalars(organisations(wanted, home="FI", day=TODAY).order_by(Organisation.id))
    who = db.scalars(people(wanted, home="FI", day=TODAY).order_by(Person.id))
    return [str(place) for place in places], [person.name for person in who]


@pytest.fixture
def italy(db: Session) -> Organisation:
    embassy = making.embassy(
        "IT", mail="Segreteria.Helsinki@example.org", website="https://ambasciata.example.org"
    )
    embassy.channels.append(
        Channel(medium=ChannelMedium.PHONE, purpose=ChannelPurpose.GENERAL, value="+3589681120")
    )
    embassy.former_names.append(FormerName(name={"en": "Legation of Sardinia", "fi": "Sardinian lähetystö"}))
    embassy.external_ids.append(ExternalId(scheme="wikidata", value="Q1234567"))
    embassy.addresses.append(Address(lines="Itäinen Puistotie 4 A\n00140 Helsinki"))
    embassy.notes = "Prefers the telephone; Äyräpää knows them"
    rossi = making.person("Rossi", "Chiara", academic_title="Dr.", notes="Plays the cello")
    rossi.channels.append(
        Channel(medium=ChannelMedium.EMAIL, purpose=ChannelPurpose.PERSONAL, value="c.rossi@mail.example.org")
    )
    making.posting(
        rossi, embassy, Rank.COUNSELLOR, title={"en": "Cultural Counsellor", "fi": "Kulttuurineuvos"}
    )
    making.embassy("SE")
    db.flush()
    return embassy


@pytest.mark.parametrize(
    "typed",
    [
        "segreteria.helsinki@example.org",
        "SEGRETERIA.HELSINKI@",
        "@example.org italia",
        "ambasciata.example.org",
        "+358 9 681 120",
        "09 681120",
        "(09) 681-120",
        "00358 9681120",
        "+358 (0)9 681 120",
        "681 120",
        "sardinia",
        "sardinian lahetysto",
        "Q1234567",
        "puistotie 4",
        "ayrapaa",
    ],
)
def test_an_organisation_is_found_by_all_that_is_known_of_it(
    db: Session, italy: Organisation, typed: str
) -> None:
    assert found(db, typed)[0] == ["Embassy of Italy"]


@pytest.mark.parametrize(
    "typed",
    ["c.rossi@mail", "cello", "kulttuurineuvos", "counsellor italy", "rossi dr", "Италия rossi"],
)
def test_a_person_is_found_by_all_that_is_known_of_them(db: Session, italy: Organisation, typed: str) -> None:
    expected = [] if typed.startswith("Италия") else ["Chiara Rossi"]
    assert found(db, typed)[1] == expected


def test_nothing_is_found_by_another_number(db: Session, italy: Organisation) -> None:
    assert found(db, "09 681 121") == ([], [])
    assert found(db, "someone@example.org") == ([], [])


def test_the_text_follows_each_change(db: Session, italy: Organisation) -> None:
    rossi = db.query(Person).one()
    italy.channels[1].value = "+358401112223"
    db.flush()
    assert (found(db, "09 681 120")[0], found(db, "040 111 2223")[0]) == ([], ["Embassy of Italy"])
    italy.former_names.clear()
    db.flush()
    assert found(db, "sardinia")[0] == []
    rossi.postings[0].departed_on = date(2026, 1, 1)
    db.flush()
    assert found(db, "counsellor italy")[1] == []
    channel = rossi.channels[0]
    other = making.person("Bianchi")
    channel.person_id = other.id
    db.flush()
    assert found(db, "c.rossi@mail")[1] == ["Test Bianchi"]


def test_people_are_found_by_the_new_name_of_their_organisation(db: Session, italy: Organisation) -> None:
    italy.name = {"en": "Embassy of Padania"}
    db.flush()
    assert found(db, "padania counsellor")[1] == ["Chiara Rossi"]


def test_texts_are_made_anew_and_go_with_their_record(db: Session, italy: Organisation) -> None:
    db.execute(delete(OrganisationText))
    db.execute(delete(PersonText))
    assert found(db, "italy") == ([], [])
    renew_all()
    assert found(db, "italy") == (["Embassy of Italy"], ["Chiara Rossi"])
    sweden = db.query(Organisation).filter_by(sending_state="SE").one()
    db.delete(sweden)
    db.flush()
    assert db.query(OrganisationText).count() == 1


def test_ten_records_cost_as_many_statements_as_one(db: Session, count_statements: object) -> None:
    counts = []
    for count in (1, 10):
        for number in range(count):
            db.add(Organisation(kind="embassy", name={"en": f"Embassy {number}"}))
        with count_statements() as statements:  # type: ignore[operator]
            db.flush()
        counts.append(len([s for s in statements if "INSERT INTO organisations " not in s]))
    assert counts[0] == counts[1]
