"""Who changed what, when, from what to what."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Add the trail's page, for administrators, and what Today tells of colleagues' work."""
    from office.accounts.models import Role
    from office.audit import todo, views
    from office.web import NavEntry, NewsSource, web

    app.register_blueprint(views.blueprint)
    web(app).add_nav(
        NavEntry(
            "audit",
            _l("Trail of changes"),
            "audit.trail",
            "history",
            order=80,
            role=Role.ADMINISTRATOR,
            section="/office/audit",
            foot=True,
        )
    )
    web(app).add_news(NewsSource("audit", _l("Trail of changes"), todo.news, order=50, role=Role.EDITOR))
