"""The Voluntary Local Review: the 17 goals of sustainable development, and how the city does in each."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Add the pages and their tab, the words of histories, and what the demonstration shows."""
    from advocacy.pages import Tab, add_tab
    from advocacy.reviews import demo, home, indicator_views, views, words
    from office.demo import add_builder

    app.register_blueprint(views.blueprint)
    app.register_blueprint(indicator_views.blueprint)
    words.register_words(app)
    home.register(app)
    add_tab(app, Tab("reviews", _l("Sustainable development"), "reviews.index", order=80, aside=True))
    add_builder(app, demo.build, order=45)
