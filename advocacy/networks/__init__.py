"""Networks of cities and partner cities: memberships, costs, benefit, decisions, meetings and statements."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Add the pages and their tab, the words of histories, and what stands on others' pages."""
    from advocacy.networks import demo, home, partner_views, views, words
    from advocacy.pages import Tab, add_tab
    from office.demo import add_builder
    from office.web import TaskSource, web
    from stakeholders.pages import Place, Section, add_section

    app.register_blueprint(views.blueprint)
    app.register_blueprint(partner_views.blueprint)
    words.register_words(app)
    home.add_histories(app)
    web(app).add_goto("networks", home.goto)
    web(app).add_task(TaskSource("networks", _l("Networks"), home.tasks, order=46))
    add_section(app, Section("networks", Place.ORGANISATION, home.on_organisation, order=50))
    add_tab(app, Tab("networks", _l("Networks and partners"), "networks.index", order=60, aside=True))
    add_builder(app, demo.build, order=40)
