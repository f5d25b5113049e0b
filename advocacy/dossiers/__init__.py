"""Dossiers: laws, agreements, plans and projects that others decide and the city has a stake in."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages, their tab, what is due on Today, and the days in the calendars."""
    from flask_babel import lazy_gettext as _l

    from advocacy.dossiers import demo, home, piece_views, views, words
    from advocacy.pages import Tab, add_tab
    from events.diary.days import Kind, Source, add_source
    from events.feeds.staffs import StaffKind, add_staff_kind
    from office.demo import add_builder
    from office.web import TaskSource, web

    app.register_blueprint(views.blueprint)
    app.register_blueprint(piece_views.blueprint)
    words.register_words(app)
    home.add_histories(app)
    home.add_sections(app)
    add_tab(app, Tab("dossiers", _l("Dossiers"), "dossiers.index", order=30))
    web(app).add_task(TaskSource("dossiers", _l("Dossiers"), home.tasks, order=45))
    web(app).add_goto("dossiers", home.goto)
    add_source(app, Source(frozenset({Kind.ADVOCACY}), home.in_diary))
    add_staff_kind(
        app,
        StaffKind(
            "dossiers",
            _l("Deadlines of dossiers"),
            _l("What is still to be done, and hearings."),
            home.in_calendar,
        ),
    )
    add_builder(app, demo.build, order=40)
