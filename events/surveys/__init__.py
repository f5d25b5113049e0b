"""What guests thought of it."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Open the pages of surveys, and let letters of thanks and guests' own pages lead there."""
    from events.letters.afterwards import add_surveyed
    from events.registration.guest_sections import GuestPage, GuestSection, add_guest_section
    from events.surveys import guest_views, views
    from events.surveys.queries import taking_answers
    from events.surveys.sections import survey_section
    from events.surveys.words import register_words

    app.register_blueprint(views.blueprint)
    app.register_blueprint(guest_views.blueprint)
    register_words(app)
    add_surveyed(app, taking_answers)
    add_guest_section(app, GuestSection("survey", GuestPage.OWN, survey_section, order=15))
