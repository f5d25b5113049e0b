"""The mailroom: letters that leave through an outbox, and mail that comes in."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Open the mailroom: its pages, its commands, the worker's duty of sending, the reading of bounces."""
    from office.accounts.models import Role
    from office.mailroom import (
        archive,
        cli,
        desk_views,
        dispatch,
        incoming_views,
        setup_views,
        suppression_views,
        todo,
        views,
        words,
    )
    from office.mailroom.absences import handle_automatic
    from office.mailroom.bounces import handle_bounce
    from office.mailroom.complaints import handle_complaint
    from office.mailroom.fetching import Fetcher
    from office.mailroom.inbox import MailHandler, add_mail_handler
    from office.web import NavEntry, NewsSource, Panel, TaskSource, web
    from office.work.worker import Duty, add_duty, now_and_then

    # One blueprint, whose pages stand in several files: each adds its own when it is imported.
    for blueprint in {part.blueprint for part in (views, desk_views, incoming_views, setup_views)}:
        app.register_blueprint(blueprint)
    setup_views.register(app)
    app.register_blueprint(suppression_views.blueprint)
    app.register_blueprint(suppression_views.optout)
    app.cli.add_command(cli.mail)
    words.register_words(app)
    for function in (words.shown, words.told, words.trouble, words.kept_back, words.shown_incoming):
        app.add_template_global(function, f"letter_{function.__name__}")
    dispatcher = dispatch.Dispatcher()
    add_duty(app, Duty("letters", dispatcher.perform, dispatch.waiting, dispatcher.rest))
    add_duty(app, Duty("archive", now_and_then(archive.LOOK_SECONDS, archive.sweep)))
    add_duty(app, Duty("mailbox", Fetcher().perform))
    # Reports of mail servers come after calendar replies (order 10), and automatic answers last: Google calls
    # replies automatic, and so is every report.
    add_mail_handler(app, MailHandler("complaints", 25, handle_complaint))
    add_mail_handler(app, MailHandler("bounces", 30, handle_bounce))
    add_mail_handler(app, MailHandler("automatic answers", 40, handle_automatic))
    web(app).add_nav(
        NavEntry(
            key="mailroom",
            label=_l("Mailroom"),
            endpoint="mailroom.index",
            icon="mail",
            order=60,
            section="/office/mailroom",
        )
    )
    web(app).add_task(TaskSource("mailroom", _l("Mailroom"), todo.tasks, order=10))
    web(app).add_panel(Panel("sending", _l("What is being sent"), todo.sending, order=10, role=Role.EDITOR))
    web(app).add_news(NewsSource("mailroom", _l("Mailroom"), todo.news, order=10, role=Role.EDITOR))
