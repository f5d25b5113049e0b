"""Tile: where the indicators of the Voluntary Local Review are going, and what nobody measures."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

from flask_babel import gettext as _
from flask_babel import ngettext

from advocacy.goals.words import sdg_name
from advocacy.picture.data import Figure, Group, Line, Link, Tile, TileKey, Tone
from advocacy.picture.frame import Frame
from advocacy.picture.wording import alarming, counted, mark_of, together
from advocacy.reviews.numbers import said
from advocacy.reviews.queries import Measured, overview
from advocacy.reviews.trends import Trend
from advocacy.reviews.words import TREND_WORDS
from office.localized import pick
from office.web.i18n import language

#: What is getting worse is read first, and what has been reached last.
_ORDER: Final = (Trend.AWAY, Trend.LEVEL, Trend.TOWARDS, Trend.ON_THE_WAY, Trend.REACHED, Trend.TOO_FEW)
_ICONS: Final = {
    Trend.AWAY: "trending-down",
    Trend.LEVEL: "minus",
    Trend.TOWARDS: "trending-up",
    Trend.ON_THE_WAY: "trending-up",
    Trend.REACHED: "circle-check",
}
_TONES: Final = {Trend.AWAY: Tone.ATTENTION, Trend.REACHED: Tone.GOOD}


def read(frame: Frame) -> Callable[[], Tile]:
    """The followed indicators, those that get worse first: three statements."""
    found = overview()
    measured = sorted(
        found.measured, key=lambda one: (_ORDER.index(one.trend), one.indicator.sdg, one.indicator.id)
    )
    by_trend, gaps = found.by_trend(), found.gaps

    def word() -> Tile:
        behind = Link("reviews.index")
        return Tile(
            key=TileKey.REVIEWS,
            title=_("Sustainable development (VLR)"),
            icon="world",
            empty=_("No indicator is followed yet."),
            source=_("Indicators of the Voluntary Local Review, against their baselines and targets"),
            as_of=frame.day,
            figures=(
                *(
                    Figure(
                        f"trend:{trend}",
                        by_trend[trend],
                        counted(TREND_WORDS[trend]),
                        behind,
                        alarming(by_trend[trend]) if trend is Trend.AWAY else Tone.PLAIN,
                    )
                    for trend in _ORDER
                    if trend in by_trend
                ),
                Figure(
                    "gaps",
                    len(gaps),
                    ngettext(
                        "of the 17 goals measured by nobody", "of the 17 goals measured by nobody", len(gaps)
                    ),
                    behind,
                ),
            )
            if measured
            else (),
            groups=(Group("", tuple(map(_line, measured))),),
            link=behind,
        )

    return word


def _line(one: Measured) -> Line:
    last = one.movement.last
    indicator = one.indicator
    return Line(
        key=f"indicator:{indicator.id}",
        text=indicator.called(language()),
        detail=together(
            str(TREND_WORDS[one.trend]),
            _(
                "%(value)s %(unit)s in %(year)s",
                value=said(last[1]),
                unit=pick(indicator.unit, language()),
                year=last[0],
            )
            if last
            else _("no value yet"),
            _("goal %(number)s: %(name)s", number=indicator.sdg, name=sdg_name(indicator.sdg)),
        ),
        mark=mark_of(one.trend, last[0] if last else None, f"{last[1].normalize():f}" if last else None),
        link=Link("indicators.indicator", {"indicator_id": indicator.id}),
        tone=_TONES.get(one.trend, Tone.PLAIN),
        icon=_ICONS.get(one.trend, "minus"),
    )
