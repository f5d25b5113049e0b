"""The secret addresses of calendars that are not public: made, read, withdrawn."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Open the addresses, and forget in time those that serve nobody."""
    from office.subscriptions.linking import ways_to_follow
    from office.subscriptions.opening import address_of
    from office.subscriptions.staff_views import blueprint as staff
    from office.subscriptions.sweeping import LOOK_SECONDS, forget
    from office.subscriptions.views import blueprint
    from office.subscriptions.words import reader_words, register_words
    from office.work.worker import Duty, add_duty, now_and_then

    app.register_blueprint(blueprint)
    app.register_blueprint(staff)
    app.add_template_global(ways_to_follow, "ways_to_follow")
    app.add_template_filter(address_of, "calendar_address")
    app.add_template_filter(reader_words, "reader_words")
    register_words(app)
    add_duty(app, Duty("calendar addresses", now_and_then(LOOK_SECONDS, lambda _stopping: forget())))
