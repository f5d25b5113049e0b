"""National days as a calendar (RFC 5545): all-day entries whose UIDs never change, and the links to it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from flask import url_for
from flask_babel import force_locale
from flask_babel import gettext as _
from icalendar import Event as Entry
from icalendar import vText

from office import settings
from office.ics import cleaned, frame, one_line, stamp, wrap
from office.links import BadLink, LinkKind, record_of, token_for, verify
from stakeholders.nationaldays.queries import Occurrence, keeper_name, link_number_of
from stakeholders.nationaldays.words import rule_words

_PRODID = "-//Doyen//National days//EN"
#: How often a subscribed calendar should ask again.
_REFRESH = timedelta(days=1)


def calendar_of(found: Iterable[Occurrence], language: str) -> bytes:
    """The days as a calendar in ``language``; the same bytes for the same days."""
    with force_locale(language):
        seen: dict[tuple[int, int], int] = {}
        entries: list[bytes] = []
        for occurrence in found:
            key = (occurrence.national_day.id, occurrence.day.year)
            seen[key] = seen.get(key, 0) + 1
            entries.append(_entry(occurrence, seen[key], language).to_ical())
        return wrap(frame(_("National days"), _REFRESH, prodid=_PRODID), entries)


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


def feed_url(user_id: int) -> str:
    """The absolute address of a member of staff's own feed; whoever has it may read the days."""
    token = token_for(LinkKind.NATIONAL_DAYS, user_id, link_number_of(user_id) or 0)
    return settings.current().public_url + url_for("nationaldays.feed", token=token)


def open_feed(token: str) -> int:
    """The number of the member of staff whose link this is: one statement.

    Raises:
        BadLink: it is none of ours, was withdrawn, or its owner has left; which is not told.
    """
    user_id = record_of(token)
    verify(LinkKind.NATIONAL_DAYS, token, link_number_of(user_id))
    return user_id


__all__ = ["BadLink", "calendar_of", "feed_url", "open_feed"]
