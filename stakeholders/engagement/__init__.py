"""Meetings, calls and letters with those whom we know, and what was promised on either side."""

from __future__ import annotations

from flask import Flask


def register(_app: Flask) -> None:
    """Lay this part into the application."""
