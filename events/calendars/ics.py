"""Events as iCalendar bytes: public files and feeds, and each guest's own copy (RFC 5545, 5546 and 7986).

Whatever is written here is the same for the same rows: nothing asks the clock, and nothing is random, so
that a file keeps its ETag and a calendar program sees a change only where there is one.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Final

from icalendar import Event as Entry

from events.calendars.entries import (
    add_parties,
    is_virtual,
    item_entry,
    own_entry,
    page_url,
    place,
    public_entry,
    written,
)
from events.guestlist.links import invitation_url
from events.guestlist.models import Invitation
from events.programme.models import Event, ProgrammeItem
from events.registration.links import registration_url
from events.registration.models import Answer, Registration
from office.ics import Method, frame, wrap

__all__ = [
    "event_calendar",
    "followed_calendar",
    "invitation_calendar",
    "invitation_entry",
    "is_virtual",
    "item_calendar",
    "page_url",
    "place",
    "public_entry",
    "registration_calendar",
    "registration_entry",
    "withdrawn_calendar",
]

#: How often a subscribed calendar should ask again; Google comes every 12 to 24 hours whatever we say.
REFRESH: Final = timedelta(hours=1)


def event_calendar(event: Event, language: str) -> bytes:
    """The public file of one event in ``language``: no METHOD, ORGANIZER or ATTENDEE."""
    return wrap(frame(), [public_entry(event, language)])


def item_calendar(item: ProgrammeItem, language: str) -> bytes:
    """The public file of one point of the programme in ``language``."""
    return wrap(frame(), [item_entry(item, language)])


def followed_calendar(name: str, entries: Iterable[bytes]) -> bytes:
    """A calendar that programs follow, with how often to ask again.

    Args:
        name: what programs call it.
        entries: the octets of each, as `office.ics.wrap` takes them.
    """
    return wrap(frame(name, REFRESH), entries)


def invitation_entry(
    invitation: Invitation,
    *,
    language: str,
    join_link: str | None,
    names_page: bool = True,
    cancelled: bool = False,
    tentative: bool = False,
    stamped_at: datetime | None = None,
) -> bytes:
    """One guest's own entry under the UID of their invitation, without parties: for a feed (`wrap`).

    Args:
        join_link: the guest's joining page; None leads to the invitation's page instead.
        names_page: whether it leads there: not for whoever is not to answer the invitation.
        tentative: the guest waits for a seat.
        cancelled: the guest does not come; so it is too where the event or the invitation is no more.
        stamped_at: when it was decided; the event's last revision unless given.
    """
    entry = _of_invitation(
        invitation, language, join_link, cancelled, tentative, stamped_at, names_page=names_page
    )
    return written(entry, invitation.event)


def registration_entry(
    registration: Registration,
    *,
    language: str,
    join_link: str | None,
    cancelled: bool = False,
    tentative: bool = False,
    stamped_at: datetime | None = None,
) -> bytes:
    """The same of somebody with a seat beside or instead of the one invited, or who registered themselves."""
    entry = _of_registration(registration, language, join_link, cancelled, tentative, stamped_at)
    return written(entry, registration.event)


def invitation_calendar(
    invitation: Invitation,
    *,
    method: Method | None,
    language: str,
    join_link: str | None,
    answer: Answer | None = None,
    attendee_name: str = "",
    names_page: bool = True,
    cancelled: bool = False,
    tentative: bool = False,
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
        names_page: whether it leads to the invitation's page: not for whoever is not to answer it.
        cancelled: the guest does not come.
        tentative: they wait for a seat.
        stamped_at: when this message was decided; the event's last revision unless given.
    """
    cancelled = cancelled or method == "CANCEL"
    entry = _of_invitation(
        invitation, language, join_link, cancelled, tentative, stamped_at, names_page=names_page
    )
    if method is not None:
        name = attendee_name or str(invitation.addressee or invitation.organisation.called(language))
        add_parties(entry, invitation.to_address, name, answer, rsvp=True)
    return wrap(frame(method=method), [written(entry, invitation.event)])


def registration_calendar(
    registration: Registration,
    *,
    method: Method | None,
    language: str,
    join_link: str | None,
    cancelled: bool = False,
    tentative: bool = False,
    stamped_at: datetime | None = None,
) -> bytes:
    """The copy of somebody who holds a seat beside or instead of the one invited, with their own link.

    They are its only attendee. Its UID is their own: two people of a mission may read one mailbox.
    """
    entry = _of_registration(
        registration, language, join_link, cancelled or method == "CANCEL", tentative, stamped_at
    )
    if method is not None:
        # They were named, not asked: no answer is requested.
        address = registration.email or registration.invited_by.to_address
        add_parties(entry, address, registration.name, Answer.ACCEPTED, rsvp=False)
    return wrap(frame(method=method), [written(entry, registration.event)])


def withdrawn_calendar(
    event: Event, *, uid: str, sequence: int, address: str, name: str, language: str, stamped_at: datetime
) -> bytes:
    """A CANCEL for an entry whose guest is no longer invited (RFC 5546, section 3.2.5): it goes to the
    attendee and under the UID that the entry was sent with, whoever is invited now."""
    entry = own_entry(
        event,
        uid=uid,
        sequence=sequence,
        language=language,
        join_link=None,
        page="",
        cancelled=True,
        stamped_at=stamped_at,
    )
    add_parties(entry, address, name, None, rsvp=False)
    return wrap(frame(method="CANCEL"), [written(entry, event)])


def _of_invitation(
    invitation: Invitation,
    language: str,
    join_link: str | None,
    cancelled: bool,
    tentative: bool,
    stamped_at: datetime | None,
    *,
    names_page: bool = True,
) -> Entry:
    return own_entry(
        invitation.event,
        uid=invitation.uid,
        sequence=invitation.event.sequence + invitation.sequence,
        language=language,
        join_link=join_link,
        page=invitation_url(invitation) if names_page else "",
        cancelled=cancelled or invitation.withdrawn_at is not None,
        tentative=tentative,
        stamped_at=stamped_at,
    )


def _of_registration(
    registration: Registration,
    language: str,
    join_link: str | None,
    cancelled: bool,
    tentative: bool,
    stamped_at: datetime | None,
) -> Entry:
    invitation = registration.invitation
    raised = registration.sequence + (invitation.sequence if invitation is not None else 0)
    return own_entry(
        registration.event,
        uid=registration.uid,
        sequence=registration.event.sequence + raised,
        language=language,
        join_link=join_link,
        page=registration_url(registration),
        is_registered=True,
        cancelled=cancelled,
        tentative=tentative,
        stamped_at=stamped_at,
    )
