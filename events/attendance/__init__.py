"""Who came, and for how long."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Add the list of who came, and tell the road of an event about it."""
    # The routes of reports are the blueprint's, beside those of `views`.
    from events.attendance import certificate_views, report_views, todo  # noqa: F401 - see above
    from events.attendance.door_pass import add_pass
    from events.attendance.door_views import blueprint as door
    from events.attendance.queries import presences
    from events.attendance.report_taking import ReportGone
    from events.attendance.reports import on_attendance
    from events.attendance.views import blueprint
    from events.attendance.words import register_words
    from events.programme.road import add_reporter
    from events.sending.recipients import add_came
    from office.web import TaskSource, web
    from office.web.errors import answer_with_404

    app.register_blueprint(blueprint)
    app.register_blueprint(door)
    add_pass(app)
    add_reporter(app, "attendance", on_attendance)
    # Letters of thanks go to whoever came.
    add_came(app, presences)
    certificate_views.register(app)
    answer_with_404(app, ReportGone)
    register_words(app)
    web(app).add_task(TaskSource("attendance", _l("Attendance"), todo.tasks, order=28))
