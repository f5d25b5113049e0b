"""The list of who came: how each stands, for how long they were there, narrowed and ordered as asked."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Any, Final

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from events.attendance.models import Presence
from events.attendance.presence import Attendance, minutes_of, opens_at
from events.attendance.queries import attendees
from events.programme.models import Event, EventStatus
from events.registration.models import Registration, RegistrationStatus
from office.database import db
from office.web.tables import Page, Query
from stakeholders.directory.search import fold

SORTS: Final = ("place", "name", "mission", "first", "minutes")
FILTERS: Final = ("show",)
PAGE_SIZE: Final = 100


class Standing(StrEnum):
    """How somebody of the list stands."""

    CAME = "came"
    #: They came late, left early, or both; the minutes are in their `Attendance`.
    IN_PART = "in_part"
    #: The event is over, and others were seen at it.
    NO_SHOW = "no_show"
    #: It is on, and they are awaited.
    EXPECTED = "expected"
    #: It is over, and nobody's presence was recorded.
    NOT_MARKED = "not_marked"
    #: It has not begun.
    TO_COME = "to_come"


class Show(StrEnum):
    """Which part of the list is shown."""

    CAME = "came"
    LATE = "late"
    LEFT_EARLY = "left_early"
    ABSENT = "absent"
    #: They came without a seat.
    SEATLESS = "seatless"


@dataclass(frozen=True)
class Attending:
    """One line of the list."""

    registration: Registration
    presence: Presence | None
    attendance: Attendance | None
    standing: Standing
    #: The place in the order of precedence, from 1.
    place: int

    @property
    def has_seat(self) -> bool:
        """Whether a seat is held for them; who came from the waiting list has none."""
        return self.registration.status is RegistrationStatus.CONFIRMED


@dataclass(frozen=True)
class Attended:
    """The list of an event, and its numbers."""

    lines: list[Attending]
    #: Whether it has begun, or people may join already.
    has_begun: bool
    is_over: bool

    def count(self, show: Show) -> int:
        """How many lines are of this kind."""
        return sum(is_shown(one, show) for one in self.lines)

    def number(self, show: str) -> int:
        """How many lines are of the kind of that name, for a page."""
        return self.count(Show(show))

    @property
    def seated(self) -> int:
        """How many hold a seat."""
        return sum(one.has_seat for one in self.lines)

    @property
    def seated_came(self) -> int:
        """How many of those came."""
        return sum(one.has_seat and one.presence is not None for one in self.lines)


def attended(event: Event, places: dict[int, int], now: datetime) -> Attended:
    """Everybody with a seat, and who came without one: five statements, however many there are.

    Args:
        places: the order of precedence by organisation (`precedence_index`).
    """
    seated = attendees(event.id, places)
    known = {one.registration.id for one in seated}
    extra = [one for one in _present(event.id) if one.registration_id not in known]
    minutes = minutes_of(event.id)
    is_over, recorded = now >= event.ends_at, bool(minutes)
    has_begun = now >= opens_at(event) and event.status is not EventStatus.DRAFT
    pairs = [(one.registration, one.presence) for one in seated]
    pairs += [(one.registration, one) for one in extra]
    lines = []
    for place, (registration, presence) in enumerate(pairs, start=1):
        found = minutes.get(registration.id) if presence is not None else None
        if found is not None:
            standing = Standing.IN_PART if found.late or found.left_early else Standing.CAME
        elif is_over:
            standing = Standing.NO_SHOW if recorded else Standing.NOT_MARKED
        else:
            standing = Standing.EXPECTED if has_begun else Standing.TO_COME
        lines.append(Attending(registration, presence, found, standing, place))
    return Attended(lines, has_begun, is_over)


def _present(event_id: int) -> Sequence[Presence]:
    wanted = (
        select(Presence)
        .join(Presence.registration)
        .where(Registration.event_id == event_id, Registration.status != RegistrationStatus.CONFIRMED)
        .options(joinedload(Presence.registration).joinedload(Registration.organisation))
        .order_by(Presence.registration_id)
    )
    return db.session.scalars(wanted).all()


def is_shown(one: Attending, show: Show) -> bool:
    """Whether a line belongs to this part of the list."""
    if show is Show.LATE:
        return one.attendance is not None and one.attendance.late > 0
    if show is Show.LEFT_EARLY:
        return one.attendance is not None and one.attendance.left_early > 0
    if show is Show.SEATLESS:
        return one.presence is not None and not one.has_seat
    return (one.presence is not None) is (show is Show.CAME)


def page_of(found: Attended, query: Query, language: str) -> Page[Attending]:
    """The part of the list that was asked for."""
    lines = narrowed(found, query, language)
    return Page(lines[query.offset : query.offset + query.size], len(lines), query)


def narrowed(found: Attended, query: Query, language: str) -> list[Attending]:
    """The lines that were asked for, in the order that was asked for."""
    lines = found.lines
    if query.first("show") in set(Show):
        lines = [one for one in lines if is_shown(one, Show(query.first("show")))]
    if wanted := fold(query.q):
        lines = [one for one in lines if wanted in fold(_searched(one.registration, language))]
    return sorted(lines, key=lambda one: _order(one, query.sort, language), reverse=query.descending)


def _searched(registration: Registration, language: str) -> str:
    return f"{registration.name} {registration.title} {registration.sent_by(language)}"


def _order(one: Attending, sort: str, language: str) -> tuple[Any, ...]:
    told = one.attendance
    if sort == "name":
        return (fold(one.registration.name), one.place)
    if sort == "mission":
        return (fold(one.registration.sent_by(language)), one.place)
    if sort == "minutes":
        # Whose minutes are not known stand before those who were there for none.
        return (
            told is None,
            told is not None and told.minutes is not None,
            -(told.minutes or 0) if told else 0,
        )
    if sort == "first":
        at = told.first.timestamp() if told is not None and told.first is not None else float("inf")
        return (told is None, at, one.place)
    return (one.place,)
