"""Background work: what a person asks for and a worker does, out of the way of the pages."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the page of a job, the tile that tells when one is done, and the worker's duty of doing them."""
    from office.web import Tile, web
    from office.work import files, jobs, signs, views
    from office.work.worker import Duty, add_duty, now_and_then

    app.register_blueprint(views.blueprint)
    add_duty(app, Duty("signs of life", signs.Signs().perform))
    add_duty(app, Duty("jobs", jobs.perform))
    add_duty(app, Duty("files", now_and_then(files.LOOK_SECONDS, lambda _stopping: files.sweep())))
    web(app).add_tile(Tile("jobs", views.tile, order=20))
