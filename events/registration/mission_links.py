"""Missions' links: so many seats for a mission's people, who register themselves."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.orm import joinedload

from events.guestlist.models import Invitation
from events.programme.models import Event
from events.programme.planning import lock_event
from events.registration import room
from events.registration.models import ACTIVE, MissionLink, Registration, RegistrationStatus
from office import clock
from office.audit.trail import apart
from office.database import db
from stakeholders.organisations.models import Organisation

#: More seats than this no mission fills; a typing error does.
MOST_SEATS: Final = 500


@dataclass(frozen=True)
class LinkRow:
    """A mission's link, and how many of its seats are held, awaited, and asked for."""

    link: MissionLink
    confirmed: int = 0
    waiting: int = 0

    @property
    def taken(self) -> int:
        """Seats of the link that are gone."""
        return self.confirmed + self.waiting


def make_links(event: Event, organisation_ids: Collection[int], seats: int) -> list[MissionLink]:
    """Make a link for each of these missions that has none yet; those that were made, by the mission's name.

    Args:
        seats: for how many people each is good, from 1 to `MOST_SEATS`.
    """
    lock_event(event.id)
    there = select(MissionLink.organisation_id).where(MissionLink.event_id == event.id)
    wanted = select(Organisation).where(
        Organisation.id.in_(organisation_ids),
        Organisation.id.not_in(there),
        Organisation.closed_on.is_(None),
    )
    missions = sorted(db.session.scalars(wanted), key=lambda one: str(one).casefold())
    made = [MissionLink(event_id=event.id, organisation=mission, seats=seats) for mission in missions]
    db.session.add_all(made)
    db.session.flush()
    return made


def change_seats(link: MissionLink, seats: int) -> bool:
    """Let a link be good for so many people; whether that changed anything.

    Made smaller, those who have a seat keep it; made larger, those who wait for one of its seats move up.
    """
    event = lock_event(link.event_id)
    db.session.refresh(link)
    if link.seats == seats:
        return False
    link.seats = seats
    db.session.flush()
    with apart():
        room.fill(event, clock.now())
    return True


def renew(link: MissionLink) -> None:
    """Give the mission a new link: what was given before opens nothing. Who is registered stays so."""
    lock_event(link.event_id)
    db.session.refresh(link)
    link.link_number += 1
    db.session.flush()


def close(link: MissionLink) -> bool:
    """Let nobody register by the link any more; whether that changed anything."""
    lock_event(link.event_id)
    db.session.refresh(link)
    if link.closed_at is not None:
        return False
    link.closed_at = clock.now()
    db.session.flush()
    return True


def reopen(link: MissionLink) -> bool:
    """Let people register by the link again; whether that changed anything."""
    lock_event(link.event_id)
    db.session.refresh(link)
    if link.closed_at is None:
        return False
    link.closed_at = None
    db.session.flush()
    return True


def link_of(event_id: int, link_id: int) -> MissionLink | None:
    """One of this event's links with its mission; None where it has none of that number."""
    return db.session.scalar(
        select(MissionLink)
        .where(MissionLink.id == link_id, MissionLink.event_id == event_id)
        .options(joinedload(MissionLink.organisation))
    )


def links_of(event: Event) -> list[LinkRow]:
    """The event's links by the mission's name, with what became of their seats: two statements."""
    links = db.session.scalars(
        select(MissionLink)
        .where(MissionLink.event_id == event.id)
        .options(joinedload(MissionLink.organisation))
    )
    counted = (
        select(Registration.mission_link_id, Registration.status, func.count())
        .where(
            Registration.event_id == event.id,
            Registration.mission_link_id.is_not(None),
            Registration.status.in_(ACTIVE),
        )
        .group_by(Registration.mission_link_id, Registration.status)
    )
    held = {(number, status): count for number, status, count in db.session.execute(counted)}
    rows = [
        LinkRow(
            link,
            held.get((link.id, RegistrationStatus.CONFIRMED), 0),
            held.get((link.id, RegistrationStatus.WAITING), 0),
        )
        for link in links
    ]
    return sorted(rows, key=lambda row: str(row.link.organisation).casefold())


def missions_with_link(event: Event) -> set[int]:
    """The numbers of the missions that have a link: one statement."""
    found = select(MissionLink.organisation_id).where(MissionLink.event_id == event.id)
    return set(db.session.scalars(found))


def invited_without_link(event: Event) -> list[int]:
    """The missions on the guest list that have no link yet: one statement."""
    there = select(MissionLink.organisation_id).where(MissionLink.event_id == event.id)
    found = (
        select(Invitation.organisation_id)
        .where(
            Invitation.event_id == event.id,
            Invitation.withdrawn_at.is_(None),
            Invitation.organisation_id.not_in(there),
        )
        .distinct()
    )
    return list(db.session.scalars(found))
