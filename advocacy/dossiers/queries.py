"""Reading dossiers: searched and narrowed, one with all that hangs on it, and what is due when."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import (
    ColumnElement,
    Select,
    Subquery,
    and_,
    exists,
    false,
    func,
    literal,
    or_,
    select,
    true,
    union_all,
)
from sqlalchemy.orm import aliased, joinedload, selectinload

from advocacy.dossiers.models import (
    Deadline,
    DecisionMaker,
    Dossier,
    DossierGoal,
    Hearing,
    Kind,
    Stage,
    Statement,
    Step,
)
from advocacy.goals.models import Goal
from office.accounts.models import User
from office.database import db
from stakeholders.directory.queries import best_organisations, best_people
from stakeholders.directory.search import fold
from stakeholders.engagement.keeping import PartyKey
from stakeholders.engagement.queries import HITS, parties_called, party_key
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Person

_MOST_WORDS: Final = 12


class Open(StrEnum):
    """Which dossiers a list holds beside those that are open, which it holds unless told."""

    CLOSED = "closed"
    ALL = "all"


class Pressing(StrEnum):
    """By when something is to be done."""

    OVERDUE = "overdue"
    WEEKS = "14"
    MONTHS = "90"
    NONE = "none"


@dataclass(frozen=True)
class DossierFilter:
    """What narrows the list of dossiers; what is None or empty does not."""

    typed: str = ""
    kind: Kind | None = None
    theme_id: int | None = None
    step: Step | None = None
    pressing: Pressing | None = None
    open: Open | None = None


@dataclass(frozen=True)
class Due:
    """A day by which the city acts: a deadline, or the answer to a hearing."""

    dossier: Dossier
    record: Deadline | Hearing
    due_on: date

    @property
    def is_hearing(self) -> bool:
        """Whether an answer is asked for."""
        return isinstance(self.record, Hearing)

    @property
    def user(self) -> User | None:
        """Whose it is: whoever was named, or else whoever follows the dossier."""
        named = self.record.user if isinstance(self.record, Deadline) else None
        return named or self.dossier.user

    def is_overdue(self, today: date) -> bool:
        """Whether its last day has passed on the office's calendar."""
        return self.due_on < today

    @property
    def key(self) -> str:
        """What it is, the same as long as it is the same."""
        return f"{self.record.__tablename__}:{self.record.id}"


def is_kept() -> ColumnElement[bool]:
    """The dossiers that stand in lists."""
    return Dossier.removed_at.is_(None)


def is_open() -> ColumnElement[bool]:
    """The dossiers that somebody still has to follow."""
    return and_(is_kept(), Dossier.closed_on.is_(None))


def open_deadline() -> ColumnElement[bool]:
    """The deadlines that nobody has met yet."""
    return and_(Deadline.removed_at.is_(None), Deadline.done_on.is_(None))


def open_hearing() -> ColumnElement[bool]:
    """The hearings that the city has to answer by a day, and has not."""
    return and_(
        Hearing.removed_at.is_(None),
        Hearing.is_ours,
        Hearing.answer_by.is_not(None),
        Hearing.answered_on.is_(None),
    )


def _due_days() -> Subquery:
    """(dossier_id, due_on) of all that is still to be done, of whichever dossier."""
    return union_all(
        select(Deadline.dossier_id, Deadline.due_on).where(open_deadline()),
        select(Hearing.dossier_id, Hearing.answer_by.label("due_on")).where(open_hearing()),
    ).subquery()


def _next_due() -> Any:
    """The next of a dossier's days, overdue ones first, as a column."""
    days = _due_days()
    return select(func.min(days.c.due_on)).where(days.c.dossier_id == Dossier.id).scalar_subquery()


def _with_stages() -> tuple[Any, ...]:
    return (joinedload(Dossier.theme), joinedload(Dossier.user), selectinload(Dossier.stages))


def dossiers(
    wanted: DossierFilter, today: date, *, sort: str = "due", descending: bool = False
) -> Select[Any]:
    """Rows (dossier, its next day of all that is to be done): a page of them is three statements.

    Args:
        sort: "due" (what is due first; then those without, by title), "title" or "changed".
    """
    next_due = _next_due()
    found = select(Dossier, next_due.label("next_due")).where(_matches(wanted.typed))
    if wanted.open is Open.CLOSED:
        found = found.where(is_kept(), Dossier.closed_on.is_not(None))
    else:
        found = found.where(is_kept() if wanted.open is Open.ALL else is_open())
    if wanted.kind is not None:
        found = found.where(Dossier.kind == wanted.kind)
    if wanted.theme_id is not None:
        found = found.where(Dossier.theme_id == wanted.theme_id)
    if wanted.step is not None:
        found = found.where(_is_at(wanted.step, today))
    if wanted.pressing is not None:
        found = found.where(_presses(wanted.pressing, next_due, today))
    order: list[Any] = [Dossier.sort_title, Dossier.id]
    if sort == "due":
        order = [next_due.is_(None), next_due.desc() if descending else next_due, *order]
    elif sort == "changed":
        order = [Dossier.updated_at.desc() if descending else Dossier.updated_at, Dossier.id]
    elif descending:
        order = [Dossier.sort_title.desc(), Dossier.id.desc()]
    return found.options(*_with_stages()).order_by(*order)


def _presses(pressing: Pressing, next_due: Any, today: date) -> ColumnElement[bool]:
    if pressing is Pressing.NONE:
        none: ColumnElement[bool] = next_due.is_(None)
        return none
    if pressing is Pressing.OVERDUE:
        overdue: ColumnElement[bool] = next_due < today
        return overdue
    until: ColumnElement[bool] = next_due <= today + timedelta(days=int(pressing.value))
    return until


def _is_at(step: Step, today: date) -> ColumnElement[bool]:
    """The dossiers of which `stages.current_stage` is that step, as the database finds it."""
    one, later = aliased(Stage), aliased(Stage)
    is_later = exists().where(
        later.dossier_id == one.dossier_id,
        later.actual_on <= today,
        or_(
            later.actual_on > one.actual_on,
            and_(later.actual_on == one.actual_on, later.position > one.position),
        ),
    )
    here = exists().where(one.dossier_id == Dossier.id, one.step == step, one.actual_on <= today, ~is_later)
    return here.correlate(Dossier)


def _matches(typed: str) -> ColumnElement[bool]:
    """Each word occurs in the titles, the reference or what it is about, or in a decision-maker's name."""
    words = fold(typed).split()[:_MOST_WORDS]
    if not words:
        return false() if typed.strip() else true()
    return and_(*(_word_occurs(word) for word in words))


def _word_occurs(word: str) -> ColumnElement[bool]:
    maker = aliased(DecisionMaker)
    of_this = and_(maker.dossier_id == Dossier.id, maker.removed_at.is_(None))
    return or_(
        Dossier.folded.contains(word, autoescape=True),
        exists().where(
            of_this,
            maker.organisation_id == Organisation.id,
            Organisation.folded.contains(word, autoescape=True),
        ),
        exists().where(of_this, maker.person_id == Person.id, Person.folded.contains(word, autoescape=True)),
    )


def dossier_with_all(number: int) -> Dossier | None:
    """One dossier, a removed one too, with all that hangs on it: eight statements, however much that is."""
    wanted = (
        select(Dossier)
        .where(Dossier.id == number)
        .options(
            *_with_stages(),
            selectinload(Dossier.goal_links).joinedload(DossierGoal.goal),
            selectinload(Dossier.makers).options(
                joinedload(DecisionMaker.organisation), joinedload(DecisionMaker.person)
            ),
            selectinload(Dossier.hearings),
            selectinload(Dossier.statements).joinedload(Statement.hearing),
            selectinload(Dossier.notes),
            selectinload(Dossier.deadlines).joinedload(Deadline.user),
        )
    )
    return db.session.scalar(wanted)


def dossiers_of_goal(goal_id: int, today: date) -> list[Any]:
    """Rows as of `dossiers`, closed ones too, of the dossiers that are the way to a goal: two statements."""
    link = aliased(DossierGoal)
    of_goal = exists().where(link.dossier_id == Dossier.id, link.goal_id == goal_id)
    wanted = dossiers(DossierFilter(open=Open.ALL), today).where(of_goal)
    return list(db.session.execute(wanted))


def dossiers_of_theme(theme_id: int, today: date) -> list[Any]:
    """Rows as of `dossiers` of the open dossiers of a theme: two statements."""
    return list(db.session.execute(dossiers(DossierFilter(theme_id=theme_id), today)))


def dues_of(dossier: Dossier) -> list[Due]:
    """All that is still to be done in a dossier that is loaded with its pieces, the first day first."""
    found = [Due(dossier, one, one.due_on) for one in dossier.deadlines if one.done_on is None]
    found += [
        Due(dossier, one, one.answer_by)
        for one in dossier.hearings
        if one.is_ours and one.answer_by is not None and one.answered_on is None
    ]
    return in_order(found)


def in_order(dues: Sequence[Due]) -> list[Due]:
    """By day; of one day hearings last."""
    return sorted(dues, key=lambda due: (due.due_on, due.is_hearing, due.record.id))


def dues_between(first: date | None, last: date | None) -> list[Due]:
    """What is still to be done in open dossiers from ``first`` to ``last``: two statements."""
    deadlines = (
        select(Deadline)
        .join(Deadline.dossier)
        .where(is_open(), open_deadline(), *_within(Deadline.due_on, first, last))
        .options(joinedload(Deadline.dossier).joinedload(Dossier.user), joinedload(Deadline.user))
    )
    hearings = (
        select(Hearing)
        .join(Hearing.dossier)
        .where(is_open(), open_hearing(), *_within(Hearing.answer_by, first, last))
        .options(joinedload(Hearing.dossier).joinedload(Dossier.user))
    )
    found = [Due(one.dossier, one, one.due_on) for one in db.session.scalars(deadlines)]
    found += [
        Due(one.dossier, one, one.answer_by)
        for one in db.session.scalars(hearings)
        if one.answer_by is not None
    ]
    return in_order(found)


def hearings_between(first: date | None, last: date | None) -> list[Hearing]:
    """The hearings that are held on a day from ``first`` to ``last``, by day: one statement."""
    wanted = (
        select(Hearing)
        .join(Hearing.dossier)
        .where(is_kept(), Hearing.removed_at.is_(None), *_within(Hearing.held_on, first, last))
        .options(joinedload(Hearing.dossier))
    )
    return list(db.session.scalars(wanted.order_by(Hearing.held_on, Hearing.id)))


def _within(column: Any, first: date | None, last: date | None) -> list[ColumnElement[bool]]:
    found: list[ColumnElement[bool]] = [column.is_not(None)]
    if first is not None:
        found.append(column >= first)
    if last is not None:
        found.append(column <= last)
    return found


def goals_offered(kept: Sequence[int] = ()) -> list[Goal]:
    """The goals that a dossier may be the way to: open ones, and those that it has already."""
    is_offered = and_(Goal.archived_at.is_(None), Goal.outcome.is_(None))
    wanted = select(Goal).where(or_(is_offered, Goal.id.in_(kept) if kept else literal(False)))
    return list(db.session.scalars(wanted.order_by(Goal.id)))


def find_makers(typed: str, chosen: Sequence[PartyKey]) -> list[Organisation | Person]:
    """Whom the search for decision-makers offers, without those who are chosen: three statements at most."""
    if not fold(typed):
        return []
    found: list[Organisation | Person] = [*best_organisations(typed, HITS), *best_people(typed, HITS)]
    return [record for record in found if party_key(record) not in chosen]


def makers_called(keys: Sequence[PartyKey]) -> list[Organisation | Person | User]:
    """The organisations and people behind the keys; those that are gone are left out."""
    return parties_called([key for key in keys if key.kind in "op"])
