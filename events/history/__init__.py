"""What the years tell: who always comes, who never, and a page about one mission."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the page of the years, the page before a meeting, and the ways to both."""
    from events.history import briefing_views, views
    from office.web import web
    from stakeholders.pages import Place, Section, add_section

    app.register_blueprint(views.blueprint)
    app.register_blueprint(briefing_views.blueprint)
    add_section(app, Section("years", Place.ORGANISATION, briefing_views.section, order=10))
    add_section(app, Section("years", Place.PERSON_FACTS, briefing_views.person_section, order=10))
    web(app).add_goto("briefings", briefing_views.goto)
