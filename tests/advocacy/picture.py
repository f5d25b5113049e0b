"""Drawing the situational picture in tests."""

from __future__ import annotations

from datetime import UTC, datetime, time
from typing import Any

from flask_babel import force_locale

from advocacy.picture.data import Picture, Tile, TileKey
from advocacy.picture.frame import Frame
from advocacy.picture.gather import picture
from office import clock


def frame(**narrowed: Any) -> Frame:
    """Today's picture, narrowed or not."""
    day = clock.today()
    return Frame(day, datetime.combine(day, time(9), UTC), **narrowed)


def drawn(**narrowed: Any) -> Picture:
    """The picture in English."""
    return picture(frame(**narrowed), "en")


def tile(key: TileKey, **narrowed: Any) -> Tile:
    """One of its tiles."""
    with force_locale("en"):
        found = drawn(**narrowed).tile(key)
    assert found is not None
    return found


def said(of: Tile) -> list[tuple[str, str, str]]:
    """Its lines: heading of the group, text, detail."""
    return [(group.heading, line.text, line.detail) for group in of.groups for line in group.lines]


def counted(of: Tile) -> dict[str, int]:
    """Its figures."""
    return {figure.key: figure.value for figure in of.figures}
