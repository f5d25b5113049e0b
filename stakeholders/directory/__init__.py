"""Finding anyone in the register, in any script, and the lists of the register."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Add the register's pages, its entry in the navigation, its answers to Go to and its tasks of Today."""
    from office.web import NavEntry, TaskSource, web
    from office.work.jobs import add_job_kind
    from stakeholders.directory import exports, finding, group_views, relating, search, todo, views, words
    from stakeholders.pages import Tab, add_tab, register_tabs

    search.keep_names_folded()
    finding.keep_texts()
    app.register_blueprint(views.blueprint)
    app.register_blueprint(group_views.blueprint)
    words.register_words(app)
    app.register_blueprint(relating.blueprint)
    app.add_template_global(register_tabs, "register_tabs")
    add_tab(app, Tab("organisations", _l("Organisations"), "directory.organisations", order=10))
    add_tab(app, Tab("people", _l("People"), "directory.people", order=20))
    add_job_kind(app, exports.JOB, exports.run_job, _l("Writing a file of the register"))
    furniture = web(app)
    furniture.add_nav(
        NavEntry(
            "register",
            _l("Register"),
            "directory.organisations",
            "address-book",
            order=10,
            section="/stakeholders",
        )
    )
    furniture.add_task(TaskSource("register", _l("Register"), todo.tasks, order=65))
    furniture.add_goto("organisations", views.goto_organisations)
    furniture.add_goto("people", views.goto_people)
