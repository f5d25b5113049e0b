"""Forms of address: envelope, card, salutation and closing, in each language."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Add the pages of the table and of single persons, and the piece of a person's page that leads there."""
    from stakeholders.address.views import blueprint, section
    from stakeholders.address.words import register_words
    from stakeholders.pages import Place, Section, Tab, add_section, add_tab

    app.register_blueprint(blueprint)
    register_words(app)
    add_tab(app, Tab("address", _l("Forms of address"), "address.table", order=35, aside=True))
    add_section(app, Section("address", Place.PERSON_FACTS, section, order=20))
