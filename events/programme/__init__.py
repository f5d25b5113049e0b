"""What an event is: its texts, its hours, its programme and its speakers."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages of events, and events to the navigation, Today, Go to and the public front page."""
    # The editor and the public page lay their views into the same blueprint.
    from events.programme import editor, elsewhere, home, hours, public_page, queries, views, words  # noqa: F401 - see above
    from office.web.errors import answer_with_404
    from office.web.standing import stand_before

    app.register_blueprint(views.blueprint)
    stand_before(app, "/events/")
    answer_with_404(app, queries.NoSuchEvent)
    answer_with_404(app, queries.NoSuchItem)
    hours.register(app)
    elsewhere.register(app)
    home.register(app)
    words.register_words(app)
