"""How an event is written as one entry of a calendar: a VEVENT (RFC 5545, section 3.6.1)."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from typing import Final

from flask_babel import force_locale
from flask_babel import gettext as _
from icalendar import Event as Entry
from icalendar import vCalAddress, vRecur, vText, vUri

from events.calendars.plain import plain_text
from events.calendars.timezones import vtimezone
from events.programme.hours import first_day, last_day, on_the_wall, sittings
from events.programme.models import Event, EventStatus, ProgrammeItem, Speaker
from events.registration.models import Answer
from office import settings
from office.ics import cleaned, one_line, parameter, stamp
from office.localized import pick

_STATUS: Final = {
    EventStatus.DRAFT: "TENTATIVE",
    EventStatus.PUBLISHED: "CONFIRMED",
    EventStatus.CANCELLED: "CANCELLED",
}
_PARTSTAT: Final = {
    Answer.ACCEPTED: "ACCEPTED",
    Answer.SUBSTITUTED: "ACCEPTED",
    Answer.TENTATIVE: "TENTATIVE",
    Answer.DECLINED: "DECLINED",
}


def place(event: Event, language: str) -> str:
    """Where the event is held, as the public reads it; the meeting's own address is never told."""
    venue = pick(event.venue, language)
    if venue:
        return cleaned(venue)
    with force_locale(language):
        return str(_("Online"))


def page_url(event: Event) -> str:
    """The address of the event's public page."""
    return f"{settings.current().public_url}/events/{event.slug}"


def is_virtual(event: Event) -> bool:
    """Whether one takes part through a link: a meeting is set, or there is no place to go to."""
    return event.is_online or not any(event.venue.values())


def public_entry(event: Event, language: str) -> bytes:
    """The event as everybody may read it, as octets that `office.ics.wrap` puts into a calendar."""
    entry = _entry(event, event.uid, event.sequence, language, event.revised_at)
    entry.add("STATUS", vText(_STATUS[event.status]))
    entry.add("LOCATION", vText(place(event, language)))
    _add_text(entry, plain_text(cleaned(pick(event.description, language))))
    return written(entry, event)


def item_uid(item: ProgrammeItem) -> str:
    """The UID of a point of the programme: it stays the same while the point does, whatever else changes."""
    name, _at, host = item.event.uid.partition("@")
    return f"{name}-{item.id}" + (f"@{host}" if host else "")


def item_entry(item: ProgrammeItem, language: str) -> bytes:
    """One point of the programme as everybody may read it, as an entry of its own beside the event's.

    One without an end says when it begins, and takes no time.
    """
    event = item.event
    entry = Entry()
    _add_head(entry, item_uid(item), event.sequence, event.revised_at)
    entry.add("DTSTART", item.starts_at.astimezone(UTC))
    if item.ends_at is not None and item.ends_at > item.starts_at:
        entry.add("DTEND", item.ends_at.astimezone(UTC))
    entry.add("SUMMARY", vText(one_line(pick(item.title, language))))
    _add_place(entry, event, language)
    entry.add("RELATED-TO", vText(event.uid))
    entry.add("STATUS", vText(_STATUS[event.status]))
    entry.add("LOCATION", vText(place(event, language)))
    with force_locale(language):
        part = _("Part of: %(title)s", title=one_line(event.titled(language)))
    speakers = "\n".join(_speaker(speaker, language) for speaker in item.speakers)
    _add_text(entry, part, speakers, plain_text(cleaned(pick(item.description, language))))
    return written(entry, event)


def _speaker(speaker: Speaker, language: str) -> str:
    told = (speaker.name, pick(speaker.role, language), pick(speaker.institution, language))
    return ", ".join(filter(None, map(one_line, told)))


def own_entry(
    event: Event,
    *,
    uid: str,
    sequence: int,
    language: str,
    join_link: str | None,
    page: str,
    is_registered: bool = False,
    cancelled: bool,
    tentative: bool = False,
    stamped_at: datetime | None,
) -> Entry:
    """A guest's own entry of the event.

    Args:
        join_link: the guest's joining page, once there is something to be joined.
        page: the guest's own page, named where there is no link yet; "" for none.
        is_registered: it is the page of their registration, not of an invitation.
        cancelled: it stands no more, for this guest at least.
        tentative: they wait for a seat.
        stamped_at: when that was decided; the event's last revision unless given.
    """
    cancelled = cancelled or event.status is EventStatus.CANCELLED
    entry = _entry(event, uid, sequence, language, stamped_at or event.revised_at)
    status = "CANCELLED" if cancelled else "TENTATIVE" if tentative else _STATUS[event.status]
    entry.add("STATUS", vText(status))
    joins = join_link if join_link and is_virtual(event) and not cancelled else ""
    venue = cleaned(pick(event.venue, language))
    # Few programs show CONFERENCE, so the link stands in LOCATION and DESCRIPTION as well.
    entry.add("LOCATION", vText(venue or joins or place(event, language)))
    words = ""
    with force_locale(language):
        if joins:
            # The class Conference quotes the list of features wrongly; vUri writes it as RFC 7986 wants it.
            label = parameter(_("Join the meeting"))
            features = {"VALUE": "URI", "FEATURE": ["VIDEO", "AUDIO"], "LABEL": label}
            entry.add("CONFERENCE", vUri(joins, params=features))
            words = _("Join the meeting here: %(link)s", link=joins)
        elif page and not cancelled:
            words = (
                _("Your registration: %(link)s", link=page)
                if is_registered
                else _("Your invitation: %(link)s", link=page)
            )
    _add_text(entry, words, plain_text(cleaned(pick(event.description, language))))
    return entry


def written(entry: Entry, event: Event) -> bytes:
    """The entry's octets, as `office.ics.wrap` takes them: before hours of a zone stands the zone."""
    octets: bytes = entry.to_ical()
    if not isinstance(entry.get("RRULE"), vRecur):
        return octets
    zone = vtimezone(event.zone, first_day(event).year, last_day(event).year + 1)
    return zone + octets + b"".join(one.to_ical() for one in _longer_or_shorter(entry, event))


def _longer_or_shorter(entry: Entry, event: Event) -> Iterator[Entry]:
    """The sittings during which clocks are changed, where the first is not like them, each told by itself.

    Of a repeated entry every one lasts exactly as long as the first (RFC 5545, section 3.8.5.3): an end that
    is to be by the clock, on the one morning that has an hour more or less, has to be said.
    """
    first, *others = sittings(event)
    for begins, ends in others:
        if ends - begins != first[1] - first[0]:
            one = entry.copy()
            for name in ("RRULE", "DTSTART", "DTEND"):
                one.pop(name, None)
            for name, moment in (("RECURRENCE-ID", begins), ("DTSTART", begins), ("DTEND", ends)):
                one.add(name, on_the_wall(moment, event.zone), parameters={"TZID": event.zone})
            yield one


def add_parties(entry: Entry, address: str, name: str, answer: Answer | None, *, rsvp: bool) -> None:
    """Who asks and who is asked: in a calendar that goes by mail (RFC 5546, section 3.2)."""
    office = settings.current()
    organizer = vCalAddress(f"mailto:{_bare(office.mail_from)}")
    organizer.params["CN"] = parameter(office.office_name)
    entry.add("ORGANIZER", organizer)
    # One attendee, so that no guest sees another.
    attendee = vCalAddress(f"mailto:{_bare(address)}")
    attendee.params["CUTYPE"] = "INDIVIDUAL"
    attendee.params["ROLE"] = "REQ-PARTICIPANT"
    attendee.params["PARTSTAT"] = _PARTSTAT[answer] if answer is not None else "NEEDS-ACTION"
    attendee.params["RSVP"] = "TRUE" if rsvp else "FALSE"
    attendee.params["CN"] = parameter(name) or _bare(address)
    entry.add("ATTENDEE", attendee)


def _bare(address: str) -> str:
    """A bare mail address without white space or control characters."""
    return "".join(cleaned(address).split())


def _entry(event: Event, uid: str, sequence: int, language: str, stamped_at: datetime) -> Entry:
    entry = Entry()
    _add_head(entry, uid, sequence, stamped_at)
    _add_hours(entry, event)
    entry.add("SUMMARY", vText(one_line(event.titled(language))))
    _add_place(entry, event, language)
    return entry


def _add_head(entry: Entry, uid: str, sequence: int, stamped_at: datetime) -> None:
    entry.add("UID", vText(uid))
    entry.add("DTSTAMP", stamp(stamped_at))
    entry.add("LAST-MODIFIED", stamp(stamped_at))
    entry.add("SEQUENCE", sequence)


def _add_place(entry: Entry, event: Event, language: str) -> None:
    entry.add("URL", vUri(page_url(event)))
    if event.latitude is not None and event.longitude is not None:
        entry.add("GEO", (event.latitude, event.longitude))
    with force_locale(language):
        entry.add("CATEGORIES", [cleaned(_("Seminar"))])
    entry.add("TRANSP", vText("OPAQUE"))


def _add_text(entry: Entry, *paragraphs: str) -> None:
    text = "\n\n".join(filter(None, paragraphs))
    if text:
        entry.add("DESCRIPTION", vText(text))


def _add_hours(entry: Entry, event: Event) -> None:
    """Whole days as days, hours that come again every day as such, all else in UTC."""
    if event.is_all_day:
        # The end is the day after the last one (RFC 5545, section 3.6.1).
        entry.add("DTSTART", first_day(event))
        entry.add("DTEND", last_day(event) + timedelta(days=1))
        return
    held = sittings(event)
    if len(held) == 1:
        # UTC: a VTIMEZONE that Outlook reads differently would move a single seminar by an hour.
        entry.add("DTSTART", event.starts_at.astimezone(UTC))
        entry.add("DTEND", event.ends_at.astimezone(UTC))
        return
    for name, moment in zip(("DTSTART", "DTEND"), held[0], strict=True):
        entry.add(name, on_the_wall(moment, event.zone), parameters={"TZID": event.zone})
    entry.add("RRULE", vRecur(FREQ="DAILY", COUNT=len(held)))
