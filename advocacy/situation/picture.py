"""The picture as it can be drawn from the register and from events, each part with its source and its day."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from advocacy.situation.queries import coming_events, heads_since, last_event_before, organisations_present
from events.programme.models import Event
from office import settings
from stakeholders.directory.queries import UNVERIFIED_AFTER
from stakeholders.organisations.models import Organisation
from stakeholders.organisations.queries import resident_missions
from stakeholders.people.models import Posting
from stakeholders.people.queries import heads_on

#: A head who arrived so many days ago or fewer is new to the city.
NEW_FOR_DAYS = 120


@dataclass(frozen=True)
class Reach:
    """Which resident missions the last event reached, and which it did not."""

    event: Event
    reached: int
    missed: Sequence[Organisation]


@dataclass(frozen=True)
class Picture:
    """The situational picture on one day."""

    day: date
    missions: int
    #: Resident missions without a head and without anybody acting.
    vacant: Sequence[Organisation]
    #: Resident missions led by a chargé d'affaires ad interim.
    acting: Sequence[Posting]
    new_heads: Sequence[Posting]
    #: Resident missions that nobody has verified for a year.
    stale: Sequence[Organisation]
    coming: Sequence[Event]
    #: None while no event has taken place.
    reach: Reach | None


def picture(day: date, at: datetime) -> Picture:
    """Draw the picture for ``day``; ``at`` is the same moment in UTC. The number of statements is fixed."""
    missions = resident_missions(settings.current().office_country)
    heads = heads_on(day)
    stale_before = day - UNVERIFIED_AFTER
    last = last_event_before(at)
    return Picture(
        day=day,
        missions=len(missions),
        vacant=[mission for mission in missions if mission.id not in heads],
        acting=[
            heads[mission.id] for mission in missions if mission.id in heads and heads[mission.id].ad_interim
        ],
        new_heads=heads_since(day - timedelta(days=NEW_FOR_DAYS), day),
        stale=[one for one in missions if one.verified_on is None or one.verified_on < stale_before],
        coming=coming_events(at),
        reach=None if last is None else _reach(last, missions),
    )


def _reach(event: Event, missions: Sequence[Organisation]) -> Reach:
    present = organisations_present(event.id)
    missed = [mission for mission in missions if mission.id not in present]
    return Reach(event, len(missions) - len(missed), missed)
