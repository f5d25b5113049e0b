"""Which missions and people an event invites, and why."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Add the pages of guest lists, and tell an event's road how long the list is."""
    # The routes of these three are the blueprint's, beside those of `views`.
    from events.guestlist import (  # noqa: F401 - see above
        adding_views,
        bulk_views,
        coming,
        departure_views,
        group_views,
        queries,
        reports,
        todo,
        views,
        words,
    )
    from events.programme.road import add_reporter
    from office.web import TaskSource, web
    from office.web.errors import answer_with_404
    from stakeholders.pages import Place, Section, add_section
    from stakeholders.verification.matters import add_matters

    app.register_blueprint(views.blueprint)
    add_reporter(app, "guests", reports.on_guests)
    answer_with_404(app, queries.NoSuchInvitation)
    place = Place.ORGANISATION_NOTICE
    add_section(app, Section("departed", place, departure_views.on_organisation, 30))
    add_section(app, Section("departed", Place.DEPARTURE, departure_views.after_departure, 10))
    words.register_words(app)
    add_matters(app, "invitations", coming.coming_invitations)
    web(app).add_task(TaskSource("guestlist", _l("Guest list"), todo.tasks, order=15))
