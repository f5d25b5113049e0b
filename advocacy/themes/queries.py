"""Reading themes, what is said of them, and the strategy's goals."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import joinedload, selectinload

from advocacy.themes.models import PointKind, StrategyGoal, Theme, ThemePoint
from office.accounts.models import User
from office.database import db


def themes(*, archived: bool = False) -> Sequence[Theme]:
    """The themes that are offered, in the office's order, or those that are no longer: one statement."""
    is_archived = Theme.archived_at.is_not(None) if archived else Theme.archived_at.is_(None)
    return db.session.scalars(select(Theme).where(is_archived).order_by(Theme.position, Theme.id)).all()


def themes_with_points() -> Sequence[Theme]:
    """The offered themes with all that is said of them and who keeps it: two statements."""
    wanted = (
        select(Theme)
        .where(Theme.archived_at.is_(None))
        .options(selectinload(Theme.points).joinedload(ThemePoint.owner))
        .order_by(Theme.position, Theme.id)
    )
    return db.session.scalars(wanted).all()


def theme_numbered(number: int) -> Theme | None:
    """One theme, an archived one too, with all that is said of it: two statements."""
    wanted = select(Theme).where(Theme.id == number)
    return db.session.scalar(wanted.options(selectinload(Theme.points).joinedload(ThemePoint.owner)))


def point_numbered(number: int) -> ThemePoint | None:
    """A challenge, an opportunity or a solution, with its theme: one statement."""
    return db.session.scalar(
        select(ThemePoint).where(ThemePoint.id == number).options(joinedload(ThemePoint.theme))
    )


def points_by_kind(theme: Theme, *, archived: bool = False) -> dict[PointKind, list[ThemePoint]]:
    """What is said of a loaded theme, by kind, the latest first; every kind is there."""
    found: dict[PointKind, list[ThemePoint]] = {kind: [] for kind in PointKind}
    for point in sorted(theme.points, key=lambda one: (one.noted_on, one.id), reverse=True):
        if (point.archived_at is not None) == archived:
            found[point.kind].append(point)
    return found


def strategy_goals() -> Sequence[StrategyGoal]:
    """The goals of the strategy, the latest period first: one statement."""
    order = StrategyGoal.period.desc(), StrategyGoal.position, StrategyGoal.id
    return db.session.scalars(select(StrategyGoal).order_by(*order)).all()


def staff() -> list[User]:
    """The members of staff who may sign in, by name: one statement."""
    found = db.session.scalars(select(User).where(User.active))
    return sorted(found, key=lambda user: user.label.casefold())
