"""What guests thought of it."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Open the pages of surveys, and let letters of thanks and guests' own pages lead there."""
    from events.letters.afterwards import add_surveyed
    from events.registration.guest_sections import GuestPage, GuestSection, add_guest_section
    from events.surveys import guest_views, todo, views
    from events.surveys.queries import taking_answers
    from events.surveys.sections import survey_section
    from events.surveys.words import register_words
    from office.web import NewsSource, TaskSource, web

    app.register_blueprint(views.blueprint)
    app.register_blueprint(guest_views.blueprint)
    register_words(app)
    add_surveyed(app, taking_answers)
    add_guest_section(app, GuestSection("survey", GuestPage.OWN, survey_section, order=15))
    web(app).add_task(TaskSource("surveys", _l("Survey"), todo.tasks, order=32))
    web(app).add_news(NewsSource("surveys", _l("Survey"), todo.news, order=30))
