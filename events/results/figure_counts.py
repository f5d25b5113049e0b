"""What the pictures of a result show, counted from what was read: no words, no database."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import Enum, auto
from itertools import pairwise
from typing import Final
from zoneinfo import ZoneInfo

from events.attendance.models import PresenceSource
from events.attendance.presence import attendance_in
from events.programme.hours import day_begins, sittings
from events.programme.models import Event
from events.registration.answers import asks_anew
from events.registration.models import Capacity, Door, RegistrationStatus
from events.registration.persons import Sighting, told_apart
from events.registration.queries import COMES
from events.registration.states import from_state, is_mission
from events.results.figure_queries import Invited, Seat, Stayed, TookPart

#: How an amount grew: the moment, and how many from then on; the first first.
Steps = list[tuple[datetime, int]]

_MINUTE: Final = timedelta(minutes=1)
_DAY: Final = timedelta(days=1)
#: Whose presence was entered at the moment at which they came.
_SEEN_THEN: Final = frozenset({PresenceSource.JOINED, PresenceSource.DOOR})


@dataclass(frozen=True)
class Answered:
    """How the answers to invitations came in, moment by moment."""

    answered: Steps
    accepted: Steps


def answers_over_time(invited: Iterable[Invited]) -> Answered:
    """How many invitations had an answer, and one that says that somebody comes, at every moment.

    The last reply entered counts, as everywhere (`registration.queries.counts`): one that came by letter may
    have been received before another that was entered earlier, and stands from when that other did.
    """
    answered: Counter[datetime] = Counter()
    accepted: Counter[datetime] = Counter()
    for one in invited:
        at: datetime | None = None
        stood = came = 0
        for reply in one.replies:
            at = reply.received_at if at is None else max(at, reply.received_at)
            stands, comes = int(not asks_anew(reply)), int(reply.answer in COMES)
            answered[at] += stands - stood
            accepted[at] += comes - came
            stood, came = stands, comes
    return Answered(_running(answered), _running(accepted))


def registered_over_time(seats: Iterable[Seat]) -> Steps:
    """How many had registered by a door without an invitation, at every moment, whatever became of it."""
    return _running(Counter(seat.asked_at for seat in seats if seat.door is not Door.INVITATION))


def _running(changes: Mapping[datetime, int]) -> Steps:
    total, found = 0, []
    for at in sorted(changes):
        if changes[at]:
            total += changes[at]
            found.append((at, total))
    return found


def by_day(steps: Steps, zone: str, days: Sequence[date]) -> list[int]:
    """How many there were at the end of each of the days, on the clocks of ``zone``."""
    place = ZoneInfo(zone)
    moments = [at.astimezone(place).date() for at, _number in steps]
    found = []
    for day in days:
        place_of_day = bisect_right(moments, day)
        found.append(steps[place_of_day - 1][1] if place_of_day else 0)
    return found


def days_between(first: date, last: date) -> list[date]:
    """Every day from the first to the last."""
    return [first + n * _DAY for n in range((last - first).days + 1)]


class HeadDid(Enum):
    """What became of an invitation to a head of mission; the first that holds."""

    CAME = auto()
    SENT_SUBSTITUTE = auto()
    #: Neither the head nor a substitute, somebody else of the mission.
    OTHERS_CAME = auto()
    #: It was accepted, and nobody came.
    STAYED_AWAY = auto()
    #: The answer is tentative.
    UNSURE = auto()
    DECLINED = auto()
    SILENT = auto()


def heads_did(invited: Iterable[Invited], seats: Iterable[Seat], *, by_presence: bool) -> dict[HeadDid, int]:
    """What the heads of mission who were invited did; all parts together are all of them.

    Args:
        by_presence: whether who came is known; else who held a seat counts as having come.
    """
    there: dict[int, set[Capacity]] = {}
    for seat in seats:
        took_part = seat.came if by_presence else seat.status is RegistrationStatus.CONFIRMED
        if seat.invitation_id is not None and took_part:
            there.setdefault(seat.invitation_id, set()).add(seat.capacity)
    found = Counter(_head_did(one, there.get(one.id, set())) for one in invited if one.is_head)
    return {did: found[did] for did in HeadDid}


def _head_did(one: Invited, came_as: set[Capacity]) -> HeadDid:
    if Capacity.ADDRESSEE in came_as:
        return HeadDid.CAME
    if Capacity.SUBSTITUTE in came_as:
        return HeadDid.SENT_SUBSTITUTE
    if came_as:
        return HeadDid.OTHERS_CAME
    last = one.replies[-1] if one.replies else None
    if last is None or asks_anew(last):
        return HeadDid.SILENT
    if last.answer in COMES:
        return HeadDid.STAYED_AWAY
    return HeadDid.DECLINED if last.answer.value == "declined" else HeadDid.UNSURE


def invitations_that_came(invited: Iterable[Invited], seats: Iterable[Seat]) -> int:
    """Of how many invitations that stand at least one person came."""
    came = {seat.invitation_id for seat in seats if seat.came}
    return sum(1 for one in invited if one.id in came)


@dataclass(frozen=True)
class Session:
    """One stretch in which an event was held, and how many were there at every moment of it."""

    starts_at: datetime
    ends_at: datetime
    steps: Steps

    @property
    def most(self) -> tuple[datetime, int]:
        """When the most were there at once, for the first time, and how many."""
        return max(self.steps, key=lambda step: (step[1], -step[0].timestamp()))


def sessions(event: Event) -> list[tuple[datetime, datetime]]:
    """When it was held: its sittings; of what goes on for days, each day of its zone."""
    found: list[tuple[datetime, datetime]] = []
    for begins, ends in sittings(event):
        if ends - begins <= _DAY:
            found.append((begins, ends))
            continue
        place = ZoneInfo(event.zone)
        days = days_between(begins.astimezone(place).date(), (ends - _MINUTE).astimezone(place).date())
        edges = [begins, *(day_begins(day, event.zone) for day in days[1:]), ends]
        found.extend(pairwise(edges))
    return found


#: Who was there so long before or after its hours is still drawn; whoever stays longer is cut off there.
BEFORE: Final = timedelta(minutes=30)
AFTER: Final = timedelta(minutes=60)


def presence_over_time(
    event: Event, stays: Iterable[Stayed], who: Mapping[int, int] | None = None
) -> list[Session]:
    """How many were there at every minute of each session in which somebody was; each person once.

    Only stays whose end is known count: whoever opened the meeting's page may have left at once. Seconds are
    cut off, so that a minute in which somebody came or left is one in which they were there.

    Args:
        who: whose each registration is, of persons who stand on the list twice (`counting.Participant.who`).
    """
    whose = who or {}
    closed = [
        (whose.get(one.registration_id, one.registration_id), one.begins_at, one.ends_at)
        for one in stays
        if one.ends_at is not None
    ]
    found = []
    for starts_at, ends_at in sessions(event):
        changes: Counter[datetime] = Counter()
        for begin, end in _each_once(closed, starts_at - BEFORE, ends_at + AFTER):
            changes[begin] += 1
            changes[end] -= 1
        steps = _running(changes)
        if steps:
            found.append(Session(starts_at, ends_at, steps))
    return found


def _each_once(
    stays: Iterable[tuple[int, datetime, datetime]], opens: datetime, closes: datetime
) -> Iterable[tuple[datetime, datetime]]:
    """Whole minutes in which each person was there between two moments, overlaps joined."""
    theirs: dict[int, list[tuple[datetime, datetime]]] = {}
    for number, begin, end in stays:
        begin, end = max(begin, opens), min(end, closes)
        if begin <= end:
            theirs.setdefault(number, []).append((_floor(begin), _floor(end) + _MINUTE))
    for stretches in theirs.values():
        begin, end = min(stretches)
        for next_begin, next_end in sorted(stretches):
            if next_begin > end:
                yield begin, end
                begin, end = next_begin, next_end
            end = max(end, next_end)
        yield begin, end


def _floor(at: datetime) -> datetime:
    return at.replace(second=0, microsecond=0)


def first_arrivals(
    seats: Iterable[Seat], stays: Iterable[Stayed], who: Mapping[int, int] | None = None
) -> dict[int, datetime]:
    """When everybody who came was there first, where that is known; by the number of the person.

    Args:
        who: as in `presence_over_time`.
    """
    of_seat: dict[int, datetime] = {}
    for stay in stays:
        at = of_seat.setdefault(stay.registration_id, stay.begins_at)
        of_seat[stay.registration_id] = min(at, stay.begins_at)
    for seat in seats:
        if seat.source in _SEEN_THEN and seat.seen_at is not None:
            of_seat.setdefault(seat.id, seat.seen_at)
    found: dict[int, datetime] = {}
    for number, at in of_seat.items():
        person = (who or {}).get(number, number)
        found[person] = min(at, found.get(person, at))
    return found


def arrivals_over_time(event: Event, arrived: Iterable[datetime]) -> list[Session]:
    """How many had arrived at every minute of each session in which somebody did."""
    moments = sorted(arrived)
    found = []
    for starts_at, ends_at in sessions(event):
        within = [_floor(at) for at in moments if starts_at - BEFORE <= at <= ends_at + AFTER]
        if within:
            found.append(Session(starts_at, ends_at, _running(Counter(within))))
    return found


def late(event: Event, arrived: Iterable[datetime]) -> int:
    """How many of those who came then were late, as on the list of those present: more than five minutes."""
    if event.is_all_day:
        return 0
    held = sittings(event)
    return sum(1 for at in arrived if attendance_in([(at, None)], held).late)


@dataclass(frozen=True)
class YearCounted:
    """The numbers of one year of a series, counted as `counting.Result` counts them."""

    event_id: int
    day: date
    by_presence: bool
    participants: int
    missions: int
    countries: frozenset[str]


def years_counted(entries: Iterable[TookPart]) -> list[YearCounted]:
    """The years of a series, in the order in which they come in the entries."""
    of_year: dict[int, list[TookPart]] = {}
    for one in entries:
        of_year.setdefault(one.event_id, []).append(one)
    return [_year(theirs) for theirs in of_year.values()]


def _year(entries: Sequence[TookPart]) -> YearCounted:
    who = told_apart(
        Sighting(one.registration_id, one.event_id, one.person_id, one.email, one.name) for one in entries
    )
    by_presence = any(one.came for one in entries)
    there = [one for one in entries if one.came] if by_presence else entries
    states = {from_state(one.kind, one.sending_state, one.stated) for one in there}
    first = entries[0]
    return YearCounted(
        first.event_id,
        first.starts_at.astimezone(ZoneInfo(first.zone)).date(),
        by_presence,
        len({who[one.registration_id] for one in there}),
        len({one.organisation_id for one in there if is_mission(one.kind, one.sending_state)}),
        frozenset(state for state in states if state),
    )


@dataclass(frozen=True)
class Changed:
    """Which states were represented otherwise than the time before."""

    #: Then, and not now.
    gone: frozenset[str]
    #: Now, and not then, but earlier.
    back: frozenset[str]
    #: Never before in the series, as far as it is recorded.
    new: frozenset[str]


def changed(years: Sequence[YearCounted]) -> Changed | None:
    """What changed from the last year but one to the last; None where there is no earlier one."""
    if len(years) < 2:
        return None
    *earlier, before, now = years
    ever = before.countries.union(*(year.countries for year in earlier))
    return Changed(
        before.countries - now.countries,
        (now.countries & ever) - before.countries,
        now.countries - ever,
    )
