"""Calendars that are followed: the public ones, a guest's, a mission's and the staff's."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Open the public calendars, and those of guests, missions and staff."""
    from events.feeds import private
    from events.feeds.views import blueprint
    from office.web.standing import stand_before

    private.register(app)
    app.register_blueprint(blueprint)
    stand_before(app, "/calendar", "/series/")
