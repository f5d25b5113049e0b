"""Finding what an event clashes with, and what an officer accepts of it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from sqlalchemy import Select, select

from events.clashes.days import guests_holidays, host_holidays, national_days, reply_by, weekends
from events.clashes.kinds import Clash, Severity, in_order
from events.clashes.meetings import hours_abroad, others_entries, our_events
from events.clashes.models import ClashAccepted
from events.clashes.occasion import Occasion, occasion_of
from events.clashes.queries import Around, Circle, accepted_of, around, circle_of
from events.clashes.religion import is_told_by_feast, religious_days
from events.programme.models import Event
from events.programme.planning import lock_event
from office.database import db

_FINDERS: Final = (
    our_events,
    host_holidays,
    national_days,
    religious_days,
    others_entries,
    hours_abroad,
    weekends,
    reply_by,
)


class NoSuchClash(Exception):
    """The event does not clash with that, or no longer."""


@dataclass(frozen=True)
class Found:
    """What an event clashes with: what is warned of, and what was accepted, with the officer's reason."""

    open: tuple[Clash, ...]
    accepted: tuple[tuple[Clash, ClashAccepted], ...]
    circle: Circle

    @property
    def to_move(self) -> list[Clash]:
        """Those that speak for another day."""
        return [clash for clash in self.open if clash.severity is Severity.MOVE]

    @property
    def to_know(self) -> list[Clash]:
        """Those that are good to know."""
        return [clash for clash in self.open if clash.severity is Severity.KNOW]


def clashes_of(event: Event) -> list[Clash]:
    """What falls on the hours of an event, accepted or not, in the order in which it is read.

    In the reader's language; in a fixed number of statements, however many guests.
    """
    occasion = occasion_of(event)
    circle = circle_of(event.id)
    return clashes_at(occasion, circle, around_of(occasion, circle))


def look(event: Event) -> Found:
    """What an event clashes with, parted by what was accepted: at most seven statements."""
    occasion = occasion_of(event)
    circle = circle_of(event.id)
    found = clashes_at(occasion, circle, around_of(occasion, circle))
    accepted = accepted_of(event.id)
    return Found(
        tuple(clash for clash in found if clash.key not in accepted),
        tuple((clash, accepted[clash.key]) for clash in found if clash.key in accepted),
        circle,
    )


def around_of(occasion: Occasion, circle: Circle) -> Around:
    """What falls around the hours of one occasion."""
    return around(
        circle, occasion.event_id, occasion.first, occasion.last, occasion.starts_at, occasion.ends_at
    )


def clashes_at(occasion: Occasion, circle: Circle, known: Around) -> list[Clash]:
    """What of ``known`` falls on the hours of an occasion: no statement."""
    found = [clash for finder in _FINDERS for clash in finder(occasion, circle, known)]
    found.extend(guests_holidays(occasion, circle, known, is_told_by_feast))
    return in_order(found, occasion.first)


def accept(event: Event, key: str, reason: str) -> ClashAccepted:
    """Accept a clash, so that it is no longer warned of while it is the same.

    Accepted once more, the new reason counts.

    Raises:
        NoSuchClash: nothing of that key falls on its hours.
    """
    lock_event(event.id)
    if not any(clash.key == key for clash in clashes_of(event)):
        raise NoSuchClash(key)
    known = db.session.scalar(_accepted(event, key))
    if known is None:
        known = ClashAccepted(event_id=event.id, clash=key)
        db.session.add(known)
    known.reason = reason.strip()
    db.session.flush()
    return known


def take_back(event: Event, key: str) -> bool:
    """Warn of a clash again; whether it had been accepted."""
    lock_event(event.id)
    known = db.session.scalar(_accepted(event, key))
    if known is None:
        return False
    db.session.delete(known)
    db.session.flush()
    return True


def _accepted(event: Event, key: str) -> Select[ClashAccepted]:
    return select(ClashAccepted).where(ClashAccepted.event_id == event.id, ClashAccepted.clash == key)
