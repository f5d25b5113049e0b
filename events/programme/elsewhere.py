"""An event's hours as a clock elsewhere shows them, beside those of its own place: a guest's, a browser's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from zoneinfo import ZoneInfo, available_timezones

from flask import Flask

from events.programme.hours import on_the_wall, sittings, when_words
from events.programme.models import Event, ProgrammeItem
from events.programme.positions import map_url, position_words
from office.countries.cities import city_name
from office.countries.zones import zone_at
from office.web.i18n import format_day, format_hours, offset_of, place_of
from stakeholders.organisations.models import Organisation


@cache
def _known_zones() -> frozenset[str]:
    return frozenset(available_timezones())


def known_zone(asked: str) -> str:
    """The zone that was asked for, if there is such a one; else empty."""
    return asked if asked in _known_zones() else ""


@dataclass(frozen=True)
class Elsewhere:
    """An event's hours on a clock elsewhere.

    Args:
        zone: IANA name of the zone.
        place: the town by which it is told, in the reader's language.
        when: the hours of the event there with the place, as in "13:00–15:00 (Stockholm)"; with the day where
            it is not the same as the event's own.
        items: the hours of each point of the programme there, by its number; with the day in the same way.
    """

    zone: str
    place: str
    when: str
    items: dict[int, str]


def elsewhere(
    event: Event, zone: str, lang: str, items: Sequence[ProgrammeItem] = (), town: str = ""
) -> Elsewhere | None:
    """The event's hours in another zone; None where both clocks show the same, and for whole days.

    Args:
        zone: IANA name of a zone that there is.
        items: the points of the programme that are shown.
        town: by which the zone is told, in the reader's language; else by the one that it is named after.
    """
    held = sittings(event)
    moments = [] if event.is_all_day else [moment for sitting in held for moment in sitting]
    moments += [moment for item in items for moment in (item.starts_at, item.ends_at or item.starts_at)]
    if all(_offset(moment, zone) == _offset(moment, event.zone) for moment in moments):
        return None
    place = town or _place(zone, held[0][0], lang)
    return Elsewhere(
        zone,
        place,
        "" if event.is_all_day else _when(event, held, zone, lang, place),
        {item.id: _hours(event, item.starts_at, item.ends_at, zone, lang) for item in items},
    )


def programme_by_days(event: Event) -> list[tuple[date | None, list[ProgrammeItem]]]:
    """The points of the programme in order, by days in the event's zone; no day where it is the only one."""
    days: list[tuple[date | None, list[ProgrammeItem]]] = []
    for item in event.items:
        day = on_the_wall(item.starts_at, event.zone).date()
        # A point that lies outside, and the hours after midnight of one evening, are told with their day too.
        if not days or days[-1][0] != day:
            days.append((day, []))
        days[-1][1].append(item)
    if len(days) == 1 and not event.is_of_several_days:
        return [(None, days[0][1])]
    return days


def hours_of_guest(
    event: Event, organisation: Organisation | None, lang: str, items: Sequence[ProgrammeItem] = ()
) -> Elsewhere | None:
    """The event's hours where the guest's mission or organisation has its seat.

    An ambassador accredited from Stockholm reads Stockholm's; of an embassy in the host country, of one whose
    seat is not known, and of a state of several zones without a town that tells which, there are none.

    Args:
        items: the points of the programme that are shown.
    """
    if organisation is None:
        return None
    zone = zone_at(organisation.seat_country, organisation.seat_city, event.starts_at)
    if not zone:
        return None
    return elsewhere(event, zone, lang, items, city_name(organisation.seat_city, lang))


def _offset(moment: datetime, zone: str) -> object:
    return moment.astimezone(ZoneInfo(zone)).utcoffset()


def _place(zone: str, at: datetime, lang: str) -> str:
    # Zones of the sea have no town, and in their names east and west are exchanged.
    if zone.startswith("Etc/") or "/" not in zone:
        return offset_of(at.astimezone(ZoneInfo(zone)))
    return place_of(zone, lang)


def _when(event: Event, held: list[tuple[datetime, datetime]], zone: str, lang: str, place: str) -> str:
    days = {moment: on_the_wall(moment, zone).date() for sitting in held for moment in sitting}
    same_days = all(day == on_the_wall(moment, event.zone).date() for moment, day in days.items())
    hours = {format_hours(*sitting, zone, lang) for sitting in held}
    is_through = len(held) == 1 and days[held[0][0]] != days[held[0][1]]
    if same_days and len(hours) == 1 and not is_through:
        return f"{hours.pop()} ({place})"
    return when_words(event, lang, zone=zone, place=place)


def _hours(event: Event, starts: datetime, ends: datetime | None, zone: str, lang: str) -> str:
    words = format_hours(starts, ends, zone, lang)
    day = on_the_wall(starts, zone).date()
    return words if day == on_the_wall(starts, event.zone).date() else f"{format_day(day, lang)}, {words}"


def register(app: Flask) -> None:
    """Let templates write the programme by days, and link to maps."""
    app.add_template_filter(programme_by_days, "programme_by_days")
    app.add_template_global(map_url, "map_url")
    app.add_template_global(position_words, "position_words")
