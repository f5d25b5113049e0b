"""Calendars that others keep, shown beside ours, and events taken over from their files."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Lay the pages of others' calendars into the application, and let the worker fetch them."""
    from flask_babel import lazy_gettext as _l

    from events.external import keeping, models, taking_over_views, todo, views  # noqa: F401 - tables are known
    from events.external.duties import Fetcher
    from events.external.keeping import SWEEP_SECONDS, sweep
    from events.external.words import entry_time, register_words
    from office.web import TaskSource, web
    from office.work.jobs import add_job_kind
    from office.work.worker import Duty, add_duty, now_and_then
    from stakeholders.pages import Place, Section, add_section

    app.register_blueprint(views.blueprint)
    app.register_blueprint(taking_over_views.blueprint)
    app.add_template_filter(entry_time, "entry_time")
    register_words(app)
    add_job_kind(app, keeping.JOB, keeping.run_job, _l("Fetching a calendar"))
    add_duty(app, Duty("calendars of others", Fetcher().perform))
    add_duty(app, Duty("calendars taken off", now_and_then(SWEEP_SECONDS, lambda _stopping: sweep())))
    add_section(
        app, Section("calendars of its own", Place.ORGANISATION_FACTS, views.organisation_section, order=60)
    )
    web(app).add_task(TaskSource("external", _l("Calendars of others"), todo.tasks, order=50))
