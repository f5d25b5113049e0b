"""Somebody who asks for a seat without an invitation: what they tell, and whether they may ask now."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, and_, or_, select

from events.programme.models import Event, EventStatus, OpenDoor
from events.programme.planning import lock_event
from events.registration.answers import replies_close_at
from events.registration.models import (
    ACTIVE,
    Capacity,
    Door,
    MissionLink,
    Registration,
    RegistrationStatus,
)
from events.registration.naming import organisation_named
from events.registration.room import Refusal
from office import clock
from office.database import db
from stakeholders.directory.search import fold
from stakeholders.people.models import Gender, Person

#: Whoever stands so has asked for a seat and may yet have one.
ASKED = (*ACTIVE, RegistrationStatus.PENDING)


class RegistrationRefused(Exception):
    """Nobody was registered, and nothing changed; ``reason`` says why."""

    def __init__(self, reason: Refusal) -> None:
        super().__init__(reason.value)
        self.reason = reason


class NoRoom(RegistrationRefused):
    """There is no seat for somebody whom the office would let in; ``reason`` is the limit that is reached."""


@dataclass(frozen=True)
class Applicant:
    """Somebody who registers themselves, as the form names them.

    ``person_id``: who they are in the register, where their link tells; ``group_id``: one of the event's.
    """

    name: str
    email: str
    language: str
    title: str = ""
    organisation_name: str = ""
    country: str = ""
    person_id: int | None = None
    group_id: int | None = None


def why_shut(event: Event, door: Door, at: datetime, link: MissionLink | None = None) -> Refusal | None:
    """Why nobody registers by this door at the moment ``at``; None while they may. No statement.

    Whether there are seats is another question: `register` answers it. The deadline is the event's reply-by
    day, which ends at midnight in its zone.
    """
    if event.status is EventStatus.CANCELLED:
        return Refusal.CANCELLED
    if event.status is EventStatus.DRAFT:
        return Refusal.NOT_OPEN
    if at >= event.ends_at:
        return Refusal.ENDED
    if at >= event.starts_at:
        return Refusal.STARTED
    if door is Door.OPEN and event.open_door is OpenDoor.CLOSED:
        return Refusal.DOOR_CLOSED
    if link is not None and link.closed_at is not None:
        return Refusal.LINK_CLOSED
    closes_at = replies_close_at(event)
    return Refusal.DEADLINE if closes_at is not None and at >= closes_at else None


def asked_for(
    event: Event,
    applicant: Applicant,
    door: Door,
    link: MissionLink | None,
    submission: str | None,
    at: datetime,
) -> Registration:
    """The registration as it is asked for; it is not added yet."""
    name = " ".join(applicant.name.split())
    key = None
    if submission is not None:
        # With the name: whoever goes back in the browser and types a colleague's registers the colleague.
        key = hashlib.sha256(f"{event.id}:{fold(name)}:{submission}".encode()).hexdigest()
    return Registration(
        event_id=event.id,
        door=door,
        mission_link_id=link.id if link is not None else None,
        organisation_id=link.organisation_id if link is not None else None,
        organisation_name=" ".join(applicant.organisation_name.split()),
        country=applicant.country,
        language=applicant.language,
        group_id=applicant.group_id,
        person_id=applicant.person_id,
        gender=gender_of(applicant.person_id),
        capacity=Capacity.REGISTRANT,
        status=RegistrationStatus.CONFIRMED,
        name=name,
        title=" ".join(applicant.title.split()),
        email=applicant.email.strip(),
        asked_at=at,
        submission=key,
    )


def known(asked: Registration) -> tuple[Registration | None, int]:
    """Who is registered already as somebody asks to be, and how many the mission's link counts.

    One statement. Without a mail address it is the name alone that tells, among those of the same link.
    """
    of: list[ColumnElement[bool]] = []
    if asked.email_folded:
        same_mail = Registration.email_folded == asked.email_folded
        of.append(and_(Registration.event_id == asked.event_id, same_mail))
    if asked.submission is not None:
        of.append(Registration.submission == asked.submission)
    if asked.mission_link_id is not None:
        of.append(Registration.mission_link_id == asked.mission_link_id)
    if not of:
        return None, 0
    statement = select(Registration).where(or_(*of)).order_by(Registration.id)
    found = list(db.session.scalars(statement.execution_options(populate_existing=True)))
    by_link = sum(
        (one.status in ACTIVE or (one.status is RegistrationStatus.PENDING and one.replaces_id is None))
        for one in found
        if asked.mission_link_id is not None and one.mission_link_id == asked.mission_link_id
    )
    for one in found:
        if asked.submission is not None and one.submission == asked.submission:
            if one.status is not RegistrationStatus.CANCELLED:
                return one, by_link
            # They gave the seat back, and now want one after all: the key is free for the new one.
            one.submission = None
            db.session.flush()
    name = fold(asked.name)
    for one in found:
        same = one.email_folded == asked.email_folded and fold(one.name) == name
        if same and one.status in ASKED:
            return one, by_link
    return None, by_link


def find_organisation(registration: Registration) -> None:
    """Know the organisation that was typed, if the register does: its quota counts by whichever door."""
    if registration.organisation_id is None and registration.organisation_folded:
        registration.organisation_id = organisation_named(
            registration.organisation_folded, registration.country
        )


def locked(registration: Registration, *, may_be_cancelled: bool = False) -> tuple[Event, datetime]:
    """The event, taken for this transaction, with the registration as it stands now."""
    event = lock_event(registration.event_id)
    db.session.refresh(registration)
    if event.status is EventStatus.CANCELLED and not may_be_cancelled:
        raise RegistrationRefused(Refusal.CANCELLED)
    return event, clock.now()


def gender_of(person_id: int | None) -> Gender:
    """As whom the register addresses somebody."""
    person = db.session.get(Person, person_id) if person_id is not None else None
    return person.gender if person is not None else Gender.UNKNOWN


def is_invited(registration: Registration) -> bool:
    """Whether the seat is one of an invitation: then replies say who has it."""
    return registration.door is Door.INVITATION
