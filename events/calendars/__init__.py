"""Events as calendar programs read them."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Open the public calendar and the events' files; their links stand on the events' own pages."""
    from events.calendars.views import blueprint

    app.register_blueprint(blueprint)
