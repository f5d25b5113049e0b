"""What guests thought of it."""

from __future__ import annotations

from flask import Flask


def register(_app: Flask) -> None:
    """Make the tables known."""
    from events.surveys import models  # noqa: F401 - it is enough that they are defined
