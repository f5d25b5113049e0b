"""Tile: what others decide, where each dossier stands, and what the city has to do by when."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext

from advocacy.dossiers.models import Dossier, Hearing
from advocacy.dossiers.queries import (
    DossierFilter,
    Due,
    Pressing,
    dossiers,
    dues_between,
    hearings_between,
)
from advocacy.dossiers.stages import current_stage
from advocacy.dossiers.words import KIND_WORDS, said, stage_name
from advocacy.picture.data import Figure, Group, Line, Link, Tile, TileKey, Tone
from advocacy.picture.frame import Frame
from advocacy.picture.links import asked
from advocacy.picture.narrowing import dossiers_of
from advocacy.picture.wording import alarming, empty_words, mark_of, together
from office.database import db
from office.web.i18n import format_day, language


@dataclass(frozen=True)
class _Standing:
    """An open dossier with what comes next in it."""

    dossier: Dossier
    due: Due | None
    hearing: Hearing | None
    is_overdue: bool


def read(frame: Frame) -> Callable[[], Tile]:
    """The open dossiers, what is due first coming first: five statements, six where it is narrowed."""
    rows = db.session.execute(dossiers(DossierFilter(theme_id=frame.theme_id), frame.day))
    found: list[Dossier] = [row[0] for row in rows]
    if frame.forum is not None or frame.country is not None:
        numbers = dossiers_of(frame)
        found = [dossier for dossier in found if dossier.id in numbers]
    dues = dues_between(None, None)
    hearings = hearings_between(frame.day, None)
    # Both are in order: of each dossier the first counts.
    first_dues = {due.dossier.id: due for due in reversed(dues)}
    first_hearings = {hearing.dossier_id: hearing for hearing in reversed(hearings)}
    standings = [
        _standing(one, first_dues.get(one.id), first_hearings.get(one.id), frame.day) for one in found
    ]
    known = {one.id for one in found}
    overdue = sum(due.is_overdue(frame.day) and due.dossier.id in known for due in dues)
    is_listed = frame.forum is None and frame.country is None

    def word() -> Tile:
        narrowed = asked(theme=frame.theme_id)
        behind = Link("dossiers.index", narrowed)
        late = Link("dossiers.index", {**narrowed, "due": Pressing.OVERDUE.value})
        return Tile(
            key=TileKey.DOSSIERS,
            title=_("Dossiers decided elsewhere"),
            icon="file-text",
            empty=empty_words(
                frame, _("No dossier is open."), _("Nobody of this country decides in a dossier.")
            ),
            source=_("Open dossiers with their stages, deadlines and hearings"),
            as_of=frame.day,
            figures=(
                Figure(
                    "open",
                    len(found),
                    ngettext("dossier is open", "dossiers are open", len(found)),
                    behind if is_listed else None,
                ),
                Figure(
                    "overdue",
                    overdue,
                    ngettext("deadline has passed", "deadlines have passed", overdue),
                    late if is_listed else None,
                    alarming(overdue),
                ),
            )
            if found
            else (),
            groups=(Group("", tuple(map(_line, standings, [frame.day] * len(standings)))),),
            link=behind,
        )

    return word


def _standing(dossier: Dossier, due: Due | None, hearing: Hearing | None, day: date) -> _Standing:
    return _Standing(dossier, due, hearing, due is not None and due.is_overdue(day))


def _line(one: _Standing, day: date) -> Line:
    stage = current_stage(one.dossier.stages, day)
    hearing = one.hearing
    return Line(
        key=f"dossier:{one.dossier.id}",
        text=one.dossier.called(language()),
        detail=together(stage_name(stage) if stage else str(KIND_WORDS[one.dossier.kind]), _next(one)),
        mark=mark_of(
            stage.id if stage else None,
            one.due.key if one.due else None,
            one.due.due_on if one.due else None,
            hearing.held_on if hearing else None,
        ),
        link=Link("dossiers.show", {"dossier_id": one.dossier.id}),
        tone=Tone.ATTENTION if one.is_overdue else Tone.PLAIN,
    )


def _next(one: _Standing) -> str:
    """What comes first: what is overdue or to be done, or a hearing before that."""
    due, hearing = one.due, one.hearing
    held_on = hearing.held_on if hearing else None
    if hearing and held_on and (due is None or held_on < due.due_on):
        return _("hearing on %(day)s: %(what)s", day=format_day(held_on, language()), what=hearing.title)
    if due is None:
        return ""
    what = {"day": format_day(due.due_on, language()), "what": said(due)}
    if one.is_overdue:
        return _("overdue since %(day)s: %(what)s", **what)
    return _("to be done by %(day)s: %(what)s", **what)
