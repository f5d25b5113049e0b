"""What an event came to."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the result page."""
    from events.results.views import blueprint

    app.register_blueprint(blueprint)
