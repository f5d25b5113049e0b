"""When, where and over which link an event is held, and what it said of that before: what guests rely on."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import select

from events.programme.models import EarlierFacts, Event, Meeting
from office.database import db

#: Stands for the event's own room where others have a meeting's address.
_ROOM = "room"


class Matter(StrEnum):
    """What of the facts changed."""

    TIME = "time"
    PLACE = "place"
    LINK = "link"


@dataclass(frozen=True)
class Facts:
    """When, where and by which meeting. Instants are aware; ``zone`` is whose hours are announced."""

    starts_at: datetime
    ends_at: datetime
    zone: str
    is_all_day: bool
    same_hours_daily: bool
    venue: tuple[tuple[str, str], ...]
    #: Tells one meeting from another; it is no address that is told to anybody.
    meeting_url: str

    @classmethod
    def of(cls, said: Event | EarlierFacts) -> Facts:
        """The facts as an event or an earlier revision of it says them."""
        venue = tuple(sorted((language, words) for language, words in said.venue.items() if words))
        is_room = isinstance(said, Event) and said.meeting is Meeting.JITSI_ROOM
        return cls(
            said.starts_at,
            said.ends_at,
            said.zone,
            said.is_all_day,
            said.same_hours_daily,
            venue,
            _ROOM if is_room else said.meeting_url,
        )

    @property
    def _hours(self) -> tuple[object, ...]:
        return self.starts_at, self.ends_at, self.zone, self.is_all_day, self.same_hours_daily

    @property
    def is_online(self) -> bool:
        """Whether one takes part through a link: a meeting is set, or there is no place to go to."""
        return bool(self.meeting_url) or not self.venue

    def changed_since(self, told: Facts) -> frozenset[Matter]:
        """What is otherwise than it was ``told``."""
        found = set()
        if self._hours != told._hours:
            found.add(Matter.TIME)
        if self.venue != told.venue or self.is_online != told.is_online:
            found.add(Matter.PLACE)
        if self.meeting_url != told.meeting_url:
            found.add(Matter.LINK)
        return frozenset(found)


@dataclass(frozen=True)
class Telling:
    """What an event has said of its facts, revision by revision."""

    now: Facts
    #: Earlier ones by the last revision that said so, in their order.
    earlier: Sequence[EarlierFacts]

    def at(self, revision: int | None, moment: datetime | None) -> Facts:
        """What a letter told, written at a revision; where that is not kept, sent at ``moment``."""
        if revision is not None:
            place = bisect_left(self.earlier, revision, key=lambda row: row.until_sequence)
            return Facts.of(self.earlier[place]) if place < len(self.earlier) else self.now
        for row in self.earlier:
            if moment is not None and moment <= row.created_at:
                return Facts.of(row)
        return self.now


def keep_facts(event: Event) -> None:
    """Keep what the event says of its facts. Call it before they change and a revision is counted."""
    before = Facts.of(event)
    db.session.add(
        EarlierFacts(
            event_id=event.id,
            until_sequence=event.sequence,
            starts_at=before.starts_at,
            ends_at=before.ends_at,
            zone=before.zone,
            is_all_day=before.is_all_day,
            same_hours_daily=before.same_hours_daily,
            venue=dict(before.venue),
            meeting_url=before.meeting_url,
        )
    )


def telling_of(event: Event) -> Telling:
    """What the event has said of its facts. One statement."""
    statement = (
        select(EarlierFacts).where(EarlierFacts.event_id == event.id).order_by(EarlierFacts.until_sequence)
    )
    return Telling(Facts.of(event), db.session.scalars(statement).all())
