"""Assessments for the tests of stakeholders, each with as little as it needs."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from advocacy.dossiers.models import Dossier
from advocacy.dossiers.models import Kind as DossierKind
from advocacy.goals.models import Forum, Goal
from advocacy.standing.keeping import AssessmentGiven, assess
from advocacy.standing.models import Assessment, Stand
from advocacy.themes.models import Theme
from office import clock
from office.accounts.models import User
from office.database import db
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Person


def dossier(title: str = "Land use act", **columns: Any) -> Dossier:
    """A law that is being made."""
    made = Dossier(kind=DossierKind.LEGISLATION, title={"en": title}, **columns)
    db.session.add(made)
    db.session.flush()
    return made


def goal(title: str = "Rails before homes", **columns: Any) -> Goal:
    """An open goal, with a theme of its own."""
    made = Goal(
        title={"en": title},
        theme=Theme(name={"en": "Transport"}),
        forum=Forum.NATIONAL,
        stage_since=clock.today(),
        **columns,
    )
    db.session.add(made)
    db.session.flush()
    return made


def assessed(
    matter: Dossier | Goal,
    who: Organisation | Person,
    *,
    ago: int = 0,
    by: User | None = None,
    **said: Any,
) -> Assessment:
    """An assessment of so many days ago: neutral, wanted a supporter, of middling power and interest."""
    values: dict[str, Any] = {
        "power": 3,
        "interest": 3,
        "stand": Stand.NEUTRAL,
        "wanted": Stand.SUPPORTER,
        "assessed_on": clock.today() - timedelta(days=ago),
        "evidence": "Said so at the hearing",
    }
    return assess(matter, who, AssessmentGiven(**(values | said)), user_id=by.id if by is not None else None)
