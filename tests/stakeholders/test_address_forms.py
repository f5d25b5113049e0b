"""The table of forms of address, cell by cell."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from sqlalchemy.orm import Session

from stakeholders.address.forms import address_form
from stakeholders.address.models import EditedForm, PersonalForm
from stakeholders.organisations.models import OrganisationKind
from stakeholders.people.models import Gender, Person, Posting, Rank
from tests import making

MAN, WOMAN, UNKNOWN = Gender.MAN, Gender.WOMAN, Gender.UNKNOWN

SALUTATIONS = [
    (Rank.AMBASSADOR, MAN, "en", "Your Excellency"),
    (Rank.AMBASSADOR, MAN, "sv", "Ers Excellens"),
    (Rank.AMBASSADOR, MAN, "fi", "Teidän Ylhäisyytenne"),
    (Rank.AMBASSADOR, MAN, "fr", "Monsieur l'Ambassadeur"),
    (Rank.AMBASSADOR, WOMAN, "en", "Your Excellency"),
    (Rank.AMBASSADOR, WOMAN, "sv", "Ers Excellens"),
    (Rank.AMBASSADOR, WOMAN, "fi", "Teidän Ylhäisyytenne"),
    (Rank.AMBASSADOR, WOMAN, "fr", "Madame l'Ambassadrice"),
    (Rank.AMBASSADOR, UNKNOWN, "en", "Your Excellency"),
    (Rank.AMBASSADOR, UNKNOWN, "sv", "Ers Excellens"),
    (Rank.AMBASSADOR, UNKNOWN, "fi", "Teidän Ylhäisyytenne"),
    (Rank.NUNCIO, MAN, "en", "Your Excellency"),
    (Rank.NUNCIO, MAN, "sv", "Ers Excellens"),
    (Rank.NUNCIO, MAN, "fi", "Teidän Ylhäisyytenne"),
    (Rank.NUNCIO, MAN, "fr", "Monsieur le Nonce"),
    (Rank.CHARGE_AD_INTERIM, MAN, "en", "Dear Mr Silva"),
    (Rank.CHARGE_AD_INTERIM, WOMAN, "en", "Dear Ms Silva"),
    (Rank.CHARGE_AD_INTERIM, UNKNOWN, "en", "Dear Ana Silva"),
    (Rank.CHARGE_AD_INTERIM, UNKNOWN, "sv", "Bästa chargé d'affaires Silva"),
    (Rank.CHARGE_AD_INTERIM, UNKNOWN, "fi", "Arvoisa asiainhoitaja"),
    (Rank.CHARGE_AD_INTERIM, MAN, "fr", "Monsieur le Chargé d'affaires"),
    (Rank.CHARGE_AD_INTERIM, WOMAN, "fr", "Madame la Chargée d'affaires"),
    (Rank.MINISTER_COUNSELLOR, MAN, "sv", "Bästa herr Silva"),
    (Rank.MINISTER_COUNSELLOR, WOMAN, "sv", "Bästa fru Silva"),
    (Rank.MINISTER_COUNSELLOR, UNKNOWN, "sv", "Bästa Ana Silva"),
    (Rank.MINISTER_COUNSELLOR, WOMAN, "fi", "Arvoisa ministerineuvos"),
    (Rank.COUNSELLOR, WOMAN, "fi", "Arvoisa lähetystöneuvos"),
    (Rank.SECOND_SECRETARY, WOMAN, "fi", "Arvoisa lähetystösihteeri"),
    (Rank.ATTACHE, WOMAN, "fi", "Arvoisa avustaja"),
    (Rank.COUNSELLOR, WOMAN, "fr", "Madame la Conseillère"),
    (Rank.HONORARY_CONSUL, MAN, "en", "Dear Mr Silva"),
    (Rank.HONORARY_CONSUL, MAN, "sv", "Bästa konsul Silva"),
    (Rank.HONORARY_CONSUL, MAN, "fi", "Arvoisa kunniakonsuli"),
    (Rank.HONORARY_CONSUL, WOMAN, "fr", "Madame la Consule"),
    (Rank.HEAD_OF_REPRESENTATION, WOMAN, "en", "Dear Ms Silva"),
    (Rank.HEAD_OF_REPRESENTATION, WOMAN, "sv", "Bästa Silva"),
    (Rank.HEAD_OF_REPRESENTATION, WOMAN, "fi", "Arvoisa johtaja Silva"),
    (Rank.HEAD_OF_REPRESENTATION, WOMAN, "fr", "Madame la Cheffe"),
    (Rank.STAFF, UNKNOWN, "en", "Dear Ana Silva"),
    (Rank.STAFF, UNKNOWN, "sv", "Bästa Ana Silva"),
    (Rank.STAFF, UNKNOWN, "fi", "Arvoisa Ana Silva"),
]


def of(
    rank: Rank, gender: Gender = UNKNOWN, state: str = "BR", **organisation: Any
) -> tuple[Person, Posting]:
    who = making.person("Silva", "Ana", gender=gender)
    return who, making.posting(who, making.embassy(state, **organisation), rank)


@pytest.mark.parametrize(("rank", "gender", "language", "salutation"), SALUTATIONS)
def test_the_salutation_is_the_tables(
    db: Session, rank: Rank, gender: Gender, language: str, salutation: str
) -> None:
    who, post = of(rank, gender)

    assert address_form(who, post, language).salutation == salutation


@pytest.mark.parametrize("rank", [Rank.AMBASSADOR, Rank.COUNSELLOR, Rank.STAFF])
def test_in_french_an_unknown_gender_is_left_to_a_person(db: Session, rank: Rank) -> None:
    who, post = of(rank)

    assert len(address_form(who, post, "fr").problems) == 1


def test_the_envelope_does_not_abbreviate_and_the_card_does(db: Session) -> None:
    who, post = of(Rank.AMBASSADOR, WOMAN, "NL")

    form = address_form(who, post, "en")

    assert (form.envelope, form.card, form.problems) == (
        "Her Excellency Ana Silva\nAmbassador of the Netherlands",
        "H.E. the Ambassador of the Netherlands",
        (),
    )


def test_an_ambassador_of_unknown_gender_is_flagged_for_the_envelope(db: Session) -> None:
    who, post = of(Rank.AMBASSADOR)

    form = address_form(who, post, "en")

    assert (form.envelope, len(form.problems)) == ("Ana Silva\nAmbassador of Brazil", 1)


def test_whoever_has_a_title_is_not_mr_or_ms_beside_it(db: Session) -> None:
    who, post = of(Rank.CHARGE_AD_INTERIM, MAN)
    who.academic_title = "Dr."

    forms = [address_form(who, post, language) for language in ("en", "fr")]

    assert forms[0].envelope.startswith("Dr. Ana Silva\nChargé")
    assert [form.card for form in forms] == ["Dr. Ana Silva, Chargé d'affaires"] * 2
    assert forms[0].salutation == "Dear Mr Silva"


def test_the_swedish_ambassador_is_an_excellency(db: Session) -> None:
    who, post = of(Rank.AMBASSADOR, WOMAN, "SE")

    assert address_form(who, post, "en").salutation == "Your Excellency"


def test_an_ambassador_of_the_hosts_own_state_is_not(db: Session) -> None:
    who, post = of(Rank.AMBASSADOR, WOMAN, "FI")

    assert address_form(who, post, "en").salutation == "Dear Ambassador Silva"


def test_the_head_of_the_eu_representation_is_not_whatever_the_rank(db: Session) -> None:
    who, post = of(Rank.AMBASSADOR, WOMAN, "BE", kind=OrganisationKind.EU_REPRESENTATION, sending_state=None)

    assert address_form(who, post, "en").salutation == "Dear Ms Silva"


def test_what_the_person_prefers_wins_over_the_table(db: Session) -> None:
    who, post = of(Rank.AMBASSADOR, WOMAN)
    db.add(
        PersonalForm(
            person_id=who.id, language="fr", salutation="Madame l'Ambassadeur", verified_on=date(2026, 1, 7)
        )
    )

    assert address_form(who, post, "fr").salutation == "Madame l'Ambassadeur"


def test_what_the_office_edited_wins_over_what_was_delivered(db: Session) -> None:
    who, post = of(Rank.ATTACHE, WOMAN)
    db.add(
        EditedForm(
            role="attache",
            gender=WOMAN,
            language="fi",
            envelope="{full}",
            card="{full}",
            salutation="Arvoisa rouva {family}",
            closing="Kunnioittaen",
        )
    )

    assert address_form(who, post, "fi").salutation == "Arvoisa rouva Silva"


def test_a_name_with_braces_or_a_slash_is_left_as_it_is(db: Session) -> None:
    who = making.person("{state} / O'Brien", "Ana", gender=WOMAN)
    post = making.posting(who, making.embassy("IE"))

    assert address_form(who, post, "en").envelope == (
        "Her Excellency Ana {state} / O'Brien\nAmbassador of Ireland"
    )
