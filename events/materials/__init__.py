"""Papers of an event: files and links."""

from __future__ import annotations

from flask import Flask


def register(_app: Flask) -> None:
    """Make the tables known."""
    from events.materials import models  # noqa: F401 - it is enough that they are defined
