"""What advocacy is about: themes with what is said of each, and the goals of the city's strategy."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages, their tab, and what their records are called in histories."""
    from flask_babel import lazy_gettext as _l

    from advocacy.pages import Tab, add_tab
    from advocacy.themes import demo, home, strategy_views, views, words
    from office.demo import add_builder

    app.register_blueprint(views.blueprint)
    app.register_blueprint(strategy_views.blueprint)
    words.register_words(app)
    home.register(app)
    add_tab(app, Tab("themes", _l("Themes"), "themes.index", order=15))
    add_builder(app, demo.build, order=40)
