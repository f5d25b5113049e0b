"""What an answer says: who comes, whether answers are still taken, and which one counts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy import select

from events.guestlist.models import Invitation
from events.programme.models import Event, EventStatus
from events.registration.models import Answer, Capacity, Registration, Reply, ReplySource
from office.database import db
from office.localized import pick
from stakeholders.directory.search import fold
from stakeholders.people.models import Person, Posting, Rank


class Closed(StrEnum):
    """Why no answer is taken."""

    NOT_OPEN = "not_open"
    CANCELLED = "cancelled"
    WITHDRAWN = "withdrawn"
    REPLY_BY = "reply_by"
    STARTED = "started"
    ENDED = "ended"


class AnswerRefused(Exception):
    """The answer was not taken, and nothing changed."""


class ReplyClosed(AnswerRefused):
    """Answers are no longer, or not yet, taken; ``reason`` says why."""

    def __init__(self, reason: Closed) -> None:
        super().__init__(reason.value)
        self.reason = reason


class SeatsExhausted(AnswerRefused):
    """More people were named than the mission has seats."""

    def __init__(self, asked: int, seats: int) -> None:
        super().__init__(f"{asked} people for {seats} seats")
        self.asked = asked
        self.seats = seats


class SubstitutesNotAllowed(AnswerRefused):
    """The invitation is personal: nobody else may come in the addressee's place."""


class NobodyNamed(AnswerRefused):
    """The answer says that somebody comes, and names nobody."""


class NoSeatLeft(AnswerRefused):
    """The event keeps no waiting list, and there is no seat for everybody who was named."""


@dataclass(frozen=True)
class Guest:
    """Somebody who comes, as the answer names them. Rank and title are their own, never the seat's."""

    name: str
    rank: Rank | None = None
    title: str = ""
    email: str = ""
    person_id: int | None = None
    capacity: Capacity = Capacity.COLLEAGUE

    def is_same_person_as(self, registration: Registration) -> bool:
        """Whether the registration is theirs: by the register where both are known there, else by name."""
        if self.person_id is not None and registration.person_id is not None:
            return self.person_id == registration.person_id
        return _folded(self.name) == _folded(registration.name)


@dataclass(frozen=True)
class GivenAnswer:
    """An answer before it is taken: who comes stands in ``party``, in the order of the seats.

    Accepting needs no party: the addressee is put first. A substitute has the capacity SUBSTITUTE. A
    tentative answer with a party is a proposal for the host to approve.
    """

    answer: Answer
    party: Sequence[Guest] = ()
    remark: str = ""


def why_closed(
    invitation: Invitation, event: Event, at: datetime, *, by_staff: bool = False
) -> Closed | None:
    """Why no answer is taken at the moment ``at``; None while it is.

    The reply-by day ends at midnight in the event's zone. Staff enter what arrived late by telephone or
    letter.
    """
    if invitation.withdrawn_at is not None:
        return Closed.WITHDRAWN
    if event.status is EventStatus.CANCELLED:
        return Closed.CANCELLED
    if by_staff:
        return None
    if event.status is EventStatus.DRAFT:
        return Closed.NOT_OPEN
    if at >= event.ends_at:
        return Closed.ENDED
    if at >= event.starts_at:
        return Closed.STARTED
    closes_at = replies_close_at(event)
    return Closed.REPLY_BY if closes_at is not None and at >= closes_at else None


def replies_close_at(event: Event) -> datetime | None:
    """The end of the reply-by day on the wall clock of the event's zone; None where there is no such day."""
    if event.reply_by is None:
        return None
    return datetime.combine(event.reply_by + timedelta(days=1), time(), ZoneInfo(event.zone))


def history(invitation: Invitation) -> list[Reply]:
    """Every reply to the invitation, the last first."""
    statement = select(Reply).where(Reply.invitation_id == invitation.id).order_by(Reply.id.desc())
    return list(db.session.scalars(statement))


def current_reply(invitation: Invitation) -> Reply | None:
    """The reply that counts: the last one."""
    statement = select(Reply).where(Reply.invitation_id == invitation.id).order_by(Reply.id.desc()).limit(1)
    return db.session.scalars(statement).one_or_none()


def is_proposal(reply: Reply) -> bool:
    """Whether the reply proposes a substitute and waits for the host."""
    return reply.answer is Answer.TENTATIVE and bool(reply.party)


def asks_anew(reply: Reply) -> bool:
    """Whether the office took back what was answered before, and nothing has been answered since.

    So it is after a mission was taken off the list, or a substitute refused who was all it had answered.
    """
    return reply.answer is Answer.TENTATIVE and reply.source is ReplySource.OFFICE and not reply.party


def guests_of(reply: Reply) -> list[Guest]:
    """Who comes according to a reply, in the order of the seats."""
    return [
        Guest(
            name=entry["name"],
            rank=Rank(entry["rank"]) if entry.get("rank") else None,
            title=entry.get("title", ""),
            email=entry.get("email", ""),
            person_id=entry.get("person_id"),
            capacity=Capacity(entry.get("capacity", Capacity.COLLEAGUE)),
        )
        for entry in reply.party
    ]


def guest_seated(seat: Registration) -> Guest:
    """Who holds or awaits a seat, as an answer would name them."""
    return Guest(seat.name, seat.rank, seat.title, seat.email, seat.person_id, seat.capacity)


def addressee_of(invitation: Invitation) -> Guest | None:
    """The addressee with the rank and title of the post they are invited for; None if nobody is named."""
    person = db.session.get(Person, invitation.addressee_id) if invitation.addressee_id else None
    if person is None:
        return None
    posting = db.session.get(Posting, invitation.posting_id) if invitation.posting_id else None
    return Guest(
        name=person.name,
        rank=posting.rank if posting else None,
        title=pick(posting.title, invitation.language) if posting else "",
        person_id=person.id,
        capacity=Capacity.ADDRESSEE,
    )


def entry_of(guest: Guest) -> dict[str, Any]:
    """The guest as a reply's ``party`` keeps them."""
    entry = asdict(guest)
    return {**entry, "rank": guest.rank.value if guest.rank else None, "capacity": guest.capacity.value}


def _folded(name: str) -> str:
    # The same hand writes "Jäntti" today and "Jantti" tomorrow.
    return fold(name) or name.casefold()
