"""What replies tell the road of their event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as _l

from events.programme.models import Event
from events.programme.road import StepReport
from events.registration.queries import counts_of


def on_replies(events: Sequence[Event]) -> Mapping[int, StepReport]:
    """How many invitations of each event have been answered; nothing before the first. Three statements."""
    return {
        number: StepReport(
            done=counts.answered >= counts.invited,
            words=_l(
                "%(answered)d of %(invited)d answered", answered=counts.answered, invited=counts.invited
            ),
        )
        for number, counts in counts_of([event.id for event in events]).items()
        if counts.answered
    }
