"""Goals of advocacy: what the city wants, who decides on it, how far it has come and what became of it."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Make the tables known, and say what their rows are called in histories."""
    from advocacy.goals import models, words  # noqa: F401 - the tables become known

    words.register_words(app)
