"""Background work: what a person asks for and a worker does, out of the way of the pages."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the page of a job, the tile that tells when one is done, and the worker's duty of doing them."""
    from office.web import Tile, web
    from office.work import files, jobs, signs, views
    from office.work.worker import Duty, add_duty

    app.register_blueprint(views.blueprint)
    add_duty(app, Duty("signs of life", signs.Signs().perform))
    add_duty(app, Duty("jobs", jobs.perform))
    add_duty(app, Duty("files", files.Sweeper().perform))
    web(app).add_tile(Tile("jobs", views.tile, order=20))
