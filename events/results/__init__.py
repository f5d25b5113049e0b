"""What an event came to."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the result page, tell the road of an event about it, and the register's stories of its guests."""
    from events.programme.road import add_reporter
    from events.results.figure_views import blueprint as figures
    from events.results.reports import on_results
    from events.results.timeline import add_timelines
    from events.results.views import blueprint

    app.register_blueprint(blueprint)
    app.register_blueprint(figures)
    add_reporter(app, "results", on_results)
    add_timelines(app)
