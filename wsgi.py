"""The roof: lays the floors on each other. ``wsgi:app`` is what a web server starts."""

from __future__ import annotations

import gc
import sys
from datetime import timedelta

from flask import Flask
from werkzeug.middleware.proxy_fix import ProxyFix

import advocacy
import events
import office
import stakeholders
from office.settings import BadSetting, Settings, read


def create_app(settings: Settings | None = None) -> Flask:
    """Build the application.

    Raises:
        BadSetting: the environment holds a setting that is unknown or impossible.
    """
    settings = settings or read()
    # Hardly anything that is made here becomes garbage: looking for it took a seventh of the time of a start.
    gc.disable()
    try:
        app = _build(settings)
    finally:
        gc.enable()
    # What is built now stays as long as the process: the collector of garbage need not look through it each
    # time that a page has made many objects, which took half the time of a long page.
    gc.collect()
    gc.freeze()
    # A page makes tens of thousands of objects, and nearly all go by themselves when it is done: looking
    # after every 700, as Python does unless told, took a seventh of its time.
    gc.set_threshold(20_000, 20, 50)
    return app


def _build(settings: Settings) -> Flask:
    app = Flask("wsgi", instance_relative_config=False)
    app.config.from_mapping(
        SECRET_KEY=settings.secret_key,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        DOYEN=settings,
        MAX_CONTENT_LENGTH=settings.upload_megabytes * 1024 * 1024,
        SESSION_COOKIE_NAME="doyen",
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        SESSION_COOKIE_SECURE=settings.https if settings.secure_cookies is None else settings.secure_cookies,
        REMEMBER_COOKIE_HTTPONLY=True,
        REMEMBER_COOKIE_SAMESITE="Lax",
        PERMANENT_SESSION_LIFETIME=timedelta(hours=12),
        WTF_CSRF_TIME_LIMIT=None,
    )
    for floor in (office, stakeholders, events, advocacy):
        floor.register(app)
    # Before all else: what the floors put before the application knows by whom and how it is asked.
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        app.wsgi_app = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)  # type: ignore[method-assign]
    return app


def _start() -> Flask:
    try:
        return create_app()
    except BadSetting as error:
        sys.exit(f"Doyen does not start. {error}")


def __getattr__(name: str) -> Flask:
    # Made when a server asks for it, so that importing this module (tests do) builds nothing.
    if name != "app":
        raise AttributeError(name)
    globals()["app"] = application = _start()
    return application
