"""Keeping the register true: what is stale, and missions that confirm or correct their own entry."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Add the pages of upkeep and of the missions themselves, the letters, tasks and the demonstration."""
    from office.accounts.models import Role
    from office.demo import add_builder
    from office.mailroom.kinds import add_letter_kind
    from office.web import NewsSource, TaskSource, web
    from stakeholders.pages import Place, Section, Tab, add_section, add_tab
    from stakeholders.verification import (
        asking_views,
        demo,
        entry_views,
        mail,
        proposal_views,
        todo,
        views,
        words,
    )

    app.register_blueprint(views.blueprint)
    app.register_blueprint(asking_views.blueprint)
    app.register_blueprint(proposal_views.blueprint)
    app.register_blueprint(entry_views.blueprint)
    for kind in mail.KINDS:
        add_letter_kind(app, kind)
    words.register_words(app)
    add_tab(app, Tab("verification", _l("Upkeep"), "verification.index", order=70))
    add_section(app, Section("proposals", Place.ORGANISATION_NOTICE, proposal_views.notice, order=20))
    web(app).add_task(TaskSource("upkeep", _l("Upkeep"), todo.tasks, order=60))
    web(app).add_news(NewsSource("upkeep", _l("Upkeep"), todo.news, order=40, role=Role.EDITOR))
    add_builder(app, demo.build, order=40)
