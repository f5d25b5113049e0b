"""Who changed what, when, from what to what."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Add the trail's page, for administrators."""
    from office.accounts.models import Role
    from office.audit import views
    from office.web import NavEntry, web

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
