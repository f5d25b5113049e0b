"""Meetings, calls and letters with those whom we know, and what was promised on either side."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Add the pages, their tab, the story on records' own pages, and the follow-ups of Today."""
    from office.demo import add_builder
    from office.web import TaskSource, web
    from stakeholders.engagement import demo, home, promise_views, timeline, todo, views, words
    from stakeholders.pages import Place, Section, Tab, add_section, add_tab

    app.register_blueprint(views.blueprint)
    app.register_blueprint(promise_views.blueprint)
    words.register_words(app)
    timeline.add_own_timelines(app)
    home.add_histories(app)
    add_tab(app, Tab("engagement", _l("Meetings and promises"), "engagement.index", order=50))
    add_section(app, Section("engagement", Place.ORGANISATION, home.on_organisation, order=30))
    add_section(app, Section("engagement", Place.PERSON, home.on_person, order=30))
    web(app).add_task(
        TaskSource("promises", _l("Meetings and promises"), lambda: todo.tasks(home.reader()), order=40)
    )
    web(app).add_goto("meetings", home.goto)
    add_builder(app, demo.build, order=20)
