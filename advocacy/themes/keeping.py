"""Keeping the themes, what is said of each, and the goals of the strategy."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from advocacy.themes.models import PointKind, StrategyGoal, Theme, ThemePoint
from office import clock
from office.accounts.models import User
from office.database import Row, db, one_at_a_time, still_there
from office.localized import Texts, cleaned
from stakeholders.organisations.channels import tidy, tidy_lines
from stakeholders.organisations.keeping import normal_website, refuse_stale

#: The sort of undertaking that the Undo of these pages takes back.
STEPS: Final = "theme_steps"


class TextMissing(Exception):
    """There is no text in any language."""


class AlreadyThere(Exception):
    """There is one of the same name, text or number already."""

    def __init__(self, existing: Row) -> None:
        super().__init__(str(existing))
        self.existing = existing


class StillToCome(Exception):
    """The day lies in the future: what is noted was seen already."""


class InUse(Exception):
    """Something refers to it, so it stays."""


@dataclass(frozen=True)
class PointGiven:
    """All that somebody may say of a challenge, an opportunity or a solution."""

    kind: PointKind
    text: Texts
    noted_on: date
    evidence_url: str = ""
    owner_id: int | None = None


@dataclass(frozen=True)
class StrategyGoalGiven:
    """A goal of the strategy as the council wrote it."""

    period: str
    number: str
    name: Texts


def tidied(texts: Texts) -> Texts:
    """Texts of one line, without the empty ones."""
    return cleaned({code: tidy(text) for code, text in texts.items()})


def tidied_lines(texts: Texts) -> Texts:
    """Texts of several lines, without the empty ones."""
    return cleaned({code: tidy_lines(text) for code, text in texts.items()})


def add_theme(name: Texts) -> Theme:
    """Add a theme after the others.

    Raises:
        TextMissing: there is no name in any language.
        AlreadyThere: an offered theme has this name.
    """
    one_at_a_time(Theme.__tablename__)
    name = _theme_name(name, None)
    last = db.session.scalar(select(func.max(Theme.position))) or 0
    theme = Theme(name=name, position=last + 1)
    db.session.add(theme)
    db.session.flush()
    return theme


def rename_theme(theme: Theme, name: Texts, *, seen_at: datetime) -> None:
    """Give a theme another name; ``seen_at`` is its ``updated_at`` as the editor saw it.

    Raises:
        ChangedMeanwhile: somebody else has changed it since.
        TextMissing, AlreadyThere: see `add_theme`.
    """
    one_at_a_time(Theme.__tablename__)
    name = _theme_name(name, theme)
    refuse_stale(theme, seen_at)
    theme.name = name
    db.session.flush()


def _theme_name(name: Texts, but: Theme | None) -> Texts:
    name = tidied(name)
    if not name:
        raise TextMissing
    mine = {(code, text.casefold()) for code, text in name.items()}
    for other in db.session.scalars(select(Theme).where(Theme.archived_at.is_(None))):
        if other is not but and mine & {(code, text.casefold()) for code, text in other.name.items()}:
            raise AlreadyThere(other)
    return name


def move(theme: Theme, *, up: bool) -> None:
    """Put an offered theme one place earlier or later among the others; at the end it stays."""
    one_at_a_time(Theme.__tablename__)
    # As they stand now: somebody else may have moved them while this one waited.
    offered = select(Theme).where(Theme.archived_at.is_(None)).order_by(Theme.position, Theme.id)
    order = list(db.session.scalars(offered.execution_options(populate_existing=True)))
    if theme not in order:
        return
    here = order.index(theme)
    there = here - 1 if up else here + 1
    if 0 <= there < len(order):
        order[here], order[there] = order[there], order[here]
    for position, one in enumerate(order, start=1):
        if one.position != position:
            one.position = position
    db.session.flush()


def archive(record: Theme | ThemePoint) -> None:
    """Offer a theme, or show a point of it, no longer; what names it keeps it."""
    if record.archived_at is None:
        record.archived_at = clock.now()
        db.session.flush()


def bring_back(record: Theme | ThemePoint) -> None:
    """Offer or show it again.

    Raises:
        AlreadyThere: an offered theme has its name by now.
    """
    if isinstance(record, Theme):
        one_at_a_time(Theme.__tablename__)
        _theme_name(record.name, record)
    record.archived_at = None
    db.session.flush()


def add_point(theme: Theme, given: PointGiven) -> ThemePoint:
    """Note a challenge, an opportunity or a solution.

    Raises:
        TextMissing, StillToCome, BadWebsite: see there.
        AlreadyThere: the theme says the same already, as after two clicks.
    """
    one_at_a_time(ThemePoint.__tablename__)
    given = _normal(given)
    standing = (ThemePoint.theme_id == theme.id, ThemePoint.archived_at.is_(None))
    same = select(ThemePoint).where(*standing, ThemePoint.kind == given.kind)
    for existing in db.session.scalars(same):
        if existing.text == given.text:
            raise AlreadyThere(existing)
    point = ThemePoint(theme_id=theme.id)
    _write(point, given)
    db.session.add(point)
    db.session.flush()
    return point


def change_point(point: ThemePoint, given: PointGiven, *, seen_at: datetime) -> None:
    """Change what is said.

    Raises:
        ChangedMeanwhile: somebody else has changed it since.
        TextMissing, StillToCome, BadWebsite: see there.
    """
    given = _normal(given)
    refuse_stale(point, seen_at)
    _write(point, given)
    db.session.flush()


def _normal(given: PointGiven) -> PointGiven:
    text = tidied_lines(given.text)
    if not text:
        raise TextMissing
    if given.noted_on > clock.today():
        raise StillToCome
    url = normal_website(given.evidence_url)
    return PointGiven(given.kind, text, given.noted_on, url, given.owner_id)


def _write(point: ThemePoint, given: PointGiven) -> None:
    point.kind, point.text, point.noted_on = given.kind, given.text, given.noted_on
    point.evidence_url = given.evidence_url
    point.owner = known_user(given.owner_id)


def known_user(number: int | None) -> User | None:
    """A member of staff by number; None where there is none such."""
    return db.session.get(User, number) if number is not None else None


def add_strategy_goal(given: StrategyGoalGiven) -> StrategyGoal:
    """Add a goal of the strategy after the others.

    Raises:
        TextMissing: there is no name, period or number.
        AlreadyThere: the period has a goal of this number.
    """
    one_at_a_time(StrategyGoal.__tablename__)
    given = _normal_strategy(given, None)
    last = db.session.scalar(select(func.max(StrategyGoal.position))) or 0
    made = StrategyGoal(period=given.period, number=given.number, name=given.name, position=last + 1)
    db.session.add(made)
    db.session.flush()
    return made


def change_strategy_goal(goal: StrategyGoal, given: StrategyGoalGiven, *, seen_at: datetime) -> None:
    """Correct a goal of the strategy.

    Raises:
        ChangedMeanwhile: somebody else has changed it since.
        TextMissing, AlreadyThere: see `add_strategy_goal`.
    """
    one_at_a_time(StrategyGoal.__tablename__)
    given = _normal_strategy(given, goal)
    refuse_stale(goal, seen_at)
    goal.period, goal.number, goal.name = given.period, given.number, given.name
    db.session.flush()


def _normal_strategy(given: StrategyGoalGiven, but: StrategyGoal | None) -> StrategyGoalGiven:
    given = StrategyGoalGiven(tidy(given.period), tidy(given.number), tidied(given.name))
    if not (given.period and given.number and given.name):
        raise TextMissing
    same = StrategyGoal.period == given.period, StrategyGoal.number == given.number
    existing = db.session.scalar(select(StrategyGoal).where(*same))
    if existing is not None and existing is not but:
        raise AlreadyThere(existing)
    return given


def remove_strategy_goal(goal: StrategyGoal) -> None:
    """Take a goal of the strategy out that was entered by mistake; twice is once.

    Raises:
        InUse: something serves it.
    """
    if not still_there(goal):
        return
    try:
        with db.session.begin_nested():
            db.session.delete(goal)
    except IntegrityError as error:
        raise InUse from error
