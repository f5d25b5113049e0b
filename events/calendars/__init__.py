"""Events as calendar programs read them."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Open the public calendar and the events' files, and offer the calendar on the front page."""
    from events.calendars.front import subscription
    from events.calendars.views import blueprint
    from office.web import web

    app.register_blueprint(blueprint)
    web(app).add_front_page(subscription)
