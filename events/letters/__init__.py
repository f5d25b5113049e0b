"""What the letters of an event say: written by staff, version by version, filled in guest by guest."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages on which letters are worded, and let the audit trail speak of wordings."""
    from events.letters import views, words

    words.register_words(app)
    app.register_blueprint(views.blueprint)
