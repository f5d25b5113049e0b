"""Who gets which letter, and how it goes: reviewed, tested, timed, in waves, watched."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Open the pages of sending, and tell the mailroom and an event's road how it stands."""
    from events.programme.publishing import add_hold
    from events.programme.road import add_reporter
    from events.sending import progress_views, sending, todo, words
    from events.sending.mailings import named
    from office.mailroom.servers import name_mailings_by
    from office.web import TaskSource, web

    name_mailings_by(app, "events", named)
    # What guests have letters about cannot become a draft again.
    add_hold(app, sending.has_sent)
    add_reporter(app, "letters", words.report_on_letters)
    app.register_blueprint(progress_views.blueprint)
    web(app).add_task(TaskSource("sending", _l("Invitations"), todo.tasks, order=25))
