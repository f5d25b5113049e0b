"""Events as iCalendar bytes: public files and feeds, and each guest's own copy (RFC 5545, 5546 and 7986).

Whatever is written here is the same for the same rows: nothing asks the clock, and nothing is random, so
that a file keeps its ETag and a calendar program sees a change only where there is one.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable
from datetime import UTC, datetime, timedelta
from functools import lru_cache
from typing import Literal

from flask_babel import force_locale
from flask_babel import gettext as _
from icalendar import Calendar, vCalAddress, vDuration, vText, vUri
from icalendar import Event as Entry

from events.calendars.plain import plain_text
from events.guestlist.links import invitation_url
from events.guestlist.models import Invitation
from events.programme.models import Event, EventStatus
from events.registration.models import Answer, Registration
from office import settings
from office.localized import pick

Method = Literal["REQUEST", "CANCEL"]

PRODID = "-//Doyen//Doyen//EN"
#: How often a subscribed calendar should ask again; Google comes every 12 to 24 hours whatever we say.
REFRESH = timedelta(hours=1)
#: Rendered entries that are kept: a change to one event renders one event.
KEPT_ENTRIES = 4096

_STATUS = {
    EventStatus.DRAFT: "TENTATIVE",
    EventStatus.PUBLISHED: "CONFIRMED",
    EventStatus.CANCELLED: "CANCELLED",
}
_PARTSTAT = {
    Answer.ACCEPTED: "ACCEPTED",
    Answer.SUBSTITUTED: "ACCEPTED",
    Answer.TENTATIVE: "TENTATIVE",
    Answer.DECLINED: "DECLINED",
}
_LINE_ENDS = re.compile("\r\n|[\r\v\f\x1c-\x1e\x85\u2028\u2029]")
_IN_PARAMETERS = str.maketrans({'"': "'", ";": " ", ":": " ", ",": " ", "^": " ", "\n": " ", "\t": " "})


def cleaned(text: str) -> str:
    """Text that may enter a calendar: every line end is LF, every other control character is gone.

    `icalendar` lets NUL, VT and U+0085 through, and some parsers end the file there.
    """
    text = _LINE_ENDS.sub("\n", text)
    return "".join(c for c in text if c in "\n\t" or unicodedata.category(c) not in {"Cc", "Cs"})


def parameter(text: str) -> str:
    """Text that may enter a CN: none of ``" ; : ,``, at which several parsers cut, and all on one line."""
    return " ".join(cleaned(text).translate(_IN_PARAMETERS).split())


def event_calendar(event: Event, language: str) -> bytes:
    """The public file of one event in ``language``: no METHOD, ORGANIZER or ATTENDEE, times in UTC."""
    return _wrap(_calendar(), [_public_entry(event, language)])


def events_calendar(events: Iterable[Event], language: str) -> bytes:
    """A feed of public events in ``language``, with how often to ask again. Entries are kept per revision."""
    calendar = _calendar()
    with force_locale(language):
        name = cleaned(_("Events of %(office)s", office=settings.current().office_name))
    calendar.add("NAME", vText(name))
    calendar.add("X-WR-CALNAME", vText(name))
    calendar.add("REFRESH-INTERVAL", vDuration(REFRESH, params={"VALUE": "DURATION"}))
    calendar.add("X-PUBLISHED-TTL", vDuration(REFRESH))
    return _wrap(calendar, [_public_entry(event, language) for event in events])


def invitation_calendar(
    invitation: Invitation,
    *,
    method: Method | None,
    language: str,
    join_link: str | None,
    answer: Answer | None = None,
    attendee_name: str = "",
    stamped_at: datetime | None = None,
) -> bytes:
    """One guest's own copy, under the UID of their invitation.

    Args:
        method: REQUEST or CANCEL for a calendar invitation by mail, which names organizer and attendee
            (RFC 5546, section 3.2); None for the guest's own download, which names neither.
        language: of the texts: en, sv or fi.
        join_link: the guest's joining page; None leads to the invitation's page instead.
        answer: how the guest has answered so far; it becomes PARTSTAT.
        attendee_name: who comes, where that is not whom the letter names.
        stamped_at: when this message was decided; the event's last revision unless given.
    """
    cancelled = method == "CANCEL" or invitation.withdrawn_at is not None
    entry = _own_entry(
        invitation.event,
        uid=invitation.uid,
        sequence=invitation.event.sequence + invitation.sequence,
        language=language,
        join_link=join_link,
        page=invitation_url(invitation),
        cancelled=cancelled,
        stamped_at=stamped_at,
    )
    if method is not None:
        name = attendee_name or str(invitation.addressee or invitation.organisation.called(language))
        _add_parties(entry, invitation.to_address, name, _PARTSTAT.get(answer) if answer else None, rsvp=True)
    return _wrap(_calendar(method), [entry.to_ical()])


def registration_calendar(
    registration: Registration,
    *,
    method: Method | None,
    language: str,
    join_link: str,
    stamped_at: datetime | None = None,
) -> bytes:
    """The copy of somebody who holds a seat beside or instead of the one invited, with their own link.

    They are its only attendee. Its UID is their own: two people of a mission may read one mailbox.
    """
    invitation = registration.invitation
    entry = _own_entry(
        registration.event,
        uid=registration.uid,
        sequence=registration.event.sequence
        + registration.sequence
        + (invitation.sequence if invitation is not None else 0),
        language=language,
        join_link=join_link,
        page="",
        cancelled=method == "CANCEL",
        stamped_at=stamped_at,
    )
    if method is not None:
        # They were named, not asked: no answer is requested.
        address = registration.email or registration.invited_by.to_address
        _add_parties(entry, address, registration.name, "ACCEPTED", rsvp=False)
    return _wrap(_calendar(method), [entry.to_ical()])


def withdrawn_calendar(
    event: Event, *, uid: str, sequence: int, address: str, name: str, language: str, stamped_at: datetime
) -> bytes:
    """A CANCEL for an entry whose guest is no longer invited (RFC 5546, section 3.2.5): it goes to the
    attendee and under the UID that the entry was sent with, whoever is invited now."""
    entry = _own_entry(
        event,
        uid=uid,
        sequence=sequence,
        language=language,
        join_link=None,
        page="",
        cancelled=True,
        stamped_at=stamped_at,
    )
    _add_parties(entry, address, name, None, rsvp=False)
    return _wrap(_calendar("CANCEL"), [entry.to_ical()])


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


# -- how it is written --
def _public_entry(event: Event, language: str) -> bytes:
    revision = (event.sequence, event.revised_at, event.updated_at, event.status)
    kept = _kept(settings.current().public_url, event.uid, revision, language)
    if not kept:
        entry = _entry(event, event.uid, event.sequence, language, event.revised_at)
        entry.add("STATUS", vText(_STATUS[event.status]))
        entry.add("LOCATION", vText(place(event, language)))
        text = plain_text(cleaned(pick(event.description, language)))
        if text:
            entry.add("DESCRIPTION", vText(text))
        kept.append(entry.to_ical())
    return kept[0]


@lru_cache(maxsize=KEPT_ENTRIES)
def _kept(public_url: str, uid: str, revision: tuple[object, ...], language: str) -> list[bytes]:
    """The place where an entry's bytes are kept: empty at first; the arguments are all that decides them."""
    return []


def _own_entry(
    event: Event,
    *,
    uid: str,
    sequence: int,
    language: str,
    join_link: str | None,
    page: str,
    cancelled: bool,
    stamped_at: datetime | None,
) -> Entry:
    cancelled = cancelled or event.status is EventStatus.CANCELLED
    entry = _entry(event, uid, sequence, language, stamped_at or event.revised_at)
    entry.add("STATUS", vText("CANCELLED" if cancelled else _STATUS[event.status]))
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
            words = _("Your invitation: %(link)s", link=page)
    paragraphs = (words, plain_text(cleaned(pick(event.description, language))))
    text = "\n\n".join(filter(None, paragraphs))
    if text:
        entry.add("DESCRIPTION", vText(text))
    return entry


def is_virtual(event: Event) -> bool:
    """Whether one takes part through a link: a meeting is set, or there is no place to go to."""
    return event.is_online or not any(event.venue.values())


def _entry(event: Event, uid: str, sequence: int, language: str, stamped_at: datetime) -> Entry:
    entry = Entry()
    entry.add("UID", vText(uid))
    entry.add("DTSTAMP", stamped_at.astimezone(UTC).replace(microsecond=0))
    entry.add("LAST-MODIFIED", stamped_at.astimezone(UTC).replace(microsecond=0))
    entry.add("SEQUENCE", sequence)
    # UTC: a VTIMEZONE that Outlook reads differently would move a single seminar by an hour.
    entry.add("DTSTART", event.starts_at.astimezone(UTC))
    entry.add("DTEND", event.ends_at.astimezone(UTC))
    entry.add("SUMMARY", vText(" ".join(cleaned(event.titled(language)).split())))
    entry.add("URL", vUri(page_url(event)))
    with force_locale(language):
        entry.add("CATEGORIES", [cleaned(_("Seminar"))])
    entry.add("TRANSP", vText("OPAQUE"))
    return entry


def _add_parties(entry: Entry, address: str, name: str, partstat: str | None, *, rsvp: bool) -> None:
    office = settings.current()
    organizer = vCalAddress(f"mailto:{office.mail_from}")
    organizer.params["CN"] = parameter(office.office_name)
    entry.add("ORGANIZER", organizer)
    # One attendee, so that no guest sees another.
    attendee = vCalAddress(f"mailto:{parameter_free(address)}")
    attendee.params["CUTYPE"] = "INDIVIDUAL"
    attendee.params["ROLE"] = "REQ-PARTICIPANT"
    attendee.params["PARTSTAT"] = partstat or "NEEDS-ACTION"
    attendee.params["RSVP"] = "TRUE" if rsvp else "FALSE"
    attendee.params["CN"] = parameter(name) or parameter_free(address)
    entry.add("ATTENDEE", attendee)


def parameter_free(address: str) -> str:
    """A bare mail address without white space or control characters."""
    return "".join(cleaned(address).split())


def _calendar(method: Method | None = None) -> Calendar:
    # Not Calendar.new(): it adds a random UID, at which the ETag changes with every call.
    calendar = Calendar()
    calendar.add("PRODID", PRODID)
    calendar.add("VERSION", "2.0")
    calendar.add("CALSCALE", "GREGORIAN")
    if method is not None:
        calendar.add("METHOD", method)
    return calendar


_END = b"END:VCALENDAR\r\n"


def _wrap(calendar: Calendar, entries: Iterable[bytes]) -> bytes:
    shell: bytes = calendar.to_ical()
    return shell.removesuffix(_END) + b"".join(entries) + _END
