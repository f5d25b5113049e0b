"""Reading goals: searched and narrowed, one with all that hangs on it, and what the picture shows of them."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from sqlalchemy import ColumnElement, Select, and_, exists, func, or_, select
from sqlalchemy.orm import contains_eager, joinedload, selectinload

from advocacy.goals.models import (
    Forum,
    Goal,
    GoalEvent,
    GoalParty,
    GoalStep,
    GoalStrategy,
    Stage,
    Window,
)
from events.programme.models import Event
from office.accounts.models import User
from office.database import db
from stakeholders.directory.search import fold

_MOST_WORDS = 12


class Standing(StrEnum):
    """Which goals a list holds; without one, those that the city works for."""

    STALE = "stale"
    CLOSED = "closed"
    ARCHIVED = "archived"
    ALL = "all"


@dataclass(frozen=True)
class GoalFilter:
    """What narrows the list of goals; what is None or empty does not."""

    typed: str = ""
    theme_id: int | None = None
    forum: Forum | None = None
    stage: Stage | None = None
    owner_id: int | None = None
    #: A window is open or opens within so many days.
    window_days: int | None = None
    standing: Standing | None = None


def goals(wanted: GoalFilter, today: date) -> Select[Goal]:
    """The goals wanted, the next window first; a page of them is two statements beside the count."""
    found = select(Goal).where(_stands(wanted.standing, today)).options(*_with_row())
    for word in fold(wanted.typed).split()[:_MOST_WORDS]:
        found = found.where(Goal.folded.contains(word, autoescape=True))
    if wanted.typed.strip() and not fold(wanted.typed).split():
        # Something was typed that has no letter or digit: nothing is called so.
        found = found.where(Goal.id.is_(None))
    for column, value in (
        (Goal.theme_id, wanted.theme_id),
        (Goal.forum, wanted.forum),
        (Goal.stage, wanted.stage),
        (Goal.owner_id, wanted.owner_id),
    ):
        if value is not None:
            found = found.where(column == value)
    if wanted.window_days is not None:
        soon = today + timedelta(days=wanted.window_days)
        found = found.where(exists().where(Window.goal_id == Goal.id, _ahead(today), Window.opens_on <= soon))
    opens = select(func.min(Window.opens_on)).where(Window.goal_id == Goal.id, _ahead(today))
    next_day = opens.correlate(Goal).scalar_subquery()
    return found.order_by(next_day.is_(None), next_day, Goal.id)


def _ahead(today: date) -> ColumnElement[bool]:
    """Windows that have not closed."""
    return func.coalesce(Window.closes_on, Window.opens_on) >= today


def _stands(standing: Standing | None, today: date) -> ColumnElement[bool]:
    shown = Goal.archived_at.is_(None)
    if standing is Standing.ARCHIVED:
        return Goal.archived_at.is_not(None)
    if standing is Standing.CLOSED:
        return and_(shown, Goal.outcome.is_not(None))
    if standing is Standing.ALL:
        return shown
    is_open = and_(shown, Goal.outcome.is_(None))
    return and_(is_open, _is_stale(today)) if standing is Standing.STALE else is_open


def _is_stale(today: date) -> ColumnElement[bool]:
    """`Goal.is_stale` of an open goal as a condition that both databases read alike."""
    # Each database adds days to a date in a way of its own: every rhythm in use is asked for by itself.
    rhythms = db.session.scalars(select(Goal.review_days).distinct())
    too_old = (
        and_(Goal.review_days == days, Goal.reviewed_on < today - timedelta(days=days)) for days in rhythms
    )
    return or_(Goal.reviewed_on.is_(None), *too_old)


# SQLAlchemy has no public type for what loads along: hence Any.
def _with_row() -> tuple[Any, ...]:
    return joinedload(Goal.theme), joinedload(Goal.owner), selectinload(Goal.windows)


def goal_numbered(number: int) -> Goal | None:
    """One goal, an archived one too, with all that hangs on it: seven statements."""
    wanted = select(Goal).where(Goal.id == number)
    return db.session.scalar(
        wanted.options(
            *_with_row(),
            joinedload(Goal.reviewed_by),
            selectinload(Goal.steps),
            selectinload(Goal.parties).options(
                joinedload(GoalParty.organisation), joinedload(GoalParty.person)
            ),
            selectinload(Goal.strategy_links).joinedload(GoalStrategy.strategy_goal),
            selectinload(Goal.sdg_links),
            selectinload(Goal.event_links).joinedload(GoalEvent.event),
        )
    )


def step_numbered(number: int) -> GoalStep | None:
    """An entry of a goal's road: one statement."""
    return db.session.get(GoalStep, number)


def window_numbered(number: int) -> Window | None:
    """A goal's window: one statement."""
    return db.session.get(Window, number)


def party_numbered(number: int) -> GoalParty | None:
    """A goal's decision-maker or ally: one statement."""
    return db.session.get(GoalParty, number)


def next_window(goal: Goal, today: date) -> Window | None:
    """The first of a loaded goal's windows that has not closed."""
    return next((one for one in goal.windows if one.last_day >= today), None)


def windows_near(user_id: int, today: date, until: date) -> Sequence[Window]:
    """The windows that open, or that are open and close, from ``today`` to ``until``: one statement.

    Of goals that the city works for: those that the user keeps, and those that nobody does who is still here.
    """
    opens = Window.opens_on.between(today, until)
    closes = and_(
        Window.opens_on < today, func.coalesce(Window.closes_on, Window.opens_on).between(today, until)
    )
    wanted = (
        select(Window)
        .join(Window.goal)
        .outerjoin(Goal.owner)
        .where(_stands(None, today), _is_kept_by(user_id), or_(opens, closes))
        .options(contains_eager(Window.goal))
    )
    found = db.session.scalars(wanted).all()
    return sorted(found, key=lambda one: (one.last_day if one.opens_on < today else one.opens_on, one.id))


def windows_between(first: date, last: date) -> Sequence[Window]:
    """The windows of open goals that touch the days from ``first`` to ``last``: one statement."""
    wanted = (
        select(Window)
        .join(Window.goal)
        .where(
            _stands(None, first),
            Window.opens_on <= last,
            func.coalesce(Window.closes_on, Window.opens_on) >= first,
        )
        .options(contains_eager(Window.goal))
    )
    return db.session.scalars(wanted.order_by(Window.opens_on, Window.id)).all()


def stale_goals_of(user_id: int, today: date) -> Sequence[Goal]:
    """The goals that nobody has reviewed in time, of the user and of nobody: two statements."""
    wanted = select(Goal).outerjoin(Goal.owner).where(_stands(Standing.STALE, today), _is_kept_by(user_id))
    return db.session.scalars(wanted.order_by(Goal.reviewed_on, Goal.id)).all()


def _is_kept_by(user_id: int) -> ColumnElement[bool]:
    """Goals of the user, or of nobody; the owner is joined by the caller."""
    return or_(Goal.owner_id == user_id, Goal.owner_id.is_(None), User.active.is_(False))


def open_goals(*, keep: Collection[int] = ()) -> Sequence[Goal]:
    """The goals that the city works for, and those numbered ``keep``, by theme: two statements."""
    is_open = and_(Goal.archived_at.is_(None), Goal.outcome.is_(None))
    found = select(Goal).where(or_(is_open, Goal.id.in_(keep))).options(*_with_row())
    return sorted(db.session.scalars(found), key=lambda goal: (goal.theme.position, goal.theme_id, goal.id))


def goals_served_by(event_id: int) -> Sequence[Goal]:
    """The goals that an event serves, with their themes: two statements."""
    found = (
        select(Goal)
        .join(GoalEvent, GoalEvent.goal_id == Goal.id)
        .where(GoalEvent.event_id == event_id)
        .options(*_with_row())
        .order_by(GoalEvent.id)
    )
    return db.session.scalars(found).all()


def event_numbered(number: int) -> Event | None:
    """An event: one statement."""
    return db.session.get(Event, number)


@dataclass(frozen=True)
class GoalsPicture:
    """What a situational picture shows of the goals, as of a day."""

    day: date
    #: The open goals, by stage in the order of the process; every stage is there.
    by_stage: dict[Stage, list[Goal]]
    #: Each open goal's next window, the next first.
    windows: list[tuple[Window, Goal]]
    #: Open goals that nobody has reviewed for their number of days.
    stale: list[Goal]

    @property
    def total(self) -> int:
        """How many goals are open."""
        return sum(map(len, self.by_stage.values()))


def goals_for_picture(day: date, *, theme_id: int | None = None, forum: Forum | None = None) -> GoalsPicture:
    """The open goals as of a day, narrowed by theme and forum: two statements, however many there are."""
    found = [
        goal for goal in open_goals() if theme_id in (None, goal.theme_id) and forum in (None, goal.forum)
    ]
    by_stage: dict[Stage, list[Goal]] = {stage: [] for stage in Stage}
    windows = []
    for goal in found:
        by_stage[goal.stage].append(goal)
        if (window := next_window(goal, day)) is not None:
            windows.append((window, goal))
    windows.sort(key=lambda pair: (pair[0].opens_on, pair[0].last_day, pair[1].id))
    return GoalsPicture(day, by_stage, windows, [goal for goal in found if goal.is_stale(day)])
