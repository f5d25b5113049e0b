"""Papers of an event: files and links."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Add staff's page of papers, show papers to guests, and forget what was let go."""
    from events.materials import guest_pieces, keeping, words
    from events.materials.queries import NoSuchPaper
    from events.materials.views import blueprint
    from office.web.errors import answer_with_404
    from office.work.worker import Duty, add_duty, now_and_then

    answer_with_404(app, NoSuchPaper)
    app.register_blueprint(blueprint)
    app.add_template_filter(words.size_words, "file_size")
    words.register(app)
    guest_pieces.register(app)
    add_duty(
        app, Duty("papers", now_and_then(keeping.LOOK_SECONDS, lambda _stopping: keeping.forget_released()))
    )
