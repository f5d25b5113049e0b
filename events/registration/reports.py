"""What replies tell the road of their event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import LazyString, lazy_ngettext
from flask_babel import lazy_gettext as _l

from events.programme.models import Event
from events.programme.road import StepReport
from events.registration.queries import Counts, counts_of


def on_replies(events: Sequence[Event]) -> Mapping[int, StepReport]:
    """How many invitations of each event are answered, or how many have a seat where nobody is invited.

    Nothing before the first. Three statements.
    """
    return {
        number: StepReport(done=counts.answered >= counts.invited, words=_words(counts))
        for number, counts in counts_of([event.id for event in events]).items()
        if counts.answered or (counts.seats_taken and not counts.invited)
    }


def _words(counts: Counts) -> LazyString:
    if counts.invited:
        return _l("%(answered)d of %(invited)d answered", answered=counts.answered, invited=counts.invited)
    # Nobody was invited: people registered themselves.
    return lazy_ngettext("%(num)d person has a seat", "%(num)d people have a seat", counts.seats_taken)
