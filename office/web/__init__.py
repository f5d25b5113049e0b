"""Page furniture: navigation, Today, Go to, tables, forms, error pages, headers, the reader's language."""

from __future__ import annotations

from flask import Flask

from office.web.registry import (
    Deed,
    FirstStep,
    Fragment,
    Hit,
    NavEntry,
    News,
    NewsSource,
    Panel,
    Severity,
    Task,
    TaskSource,
    Web,
    web,
)

__all__ = [
    "Deed",
    "FirstStep",
    "Fragment",
    "Hit",
    "NavEntry",
    "News",
    "NewsSource",
    "Panel",
    "Severity",
    "Task",
    "TaskSource",
    "Web",
    "register",
    "web",
]


def register(app: Flask) -> None:
    """Furnish the application's pages. Comes before the floors, which add their entries to `web(app)`."""
    from flask_wtf.csrf import CSRFProtect

    from office.web import context, doorway, errors, headers, i18n, standing, views

    web(app)
    standing.register(app)
    doorway.register(app)
    if "csrf" not in app.extensions:
        CSRFProtect(app)
    i18n.register(app)
    context.register(app)
    headers.register(app)
    errors.register(app)
    views.register(app)
