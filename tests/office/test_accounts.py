"""Accounts of staff: opening, changing, signing in."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from click.testing import Result
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from office.accounts import staff
from office.accounts.models import Role, User

PASSWORD = "correct horse battery staple"


def test_an_account_is_opened_once(db: Session) -> None:
    staff.create_user("Maija@Example.org", Role.EDITOR, PASSWORD)

    with pytest.raises(staff.AddressTaken):
        staff.create_user("maija@example.org", Role.VIEWER, PASSWORD)


def test_a_password_is_kept_as_argon2id(db: Session) -> None:
    user = staff.create_user("maija@example.org", Role.EDITOR, PASSWORD)

    assert user.password.startswith("$argon2id$")


def test_a_short_password_is_refused(db: Session) -> None:
    with pytest.raises(staff.WeakPassword):
        staff.create_user("maija@example.org", Role.EDITOR, "short")


def test_the_last_administrator_stays(db: Session) -> None:
    only = staff.create_user("maija@example.org", Role.ADMINISTRATOR, PASSWORD)

    with pytest.raises(staff.LastAdministrator):
        staff.change_user(only, role=Role.EDITOR, is_active=True, name="", language="en")


def test_signing_in_leads_to_today(db: Session, client: FlaskClient) -> None:
    staff.create_user("maija@example.org", Role.EDITOR, PASSWORD)
    db.commit()

    answer = client.post("/sign-in", data={"email": "maija@example.org", "password": PASSWORD})

    assert (answer.status_code, answer.location) == (302, "/")


def test_a_wrong_password_does_not_tell_whether_the_account_exists(db: Session, client: FlaskClient) -> None:
    staff.create_user("maija@example.org", Role.EDITOR, PASSWORD)
    db.commit()

    known = client.post("/sign-in", data={"email": "maija@example.org", "password": "wrong password"})
    unknown = client.post("/sign-in", data={"email": "matti@example.org", "password": "wrong password"})

    assert known.text.replace("maija", "matti") == unknown.text


def test_a_closed_account_cannot_sign_in(db: Session, client: FlaskClient) -> None:
    staff.create_user("liisa@example.org", Role.ADMINISTRATOR, PASSWORD)
    user = staff.create_user("maija@example.org", Role.EDITOR, PASSWORD)
    staff.change_user(user, role=Role.EDITOR, is_active=False, name="", language="en")
    db.commit()

    client.post("/sign-in", data={"email": "maija@example.org", "password": PASSWORD})

    assert client.get("/office/users/").status_code == 302


def test_an_administrator_opens_an_account_on_a_page(
    db: Session, signed_in: Callable[[Role], FlaskClient]
) -> None:
    browser = signed_in(Role.ADMINISTRATOR)
    form = {
        "email": "new@example.org",
        "name": "Niilo Uusi",
        "role": "viewer",
        "language": "fi",
        "password": PASSWORD,
    }

    answer = browser.post("/office/users/new", data=form)

    user = db.scalars(select(User).where(User.email == "new@example.org")).one()
    assert (answer.status_code, user.name, user.role, user.language) == (303, "Niilo Uusi", Role.VIEWER, "fi")


def test_the_command_opens_an_account_and_prints_the_password_it_made(
    run: Callable[..., Result], db: Session
) -> None:
    result = run("users", "create", "--email", "maija@example.org", "--role", "editor")

    user = db.scalars(select(User)).one()
    assert (result.exit_code, user.email, result.output.splitlines()[0]) == (
        0,
        "maija@example.org",
        "Account made: maija@example.org (editor).",
    )


def test_the_command_refuses_what_is_no_address(run: Callable[..., Result]) -> None:
    result = run("users", "create", "--email", "maija", "--role", "editor")

    assert (result.exit_code, result.output) == (1, "Error: 'maija' is no mail address.\n")
