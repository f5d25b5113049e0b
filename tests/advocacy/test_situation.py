"""The page with the situational picture: what it asks for, and what it costs."""

from __future__ import annotations

from collections.abc import Callable

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from office.accounts.models import Role
from tests.advocacy.goals import theme


def test_the_picture_is_narrowed_by_its_address_and_says_what_it_does_not_know(
    db: Session, signed_in: Callable[[Role], FlaskClient]
) -> None:
    climate = theme("Climate")
    db.commit()
    browser = signed_in(Role.VIEWER)

    page = browser.get(f"/advocacy/?theme={climate.id}&country=IT&forum=eu").text

    assert page.count('class="chip"') == 3
    for rubbish in ("theme=99", "theme=x", "country=ZZ", "forum=moon", "theme=99999999999999999999"):
        answer = browser.get(f"/advocacy/?{rubbish}")
        assert (answer.status_code, answer.text.count('class="chip"')) == (200, 0)
