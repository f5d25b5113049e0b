"""Keeping the review: indicators and their values, what is said of each goal, and which goals serve which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Final

from sqlalchemy import select

from advocacy.reviews.models import Contribution, Direction, GoalText, Indicator, IndicatorValue, Weight
from advocacy.themes.keeping import AlreadyThere, TextMissing, known_user, tidied, tidied_lines
from office import clock
from office.database import db, one_at_a_time
from office.localized import Texts
from stakeholders.organisations.channels import tidy, tidy_lines
from stakeholders.organisations.keeping import normal_website, refuse_stale

#: The sort of undertaking that the Undo of these pages takes back.
STEPS: Final = "review_steps"
SDGS: Final = range(1, 18)


class BoundsMissing(Exception):
    """What is to be kept within bounds has a target without both of them, the lower one first."""


class YearMissing(Exception):
    """A year is given for a target that is not."""


class YearTooEarly(Exception):
    """The target's year does not come after the baseline's."""


@dataclass(frozen=True)
class IndicatorGiven:
    """All that somebody may say of an indicator but its values."""

    sdg: int
    name: Texts
    direction: Direction
    unit: Texts
    target_code: str = ""
    source: str = ""
    source_url: str = ""
    baseline_year: int | None = None
    target_low: Decimal | None = None
    target_high: Decimal | None = None
    target_year: int | None = None
    note: str = ""
    owner_id: int | None = None


def add_indicator(given: IndicatorGiven) -> Indicator:
    """Follow a further indicator.

    Raises:
        AlreadyThere: the goal has a followed indicator of this name, as after two clicks.
        TextMissing, BoundsMissing, YearMissing, YearTooEarly, BadWebsite: see there.
    """
    one_at_a_time(Indicator.__tablename__)
    _check(given)
    _refuse_double(given, None)
    indicator = Indicator()
    _write(indicator, given)
    db.session.add(indicator)
    db.session.flush()
    return indicator


def change_indicator(indicator: Indicator, given: IndicatorGiven, *, seen_at: datetime) -> None:
    """Change what is said of an indicator.

    Raises:
        ChangedMeanwhile: somebody else has changed it since.
        AlreadyThere, TextMissing, BoundsMissing, YearMissing, YearTooEarly, BadWebsite: see `add_indicator`.
    """
    one_at_a_time(Indicator.__tablename__)
    _check(given)
    _refuse_double(given, indicator)
    refuse_stale(indicator, seen_at)
    _write(indicator, given)
    db.session.flush()


def _check(given: IndicatorGiven) -> None:
    if not tidied(given.name):
        raise TextMissing
    if given.target_low is None and (given.target_year is not None or given.target_high is not None):
        raise YearMissing if given.target_high is None else BoundsMissing
    if given.direction is Direction.WITHIN and given.target_low is not None:
        high = given.target_high
        if high is None or high < given.target_low:
            raise BoundsMissing
    years = given.baseline_year, given.target_year
    if years[0] is not None and years[1] is not None and years[1] <= years[0]:
        raise YearTooEarly


def _refuse_double(given: IndicatorGiven, but: Indicator | None) -> None:
    mine = {(code, text.casefold()) for code, text in tidied(given.name).items()}
    same = Indicator.sdg == given.sdg, Indicator.archived_at.is_(None)
    for other in db.session.scalars(select(Indicator).where(*same)):
        if other is not but and mine & {(code, text.casefold()) for code, text in other.name.items()}:
            raise AlreadyThere(other)


def _write(indicator: Indicator, given: IndicatorGiven) -> None:
    indicator.sdg, indicator.direction = given.sdg, given.direction
    indicator.name, indicator.unit = tidied(given.name), tidied(given.unit)
    indicator.target_code = tidy(given.target_code)
    indicator.source, indicator.source_url = tidy(given.source), normal_website(given.source_url)
    indicator.baseline_year, indicator.target_year = given.baseline_year, given.target_year
    indicator.target_low = given.target_low
    indicator.target_high = given.target_high if given.direction is Direction.WITHIN else None
    indicator.note = tidy_lines(given.note)
    indicator.owner = known_user(given.owner_id)


def set_values(
    indicator: Indicator, values: Mapping[int, tuple[Decimal, bool]], *, seen: Mapping[int, str]
) -> None:
    """Let an indicator have just these values.

    Args:
        values: (value, whether it is provisional) by year; a year that is not in it has none any more.
        seen: the mark (`mark_of`) of each value that the editor was shown, by year.

    Raises:
        ValuesChangedMeanwhile: somebody else has changed the values since.
    """
    one_at_a_time(Indicator.__tablename__)
    db.session.refresh(indicator, ["values"])
    there = {one.year: one for one in indicator.values}
    if {year: mark_of(one) for year, one in there.items()} != dict(seen):
        raise ValuesChangedMeanwhile
    for year, one in there.items():
        if year not in values:
            indicator.values.remove(one)
    for year, (value, is_provisional) in values.items():
        if year not in there:
            indicator.values.append(IndicatorValue(year=year, value=value, is_provisional=is_provisional))
        elif (there[year].value, there[year].is_provisional) != (value, is_provisional):
            there[year].value, there[year].is_provisional = value, is_provisional
    db.session.flush()


class ValuesChangedMeanwhile(Exception):
    """The values are no longer those that the editor was shown."""


def mark_of(value: IndicatorValue) -> str:
    """What tells one state of a value from another."""
    return f"{value.value.normalize():f}{'*' if value.is_provisional else ''}"


def archive(indicator: Indicator) -> None:
    """Follow an indicator no longer; its values stay."""
    if indicator.archived_at is None:
        indicator.archived_at = clock.now()
        db.session.flush()


def bring_back(indicator: Indicator) -> None:
    """Follow an indicator again."""
    indicator.archived_at = None
    db.session.flush()


def write_text(sdg: int, narrative: Texts, recommendation: Texts, *, seen_at: datetime | None) -> GoalText:
    """Say how one of the 17 goals goes, and what the city recommends.

    Args:
        seen_at: ``updated_at`` of the text as the editor saw it; None where there was none.

    Raises:
        ChangedMeanwhile: somebody else has written since.
    """
    one_at_a_time(GoalText.__tablename__)
    text = db.session.scalar(select(GoalText).where(GoalText.sdg == sdg))
    if text is None:
        text = GoalText(sdg=sdg)
        db.session.add(text)
    else:
        refuse_stale(text, seen_at or datetime.min.replace(tzinfo=text.updated_at.tzinfo))
    text.narrative, text.recommendation = tidied_lines(narrative), tidied_lines(recommendation)
    db.session.flush()
    return text


def set_contributions(strategy_goal_id: int, wanted: Mapping[int, Weight]) -> None:
    """Say which of the 17 goals a goal of the strategy serves, and how much; all that is not said goes."""
    one_at_a_time(Contribution.__tablename__)
    there = {
        one.sdg: one
        for one in db.session.scalars(
            select(Contribution).where(Contribution.strategy_goal_id == strategy_goal_id)
        )
    }
    for sdg in SDGS:
        one, weight = there.get(sdg), wanted.get(sdg)
        if one is not None and weight is None:
            db.session.delete(one)
        elif one is not None and weight is not None:
            one.weight = weight
        elif weight is not None:
            db.session.add(Contribution(strategy_goal_id=strategy_goal_id, sdg=sdg, weight=weight))
    db.session.flush()
