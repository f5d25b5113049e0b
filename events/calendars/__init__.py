"""Events as calendar programs read them."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Open the public calendar and the events' files, and offer the calendar on the front page."""
    from events.calendars.front import subscription
    from events.calendars.views import blueprint, item_url
    from office.web import web

    app.register_blueprint(blueprint)
    app.add_template_global(item_url, "item_calendar_url")
    web(app).add_front_page(subscription)
