"""Calendars that are followed: the public ones, a guest's, a mission's and the staff's."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Lay this part into the application."""
