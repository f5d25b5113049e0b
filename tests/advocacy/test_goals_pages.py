"""The pages of themes and goals: what they show, what two people at once get, and what they cost."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from io import BytesIO
from typing import Any

import python_calamine
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from advocacy.dossiers.models import Deadline, Dossier, DossierGoal
from advocacy.dossiers.models import Kind as DossierKind
from advocacy.goals import keeping
from advocacy.goals.models import Goal, GoalEvent, Stage
from advocacy.themes.keeping import PointGiven, add_point
from advocacy.themes.models import PointKind, Theme
from office import clock
from office.accounts.models import Role
from office.audit.models import AuditEntry, Change
from tests.advocacy.goals import goal, held, theme
from tests.stakeholders.engagement import user

FORM = {"title-en": "Rails before homes", "forum": "eu", "review_days": "90", "owner": ""}


def test_lists_and_pages_cost_the_same_with_1_and_with_30(
    db: Session, count_statements: Callable[[], Any], signed_in: Callable[[Role], FlaskClient]
) -> None:
    browser, of, today = signed_in(Role.VIEWER), theme(), clock.today()
    first = goal(of)
    event = held(("IT",), ("IT",), first)
    pages = {
        "/advocacy/goals/": 6,
        f"/advocacy/goals/{first.id}": 14,
        "/advocacy/themes/": 4,
        f"/advocacy/themes/{of.id}": 8,
    }
    for number in range(30):
        more = goal(of)
        keeping.add_window(more, keeping.WindowGiven(today, {"en": "Vote"}))
        add_point(of, PointGiven(PointKind.SOLUTION, {"en": f"Solution {number}"}, today))
        db.add(GoalEvent(goal=more, event=event))
        way = Dossier(kind=DossierKind.PLAN, title={"en": f"Plan {number}"}, theme=of)
        way.goal_links.append(DossierGoal(goal=first))
        way.deadlines.append(Deadline(text="Answer", due_on=today))
        db.add(way)
        if number:
            keeping.enter_stage(first, Stage.PROPOSED, today - timedelta(days=number))
            continue
        db.commit()
        few = {page: _cost(browser, page, count_statements) for page in pages}
    db.commit()
    many = {page: _cost(browser, page, count_statements) for page in pages}

    assert (few, many) == (pages, pages)


def _cost(browser: FlaskClient, page: str, count_statements: Callable[[], Any]) -> int:
    with count_statements() as statements:
        assert browser.get(page).status_code == 200
    return len(statements)


def test_a_goal_is_set_once_changed_by_one_at_a_time_and_taken_back(
    db: Session, signed_in: Callable[[Role], FlaskClient]
) -> None:
    browser, of, maija = signed_in(Role.EDITOR), theme(), user("Maija")
    db.commit()
    sent = FORM | {"theme": str(of.id), "submission": "one form", "sdgs": ["11", "13"]}

    answers = [browser.post("/advocacy/goals/new", data=sent) for _click in range(2)]

    made = db.scalars(select(Goal)).one()
    assert [answer.location for answer in answers] == [f"/advocacy/goals/{made.id}"] * 2
    assert [link.number for link in made.sdg_links] == [11, 13]
    seen = made.updated_at.isoformat()
    mine, theirs = (FORM | {"theme": str(of.id), "title-en": words} for words in ("Mine", "Theirs"))
    page = f"/advocacy/goals/{made.id}/edit"
    saved = [browser.post(page, data=theirs | {"seen": seen}).status_code for _click in range(2)]
    late = browser.post(page, data=mine | {"seen": seen, "owner": str(maija.id), "sdgs": ["11"]})
    db.refresh(made)
    assert (saved, late.status_code, made.title) == ([303, 303], 409, {"en": "Theirs"})
    cells = re.findall(r"<td[^>]*>(.*?)</td>", late.text.partition("What differs")[2])
    none = '<span class="muted">empty</span>'
    assert cells == [
        *("Title of the goal (English)", "Mine", "Theirs"),
        *("Owner", "Maija", none),
        *("Sustainable development goals that it serves", "11 Sustainable cities and communities", none),
    ]
    empty = browser.post(page, data=mine | {"title-en": " ", "seen": seen})
    assert (empty.status_code, "Write it in at least one language." in empty.text) == (422, True)

    step = db.scalars(select(AuditEntry.cause_id).order_by(AuditEntry.id.desc())).first()
    undone = browser.post(f"/advocacy/goals/steps/{step}/undo")
    db.refresh(made)
    assert (undone.status_code, made.title) == (303, {"en": "Rails before homes"})
    again = browser.post(f"/advocacy/goals/steps/{step}/undo?goal={made.id}")
    assert (undone.location, again.location) == ("/advocacy/goals/", f"/advocacy/goals/{made.id}")


def test_a_window_is_moved_by_one_at_a_time_and_the_move_taken_back(
    db: Session, signed_in: Callable[[Role], FlaskClient]
) -> None:
    browser, made, today = signed_in(Role.EDITOR), goal(), clock.today()
    window = keeping.add_window(made, keeping.WindowGiven(today, {"en": "Vote"}))
    db.commit()
    page, seen = f"/advocacy/goals/windows/{window.id}", window.updated_at.isoformat()
    sent = {"opens_on": (today + timedelta(days=2)).isoformat(), "what-en": "Vote", "seen": seen}

    backwards = browser.post(page, data=sent | {"closes_on": today.isoformat()})
    answers = [browser.post(page, data=sent) for _click in range(2)]
    late = browser.post(page, data=sent | {"what-en": "Debate"})

    assert (backwards.status_code, late.status_code, "Debate" in late.text) == (422, 409, True)
    assert [answer.location for answer in answers] == [f"/advocacy/goals/{made.id}"] * 2
    db.refresh(window)
    assert (window.opens_on - today).days == 2
    step = db.scalars(select(AuditEntry.cause_id).order_by(AuditEntry.id.desc())).first()
    browser.post(f"/advocacy/goals/steps/{step}/undo")
    db.refresh(window)
    assert window.opens_on == today


def test_a_goal_is_reached_only_with_what_shows_it(
    db: Session, signed_in: Callable[[Role], FlaskClient]
) -> None:
    browser, made = signed_in(Role.EDITOR), goal()
    db.commit()
    sent = {"outcome": "reached", "day": clock.today().isoformat()}
    page = f"/advocacy/goals/{made.id}/outcome"

    bare = browser.post(page, data=sent)
    shown = browser.post(page, data=sent | {"url": "https://example.org/decision"})

    assert (bare.status_code, "Say how it is known" in bare.text, shown.status_code) == (422, True, 303)


def test_an_event_serves_goals_that_are_ticked_and_says_so(
    db: Session, signed_in: Callable[[Role], FlaskClient]
) -> None:
    browser, of = signed_in(Role.EDITOR), theme()
    kept, other = goal(of), goal(of, title={"en": "Another goal"})
    event = held(("IT",), ("IT",), kept)
    db.commit()
    page = f"/advocacy/goals/served-by/{event.id}"

    # A goal that was set while the page was open is not offered on it, and stays as it was.
    browser.post(page, data={"goals": [other.id], "offered": [other.id]})
    overview = browser.get(f"/events/manage/{event.id}").text
    assert ("Rails before homes" in overview, "Another goal" in overview) == (True, True)

    browser.post(page, data={"offered": [kept.id, other.id]})
    assert db.scalar(select(func.count()).select_from(GoalEvent)) == 0


def test_the_workbook_holds_what_the_list_shows_and_is_entered_as_disclosed(
    db: Session, signed_in: Callable[[Role], FlaskClient]
) -> None:
    of, other = theme(), theme("Climate")
    goal(of, title={"en": "=1+1", "sv": "Spår före bostäder"})
    goal(other)
    db.commit()

    answer = signed_in(Role.VIEWER).get(f"/advocacy/goals/goals.xlsx?theme={of.id}&lang=sv")

    rows = (
        python_calamine.CalamineWorkbook.from_filelike(BytesIO(answer.data)).get_sheet_by_index(0).to_python()
    )
    assert [row[0] for row in rows[1:]] == ["Spår före bostäder"]
    told = db.scalars(select(AuditEntry).where(AuditEntry.change == Change.DISCLOSED)).one()
    assert (told.record_type, told.details["goals"]) == ("advocacy_goals", 1)


def test_a_theme_that_is_no_longer_offered_keeps_its_goals(
    db: Session, signed_in: Callable[[Role], FlaskClient]
) -> None:
    browser, of = signed_in(Role.EDITOR), theme()
    second = theme("Climate")
    made = goal(of)
    db.commit()
    browser.post(f"/advocacy/themes/{second.id}/move", data={"way": "up"})
    db.expire_all()
    order = db.scalars(select(Theme).order_by(Theme.position)).all()
    assert [str(one) for one in order] == ["Climate", "Transport"]

    browser.post(f"/advocacy/themes/{of.id}/archive")

    chosen = browser.get("/advocacy/goals/new").text
    assert (f'<option value="{of.id}"' in chosen, f'value="{second.id}"' in chosen) == (False, True)
    kept = browser.post(
        f"/advocacy/goals/{made.id}/edit",
        data=FORM | {"theme": str(of.id), "seen": made.updated_at.isoformat()},
    )
    assert kept.status_code == 303
    # A theme of the same name was added meanwhile: the earlier one waits until one of them has another name.
    theme()
    db.commit()
    browser.post(f"/advocacy/themes/{of.id}/bring-back")
    db.expire_all()
    assert of.archived_at is not None


def test_a_points_day_lies_not_ahead_and_its_evidence_is_an_address(
    db: Session, signed_in: Callable[[Role], FlaskClient]
) -> None:
    browser, of = signed_in(Role.EDITOR), theme()
    db.commit()
    sent = {"kind": "challenge", "text-fi": "Päärata", "noted_on": clock.today().isoformat(), "owner": ""}
    page = f"/advocacy/themes/{of.id}/points/new"
    ahead = (clock.today() + timedelta(days=2)).isoformat()

    wrong = [
        browser.post(page, data=sent | more).status_code
        for more in ({"noted_on": ahead}, {"evidence_url": "javascript:alert(1)"}, {"text-fi": ""})
    ]
    right = [browser.post(page, data=sent | {"evidence_url": "example.org/a"}) for _click in range(2)]

    db.expire_all()
    assert (wrong, [answer.status_code for answer in right]) == ([422, 422, 422], [303, 303])
    assert [(str(one), one.evidence_url) for one in of.points] == [("Päärata", "https://example.org/a")]
