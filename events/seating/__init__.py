"""Who sits where: tables, seats and conflicts."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages of an event's tables, and their words."""
    from events.seating import laying_views, paper_views, views
    from events.seating.words import register_words

    for part in (views, laying_views, paper_views):
        app.register_blueprint(part.blueprint)
    register_words(app)
