"""A guest's own calendar entry as a letter carries it: whose it is, under which UID, with which answer."""

from __future__ import annotations

from datetime import datetime

from events.calendars.ics import invitation_calendar, registration_calendar
from events.guestlist.models import Invitation
from events.invitations.confirming import Calendar, has_own_entry, principal, registrations_of
from events.registration.answers import asks_anew, current_reply
from events.registration.links import join_url
from events.registration.models import Answer, Registration


def entry_for(
    invitation: Invitation,
    registration: Registration | None,
    method: Calendar,
    language: str,
    stamped_at: datetime,
    *,
    own_entry: bool | None = None,
) -> bytes:
    """The calendar that a letter carries.

    Args:
        registration: to whose seat the letter speaks; None: to whom the invitation names.
        stamped_at: when the letter was decided. The entry's DTSTAMP is that, or the event's last revision
            where that is later: a letter that waited tells what holds when it leaves.
        own_entry: whether the seat has an entry of its own; looked up unless given.
    """
    event = invitation.event
    stamped_at = max(stamped_at, event.revised_at)
    party = registrations_of(invitation)
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
        answer=_answer(invitation),
        attendee_name=own.name if own is not None else "",
        stamped_at=stamped_at,
    )


def _answer(invitation: Invitation) -> Answer | None:
    reply = current_reply(invitation)
    return reply.answer if reply is not None and not asks_anew(reply) else None
