"""Clicks in the same moment on the pages of advocacy: a form makes one record, and nobody sees an error."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from advocacy.contacts.models import CityCompany, CompanyContact, CompanyReport
from advocacy.dossiers.models import DecisionMaker, Dossier, Hearing
from advocacy.goals import keeping as goal_keeping
from advocacy.goals.models import Goal, GoalStep, Stage, Window
from advocacy.networks.models import Membership, Network
from advocacy.situation.models import Briefing
from advocacy.standing.models import Assessment, AssessmentReader, Secrecy
from advocacy.themes import keeping as theme_keeping
from advocacy.themes.models import StrategyGoal, Theme
from office import clock
from office.accounts.models import Role
from tests import making
from tests.advocacy import goals
from tests.advocacy.dossiers import dossier
from tests.advocacy.standing import assessed
from tests.advocacy.test_contacts_pages import SUBJECT, company, contact
from tests.advocacy.test_networks_figures import member, network
from tests.concurrency.test_double_clicks import TWICE, _officers, _together
from tests.stakeholders.engagement import key, user

SignIn = Callable[[Role], FlaskClient]


def _count(db: Session, model: type[Any]) -> int:
    return db.scalar(select(func.count()).select_from(model)) or 0


def test_each_form_of_advocacy_that_is_clicked_on_by_several_at_once_makes_one_record(
    app: Flask, db: Session, signed_in: SignIn
) -> None:
    italy, of, law, city, heat = making.embassy("IT"), goals.theme(), dossier(), network(), company()
    goal, today = goals.goal(of), clock.today().isoformat()
    who = str(key(italy))
    assessment = {
        "power": "5",
        "interest": "5",
        "stand": "neutral",
        "wanted": "supporter",
        "evidence": "Said so",
    }
    reported = {"company": heat.id, "subject": SUBJECT, "targets": "A ministry", "means": "phone"}
    forms: list[tuple[type[Any], str, dict[str, Any]]] = [
        (Briefing, "/advocacy/briefings/new", {"title": "Before the meeting"}),
        (
            Goal,
            "/advocacy/goals/new",
            {"title-en": "One", "theme": of.id, "forum": "eu", "review_days": "90", "owner": ""},
        ),
        (Dossier, "/advocacy/dossiers/new", {"title-en": "One act", "kind": "legislation"}),
        (Hearing, f"/advocacy/dossiers/{law.id}/hearings/new", {"title": "Round of statements"}),
        (
            Network,
            "/advocacy/networks/new",
            {"name": "Port Cities", "organisation": "", "review_months": "12"},
        ),
        (
            Membership,
            f"/advocacy/networks/{city.id}/memberships/new",
            {"role": "member", "since": "2020-01-02"},
        ),
        (CityCompany, "/advocacy/companies/new", {"name": "Port Ltd", "organisation": ""}),
        (CompanyContact, "/advocacy/companies/contacts/new", reported | {"held_on": today}),
        (
            Assessment,
            f"/advocacy/stakeholders/dossiers/{law.id}/new?with={who}",
            assessment | {"assessed_on": today, "secrecy": "internal"},
        ),
        # Not by the number of the form: several officers, each with a form of their own.
        (DecisionMaker, f"/advocacy/dossiers/{law.id}/makers/new", {"parties": who, "save": "1"}),
        (Window, f"/advocacy/goals/{goal.id}/window", {"opens_on": today, "what-en": "The hearing"}),
    ]
    before = {model: _count(db, model) for model, _path, _data in forms}
    officers = _officers(signed_in)[:2]
    came: dict[str, Any] = {}
    for model, path, data in forms:
        sent = data if model in (DecisionMaker, Window) else data | {"submission": "one form"}
        codes = _together(app, db, officers, path, sent)
        came[path] = codes, _count(db, model) - before[model]
        db.commit()
    assert came == {path: ([303, 303], 1) for _model, path, _data in forms}


def test_a_half_year_is_reported_once_and_what_several_take_away_at_once_is_gone_once(
    app: Flask, db: Session, signed_in: SignIn
) -> None:
    heat, city, last_year = company(), network(), clock.today().year - 1
    officers = _officers(signed_in)
    path, first_day_after = f"/advocacy/companies/{heat.id}/{last_year}-1", date(last_year, 7, 1).isoformat()
    codes = _together(app, db, officers, f"{path}/report", {"reported_on": first_day_after})
    assert (codes, _count(db, CompanyReport)) == ([303] * TWICE, 1)

    # Each with a form of their own: the city is in a network in one role at a time.
    said = {"role": "observer", "since": "2001-02-03", "until": "2002-02-03"}
    codes = _together(app, db, officers, f"/advocacy/networks/{city.id}/memberships/new", said)
    assert (sorted(codes), _count(db, Membership)) == ([303, *[422] * (TWICE - 1)], 1)

    made = goals.goal(goals.theme())
    goal_keeping.enter_stage(made, Stage.PROPOSED, clock.today())
    window = goal_keeping.add_window(made, goal_keeping.WindowGiven(clock.today(), {"en": "The hearing"}))
    served = theme_keeping.add_strategy_goal(
        theme_keeping.StrategyGoalGiven("2021–2025", "1", {"en": "Ports"})
    )
    taken_away: list[tuple[type[Any], str]] = [
        (CompanyReport, f"{path}/unreport"),
        (CompanyContact, f"/advocacy/companies/contacts/{contact(heat, clock.today()).id}/remove"),
        (Membership, f"/advocacy/networks/{city.id}/memberships/{member(city, clock.today()).id}/remove"),
        (Window, f"/advocacy/goals/windows/{window.id}/remove"),
        (GoalStep, f"/advocacy/goals/road/{made.steps[-1].id}/remove"),
        (StrategyGoal, f"/advocacy/strategy/{served.id}/remove"),
    ]
    before = {model: _count(db, model) for model, _path in taken_away}
    came = {}
    for model, address in taken_away:
        codes = _together(app, db, officers, address, {})
        came[model] = set(codes) - {303, 404}, _count(db, model) - before[model]
        db.commit()
    assert came == {model: (set(), -1) for model, _path in taken_away}


def test_what_several_put_in_order_or_name_at_once_is_in_order_and_named_once(
    app: Flask, db: Session, signed_in: SignIn
) -> None:
    themes = [goals.theme(f"Theme {number}").id for number in range(TWICE)]
    secret = assessed(dossier(), making.embassy("IT"), by=user("Author"), secrecy=Secrecy.CONFIDENTIAL)
    path, reads = f"/advocacy/stakeholders/assessments/{secret.id}/readers", user("Reader").id
    db.commit()
    chiefs = [signed_in(Role.ADMINISTRATOR) for _click in range(TWICE)]
    codes = _together(app, db, chiefs, path, {"readers": [str(reads)]})
    assert (codes, _count(db, AssessmentReader)) == ([303] * TWICE, 1)

    moves = [f"/advocacy/themes/{number}/move" for number in themes]
    for way in ("up", "down", "up"):
        codes = _together(app, db, chiefs, moves, {"way": way})
        places = sorted(db.scalars(select(Theme.position)))
        assert (codes, places) == ([303] * TWICE, list(range(1, TWICE + 1)))
