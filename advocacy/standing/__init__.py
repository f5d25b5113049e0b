"""Standing: how those whom a dossier or a goal depends on stand to it, and who of us knows whom."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Make the tables known, and say what their rows are called in histories."""
    from advocacy.standing import models, words  # noqa: F401 - the tables become known

    words.register_words(app)
