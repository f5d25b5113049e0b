"""The secret addresses of calendars that are not public: made, read, withdrawn."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Make this part's tables known."""
    from office.subscriptions import models  # noqa: F401 - its tables become known
    from office.subscriptions.words import register_words

    register_words(app)
