"""People, and the posts they hold or held."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages on which people and postings are kept, and their words for the audit trail."""
    from office.demo import add_builder
    from stakeholders.pages import Place, Section, add_section

    # The routes of `removing_views` are the blueprint's of `posting_views`.
    from stakeholders.people import (  # noqa: F401 - see above
        demo,
        posting_views,
        queries,
        relation_views,
        removing_views,
        verifying_views,
        views,
        words,
    )

    for part in (views, posting_views, relation_views, verifying_views):
        app.register_blueprint(part.blueprint)
    app.add_template_filter(words.language_name, "language_name")
    app.add_template_global(queries.predecessors_of, "predecessors_of")
    add_section(app, Section("relations", Place.PERSON, relation_views.related, 10))
    words.register_words(app)
    # After the register's own, which makes the missions and their heads.
    add_builder(app, demo.build, order=11)
