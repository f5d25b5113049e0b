"""While the seminar runs: who is here, and what guests ask."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Add the host's page, and the questions on each guest's own pages."""
    from events.live import todo
    from events.live.guest_pieces import add_pieces
    from events.live.guest_views import blueprint as asked
    from events.live.views import blueprint
    from events.live.words import register_words
    from office.web import TaskSource, web

    app.register_blueprint(blueprint)
    app.register_blueprint(asked)
    add_pieces(app)
    register_words(app)
    web(app).add_task(TaskSource("live", _l("During the seminar"), todo.tasks, order=22))
