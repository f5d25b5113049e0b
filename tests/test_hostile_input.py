"""Whatever is sent to any page, nothing breaks: no answer is an error of ours."""

from __future__ import annotations

import os
import traceback
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, ClassVar
from urllib.parse import quote, urlencode

import pytest
from flask import Flask, Request, got_request_exception
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from sqlalchemy.orm import Session as OrmSession
from werkzeug.datastructures import ImmutableMultiDict
from werkzeug.routing import Rule

from office.accounts.models import Role
from office.database import is_sqlite
from tests.hostile import NUMBERS, TEXTS, VALUES, WORST, World, address, asking, build, is_number
from tests.seen_forms import SeenForm, forms_of, sent

FORM = "application/x-www-form-urlencoded"
#: Everything in every field takes minutes; the ordinary run takes a few in turn.
FULL = os.environ.get("DOYEN_TEST_FULL") == "1"
IN_TURN = 2
#: Instead of a part of an address, until something hostile takes its place.
PLACE = "in-this-place"
IN_QUERIES = (
    "zero byte",
    "enormous number",
    "other digits",
    "lone surrogate",
    "last day",
    "minus one",
    "script",
)


@contextmanager
def faults(app: Flask) -> Iterator[list[str]]:
    """What went wrong in the program while pages were asked for."""
    found: list[str] = []

    def note(_app: Flask, exception: BaseException, **_: Any) -> None:
        frame = traceback.extract_tb(exception.__traceback__)[-1]
        found.append(f"{type(exception).__name__}: {str(exception)[:120]} ({frame.filename}:{frame.lineno})")

    app.config["PROPAGATE_EXCEPTIONS"] = False
    got_request_exception.connect(note, app)
    try:
        yield found
    finally:
        got_request_exception.disconnect(note, app)


@contextmanager
def nothing_kept() -> Iterator[None]:
    """Whatever a page saves is written to the database, and taken back at the end of the request."""
    kept = OrmSession.commit

    def only_flush(self: OrmSession) -> None:
        self.flush()
        self.expire_all()

    OrmSession.commit = only_flush  # type: ignore[method-assign]
    try:
        yield
    finally:
        OrmSession.commit = kept  # type: ignore[method-assign]


@pytest.fixture
def world(db: Session) -> World:
    made = build()
    db.rollback()
    return made


@pytest.fixture
def officer(world: World, signed_in: Callable[[Role], FlaskClient]) -> FlaskClient:
    return signed_in(Role.ADMINISTRATOR)


def _in_turn(app: Flask, items: Iterable[Any]) -> Iterator[tuple[int, Any]]:
    """Each item with its number. In the ordinary run each database takes every fourth, and not the same."""
    with app.app_context():
        mine = 0 if is_sqlite() else 2
    for number, item in enumerate(items):
        if FULL or number % 4 == mine:
            yield number, item


def _forms(app: Flask, browser: FlaskClient, world: World) -> dict[str, SeenForm]:
    found: dict[str, SeenForm] = {}
    for rule in app.url_map.iter_rules():
        if "GET" not in (rule.methods or set()) or rule.endpoint in {"static", "security.static"}:
            continue
        here = address(app, rule, world)
        page = browser.get(here)
        for form in forms_of(page.text, here) if page.mimetype == "text/html" else []:
            known = found.setdefault(form.action.partition("?")[0].partition("#")[0], form)
            known.names = form.names | known.names
    found.pop("/sign-out", None)
    return found


def test_no_field_of_any_form_breaks_a_page(app: Flask, world: World, officer: FlaskClient) -> None:
    forms = _forms(app, officer, world)
    wrong = []
    turn = 0
    with nothing_kept(), faults(app) as found:
        for _number, (action, form) in _in_turn(app, forms.items()):
            for name, kind in form.names.items():
                values = WORST.get(kind, TEXTS)
                turn += 1
                some = [values[(turn * IN_TURN + n) % len(values)] for n in range(IN_TURN)]
                for value in VALUES if FULL else some:
                    found.clear()
                    answer = officer.post(action, data=sent(form, name, VALUES[value]), content_type=FORM)
                    if answer.status_code >= 500:
                        wrong.append(" ".join((action, name, f"({value})", *found)))

    assert len(forms) > 35
    assert not wrong, "\n".join(wrong)


class _NotedQuery(ImmutableMultiDict[str, str]):
    """The query of an address, which notes the names that a page asks for."""

    asked: ClassVar[set[str]] = set()

    def get(self, key: str, *args: Any, **kwargs: Any) -> Any:
        self.asked.add(key)
        return super().get(key, *args, **kwargs)

    def getlist(self, key: str, *args: Any, **kwargs: Any) -> Any:
        self.asked.add(key)
        return super().getlist(key, *args, **kwargs)

    def __contains__(self, key: object) -> bool:
        self.asked.add(str(key))
        return super().__contains__(key)


def _asked_by(browser: FlaskClient, place: str, monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """The names that a page looks for in its query."""
    _NotedQuery.asked.clear()
    with monkeypatch.context() as patched:
        patched.setattr(Request, "parameter_storage_class", _NotedQuery)
        browser.get(place)
    return sorted(_NotedQuery.asked)


def _odd_paths(app: Flask, rule: Rule, world: World) -> list[str]:
    """The address of a route with what no record and no name is in each place of it in turn."""
    places = [
        address(app, rule, world, **{argument: number})
        for argument in rule.arguments
        if is_number(rule, argument)
        for number in NUMBERS
    ]
    for argument in sorted(one for one in rule.arguments if not is_number(rule, one)):
        # A place that takes certain words alone is found by the first of them.
        taken = sorted(getattr(rule._converters.get(argument), "items", ()))
        word = taken[0] if taken else PLACE
        head, _word, tail = address(app, rule, world, **{argument: word}).rpartition(word)
        places.extend(
            head + quote(value, errors="surrogatepass") + tail
            for value in VALUES.values()
            if value and "/" not in value and len(value) < 10_000
        )
    return places


def _odd_queries(names: list[str], turn: int) -> list[str]:
    """Hostile queries of a page: every name with the same value, and each name alone with a few in turn."""
    together = [
        urlencode([(name, VALUES[kind]) for name in names], errors="surrogatepass") for kind in IN_QUERIES
    ]
    some = IN_QUERIES if FULL else ()
    alone = [
        urlencode({name: VALUES[kind]}, errors="surrogatepass")
        for number, name in enumerate(names)
        for kind in (some or (IN_QUERIES[(turn + number) % len(IN_QUERIES)],))
    ]
    return together + alone


def test_no_address_breaks_a_page(
    app: Flask,
    world: World,
    officer: FlaskClient,
    client: FlaskClient,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    wrong = []
    with nothing_kept(), faults(app) as found:
        for turn, rule in _in_turn(app, app.url_map.iter_rules()):
            if rule.endpoint in {"security.logout", "security.static", "static", "web.readyz"}:
                continue
            method = "GET" if "GET" in (rule.methods or set()) else "POST"
            here = address(app, rule, world)
            browser = client if "token" in rule.arguments else officer
            places = _odd_paths(app, rule, world)
            if method == "GET":
                names = _asked_by(browser, here, monkeypatch)
                places.extend(asking(here, query) for query in _odd_queries(names, turn))
            for place in places:
                found.clear()
                status = browser.open(place, method=method).status_code
                if status >= 500:
                    wrong.append(" ".join((method, place[:200], *found)))

    assert not wrong, "\n".join(wrong)


@pytest.mark.parametrize("endpoint", ["/sign-in", "/password"])
def test_a_password_nobody_types_is_refused_before_it_is_hashed(
    app: Flask, officer: FlaskClient, client: FlaskClient, endpoint: str
) -> None:
    given = {"email": "officer@example.org", "password": "x" * 100_000}
    browser = client if endpoint == "/sign-in" else officer

    assert browser.post(endpoint, data=given).status_code == 400


def test_a_password_nobody_types_is_refused_on_the_command_line(run: Callable[..., Any]) -> None:
    given = ("users", "create", "--email", "a@example.org", "--role", "viewer", "--password-stdin")
    done = run(*given, input="x" * 5_000 + "\n")

    assert done.exit_code == 1
    assert "too long" in done.output


BODIES = {
    "a JSON list": (b"[1, 2]", "application/json"),
    "broken JSON": (b"{", "application/json"),
    "not UTF-8": (b"\xff\xfe=\xff&email=\xc3\x28", FORM),
    "parts without an end": (b"--x\r\nbad", "multipart/form-data; boundary=x"),
    "parts without a mark": (b"--x\r\nbad", "multipart/form-data"),
    "XML": (b"<x/>", "text/xml"),
    "an unknown character set": (b"email=a", FORM + "; charset=nonsense"),
    "far too many fields": (b"a=b&" * 10_000, FORM),
}


@pytest.mark.parametrize("body", BODIES)
def test_no_body_breaks_a_page(
    app: Flask, world: World, officer: FlaskClient, client: FlaskClient, body: str
) -> None:
    data, kind = BODIES[body]
    wrong = []
    with nothing_kept(), faults(app) as found:
        for _number, rule in _in_turn(app, app.url_map.iter_rules()):
            if "POST" in (rule.methods or set()) and rule.endpoint != "security.logout":
                for browser in (officer, client):
                    place = address(app, rule, world)
                    status = browser.post(place, data=data, content_type=kind).status_code
                    if status >= 500:
                        wrong.append(f"{place} {status} {found}")

    assert not wrong, "\n".join(wrong)
