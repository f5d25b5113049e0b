"""Anyone is found in any script, by any part of the name."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from stakeholders.directory.narrowing import Wanted
from stakeholders.directory.queries import organisations, people
from stakeholders.directory.search import fold
from stakeholders.organisations.models import Organisation, OrganisationKind
from stakeholders.people.models import Person

TODAY = date(2026, 11, 21)


@pytest.mark.parametrize(
    ("text", "folded"),
    [
        ("Jäntti", "jantti"),
        ("Шевченко", "shevchenko"),
        ("  MÜLLER-O'Brien,\tÅsa ", "muller obrien asa"),
        ("Ja\u0308ntti", "jantti"),
        ("Đặng Thị Ý", "dang thi y"),
        ("100 % _ \\", "100"),
        ("", ""),
    ],
)
def test_folding_gives_plain_latin_words(text: str, folded: str) -> None:
    assert fold(text) == folded
    assert fold(folded) == folded


@pytest.fixture
def names(db: Session) -> Session:
    db.add_all(
        [
            Person(given_name="Anna", family_name="Jäntti"),
            Person(given_name="Тарас", family_name="Шевченко"),
            Person(given_name="Olena", family_name="Shevchenko", own_script_name="Олена Шевченко"),
            Person(given_name="Jörg", family_name="Müller"),
            Person(given_name="Seán", family_name="O’Brien"),
            Person(family_name="Percent 100 Name"),
            Person(family_name="Suharto"),
        ]
    )
    db.flush()
    return db


def found(session: Session, typed: str) -> list[str]:
    statement = people(Wanted(typed=typed), home="FI", day=TODAY).order_by(Person.id)
    return [person.name for person in session.scalars(statement)]


@pytest.mark.parametrize(
    ("typed", "names_found"),
    [
        ("jantti", ["Anna Jäntti"]),
        ("Jäntti", ["Anna Jäntti"]),
        ("jantti anna", ["Anna Jäntti"]),
        ("shevchenko", ["Тарас Шевченко", "Olena Shevchenko"]),
        ("Шевченко", ["Тарас Шевченко", "Olena Shevchenko"]),
        ("mueller", ["Jörg Müller"]),
        ("muller", ["Jörg Müller"]),
        ("Müller joerg", ["Jörg Müller"]),
        ("obrien", ["Seán O’Brien"]),
        ("o'brien", ["Seán O’Brien"]),
        ("100%", ["Percent 100 Name"]),
        ("_", []),
        ("%", []),
        ("suh", ["Suharto"]),
        ("nobody", []),
    ],
)
def test_a_person_is_found_in_any_script_and_order(
    names: Session, typed: str, names_found: list[str]
) -> None:
    assert found(names, typed) == names_found


def test_a_changed_name_is_found_by_the_new_one_alone(names: Session) -> None:
    anna = names.scalars(select(Person).where(Person.family_name == "Jäntti")).one()
    anna.family_name = "Lindqvist"
    names.flush()

    assert (found(names, "lindqvist"), found(names, "jantti")) == (["Anna Lindqvist"], [])


@pytest.mark.parametrize(
    "typed", ["sweden", "sverige", "ruotsi", "tukholma", "unioninkatu embassy", "strömsund"]
)
def test_an_embassy_is_found_by_any_name_of_it_its_state_or_city(db: Session, typed: str) -> None:
    db.add(
        Organisation(
            kind=OrganisationKind.EMBASSY,
            name={"en": "Embassy at Unioninkatu", "fi": "Tukholman väki"},
            sending_state="SE",
            seat_city="Strömsund",
        )
    )
    db.flush()
    statement = organisations(Wanted(typed=typed), home="FI", day=TODAY)

    assert [str(organisation) for organisation in db.scalars(statement)] == ["Embassy at Unioninkatu"]
