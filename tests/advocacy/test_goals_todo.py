"""Goals on Today: which windows and reviews are told, to whom, and when no more."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

from flask import url_for
from flask.testing import FlaskClient
from flask_login import login_user
from sqlalchemy.orm import Session

from advocacy.goals import keeping
from advocacy.goals.models import Outcome
from advocacy.goals.todo import tasks
from office.accounts.models import Role
from office.clock import today
from tests.advocacy.goals import goal, theme
from tests.stakeholders.engagement import user


def test_windows_are_told_to_the_owner_before_they_open_and_before_they_close(
    app: Any, db: Session, signed_in: Callable[[Role], FlaskClient]
) -> None:
    me, other, gone, of = user("Maija"), user("Petra"), user("Left"), theme()
    gone.active = False

    def window(owner: Any, what: str, opens: int, closes: int | None = None) -> None:
        made = goal(of, owner_id=None if owner is None else owner.id, title={"en": f"Goal of {what}"})
        made.reviewed_on = today()
        ends = None if closes is None else today() + timedelta(days=closes)
        keeping.add_window(made, keeping.WindowGiven(today() + timedelta(days=opens), {"en": what}, ends))

    window(me, "opens on the last day that counts", 14, 30)
    window(me, "opens too late", 15, 30)
    window(me, "is open and closes soon", -20, 3)
    window(me, "is open for long", -20, 40)
    window(me, "has closed", -20, -1)
    window(me, "is today", 0)
    window(other, "is another's", 2)
    window(gone, "was of somebody who left", 2)
    window(None, "is nobody's", 5)
    settled = goal(of, owner_id=me.id)
    keeping.add_window(settled, keeping.WindowGiven(today(), {"en": "of a goal with an outcome"}))
    keeping.settle(settled, keeping.OutcomeGiven(Outcome.DROPPED, today(), {}))
    db.commit()

    with app.test_request_context():
        login_user(me)
        told = {str(one.words): (one.due, str(one.why)) for one in tasks()}

    days = {name: (due - today()).days for name, (due, _why) in told.items() if due is not None}
    assert days == {
        "is today": 0,
        "was of somebody who left": 2,
        "is open and closes soon": 3,
        "is nobody's": 5,
        "opens on the last day that counts": 14,
    }
    shown = signed_in(Role.VIEWER).get(f"/diary?view=agenda&date={today()}").text
    assert ("is open for long" in shown, "of a goal with an outcome" in shown) == (True, False)
    assert told["is today"][1] == "Today is the last day on which this can be moved."


def test_reviews_that_are_overdue_are_one_task_however_many(
    app: Any, db: Session, signed_in: Callable[[Role], FlaskClient]
) -> None:
    me, of = user("Maija"), theme()
    late = [goal(of, owner_id=me.id, review_days=30) for _goal in range(9)]
    for one in late:
        one.reviewed_on = today() - timedelta(days=30)
    db.flush()

    def told() -> list[tuple[str, str, int]]:
        with app.test_request_context():
            login_user(me)
            return [(str(one.words), one.url, one.count) for one in tasks()]

    assert told() == []
    late[0].reviewed_on = today() - timedelta(days=31)
    db.flush()
    with app.test_request_context():
        page, narrowed = url_for("goals.show", goal_id=late[0].id), url_for("goals.index", state="stale")
    assert told() == [("A goal of advocacy has not been reviewed in time", page, 1)]
    for one in late:
        keeping.add_window(one, keeping.WindowGiven(today(), {"en": "Vote"}))
        one.reviewed_on = None
    db.flush()
    assert told()[6:] == [
        ("3 more windows are near", "/advocacy/goals/?window=14", 3),
        ("9 goals of advocacy have not been reviewed in time", narrowed, 9),
    ]
    db.commit()
    assert "9 goals of advocacy" not in signed_in(Role.VIEWER).get("/").text
