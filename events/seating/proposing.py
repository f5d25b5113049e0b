"""A proposal of who sits where, by precedence first; what a person has fixed stays."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from events.seating.models import Couples, HostRole, Spreading
from events.seating.rules import Rules, Seat, Seating, is_alone
from events.seating.sitters import Sitter
from events.seating.tables import Table
from stakeholders.people.models import Gender

#: What is worth leaving the order of precedence for, against one step in that order.
_STEP: Final = 5
_APART: Final = 10_000
_COUPLE: Final = 400
_LANGUAGE: Final = 35
_ALIKE: Final = 12
#: Of a large table, how many seats up and down the order somebody is tried at.
_NEAR: Final = 6
#: How often a table is gone through.
_ROUNDS: Final = 6


def propose(
    tables: Sequence[Table], sitters: Mapping[str, Sitter], fixed: Mapping[Seat, str], rules: Rules
) -> dict[Seat, str]:
    """Seat everybody who comes, as far as there are seats.

    Hosts preside, co-hosts sit opposite; guests come to the tables by `Rules.spreading`, couples together,
    and at each table to the seats of honour in the order of precedence. From that order a proposal departs
    only where two would sit side by side who are kept apart, for a couple, for a shared language, and for
    men and women in turn: by as few steps as it takes, and each such step is one of `rules.conflicts`.

    Args:
        sitters: the highest first (`sitters_of`).
        fixed: who stays where they are.
    """
    at = {seat: key for seat, key in fixed.items() if key in sitters}
    taken = set(at.values())
    free = [one for one in sitters.values() if one.comes and one.key not in taken]
    _preside(tables, free, at)
    taken = set(at.values())
    guests = [one for one in free if one.key not in taken]
    for table, those in _to_tables(tables, guests, sitters, at, rules).items():
        _sit(Seating(tables, sitters, at, rules), table, those, at)
    for table in tables:
        _improve(Seating(tables, sitters, at, rules), table, at, frozenset(fixed))
    return at


def _preside(tables: Sequence[Table], free: Sequence[Sitter], at: dict[Seat, str]) -> None:
    """The hosts to the tables in turn, and the co-hosts opposite."""
    for role in (HostRole.HOST, HostRole.COHOST):
        # As they were entered: the first host is the first table's, whatever rank was given.
        waiting = iter(sorted((one for one in free if one.role is role), key=lambda one: _entered(one)))
        for table in tables:
            number = table.host_seat if role is HostRole.HOST else table.cohost_seat
            if (table.id, number) in at:
                continue
            host = next(waiting, None)
            if host is None:
                break
            at[table.id, number] = host.key


def _entered(one: Sitter) -> int:
    return one.host.id if one.host is not None else int(one.key[1:])


def _to_tables(
    tables: Sequence[Table],
    guests: Sequence[Sitter],
    sitters: Mapping[str, Sitter],
    at: Mapping[Seat, str],
    rules: Rules,
) -> dict[Table, list[Sitter]]:
    """Who sits at which table, the highest first; who finds no room is left out."""
    room = {table.id: table.seats - sum(seat[0] == table.id for seat in at) for table in tables}
    found: dict[Table, list[Sitter]] = defaultdict(list)
    table_of = {key: seat[0] for seat, key in at.items()}
    by_id = {table.id: table for table in tables}
    left: list[Sitter] = []
    turns = _Turns(tables, room, rules.spreading)

    def put(table: Table, party: Sequence[Sitter]) -> None:
        found[table].extend(party)
        room[table.id] -= len(party)
        table_of.update((one.key, table.id) for one in party)

    for party in _parties(guests, sitters, rules):
        partner = table_of.get(party[0].partner) or table_of.get(party[0].party)
        if partner is not None and rules.couples is not Couples.FREE and room[partner] >= len(party):
            put(by_id[partner], party)
            continue
        table = turns.next_with(len(party))
        if table is not None:
            put(table, party)
        else:
            left.extend(party)
    for one in left:
        table = next((table for table in tables if room[table.id]), None)
        if table is None:
            break
        put(table, [one])
    for those in found.values():
        those.sort(key=lambda one: one.place)
    return found


class _Turns:
    """Whose turn it is among the tables."""

    def __init__(self, tables: Sequence[Table], room: Mapping[int, int], spreading: Spreading) -> None:
        self._tables, self._room = tables, room
        self._is_spread = spreading is Spreading.SPREAD
        self._at = 0

    def next_with(self, seats: int) -> Table | None:
        """The table that takes the next party of so many; in blocks no earlier one than before."""
        count = len(self._tables)
        reach = count if self._is_spread else count - self._at
        for step in range(reach):
            index = (self._at + step) % count
            table = self._tables[index]
            if self._room[table.id] >= seats:
                self._at = (index + 1) % count if self._is_spread else index
                return table
        return None


def _parties(
    guests: Sequence[Sitter], sitters: Mapping[str, Sitter], rules: Rules
) -> Iterator[tuple[Sitter, ...]]:
    """Couples and companions together, everybody else alone, the highest first."""
    waiting = {one.key: one for one in guests}
    with_whom = {one.party: one.key for one in guests if one.party and rules.couples is not Couples.FREE}
    for one in guests:
        if waiting.pop(one.key, None) is None:
            continue
        near = (one.partner, with_whom.get(one.key, "")) if rules.couples is not Couples.FREE else ()
        yield (one, *(other for key in near if (other := waiting.pop(key, None)) is not None))


def _sit(seating: Seating, table: Table, those: Sequence[Sitter], at: dict[Seat, str]) -> None:
    """Put those of a table on its free seats, the highest on the highest."""
    order = table.honours(has_cohost=seating.has_cohost(table), first_guest=seating.rules.first_guest)
    free = [number for number in order if (table.id, number) not in at]
    waiting = {one.key: one for one in those}
    for one in those:
        if waiting.pop(one.key, None) is None:
            continue
        number = free.pop(0)
        at[table.id, number] = one.key
        partner = waiting.get(one.partner)
        if partner is not None and seating.rules.couples is Couples.SIDE_BY_SIDE:
            beside = next((seat for seat in free if seat in table.neighbours[number]), None)
            if beside is not None:
                free.remove(beside)
                at[table.id, beside] = partner.key
                del waiting[partner.key]


def _improve(seating: Seating, table: Table, at: dict[Seat, str], fixed: frozenset[Seat]) -> None:
    """Exchange two of a table where the rules gain more than the order of precedence loses."""
    weighing = _Weighing(seating, table)
    movable = [number for number, _sitter in weighing.ranked if (table.id, number) not in fixed]
    for _round in range(_ROUNDS):
        changed = False
        for index, number in enumerate(movable):
            if not weighing.trouble(number):
                continue
            best, gain = None, 0
            for other in movable[max(0, index - _NEAR) : index + _NEAR + 1]:
                if other == number:
                    continue
                concerned = weighing.concerned(number, other)
                before = weighing.cost(concerned, number, other)
                _exchange(at, table, number, other)
                won = before - weighing.cost(concerned, number, other)
                _exchange(at, table, number, other)
                if won > gain:
                    best, gain = other, won
            if best is not None:
                _exchange(at, table, number, best)
                changed = True
        if not changed:
            return


def _exchange(at: dict[Seat, str], table: Table, one: int, other: int) -> None:
    first, second = (table.id, one), (table.id, other)
    at[first], at[second] = at[second], at[first]


class _Weighing:
    """What a table costs, of which only what two who change places touch is counted.

    Who sits at the table stays the same, and so does how many seats stand above each.
    """

    def __init__(self, seating: Seating, table: Table) -> None:
        self._seating, self._table = seating, table
        self.ranked = seating.ranked(table)
        self._height = {number: index for index, (number, _sitter) in enumerate(self.ranked)}
        in_order = sorted((sitter for _number, sitter in self.ranked), key=lambda one: one.place)
        self._expected = {sitter.key: index for index, sitter in enumerate(in_order)}
        self._couples = seating.rules.couples is not Couples.FREE

    def concerned(self, one: int, other: int) -> frozenset[int]:
        """The seats at which something changes when two change places."""
        beside = self._table.neighbours
        return frozenset((one, other, *beside[one], *beside[other]))

    def cost(self, concerned: frozenset[int], one: int, other: int) -> int:
        """Steps out of the order of precedence at two seats, and what is against the rules around them."""
        steps = 0
        for number in (one, other):
            sitter = self._seating.of(self._table, number)
            if sitter is not None:
                steps += abs(self._expected[sitter.key] - self._height[number])
        return _STEP * steps + sum(self.trouble(number) for number in concerned)

    def trouble(self, number: int) -> int:
        """What is against the rules at one seat, but for precedence."""
        sitter = self._seating.of(self._table, number)
        if sitter is None:
            return 0
        rules, near = self._seating.rules, self._seating.beside(self._table, number)
        cost = sum(_APART for other in near if rules.keeps_apart(sitter, other))
        if self._couples and sitter.partner in self._expected:
            is_beside = any(other.key == sitter.partner for other in near)
            cost += _COUPLE if is_beside is (rules.couples is Couples.SAME_TABLE) else 0
        if rules.shares_languages and is_alone(sitter, near):
            cost += _LANGUAGE
        if rules.alternates and sitter.gender is not Gender.UNKNOWN:
            cost += sum(_ALIKE for other in near if other.gender is sitter.gender)
        return cost
