"""Sessions that should have ended, sites that are not ours, and guessing without end."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import replace
from urllib.parse import urljoin, urlsplit

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from office.accounts.models import Role, User
from office.accounts.staff import create_user
from office.limits import limiter
from office.settings import Settings
from tests.conftest import Client
from tests.hostile import World, build
from wsgi import create_app

SignIn = Callable[[Role], FlaskClient]


@pytest.fixture
def world(db: Session) -> World:
    made = build()
    db.rollback()
    return made


# -- sessions


def test_a_session_ends_with_the_account(db: Session, signed_in: SignIn) -> None:
    browser = signed_in(Role.EDITOR)
    assert browser.get("/events/manage/").status_code == 200
    user = db.scalars(select(User).where(User.role == Role.EDITOR)).one()
    user.active = False
    db.commit()

    assert browser.get("/events/manage/").status_code == 302


def test_a_role_that_was_lowered_counts_at_once(db: Session, signed_in: SignIn) -> None:
    browser = signed_in(Role.EDITOR)
    assert browser.get("/events/manage/new").status_code == 200
    db.scalars(select(User).where(User.role == Role.EDITOR)).one().role = Role.VIEWER
    db.commit()

    assert browser.get("/events/manage/new").status_code == 403


@pytest.fixture
def member(app: Flask, db: Session) -> dict[str, str]:
    create_user("anna@example.org", Role.EDITOR, "a password long enough")
    db.commit()
    return {"email": "anna@example.org", "password": "a password long enough"}


def test_signing_out_ends_the_session_and_a_copied_cookie_with_a_new_password(
    db: Session, client: FlaskClient, app: Flask, member: dict[str, str]
) -> None:
    client.post("/sign-in", data=member)
    copied = client.get_cookie("doyen")
    assert copied is not None
    assert client.post("/sign-out").status_code in {302, 303}
    assert client.get("/events/manage/").status_code == 302

    client.post("/sign-in", data=member)
    new = "another password, long enough"
    changed = {"password": member["password"], "new_password": new, "new_password_confirm": new}
    assert client.post("/password", data=changed).status_code in {302, 303}
    thief = app.test_client()
    thief.set_cookie("doyen", copied.value)
    assert thief.get("/events/manage/").status_code == 302


@pytest.mark.parametrize(
    "place",
    [
        "https://evil.example/",
        "//evil.example/",
        "/\\evil.example",
        "\\\\evil.example",
        "https:evil.example",
        "/%09/evil.example",
        "\t//evil.example",
        "///evil.example",
        "javascript:alert(1)",
        "http://localhost@evil.example/",
    ],
)
def test_no_form_leads_to_another_site(client: FlaskClient, member: dict[str, str], place: str) -> None:
    answers = [
        client.post("/language", data={"language": "sv", "next": place}),
        client.post("/sign-in", data={**member, "next": place}),
        client.post("/sign-in", query_string={"next": place}, data=member),
    ]
    for answer in answers:
        there = urljoin("http://localhost/sign-in", answer.headers.get("Location", "/"))
        assert urlsplit(there).netloc == "localhost", there
        assert not re.match(r"[\t\r\n/\\]*[/\\]{2}", answer.headers.get("Location", "/")), there


def test_the_address_in_the_request_is_not_believed(client: FlaskClient, world: World) -> None:
    for path in ("/", f"/invitation/{world.tokens['answering']}", "/events/manage/", "/nowhere"):
        page = client.get(path, headers={"Host": "evil.example", "X-Forwarded-Host": "evil.example"})
        assert "evil.example" not in page.text
        assert "evil.example" not in page.headers.get("Location", "")


def test_sign_in_tells_nobody_who_has_an_account(client: FlaskClient, member: dict[str, str]) -> None:
    pages = [
        client.post("/sign-in", data={"email": email, "password": "wrong, but long enough"}).text
        for email in ("anna@example.org", "nobody@example.org")
    ]
    said = [
        re.sub(r'(csrf_token|value)="[^"]*"', "", page).replace("anna", "").replace("nobody", "")
        for page in pages
    ]

    assert said[0] == said[1]


# -- how often


@pytest.fixture
def guarded(app: Flask, db: Session, settings: Settings) -> Iterator[Flask]:
    """The same office with its limits on, behind one reverse proxy."""
    with_limits = create_app(replace(settings, rate_limits=True, trusted_proxies=1))
    with_limits.config.update(WTF_CSRF_ENABLED=False)
    with_limits.test_client_class = Client
    limiter.reset()
    yield with_limits
    limiter.enabled = False


@pytest.mark.once
def test_guessing_links_is_slowed_down_and_other_guests_are_not(world: World, guarded: Flask) -> None:
    browser = guarded.test_client()
    guesser, guest = {"X-Forwarded-For": "192.0.2.1"}, {"X-Forwarded-For": "192.0.2.2"}
    guesser["Accept-Language"] = "fi"
    pages = [browser.get(f"/invitation/1-guess{n}", headers=guesser) for n in range(25)]

    assert [page.status_code for page in pages[:20]] == [404] * 20
    assert (pages[-1].status_code, '<html lang="fi"' in pages[-1].text) == (429, True)
    assert int(pages[-1].headers["Retry-After"]) > 0
    assert browser.get(f"/invitation/{world.tokens['answering']}", headers=guest).status_code == 200


@pytest.mark.once
def test_an_address_that_the_browser_claims_counts_for_nothing(guarded: Flask) -> None:
    # The proxy adds the true address at the end; what stands before it was sent by the browser.
    browser = guarded.test_client()
    codes = [
        browser.get("/join/1-guess", headers={"X-Forwarded-For": f"198.51.100.{n}, 192.0.2.9"}).status_code
        for n in range(21)
    ]

    assert codes[-1] == 429


@pytest.mark.once
def test_an_embassy_behind_one_address_is_not_slowed_down(world: World, guarded: Flask) -> None:
    browser = guarded.test_client()
    codes = {browser.get(f"/invitation/{world.tokens['answering']}").status_code for _time in range(60)}

    assert codes == {200}


@pytest.mark.once
def test_guessing_passwords_is_slowed_down(guarded: Flask) -> None:
    browser = guarded.test_client()
    codes = [
        browser.post("/sign-in", data={"email": "a@example.org", "password": f"guess number {n}"}).status_code
        for n in range(12)
    ]

    assert codes[:10] == [200] * 10
    assert codes[10:] == [429, 429]


@pytest.mark.parametrize(
    ("address", "is_secure"), [("https://doyen.example.org", True), ("http://localhost", False)]
)
def test_cookies_travel_over_https_alone_where_the_office_does(
    app: Flask, db: Session, settings: Settings, address: str, is_secure: bool
) -> None:
    secure = create_app(replace(settings, public_url=address))
    secure.config["WTF_CSRF_ENABLED"] = False
    secure.test_client_class = Client
    page = secure.test_client().post("/language", data={"language": "sv"})
    cookie = page.headers["Set-Cookie"]

    assert ("Secure" in cookie, "HttpOnly" in cookie, "SameSite=Lax" in cookie) == (is_secure, True, True)
    assert ("Strict-Transport-Security" in page.headers) is is_secure
