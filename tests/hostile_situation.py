"""A briefing of the office that is attacked."""

from __future__ import annotations

from advocacy.picture.frame import Frame
from advocacy.situation.keeping import freeze
from office import clock


def fill(ids: dict[str, int], label: str) -> None:
    """Keep the picture of all that is hostile, under a hostile title; enter its number."""
    frame = Frame(clock.today(), clock.now())
    ids["briefing_id"] = freeze(frame, title=label[:200], note=label[:2000]).id
