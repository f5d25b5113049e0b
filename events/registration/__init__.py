"""Replies, and the seats that follow from them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Flask


def register(app: Flask) -> None:
    """Add the pages of replies, and tell the road of an event how far they have come."""
    from flask_babel import lazy_gettext as _l

    from events.guestlist.building import taken_off
    from events.programme.models import Event
    from events.programme.planning import capacity_changed
    from events.programme.road import StepReport, add_reporter
    from events.registration.queries import counts_of
    from events.registration.seats import capacity_was_changed, give_back_all
    from events.registration.views import blueprint
    from events.registration.words import register_words

    def report(events: Sequence[Event]) -> Mapping[int, StepReport]:
        counted = counts_of([event.id for event in events])
        return {
            number: StepReport(
                done=counts.answered >= counts.invited,
                words=_l(
                    "%(answered)d of %(invited)d answered", answered=counts.answered, invited=counts.invited
                ),
            )
            for number, counts in counted.items()
            if counts.answered
        }

    app.register_blueprint(blueprint)
    add_reporter(app, "replies", report)
    register_words(app)
    taken_off.connect(give_back_all)
    capacity_changed.connect(capacity_was_changed)
