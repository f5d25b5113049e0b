"""National days: the rules by which they fall, and the congratulations they call for."""

from __future__ import annotations

from flask import Flask


def register(_app: Flask) -> None:
    """Lay this part into the application."""
