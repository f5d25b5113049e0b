"""Background work: what a person asks for and a worker does, out of the way of the pages."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Add the page of a job, what Today tells of those under way, and the worker's duty of doing them."""
    from office.web import Panel, web
    from office.work import files, jobs, signs, views
    from office.work.worker import Duty, add_duty, now_and_then

    app.register_blueprint(views.blueprint)
    add_duty(app, Duty("signs of life", signs.Signs().perform))
    add_duty(app, Duty("jobs", jobs.perform))
    add_duty(app, Duty("files", now_and_then(files.LOOK_SECONDS, lambda _stopping: files.sweep())))
    web(app).add_panel(Panel("jobs", _l("Your work in the background"), views.panel, order=5))
