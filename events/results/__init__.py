"""What an event came to."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Add the result page, tell the road of an event about it, and the register's stories of its guests."""
    from events.programme.road import add_reporter
    from events.results import press_views, todo  # noqa: F401 - the first's views are of the same blueprint
    from events.results.figure_views import blueprint as figures
    from events.results.reports import on_results
    from events.results.timeline import add_timelines
    from events.results.views import blueprint
    from events.results.words import register_words
    from office.web import Panel, TaskSource, web

    app.register_blueprint(blueprint)
    app.register_blueprint(figures)
    register_words(app)
    add_reporter(app, "results", on_results)
    add_timelines(app)
    web(app).add_task(TaskSource("results", _l("Results"), todo.tasks, order=33))
    web(app).add_panel(Panel("results", _l("Results"), todo.lately, order=30))
