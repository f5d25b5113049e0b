"""What a table is to those who sit at it: who sits beside whom, and which seats are the higher ones."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Final

from events.seating.models import FirstGuest, Shape

#: How much further than the seat beside them somebody opposite is from the host.
_ACROSS: Final = 1.5


@dataclass(frozen=True)
class Table:
    """One table with its seats, numbered clockwise from the host's as seen from above.

    Whoever sits at the top of a round table looks down the drawing, so that the next seat clockwise is at
    their left hand, and the last seat at their right.
    """

    id: int
    number: int
    shape: Shape
    seats: int

    @property
    def numbers(self) -> range:
        """The numbers of its seats."""
        return range(1, self.seats + 1)

    @property
    def host_seat(self) -> int:
        """Where the host presides."""
        return 1

    @property
    def cohost_seat(self) -> int:
        """The seat opposite the host's: of an odd number, the one nearer to the host's right hand."""
        if self.shape is Shape.ROUND:
            return 1 + (self.seats + 1) // 2 if self.seats > 2 else 2
        if self.shape is Shape.ENGLISH:
            return self.ends[-1]
        facing, own = self.sides
        return facing[min(own.index(1), len(facing) - 1)] if facing else self.seats

    @cached_property
    def sides(self) -> tuple[tuple[int, ...], tuple[int, ...]]:
        """The seats of a long table's two sides, right and left of the drawing, each from its top down.

        An English host sits at the top, with the first side at the left hand; a French one in the middle of
        the second side, facing the first. The ends are in neither.
        """
        ends = self.ends
        if self.shape is Shape.ENGLISH:
            here = (self.seats - 2 + 1) // 2
            left = tuple(range(2, 2 + here))
            right = tuple(range(self.seats, 2 + here, -1))
            return left, right
        inner = self.seats - len(ends)
        own = (inner + 1) // 2
        # The host sits in the middle of the left side, looking to the right: clockwise is up.
        above = (own - 1) // 2
        up = [1 + step for step in range(above + 1)]
        down = [self.seats - step for step in range(own - 1 - above)]
        first_of_facing = above + 2 + (1 if ends else 0)
        facing = tuple(range(first_of_facing, first_of_facing + inner - own))
        return facing, (*reversed(up), *down)

    @cached_property
    def ends(self) -> tuple[int, ...]:
        """The seats at the ends, the upper of the drawing first."""
        if self.shape is Shape.ENGLISH:
            return (1, 2 + (self.seats - 1) // 2) if self.seats > 1 else (1,)
        if self.shape is Shape.FRENCH_ENDS and self.seats >= 4:
            inner = self.seats - 2
            own = (inner + 1) // 2
            upper = (own - 1) // 2 + 2
            return upper, upper + inner - own + 1
        return ()

    @cached_property
    def neighbours(self) -> dict[int, tuple[int, ...]]:
        """Who sits beside whom: at a long table without seats at the ends, nobody beside the corner."""
        last = self.seats
        pairs = {frozenset((one, one % last + 1)) for one in self.numbers if last > 1}
        if self.shape is Shape.FRENCH:
            facing, own = self.sides
            same = [frozenset(side[at : at + 2]) for side in (facing, own) for at in range(len(side) - 1)]
            pairs &= set(same)
        return {
            number: tuple(sorted(other for pair in pairs if number in pair for other in pair - {number}))
            for number in self.numbers
        }

    def honours(self, *, has_cohost: bool, first_guest: FirstGuest = FirstGuest.RIGHT) -> tuple[int, ...]:
        """The seats from the highest to the lowest, the host's own first and the co-host's second.

        The place of honour is at the host's right; with a co-host the next is at the co-host's right, then
        at the left of the one and of the other, and so on outwards. Alone, a host has the second guest at
        the left, the third further to the right. This is the custom of the trade; the Vienna Convention
        orders persons (articles 13 to 19) and says nothing of tables.

        Args:
            first_guest: `OPPOSITE` puts the place of honour across from a host who has no co-host.
        """
        heads = (self.host_seat, self.cohost_seat) if has_cohost else (self.host_seat,)
        opposite = [self.cohost_seat] if not has_cohost and first_guest is FirstGuest.OPPOSITE else []
        rest = [number for number in self.numbers if number not in heads and number not in opposite]
        rest.sort(key=lambda number: min(self._distance(number, head, at) for at, head in enumerate(heads)))
        return (*heads, *opposite, *rest)

    def _distance(self, number: int, head: int, which: int) -> tuple[float, int, int]:
        """How far a seat is from a head's: steps, right before left, the host before the co-host."""
        clockwise = (number - head) % self.seats
        steps = min(clockwise, self.seats - clockwise)
        is_left = clockwise * 2 < self.seats
        if self.shape in (Shape.FRENCH, Shape.FRENCH_ENDS):
            side = next((one for one in self.sides if head in one), ())
            other = next((one for one in self.sides if number in one), ())
            if other and side and other != side:
                # Across the table, by how far along it: the sides run the same way down the drawing.
                along = abs(other.index(number) - side.index(head))
                return along + _ACROSS, int(is_left), which
        return float(steps), int(is_left), which
