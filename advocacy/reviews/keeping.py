"""Keeping the review: indicators and their values, what is said of each goal, and which goals serve which."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, Final

from sqlalchemy import select

from advocacy.reviews.models import Contribution, Direction, GoalText, Indicator, IndicatorValue, Weight
from advocacy.themes.keeping import AlreadyThere, TextMissing, known_user, tidied, tidied_lines
from office import clock
from office.database import db, one_at_a_time
from office.localized import Texts
from stakeholders.organisations.channels import tidy, tidy_lines
from stakeholders.organisations.keeping import ChangedMeanwhile, normal_website, refuse_stale

#: The sort of undertaking that the Undo of these pages takes back.
STEPS: Final = "review_steps"
SDGS: Final = range(1, 18)


class BoundsMissing(Exception):
    """What is to be kept within bounds has a target without both of them, the lower one first."""


class YearMissing(Exception):
    """A year is given for a target that is not."""


class YearToCome(Exception):
    """A value is given of a year that has not begun."""

    def __init__(self, year: int) -> None:
        super().__init__(str(year))
        self.year = year


class SaidAlready(Exception):
    """It says just this since it was changed: a form that was sent twice."""


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
        SaidAlready: it says just this since it was changed.
        ChangedMeanwhile: somebody else has changed it since.
        AlreadyThere, TextMissing, BoundsMissing, YearMissing, YearTooEarly, BadWebsite: see `add_indicator`.
    """
    one_at_a_time(Indicator.__tablename__)
    _check(given)
    _refuse_double(given, indicator)
    try:
        refuse_stale(indicator, seen_at)
    except ChangedMeanwhile:
        if says_the_same(indicator, given):
            raise SaidAlready from None
        raise
    _write(indicator, given)
    db.session.flush()


def says_the_same(indicator: Indicator, given: IndicatorGiven) -> bool:
    """Whether an indicator is just what is given: a form that was sent twice."""
    return all(getattr(indicator, name) == value for name, value in _values(given).items())


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


def _values(given: IndicatorGiven) -> dict[str, Any]:
    return {
        "sdg": given.sdg,
        "direction": given.direction,
        "name": tidied(given.name),
        "unit": tidied(given.unit),
        "target_code": tidy(given.target_code),
        "source": tidy(given.source),
        "source_url": normal_website(given.source_url),
        "baseline_year": given.baseline_year,
        "target_year": given.target_year,
        "target_low": given.target_low,
        "target_high": given.target_high if given.direction is Direction.WITHIN else None,
        "note": tidy_lines(given.note),
        "owner": known_user(given.owner_id),
    }


def _write(indicator: Indicator, given: IndicatorGiven) -> None:
    for name, value in _values(given).items():
        setattr(indicator, name, value)


def set_values(
    indicator: Indicator, values: Mapping[int, tuple[Decimal, bool]], *, seen: Mapping[int, str]
) -> None:
    """Let an indicator have just these values.

    Args:
        values: (value, whether it is provisional) by year; a year that is not in it has none any more.
        seen: the mark (`mark_of`) of each value that the editor was shown, by year.

    Raises:
        YearToCome: one of the years has not begun.
        SaidAlready: it has just these values since they were changed.
        ValuesChangedMeanwhile: somebody else has changed the values since.
    """
    this_year = clock.today().year
    if late := [year for year in values if year > this_year]:
        raise YearToCome(min(late))
    one_at_a_time(Indicator.__tablename__)
    db.session.refresh(indicator, ["values"])
    there = {one.year: one for one in indicator.values}
    if {year: mark_of(one) for year, one in there.items()} != dict(seen):
        if {year: (one.value, one.is_provisional) for year, one in there.items()} == dict(values):
            raise SaidAlready
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
        SaidAlready: it says just this since it was written.
        ChangedMeanwhile: somebody else has written since.
    """
    one_at_a_time(GoalText.__tablename__)
    said = tidied_lines(narrative), tidied_lines(recommendation)
    text = db.session.scalar(select(GoalText).where(GoalText.sdg == sdg))
    if text is None:
        text = GoalText(sdg=sdg)
        db.session.add(text)
    else:
        try:
            refuse_stale(text, seen_at or datetime.min.replace(tzinfo=text.updated_at.tzinfo))
        except ChangedMeanwhile:
            if (text.narrative, text.recommendation) == said:
                raise SaidAlready from None
            raise
    text.narrative, text.recommendation = said
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
