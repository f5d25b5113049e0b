"""Replies and seats of an event, read in a fixed number of statements however many guests it has."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass

from sqlalchemy import ColumnElement, ScalarSelect, String, and_, cast, func, select
from sqlalchemy.orm import joinedload

from events.guestlist.models import Invitation
from events.programme.models import Event, EventStatus
from events.registration.answers import asks_anew, is_proposal
from events.registration.models import (
    ACTIVE,
    Answer,
    Capacity,
    Registration,
    RegistrationStatus,
    Reply,
    ReplySource,
)
from office import clock
from office.accounts.models import User
from office.database import db
from stakeholders.people.models import Rank

COMES = frozenset({Answer.ACCEPTED, Answer.SUBSTITUTED})

_BY_RANK = {rank: place for place, rank in enumerate(Rank)}
_BY_CAPACITY = {capacity: place for place, capacity in enumerate(Capacity)}


@dataclass(frozen=True)
class Counts:
    """How an event's replies stand: invitations by answer, and people by seat."""

    invited: int
    answered: int
    accepted: int
    declined: int
    tentative: int
    seats_taken: int
    waiting: int

    @property
    def unanswered(self) -> int:
        """Invitations that nobody has answered."""
        return self.invited - self.answered


def counts(event: Event) -> Counts:
    """The counts of one event; invitations that were withdrawn do not count. Three statements."""
    return counts_of([event.id])[event.id]


def counts_of(event_ids: Sequence[int]) -> dict[int, Counts]:
    """The counts of several events at once. Three statements."""
    invited: dict[int, int] = dict(
        db.session.execute(
            select(Invitation.event_id, func.count())
            .where(Invitation.event_id.in_(event_ids), Invitation.withdrawn_at.is_(None))
            .group_by(Invitation.event_id)
        ).all()
    )
    answers: dict[tuple[int, Answer], int] = {
        (event_id, answer): number
        for event_id, answer, number in db.session.execute(
            select(Invitation.event_id, Reply.answer, func.count())
            .join(Reply.invitation)
            .where(Reply.id.in_(_last_replies(Invitation.event_id.in_(event_ids))), ~ASKS_ANEW)
            .group_by(Invitation.event_id, Reply.answer)
        )
    }
    seats: dict[tuple[int, RegistrationStatus], int] = {
        (event_id, status): number
        for event_id, status, number in db.session.execute(
            select(Registration.event_id, Registration.status, func.count())
            .where(Registration.event_id.in_(event_ids))
            .group_by(Registration.event_id, Registration.status)
        )
    }
    return {
        number: Counts(
            invited=invited.get(number, 0),
            answered=sum(answers.get((number, answer), 0) for answer in Answer),
            accepted=sum(answers.get((number, answer), 0) for answer in COMES),
            declined=answers.get((number, Answer.DECLINED), 0),
            tentative=answers.get((number, Answer.TENTATIVE), 0),
            seats_taken=seats.get((number, RegistrationStatus.CONFIRMED), 0),
            waiting=seats.get((number, RegistrationStatus.WAITING), 0),
        )
        for number in event_ids
    }


def replies_by_invitation(event_id: int) -> dict[int, Reply]:
    """The reply that counts of every invitation that has one, by the invitation's number. One statement."""
    statement = select(Reply).where(Reply.id.in_(_last_replies(Invitation.event_id == event_id)))
    return {reply.invitation_id: reply for reply in db.session.scalars(statement)}


def last_replies(invitation_ids: Collection[int]) -> dict[int, Reply]:
    """The reply that counts of each of these invitations that has one. One statement."""
    statement = select(Reply).where(Reply.id.in_(_last_replies(Invitation.id.in_(invitation_ids))))
    return {reply.invitation_id: reply for reply in db.session.scalars(statement)}


def last_replies_of_open_events() -> ScalarSelect[int]:
    """The numbers of the replies that count, of all published events to come: for other statements."""
    is_open = and_(Event.ends_at > clock.now(), Event.status == EventStatus.PUBLISHED)
    return _last_replies(Invitation.event_id.in_(select(Event.id).where(is_open)))


def parties_of(invitation_ids: Collection[int]) -> dict[int, list[Registration]]:
    """Who holds or awaits a seat, the addressee or substitute first, by invitation. One statement."""
    statement = select(Registration).where(
        Registration.invitation_id.in_(invitation_ids), Registration.status.in_(ACTIVE)
    )
    found: dict[int, list[Registration]] = {number: [] for number in invitation_ids}
    for seat in db.session.scalars(statement):
        if seat.invitation_id is not None:
            found[seat.invitation_id].append(seat)
    for seats in found.values():
        seats.sort(key=lambda seat: (_BY_CAPACITY[seat.capacity], seat.id))
    return found


def registrations_by_invitation(event_id: int) -> dict[int, list[Registration]]:
    """Who has a seat or waits, the addressee or substitute first, by invitation. One statement."""
    found: dict[int, list[Registration]] = {}
    for seat in _active(event_id):
        if seat.invitation_id is not None:
            found.setdefault(seat.invitation_id, []).append(seat)
    for seats in found.values():
        seats.sort(key=lambda seat: (_BY_CAPACITY[seat.capacity], seat.id))
    return found


def registered(event_id: int, places: dict[int, int]) -> list[Registration]:
    """Everybody who holds a seat, with invitation and organisation, in order of precedence. One statement.

    Args:
        places: the place of each organisation (`precedence_index`); one that has none comes last, by its
            name.
    """
    seats = [seat for seat in _active(event_id) if seat.status is RegistrationStatus.CONFIRMED]
    return sorted(seats, key=lambda seat: (_place_of(seat, places), *place_within(seat)))


def place_within(seat: Registration) -> tuple[int, int, int]:
    """The place of somebody among those of the same mission: their own rank decides (a seat has none)."""
    rank = _BY_RANK[seat.rank] if seat.rank is not None else len(_BY_RANK)
    return (rank, _BY_CAPACITY[seat.capacity], seat.id)


@dataclass(frozen=True)
class Row:
    """One line of the replies: an invitation, the reply that counts, and its seats."""

    invitation: Invitation
    reply: Reply | None
    seats: tuple[Registration, ...]

    @property
    def is_answered(self) -> bool:
        """Whether there is an answer; none is left where the office took it back."""
        return self.reply is not None and not asks_anew(self.reply)

    @property
    def is_proposal(self) -> bool:
        """Whether a substitute waits for the host."""
        return self.reply is not None and is_proposal(self.reply)


def rows(event_id: int, places: dict[int, int]) -> list[Row]:
    """Every invitation that stands, in order of precedence, with its answer. Three statements."""
    invitations = list(
        db.session.scalars(
            select(Invitation)
            .where(Invitation.event_id == event_id, Invitation.withdrawn_at.is_(None))
            .options(
                joinedload(Invitation.organisation),
                joinedload(Invitation.addressee),
                joinedload(Invitation.posting),
            )
        )
    )
    replies = replies_by_invitation(event_id)
    seats = registrations_by_invitation(event_id)
    invitations.sort(key=lambda one: (_place(one, places), one.id))
    return [Row(one, replies.get(one.id), tuple(seats.get(one.id, ()))) for one in invitations]


def invitation_of(event_id: int, invitation_id: int) -> Invitation | None:
    """An invitation of this event with organisation, addressee and event; None if it is another's."""
    statement = (
        select(Invitation)
        .where(Invitation.id == invitation_id, Invitation.event_id == event_id)
        .options(
            joinedload(Invitation.organisation),
            joinedload(Invitation.addressee),
            joinedload(Invitation.posting),
            joinedload(Invitation.event),
        )
    )
    return db.session.scalars(statement).one_or_none()


def reply_of(event_id: int, reply_id: int) -> Reply | None:
    """A reply to an invitation of this event; None if it is another's."""
    statement = (
        select(Reply).join(Reply.invitation).where(Reply.id == reply_id, Invitation.event_id == event_id)
    )
    return db.session.scalars(statement).one_or_none()


def staff_names(replies: Iterable[Reply]) -> dict[int, str]:
    """The names of the members of staff who entered replies, by number. One statement."""
    numbers = {reply.user_id for reply in replies if reply.user_id is not None}
    found = db.session.scalars(select(User).where(User.id.in_(numbers)))
    return {user.id: user.label for user in found}


#: As `answers.asks_anew`: nothing counts as answered.
ASKS_ANEW = and_(
    Reply.answer == Answer.TENTATIVE,
    Reply.source == ReplySource.OFFICE,
    cast(Reply.party, String) == "[]",
)


def _last_replies(of: ColumnElement[bool]) -> ScalarSelect[int]:
    return (
        select(func.max(Reply.id))
        .join(Reply.invitation)
        .where(of, Invitation.withdrawn_at.is_(None))
        .group_by(Reply.invitation_id)
        .scalar_subquery()
    )


def _active(event_id: int) -> list[Registration]:
    statement = (
        select(Registration)
        .where(Registration.event_id == event_id, Registration.status.in_(ACTIVE))
        .options(joinedload(Registration.invitation), joinedload(Registration.organisation))
        .order_by(Registration.id)
    )
    return list(db.session.scalars(statement))


def _place_of(seat: Registration, places: dict[int, int]) -> tuple[int, str]:
    last = len(places) + 1
    place = places.get(seat.organisation_id, last) if seat.organisation_id is not None else last
    return place, seat.sent_by("en").casefold()


def _place(invitation: Invitation, places: dict[int, int]) -> tuple[int, str]:
    return (places.get(invitation.organisation_id, len(places) + 1), str(invitation.organisation).casefold())
