"""The order of precedence among heads of mission, and why each stands where they stand."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the page with the order."""
    from stakeholders.precedence.views import blueprint

    app.register_blueprint(blueprint)
