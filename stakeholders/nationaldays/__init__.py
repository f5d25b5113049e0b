"""National days: the rules by which they fall, and the congratulations they call for."""

from __future__ import annotations

from flask import Flask, url_for
from flask_babel import lazy_gettext as _l
from flask_login import current_user


def register(app: Flask) -> None:
    """Add the pages, what Today tells, the piece of a mission's page, and the demonstration's days."""
    from office.accounts.queries import who_may_sign_in
    from office.demo import add_builder
    from office.subscriptions.kinds import Calendar, add_calendar
    from office.web import Panel, TaskSource, web
    from stakeholders.nationaldays import demo, todo, views
    from stakeholders.nationaldays.calendars import KIND, owned_calendar
    from stakeholders.nationaldays.words import day_in_sentence, month_and_year, register_words, short_weekday
    from stakeholders.pages import Place, Section, Tab, add_section, add_tab

    app.register_blueprint(views.blueprint)
    register_words(app)
    for name, say in (
        ("month_and_year", month_and_year),
        ("weekday", short_weekday),
        ("day_in_sentence", day_in_sentence),
    ):
        app.add_template_filter(say, name)
    add_tab(app, Tab("nationaldays", _l("National days"), "nationaldays.index", order=60))
    add_section(app, Section("nationaldays", Place.ORGANISATION_FACTS, views.section, order=30))
    add_calendar(
        app,
        KIND,
        Calendar(
            _l("calendar of national days"),
            owned_calendar,
            owners=who_may_sign_in,
            is_mine=lambda subscription: subscription.subject_id == current_user.id,
            home=lambda _subscription: url_for("nationaldays.index", _anchor="subscribe"),
        ),
    )
    web(app).add_task(TaskSource("national-days", _l("National days"), todo.tasks, order=35))
    web(app).add_panel(Panel("national-days", _l("National days"), todo.panel, order=40))
    add_builder(app, demo.build, order=20)
