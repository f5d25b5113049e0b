"""What is held when: the hours that are looked at, of an event or of one that is only being planned."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta
from functools import cached_property
from typing import Final

from events.clashes.sun import place_of_zone
from events.programme.hours import day_begins, on_the_wall, sittings, to_utc, wall_time
from events.programme.models import Event

#: Of what lasts longer, the first days are looked at: an exhibition of half a year meets every feast.
MOST_DAYS: Final = 62
_INSTANT: Final = timedelta(microseconds=1)


@dataclass(frozen=True)
class Occasion:
    """The hours of an event, in order; instants are aware.

    Args:
        event_id: None where it is not kept yet.
        place: degrees north and east, where the event has them; else its zone's city serves.
        reply_by: the last day for answers, in its zone.
    """

    zone: str
    sittings: tuple[tuple[datetime, datetime], ...]
    is_all_day: bool = False
    is_online: bool = False
    reply_by: date | None = None
    event_id: int | None = None
    place: tuple[float, float] | None = None

    @property
    def starts_at(self) -> datetime:
        """When the first sitting begins."""
        return self.sittings[0][0]

    @property
    def ends_at(self) -> datetime:
        """When the last sitting ends."""
        return self.sittings[-1][1]

    @cached_property
    def days(self) -> tuple[date, ...]:
        """The days in its zone on which something is held, in order; at most `MOST_DAYS`."""
        return tuple(sorted({day for sitting in self.sittings for day in _days(sitting, self.zone)}))[
            :MOST_DAYS
        ]

    @property
    def first(self) -> date:
        """The first day."""
        return self.days[0]

    @property
    def last(self) -> date:
        """The last day that is looked at."""
        return self.days[-1]

    @property
    def coordinates(self) -> tuple[float, float] | None:
        """Where the sun is looked at; None where that is not known."""
        return self.place or place_of_zone(self.zone)

    def hours_on(self, day: date) -> list[tuple[datetime, datetime]]:
        """What is held on a day of its zone, cut at the midnights: naive times, by its clocks."""
        begins, ends = datetime.combine(day, datetime.min.time()), datetime.combine(day, datetime.max.time())
        held = [(on_the_wall(start, self.zone), on_the_wall(end, self.zone)) for start, end in self.sittings]
        return [(max(start, begins), min(end, ends)) for start, end in held if start <= ends and end > begins]

    def moved(self, days: int) -> Occasion:
        """The same hours by the clock, so many days later; the day for answers stays.

        Raises:
            NoSuchLocalTime: the clocks skip one of them.
        """
        return replace(
            self,
            sittings=tuple(
                (self._moved(start, days), self._moved(end, days)) for start, end in self.sittings
            ),
        )

    def _moved(self, instant: datetime, days: int) -> datetime:
        shown = wall_time(instant, self.zone)
        local = shown.local + timedelta(days=days)
        if self.is_all_day:
            return day_begins(local.date(), self.zone)
        return to_utc(local, self.zone, shown.fold or 0)


def _days(sitting: tuple[datetime, datetime], zone: str) -> Iterator[date]:
    # What ends at a midnight is not held on the day that begins then.
    day, last = on_the_wall(sitting[0], zone).date(), on_the_wall(sitting[1] - _INSTANT, zone).date()
    last = min(last, day + timedelta(days=MOST_DAYS))
    while day <= last:
        yield day
        day += timedelta(days=1)


def occasion_of(event: Event) -> Occasion:
    """The hours of an event as it is kept."""
    place = None
    if event.latitude is not None and event.longitude is not None:
        place = (event.latitude, event.longitude)
    return Occasion(
        zone=event.zone,
        sittings=tuple(sittings(event)),
        is_all_day=event.is_all_day,
        is_online=event.is_online,
        reply_by=event.reply_by,
        event_id=event.id,
        place=place,
    )
