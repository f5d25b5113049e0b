"""The calendar as pages: month, week, agenda and year, for the staff and for the public."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Lay this part into the application."""
