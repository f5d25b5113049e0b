"""Contacts and promises by what they are about, and what the city's companies report of theirs."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Add the pages, their tab among advocacy's, and the words for histories."""
    from advocacy.contacts import company_views, contact_views, demo, home, views, words
    from advocacy.pages import Tab, add_tab
    from office.demo import add_builder

    app.register_blueprint(views.blueprint)
    app.register_blueprint(company_views.blueprint)
    app.register_blueprint(contact_views.blueprint)
    words.register_words(app)
    home.register(app)
    add_tab(app, Tab("contacts", _l("Contacts"), "contacts.index", order=50))
    # After that of stakeholders: its talks were about goals and dossiers.
    add_builder(app, demo.build, order=46)
