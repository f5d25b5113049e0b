"""Records that may be the same: found, compared side by side, merged, and taken apart again."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Add the pages, the job that looks through the register, and what other pages say of duplicates."""
    from office.demo import add_builder
    from office.web import TaskSource, web
    from stakeholders.duplicates import demo, todo
    from stakeholders.duplicates.finding import register_job
    from stakeholders.duplicates.pieces import facts, lead_on, notice
    from stakeholders.duplicates.uniting import add_unions
    from stakeholders.duplicates.views import blueprint
    from stakeholders.duplicates.words import register_words
    from stakeholders.pages import Place, Section, Tab, add_section, add_tab

    app.register_blueprint(blueprint)
    app.after_request(lead_on)
    add_unions(app)
    register_words(app)
    register_job(app)
    add_tab(app, Tab("duplicates", _l("Duplicates"), "duplicates.index", order=75, aside=True))
    for place in (Place.ORGANISATION_NOTICE, Place.PERSON_NOTICE):
        add_section(app, Section("duplicates", place, notice, order=60))
    for place in (Place.ORGANISATION_FACTS, Place.PERSON_FACTS):
        add_section(app, Section("duplicates", place, facts, order=90))
    web(app).add_task(TaskSource("duplicates", _l("Duplicates"), todo.tasks, order=70))
    add_builder(app, demo.build, order=20)
