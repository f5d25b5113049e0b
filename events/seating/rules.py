"""The rules of placing, and what of a seating is against them: named, never silently put right."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from enum import StrEnum

from events.seating.models import Couples, FirstGuest, HostRole, Spreading
from events.seating.sitters import Sitter
from events.seating.tables import Table
from stakeholders.people.models import Gender

#: A table's number in the database, and a seat of it.
Seat = tuple[int, int]


@dataclass(frozen=True)
class Rules:
    """What the office has chosen for a plan."""

    spreading: Spreading = Spreading.SPREAD
    couples: Couples = Couples.SAME_TABLE
    first_guest: FirstGuest = FirstGuest.RIGHT
    alternates: bool = False
    shares_languages: bool = True
    #: Pairs of sides (`Sitter.sides`) whose people do not sit side by side.
    apart: frozenset[frozenset[str]] = frozenset()

    def keeps_apart(self, one: Sitter, other: Sitter) -> bool:
        """Whether these two are not to sit side by side."""
        return any(
            frozenset((mine, theirs)) in self.apart
            for mine in one.sides
            for theirs in other.sides
            if mine != theirs
        )


class Kind(StrEnum):
    """What is against the rules; in this order it is told."""

    #: The seat is kept for somebody who no longer comes.
    LEFT = "left"
    #: Two of one name: perhaps somebody who registered twice.
    TWICE = "twice"
    APART = "apart"
    PRECEDENCE = "precedence"
    COUPLE_TABLES = "couple_tables"
    COUPLE_BESIDE = "couple_beside"
    COUPLE_PARTED = "couple_parted"
    LANGUAGE = "language"
    ALTERNATION = "alternation"


#: Chosen by somebody or not, these stay: a seat that stands empty is filled or given up.
NOT_ACCEPTED = frozenset({Kind.LEFT})


@dataclass(frozen=True)
class Conflict:
    """One thing against the rules.

    Args:
        who: those whom it concerns, the first of them where it is to be mended.
        is_above: of precedence: the first sits higher than they should, not lower.
    """

    kind: Kind
    seat: Seat
    who: tuple[Sitter, ...]
    is_above: bool = False

    @property
    def key(self) -> str:
        """The same while it is the same conflict between the same people."""
        first, *others = (one.key for one in self.who)
        if self.kind is not Kind.PRECEDENCE:
            return ":".join((self.kind, *sorted((first, *others))))
        return ":".join((self.kind, first, *others))


@dataclass(frozen=True)
class Seating:
    """Who sits where."""

    tables: Sequence[Table]
    sitters: Mapping[str, Sitter]
    at: Mapping[Seat, str]
    rules: Rules = field(default_factory=Rules)

    def seat_of(self) -> dict[str, Seat]:
        """The seat of everybody who has one, by key."""
        return {key: seat for seat, key in self.at.items()}

    def of(self, table: Table, number: int) -> Sitter | None:
        """Who sits there and comes."""
        sitter = self.sitters.get(self.at.get((table.id, number), ""))
        return sitter if sitter is not None and sitter.comes else None

    def has_cohost(self, table: Table) -> bool:
        """Whether somebody presides opposite the host."""
        opposite = self.of(table, table.cohost_seat)
        return opposite is not None and opposite.role is HostRole.COHOST

    def ranked(self, table: Table) -> list[tuple[int, Sitter]]:
        """The guests of a table in the order of their seats, the highest seat first."""
        found = []
        for number in table.honours(has_cohost=self.has_cohost(table), first_guest=self.rules.first_guest):
            sitter = self.of(table, number)
            if sitter is not None and not sitter.heads:
                found.append((number, sitter))
        return found

    def beside(self, table: Table, number: int) -> list[Sitter]:
        """Who sits beside a seat."""
        found = (self.of(table, other) for other in table.neighbours[number])
        return [sitter for sitter in found if sitter is not None]


def conflicts(seating: Seating) -> list[Conflict]:
    """Everything in a seating that is against its rules, as it is told: by kind, then by table and seat."""
    found = [*_left(seating), *_twice(seating), *_precedence(seating), *_couples(seating)]
    for table in seating.tables:
        for number in table.numbers:
            sitter = seating.of(table, number)
            if sitter is not None:
                found.extend(_beside(seating, table, number, sitter))
    kinds = list(Kind)
    numbers = {table.id: table.number for table in seating.tables}
    found.sort(key=lambda one: (kinds.index(one.kind), numbers[one.seat[0]], one.seat[1], one.key))
    return found


def _left(seating: Seating) -> Iterator[Conflict]:
    for seat, key in seating.at.items():
        sitter = seating.sitters[key]
        if not sitter.comes:
            yield Conflict(Kind.LEFT, seat, (sitter,))


def _twice(seating: Seating) -> Iterator[Conflict]:
    """Seats of one person, and of guests who are called the same: the office has to say if they are one."""
    first: dict[int | str, Sitter] = {}
    for seat, key in sorted(seating.at.items()):
        sitter = seating.sitters[key]
        if not sitter.comes:
            continue
        marks = [mark for mark in (sitter.who, sitter.folded) if mark]
        others = [first.setdefault(mark, sitter) for mark in marks]
        other = next((one for one in others if one is not sitter), None)
        if other is not None:
            yield Conflict(Kind.TWICE, seat, (sitter, other))


def _precedence(seating: Seating) -> Iterator[Conflict]:
    """Who sits lower or higher than their place.

    As few are named as explain it: the others stand in order among themselves. Under `BLOCKS` the tables
    follow each other, else each table is looked at alone.
    """
    runs = [[(table.id, *one) for one in seating.ranked(table)] for table in seating.tables]
    if seating.rules.spreading is Spreading.BLOCKS:
        runs = [[one for run in runs for one in run]]
    for run in runs:
        judged = [one for one in run if not _is_placed_by_another(seating, one[2])]
        order = _in_order([sitter.place for _table, _number, sitter in judged])
        for index, (table_id, number, sitter) in enumerate(judged):
            if index in order:
                continue
            # Against somebody who stands in order, so that no two that are named explain each other.
            above = [judged[at][2] for at in order if at < index and judged[at][2].place > sitter.place]
            below = [judged[at][2] for at in order if at > index and judged[at][2].place < sitter.place]
            seat = (table_id, number)
            if above:
                yield Conflict(Kind.PRECEDENCE, seat, (sitter, above[0]))
            elif below:
                yield Conflict(Kind.PRECEDENCE, seat, (sitter, below[-1]), is_above=True)


def _is_placed_by_another(seating: Seating, sitter: Sitter) -> bool:
    """Side by side, the second of a couple follows the first; in blocks, a companion the guest's table."""
    if seating.rules.couples is Couples.FREE:
        return False
    partner = seating.sitters.get(sitter.partner)
    if partner is not None and seating.rules.couples is Couples.SIDE_BY_SIDE:
        return partner.place < sitter.place
    return bool(sitter.party) and seating.rules.spreading is Spreading.BLOCKS


def _in_order(places: Sequence[int]) -> list[int]:
    """The longest run of places that rise, by index: whoever is not in it is out of order."""
    ends: list[int] = []
    tails: list[int] = []
    before: list[int] = []
    for index, place in enumerate(places):
        at = bisect_left(ends, place)
        before.append(tails[at - 1] if at else -1)
        if at == len(ends):
            ends.append(place)
            tails.append(index)
        else:
            ends[at], tails[at] = place, index
    run: list[int] = []
    index = tails[-1] if tails else -1
    while index >= 0:
        run.append(index)
        index = before[index]
    return run[::-1]


def _couples(seating: Seating) -> Iterator[Conflict]:
    """Couples and companions at different tables; couples beside each other or not, as the office chose."""
    if seating.rules.couples is Couples.FREE:
        return
    seats = seating.seat_of()
    tables = {table.id: table for table in seating.tables}
    for key, seat in seats.items():
        sitter = seating.sitters[key]
        guest, table = seating.sitters.get(sitter.party), seats.get(sitter.party, seat)[0]
        if guest is not None and guest.comes and sitter.comes and table != seat[0]:
            yield Conflict(Kind.COUPLE_TABLES, seat, (sitter, guest))
        partner = seating.sitters.get(sitter.partner)
        if partner is None or partner.place < sitter.place or not sitter.comes or not partner.comes:
            continue
        other = seats.get(partner.key)
        if other is None:
            continue
        are_beside = seat[0] == other[0] and other[1] in tables[seat[0]].neighbours[seat[1]]
        if seat[0] != other[0]:
            yield Conflict(Kind.COUPLE_TABLES, other, (partner, sitter))
        elif are_beside and seating.rules.couples is Couples.SAME_TABLE:
            yield Conflict(Kind.COUPLE_BESIDE, other, (partner, sitter))
        elif not are_beside and seating.rules.couples is Couples.SIDE_BY_SIDE:
            yield Conflict(Kind.COUPLE_PARTED, other, (partner, sitter))


def _beside(seating: Seating, table: Table, number: int, sitter: Sitter) -> Iterator[Conflict]:
    """What is against the rules between somebody and those beside them; of two, told once."""
    seat = (table.id, number)
    near = seating.beside(table, number)
    for other in near:
        if other.key < sitter.key:
            continue
        if seating.rules.keeps_apart(sitter, other):
            yield Conflict(Kind.APART, seat, (sitter, other))
        if seating.rules.alternates and _are_alike(sitter, other):
            yield Conflict(Kind.ALTERNATION, seat, (sitter, other))
    if seating.rules.shares_languages and is_alone(sitter, near):
        yield Conflict(Kind.LANGUAGE, seat, (sitter,))


def _are_alike(one: Sitter, other: Sitter) -> bool:
    """Whether both are known to be women, or men: of whom it is not known it is not guessed."""
    return one.gender is other.gender and one.gender is not Gender.UNKNOWN


def is_alone(sitter: Sitter, near: Iterable[Sitter]) -> bool:
    """Whether nobody beside somebody shares a language with them.

    Where the languages of either are not known, nothing is said. An interpreter beside them will do.
    """
    beside = list(near)
    if not beside or not sitter.languages:
        return False
    return all(
        other.languages and not other.languages & sitter.languages and other.key not in sitter.interpreters
        for other in beside
    )
