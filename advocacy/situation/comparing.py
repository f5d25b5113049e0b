"""What has changed between two pictures: by what their lines are, not by how they are worded."""

from __future__ import annotations

from dataclasses import dataclass, replace

from advocacy.picture.data import Figure, Line, Picture, Tile, passes


@dataclass(frozen=True)
class Moved:
    """A line that stands in both pictures, and stands differently."""

    was: Line
    now: Line


@dataclass(frozen=True)
class Counted:
    """A number that is another now. ``figure`` says what is counted, in the words of the later picture."""

    figure: Figure
    was: int
    now: int


@dataclass(frozen=True)
class TileChange:
    """What has changed in one tile; ``tile`` is that of the later picture."""

    tile: Tile
    figures: tuple[Counted, ...]
    new: tuple[Line, ...]
    gone: tuple[Line, ...]
    moved: tuple[Moved, ...]

    @property
    def is_empty(self) -> bool:
        """Whether nothing has."""
        return not (self.figures or self.new or self.gone or self.moved)


@dataclass(frozen=True)
class Changes:
    """What has changed from one picture to a later one."""

    #: Tiles in which something has, in the order of the later picture.
    tiles: tuple[TileChange, ...]
    #: Tiles that stand in one of the two alone: nothing can be said of them.
    only_before: tuple[Tile, ...]
    only_after: tuple[Tile, ...]

    @property
    def is_empty(self) -> bool:
        """Whether the two say the same, as far as they can be compared."""
        return not self.tiles


def compare(before: Picture, after: Picture) -> Changes:
    """What has changed from ``before`` to ``after``.

    A line is new where its key stands in the later one alone, gone where in the earlier alone, and has moved
    where its mark is another: a name that was corrected, a day that merely passed, and a translation are no
    change. What the calendar alone brings and takes is not compared. A number that one of the two does not
    name counted nothing there.
    """
    then = {tile.key: tile for tile in before.tiles}
    now = {tile.key: tile for tile in after.tiles}
    both = (_between(then[key], tile) for key, tile in now.items() if key in then)
    return Changes(
        tiles=tuple(change for change in both if not change.is_empty),
        only_before=tuple(tile for key, tile in then.items() if key not in now),
        only_after=tuple(tile for key, tile in now.items() if key not in then),
    )


def without_figures(changes: Changes) -> Changes:
    """The same without numbers: two pictures that are narrowed differently count different things."""
    lines = (replace(change, figures=()) for change in changes.tiles)
    return replace(changes, tiles=tuple(change for change in lines if not change.is_empty))


def _between(before: Tile, after: Tile) -> TileChange:
    then, now = _by_key(before), _by_key(after)
    return TileChange(
        tile=after,
        figures=_counted(before, after),
        new=tuple(line for key, line in now.items() if key not in then),
        gone=tuple(line for key, line in then.items() if key not in now),
        moved=tuple(
            Moved(then[key], line) for key, line in now.items() if key in then and then[key].mark != line.mark
        ),
    )


def _by_key(tile: Tile) -> dict[str, Line]:
    found: dict[str, Line] = {}
    for line in tile.lines:
        if not passes(line.key):
            found.setdefault(line.key, line)
    return found


def _counted(before: Tile, after: Tile) -> tuple[Counted, ...]:
    then, now = (
        {figure.key: figure for figure in side.figures if not passes(figure.key)} for side in (before, after)
    )
    found = []
    for key in [*now, *(key for key in then if key not in now)]:
        was, is_now = (side[key].value if key in side else 0 for side in (then, now))
        if was != is_now:
            found.append(Counted(now.get(key) or then[key], was, is_now))
    return tuple(found)
