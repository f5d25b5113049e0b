"""An invitation that comes to name somebody else: the earlier answer was another's, and so was the seat."""

from __future__ import annotations

from sqlalchemy import select

from events.guestlist.changing import Lost
from events.guestlist.models import Invitation
from events.programme.planning import lock_event
from events.registration.answers import asks_anew, current_reply, guests_of, is_proposal
from events.registration.models import Answer, Capacity, Registration, RegistrationStatus, Reply, ReplySource
from events.registration.seats import fill_seats, party_of, seat_party
from office import clock
from office.audit.trail import apart
from office.database import db


def ask_anew(invitation: Invitation) -> None:
    """Let the answer given for whom the invitation named before count no longer, and give their seat back.

    The answer stays in the history. Seats of colleagues, and of whoever comes in the addressee's place, are
    the mission's and stay. Whoever has come off the waiting list for the seat has been told so: that is no
    part of the step of work on the guest list, and stays when the step is taken back.
    """
    event = lock_event(invitation.event_id)
    reply, now = current_reply(invitation), clock.now()
    if reply is not None and not asks_anew(reply):
        db.session.add(
            Reply(
                invitation=invitation,
                answer=Answer.TENTATIVE,
                source=ReplySource.OFFICE,
                party=[],
                received_at=now,
            )
        )
    earlier = [
        seat
        for seat in party_of(invitation)
        if seat.capacity is Capacity.ADDRESSEE and seat.person_id != invitation.addressee_id
    ]
    if not earlier:
        db.session.flush()
        return
    with apart():
        for seat in earlier:
            seat.status, seat.cancelled_at = RegistrationStatus.CANCELLED, now
        fill_seats(event, now)


def seat_again(invitation: Invitation, *, names_another: bool) -> Lost | None:
    """Seat whom the answer names that counts again, as far as the event has room; else they wait.

    Returns:
        `Lost.SEAT` where not everybody has the seat that they had.
    """
    if not names_another:
        return None
    event = lock_event(invitation.event_id)
    reply = current_reply(invitation)
    if invitation.withdrawn_at is not None or reply is None or asks_anew(reply) or is_proposal(reply):
        return None
    with apart():
        seat_party(event, invitation, guests_of(reply), clock.now())
    waiting = select(Registration.id).where(
        Registration.invitation_id == invitation.id, Registration.status == RegistrationStatus.WAITING
    )
    return Lost.SEAT if db.session.scalars(waiting).first() is not None else None
