"""The review on others' pages: Go to, and the page of an indicator's whole history."""

from __future__ import annotations

from flask import Flask, url_for
from flask_babel import gettext as _

from advocacy.goals.words import sdg_name
from advocacy.reviews import queries
from advocacy.reviews.models import Indicator
from office.audit.histories import HistorySubject, add_history
from office.database import db
from office.web import Hit, web
from office.web.i18n import language


def register(app: Flask) -> None:
    """Put indicators on the shared pages."""
    add_history(app, "indicators", _history)
    web(app).add_goto("indicators", _goto)


def _history(number: int) -> HistorySubject | None:
    found = db.session.get(Indicator, number)
    if found is None:
        return None
    return HistorySubject(found.called(language()), url_for("indicators.indicator", indicator_id=number))


def _goto(typed: str, limit: int) -> list[Hit]:
    return [
        Hit(
            one.called(language()),
            _("Indicator of goal %(number)s, %(name)s", number=one.sdg, name=sdg_name(one.sdg)),
            url_for("indicators.indicator", indicator_id=one.id),
            "chart-bar",
        )
        for one in queries.indicators_called(typed, limit)
    ]
