"""The pages on which guests register themselves, and see, change and cancel what they registered."""

from __future__ import annotations

from flask import Flask


def register(app: Flask) -> None:
    """Open the doors and the guests' own pages, and write the letters that follow."""
    from events.doors import door_views, letters, mail, own_views, subjects
    from events.doors.opening import register_url
    from events.registration.room import registered, standing_changed
    from office.mailroom.kinds import add_letter_kind
    from office.mailroom.subjects import add_subject

    app.register_blueprint(door_views.blueprint)
    app.register_blueprint(own_views.blueprint)
    for kind in mail.KINDS:
        add_letter_kind(app, kind)
    add_subject(app, letters.SUBJECT, subjects.registrations)
    add_subject(app, letters.EVENTS, subjects.events)
    # Whoever decides, the letter follows in the same transaction.
    registered.connect(letters.tell_of_registration)
    standing_changed.connect(letters.tell_of_change)
    app.add_template_global(register_url, "register_url")
