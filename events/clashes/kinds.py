"""What a clash is: a day, an event or an hour that stands against the hours of an occasion."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum


class Severity(StrEnum):
    """What an officer is asked to do about a clash."""

    #: Move it if you can.
    MOVE = "move"
    #: Good to know.
    KNOW = "know"


class Kind(StrEnum):
    """What stands against the hours."""

    EVENT = "event"
    HOST_HOLIDAY = "host-holiday"
    NATIONAL_DAY = "national-day"
    RELIGIOUS = "religious"
    EXTERNAL = "external"
    GUESTS_HOLIDAY = "guests-holiday"
    HOURS = "hours"
    NEAR_NATIONAL_DAY = "near-national-day"
    HOST_WEEKEND = "host-weekend"
    GUESTS_WEEKEND = "guests-weekend"
    REPLY_BY = "reply-by"


@dataclass(frozen=True)
class Behind:
    """One of those whom a clash concerns: a state, a mission, an entry of a calendar.

    Args:
        country: ISO 3166-1 alpha-2 of the flag; None: it has none.
    """

    name: str
    detail: str = ""
    country: str | None = None


@dataclass(frozen=True)
class Clash:
    """One line of what falls on the hours, in the reader's words.

    Args:
        key: the same while it is the same clash; another when the event moves to another day, or another
            state's day comes to it.
        text: what it means for the event; may be empty.
        first, last: the days on which it falls.
        source: on whose word.
        url: where more is told; empty where nowhere.
        behind: whom it concerns, all of them.
    """

    key: str
    kind: Kind
    severity: Severity
    title: str
    text: str
    first: date
    last: date
    source: str
    url: str = ""
    behind: tuple[Behind, ...] = ()


#: In this order clashes are told.
_ORDER = {kind: number for number, kind in enumerate(Kind)}


def in_order(clashes: list[Clash], day: date) -> list[Clash]:
    """Clashes as they are read: what is to be moved first, then by day from ``day`` on, then by weight."""
    return sorted(
        clashes,
        key=lambda one: (
            one.severity is not Severity.MOVE,
            max(one.first, day),
            _ORDER[one.kind],
            one.first,
            one.key,
        ),
    )
