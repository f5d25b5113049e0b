"""Every route × every role: who is let in, and who is turned away."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.routing import Rule

from office.accounts.access import BY_TOKEN, PUBLIC, Access, access_of
from office.accounts.models import Role
from tests.hostile import is_number

#: Beside its mark, each route's access stands here by hand: a mark that is lost or lowered fails the test.
from tests.routes import ROUTES


def _access_word(access: Access | None) -> str:
    if access is None:
        return "nobody"
    return access.role.value if access.role is not None else access.name


def test_every_route_is_in_the_table_with_its_access(app: Flask) -> None:
    found = {rule.endpoint: _access_word(access_of(app, rule.endpoint)) for rule in app.url_map.iter_rules()}

    assert found == ROUTES


def _address(rule: Rule) -> str:
    # Numbers and names that no record has: what is tested is the guard, which comes before any look-up.
    values: dict[str, Any] = {}
    for argument in rule.arguments:
        values[argument] = 999_999 if is_number(rule, argument) else "none"
    adapter = rule.map.bind("localhost")
    return adapter.build(rule.endpoint, values)


def _staff_rules(app: Flask) -> Iterator[tuple[Rule, Access]]:
    for rule in app.url_map.iter_rules():
        access = access_of(app, rule.endpoint)
        if access is not None and access not in (PUBLIC, BY_TOKEN) and rule.endpoint != "security.verify":
            yield rule, access


def _method(rule: Rule) -> str:
    return "GET" if "GET" in (rule.methods or set()) else "POST"


def test_a_stranger_is_asked_to_sign_in_everywhere(app: Flask, client: FlaskClient) -> None:
    wrong = []
    for rule, _access in _staff_rules(app):
        answer = client.open(_address(rule), method=_method(rule))
        let_in = answer.status_code not in (302, 401)
        if let_in:
            wrong.append((rule.endpoint, answer.status_code))

    assert wrong == []


@pytest.mark.parametrize("role", list(Role))
def test_each_role_opens_what_it_may_and_nothing_else(
    app: Flask, db: Session, signed_in: Callable[[Role], FlaskClient], role: Role
) -> None:
    browser = signed_in(role)
    wrong = []
    for rule, access in _staff_rules(app):
        if rule.endpoint == "security.logout" or access.role is None:
            continue
        status = browser.open(_address(rule), method=_method(rule)).status_code
        refused = status == 403
        if refused == role.covers(access.role) or status >= 500:
            wrong.append((rule.endpoint, access.role.value, status))

    assert wrong == []
