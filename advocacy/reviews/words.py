"""What the Voluntary Local Review calls its things, on pages, in files and in histories."""

from __future__ import annotations

from typing import Final

from flask import Flask, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from advocacy.reviews.models import Direction, Weight
from advocacy.reviews.trends import Trend
from office.audit.words import RecordWords, add_record_words, said_as

DIRECTION_WORDS: Final[dict[Direction, LazyString]] = {
    Direction.UP: _l("The more, the better"),
    Direction.DOWN: _l("The less, the better"),
    Direction.WITHIN: _l("Between two bounds"),
}

TREND_WORDS: Final[dict[Trend, LazyString]] = {
    Trend.REACHED: _l("Target reached"),
    Trend.ON_THE_WAY: _l("On the way"),
    Trend.TOWARDS: _l("Towards it"),
    Trend.LEVEL: _l("Level"),
    Trend.AWAY: _l("Away from it"),
    Trend.TOO_FEW: _l("Nothing to compare"),
}

#: What each trend means, as every page that tells one says it.
TREND_MEANINGS: Final[dict[Trend, LazyString]] = {
    Trend.REACHED: _l("The latest value meets the target."),
    Trend.ON_THE_WAY: _l(
        "The latest value is at least where a straight line from the baseline to the target would be in that "
        "year."
    ),
    Trend.TOWARDS: _l(
        "It moves the way it should, but too slowly for the target’s year, or there is no target with a year."
    ),
    Trend.LEVEL: _l("It has moved by less than one per cent of what it was at the baseline."),
    Trend.AWAY: _l("It moves the other way."),
    Trend.TOO_FEW: _l("Fewer than two years have a value. Years without one are not guessed."),
}

#: The kind of badge for `ui.state`.
TREND_KINDS: Final[dict[Trend, str]] = {
    Trend.REACHED: "well",
    Trend.ON_THE_WAY: "well",
    Trend.TOWARDS: "underway",
    Trend.LEVEL: "neutral",
    Trend.AWAY: "failed",
    Trend.TOO_FEW: "neutral",
}

WEIGHT_WORDS: Final[dict[Weight, LazyString]] = {
    Weight.STRONG: _l("Much"),
    Weight.SOME: _l("Some"),
}

_INDICATOR_FIELDS: Final = {
    "sdg": _l("Goal of sustainable development"),
    "target_code": _l("Target of the goal"),
    "name": _l("Name"),
    "unit": _l("Unit"),
    "direction": _l("Wanted direction"),
    "source": _l("Source"),
    "source_url": _l("Address of the source"),
    "baseline_year": _l("Year of the baseline"),
    "target_low": _l("Target, or lower bound"),
    "target_high": _l("Upper bound"),
    "target_year": _l("Year of the target"),
    "note": _l("Note"),
    "owner_id": _l("Kept true by"),
    "archived_at": _l("No longer followed"),
}


def register_words(app: Flask) -> None:
    """Let the audit trail speak of indicators, their values, and what is said of each goal."""

    def page(number: int) -> str:
        return url_for("indicators.indicator", indicator_id=number)

    add_record_words(
        app,
        "indicators",
        RecordWords(
            _l("indicator"), _INDICATOR_FIELDS, {"direction": said_as(Direction, DIRECTION_WORDS)}, url=page
        ),
    )
    add_record_words(
        app,
        "indicator_values",
        RecordWords(
            _l("value of a year"),
            {"year": _l("Year"), "value": _l("Value"), "is_provisional": _l("Provisional")},
        ),
    )
    add_record_words(
        app,
        "sdg_texts",
        RecordWords(
            _l("text of a goal of sustainable development"),
            {"narrative": _l("How it goes"), "recommendation": _l("What the city recommends")},
        ),
    )
    add_record_words(
        app,
        "sdg_contributions",
        RecordWords(
            _l("share of a goal of the strategy"),
            {"sdg": _l("Goal of sustainable development"), "weight": _l("How much")},
            {"weight": said_as(Weight, WEIGHT_WORDS)},
        ),
    )
