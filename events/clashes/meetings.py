"""Which meetings stand against an occasion: our events, others' calendars, the clocks of guests abroad."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Sequence
from datetime import date, datetime, time, timedelta
from hashlib import sha256
from typing import Final

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext

from events.clashes.days import key_of
from events.clashes.kinds import Behind, Clash, Kind, Severity
from events.clashes.occasion import Occasion, occasion_of
from events.clashes.queries import Around, Circle, Guest
from events.clashes.sun import zone_of
from events.external.models import ExternalCalendar, ExternalEntry
from events.guestlist.models import Invitation
from events.programme.hours import on_the_wall, when_words
from events.programme.models import Event, EventStatus
from office.web.i18n import format_hours, format_moment, language, office_zone, place_of

#: When a secretariat is at its desks.
_OFFICE_HOURS: Final = (time(8), time(18))
_INSTANT: Final = timedelta(microseconds=1)


def our_events(occasion: Occasion, circle: Circle, around: Around) -> Iterator[Clash]:
    """Our other events at the same hours, or on the same day with the same guests."""
    guests = {guest.organisation_id: guest for guest in circle.guests}
    for event in around.events:
        theirs = occasion_of(event)
        overlaps = _overlap(occasion.sittings, theirs.sittings)
        shared = around.shared.get(event.id, ())
        if not overlaps and not (shared and set(occasion.days) & set(theirs.days)):
            continue
        yield _our_event(event, theirs, _in_common(shared, guests), overlaps)


def _our_event(event: Event, theirs: Occasion, behind: tuple[Behind, ...], overlaps: bool) -> Clash:
    spoken = language()
    title = event.titled(spoken)
    if not behind:
        words = _("At the same hours: “%(title)s”", title=title)
    elif overlaps:
        words = ngettext(
            "At the same hours: “%(title)s”, with %(num)d guest in common",
            "At the same hours: “%(title)s”, with %(num)d guests in common",
            len(behind),
            title=title,
        )
    else:
        words = ngettext(
            "On the same day: “%(title)s”, with %(num)d guest in common",
            "On the same day: “%(title)s”, with %(num)d guests in common",
            len(behind),
            title=title,
        )
    when = when_words(event, spoken)
    return Clash(
        # Its hours are part of it: when either moves, somebody looks at it again.
        key_of(Kind.EVENT, event.id, f"{event.starts_at:%Y%m%dT%H%M}", "hours" if overlaps else "day"),
        Kind.EVENT,
        Severity.MOVE if overlaps and behind else Severity.KNOW,
        words,
        _("%(when)s. It is a draft.", when=when) if event.status is EventStatus.DRAFT else f"{when}.",
        theirs.first,
        theirs.last,
        _("Our events"),
        url_for("programme.overview", event_id=event.id),
        behind,
    )


def _in_common(shared: Sequence[Invitation], guests: dict[int, Guest]) -> tuple[Behind, ...]:
    """The missions that both lists have, the addressee named where it is one and the same."""
    found: dict[int, Behind] = {}
    for entry in shared:
        guest = guests[entry.organisation_id]
        same = entry.addressee_id is not None and entry.addressee_id == guest.addressee_id
        if same or guest.organisation_id not in found:
            found[guest.organisation_id] = Behind(
                guest.organisation, guest.addressee if same else "", guest.state
            )
    return tuple(sorted(found.values(), key=lambda one: one.name))


def _overlap(ours: Sequence[tuple[datetime, datetime]], theirs: Sequence[tuple[datetime, datetime]]) -> bool:
    return any(start < until and end > since for start, end in ours for since, until in theirs)


def others_entries(occasion: Occasion, _circle: Circle, around: Around) -> Iterator[Clash]:
    """What watched calendars of others hold at the same hours, one line a calendar; whole days as a hint."""
    timed: dict[int, list[ExternalEntry]] = defaultdict(list)
    whole: dict[int, list[ExternalEntry]] = defaultdict(list)
    for entry in around.entries:
        if entry.is_all_day:
            if set(occasion.days) & set(_whole_days(entry)):
                whole[entry.calendar_id].append(entry)
        elif _overlap(occasion.sittings, [(entry.starts_at, max(entry.ends_at, entry.starts_at + _INSTANT))]):
            timed[entry.calendar_id].append(entry)
    for found, severity in ((timed, Severity.MOVE), (whole, Severity.KNOW)):
        for entries in found.values():
            yield _of_others(entries, severity, occasion)


def _of_others(entries: list[ExternalEntry], severity: Severity, occasion: Occasion) -> Clash:
    calendar, spoken = entries[0].calendar, language()
    names = [entry.summary or _("An entry without a title") for entry in entries]
    said = " ".join(f"{entry.uid} {entry.starts_at:%Y%m%dT%H%M}" for entry in entries)
    if len(entries) == 1:
        title = _("%(calendar)s: %(entry)s", calendar=calendar.name, entry=names[0])
        text = _hours(entries[0], occasion.zone, spoken)
    else:
        title = ngettext(
            "%(calendar)s: %(num)d entry",
            "%(calendar)s: %(num)d entries",
            len(entries),
            calendar=calendar.name,
        )
        text = ""
    days = [
        day
        for entry in entries
        for day in (_first_day(entry, occasion.zone), _last_day(entry, occasion.zone))
    ]
    return Clash(
        key_of(Kind.EXTERNAL, calendar.id, sha256(said.encode()).hexdigest()[:16]),
        Kind.EXTERNAL,
        severity,
        title,
        text,
        min(days),
        max(days),
        _taken(calendar, spoken),
        behind=tuple(
            Behind(name, _hours(entry, occasion.zone, spoken))
            for name, entry in zip(names, entries, strict=True)
        )
        if len(entries) > 1
        else (),
    )


def _taken(calendar: ExternalCalendar, spoken: str) -> str:
    if calendar.taken_at is None:
        return calendar.name
    taken = format_moment(calendar.taken_at, office_zone(), spoken)
    return _("%(calendar)s, as of %(when)s", calendar=calendar.name, when=taken)


def _hours(entry: ExternalEntry, zone: str, spoken: str) -> str:
    if entry.is_all_day:
        return entry.location
    hours = format_hours(entry.starts_at, entry.ends_at, zone, spoken)
    return ", ".join(filter(None, (hours, entry.location)))


def _whole_days(entry: ExternalEntry) -> list[date]:
    first, last = _first_day(entry, ""), _last_day(entry, "")
    return [first + timedelta(days=number) for number in range((last - first).days + 1)]


def _first_day(entry: ExternalEntry, zone: str) -> date:
    # Whole days are the same everywhere: they are read in the calendar's own zone.
    return on_the_wall(entry.starts_at, entry.calendar.zone if entry.is_all_day else zone).date()


def _last_day(entry: ExternalEntry, zone: str) -> date:
    end = max(entry.starts_at, entry.ends_at - _INSTANT)
    return on_the_wall(end, entry.calendar.zone if entry.is_all_day else zone).date()


def hours_abroad(occasion: Occasion, circle: Circle, _around: Around) -> Iterator[Clash]:
    """Guests who join from another zone, where it is no hour to work though it is one here."""
    if occasion.is_all_day or not occasion.is_online:
        return
    start, end = occasion.sittings[0]
    spoken, behind = language(), []
    is_early = _is_early(start, occasion.zone)
    is_late = _is_late(start, end, occasion.zone)
    for guest in circle.guests:
        zone = zone_of(guest.seat_country, guest.seat_city) if guest.seat_country != circle.home else None
        if zone is None:
            continue
        if (_is_early(start, zone) and not is_early) or (_is_late(start, end, zone) and not is_late):
            hours = _(
                "%(hours)s in %(city)s",
                hours=format_hours(start, end, zone, spoken),
                city=place_of(zone, spoken),
            )
            behind.append(Behind(guest.organisation, hours, guest.state))
    if behind:
        yield Clash(
            key_of(Kind.HOURS, f"{start:%Y%m%dT%H%M}", len(behind)),
            Kind.HOURS,
            Severity.KNOW,
            ngettext(
                "Outside office hours for %(num)d guest who sits in another zone",
                "Outside office hours for %(num)d guests who sit in another zone",
                len(behind),
            ),
            "",
            occasion.first,
            occasion.first,
            _("Seats of the missions in the register"),
            behind=tuple(sorted(behind, key=lambda one: one.name)),
        )


def _is_early(start: datetime, zone: str) -> bool:
    return on_the_wall(start, zone).time() < _OFFICE_HOURS[0]


def _is_late(start: datetime, end: datetime, zone: str) -> bool:
    begins, ends = on_the_wall(start, zone), on_the_wall(end, zone)
    return ends.time() > _OFFICE_HOURS[1] or ends.date() != begins.date()
