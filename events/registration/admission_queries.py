"""Who registered for an event by whichever door, who waits and why: in a fixed number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import joinedload

from events.programme.models import Event
from events.registration.models import Door, Registration, RegistrationStatus
from events.registration.room import Asking, Refusal, Tally, in_order
from office.database import db
from office.web.tables import Page, Query, paginate
from stakeholders.directory.search import fold
from stakeholders.organisations.models import Organisation

#: What can be asked of the list of everybody, and how it can be ordered.
FILTERS = ("status", "door")
SORTS = ("name", "organisation", "asked")


@dataclass(frozen=True)
class Standing:
    """How many stand how, by the door they came by."""

    by_door: dict[tuple[Door, RegistrationStatus], int] = field(default_factory=dict)
    capacity: int | None = None

    def count(self, status: RegistrationStatus, door: Door | None = None) -> int:
        """How many stand so, by one door or by all."""
        return sum(
            number
            for (by, stands), number in self.by_door.items()
            if stands is status and (door is None or by is door)
        )

    @property
    def confirmed(self) -> int:
        """Seats that are held."""
        return self.count(RegistrationStatus.CONFIRMED)

    @property
    def waiting(self) -> int:
        """People on the waiting list."""
        return self.count(RegistrationStatus.WAITING)

    @property
    def pending(self) -> int:
        """People about whom the office has to decide."""
        return self.count(RegistrationStatus.PENDING)

    @property
    def free(self) -> int | None:
        """Seats that nobody holds; None: there is one for everybody."""
        return None if self.capacity is None else max(0, self.capacity - self.confirmed)

    @property
    def doors(self) -> list[Door]:
        """The doors by which somebody came."""
        return [door for door in Door if any(by is door for by, _status in self.by_door)]


@dataclass(frozen=True)
class Waiting:
    """Somebody on the waiting list: their place in it, and what holds them up (None: a seat is free)."""

    place: int
    registration: Registration
    held_up_by: Refusal | None


def standing(event: Event) -> Standing:
    """The numbers of an event: one statement."""
    counted = (
        select(Registration.door, Registration.status, func.count())
        .where(Registration.event_id == event.id)
        .group_by(Registration.door, Registration.status)
    )
    found = {(door, status): number for door, status, number in db.session.execute(counted)}
    return Standing(found, event.capacity)


def registration_of(event_id: int, registration_id: int) -> Registration | None:
    """One registration of this event with what is shown of it; None if it is another's."""
    return db.session.scalar(
        _with_all(select(Registration)).where(
            Registration.id == registration_id, Registration.event_id == event_id
        )
    )


def asked_of(event: Event, numbers: Sequence[int]) -> list[Registration]:
    """Those of these numbers that wait for the office's word, in the order in which they asked."""
    return list(db.session.scalars(_pending(event).where(Registration.id.in_(numbers)).order_by(*_BY_TIME)))


def requests(event: Event, query: Query) -> Page[Registration]:
    """Those about whom the office has to decide, who asked first before: two statements."""
    return paginate(_with_all(_pending(event)).order_by(*_BY_TIME), query)


def waiting_list(event: Event, query: Query) -> Page[Waiting]:
    """The waiting list in its order, with what holds each up: five statements, seven by precedence."""
    waiting = select(Registration).where(
        Registration.event_id == event.id, Registration.status == RegistrationStatus.WAITING
    )
    page = paginate(in_order(event)(_with_all(waiting)), query)
    tally = Tally.of(event)
    items = [
        Waiting(place, one, tally.blocks(Asking.of(one)))
        for place, one in enumerate(page.items, start=query.offset + 1)
    ]
    return Page(items, page.total, query)


def held_up(registration: Registration) -> Refusal | None:
    """What keeps somebody on the waiting list; None: there is a seat for them."""
    return Tally.of(registration.event).blocks(Asking.of(registration))


def people(event: Event, query: Query) -> Page[Registration]:
    """Everybody registered, by whichever door, as a list's address asks for them: two statements."""
    found = select(Registration).where(Registration.event_id == event.id)
    statuses = [one for one in RegistrationStatus if one.value in query.filters.get("status", ())]
    doors = [one for one in Door if one.value in query.filters.get("door", ())]
    if statuses:
        found = found.where(Registration.status.in_(statuses))
    if doors:
        found = found.where(Registration.door.in_(doors))
    if query.q:
        found = _searched(found, query.q)
    order: dict[str, tuple[Any, ...]] = {
        "name": (Registration.name_folded,),
        "organisation": (func.coalesce(Organisation.folded, Registration.organisation_folded),),
        "asked": (Registration.asked_at,),
    }
    if query.sort == "organisation" and not query.q:
        found = found.outerjoin(Registration.organisation)
    columns = order.get(query.sort, order["name"])
    turned = [column.desc() if query.descending else column for column in columns]
    return paginate(_with_all(found).order_by(*turned, Registration.id), query)


def _searched(found: Select[Registration], typed: str) -> Select[Registration]:
    found = found.outerjoin(Registration.organisation)
    for word in fold(typed).split():
        found = found.where(
            or_(
                Registration.name_folded.contains(word, autoescape=True),
                Registration.organisation_folded.contains(word, autoescape=True),
                Organisation.folded.contains(word, autoescape=True),
                Registration.email_folded.contains(word, autoescape=True),
            )
        )
    return found


_BY_TIME = (Registration.asked_at, Registration.id)


def _pending(event: Event) -> Select[Registration]:
    return select(Registration).where(
        Registration.event_id == event.id, Registration.status == RegistrationStatus.PENDING
    )


def _with_all(found: Select[Registration]) -> Select[Registration]:
    return found.options(
        joinedload(Registration.organisation),
        joinedload(Registration.group),
        joinedload(Registration.invitation),
        joinedload(Registration.replaces),
    )
