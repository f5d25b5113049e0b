"""Organisations: missions, international organisations, authorities, networks and others."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages on which organisations are kept, and their words for the audit trail."""
    from office.mailroom.servers import name_domains_by
    from stakeholders.organisations import relation_views, standing_views, steps, views, words
    from stakeholders.organisations.domains import owners_of
    from stakeholders.pages import Place, Section, add_section

    for part in (views, standing_views, relation_views, steps):
        app.register_blueprint(part.blueprint)
    add_section(app, Section("suspended", Place.ORGANISATION_NOTICE, standing_views.suspended_notice, 10))
    add_section(app, Section("relations", Place.ORGANISATION_FACTS, relation_views.related, 10))
    add_section(app, Section("past", Place.ORGANISATION_FACTS, standing_views.past, 20))
    words.register_words(app)
    name_domains_by(app, owners_of)
