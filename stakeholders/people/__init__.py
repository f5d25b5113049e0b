"""People, and the posts they hold or held."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages on which people and postings are kept, and their words for the audit trail."""
    from stakeholders.people import posting_views, views, words

    app.register_blueprint(views.blueprint)
    app.register_blueprint(posting_views.blueprint)
    words.register_words(app)
