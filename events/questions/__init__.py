"""The questions of an event to its guests, and their answers."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Open the pages of questions, and let what guests told of their needs be deleted in time."""
    from events.programme.publishing import add_reading
    from events.questions import answers_views  # noqa: F401 - its pages are on the blueprint
    from events.questions.guest_pieces import put_on_pages
    from events.questions.needs import LOOK_SECONDS, purge
    from events.questions.readiness import problems_of
    from events.questions.views import blueprint
    from events.questions.words import register_words
    from office.work.worker import Duty, add_duty, now_and_then

    app.register_blueprint(blueprint)
    put_on_pages(app)
    register_words(app)
    add_reading(app, "questions", problems_of)
    add_duty(app, Duty("needs", now_and_then(LOOK_SECONDS, lambda _stopping: purge())))
