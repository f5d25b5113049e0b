"""How many of a tile's lines are shown: so many in all, with every group in turn having its say."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import zip_longest
from typing import Final

from advocacy.picture.data import Line, Link, Tile, TileKey

#: Lines of a tile on the page, where it is not told otherwise.
SHOWN: Final = 5
#: The themes say what the city's challenges, opportunities and solutions are: they have more room.
_ROOM: Final = {TileKey.THEMES: 3}


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


def shown_of(tile: Tile, most: int = SHOWN) -> Shown:
    """The first lines of a tile: one of each group, then a second of each, until there are ``most``.

    The themes have three times as many.
    """
    most *= _ROOM.get(tile.key, 1)
    turns = zip_longest(*(group.lines for group in tile.groups))
    chosen = [(place, line) for turn in turns for place, line in enumerate(turn) if line is not None][:most]
    groups = []
    for place, group in enumerate(tile.groups):
        lines = tuple(line for at, line in chosen if at == place)
        if lines:
            groups.append(ShownGroup(group.heading, lines, group.link))
    return Shown(tuple(groups), len(tile.lines) - len(chosen))
