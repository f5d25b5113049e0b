"""What advocacy is about: themes, and the goals of the city's strategy."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Make the tables known, and say what their rows are called in histories."""
    from advocacy.themes import models, words  # noqa: F401 - the tables become known

    words.register_words(app)
