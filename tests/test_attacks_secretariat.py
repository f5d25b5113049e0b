"""What somebody may try with the link of a mission's secretariat: guess it, bend it, use it elsewhere."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import replace

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from events.guestlist.models import Invitation
from office.accounts.models import Role
from office.limits import limiter
from office.links import LinkKind, token_for
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


def _wrong_links(app: Flask, world: World) -> dict[str, str]:
    own, number = world.tokens["secretariat"], world.ids["invitation_id"]
    with app.app_context():
        kinds = {kind: token_for(kind, number, 1) for kind in LinkKind if kind is not LinkKind.SECRETARIAT}
        absent = token_for(LinkKind.SECRETARIAT, 77_777, 1)
        absent_zero = token_for(LinkKind.SECRETARIAT, 77_777, 0)
        other_number = token_for(LinkKind.SECRETARIAT, number, 2)
    return kinds | {
        "a wrong signature": own[:-1] + ("a" if own[-1] != "a" else "b"),
        "another mission's record": f"{world.others['invitation_id']}-{own.partition('-')[2]}",
        "a record that is not there": absent,
        "the same with the number that stands in for none": absent_zero,
        "a number that was never given": other_number,
        "capitals": own.upper(),
        "more behind it": own + "x",
        "zeros before it": "0" + own,
        "a number that fits no column": "9" * 12 + "-" + "a" * 32,
    }


def test_every_wrong_link_gets_the_same_answer(app: Flask, world: World, client: FlaskClient) -> None:
    answers = set()
    for token in _wrong_links(app, world).values():
        for page in (client.get(f"/secretariat/{token}"), client.post(f"/secretariat/{token}")):
            answers.add((page.status_code, page.text.replace(token, "")))

    assert [status for status, _text in answers] == [404]
    own = world.tokens["secretariat"]
    paths = (f"/secretariat/{own}", f"/invitation/{own}", f"/join/{own}")
    assert [client.get(path).status_code for path in paths] == [200, 404, 404]


def test_where_all_are_withdrawn_it_opens_nothing(db: Session, world: World, client: FlaskClient) -> None:
    path = f"/secretariat/{world.tokens['secretariat']}"
    invitation = db.get(Invitation, world.ids["invitation_id"])
    assert invitation is not None
    invitation.withdrawn_at = invitation.created_at
    db.commit()

    assert (client.get(path).status_code, client.post(path).status_code) == (404, 404)


def test_the_page_stays_between_the_mission_and_the_office(world: World, client: FlaskClient) -> None:
    for token in (world.tokens["secretariat"], "1-guessed"):
        page = client.get(f"/secretariat/{token}")

        assert page.headers["Cache-Control"] == "no-store"
        assert page.headers["Referrer-Policy"] == "no-referrer"
        assert page.headers["X-Robots-Tag"] == "noindex, nofollow"
        assert "meet.example.org" not in page.text


def test_a_viewer_does_not_see_the_link(world: World, signed_in: SignIn) -> None:
    page = f"/events/manage/{world.ids['event_id']}/replies/{world.ids['invitation_id']}"
    viewer = signed_in(Role.VIEWER)

    assert viewer.get(f"{page}/secretariat").status_code == 403
    assert "secretariat" not in viewer.get(page).text.lower().replace("secretariat@example.org", "")


def test_guessing_is_slowed_down(db: Session, settings: Settings, guarded: Flask) -> None:
    browser = guarded.test_client()
    codes = [browser.get(f"/secretariat/1-guess{number}").status_code for number in range(21)]

    assert (set(codes[:20]), codes[20]) == ({404}, 429)


@pytest.fixture
def guarded(app: Flask, db: Session, settings: Settings) -> Iterator[Flask]:
    """The same office with its limits on."""
    with_limits = create_app(replace(settings, rate_limits=True))
    with_limits.config.update(WTF_CSRF_ENABLED=False)
    with_limits.test_client_class = Client
    limiter.reset()
    yield with_limits
    limiter.enabled = False
