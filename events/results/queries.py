"""Reads behind an event's numbers."""

from __future__ import annotations

from collections.abc import Sequence

from sqlalchemy import func, select

from events.attendance.models import Presence
from events.registration.models import Door, Registration, RegistrationStatus
from office.database import db
from stakeholders.organisations.models import Organisation


def seats_of(event_id: int) -> list[tuple[Registration, Organisation | None, bool]]:
    """Everybody who held a seat, with their organisation and whether they came: one statement.

    Somebody who came without a seat (from the waiting list, or after giving theirs back) is there too.
    """
    wanted = (
        select(Registration, Organisation, Presence.id.is_not(None))
        .outerjoin(Organisation, Organisation.id == Registration.organisation_id)
        .outerjoin(Presence, Presence.registration_id == Registration.id)
        .where(
            Registration.event_id == event_id,
            (Registration.status == RegistrationStatus.CONFIRMED) | Presence.id.is_not(None),
        )
    )
    return [
        (registration, organisation, came) for registration, organisation, came in db.session.execute(wanted)
    ]


def registered_by_status(event_id: int) -> dict[RegistrationStatus, int]:
    """How many registered by a door, without an invitation, by what became of it: one statement."""
    wanted = (
        select(Registration.status, func.count())
        .where(Registration.event_id == event_id, Registration.door != Door.INVITATION)
        .group_by(Registration.status)
    )
    return {row[0]: row[1] for row in db.session.execute(wanted)}


def came_by_event(event_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """How many people came to each event, from how many states; events to which nobody came are left out."""
    given_country = func.nullif(Registration.country, "")
    wanted = (
        select(
            Registration.event_id,
            func.count(Presence.id),
            func.count(func.distinct(func.coalesce(Organisation.sending_state, given_country))),
        )
        .join(Presence, Presence.registration_id == Registration.id)
        .outerjoin(Organisation, Organisation.id == Registration.organisation_id)
        .where(Registration.event_id.in_(event_ids))
        .group_by(Registration.event_id)
    )
    return {event_id: (people, states) for event_id, people, states in db.session.execute(wanted)}
