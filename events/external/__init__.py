"""Calendars that others keep, shown beside ours, and events taken over from their files."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Make this part's tables known."""
    from events.external import models  # noqa: F401 - its tables become known
    from events.external.words import register_words

    register_words(app)
