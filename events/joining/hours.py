"""An event's hours as the guest's own clock shows them, beside those of the event; nothing is remembered."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import cache, lru_cache
from zoneinfo import ZoneInfo, available_timezones

from babel.lists import format_list
from babel.units import format_unit

from events.programme.models import Event
from office.web.forms import zone_choices
from office.web.i18n import format_clock, format_day, format_event_time, place_of


@cache
def _known_zones() -> frozenset[str]:
    return frozenset(available_timezones())


@lru_cache(maxsize=8)
def zones_in(lang: str) -> tuple[tuple[str, str], ...]:
    """The time zones to choose from, by the cities' names in ``lang``. Kept, for it takes long."""
    return tuple(zone_choices(lang))


def known_zone(asked: str) -> str:
    """The zone that was asked for, if there is such a one; else empty."""
    return asked if asked in _known_zones() else ""


@dataclass(frozen=True)
class GuestHours:
    """An event's hours on a clock elsewhere.

    Args:
        zone: IANA name of the guest's zone.
        place: the city it is named after, in the reader's language.
        when: day and hours of the event there.
        items: the hours of each point of the programme there, by its number; with the day where it is not the
            same as the event's own.
    """

    zone: str
    place: str
    when: str
    items: dict[int, str]


def guest_hours(event: Event, zone: str, lang: str) -> GuestHours | None:
    """The event's hours in the guest's zone; None where both clocks show the same."""
    there, here = ZoneInfo(zone), ZoneInfo(event.zone)
    moments = [event.starts_at, event.ends_at, *(item.starts_at for item in event.items)]
    if all(there.utcoffset(m.astimezone(there)) == here.utcoffset(m.astimezone(here)) for m in moments):
        return None
    return GuestHours(
        zone,
        place_of(zone, lang),
        format_event_time(event.starts_at, event.ends_at, zone, lang),
        {item.id: _hours(event, item.starts_at, item.ends_at, there, lang) for item in event.items},
    )


def _hours(event: Event, starts: datetime, ends: datetime | None, there: ZoneInfo, lang: str) -> str:
    words = format_clock(starts, there.key, lang)
    if ends is not None:
        words = f"{words}–{format_clock(ends, there.key, lang)}"
    if starts.astimezone(there).date() == starts.astimezone(ZoneInfo(event.zone)).date():
        return words
    return f"{format_day(starts, lang, there.key)}, {words}"


def left_in_words(left: timedelta, lang: str) -> str:
    """A stretch of time as people say it: "3 days, 4 hours", "12 minutes"; at least a minute."""
    minutes = max(1, -(-int(left.total_seconds()) // 60))
    days, rest = divmod(minutes, 1440)
    parts: Iterable[tuple[int, str]] = (
        ((days, "day"), (rest // 60, "hour")) if days else ((rest // 60, "hour"), (rest % 60, "minute"))
    )
    return format_list(
        [format_unit(n, f"duration-{unit}", "long", locale=lang) for n, unit in parts if n],
        style="unit",
        locale=lang,
    )
