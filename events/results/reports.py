"""What the result tells the road of its event."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from flask_babel import lazy_gettext as _l
from flask_babel import lazy_ngettext

from events.attendance.came import came_by_event
from events.programme.models import Event
from events.programme.road import StepReport
from office import clock
from office.web.registry import Words


def on_results(events: Sequence[Event]) -> Mapping[int, StepReport]:
    """Of events that are over: how many came, from how many countries. One statement."""
    over = [event.id for event in events if event.ends_at < clock.now()]
    return {
        event_id: StepReport(done=True, words=_sentence(people, states))
        for event_id, (people, states) in came_by_event(over).items()
    }


def _sentence(people: int, states: int) -> Words:
    who = lazy_ngettext("%(num)d participant", "%(num)d participants", people)
    if not states:
        return who
    whence = lazy_ngettext("from %(num)d country", "from %(num)d countries", states)
    return _l("%(who)s %(whence)s", who=who, whence=whence)
