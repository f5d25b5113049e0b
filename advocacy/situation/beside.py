"""Two pictures beside each other: which two an address asks for, and what has changed between them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from advocacy.picture.data import Picture
from advocacy.picture.frame import Frame
from advocacy.picture.gather import picture
from advocacy.situation import queries
from advocacy.situation.comparing import Changes, compare, without_figures
from advocacy.situation.kept import Unreadable, is_sound, read
from advocacy.situation.models import Briefing
from office import clock
from office.web.doorway import record_number
from office.web.i18n import language

#: What an address says for the picture as it is now.
NOW: Final = "now"


@dataclass(frozen=True)
class Side:
    """One of the two; ``briefing`` None is the picture as it is now."""

    picture: Picture
    briefing: Briefing | None
    is_sound: bool = True

    @property
    def value(self) -> str:
        """How an address names it."""
        return str(self.briefing.id) if self.briefing is not None else NOW


@dataclass(frozen=True)
class Beside:
    """Two pictures in the order of time, and what has changed; None where there are not two."""

    offered: Sequence[Briefing]
    before: Side | None = None
    after: Side | None = None
    changes: Changes | None = None
    #: Whether both are narrowed to the same. Where not, no numbers are compared.
    is_narrowed_alike: bool = True
    #: Whether the address names a briefing that is not there.
    is_unknown: bool = False

    @property
    def is_same(self) -> bool:
        """Whether one briefing was chosen twice."""
        return self.before is not None and self.after is not None and self.before.value == self.after.value


def beside_each_other(first: str, second: str) -> Beside:
    """Read two briefings by their numbers, the earlier first; without any, the latest and the picture now.

    "now" is narrowed as the other one is. Each costs one statement, the picture of now its own.
    """
    offered = queries.offered()
    first, second = first or (str(offered[0].id) if offered else ""), second or NOW
    if first == NOW:
        first, second = second, first
    found = [_briefing(typed) for typed in (first, second) if typed != NOW]
    if not offered or not found or any(one is None for one in found):
        return Beside(offered, is_unknown=bool(offered))
    kept = sorted((one for one in found if one is not None), key=lambda one: (one.kept_at, one.id))
    try:
        sides = [Side(read(one, language()).picture, one, is_sound(one)) for one in kept]
    except Unreadable:
        return Beside(offered, is_unknown=True)
    if second == NOW:
        sides.append(Side(picture(_now_like(kept[0]), language()), None))
    before, after = sides
    known = {one.id for one in offered}
    older = [one for one in kept if one.id not in known]
    changes, alike = compare(before.picture, after.picture), len({queries.like(one) for one in kept}) == 1
    return Beside([*offered, *older], before, after, changes if alike else without_figures(changes), alike)


def _briefing(typed: str) -> Briefing | None:
    number = record_number(typed)
    return queries.briefing_numbered(number) if number is not None else None


def _now_like(briefing: Briefing) -> Frame:
    return Frame(clock.today(), clock.now(), briefing.theme_id, briefing.country, briefing.forum)
