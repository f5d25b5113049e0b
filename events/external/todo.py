"""Calendars of others on Today: those from which nothing has come for a while."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta
from typing import Final

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import select

from events.external.models import ExternalCalendar
from office import clock
from office.database import db
from office.web import Severity, Task

#: Servers are away for a night; after that somebody should look.
_PATIENCE: Final = timedelta(days=1)


def tasks() -> Iterator[Task]:
    """Calendars that have failed for more than a day: one statement."""
    statement = (
        select(ExternalCalendar)
        .where(
            ExternalCalendar.removed_at.is_(None),
            ExternalCalendar.secret_address != "",
            ExternalCalendar.failing_since < clock.now() - _PATIENCE,
        )
        .order_by(ExternalCalendar.failing_since, ExternalCalendar.id)
    )
    failing = db.session.scalars(statement).all()
    if not failing:
        return
    first = failing[0]
    yield Task(
        "external",
        _("The calendar “%(name)s” cannot be fetched", name=first.name)
        if len(failing) == 1
        else ngettext(
            "%(num)d calendar of others cannot be fetched",
            "%(num)d calendars of others cannot be fetched",
            len(failing),
        ),
        _("What it said last is still shown, and may be out of date. The page says why in words."),
        url_for("external.show", calendar_id=first.id) if len(failing) == 1 else url_for("external.index"),
        _("See why"),
        Severity.WRONG,
        since=first.failing_since,
        count=len(failing),
    )
