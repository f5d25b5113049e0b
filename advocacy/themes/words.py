"""What themes and goals of the strategy are called in histories."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l

from office.audit.words import RecordWords, add_record_words


def register_words(app: Flask) -> None:
    """Let the audit trail speak of themes and of the strategy's goals."""
    add_record_words(
        app, "themes", RecordWords(_l("theme"), {"name": _l("Name"), "archived_at": _l("No longer offered")})
    )
    add_record_words(
        app,
        "strategy_goals",
        RecordWords(
            _l("goal of the strategy"),
            {"period": _l("Period"), "number": _l("Number"), "name": _l("Name")},
        ),
    )
