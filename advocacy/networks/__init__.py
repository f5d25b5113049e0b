"""Networks of cities and partner cities: memberships, costs, benefit, decisions, meetings and statements."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Make the tables known, and say what their rows are called in histories."""
    from advocacy.networks import models, words  # noqa: F401 - the tables become known

    words.register_words(app)
