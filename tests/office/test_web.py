"""The shared pages: front page, Today, Go to, language, theme, errors, security headers."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from flask import Flask, abort
from flask.testing import FlaskClient

from office.accounts.access import public
from office.accounts.models import Role
from office.web import Hit, web
from office.web.errors import MESSAGES
from office.web.forms import strip

SignIn = Callable[..., FlaskClient]


def test_a_guest_sees_the_public_front_page_and_no_menu(client: FlaskClient) -> None:
    page = client.get("/")
    assert page.status_code == 200
    assert "<h1>Events</h1>" in page.text
    assert "rail-nav" not in page.text


def test_the_front_page_sets_no_cookie_that_would_need_a_banner(client: FlaskClient) -> None:
    assert "Set-Cookie" not in client.get("/").headers


def test_staff_see_today_with_the_navigation(signed_in: SignIn) -> None:
    page = signed_in(Role.VIEWER).get("/")
    assert "<h1>Today</h1>" in page.text
    assert 'aria-current="page"' in page.text


def test_go_to_asks_every_source_and_escapes_what_was_typed(
    app: Flask, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    register = web(app)
    monkeypatch.setattr(register, "_goto", {})
    register.add_goto("test", lambda query, limit: [Hit(f"Embassy of {query}", "Mission", "/")] * 20)
    viewer = signed_in(Role.VIEWER)
    page = viewer.get("/goto?q=<b>&part=1")
    assert page.text.count("Embassy of &lt;b&gt;") == 6
    assert "<html" not in page.text
    assert "Embassy of norway" in viewer.get("/goto?q=norway").text


def test_go_to_finds_the_pages_of_the_navigation(signed_in: SignIn) -> None:
    viewer = signed_in(Role.VIEWER)
    found = {typed: viewer.get(f"/goto?q={typed}&part=1").text for typed in ("tod", "briefin", "")}
    assert [found["tod"].count("<li>"), "Today" in found["tod"]] == [1, True]
    assert [found["briefin"].count("<li>"), "/advocacy/briefings/" in found["briefin"]] == [1, True]
    # Before anything is typed, the navigation is offered, and not every page beside it.
    assert "/advocacy/briefings/" not in found[""]


def test_go_to_is_closed_to_guests(client: FlaskClient) -> None:
    assert client.get("/goto?q=x").status_code == 302


def test_the_server_says_that_it_answers(client: FlaskClient) -> None:
    page = client.get("/healthz")
    assert (page.status_code, page.text, page.mimetype) == (200, "ok\n", "text/plain")


def test_a_database_without_migrations_is_not_ready_and_says_what_to_do(client: FlaskClient) -> None:
    # The tests' tables are made without Alembic, so its version is missing.
    page = client.get("/readyz")
    assert page.status_code == 503
    assert "flask db upgrade" in page.text


@pytest.mark.parametrize(
    ("asked", "accepted", "found"),
    [("fi", "sv", "fi"), ("", "sv-FI, en;q=0.5", "sv"), ("xx", "de", "en"), ("", "", "en")],
)
def test_the_language_comes_from_the_address_then_from_the_browser(
    client: FlaskClient, asked: str, accepted: str, found: str
) -> None:
    page = client.get("/", query_string={"lang": asked}, headers={"Accept-Language": accepted})
    assert f'<html lang="{found}"' in page.text


def test_a_chosen_language_stays_and_leads_back_to_the_page(client: FlaskClient) -> None:
    answer = client.post("/language", data={"language": "sv", "next": "/accessibility?lang=en&x=1"})
    assert (answer.status_code, answer.location) == (303, "/accessibility?x=1")
    assert '<html lang="sv"' in client.get("/", headers={"Accept-Language": "fi"}).text


@pytest.mark.parametrize(
    "target",
    ["https://evil.example.org/", "//evil.example.org", "/\\evil.example.org", "javascript:alert(1)", ""],
)
def test_the_way_back_never_leads_to_another_site(client: FlaskClient, target: str) -> None:
    assert client.post("/language", data={"language": "fi", "next": target}).location == "/"


def test_a_chosen_theme_stays_until_the_device_decides_again(client: FlaskClient) -> None:
    client.post("/theme", data={"theme": "dark"})
    assert 'data-theme="dark"' in client.get("/").text
    client.post("/theme", data={"theme": "auto"})
    assert "data-theme" not in client.get("/").text


@pytest.mark.parametrize("code", sorted(MESSAGES))
def test_every_error_has_a_page_that_says_what_to_do(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    @public
    def fail() -> None:
        abort(code)

    monkeypatch.setitem(app.view_functions, "web.healthz", fail)
    page = client.get("/healthz")
    assert page.status_code == code
    assert f"<h1>{MESSAGES[code].title}</h1>" in page.text
    assert str(MESSAGES[code].todo) in page.text.replace("&#39;", "'")


def test_a_fault_of_ours_shows_a_page_and_no_trace(
    app: Flask, client: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    @public
    def fail() -> None:
        raise RuntimeError("the password is hunter2")

    monkeypatch.setitem(app.view_functions, "web.healthz", fail)
    app.config["PROPAGATE_EXCEPTIONS"] = False
    page = client.get("/healthz")
    assert page.status_code == 500
    assert "The page could not be made" in page.text
    assert "hunter2" not in page.text


def test_staff_keep_their_navigation_on_an_error_page(signed_in: SignIn) -> None:
    page = signed_in(Role.VIEWER).get("/nowhere")
    assert page.status_code == 404
    assert "rail-nav" in page.text


def test_a_form_without_its_token_is_refused_in_calm_words(app: Flask, client: FlaskClient) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    page = client.post("/language", data={"language": "sv"})
    assert page.status_code == 400
    assert "The page had been open too long" in page.text


def test_no_page_may_run_a_script_of_its_own(client: FlaskClient) -> None:
    policy = client.get("/").headers["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "unsafe" not in policy
    assert "frame-ancestors 'none'" in policy


def test_a_guests_address_does_not_travel_and_is_not_kept(client: FlaskClient) -> None:
    for path in ("/invitation/mistyped", "/join/mistyped"):
        headers = client.get(path).headers
        assert headers["Referrer-Policy"] == "no-referrer"
        assert headers["Cache-Control"] == "no-store"
        assert "noindex" in headers["X-Robots-Tag"]


def test_staffs_pages_are_not_kept_by_browsers(signed_in: SignIn) -> None:
    assert signed_in(Role.VIEWER).get("/").headers["Cache-Control"] == "no-store"


def test_https_is_asked_for_where_the_office_serves_it(app: Flask, client: FlaskClient) -> None:
    assert "Strict-Transport-Security" not in client.get("/").headers
    app.config["DOYEN"] = replace(app.config["DOYEN"], public_url="https://doyen.example.org")
    assert "Strict-Transport-Security" in client.get("/").headers


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        (" Ä harbour\n", "Ä harbour"),
        ("A\u0308", "Ä"),
        # A sign that is two when it is composed: so many are counted as are kept.
        ("\u0958", "\u0915\u093c"),
        ("\u202e\u200b \u2066", ""),
        ("\u202eabc", "\u202eabc"),
        ("", ""),
        (None, None),
    ],
)
def test_what_was_typed_is_measured_as_it_is_kept(typed: str | None, kept: str | None) -> None:
    assert strip(typed) == kept
