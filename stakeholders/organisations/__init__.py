"""Organisations: missions, international organisations, authorities, networks and others."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages on which organisations are kept, and their words for the audit trail."""
    from stakeholders.organisations import views, words

    app.register_blueprint(views.blueprint)
    words.register_words(app)
