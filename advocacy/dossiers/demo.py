"""Demonstration dossiers: the files that the city named, with days and sentences that are invented."""

from __future__ import annotations

import tomllib
from datetime import date, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import select

from advocacy.dossiers.keeping import DossierGiven, StageGiven, open_dossier, set_stages
from advocacy.dossiers.models import Dossier, Heard, Kind
from advocacy.dossiers.pieces import (
    DeadlineGiven,
    HearingGiven,
    NoteGiven,
    StatementGiven,
    add,
    name_makers,
)
from advocacy.dossiers.stages import USUAL
from advocacy.goals.models import Goal
from advocacy.themes.demo import body_called
from advocacy.themes.models import Theme
from office import clock
from office.accounts.models import User
from office.database import db
from stakeholders.engagement.keeping import PartyKey
from stakeholders.organisations.models import OrganisationKind

_DATA = Path(__file__).with_name("demo.toml")


def build() -> None:
    """Open the demonstration's dossiers, of the themes and for the goals that there are."""
    data = tomllib.loads(_DATA.read_text(encoding="utf-8"))
    officer = db.session.scalars(select(User.id).order_by(User.id)).first()
    today = clock.today("Europe/Helsinki")
    themes = {theme.called("en"): theme.id for theme in db.session.scalars(select(Theme))}
    goals = {goal.called("en"): goal.id for goal in db.session.scalars(select(Goal))}
    for one in data["dossier"]:
        about = {code: f"{text}\n\n{data['invented'][code]}" for code, text in one["about"].items()}
        served = tuple(number for title, number in goals.items() if title.startswith(one["goal"]))
        dossier = open_dossier(
            DossierGiven(
                kind=Kind(one["kind"]),
                title=one["title"],
                short_name=one["short"],
                about=about,
                line=one["line"],
                theme_id=themes.get(one["theme"]),
                goals=served,
                user_id=officer,
                closed_on=_day(today, one.get("closed")),
                outcome=one.get("outcome", ""),
            )
        )
        _stages(dossier, one, today)
        _pieces(dossier, one, today)


def _day(today: date, away: int | None) -> date | None:
    return None if away is None else today + timedelta(days=away)


def _stages(dossier: Dossier, one: dict[str, Any], today: date) -> None:
    """The usual stages of its kind, with as many days as there are."""
    steps = USUAL[dossier.kind]
    planned, begun = ([*one[name], *[None] * len(steps)] for name in ("planned", "begun"))
    stages = [
        StageGiven(step, {}, _day(today, planned[place]), _day(today, begun[place]))
        for place, step in enumerate(steps)
    ]
    set_stages(dossier, stages, seen_at=dossier.updated_at)


def _pieces(dossier: Dossier, one: dict[str, Any], today: date) -> None:
    for maker in one["makers"]:
        body = body_called(OrganisationKind(maker["kind"]), maker["name"])
        name_makers(dossier, [PartyKey("o", body.id)], maker["role"])
    hearings = [
        add(
            dossier,
            HearingGiven(
                title=said["title"],
                held_on=_day(today, said.get("held")),
                place=said.get("place", ""),
                is_ours=said.get("ours", True),
                answer_by=_day(today, said.get("answer_by")),
                answered_on=_day(today, said.get("answered")),
            ),
        )
        for said in one["hearings"]
    ]
    for said in one["statements"]:
        given = StatementGiven(
            title=said["title"],
            given_on=today + timedelta(days=said["given"]),
            addressee=said["to"],
            language=said["language"],
            file_reference=said["file"],
            summary=said["summary"],
            hearing_id=hearings[said["hearing"]].id if "hearing" in said else None,
        )
        add(dossier, given)
    for said in one["notes"]:
        noted_on = today + timedelta(days=said["noted"])
        note = NoteGiven(said["point"], noted_on, Heard(said["heard"]), said["draft"], said["evidence"])
        add(dossier, note)
    for said in one["deadlines"]:
        due_on = today + timedelta(days=said["due"])
        add(dossier, DeadlineGiven(said["text"], due_on, dossier.user_id, _day(today, said.get("done"))))
