"""Reads behind an event's numbers."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass

from sqlalchemy import func, select, union

from events.attendance.came import held_or_came, known_person
from events.attendance.models import Presence
from events.guestlist.models import Invitation
from events.registration.models import Door, MissionLink, Registration, RegistrationStatus
from office.database import db
from stakeholders.organisations.models import Organisation


@dataclass(frozen=True)
class Seat:
    """One registration, for whom it is, and whether they came."""

    registration: Registration
    organisation: Organisation | None
    #: The person of the register; of an addressee who was not picked from it, whom the letter names.
    person_id: int | None
    came: bool


def seats_of(event_id: int) -> list[Seat]:
    """Everybody who held a seat, with their organisation and whether they came: one statement.

    Somebody who came without a seat (from the waiting list, or after giving theirs back) is there too.
    """
    return seats_at([event_id])


def seats_at(event_ids: Collection[int]) -> list[Seat]:
    """The same of several events, one after the other: one statement for all of them."""
    found = db.session.execute(
        select(Registration, Organisation, known_person(), Presence.id.is_not(None))
        .outerjoin(Organisation, Organisation.id == Registration.organisation_id)
        .outerjoin(Presence, Presence.registration_id == Registration.id)
        .outerjoin(Invitation, Invitation.id == Registration.invitation_id)
        .where(Registration.event_id.in_(event_ids), held_or_came())
        .order_by(Registration.event_id, Registration.id)
    )
    return [Seat(registration, body, person, came) for registration, body, person, came in found]


def registered_by_status(event_id: int) -> dict[RegistrationStatus, int]:
    """How many registered by a door, without an invitation, by what became of it: one statement."""
    wanted = (
        select(Registration.status, func.count())
        .where(Registration.event_id == event_id, Registration.door != Door.INVITATION)
        .group_by(Registration.status)
    )
    return {row[0]: row[1] for row in db.session.execute(wanted)}


def bodies_invited(event_id: int) -> list[Organisation]:
    """The organisations that were asked to come, each once: by an invitation that stands, or by a link of
    their own to register. One statement."""
    invited = select(Invitation.organisation_id).where(
        Invitation.event_id == event_id, Invitation.withdrawn_at.is_(None)
    )
    linked = select(MissionLink.organisation_id).where(MissionLink.event_id == event_id)
    asked = union(invited, linked).subquery()
    wanted = select(Organisation).join(asked, asked.c.organisation_id == Organisation.id)
    return list(db.session.scalars(wanted.order_by(Organisation.id)))
