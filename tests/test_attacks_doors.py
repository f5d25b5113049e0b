"""What machines and strangers may try at the doors: guess, flood, fill in everything, write into headers."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from events.programme.models import Event, OpenDoor
from events.registration.admission import Applicant, register
from events.registration.models import Door, MissionLink, Registration
from office import clock
from office.database import db as database
from office.limits import limiter
from office.links import LinkKind, token_for
from office.settings import Settings
from tests.conftest import Client
from tests.events.mailboxes import leave
from tests.events.seminar import embassy, seminar
from wsgi import create_app

#: Where a form has a text.
A_FILE = object()
ANNA = {"name": "Anna Example", "email": "anna@example.org", "submission": "0" * 32}


@pytest.fixture
def event(db: Session) -> Event:
    made = seminar(open_door=OpenDoor.OPEN)
    db.add(MissionLink(event=made, organisation=embassy("NO"), seats=2))
    db.commit()
    return made


@pytest.fixture
def guarded(app: Flask, event: Event, settings: Settings) -> Iterator[FlaskClient]:
    """A browser before the same office with its limits on."""
    with_limits = create_app(replace(settings, rate_limits=True))
    with_limits.config.update(WTF_CSRF_ENABLED=False)
    with_limits.test_client_class = Client
    limiter.reset()
    yield with_limits.test_client()
    limiter.enabled = False


def _a_file() -> tuple[io.BytesIO, str]:
    return io.BytesIO(b"a file"), "name.txt"


def _how_many() -> int:
    database.session.rollback()
    return database.session.scalars(select(func.count()).select_from(Registration)).one()


def _written(page: str) -> str:
    found = re.search(r'name="written"[^>]*value="([^"]+)"', page)
    assert found is not None
    return found.group(1)


def _wrong(kind: LinkKind, number: int, other: LinkKind) -> dict[str, str]:
    own = token_for(kind, number, 1)
    return {
        "a wrong signature": own[:-1] + ("a" if own[-1] != "a" else "b"),
        "another record's": f"{number + 1}-{own.partition('-')[2]}",
        "a record that is not there": token_for(kind, 77_777, 1),
        "with the number that stands for none": token_for(kind, 77_777, 0),
        "withdrawn": token_for(kind, number, 0),
        "another kind's": token_for(other, number, 1),
        "capitals": own.upper(),
        "zeros before it": "0" + own,
        "a number that fits no column": "9" * 12 + "-" + "a" * 32,
        "other scripts": "1-é😀",
    }


def test_every_wrong_link_gets_the_same_answer(app: Flask, event: Event, client: FlaskClient) -> None:
    link = database.session.scalars(select(MissionLink)).one()
    anna = register(event, Applicant("Anna", "anna@example.org", "en"), Door.OPEN).registration
    database.session.commit()
    pages = set()
    for place, wrong, posts in (
        ("/register/mission/", _wrong(LinkKind.MISSION, link.id, LinkKind.JOIN), ("",)),
        (
            "/registration/",
            _wrong(LinkKind.JOIN, anna.id, LinkKind.MISSION),
            ("/change", "/cancel", "/again", "/somebody-else"),
        ),
    ):
        for token in wrong.values():
            sent = [client.post(place + token + more) for more in posts]
            for page in (client.get(place + token), *sent):
                # The language switch alone leads back to where one is.
                pages.add((page.status_code, re.sub(r'href="/regist[^"]*"', "", page.text)))
                assert page.headers["Cache-Control"] == "no-store"
                assert page.headers["Referrer-Policy"] == "no-referrer"

    assert [status for status, _text in pages] == [404]
    token = token_for(LinkKind.JOIN, anna.id, 1)
    assert client.get(f"/registration/{token}").status_code == 200
    assert client.get(f"/register/mission/{token}").status_code == 404


def test_a_machine_is_asked_once_more_and_a_person_loses_nothing(guarded: FlaskClient, event: Event) -> None:
    with time_machine.travel(clock.now(), tick=False) as now:
        written = _written(guarded.get("/register/seminar?lang=en").text)
        quick = guarded.post("/register/seminar?lang=en", data={**ANNA, "written": written})
        assert (quick.status_code, _how_many()) == (422, 0)
        assert "came back very quickly" in quick.text and 'value="Anna Example"' in quick.text
        now.shift(2)
        for trapped in ({"website": "https://spam.example"}, {"written": ""}, {"written": "forged"}):
            page = guarded.post("/register/seminar", data={**ANNA, "written": written, **trapped})
            assert (page.status_code, _how_many()) == (422, 0)
            assert "spam.example" not in page.text and 'value="Anna Example"' in page.text
        again = guarded.post("/register/seminar", data={**ANNA, "written": _written(quick.text)})

    assert (again.status_code, _how_many()) == (303, 1)


def test_a_flood_from_one_address_ends_in_calm_refusals(guarded: FlaskClient, event: Event) -> None:
    with time_machine.travel(clock.now(), tick=False) as now:
        written = _written(guarded.get("/register/seminar").text)
        now.shift(2)
        pages = [guarded.post("/register/seminar", data={**ANNA, "written": written}) for _ in range(62)]
        links = [
            guarded.post("/register/seminar/link", data={"email": f"{n}@example.org"}) for n in range(12)
        ]

    assert [page.status_code for page in pages] == [303] * 60 + [429] * 2
    assert "A little too fast" in pages[-1].text and int(pages[-1].headers["Retry-After"]) <= 60
    assert [one.status_code for one in links] == [303] * 10 + [429] * 2
    assert _how_many() == 1


def test_nothing_that_is_typed_reaches_a_header_or_runs(event: Event, client: FlaskClient) -> None:
    nasty = "<script>alert(1)</script>\"'><img src=x onerror=alert(2)>{{99*99}}%(name)s \u202eabc\u200b"
    broken = "Anna\r\nBcc: victim@example.org\r\n\r\nHello\x01\x0b\x85\u2028"
    for number, text in enumerate((nasty, broken)):
        given = {"name": text, "title": text, "organisation": text, "email": f"a{number}@example.org"}
        sent = client.post("/register/seminar", data={**given, "submission": f"{number:032x}"})
        assert sent.status_code == 303
    for letter in leave():
        assert "Bcc" not in letter.message and len(letter.message.get_all("To", [])) == 1
        assert "<script>alert" not in letter.html and "\u202e" not in letter.html
        assert "\x01" not in letter.text
    for registration in database.session.scalars(select(Registration)):
        path = f"/registration/{token_for(LinkKind.JOIN, registration.id, 1)}"
        database.session.rollback()
        for page in (client.get(path), client.get(f"{path}/change")):
            assert page.status_code == 200
            assert not re.search(r"<script>alert|<img src=x|\b9801\b", page.text)


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        ({"json": {"name": ["Anna"]}}, 415),
        ({"data": "\xff\xfe not a form", "content_type": "application/x-www-form-urlencoded"}, 422),
        ({"data": {**ANNA, "name": A_FILE}}, 422),
        ({"data": {**ANNA, "name": "Anna", "submission": A_FILE, "written": A_FILE}}, 303),
        ({"data": {**ANNA, "name": ["", "Anna"]}}, 422),
        ({"data": {**ANNA, "email": "a@b\r\nBcc: victim@example.org"}}, 422),
        ({"data": {**ANNA, "name": "x" * 301}}, 422),
        ({"data": {**ANNA, "name": "\u200b\u202e"}}, 422),
        ({"data": {**ANNA, "country": "ZZ"}}, 422),
        ({"data": {**ANNA, "language": "tlh"}}, 422),
        ({"data": {**ANNA, "title": "x" * 2_000_000}}, 422),
        ({"data": {**ANNA, "name": "a\0b"}}, 400),
        ({"data": {**ANNA, "submission": "' OR 1=1 --"}}, 303),
    ],
)
def test_what_is_no_registration_is_refused_calmly(
    event: Event, client: FlaskClient, sent: dict[str, Any], code: int
) -> None:
    typed = sent.get("data")
    if isinstance(typed, dict):
        made = {name: _a_file() if value is A_FILE else value for name, value in typed.items()}
        sent = {"data": made}
    answer = client.post("/register/seminar", **sent)

    assert answer.status_code == code
    assert _how_many() == (1 if code == 303 else 0)


def test_a_page_that_was_open_for_long_comes_back_with_everything(
    app: Flask, event: Event, client: FlaskClient
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True
    page = client.post("/register/seminar?lang=en", data=ANNA)
    link = client.post("/register/seminar/link?lang=en", data={"email": "anna@example.org"})

    assert (page.status_code, link.status_code, _how_many()) == (422, 422, 0)
    assert "open for a long time" in page.text and 'value="Anna Example"' in page.text
    token = re.search(r'name="csrf_token"[^>]*value="([^"]+)"', page.text)
    assert token is not None
    assert client.post("/register/seminar", data={**ANNA, "csrf_token": token.group(1)}).status_code == 303
    own = f"/registration/{token_for(LinkKind.JOIN, 1, 1)}"
    for action in ("cancel", "change", "somebody-else"):
        refused = client.post(f"{own}/{action}?lang=en", data=ANNA)
        assert (refused.status_code, "open for a long time" in refused.text) == (422, True)
    assert "Your seat is reserved" in client.get(f"{own}?lang=en").text


def test_what_the_next_page_says_cannot_be_forged_and_ends(event: Event, client: FlaskClient) -> None:
    sent = client.post("/register/seminar", data=ANNA).headers["Location"]
    for address in (sent[:-1], sent + "x", "/register/seminar?done=" + "a" * 5_000):
        assert "<form" in client.get(address).text
    assert "<form" not in client.get(sent).text
    with time_machine.travel(clock.now() + timedelta(hours=2)):
        assert "<form" in client.get(sent).text
