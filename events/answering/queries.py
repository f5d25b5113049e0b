"""What a guest's page shows: the invitation with its event and programme, and how the answer stands."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import joinedload

from events.guestlist.models import Invitation
from events.programme.models import Event, EventStatus, ProgrammeItem
from events.questions.asking import Left, has_questions, left_to_answer
from events.registration.answers import Closed, asks_anew, current_reply, guests_of, is_proposal, why_closed
from events.registration.models import Registration, RegistrationStatus, Reply
from events.registration.queries import COMES, last_replies, parties_of
from events.registration.seats import Guest, party_of
from office import clock
from office.database import db


def invitation_shown(invitation_id: int) -> Invitation:
    """The invitation with all that its page shows, in three statements however long the programme."""
    programme = joinedload(Invitation.event).selectinload(Event.items).selectinload(ProgrammeItem.speakers)
    statement = (
        select(Invitation)
        .where(Invitation.id == invitation_id)
        .options(
            programme,
            joinedload(Invitation.organisation),
            joinedload(Invitation.addressee),
            joinedload(Invitation.posting),
        )
        .execution_options(populate_existing=True)
    )
    return db.session.scalars(statement).unique().one()


@dataclass(frozen=True)
class Standing:
    """How it stands: the reply that counts, who has a seat or waits, and whether it may change."""

    reply: Reply | None
    party: tuple[Registration, ...]
    closed: Closed | None

    @property
    def is_proposal(self) -> bool:
        """Whether a substitute was proposed and waits for the host."""
        return self.reply is not None and is_proposal(self.reply)

    @property
    def comes(self) -> bool:
        """Whether the answer was that somebody comes."""
        return self.reply is not None and self.reply.answer in COMES

    @property
    def confirmed(self) -> list[Registration]:
        """Who holds a seat."""
        return [seat for seat in self.party if seat.status is RegistrationStatus.CONFIRMED]

    @property
    def waiting(self) -> list[Registration]:
        """Who is on the waiting list."""
        return [seat for seat in self.party if seat.status is RegistrationStatus.WAITING]

    @property
    def named(self) -> list[Guest]:
        """Who comes, as the reply names them."""
        return guests_of(self.reply) if self.reply is not None else []


def standing_of(invitation: Invitation) -> Standing:
    """How the invitation stands now, in two statements. A guest who is asked anew has not answered."""
    closed = why_closed(invitation, invitation.event, clock.now())
    reply = current_reply(invitation)
    if reply is not None and asks_anew(reply):
        reply = None
    return Standing(reply, tuple(party_of(invitation)), closed)


def standings_of(invitations: Sequence[Invitation]) -> dict[int, Standing]:
    """How several invitations of one event stand, by their numbers, in two statements."""
    numbers = [invitation.id for invitation in invitations]
    replies, parties = last_replies(numbers), parties_of(numbers)
    now = clock.now()
    return {
        one.id: Standing(replies.get(one.id), tuple(parties[one.id]), why_closed(one, one.event, now))
        for one in invitations
    }


def takes_questions(invitation: Invitation, standing: Standing) -> bool:
    """Whether those who come answer questions now: as long as the event is not over."""
    event = invitation.event
    is_on = event.status is EventStatus.PUBLISHED and clock.now() < event.ends_at
    return is_on and standing.comes and bool(standing.party)


def questions_left(invitation: Invitation, standing: Standing) -> Left | None:
    """How many questions those who come have not answered; None where nothing is asked. Three statements."""
    if not takes_questions(invitation, standing) or not has_questions(invitation.event):
        return None
    left = left_to_answer(standing.party).values()
    return Left(sum(one.required for one in left), sum(one.all for one in left))
