"""The picture of an indicator: what it was each year, with its target told beside it."""

from __future__ import annotations

from flask_babel import gettext as _

from advocacy.reviews.models import Direction, Indicator
from advocacy.reviews.numbers import said
from advocacy.reviews.queries import values_of
from office.localized import pick
from office.plots.column_figures import column_figure
from office.plots.figures import Figure
from office.plots.parts_figures import Series
from office.web.i18n import language


def indicator_figure(indicator: Indicator) -> Figure | None:
    """Columns of the years, a gap where a year has no value.

    None where there is nothing to draw: no value, or one below zero, which columns that stand on zero cannot
    show; the page's table tells those.
    """
    values = values_of(indicator)
    if not values or min(values.values()) < 0:
        return None
    years = range(min(values), max(values) + 1)
    numbers = tuple(float(values[year]) if year in values else None for year in years)
    unit = pick(indicator.unit, language())
    return column_figure(
        f"indicator-{indicator.id}",
        pick(indicator.name, language()),
        [str(year) for year in years],
        [Series(unit or _("Value"), numbers)],
        label_head=_("Year"),
        note=target_words(indicator),
    )


def target_words(indicator: Indicator) -> str:
    """The target in a sentence, empty without one."""
    aim = aim_words(indicator, with_year=False)
    if not aim:
        return ""
    if indicator.target_year is None:
        return _("Target: %(aim)s", aim=aim)
    return _("Target: %(aim)s by %(year)s", aim=aim, year=indicator.target_year)


def aim_words(indicator: Indicator, *, with_year: bool = True) -> str:
    """What is aimed at, with its unit and, in brackets, its year; empty without a target."""
    if indicator.target_low is None:
        return ""
    unit = pick(indicator.unit, language())
    if indicator.direction is Direction.WITHIN and indicator.target_high is not None:
        aim = _("%(low)s to %(high)s", low=said(indicator.target_low), high=said(indicator.target_high))
    else:
        aim = said(indicator.target_low)
    aim = f"{aim} {unit}".strip()
    return f"{aim} ({indicator.target_year})" if with_year and indicator.target_year is not None else aim
