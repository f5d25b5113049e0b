"""Missions and events side by side: who came to what, and what the years tell of each."""

from __future__ import annotations

from calendar import monthrange
from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Final, TypeVar

from events.history import queries
from events.history.outcomes import ASKED, CAME, Asked, Cell, Life, Outcome, Seat, absence, cell_of
from events.history.queries import Span
from events.programme.models import Event
from office import settings
from stakeholders.engagement.queries import Reader
from stakeholders.organisations.models import (
    CONSULAR_POSTS,
    DIPLOMATIC_MISSIONS,
    INTERNATIONAL_OFFICES,
    Organisation,
    OrganisationKind,
)

_Found = TypeVar("_Found", Asked, Seat)

#: Fewer than so many events tell nothing of always and never.
ENOUGH: Final = 2


class KindGroup(StrEnum):
    """Whose years are looked at."""

    MISSIONS = "missions"
    INTERNATIONAL = "international"
    CONSULAR = "consular"
    OTHER = "other"
    ALL = "all"

    @property
    def kinds(self) -> frozenset[OrganisationKind]:
        """The kinds of organisations in the group."""
        named = {
            KindGroup.MISSIONS: DIPLOMATIC_MISSIONS,
            KindGroup.INTERNATIONAL: INTERNATIONAL_OFFICES,
            KindGroup.CONSULAR: CONSULAR_POSTS,
        }
        if self is KindGroup.ALL:
            return frozenset(OrganisationKind)
        if self is KindGroup.OTHER:
            return frozenset(OrganisationKind) - frozenset[OrganisationKind]().union(*named.values())
        return named[self]

    @property
    def expected(self) -> frozenset[OrganisationKind]:
        """Of these every one that is here has a line; of the others only those that were ever asked."""
        return self.kinds & (DIPLOMATIC_MISSIONS | INTERNATIONAL_OFFICES | CONSULAR_POSTS)


class Pattern(StrEnum):
    """What the years tell of a mission. "Always" and "never" need two events to which it was asked."""

    ALWAYS = "always"
    NEVER = "never"
    IN_PERSON = "in_person"
    #: Somebody else came more often than the head.
    SUBSTITUTE = "substitute"
    #: It came before, and to none of the last two to which it was asked.
    LAPSED = "lapsed"
    NOT_INVITED_LAST = "not_invited_last"
    UNREACHED = "unreached"
    #: Opened since the first of these events.
    NEW = "new"


@dataclass(frozen=True)
class Line:
    """One mission over the years."""

    organisation: Organisation
    #: Those whose place it took, and whose history stands here.
    earlier: tuple[Organisation, ...]
    #: By event, in the order of the events.
    cells: Mapping[int, Cell]
    #: When somebody of it last came to an event of any kind; when it was last in touch, as far as the
    #: reader may know.
    attended_on: date | None
    contact_on: date | None
    #: Neither closed nor suspended today.
    is_at_work: bool

    def _count(self, among: Collection[Outcome]) -> int:
        return sum(1 for cell in self.cells.values() if cell.outcome in among)

    @property
    def asked(self) -> int:
        """To how many events it was asked, or came unasked; those for which it got no seat are left out."""
        return self._count(ASKED)

    @property
    def came(self) -> int:
        """To how many somebody came."""
        return self._count(CAME)

    @property
    def heads(self) -> int:
        """To how many the head came."""
        return self._count({Outcome.HEAD})

    @property
    def share(self) -> float | None:
        """Of those to which somebody came, the part to which the head did; None: nobody ever came."""
        return self.heads / self.came if self.came else None

    @property
    def reached_on(self) -> date | None:
        """The last day on which it came or was in touch."""
        return max(filter(None, (self.attended_on, self.contact_on)), default=None)

    def patterns(self, unreached_since: date) -> frozenset[Pattern]:
        """What holds of it. Of one that is closed or suspended nothing is asked of the office."""
        outcomes = [cell.outcome for cell in self.cells.values()]
        judged = [outcome for outcome in outcomes if outcome in ASKED]
        holds = {
            Pattern.ALWAYS: len(judged) >= ENOUGH and self.came == len(judged),
            Pattern.NEVER: len(judged) >= ENOUGH and not self.came,
            Pattern.IN_PERSON: self.came >= ENOUGH and self.heads == self.came,
            Pattern.SUBSTITUTE: self.came >= ENOUGH and self.heads < self.came - self.heads,
            Pattern.LAPSED: bool(self.came)
            and len(judged) > ENOUGH
            and not CAME.intersection(judged[-ENOUGH:]),
            Pattern.NOT_INVITED_LAST: self.is_at_work and outcomes[-1:] == [Outcome.NOT_INVITED],
            Pattern.UNREACHED: self.is_at_work
            and (self.reached_on is None or self.reached_on < unreached_since),
            Pattern.NEW: self.is_at_work and Outcome.NOT_YET in outcomes,
        }
        return frozenset(pattern for pattern, it_does in holds.items() if it_does)


@dataclass(frozen=True)
class Years:
    """The events, the first first, and a line for each mission."""

    events: Sequence[Event]
    lines: Sequence[Line]
    #: Events at which nobody's presence was recorded: there those with a seat count.
    by_seats: frozenset[int]


def years(span: Span, group: KindGroup, reader: Reader, now: datetime, today: date) -> Years:
    """Who came to what: ten statements, however many missions and events."""
    events = queries.events_over(span, now)
    numbers = [event.id for event in events]
    recorded = queries.recorded(numbers)
    invited, seated = queries.asked(numbers), queries.seats(numbers)
    follows = queries.successors()
    touched = {one.organisation_id for one in invited} | {one.organisation_id for one in seated}
    found = queries.organisations(
        group.expected, touched | set(follows) | set(follows.values()), settings.current().office_country
    )
    known = {organisation.id: organisation for organisation in found}
    present = {number: _present(number, follows, known) for number in known}
    chains: dict[int, list[int]] = defaultdict(list)
    for number, now_called in present.items():
        chains[now_called].append(number)
    lines = _lines(
        events,
        [one for one in known.values() if _has_line(one, present, chains, touched, group)],
        chains,
        known,
        _by_cell(invited, present),
        _by_cell(seated, present),
        recorded,
        queries.lives(found),
        queries.last_attended(known, now),
        queries.last_contacts(reader, today),
        today,
    )
    return Years(events, lines, frozenset(numbers) - recorded)


def _has_line(
    one: Organisation,
    present: Mapping[int, int],
    chains: Mapping[int, list[int]],
    touched: Collection[int],
    group: KindGroup,
) -> bool:
    if present[one.id] != one.id or one.kind not in group.kinds:
        return False
    is_here = one.kind in group.expected and not one.is_closed
    return is_here or any(number in touched for number in chains[one.id])


def _present(number: int, follows: Mapping[int, int], known: Mapping[int, Organisation]) -> int:
    """Under which organisation the history of one stands: once it closed, under its successor."""
    seen = {number}
    while known[number].is_closed and (later := follows.get(number)) in known and later not in seen:
        assert later is not None
        number = later
        seen.add(number)
    return number


def chain_of(organisation: Organisation) -> list[Organisation]:
    """The closed organisations whose place it took, and whose history stands under it: two statements."""
    follows = queries.successors()
    found = queries.organisations((), set(follows) | set(follows.values()), settings.current().office_country)
    known = {one.id: one for one in found} | {organisation.id: organisation}
    return [
        one
        for one in known.values()
        if one.id != organisation.id and _present(one.id, follows, known) == organisation.id
    ]


def _by_cell(found: Sequence[_Found], present: Mapping[int, int]) -> dict[tuple[int, int], list[_Found]]:
    cells: dict[tuple[int, int], list[_Found]] = defaultdict(list)
    for one in found:
        cells[present[one.organisation_id], one.event_id].append(one)
    return cells


def _lines(
    events: Sequence[Event],
    shown: Sequence[Organisation],
    chains: Mapping[int, list[int]],
    known: Mapping[int, Organisation],
    invited: Mapping[tuple[int, int], list[Asked]],
    seated: Mapping[tuple[int, int], list[Seat]],
    recorded: Collection[int],
    lives: Mapping[int, Life],
    attended: Mapping[int, date],
    contacts: Mapping[int, date],
    today: date,
) -> list[Line]:
    days = {event.id: event.local_start.date() for event in events}
    lines = []
    for one in shown:
        chain = chains[one.id]
        cells = {}
        for event in events:
            key = one.id, event.id
            cell = cell_of(
                event.id, invited.get(key, ()), seated.get(key, ()), is_recorded=event.id in recorded
            )
            if cell.outcome is Outcome.NOT_INVITED:
                cell = Cell(absence((lives[number] for number in chain), days[event.id]), event.id)
            cells[event.id] = cell
        lines.append(
            Line(
                one,
                tuple(known[number] for number in chain if number != one.id),
                cells,
                max((attended[number] for number in chain if number in attended), default=None),
                max((contacts[number] for number in chain if number in contacts), default=None),
                lives[one.id].absence_on(today) is None,
            )
        )
    return lines


def months_before(day: date, months: int) -> date:
    """The same day so many months earlier; the last of the month where that has fewer days."""
    index = day.year * 12 + day.month - 1 - months
    year, month = divmod(index, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))
