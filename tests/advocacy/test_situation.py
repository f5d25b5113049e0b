"""The page with the situational picture: what it asks for, and what it costs."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from advocacy.picture.frame import Frame
from advocacy.situation import keeping
from office import clock
from office.accounts.models import Role
from tests import making
from tests.advocacy.goals import goal, theme


def test_the_picture_is_narrowed_by_its_address_and_says_what_it_does_not_know(
    db: Session, signed_in: Callable[[Role], FlaskClient]
) -> None:
    climate = theme("Climate")
    goal(climate)
    db.commit()
    browser = signed_in(Role.EDITOR)

    page = browser.get(f"/advocacy/?theme={climate.id}&country=IT&forum=eu").text

    assert page.count('class="chip"') == 3
    for rubbish in ("theme=99", "theme=x", "country=ZZ", "forum=moon", "theme=99999999999999999999"):
        answer = browser.get(f"/advocacy/?{rubbish}")
        assert (answer.status_code, answer.text.count('class="chip"')) == (200, 0)
        assert "Something asked for is not there" in answer.text
        # Paper and what is kept would pass for what was meant: the page tells instead.
        for path in ("situation.pdf", "briefings/new"):
            assert browser.get(f"/advocacy/{path}?{rubbish}").location == f"/advocacy/?{rubbish}"


def test_an_empty_office_is_told_what_the_picture_draws_itself_from(
    db: Session, signed_in: Callable[[Role], FlaskClient]
) -> None:
    told = [signed_in(role).get("/advocacy/").text for role in (Role.EDITOR, Role.VIEWER)]

    assert ["The picture is empty" in page for page in told] == [True, True]
    assert ["Import the missions" in page for page in told] == [True, False]


def test_the_page_costs_the_same_with_1_and_with_30_and_leads_to_a_country_s_mission_to_us(
    db: Session, count_statements: Callable[[], Any], signed_in: Callable[[Role], FlaskClient]
) -> None:
    browser = signed_in(Role.VIEWER)
    pages = {"/advocacy/": 30, "/advocacy/?country=IT": 34}
    costs = []
    for days, states in ((2, making.STATES[:1]), (1, making.STATES[1:30])):
        for state in states:
            making.ambassador(state, state, arrived_on=clock.today())
            goal(theme(state))
        ago = timedelta(days)
        for country in (None, "IT"):
            keeping.freeze(Frame(clock.today() - ago, clock.now() - ago, country=country))
        db.commit()
        costs.append({page: _cost(browser, page, count_statements) for page in pages})
    making.embassy("IT", host_country="SE", seat_country="SE")
    db.commit()

    assert costs == [pages, pages]
    shown = browser.get("/advocacy/?country=IT").text
    strip = shown.split('class="before-meeting', 1)[1].split("</p>", 1)[0]
    assert strip.count("/before-a-meeting") == 1


def _cost(browser: FlaskClient, page: str, count_statements: Callable[[], Any]) -> int:
    with count_statements() as statements:
        assert browser.get(page).status_code == 200
    return len(statements)
