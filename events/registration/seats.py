"""Seats: what an answer to an invitation does to them, decided in one locked transaction."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Sequence
from contextlib import nullcontext
from datetime import datetime

from blinker import Signal
from sqlalchemy import select
from sqlalchemy.exc import InvalidRequestError

from events.guestlist.models import Invitation
from events.programme.models import Event, Substitutes
from events.programme.planning import lock_event
from events.registration import room
from events.registration.answers import (
    AnswerRefused,
    Closed,
    GivenAnswer,
    Guest,
    NobodyNamed,
    NoSeatLeft,
    ReplyClosed,
    SeatsExhausted,
    SubstitutesNotAllowed,
    addressee_of,
    current_reply,
    entry_of,
    guests_of,
    history,
    is_proposal,
    why_closed,
)
from events.registration.models import (
    ACTIVE,
    Answer,
    Capacity,
    Door,
    Registration,
    RegistrationStatus,
    Reply,
    ReplySource,
)
from events.registration.room import confirmed_seats, promoted
from office import clock
from office.audit.trail import apart
from office.database import db
from stakeholders.people.models import Gender, Person

__all__ = [
    "ACTIVE",
    "AnswerRefused",
    "Closed",
    "GivenAnswer",
    "Guest",
    "NoSeatLeft",
    "NobodyNamed",
    "ReplyClosed",
    "SeatsExhausted",
    "SubstitutesNotAllowed",
    "answer",
    "answered",
    "approve",
    "capacity_was_changed",
    "confirmed_seats",
    "current_reply",
    "fill_seats",
    "give_back",
    "give_back_all",
    "lock_event",
    "party_of",
    "promoted",
    "refuse",
    "seat_party",
]

#: Sent with the `Reply` after an answer was taken and the seats have followed; in the same transaction.
answered = Signal("an answer was taken")


def answer(
    invitation: Invitation,
    given: GivenAnswer,
    *,
    source: ReplySource,
    answered_by: str = "",
    user_id: int | None = None,
    submission: str | None = None,
    received_at: datetime | None = None,
    message_id: int | None = None,
    takes_back: Reply | None = None,
) -> Reply:
    """Take an answer: append the reply, and let the seats follow from it.

    The reply is only ever added; the last one counts. People who stay keep their seat and its time; a
    newcomer who replaces somebody of the same mission takes over that seat, since seats belong to the
    mission; anybody else is confirmed while there is room for them (`room.newcomer`), else they wait. Seats
    given back go to the waiting list, in the order that the office chose.

    Where the host approves substitutes, a guest's own naming of one is taken as a proposal: it is recorded as
    tentative with its party, and the mission's seats stay as they were until staff `approve` or `refuse` it.

    Args:
        user_id: the member of staff who enters it; they may do so after the reply-by date, and need no
            approval.
        received_at: when it reached the office, if not now; the queue for seats goes by now all the same.
        submission: what tells one sending of a form from another; the same again gives the same reply.
        message_id: the incoming message in which it came.
        takes_back: the mistaken entry whose effect this one undoes (`correcting.take_back`).

    Raises:
        ReplyClosed: the reply-by date has passed, or the event began, was cancelled, or the invitation
            withdrawn.
        SeatsExhausted: more people than the mission has seats.
        SubstitutesNotAllowed: the invitation is personal.
        NobodyNamed: somebody should come, and nobody is named.
        NoSeatLeft: there is no seat for one of them, and the event keeps no waiting list.
    """
    event = lock_event(invitation.event_id)
    try:
        db.session.refresh(invitation)
    except InvalidRequestError:
        # Taken off the list in the same moment, before any letter: the row is gone.
        raise ReplyClosed(Closed.WITHDRAWN) from None
    key = _submission_key(invitation, submission)
    if key is not None:
        earlier = db.session.scalars(select(Reply).where(Reply.submission == key)).one_or_none()
        if earlier is not None:
            return earlier
    closed = why_closed(invitation, event, clock.now(), by_staff=user_id is not None)
    if closed is not None:
        raise ReplyClosed(closed)
    party = _party(invitation, event, given)
    registrations = _registrations(invitation)
    kind = given.answer
    if (
        kind is Answer.SUBSTITUTED
        and user_id is None
        and _needs_approval(event, invitation, party, registrations)
    ):
        kind = Answer.TENTATIVE
    now = clock.now()
    reply = Reply(
        invitation=invitation,
        answer=kind,
        source=source,
        answered_by=answered_by.strip()[:200],
        user_id=user_id,
        party=[entry_of(guest) for guest in party],
        remark=given.remark.strip(),
        received_at=received_at or now,
        message_id=message_id,
        takes_back_id=takes_back.id if takes_back is not None else None,
        submission=key,
    )
    # Where it may come out that there is no seat, what was written until then is given up.
    with nullcontext() if event.has_waiting_list else db.session.begin_nested():
        db.session.add(reply)
        db.session.flush()
        if not is_proposal(reply):
            seat_party(event, invitation, party, now, registrations, may_wait=event.has_waiting_list)
    answered.send(reply)
    return reply


def approve(proposal: Reply, *, user_id: int, answered_by: str = "") -> Reply:
    """Let a proposed substitute come, with the party that was named; the host's word is a reply of its own.

    Raises:
        AnswerRefused: as `answer` does, where things have changed since.
        ValueError: the reply is not a proposal, or no longer the current answer.
    """
    _require_current(proposal)
    given = GivenAnswer(Answer.SUBSTITUTED, guests_of(proposal), proposal.remark)
    return answer(
        proposal.invitation, given, source=ReplySource.OFFICE, answered_by=answered_by, user_id=user_id
    )


def refuse(proposal: Reply, *, user_id: int, answered_by: str = "", remark: str = "") -> Reply:
    """Turn a proposed substitute down: the answer before it stands again, or none has been given that counts.

    Raises:
        ReplyClosed: the event was cancelled or the invitation withdrawn.
        ValueError: the reply is not a proposal, or no longer the current answer.
    """
    _require_current(proposal)
    before = next((reply for reply in history(proposal.invitation) if not is_proposal(reply)), None)
    if before is None:
        given = GivenAnswer(Answer.TENTATIVE, (), remark)
    else:
        given = GivenAnswer(before.answer, guests_of(before), remark)
    return answer(
        proposal.invitation, given, source=ReplySource.OFFICE, answered_by=answered_by, user_id=user_id
    )


def give_back(invitation: Invitation) -> None:
    """Give back every seat of an invitation that is taken off the list; the waiting list moves up.

    It is entered as a reply of the office's that leaves the answer open: put back on the list, the mission is
    asked anew.
    """
    event = lock_event(invitation.event_id)
    now = clock.now()
    db.session.add(
        Reply(
            invitation_id=invitation.id,
            answer=Answer.TENTATIVE,
            source=ReplySource.OFFICE,
            party=[],
            received_at=now,
        )
    )
    seat_party(event, invitation, (), now)


def give_back_all(_event: Event, *, invitations: Sequence[Invitation]) -> None:
    """Give back the seats of those of the ``invitations`` that hold any; one statement finds them."""
    holding = select(Registration.invitation_id).where(
        Registration.invitation_id.in_([invitation.id for invitation in invitations]),
        Registration.status.in_(ACTIVE),
    )
    numbers = set(db.session.scalars(holding))
    for invitation in invitations:
        if invitation.id in numbers:
            give_back(invitation)


def capacity_was_changed(event: Event) -> None:
    """Let the waiting in after an event was made larger; made smaller, those who have a seat keep it."""
    # Whoever is let in is told so: that is no part of the step, and stays when it is taken back.
    with apart():
        fill_seats(lock_event(event.id), clock.now())


def fill_seats(event: Event, at: datetime, beside: Invitation | None = None) -> list[Registration]:
    """Let in those who wait, as far as there is room; who was is returned. See `room.fill`.

    Call it, under `lock_event`, after raising an event's capacity.
    """
    return room.fill(event, at, beside)


def party_of(invitation: Invitation) -> list[Registration]:
    """Who holds or awaits the mission's seats, the addressee or the substitute first."""
    order = list(Capacity)
    active = [registration for registration in _registrations(invitation) if registration.status in ACTIVE]
    return sorted(active, key=lambda registration: (order.index(registration.capacity), registration.id))


def _submission_key(invitation: Invitation, submission: str | None) -> str | None:
    # Bound to the invitation, so that one guest's form cannot name another's reply.
    if submission is None:
        return None
    return hashlib.sha256(f"{invitation.id}:{submission}".encode()).hexdigest()


def _party(invitation: Invitation, event: Event, given: GivenAnswer) -> tuple[Guest, ...]:
    """Who comes, made whole and held against the mission's seats."""
    if given.answer is Answer.DECLINED:
        return ()
    party = tuple(given.party)
    if given.answer is Answer.ACCEPTED and all(guest.capacity is not Capacity.ADDRESSEE for guest in party):
        addressee = addressee_of(invitation)
        party = (addressee, *party) if addressee is not None else party
    substituted = any(guest.capacity is Capacity.SUBSTITUTE for guest in party)
    if substituted and invitation.addressee_id is not None and event.substitutes is Substitutes.NOT_ALLOWED:
        raise SubstitutesNotAllowed
    named = substituted if given.answer is Answer.SUBSTITUTED else bool(party)
    if given.answer is not Answer.TENTATIVE and not named:
        raise NobodyNamed
    if len(party) > invitation.seats:
        raise SeatsExhausted(len(party), invitation.seats)
    return party


def _needs_approval(
    event: Event, invitation: Invitation, party: Iterable[Guest], registrations: Iterable[Registration]
) -> bool:
    # A substitute who was approved before is not asked about again when a colleague is added. Where nobody is
    # named in the invitation, the mission names its own.
    if event.substitutes is not Substitutes.ON_APPROVAL or invitation.addressee_id is None:
        return False
    seated = [r for r in registrations if r.status in ACTIVE and r.capacity is Capacity.SUBSTITUTE]
    return any(
        guest.capacity is Capacity.SUBSTITUTE and not any(guest.is_same_person_as(r) for r in seated)
        for guest in party
    )


def _registrations(invitation: Invitation) -> list[Registration]:
    statement = (
        select(Registration)
        .where(Registration.invitation_id == invitation.id)
        .order_by(Registration.id)
        .execution_options(populate_existing=True)
    )
    return list(db.session.scalars(statement))


def seat_party(
    event: Event,
    invitation: Invitation,
    party: Sequence[Guest],
    at: datetime,
    registrations: Sequence[Registration] | None = None,
    *,
    may_wait: bool = True,
) -> None:
    """Let the mission's registrations follow from who comes, then fill what has become free.

    Call it under `lock_event`.

    Raises:
        NoSeatLeft: somebody would have to wait, and may not; what was written until then is to be given up.
    """
    rest = list(registrations if registrations is not None else _registrations(invitation))
    kept: dict[int, Registration] = {}
    for place, guest in enumerate(party):
        # A seat that is held goes before one that was given back.
        own = sorted((r for r in rest if guest.is_same_person_as(r)), key=lambda r: r.status not in ACTIVE)
        if own:
            kept[place] = own[0]
            rest.remove(own[0])
    leaving = [r for r in rest if r.status in ACTIVE]
    leaving.sort(key=lambda r: (r.status is RegistrationStatus.WAITING, r.asked_at, r.id))
    vacated = iter([(r.status, r.asked_at) for r in leaving])
    for registration in leaving:
        registration.status = RegistrationStatus.CANCELLED
        registration.cancelled_at = at
    for place, guest in enumerate(party):
        found = kept.get(place)
        if found is not None and found.status in ACTIVE:
            _write(found, guest)
            continue
        status, asked_at = next(vacated, None) or (_of_newcomer(event, invitation, at, may_wait), at)
        registration = found or Registration(
            event_id=event.id,
            door=Door.INVITATION,
            invitation_id=invitation.id,
            organisation_id=invitation.organisation_id,
            link_number=1,
        )
        registration.language = invitation.language
        registration.status, registration.asked_at, registration.cancelled_at = status, asked_at, None
        _write(registration, guest)
        db.session.add(registration)
        # One by one: the row's number breaks the tie between two who asked in the same moment.
        db.session.flush()
    if any(status is RegistrationStatus.CONFIRMED for status, _asked_at in vacated):
        fill_seats(event, at, beside=invitation)


def _of_newcomer(event: Event, invitation: Invitation, at: datetime, may_wait: bool) -> RegistrationStatus:
    asking = room.Asking(Door.INVITATION, invitation.organisation_id, group_id=invitation.group_id)
    if room.newcomer(event, asking, at) is None:
        return RegistrationStatus.CONFIRMED
    if not may_wait:
        raise NoSeatLeft
    return RegistrationStatus.WAITING


def _write(registration: Registration, guest: Guest) -> None:
    registration.name = guest.name
    registration.rank = guest.rank
    registration.title = guest.title
    registration.email = guest.email
    registration.capacity = guest.capacity
    if guest.person_id is not None and registration.person_id != guest.person_id:
        registration.person_id = guest.person_id
        person = db.session.get(Person, guest.person_id)
        registration.gender = person.gender if person is not None else Gender.UNKNOWN


def _require_current(proposal: Reply) -> None:
    lock_event(proposal.invitation.event_id)
    current = current_reply(proposal.invitation)
    if current is None or current.id != proposal.id or not is_proposal(proposal):
        raise ValueError("not a proposal that waits for the host")
