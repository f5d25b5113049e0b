"""What themes and goals of the strategy are called."""

from __future__ import annotations

from flask import Flask, url_for
from flask_babel import LazyString
from flask_babel import lazy_gettext as _l

from advocacy.themes.models import PointKind
from office.audit.words import RecordWords, add_record_words, said_as

KIND_WORDS: dict[PointKind, LazyString] = {
    PointKind.CHALLENGE: _l("Challenge"),
    PointKind.OPPORTUNITY: _l("Opportunity"),
    PointKind.SOLUTION: _l("Solution"),
}

#: Headings above several of a kind.
KIND_HEADINGS: dict[PointKind, LazyString] = {
    PointKind.CHALLENGE: _l("Challenges"),
    PointKind.OPPORTUNITY: _l("Opportunities"),
    PointKind.SOLUTION: _l("Solutions"),
}

ADD_WORDS: dict[PointKind, LazyString] = {
    PointKind.CHALLENGE: _l("Add a challenge"),
    PointKind.OPPORTUNITY: _l("Add an opportunity"),
    PointKind.SOLUTION: _l("Add a solution"),
}

KIND_ICONS = {
    PointKind.CHALLENGE: "alert-triangle",
    PointKind.OPPORTUNITY: "bulb",
    PointKind.SOLUTION: "circle-check",
}


def register_words(app: Flask) -> None:
    """Let the audit trail speak of themes, what is said of them, and the strategy's goals."""

    def theme(number: int) -> str:
        return url_for("themes.show", theme_id=number)

    def strategy_goal(number: int) -> str:
        return url_for("strategy.edit", goal_id=number)

    add_record_words(
        app,
        "themes",
        RecordWords(
            _l("theme"),
            {"name": _l("Name"), "archived_at": _l("No longer offered")},
            url=theme,
            made=_l("The theme was added"),
        ),
    )
    add_record_words(
        app,
        "theme_points",
        RecordWords(
            _l("point of a theme"),
            {
                "kind": _l("Kind"),
                "text": _l("Text"),
                "evidence_url": _l("Evidence"),
                "noted_on": _l("Day"),
                "owner_id": _l("Owner"),
                "archived_at": _l("Archived"),
            },
            {"kind": said_as(PointKind, KIND_WORDS)},
        ),
    )
    add_record_words(
        app,
        "strategy_goals",
        RecordWords(
            _l("goal of the strategy"),
            {"period": _l("Period"), "number": _l("Number"), "name": _l("Name")},
            url=strategy_goal,
        ),
    )
