"""What the letters of an event say: written by staff, version by version, filled in guest by guest."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Let the audit trail speak of wordings."""
    from events.letters import words

    words.register_words(app)
