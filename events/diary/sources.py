"""What the house puts into the calendars: events, deadlines, letters, days, and what others keep."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from flask import url_for
from flask_babel import gettext as _

from events.clashes.holidays import holidays_between
from events.diary import queries
from events.diary.days import DAY, Item, Kind, Reader, Source, days_covered
from events.diary.words import own_hours
from events.external.queries import entries_between
from events.programme.hours import sittings, zone_named
from events.programme.models import Event, EventStatus
from office import settings
from office.mailroom.kinds import kind_label
from office.mailroom.servers import mailings_named
from stakeholders.nationaldays.queries import keeper_name, occurrences


def public_events(first: date, last: date, zone: str, reader: Reader) -> list[Item]:
    """Events as everybody may know of them: no draft, and none that is unlisted."""
    return [
        item
        for event in queries.public_events_between(first, last, reader.series)
        if not reader.promised or reader.promised in event.languages
        for item in _of_event(event, zone, reader, url_for("programme.public_event", slug=event.slug))
    ]


def staff_events(first: date, last: date, zone: str, reader: Reader) -> list[Item]:
    """Every event, drafts too, and until when answers are taken."""
    found: list[Item] = []
    for event in queries.events_between(first, last):
        url = url_for("programme.overview", event_id=event.id)
        found.extend(_of_event(event, zone, reader, url))
        if event.reply_by is not None and event.status is not EventStatus.CANCELLED:
            found.append(
                Item(
                    Kind.DEADLINE,
                    _("Reply by: %(event)s", event=event.titled(reader.language)),
                    event.reply_by,
                    event.reply_by,
                    url=url,
                    is_draft=event.status is EventStatus.DRAFT,
                )
            )
    return found


def _of_event(event: Event, zone: str, reader: Reader, url: str) -> Iterator[Item]:
    is_draft = event.status is EventStatus.DRAFT
    kind = Kind.DRAFT if is_draft else Kind.EVENT
    title = event.titled(reader.language)
    is_cancelled = event.status is EventStatus.CANCELLED
    if event.is_all_day:
        # The same days for every reader, whatever the hour is elsewhere.
        first, last = days_covered(event.starts_at, event.ends_at, zone_named(event.zone))
        yield Item(kind, title, first, last, url=url, is_draft=is_draft, is_cancelled=is_cancelled)
        return
    held = sittings(event)
    place = ZoneInfo(zone)
    for number, (starts, ends) in enumerate(held, 1):
        first, last = days_covered(starts, ends, place)
        yield Item(
            kind,
            title,
            first,
            last,
            starts.astimezone(place),
            ends.astimezone(place),
            url,
            detail=_("Day %(number)d of %(total)d", number=number, total=len(held)) if len(held) > 1 else "",
            own_hours=own_hours(starts, ends, event.zone, zone, reader.language),
            is_draft=is_draft,
            is_cancelled=is_cancelled,
        )


def set_mailings(first: date, last: date, zone: str, _reader: Reader) -> list[Item]:
    """Letters that go out by themselves at a set time: their kind, and what they are about; nobody's name."""
    place = ZoneInfo(zone)
    since, until = (datetime.combine(day, time.min, place) for day in (first, last + DAY))
    mailings = queries.mailings_between(since, until)
    names = mailings_named(mailings)
    found = []
    for mailing in mailings:
        assert mailing.begins_at is not None
        begins = mailing.begins_at.astimezone(place)
        subject = names.get(mailing.id)
        title = subject.name if subject is not None else str(kind_label(mailing.kind))
        url = subject.url if subject is not None else ""
        found.append(Item(Kind.MAILING, title, begins.date(), begins.date(), begins, begins, url))
    return found


def national_days(first: date, last: date, _zone: str, reader: Reader) -> list[Item]:
    """The days of states that have a mission to ours, and of organisations in the register."""
    index = url_for("nationaldays.index")
    return [
        Item(
            Kind.NATIONAL_DAY,
            _(
                "%(keeper)s: %(day)s",
                keeper=keeper_name(one.national_day, reader.language),
                day=one.national_day.called(reader.language),
            ),
            one.day,
            one.day,
            url=f"{index}?year={one.day.year}",
            country=one.national_day.country or "",
        )
        for one in occurrences(first, last, reader.language)
        if one.missions
    ]


def public_holidays(first: date, last: date, _zone: str, reader: Reader) -> list[Item]:
    """The public holidays of the office's own country."""
    home = settings.current().office_country
    return [
        Item(Kind.HOLIDAY, one.name, one.day, one.day)
        for one in holidays_between(first, last, [home], reader.language)
    ]


def others_entries(first: date, last: date, zone: str, _reader: Reader) -> list[Item]:
    """What stands in the calendars of others."""
    place = ZoneInfo(zone)
    # Whole days have the same dates in every zone: a day more at either end is asked for, and narrowed.
    since, until = (datetime.combine(day, time.min, place) for day in (first - DAY, last + 2 * DAY))
    found = []
    for entry in entries_between(since, until):
        url = url_for("external.show", calendar_id=entry.calendar_id)
        title, whose = entry.summary or _("(without a title)"), entry.calendar.name
        if entry.is_all_day:
            days = days_covered(entry.starts_at, entry.ends_at, zone_named(entry.calendar.zone))
            found.append(Item(Kind.EXTERNAL, title, *days, url=url, detail=whose))
            continue
        days = days_covered(entry.starts_at, entry.ends_at, place)
        hours = entry.starts_at.astimezone(place), entry.ends_at.astimezone(place)
        found.append(Item(Kind.EXTERNAL, title, *days, *hours, url=url, detail=whose))
    return found


def sources() -> Iterable[Source]:
    """Every source of this house; the first two alone tell the public anything."""
    return (
        Source(frozenset({Kind.HOLIDAY}), public_holidays, for_public=True),
        Source(frozenset({Kind.EVENT}), public_events, for_public=True, for_staff=False),
        Source(frozenset({Kind.EVENT, Kind.DRAFT, Kind.DEADLINE}), staff_events),
        Source(frozenset({Kind.MAILING}), set_mailings),
        Source(frozenset({Kind.NATIONAL_DAY}), national_days),
        Source(frozenset({Kind.EXTERNAL}), others_entries),
    )
