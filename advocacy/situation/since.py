"""What has changed since the last briefing of the same narrowing: on the page, on paper, in what is kept."""

from __future__ import annotations

from dataclasses import dataclass

from advocacy.picture.data import Picture
from advocacy.picture.frame import Frame
from advocacy.situation import queries
from advocacy.situation.comparing import Changes, compare
from advocacy.situation.kept import Unreadable, is_sound, read
from advocacy.situation.models import Briefing
from advocacy.situation.words import sentences


@dataclass(frozen=True)
class Since:
    """The last briefing, and what has changed since it was kept."""

    briefing: Briefing
    changes: Changes
    #: A sentence for each tile in which something has, in the language in force.
    sentences: tuple[str, ...]


def since_last(frame: Frame, drawn: Picture) -> Since | None:
    """What has changed since the last briefing of the same narrowing; None for the first: one statement."""
    return since_briefing(queries.last_like(frame), drawn)


def since_briefing(before: Briefing | None, drawn: Picture) -> Since | None:
    """What has changed since a briefing; None where there is none, or none to rely on."""
    if before is None or not is_sound(before):
        return None
    try:
        kept = read(before, drawn.language)
    except Unreadable:
        return None
    changes = compare(kept.picture, drawn)
    return Since(before, changes, sentences(changes))
