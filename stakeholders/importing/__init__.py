"""Taking lists from elsewhere into the register, with every problem shown first."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Lay the pages, the command and the background work of imports into the application."""
    from office.web import FirstStep, TaskSource, web
    from office.work.jobs import add_job_kind
    from stakeholders.importing import cli, column_views, files, queries, todo, undoing, views, words
    from stakeholders.pages import Tab, add_tab

    app.register_blueprint(views.blueprint)
    app.register_blueprint(column_views.blueprint)
    add_tab(app, Tab("importing", _l("Import"), "importing.index", order=90, aside=True))
    words.register_words(app)
    web(app).add_first_step(
        FirstStep(
            "missions",
            _l("Import the missions"),
            _l("From a list of the world's missions: those to your country become your register."),
            "importing.index",
            queries.has_missions,
            order=10,
        )
    )
    web(app).add_task(TaskSource("importing", _l("Import"), todo.tasks, order=75))
    app.cli.add_command(cli.stakeholders)
    add_job_kind(app, files.JOB, files.run_job, _l("Import"))
    add_job_kind(app, undoing.UNDO_JOB, undoing.run_undo_job, _l("Taking back an import"))
