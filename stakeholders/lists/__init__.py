"""Lists that staff keep: of fixed members or as a live search; and changes to many records at once."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Add the pages of lists, their piece of a record's page, and the filter of the directory."""
    from office.demo import add_builder
    from office.work.jobs import add_job_kind
    from stakeholders.directory.narrowing import KeptLists, narrow_by_lists
    from stakeholders.lists import change_views, demo, queries, views, words
    from stakeholders.pages import Place, Section, Tab, add_section, add_tab

    app.register_blueprint(views.blueprint)
    words.register_words(app)
    add_tab(app, Tab("lists", _l("Lists"), "lists.index", order=40))
    for place in (Place.ORGANISATION_FACTS, Place.PERSON_FACTS):
        add_section(app, Section("lists", place, views.section, order=70))
    narrow_by_lists(app, KeptLists(queries.offered, queries.narrowing))
    add_builder(app, demo.build, order=20)
    add_job_kind(app, change_views.JOB, change_views.run_job, _l("Change to many records"))
