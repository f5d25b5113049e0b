"""What attendance tells the road of its event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import lazy_ngettext

from events.attendance.queries import came
from events.programme.models import Event
from events.programme.road import StepReport


def on_attendance(events: Sequence[Event]) -> Mapping[int, StepReport]:
    """How many came to each event. One statement."""
    return {
        number: StepReport(True, lazy_ngettext("%(num)d person came", "%(num)d people came", people))
        for number, people in came([event.id for event in events]).items()
    }
