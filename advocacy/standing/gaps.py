"""Gaps: the powerful whom nobody has met for long, and those who stand far from where the city wants them."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import Final

from advocacy.standing.models import Assessment
from advocacy.standing.queries import StakeholderKey, key_of, last_contacts, latest_open
from advocacy.standing.rules import HIGH, distance, is_far
from stakeholders.engagement.queries import Reader

#: Days without a contact after which somebody powerful counts as unmet.
UNMET_AFTER: Final = 180


@dataclass(frozen=True)
class Unmet:
    """Somebody powerful whom nobody has met for long, with all the matters in which they are powerful."""

    assessments: tuple[Assessment, ...]
    #: None where the log, as the reader may see it, holds no contact at all.
    last_on: date | None
    days: int | None

    @property
    def first(self) -> Assessment:
        """The assessment with the most power."""
        return self.assessments[0]


@dataclass(frozen=True)
class Gaps:
    """What the city has yet to do about its stakeholders, as far as one reader may see."""

    day: date
    unmet_after: int
    #: Longest unmet first; those who were never met before them.
    unmet: tuple[Unmet, ...]
    #: Farthest first.
    far: tuple[Assessment, ...]


def gaps(day: date, reader: Reader, unmet_after: int = UNMET_AFTER) -> Gaps:
    """The gaps on ``day`` in the matters that are open: three statements.

    Powerful is a power of `HIGH` or more in any open matter. Whoever was in touch fewer than ``unmet_after``
    days ago is met; see `queries.last_contacts` for what counts.
    """
    now = latest_open(day, reader)
    powerful: dict[StakeholderKey, list[Assessment]] = {}
    for one in now:
        if one.power >= HIGH:
            powerful.setdefault(key_of(one), []).append(one)
    contacts = last_contacts(day, reader, powerful)
    unmet = []
    for key, assessments in powerful.items():
        last = contacts.get(key)
        days = None if last is None else (day - last).days
        if days is None or days >= unmet_after:
            unmet.append(Unmet(tuple(assessments), last, days))
    unmet.sort(key=lambda one: (one.days is not None, -(one.days or 0), -one.first.power, one.first.id))
    far = sorted(filter(is_far, now), key=lambda one: (-distance(one), -one.power, one.id))
    return Gaps(day, unmet_after, tuple(unmet), tuple(far))
