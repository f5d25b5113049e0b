"""The picture of an indicator: what it was over the years, and what is aimed at."""

from __future__ import annotations

from flask_babel import gettext as _

from advocacy.reviews.drawing import Wanted, drawn
from advocacy.reviews.models import Direction, Indicator
from advocacy.reviews.numbers import said
from advocacy.reviews.queries import values_of
from advocacy.reviews.trends import aim_of, movement
from office.localized import pick
from office.plots.bar_figures import told
from office.plots.base import NARROW, WIDE, Figure
from office.web.i18n import language


def indicator_figure(indicator: Indicator) -> Figure | None:
    """A line through the years that have a value, and the target beside it; None where no year has one.

    The dashed way from the baseline to the target is what "on the way" is measured by (`trends`).
    """
    values = values_of(indicator)
    if not values:
        return None
    aim = aim_of(indicator)
    wanted = Wanted(values, aim, movement(values, aim))
    unit = pick(indicator.unit, language())
    target = target_words(indicator)
    numbers = told([(str(year), said(values[year])) for year in sorted(values)])
    return Figure(
        f"indicator-{indicator.id}",
        pick(indicator.name, language()),
        f"{numbers} {target}".strip(),
        (_("Year"), unit or _("Value")),
        tuple((str(year), said(values[year])) for year in sorted(values)),
        drawn(wanted, WIDE),
        drawn(wanted, NARROW),
        _note(target, wanted),
    )


def _note(target: str, wanted: Wanted) -> str:
    said_of = [target]
    if wanted.path is not None:
        said_of = [
            _("%(target)s. The dashed line is the straight way there from the baseline.", target=target)
        ]
    if wanted.ticks[0] > 0:
        said_of.append(_("The scale does not begin at 0."))
    return " ".join(filter(None, said_of))


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
