"""Giving a seat back, and letting somebody else come instead, by whichever door it was got."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime

from events.programme.models import Event, Substitutes
from events.registration import room
from events.registration.answers import (
    GivenAnswer,
    Guest,
    SubstitutesNotAllowed,
    current_reply,
    entry_of,
    guest_seated,
    guests_of,
    is_proposal,
)
from events.registration.asking import ASKED, RegistrationRefused, gender_of, is_invited, locked, why_shut
from events.registration.models import (
    ACTIVE,
    Answer,
    Capacity,
    Registration,
    RegistrationStatus,
    Reply,
    ReplySource,
)
from events.registration.room import Refusal, registered, standing_changed
from events.registration.seats import answer, answered, party_of, seat_party
from office.database import db


def cancel(
    registration: Registration, *, source: ReplySource = ReplySource.LINK, user_id: int | None = None
) -> bool:
    """Give a seat, or the place on a list, back; those who wait move up. Whether that changed anything.

    It can be done after the deadline too: a seat that is given back late is better than an empty chair. Of a
    seat by invitation it is entered as a reply with those who still come.
    """
    event, now = locked(registration, may_be_cancelled=True)
    before = registration.status
    if before not in ASKED:
        return False
    if is_invited(registration):
        _answer_without(event, registration, now, source, user_id)
        return True
    registration.status, registration.cancelled_at = RegistrationStatus.CANCELLED, now
    db.session.flush()
    standing_changed.send(registration, before=before, at=now)
    if before is RegistrationStatus.CONFIRMED:
        room.fill(event, now)
    return True


def substitute(registration: Registration, guest: Guest) -> Registration:
    """Let somebody else come in the place of a guest, who says so by their own link.

    By invitation it is an answer to it, and where the office is asked first, a proposal: then what is
    returned is the registration that was given, unchanged. By the other doors there is a registration of the
    newcomer's own, since what the first one told us is not theirs to see: it takes over the seat and the
    place in the queue, and the first one's link opens nothing any more. Where the office is asked first it is
    pending (`Registration.replaces_id`), and the seat stays the first one's until `admit`.

    Raises:
        SubstitutesNotAllowed: nobody may come in another's place.
        RegistrationRefused: it is too late, or the seat was given back.
        AnswerRefused: by invitation, as `seats.answer`.
    """
    event, now = locked(registration)
    if event.substitutes is Substitutes.NOT_ALLOWED:
        raise SubstitutesNotAllowed
    if registration.status not in ASKED:
        raise RegistrationRefused(Refusal.CANCELLED)
    if is_invited(registration):
        return _answer_with(registration, guest)
    shut = why_shut(event, registration.door, now, registration.mission_link)
    # A door that was shut to others is not shut to those who are within.
    if shut not in (None, Refusal.DOOR_CLOSED, Refusal.LINK_CLOSED):
        raise RegistrationRefused(shut)
    asks_first = event.substitutes is Substitutes.ON_APPROVAL and registration.status in ACTIVE
    newcomer = Registration(
        event_id=registration.event_id,
        door=registration.door,
        mission_link_id=registration.mission_link_id,
        organisation_id=registration.organisation_id,
        organisation_name=registration.organisation_name,
        country=registration.country,
        language=registration.language,
        group_id=registration.group_id,
        capacity=Capacity.SUBSTITUTE,
        name=" ".join(guest.name.split()),
        title=" ".join(guest.title.split()),
        rank=guest.rank,
        email=guest.email.strip(),
        person_id=guest.person_id,
        gender=gender_of(guest.person_id),
        status=RegistrationStatus.PENDING if asks_first else registration.status,
        asked_at=now if asks_first else registration.asked_at,
        replaces_id=registration.id if asks_first else registration.replaces_id,
    )
    if not asks_first:
        make_way(registration, now)
    db.session.add(newcomer)
    db.session.flush()
    registered.send(newcomer)
    return newcomer


def make_way(registration: Registration, at: datetime) -> None:
    """Let somebody make way for another, who may hold their link: it opens nothing any more."""
    registration.status, registration.cancelled_at = RegistrationStatus.CANCELLED, at
    registration.link_number += 1


def _answer_without(
    event: Event, leaving: Registration, at: datetime, source: ReplySource, user_id: int | None
) -> None:
    """Enter that somebody of an invitation comes no more: those who do keep their seats."""
    invitation = leaving.invited_by
    standing = current_reply(invitation)
    party = [guest_seated(seat) for seat in party_of(invitation) if seat.id != leaving.id]
    if party and leaving.capacity is not Capacity.COLLEAGUE and _may_send_another(event):
        # Who was to come beside the addressee comes in their place.
        party[0] = replace(party[0], capacity=Capacity.SUBSTITUTE)
    if not party:
        kind = Answer.DECLINED
    elif any(guest.capacity is Capacity.SUBSTITUTE for guest in party):
        kind = Answer.SUBSTITUTED
    else:
        kind = Answer.ACCEPTED
    reply = _reply(leaving, kind, party, at, source, user_id)
    db.session.add(reply)
    db.session.flush()
    seat_party(event, invitation, party, at)
    answered.send(reply)
    if standing is not None and is_proposal(standing):
        # That somebody leaves decides nothing about whom the mission proposes to send.
        proposed = [guest for guest in guests_of(standing) if not guest.is_same_person_as(leaving)]
        if proposed:
            db.session.add(_reply(leaving, Answer.TENTATIVE, proposed, at, source, user_id))
            db.session.flush()


def _may_send_another(event: Event) -> bool:
    return event.substitutes is not Substitutes.NOT_ALLOWED


def _reply(
    registration: Registration,
    kind: Answer,
    party: list[Guest],
    at: datetime,
    source: ReplySource,
    user_id: int | None,
) -> Reply:
    return Reply(
        invitation=registration.invited_by,
        answer=kind,
        source=source,
        answered_by=registration.name[:200] if user_id is None else "",
        user_id=user_id,
        party=[entry_of(guest) for guest in party],
        received_at=at,
    )


def _answer_with(registration: Registration, guest: Guest) -> Registration:
    """Answer an invitation anew with somebody in another's place; gives the newcomer's registration."""
    invitation = registration.invited_by
    seated = party_of(invitation)
    is_principal = registration.capacity is not Capacity.COLLEAGUE
    capacity = Capacity.SUBSTITUTE if is_principal else Capacity.COLLEAGUE
    newcomer = Guest(guest.name, guest.rank, guest.title, guest.email, guest.person_id, capacity)
    party = [newcomer if seat.id == registration.id else guest_seated(seat) for seat in seated]
    comes_instead = any(one.capacity is Capacity.SUBSTITUTE for one in party)
    kind = Answer.SUBSTITUTED if comes_instead else Answer.ACCEPTED
    reply = answer(
        invitation, GivenAnswer(kind, party), source=ReplySource.LINK, answered_by=guest.name[:200]
    )
    if is_proposal(reply):
        return registration
    return next((seat for seat in party_of(invitation) if newcomer.is_same_person_as(seat)), registration)
