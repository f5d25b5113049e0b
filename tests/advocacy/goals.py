"""Themes, goals and events for tests of advocacy's goals."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from advocacy.goals import keeping
from advocacy.goals.models import Forum, Goal, GoalEvent
from advocacy.themes.keeping import add_theme
from advocacy.themes.models import Theme
from events.attendance.models import Presence, PresenceSource
from events.programme.models import Event
from events.registration.models import Capacity, Registration, RegistrationStatus
from office.database import db
from tests import making

#: When the events of these tests were held.
HELD = datetime(2021, 2, 16, 12, tzinfo=UTC)


def theme(name: str = "Transport") -> Theme:
    """An offered theme."""
    return add_theme({"en": name})


def given(of: Theme, **said: Any) -> keeping.GoalGiven:
    """A national goal with a line in two languages."""
    values: dict[str, Any] = {
        "title": {"en": "Rails before homes"},
        "theme_id": of.id,
        "forum": Forum.NATIONAL,
        "line": {"en": "Rails first.", "sv": "Spår först."},
        "wanted": {},
        "measure": {},
    }
    return keeping.GoalGiven(**(values | said))


def goal(of: Theme | None = None, **said: Any) -> Goal:
    """The same, set today."""
    return keeping.add(given(of or theme(), **said))


def held(states: tuple[str, ...], came: tuple[str, ...], serves: Goal, **columns: Any) -> Event:
    """An event of February 2021 with a seat for one guest of each state, of whom some were seen to come."""
    event = making.seminar(**({"starts_at": HELD, "ends_at": HELD + timedelta(hours=2)} | columns))
    for state in states:
        invited = making.invitation(event, making.ambassador(state, f"Guest {state} {event.id}"))
        seat = Registration(
            event=event,
            invitation=invited,
            organisation_id=invited.organisation_id,
            capacity=Capacity.ADDRESSEE,
            status=RegistrationStatus.CONFIRMED,
            name=f"Guest {state} {event.id}",
        )
        db.session.add(seat)
        if state in came:
            db.session.add(Presence(registration=seat, source=PresenceSource.MARKED, first_seen_at=HELD))
    db.session.add(GoalEvent(goal=serves, event=event))
    db.session.flush()
    return event
