"""What the directory's own records are called in the audit trail."""

from __future__ import annotations

from typing import Any

from flask import Flask, url_for
from flask_babel import lazy_gettext as _l

from office import countries
from office.audit.words import RecordWords, add_record_words
from office.web.i18n import language


def register_words(app: Flask) -> None:
    """Let the audit trail speak of groups of states, and of lists that left the house."""

    def states(value: Any) -> str:
        return ", ".join(countries.country_name(code, language()) for code in value)

    add_record_words(
        app,
        "state_groups",
        RecordWords(
            _l("group of states"),
            {"name": _l("Name"), "states": _l("States"), "removed": _l("Removed")},
            {"states": states},
            url=lambda _number: url_for("state_groups.index"),
        ),
    )
