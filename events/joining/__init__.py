"""The way into the meeting."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the guests' joining pages."""
    from events.joining import models  # noqa: F401 - its table is to be known
    from events.joining.views import blueprint

    app.register_blueprint(blueprint)
