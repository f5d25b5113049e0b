"""Who came: the guests' joining pages, and staff's list."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Flask


def register(app: Flask) -> None:
    """Add the joining pages and the list of who came, and tell the road of an event about it."""
    from flask_babel import lazy_ngettext

    from events.attendance.queries import came
    from events.attendance.views import blueprint, joining
    from events.attendance.words import register_words
    from events.programme.models import Event
    from events.programme.road import StepReport, add_reporter

    def report(events: Sequence[Event]) -> Mapping[int, StepReport]:
        return {
            number: StepReport(True, lazy_ngettext("%(num)d person came", "%(num)d people came", people))
            for number, people in came([event.id for event in events]).items()
        }

    app.register_blueprint(blueprint)
    app.register_blueprint(joining)
    add_reporter(app, "attendance", report)
    register_words(app)
