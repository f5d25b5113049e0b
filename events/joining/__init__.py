"""The way into the meeting."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the guests' joining pages and staff's page of the meeting; forget in time who came from where."""
    from flask_babel import lazy_gettext as _l

    from events.joining import mail, models, notices, sharing, todo  # noqa: F401 - the table is to be known
    from events.joining.staff_views import blueprint as staff
    from events.joining.views import blueprint
    from events.programme.road import add_notice
    from office.mailroom.kinds import LetterKind, add_letter_kind
    from office.web import TaskSource, web
    from office.work.worker import Duty, add_duty, now_and_then

    app.register_blueprint(blueprint)
    app.register_blueprint(staff)
    add_letter_kind(app, LetterKind(sharing.NEW_LINK, _l("New personal link"), mail.compose_new_link))
    add_notice(app, "shared links", notices.shared_links_notice)
    add_duty(
        app, Duty("joining", now_and_then(sharing.LOOK_SECONDS, lambda _stopping: sharing.forget_visits()))
    )
    web(app).add_task(TaskSource("joining", _l("The meeting"), todo.tasks, order=14))
