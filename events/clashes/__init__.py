"""What an event clashes with: days of host and guests, other events, the calendars of others."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Open the page of clashes, and put what it finds where events are planned."""
    from events.clashes import (
        models,  # noqa: F401 - its tables become known
        todo,
    )
    from events.clashes.pieces import register_pieces
    from events.clashes.views import blueprint
    from events.clashes.words import register_words
    from office.web import TaskSource, web

    app.register_blueprint(blueprint)
    register_pieces(app)
    register_words(app)
    web(app).add_task(TaskSource("clashes", _l("Clashes"), todo.tasks, order=45))
