"""The order of precedence among heads of mission, and why each stands where they stand."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Add the page with the order."""
    from stakeholders.pages import Tab, add_tab
    from stakeholders.precedence.views import blueprint
    from stakeholders.precedence.words import register_words

    app.register_blueprint(blueprint)
    register_words(app)
    add_tab(app, Tab("precedence", _l("Precedence"), "precedence.order", order=30))
