"""The pages of forms of address: the table, single persons, and whom nobody can address yet."""

from __future__ import annotations

from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from office import clock
from office.accounts.models import Role
from stakeholders.address.forms import LANGUAGES, AddressRole, address_form, delivered_cell, role_of
from stakeholders.address.models import EditedForm, PersonalForm
from stakeholders.address.table import line_of, personal_forms, seen_cell, seen_person
from stakeholders.address.uncertain import count_uncertain, role_in_sql, uncertain_posts
from stakeholders.organisations.models import Organisation, OrganisationKind
from stakeholders.people.models import Gender, Posting, Rank
from tests import making

PAGE = "/stakeholders/address/"
CELL = f"{PAGE}table/attache/fi/woman"
SignIn = Callable[[Role], FlaskClient]


def written(**change: str) -> dict[str, str]:
    line = line_of(AddressRole.ATTACHE, "fi", Gender.WOMAN)
    return {
        "seen": seen_cell(line),
        "envelope": "Rouva {full}\n{organisation}",
        "card": "Rouva {full}",
        "salutation": "Arvoisa rouva {family}",
        "closing": "Kunnioittaen",
    } | change


def undo_address(client: FlaskClient, answer: Any) -> str:
    page = client.get(answer.headers["Location"]).get_data(as_text=True)
    return unescape(page.split("/undo")[0].rsplit('"', 1)[1] + "/undo")


def test_an_edited_cell_is_used_at_once_and_the_undo_takes_it_back(db: Session, signed_in: SignIn) -> None:
    administrator = signed_in(Role.ADMINISTRATOR)
    who = making.person("Silva", "Ana", gender=Gender.WOMAN)
    post = making.posting(who, making.embassy("BR"), Rank.ATTACHE)
    db.commit()

    answer = administrator.post(CELL, data=written())
    db.expire_all()
    used = address_form(who, post, "fi")
    administrator.post(undo_address(administrator, answer))
    db.expire_all()

    assert answer.status_code == 303
    assert (used.salutation, used.envelope) == ("Arvoisa rouva Silva", "Rouva Ana Silva\nEmbassy of Brazil")
    assert address_form(who, post, "fi").salutation == "Arvoisa avustaja"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Arvoisa {ministeri}", "“{ministeri}” cannot be filled in. You may write {full}, {family}"),
        ("Arvoisa {family", "A brace is not closed or not opened"),
        ("", "This field is required."),
    ],
)
def test_what_cannot_be_filled_in_is_refused_in_a_sentence(
    db: Session, signed_in: SignIn, text: str, words: str
) -> None:
    answer = signed_in(Role.ADMINISTRATOR).post(CELL, data=written(salutation=text))

    assert answer.status_code == 422
    assert words in unescape(answer.get_data(as_text=True))
    assert db.scalars(select(EditedForm)).all() == []


def test_the_preview_shows_a_name_and_saves_nothing(db: Session, signed_in: SignIn) -> None:
    answer = signed_in(Role.ADMINISTRATOR).post(CELL, data=written(preview="1"))

    assert answer.status_code == 200
    assert "Arvoisa rouva Silva" in answer.get_data(as_text=True)
    assert db.scalars(select(EditedForm)).all() == []


def test_a_cell_for_everybody_is_changed_for_everybody_and_reset(db: Session, signed_in: SignIn) -> None:
    administrator = signed_in(Role.ADMINISTRATOR)
    address = f"{PAGE}table/attache/fi/everybody"

    administrator.post(address, data=written(seen=seen_cell(line_of(AddressRole.ATTACHE, "fi", None))))
    edited = {row.gender for row in db.scalars(select(EditedForm))}
    administrator.post(f"{address}/reset")
    db.expire_all()

    assert edited == set(Gender)
    assert db.scalars(select(EditedForm)).all() == []


def test_the_second_of_two_who_change_a_cell_is_told(db: Session, signed_in: SignIn) -> None:
    administrator = signed_in(Role.ADMINISTRATOR)
    both = written()
    administrator.post(CELL, data=both)

    answer = administrator.post(CELL, data=both | {"salutation": "Hyvä rouva {family}"})

    assert answer.status_code == 409
    assert "Arvoisa rouva {family}" in answer.get_data(as_text=True)


def test_the_table_says_who_changed_a_cell(db: Session, signed_in: SignIn) -> None:
    administrator = signed_in(Role.ADMINISTRATOR)
    administrator.post(CELL, data=written())

    page = administrator.get(f"{PAGE}?language=fi").get_data(as_text=True)

    assert "Changed by the office" in page
    assert "by Administrator" in page


def test_what_a_person_wishes_is_kept_with_the_day_it_was_verified(db: Session, signed_in: SignIn) -> None:
    editor = signed_in(Role.EDITOR)
    who = making.person("Silva", "Ana")
    post = making.posting(who, making.embassy("BR"))
    db.commit()

    answer = editor.post(
        f"{PAGE}people/{who.id}",
        data={
            "seen": seen_person(who, personal_forms(who.id)),
            "gender": "woman",
            "fr-salutation": "Madame l'Ambassadeur",
            "fr-verified_on": "2026-01-07",
        },
    )
    db.expire_all()

    assert answer.status_code == 303
    assert who.gender is Gender.WOMAN
    form = address_form(who, post, "fr")
    assert (form.salutation, form.envelope.splitlines()[1]) == (
        "Madame l'Ambassadeur",
        "Ambassadrice du Brésil",
    )
    assert str(db.scalars(select(PersonalForm.verified_on)).one()) == "2026-01-07"

    editor.post(undo_address(editor, answer))
    db.expire_all()
    assert (who.gender, db.scalars(select(PersonalForm)).all()) == (Gender.UNKNOWN, [])


def test_those_who_cannot_be_addressed_are_listed_with_the_way_to_mend_it(
    db: Session, signed_in: SignIn
) -> None:
    editor = signed_in(Role.EDITOR)
    unknown = making.person("Silva", "Ana")
    making.posting(unknown, making.embassy("BR"), Rank.COUNSELLOR)
    making.posting(making.person("Rossi", gender=Gender.MAN), making.embassy("IT"), Rank.COUNSELLOR)
    db.commit()

    page = " ".join(editor.get(f"{PAGE}uncertain?language=fr").get_data(as_text=True).split())

    assert "This 1 person cannot be addressed with certainty in French." in page
    assert f"{PAGE}people/{unknown.id}" in page
    assert list(count_uncertain(LANGUAGES, clock.today()).values()) == [0, 0, 0, 1]


@pytest.mark.once
def test_the_database_finds_just_those_whose_form_is_flagged(db: Session) -> None:
    """The expression in SQL and the function agree on every rank in every kind of organisation."""
    for number, kind in enumerate(OrganisationKind):
        state = "FI" if number % 4 == 0 else "SE"
        where = making.embassy(state, kind=kind, sending_state=state)
        for rank in Rank:
            making.posting(
                making.person(f"{kind}{rank}"), where, rank, is_head=number % 2 == 0, ad_interim=False
            )
    db.flush()

    found = db.execute(select(Posting, role_in_sql("FI")).join(Organisation)).all()
    assert [(str(post), role) for post, role in found if role_of(post) != role] == []

    day = clock.today()
    posts = list(db.scalars(select(Posting)))
    for code in LANGUAGES:
        flagged = {post.id for post in posts if address_form(post.person, post, code).problems}
        assert {post.id for post in db.scalars(uncertain_posts(code, day))} == flagged
        assert count_uncertain([code], day) == {code: len(flagged)}


def test_the_lists_cost_the_same_for_one_person_and_for_thirty(
    db: Session, signed_in: SignIn, count_statements: Callable[[], Any]
) -> None:
    reader = signed_in(Role.EDITOR)
    counts: list[list[int]] = []
    for states in (making.STATES[:1], making.STATES[1:]):
        for state in states:
            making.ambassador(state, state, gender=Gender.UNKNOWN)
        db.commit()
        counts.append([])
        for path in ("?language=fr", "uncertain?language=fr"):
            with count_statements() as statements:
                assert reader.get(PAGE + path).status_code == 200
            counts[-1].append(len(statements))

    assert counts[0] == counts[1]


def test_every_row_of_the_table_has_a_form_for_men_and_women_in_every_language() -> None:
    missing = [
        (role, code, gender)
        for role in AddressRole
        for code in LANGUAGES
        for gender in (Gender.MAN, Gender.WOMAN)
        if delivered_cell(role, code, gender) is None
    ]

    assert missing == []
