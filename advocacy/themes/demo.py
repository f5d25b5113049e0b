"""Demonstration themes: what the office says of each, and the strategy's goals; the sentences are made up."""

from __future__ import annotations

import tomllib
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select

from advocacy.themes.keeping import PointGiven, StrategyGoalGiven, add_point, add_strategy_goal, add_theme
from advocacy.themes.models import PointKind
from office import clock
from office.accounts.models import User
from office.database import db
from office.localized import Texts
from stakeholders.organisations.keeping import OrganisationGiven, register
from stakeholders.organisations.models import Organisation, OrganisationKind

_DATA = Path(__file__).with_name("demo.toml")


def build() -> None:
    """Add the themes with what is said of each, and the goals of the strategy."""
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    officer = db.session.scalars(select(User.id).order_by(User.id)).first()
    today = clock.today("Europe/Helsinki")
    for number, one in enumerate(data["theme"]):
        theme = add_theme(one["name"])
        for kind in PointKind:
            for point in one.get(kind.value, ()):
                noted_on = today - timedelta(days=11 * (number + 1))
                add_point(theme, PointGiven(kind, point["text"], noted_on, owner_id=officer))
    for goal in data["strategy"]:
        add_strategy_goal(StrategyGoalGiven(goal["period"], goal["number"], goal["name"]))


def body_called(kind: OrganisationKind, name: Texts) -> Organisation:
    """The register's organisation of this English name, as yet unknown ones registered."""
    known = select(Organisation).where(Organisation.kind == kind).order_by(Organisation.id)
    for one in db.session.scalars(known):
        if one.name.get("en") == name["en"]:
            return one
    return register(OrganisationGiven(kind, name, {}, seat_city="Helsinki", seat_country="FI"))
