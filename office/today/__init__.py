"""Today: what waits for a person now, what is coming beside it, and what has happened lately."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add what can be done on the page; the page itself is the front page of whoever is signed in."""
    from office.today.views import blueprint

    app.register_blueprint(blueprint)
