"""Dossiers: laws, agreements, plans and projects that others decide and the city has a stake in."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Make the tables known, and say what their rows are called in histories."""
    from advocacy.dossiers import models, words  # noqa: F401 - the tables become known

    words.register_words(app)
