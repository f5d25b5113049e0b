"""People who register themselves, for tests of admission, and what is told of them."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from events.guestlist.models import Invitation
from events.programme.models import Event, OpenDoor
from events.registration import admission, mission_links, seats
from events.registration.admission import (
    Applicant,
    register,
)
from events.registration.answers import GivenAnswer, Guest
from events.registration.models import (
    Answer,
    Door,
    MissionLink,
    Registration,
    RegistrationStatus,
    ReplySource,
)
from stakeholders.organisations.models import Organisation
from tests.events.seminar import seminar

CONFIRMED, WAITING, PENDING, CANCELLED, REFUSED = (
    RegistrationStatus.CONFIRMED,
    RegistrationStatus.WAITING,
    RegistrationStatus.PENDING,
    RegistrationStatus.CANCELLED,
    RegistrationStatus.REFUSED,
)


def opened(**rules: Any) -> Event:
    """A seminar at which anybody may register."""
    return seminar(**{"open_door": OpenDoor.OPEN, **rules})


def somebody(name: str, organisation: str = "", **told: Any) -> Applicant:
    """Somebody with a mailbox of their own."""
    return Applicant(name, f"{name.split()[0].lower()}@example.org", "en", "", organisation, **told)


def comes(event: Event, name: str, organisation: str = "", **told: Any) -> Registration:
    """Somebody who registers at the open door."""
    return register(event, somebody(name, organisation, **told), Door.OPEN).registration


def sent(link: MissionLink, name: str) -> Registration:
    """Somebody who registers by their mission's link."""
    return register(link.event, somebody(name), Door.MISSION, link=link).registration


def accepts(invitation: Invitation, *others: Guest) -> None:
    """The addressee comes, perhaps with others."""
    seats.answer(invitation, GivenAnswer(Answer.ACCEPTED, others), source=ReplySource.LINK)


def link_of(event: Event, mission: Organisation, seats: int = 2) -> MissionLink:
    """The link of a mission."""
    (link,) = mission_links.make_links(event, [mission.id], seats)
    return link


def stand(*registrations: Registration) -> list[RegistrationStatus]:
    """How they stand."""
    return [one.status for one in registrations]


@dataclass
class Heard:
    """What was told to those who write the letters."""

    new: list[str] = field(default_factory=list)
    changed: list[tuple[str, RegistrationStatus, RegistrationStatus]] = field(default_factory=list)
    promoted: list[str] = field(default_factory=list)


@contextmanager
def listening() -> Iterator[Heard]:
    """Hear what is told."""
    heard = Heard()

    def on_new(one: Registration) -> None:
        heard.new.append(one.name)

    def on_change(one: Registration, before: RegistrationStatus, at: datetime) -> None:
        assert at.tzinfo is not None
        heard.changed.append((one.name, before, one.status))

    def on_promoted(one: Registration, at: datetime) -> None:
        heard.promoted.append(one.name)

    with (
        admission.registered.connected_to(on_new),
        admission.standing_changed.connected_to(on_change),
        seats.promoted.connected_to(on_promoted),
    ):
        yield heard
