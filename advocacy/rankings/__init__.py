"""Rankings of cities: the series that the office watches, their editions, and how the city's place moved."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Add the pages, their tab, the words of histories, and the demonstration's rankings."""
    from advocacy.pages import Tab, add_tab
    from advocacy.rankings import demo, edit_views, home, import_views, views, words
    from advocacy.rankings.keeping import NotThere
    from office.demo import add_builder
    from office.web.errors import answer_with_404

    app.register_blueprint(views.blueprint)
    app.register_blueprint(edit_views.blueprint)
    app.register_blueprint(import_views.blueprint)
    answer_with_404(app, NotThere)
    words.register_words(app)
    add_tab(app, Tab("rankings", _l("Rankings"), "rankings.index", order=70, aside=True))
    home.register(app)
    add_builder(app, demo.build, order=40)
