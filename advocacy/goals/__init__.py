"""Goals of advocacy: what the city wants, who decides on it, how far it has come and what became of it."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages, their tab, what stands on the pages of others, and the demonstration's goals."""
    from flask_babel import lazy_gettext as _l

    from advocacy.goals import demo, home, piece_views, todo, views, words
    from advocacy.pages import Tab, add_tab
    from office.demo import add_builder
    from office.web import TaskSource, web

    app.register_blueprint(views.blueprint)
    app.register_blueprint(piece_views.blueprint)
    words.register_words(app)
    home.register(app)
    add_tab(app, Tab("goals", _l("Goals"), "goals.index", order=20))
    web(app).add_task(TaskSource("goals", _l("Goals of advocacy"), todo.tasks, order=44))
    add_builder(app, demo.build, order=40)
