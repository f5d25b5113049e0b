"""An event on paper: lists, badges, place cards, letters, the report."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages."""
    from events.printing import letter_views, post_views

    letter_views.register(app)
    post_views.register(app)
