"""Tile: promises whose day has passed, ours and theirs; of a country all that are open."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement, exists, or_, select
from sqlalchemy.orm import aliased

from advocacy.contacts.models import ContactLink
from advocacy.dossiers.models import Dossier
from advocacy.goals.models import Goal
from advocacy.picture.data import Figure, Group, Line, Link, Tile, TileKey, Tone
from advocacy.picture.frame import COMMON, Frame
from advocacy.picture.narrowing import is_dossier_of, is_goal_of, is_of
from advocacy.picture.wording import alarming, empty_words, mark_of, together
from office.database import db
from office.web.i18n import format_day, language
from stakeholders.engagement.models import Commitment, Interaction, Party
from stakeholders.engagement.queries import CommitmentFilter, State, commitments
from stakeholders.engagement.words import owner_name


def read(frame: Frame) -> Callable[[], Tile]:
    """What is overdue, by day; before a meeting, with what is open still: two statements."""
    state = None if frame.country is not None else State.OVERDUE
    wanted = commitments(CommitmentFilter(state=state), COMMON, frame.day).where(*_narrowed(frame))
    found = list(db.session.scalars(wanted))
    ours = [one for one in found if one.is_ours]
    theirs = [one for one in found if not one.is_ours]
    is_whole = not frame.narrowed_by
    of_matters = frame.theme_id is not None or frame.forum is not None

    def word() -> Tile:
        behind = Link("promises.index", {"state": State.OVERDUE.value} if state else {})
        return Tile(
            key=TileKey.COMMITMENTS,
            title=_("Promises, ours and theirs") if state is None else _("Overdue promises"),
            icon="checkbox",
            empty=empty_words(
                frame,
                _("No promise is overdue."),
                _("No promise between this country and us is open."),
            ),
            source=_("Contacts about these goals and dossiers that the whole office may read")
            if of_matters
            else _("Meetings that the whole office may read"),
            as_of=frame.day,
            figures=_figures(found, frame.day, behind if is_whole else None) if found else (),
            groups=(
                Group(_("We promised"), tuple(_line(one, frame.day) for one in ours)),
                Group(_("Others promised"), tuple(_line(one, frame.day) for one in theirs)),
            ),
            link=behind,
        )

    return word


def _narrowed(frame: Frame) -> list[ColumnElement[bool]]:
    """The conditions that a promise concerns the country, one of whose own took part or owes it, and that it
    was given in a contact about a goal or a dossier of the theme and the forum."""
    found: list[ColumnElement[bool]] = []
    if frame.country is not None:
        party = aliased(Party)
        took_part = exists().where(
            party.interaction_id == Interaction.id,
            is_of(frame.country, frame.day, party.organisation_id, party.person_id),
        )
        owes = is_of(frame.country, frame.day, Commitment.organisation_id, Commitment.person_id)
        found.append(or_(took_part, owes))
    if frame.theme_id is not None or frame.forum is not None:
        matters = replace(frame, country=None)
        about = or_(
            ContactLink.goal_id.in_(select(Goal.id).where(is_goal_of(matters))),
            ContactLink.dossier_id.in_(select(Dossier.id).where(is_dossier_of(matters))),
        )
        found.append(exists().where(ContactLink.interaction_id == Interaction.id, about))
    return found


def _figures(found: Sequence[Commitment], day: date, behind: Link | None) -> tuple[Figure, ...]:
    """How many are overdue, and of a country how many more are open.

    Args:
        behind: the list of what is overdue; None where it cannot be narrowed so.
    """
    late_ours = sum(one.is_overdue(day) and one.is_ours for one in found)
    late_theirs = sum(one.is_overdue(day) and not one.is_ours for one in found)
    rest = len(found) - late_ours - late_theirs

    def leads(whose: str) -> Link | None:
        return None if behind is None else Link(behind.endpoint, {**behind.values, "whose": whose})

    return (
        Figure(
            "ours",
            late_ours,
            ngettext("of ours is overdue", "of ours are overdue", late_ours),
            leads("ours"),
            alarming(late_ours),
        ),
        Figure(
            "theirs",
            late_theirs,
            ngettext("of theirs is overdue", "of theirs are overdue", late_theirs),
            leads("theirs"),
            alarming(late_theirs),
        ),
        *([Figure("open", rest, ngettext("is open still", "are open still", rest))] if rest else []),
    )


def _line(one: Commitment, day: date) -> Line:
    is_overdue = one.is_overdue(day)
    return Line(
        key=f"commitment:{one.id}",
        text=one.text,
        detail=together(owner_name(one), _due(one.due_on, is_overdue=is_overdue), one.interaction.subject),
        mark=mark_of(one.due_on, one.user_id, one.organisation_id, one.person_id),
        link=Link("engagement.show", {"interaction_id": one.interaction_id}),
        tone=Tone.ATTENTION if is_overdue else Tone.PLAIN,
    )


def _due(due_on: date | None, *, is_overdue: bool) -> str:
    if due_on is None:
        return _("no day was set")
    day = format_day(due_on, language())
    return _("was due on %(day)s", day=day) if is_overdue else _("due on %(day)s", day=day)
