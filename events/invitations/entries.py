"""A guest's own calendar entry as a letter carries it: whose it is, under which UID, with which answer."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from events.calendars.ics import invitation_calendar, registration_calendar
from events.guestlist.models import Invitation
from events.invitations.confirming import Calendar, has_own_entry, principal
from events.registration.answers import asks_anew
from events.registration.links import join_url
from events.registration.models import Registration, Reply


def entry_for(
    invitation: Invitation,
    registration: Registration | None,
    method: Calendar,
    language: str,
    stamped_at: datetime,
    *,
    party: Sequence[Registration],
    reply: Reply | None,
    own_entry: bool | None = None,
) -> bytes:
    """The calendar that a letter carries.

    Args:
        registration: to whose seat the letter speaks; None: to whom the invitation names.
        stamped_at: when the letter was decided. The entry's DTSTAMP is that, or the event's last revision
            where that is later: a letter that waited tells what holds when it leaves.
        party: everybody of the mission who holds, awaits or gave back a seat.
        reply: the answer that counts, which the entry says in PARTSTAT.
        own_entry: whether the seat has an entry of its own; found out unless given.
    """
    stamped_at = max(stamped_at, invitation.event.revised_at)
    if registration is not None and own_entry is None:
        own_entry = has_own_entry(registration, invitation, party)
    if registration is not None and own_entry:
        return registration_calendar(
            registration,
            method=method,
            language=language,
            join_link=join_url(registration),
            stamped_at=stamped_at,
        )
    own = principal(invitation, party)
    return invitation_calendar(
        invitation,
        method=method,
        language=language,
        join_link=join_url(own) if own is not None else None,
        answer=reply.answer if reply is not None and not asks_anew(reply) else None,
        attendee_name=own.name if own is not None else "",
        stamped_at=stamped_at,
    )
