"""Guests who registered themselves, for tests: invented people at the open door."""

from __future__ import annotations

from typing import Any

from events.programme.models import Event
from events.registration.models import Capacity, Door, MissionLink, Registration, RegistrationStatus
from office import clock
from office.database import db
from stakeholders.organisations.models import Organisation


def registrant(event: Event, name: str = "Ada Open", **columns: Any) -> Registration:
    """Somebody with a seat who came by the open door."""
    values: dict[str, Any] = {
        "door": Door.OPEN,
        "capacity": Capacity.REGISTRANT,
        "status": RegistrationStatus.CONFIRMED,
        "email": f"{name.split(maxsplit=1)[0].lower()}@example.org",
        "asked_at": clock.now(),
    }
    made = Registration(event=event, name=name, **(values | columns))
    db.session.add(made)
    db.session.flush()
    return made


def of_mission(event: Event, organisation: Organisation, name: str, **columns: Any) -> Registration:
    """Somebody with a seat who came by their mission's link."""
    link = MissionLink(event=event, organisation=organisation, seats=3)
    db.session.add(link)
    db.session.flush()
    return registrant(event, name, door=Door.MISSION, mission_link=link, organisation=organisation, **columns)
