"""How many of a tile's lines are shown: so many in all, with every group in turn having its say."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from advocacy.picture.data import Line, Link, Tile, TileKey

#: Lines of a tile on the page, where it is not told otherwise: with eleven tiles three minutes' read.
SHOWN: Final = 3
#: The themes say what the city's challenges, opportunities and solutions are: they have more room.
_ROOM: Final = {TileKey.THEMES: 5}


@dataclass(frozen=True)
class ShownGroup:
    """What is shown of a group."""

    heading: str
    lines: tuple[Line, ...]
    link: Link | None


@dataclass(frozen=True)
class Shown:
    """What is shown of a tile, and how many lines are not."""

    groups: tuple[ShownGroup, ...]
    more: int


def order_of(tile: Tile) -> list[Line]:
    """The lines in the order in which they are shown: the first of each group, then the second of each."""
    turns = zip_longest(*(group.lines for group in tile.groups))
    return [line for turn in turns for line in turn if line is not None]


def shown_of(tile: Tile, most: int = SHOWN) -> Shown:
    """The first ``most`` lines of a tile, group by group; the themes have five times as many."""
    chosen = {line.key for line in order_of(tile)[: most * _ROOM.get(tile.key, 1)]}
    groups = []
    for group in tile.groups:
        lines = tuple(line for line in group.lines if line.key in chosen)
        if lines:
            groups.append(ShownGroup(group.heading, lines, group.link))
    return Shown(tuple(groups), len(tile.lines) - len(chosen))
