"""The order of precedence among heads of mission, and why each stands where they stand."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the page with the order."""
    from stakeholders.precedence.views import blueprint
    from stakeholders.precedence.words import register_words

    app.register_blueprint(blueprint)
    register_words(app)
