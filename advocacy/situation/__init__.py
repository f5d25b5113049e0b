"""The situational picture: what the city has to know before it speaks with anybody."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the picture's page and its entry in the navigation."""
    from flask_babel import lazy_gettext as _l

    from advocacy.pages import Tab, add_tab, advocacy_tabs
    from advocacy.situation import words
    from advocacy.situation.views import blueprint
    from office.web import NavEntry, web

    app.register_blueprint(blueprint)
    words.register_words(app)
    app.add_template_global(advocacy_tabs, "advocacy_tabs")
    add_tab(app, Tab("situation", _l("Situational picture"), "situation.situation", order=10))
    web(app).add_nav(
        NavEntry(
            "advocacy", _l("Advocacy"), "situation.situation", "speakerphone", order=30, section="/advocacy"
        )
    )
