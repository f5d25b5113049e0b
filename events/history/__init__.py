"""What the years tell: who always comes, who never, and a page about one mission."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages."""
    from events.history.views import blueprint

    app.register_blueprint(blueprint)
