"""What an event clashes with: days of host and guests, other events, the calendars of others."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Make this part's tables known."""
    from events.clashes import models  # noqa: F401 - its tables become known
    from events.clashes.words import register_words

    register_words(app)
