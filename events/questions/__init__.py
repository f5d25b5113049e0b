"""The questions of an event to its guests, and their answers."""

from __future__ import annotations

from flask import Flask


def register(_app: Flask) -> None:
    """Make the tables known."""
    from events.questions import models  # noqa: F401 - it is enough that they are defined
