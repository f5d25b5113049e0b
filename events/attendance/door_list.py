"""The list that lies at the door: who is expected, who is here, and by which code each is known."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import and_, select
from sqlalchemy.orm import joinedload

from events.attendance.door import door_code, plain_code
from events.attendance.models import Presence, PresenceSource, Stay
from events.programme.models import Event
from events.registration.models import Registration, RegistrationStatus
from events.registration.states import is_mission
from office.database import db
from stakeholders.directory.search import fold

#: A device forgets the list so long after the end of the event.
KEPT_AFTER = timedelta(hours=24)


@dataclass(frozen=True)
class DoorGuest:
    """What the door needs to know of one guest, and no more."""

    id: int
    code: str
    #: Codes that were valid before: of somebody who has since been replaced, or of a link that was withdrawn.
    old_codes: tuple[str, ...]
    name: str
    title: str
    organisation: str
    #: The number of the mission they come for; null: for another body, or for none of the register.
    mission_id: int | None
    status: RegistrationStatus
    #: When they came through a door, or were marked as present; null: not yet.
    since: datetime | None
    #: What the arrival is called by which they came, so that it can be taken back.
    key: str | None
    #: When they joined from a distance.
    joined: datetime | None

    @property
    def is_expected(self) -> bool:
        """Whether they have a seat and have not come to the door."""
        return self.status is RegistrationStatus.CONFIRMED and self.since is None

    @property
    def folded(self) -> str:
        """What is searched."""
        return fold(f"{self.name} {self.title} {self.organisation}")


@dataclass(frozen=True)
class Counted:
    """How things stand at the door."""

    here: int
    expected: int
    missions: int


def counted(guests: Iterable[DoorGuest]) -> Counted:
    """How many are here, how many are expected still, and from how many missions those come who are here."""
    listed = list(guests)
    here = [guest for guest in listed if guest.since is not None]
    missions = {guest.mission_id for guest in here} - {None}
    return Counted(len(here), sum(guest.is_expected for guest in listed), len(missions))


def forgotten_at(event: Event) -> datetime:
    """When a device forgets the list of ``event``."""
    return event.ends_at + KEPT_AFTER


def door_guests(event_id: int, language: str) -> list[DoorGuest]:
    """Everybody who ever asked for a seat, by name. One statement."""
    rows = db.session.execute(
        select(Registration, Presence, Stay)
        .outerjoin(Presence, Presence.registration_id == Registration.id)
        .outerjoin(Stay, and_(Stay.registration_id == Registration.id, Stay.source == PresenceSource.DOOR))
        .where(Registration.event_id == event_id)
        .options(joinedload(Registration.organisation))
        .order_by(Registration.id, Stay.begins_at, Stay.id)
    )
    found: dict[int, DoorGuest] = {}
    for registration, presence, stay in rows:
        if registration.id not in found:
            found[registration.id] = _guest(registration, presence, stay, language)
    return sorted(found.values(), key=lambda guest: (fold(guest.name), guest.id))


def _guest(
    registration: Registration, presence: Presence | None, stay: Stay | None, language: str
) -> DoorGuest:
    since = key = joined = None
    if presence is not None and stay is not None:
        since, key = stay.begins_at, stay.client_key
    elif presence is not None and presence.source in (PresenceSource.MARKED, PresenceSource.DOOR):
        since = presence.first_seen_at
    if presence is not None and presence.source is PresenceSource.JOINED:
        joined = presence.first_seen_at
    earlier = range(1, registration.link_number)
    return DoorGuest(
        registration.id,
        door_code(registration.id, registration.link_number),
        tuple(door_code(registration.id, number) for number in earlier),
        registration.name,
        registration.title,
        registration.sent_by(language),
        _mission_of(registration),
        registration.status,
        since,
        key,
        joined,
    )


def _mission_of(registration: Registration) -> int | None:
    """As results count missions."""
    organisation = registration.organisation
    if organisation is None or not is_mission(organisation.kind, organisation.sending_state):
        return None
    return organisation.id


def found_by(guests: Sequence[DoorGuest], typed: str) -> list[DoorGuest]:
    """Whom ``typed`` means: the guest with that code, else all whose name or mission holds its words."""
    code = plain_code(typed)
    by_code = [guest for guest in guests if code in map(plain_code, (guest.code, *guest.old_codes))]
    if by_code:
        return by_code
    words = fold(typed).split()
    found = [guest for guest in guests if words and all(word in guest.folded for word in words)]
    return sorted(found, key=lambda guest: (not _begins(guest, words), not _has_seat(guest)))


def _begins(guest: DoorGuest, words: Sequence[str]) -> bool:
    """Whether words of the guest's begin as typed: "eva" means Eva before Villanueva."""
    return all(f" {word}" in f" {guest.folded}" for word in words)


def _has_seat(guest: DoorGuest) -> bool:
    return guest.status is RegistrationStatus.CONFIRMED
