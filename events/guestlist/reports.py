"""What a guest list tells the road of its event: how long it is, and who on it cannot be written to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask import Flask
from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext
from werkzeug.exceptions import NotFound

from events.guestlist.queries import NoSuchInvitation, entries_of
from events.programme.models import Event
from events.programme.road import StepReport, add_reporter


def on_guests(events: Sequence[Event]) -> Mapping[int, StepReport]:
    """How many are on each list, and how many of them cannot be written to."""
    found = {}
    for event_id, (entries, without) in entries_of([event.id for event in events]).items():
        words = lazy_ngettext("%(num)d guest", "%(num)d guests", entries)
        if without:
            lacking = lazy_ngettext("%(num)d cannot be written to", "%(num)d cannot be written to", without)
            words = _l("%(guests)s; %(lacking)s", guests=words, lacking=lacking)
        found[event_id] = StepReport(done=True, words=words, problem=bool(without))
    return found


def register(app: Flask) -> None:
    """Report to the road, and answer missing guests with 404."""
    add_reporter(app, "guests", on_guests)
    app.register_error_handler(NoSuchInvitation, lambda error: app.handle_http_exception(NotFound()))
