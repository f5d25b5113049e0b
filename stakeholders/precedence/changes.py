"""What changed in the order between two days: a pure comparison."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum

from stakeholders.precedence.order import Place


class Kind(StrEnum):
    """What became of a mission's place."""

    CAME = "came"
    LEFT = "left"
    #: Another person leads the mission.
    SUCCEEDED = "succeeded"
    #: The same person stands elsewhere.
    MOVED = "moved"


@dataclass(frozen=True)
class Change:
    """One mission whose place changed; a place is None on the day on which it had none."""

    kind: Kind
    before: Place | None
    after: Place | None

    @property
    def shown(self) -> Place:
        """The place that tells which mission it is: the later one where there is one."""
        place = self.after or self.before
        assert place is not None
        return place


def changes(before: Sequence[Place], after: Sequence[Place]) -> list[Change]:
    """What changed, newcomers first, then other heads, those who left, and who moved because of them."""
    earlier = {place.posting.organisation_id: place for place in before}
    later = {place.posting.organisation_id: place for place in after}
    found = [
        Change(_kind(earlier.get(place.posting.organisation_id), place), earlier.get(organisation_id), place)
        for organisation_id, place in later.items()
        if _differs(earlier.get(organisation_id), place)
    ]
    found += [
        Change(Kind.LEFT, place, None)
        for organisation_id, place in earlier.items()
        if organisation_id not in later
    ]
    order = [Kind.CAME, Kind.SUCCEEDED, Kind.LEFT, Kind.MOVED]
    return sorted(found, key=lambda change: order.index(change.kind))


def _differs(before: Place | None, after: Place) -> bool:
    if before is None or before.posting.person_id != after.posting.person_id:
        return True
    return (before.roll, before.number, before.group) != (after.roll, after.number, after.group)


def _kind(before: Place | None, after: Place) -> Kind:
    if before is None:
        return Kind.CAME
    return Kind.MOVED if before.posting.person_id == after.posting.person_id else Kind.SUCCEEDED
