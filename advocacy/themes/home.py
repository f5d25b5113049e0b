"""Themes on others' pages: the page of a theme's whole history."""

from __future__ import annotations

from flask import Flask, url_for

from advocacy.themes.models import Theme
from office.audit.histories import HistorySubject, add_history
from office.database import db
from office.web.i18n import language


def register(app: Flask) -> None:
    """Give themes a page of their whole history."""
    add_history(app, "themes", _history)


def _history(number: int) -> HistorySubject | None:
    found = db.session.get(Theme, number)
    if found is None:
        return None
    return HistorySubject(found.called(language()), url_for("themes.show", theme_id=number))
