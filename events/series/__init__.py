"""Events that come again: their years, and the next one made from the last."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages of a series."""
    from events.series.views import blueprint

    app.register_blueprint(blueprint)
