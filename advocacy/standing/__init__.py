"""Standing: how those whom a dossier or a goal depends on stand to it, and who of us knows whom."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Add the pages, their tab, and the pieces on organisations, people and goals."""
    from advocacy import pages
    from advocacy.standing import demo, home, knowing, views, words
    from office.demo import add_builder
    from stakeholders.pages import Place, Section, add_section

    app.register_blueprint(views.blueprint)
    app.register_blueprint(knowing.blueprint)
    words.register_words(app)
    home.add_histories(app)
    pages.add_tab(app, pages.Tab("stakeholders", _l("Stakeholders"), "assessments.index", order=40))
    for place in (pages.Place.GOAL, pages.Place.DOSSIER):
        pages.add_section(app, pages.Section("stakeholders", place, home.on_matter, order=40))
    add_section(app, Section("standing", Place.ORGANISATION, home.on_organisation, order=60))
    add_section(app, Section("standing", Place.PERSON, home.on_person, order=60))
    # After the matters in which they are assessed.
    add_builder(app, demo.build, order=45)
