"""Replies, and the seats that follow from them."""

from __future__ import annotations

from flask import Flask
from flask_babel import lazy_gettext as _l


def register(app: Flask) -> None:
    """Add the pages of replies, and tell the road of an event how far they have come."""
    from events.guestlist.answers import add_answers
    from events.guestlist.building import goes_again, names_another, taken_off
    from events.programme.planning import capacity_changed
    from events.programme.road import add_notice, add_reporter

    # The pages of links are the blueprint's of the rules.
    from events.registration import admission_views, link_views, todo  # noqa: F401 - see above
    from events.registration.holding import say_events_of
    from events.registration.merging import follow_merges
    from events.registration.notices import requests_notice
    from events.registration.passing_on import ask_anew, seat_again
    from events.registration.reports import on_replies
    from events.registration.seats import capacity_was_changed, give_back_all
    from events.registration.subjects import mail_subjects
    from events.registration.telling import tell
    from events.registration.views import blueprint
    from events.registration.words import register_words
    from office.mailroom.subjects import add_subject
    from office.web import NewsSource, TaskSource, web
    from stakeholders.people.removing import add_hold

    app.register_blueprint(blueprint)
    app.register_blueprint(admission_views.blueprint)
    add_reporter(app, "replies", on_replies)
    add_notice(app, "requests", requests_notice)
    register_words(app)
    follow_merges(app)
    add_subject(app, "invitations", mail_subjects)
    add_hold(app, "events", say_events_of)
    taken_off.connect(give_back_all)
    names_another.connect(ask_anew)
    goes_again.connect(seat_again)
    add_answers(app, tell)
    capacity_changed.connect(capacity_was_changed)
    web(app).add_task(TaskSource("registration", _l("Replies"), todo.tasks, order=20))
    web(app).add_news(NewsSource("registration", _l("Replies"), todo.news, order=5))
