"""What a guest list tells the road of its event: how long it is, and who on it cannot be written to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext

from events.guestlist.queries import entries_of
from events.programme.models import Event
from events.programme.road import StepReport


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
