"""An answer out of a calendar that waited for a person is entered as it stands, by one click of that person.

What held it up may be weighed by an officer: the event was moved, the last day has passed, the answer came
from another address of the guest's. What a calendar cannot say for a mission is entered by hand.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from events.answering import deciding
from events.answering.reading import is_forged
from events.calendars.binding import Bound, bind, known_addresses
from events.calendars.replies import Attendee, CalendarReply, Method, replies_in
from events.guestlist.models import Invitation
from events.invitations.confirming import SUBJECT
from events.registration.models import Reply, ReplySource
from events.registration.seats import GivenAnswer, answer, lock_event
from office.database import db
from office.mailroom.inbox import address_in
from office.mailroom.models import IncomingMessage, IncomingStatus
from office.mailroom.showing import parsed
from office.mailroom.sorting import assign, close, written_at


class NothingToEnter(Exception):
    """The message holds no answer that can be entered as it stands, or does not wait any more."""


@dataclass(frozen=True)
class Offer:
    """What one click would enter.

    Args:
        address: the address that answers, where it is not the one that was invited; "" where it is.
        written_at: when the guest answered, as far as the message tells.
    """

    invitation: Invitation
    given: GivenAnswer
    answered_by: str
    address: str
    written_at: datetime


def offer_of(message: IncomingMessage) -> Offer | None:
    """What a message that waits would enter; None where it holds nothing that can be entered as it stands."""
    if message.status is not IncomingStatus.SET_ASIDE:
        return None
    mail = parsed(message.raw)
    replies = replies_in(mail)
    if len(replies) != 1 or is_forged(mail):
        return None
    reply = replies[0]
    if reply.fault is not None or reply.method is not Method.REPLY:
        return None
    name, sender = address_in(mail, "From")
    bound = bind(reply.uid)
    # Whoever put the message to another guest meant what they did.
    if bound is None or (message.subject_type, message.subject_id) != (SUBJECT, bound.invitation.id):
        return None
    attendee = _attendee(reply, bound)
    if attendee is None:
        return None
    step = deciding.decide(bound, reply, attendee, reply.comment)
    if step.given is None:
        return None
    is_other = attendee.address.casefold() != bound.address
    who = " ".join((name or attendee.name or attendee.address).split())
    is_known = not is_other and sender.casefold() in known_addresses(bound)
    return Offer(
        invitation=bound.invitation,
        given=step.given,
        answered_by=(who if is_known else f"{who} <{sender or attendee.address}>")[:200],
        address=attendee.address if is_other else "",
        written_at=written_at(mail, message.created_at),
    )


def take_over(message: IncomingMessage, *, user_id: int) -> Reply:
    """Enter what the message says, as it was said, and close the message.

    Raises:
        NothingToEnter: see `offer_of`; things may have changed since it was offered.
        AnswerRefused: as `seats.answer` does.
    """
    if message.subject_type == SUBJECT and message.subject_id is not None:
        found = db.session.get(Invitation, message.subject_id)
        if found is not None:
            lock_event(found.event_id)
    db.session.refresh(message, attribute_names=["status"], with_for_update=True)
    offer = offer_of(message)
    if offer is None:
        raise NothingToEnter(message)
    reply = answer(
        offer.invitation,
        offer.given,
        source=ReplySource.CALENDAR,
        answered_by=offer.answered_by,
        user_id=user_id,
        received_at=offer.written_at,
        message_id=message.id,
    )
    close(message)
    assign(message, SUBJECT, offer.invitation.id)
    return reply


def _attendee(reply: CalendarReply, bound: Bound) -> Attendee | None:
    """Who answers: whom the entry names, else the only one in the answer. Exchange answers from a mailbox's
    primary address, whatever address was invited."""
    named = reply.attendee(bound.address)
    if named is not None:
        return named
    is_only = len(reply.attendees) == 1 and bound.registration is None
    return reply.attendees[0] if is_only else None
