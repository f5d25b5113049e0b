"""Networks of cities and partner cities: memberships, costs, benefit, decisions, meetings and statements."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Add the pages, their tab among advocacy's, and the words for histories."""
    from advocacy.networks import demo, partner_views, views, words
    from advocacy.pages import Tab, add_tab
    from office.demo import add_builder

    app.register_blueprint(views.blueprint)
    app.register_blueprint(partner_views.blueprint)
    words.register_words(app)
    add_tab(app, Tab("networks", _l("Networks and partners"), "networks.index", order=60))
    add_builder(app, demo.build, order=40)
