"""Letters to guests, and the pages on which they answer."""

from __future__ import annotations

from importlib.util import find_spec

from flask import Flask


def register(app: Flask) -> None:
    """Announce the letters' kinds and the pages, and write to whoever comes off a waiting list."""
    from events.invitations import mail, sending, sending_views
    from events.programme.publishing import add_hold
    from events.registration.seats import promoted
    from office.mailroom.kinds import add_letter_kind

    for kind in mail.KINDS:
        add_letter_kind(app, kind)
    # What guests have letters about cannot become a draft again.
    add_hold(app, sending.has_sent)
    promoted.connect(mail.queue_promotion)
    app.register_blueprint(sending_views.blueprint)
    if find_spec("events.invitations.views") is not None:  # while the house is being built
        from events.invitations import views

        app.register_blueprint(views.blueprint)
