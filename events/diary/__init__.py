"""The calendar as pages: month, week, agenda and year, for the staff and for the public."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Add the pages, what they show, and the ways to them."""
    from events.diary import views
    from events.diary.days import add_source
    from events.diary.sources import sources
    from office.web import NavEntry, web

    app.register_blueprint(views.blueprint)
    for source in sources():
        add_source(app, source)
    shared = web(app)
    shared.add_nav(
        NavEntry("diary", _l("Calendar"), "diary.staff_calendar", "calendar", order=25, section="/diary")
    )
    shared.add_front_page(views.front)
