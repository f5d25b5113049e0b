"""What an event came to."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the result page, tell the road of an event about it, and the register's stories of its guests."""
    from events.programme.road import add_reporter
    from events.results import press_views  # noqa: F401 - its views are of the same blueprint
    from events.results.figure_views import blueprint as figures
    from events.results.reports import on_results
    from events.results.timeline import add_timelines
    from events.results.views import blueprint
    from events.results.words import register_words

    app.register_blueprint(blueprint)
    app.register_blueprint(figures)
    register_words(app)
    add_reporter(app, "results", on_results)
    add_timelines(app)
