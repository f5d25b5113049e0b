"""Which missions and people an event invites, and why."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages of guest lists, and tell an event's road how long the list is."""
    from events.guestlist import reports, views, words

    app.register_blueprint(views.blueprint)
    reports.register(app)
    words.register_words(app)
