"""The situational picture: what the city has to know before it speaks with anybody."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages of the picture and of briefings, and their entry in the navigation."""
    from flask_babel import lazy_gettext as _l

    from advocacy.pages import Tab, add_tab, advocacy_tabs
    from advocacy.situation import briefing_views, demo, views, words
    from office.demo import add_builder
    from office.web import NavEntry, web

    app.register_blueprint(views.blueprint)
    app.register_blueprint(briefing_views.blueprint)
    words.register_words(app)
    app.add_template_global(advocacy_tabs, "advocacy_tabs")
    add_tab(app, Tab("situation", _l("Situational picture"), "situation.situation", order=10))
    add_tab(app, Tab("briefings", _l("Briefings"), "briefings.index", order=12))
    web(app).add_goto("kept_briefings", briefing_views.goto)
    web(app).add_nav(
        NavEntry(
            "advocacy", _l("Advocacy"), "situation.situation", "speakerphone", order=30, section="/advocacy"
        )
    )
    # After everybody else's: it shows what they have entered.
    add_builder(app, demo.build, order=90)
