"""Rankings on others' pages: Go to, and the page of a ranking's whole history."""

from __future__ import annotations

from flask import Flask, url_for
from flask_babel import gettext as _

from advocacy.rankings import queries
from advocacy.rankings.models import RankingSeries
from office.audit.histories import HistorySubject, add_history
from office.database import db
from office.web import Hit, web


def register(app: Flask) -> None:
    """Put rankings on the shared pages."""
    add_history(app, "ranking_series", _history)
    web(app).add_goto("rankings", _goto)


def _history(number: int) -> HistorySubject | None:
    found = db.session.get(RankingSeries, number)
    if found is None:
        return None
    return HistorySubject(found.name, url_for("rankings.series", series_id=number))


def _goto(typed: str, limit: int) -> list[Hit]:
    return [
        Hit(one.name, _("Ranking"), url_for("rankings.series", series_id=one.id), "chart-bar")
        for one in queries.series_called(typed, limit)
    ]
