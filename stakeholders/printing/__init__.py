"""The register on paper: the diplomatic list as a PDF, labels and envelopes."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Add the page with what can be printed."""
    from stakeholders.pages import Tab, add_tab
    from stakeholders.printing import views

    app.register_blueprint(views.blueprint)
    add_tab(app, Tab("printing", _l("On paper"), "printing.index", order=80, aside=True))
