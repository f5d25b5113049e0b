"""An event on paper: lists, badges, place cards, letters, the report."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages, and what of them is offered on the page "On paper"."""
    from events.printing import letter_views, post_views, report_views
    from events.printing.offered import add_sheets
    from events.printing.views import blueprint

    app.register_blueprint(blueprint)
    add_sheets(app)
    letter_views.register(app)
    post_views.register(app)
    report_views.register(app)
