"""How answers come in: by a guest's link, a secretariat's, a calendar, a mail in words."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Open the pages on which guests answer, and hear what comes in by mail."""
    from events.answering import (
        questions_views,  # noqa: F401 - its pages are on the blueprint of the answers
        secretariat_staff_views,
        secretariat_views,
        sorting,
        sorting_views,
    )
    from events.answering.hearing import hear
    from events.answering.reading import read
    from events.answering.views import blueprint
    from office.mailroom.inbox import MailHandler, add_mail_handler
    from office.mailroom.sorting import add_panel

    # Before automatic mail is left aside: Google marks a guest's answer as made by a machine.
    add_mail_handler(app, MailHandler("calendar replies", 10, hear))
    # After bounces and what machines answer: a person wrote it.
    add_mail_handler(app, MailHandler("answers in words", 50, read))
    app.register_blueprint(blueprint)
    app.register_blueprint(secretariat_views.blueprint)
    app.register_blueprint(secretariat_staff_views.blueprint)
    app.register_blueprint(sorting_views.blueprint)
    add_panel(app, "guests", sorting.panel)
