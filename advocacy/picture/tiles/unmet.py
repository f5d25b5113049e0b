"""Tile: the powerful whom nobody of us has met for long."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Final

from flask_babel import gettext as _
from flask_babel import ngettext

from advocacy.dossiers.models import Dossier
from advocacy.goals.models import Goal
from advocacy.picture.data import Figure, Group, Line, Link, Tile, TileKey, Tone
from advocacy.picture.frame import COMMON, Frame
from advocacy.picture.narrowing import dossiers_of, goals_of, organisations_of, people_of
from advocacy.picture.wording import alarming, empty_words, mark_of, together
from advocacy.standing.gaps import UNMET_AFTER, Unmet, gaps
from advocacy.standing.models import Assessment
from advocacy.standing.words import kind_of, matter_name, matter_of, stakeholder_name
from office.database import db
from office.web.i18n import format_day, language

#: Matters that are named of each.
_NAMED: Final = 2


def read(frame: Frame) -> Callable[[], Tile]:
    """Longest unmet first: three statements, and two more for each way of narrowing."""
    found = gaps(frame.day, COMMON).unmet
    if frame.theme_id is not None or frame.forum is not None:
        found = _in_matters(found, frame)
    if frame.country is not None:
        bodies = set(db.session.scalars(organisations_of(frame.country)))
        people = set(db.session.scalars(people_of(frame.country, frame.day)))
        found = tuple(
            one for one in found if one.first.organisation_id in bodies or one.first.person_id in people
        )

    def word() -> Tile:
        behind = Link("assessments.index")
        return Tile(
            key=TileKey.UNMET,
            title=_("Powerful and unmet"),
            icon="user-question",
            empty=empty_words(
                frame,
                _("Nobody powerful is unmet."),
                _("Nobody of this country is powerful and unmet."),
            ),
            source=ngettext(
                "Assessments and meetings that the whole office may read; unmet is nobody’s contact for"
                " %(num)d day",
                "Assessments and meetings that the whole office may read; unmet is nobody’s contact for"
                " %(num)d days",
                UNMET_AFTER,
            ),
            as_of=frame.day,
            figures=(
                Figure(
                    "unmet",
                    len(found),
                    ngettext("powerful stakeholder is unmet", "powerful stakeholders are unmet", len(found)),
                    None if frame.narrowed_by else behind,
                    alarming(len(found)),
                ),
            )
            if found
            else (),
            groups=(Group("", tuple(map(_line, found))),),
            link=behind,
        )

    return word


def _in_matters(found: tuple[Unmet, ...], frame: Frame) -> tuple[Unmet, ...]:
    """Those who are powerful in a matter of the theme and the forum, with those matters alone."""
    of_matters = replace(frame, country=None)
    goals, dossiers = goals_of(of_matters), dossiers_of(of_matters)

    def belongs(one: Assessment) -> bool:
        return one.goal_id in goals or one.dossier_id in dossiers

    narrowed = (replace(one, assessments=tuple(filter(belongs, one.assessments))) for one in found)
    return tuple(one for one in narrowed if one.assessments)


def _matters(matters: Sequence[Dossier | Goal]) -> str:
    """In what they are powerful: the first of the matters, and how many more."""
    names = ", ".join(map(matter_name, matters[:_NAMED]))
    more = len(matters) - _NAMED
    if more <= 0:
        return names
    return ngettext("%(names)s, one matter more", "%(names)s, %(num)d matters more", more, names=names)


def _line(one: Unmet) -> Line:
    first = one.first
    matters = [matter for matter in map(matter_of, one.assessments) if matter is not None]
    last = one.last_on
    return Line(
        key=f"organisation:{first.organisation_id}"
        if first.person_id is None
        else f"person:{first.person_id}",
        text=stakeholder_name(first),
        detail=together(
            _("last met on %(day)s", day=format_day(last, language())) if last else _("no contact noted"),
            _matters(matters),
        ),
        mark=mark_of(last),
        link=Link("assessments.matter", {"kind": kind_of(matters[0]), "number": matters[0].id})
        if matters
        else None,
        tone=Tone.ATTENTION,
    )
