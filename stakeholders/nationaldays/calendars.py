"""National days as a calendar (RFC 5545): all-day entries whose UIDs never change."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime, timedelta
from functools import lru_cache
from typing import Final

from flask_babel import force_locale
from flask_babel import gettext as _
from icalendar import Event as Entry
from icalendar import vText

from office import clock
from office.accounts.queries import user
from office.ics import cleaned, frame, one_line, stamp, wrap
from office.subscriptions.models import Subscription
from stakeholders.nationaldays.queries import Occurrence, keeper_name, occurrences
from stakeholders.nationaldays.words import rule_words

#: What a subscription to them is called.
KIND: Final = "national_days"
_PRODID = "-//Doyen//National days//EN"
#: How often a subscribed calendar should ask again.
_REFRESH = timedelta(days=1)
#: Written entries that are kept: four years of some 250 days in three languages.
_KEPT = 4096


def calendar_of(found: Iterable[Occurrence], language: str) -> bytes:
    """The days as a calendar in ``language``; the same bytes for the same days."""
    with force_locale(language):
        name = _("National days")
    return wrap(frame(name, _REFRESH, prodid=_PRODID), entries_of(found, language))


def entries_of(found: Iterable[Occurrence], language: str) -> list[bytes]:
    """Each day as one entry in ``language``; the octets are kept while neither day nor keeper changes."""
    entries: list[bytes] = []
    seen: dict[tuple[int, int], int] = {}
    with force_locale(language):
        for occurrence in found:
            one, day = occurrence.national_day, occurrence.day
            number = seen[one.id, day.year] = seen.get((one.id, day.year), 0) + 1
            says = (one.rule, tuple(sorted(one.name.items())), one.note, keeper_name(one, language))
            kept = _kept(one.id, one.updated_at, says, day, number, language)
            if not kept:
                kept.append(_entry(occurrence, number, language).to_ical())
            entries.append(kept[0])
    return entries


@lru_cache(maxsize=_KEPT)
def _kept(
    number: int, changed_at: datetime, says: tuple[object, ...], day: date, again: int, language: str
) -> list[bytes]:
    """The place where an entry's octets are kept: empty at first; the arguments are all that decides them."""
    return []


def _entry(occurrence: Occurrence, number: int, language: str) -> Entry:
    one, day = occurrence.national_day, occurrence.day
    entry = Entry()
    # Of a year, not of a day: one that is moved stays the same entry. In a lunar year there may be a second.
    again = f"-{number}" if number > 1 else ""
    entry.add("UID", vText(f"national-day-{one.id}-{day.year}{again}@doyen"))
    entry.add("DTSTAMP", stamp(one.updated_at))
    entry.add("LAST-MODIFIED", stamp(one.updated_at))
    entry.add("DTSTART", day)
    entry.add("DTEND", day + timedelta(days=1))
    keeper = keeper_name(one, language)
    entry.add("SUMMARY", vText(one_line(_("%(keeper)s: %(day)s", keeper=keeper, day=one.called(language)))))
    rule = rule_words(one.falls)
    entry.add("DESCRIPTION", vText("\n".join(filter(None, (rule[:1].upper() + rule[1:], cleaned(one.note))))))
    entry.add("CATEGORIES", [one_line(_("National day"))])
    entry.add("TRANSP", vText("TRANSPARENT"))
    return entry


def owned_calendar(subscription: Subscription) -> bytes | None:
    """A member of staff's own calendar of the days, in four statements; None where they have left."""
    owner = user(subscription.subject_id)
    if owner is None or not owner.active:
        return None
    return calendar_of(days_followed(subscription.language), subscription.language)


def days_followed(language: str) -> list[Occurrence]:
    """What a calendar that is followed shows: the days of last year, of this one and of two to come."""
    year = clock.today().year
    return occurrences(date(year - 1, 1, 1), date(year + 2, 12, 31), language)
