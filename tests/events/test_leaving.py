"""Seats that are given back, and somebody else who comes instead."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from events.programme.models import Substitutes
from events.registration.admission import (
    admit,
    cancel,
    put_back,
    substitute,
    turn_down,
)
from events.registration.answers import Guest, SubstitutesNotAllowed, current_reply
from events.registration.links import join_url, open_registration
from events.registration.models import (
    Answer,
    Capacity,
)
from events.registration.seats import party_of
from office.links import BadLink
from stakeholders.people.models import Rank
from tests.events.applicants import (
    CANCELLED,
    CONFIRMED,
    PENDING,
    REFUSED,
    WAITING,
    accepts,
    comes,
    listening,
    opened,
    stand,
)
from tests.events.seminar import colleague, invite, seminar


def test_a_seat_that_is_given_back_goes_to_whoever_waits_also_after_the_deadline(db: Session) -> None:
    event = opened(capacity=1)
    seated, waits = comes(event, "Ada Byron"), comes(event, "Grace Hopper")
    event.reply_by = date(2020, 1, 1)

    with listening() as heard:
        assert cancel(seated)
        assert not cancel(seated)

    assert stand(seated, waits) == [CANCELLED, CONFIRMED]
    assert heard.changed == [("Ada Byron", CONFIRMED, CANCELLED), ("Grace Hopper", WAITING, CONFIRMED)]
    assert put_back(seated) and seated.status is WAITING


def test_a_seat_by_invitation_that_is_given_back_is_an_answer(db: Session) -> None:
    invitation = invite(seminar(), seats=3)
    accepts(invitation, colleague("Marco Bianchi"), colleague("Anna Neri"))
    addressee, marco, anna = party_of(invitation)

    cancel(anna)
    reply = current_reply(invitation)
    assert reply is not None
    assert (reply.answer, [guest["name"] for guest in reply.party]) == (
        Answer.ACCEPTED,
        ["Chiara Rossi", "Marco Bianchi"],
    )
    cancel(addressee)
    reply = current_reply(invitation)
    assert reply is not None
    assert (reply.answer, marco.capacity, stand(addressee, marco, anna)) == (
        Answer.SUBSTITUTED,
        Capacity.SUBSTITUTE,
        [CANCELLED, CONFIRMED, CANCELLED],
    )
    cancel(marco)
    reply = current_reply(invitation)
    assert reply is not None
    assert (reply.answer, party_of(invitation)) == (Answer.DECLINED, [])


def test_somebody_else_takes_over_the_seat_and_the_first_ones_link_dies(db: Session) -> None:
    event = opened(capacity=1, quota_per_mission=1)
    first, waits = comes(event, "Ada Byron", "A society"), comes(event, "Grace Hopper")
    token = join_url(first).rpartition("/")[2]

    with listening() as heard:
        second = substitute(first, Guest("Mary Jackson", title="Engineer", email="mary@example.org"))

    assert stand(first, second, waits) == [CANCELLED, CONFIRMED, WAITING]
    assert (second.organisation_name, second.capacity, second.asked_at) == (
        "A society",
        Capacity.SUBSTITUTE,
        first.asked_at,
    )
    assert heard.new == ["Mary Jackson"]
    with pytest.raises(BadLink):
        open_registration(token)
    event.substitutes = Substitutes.NOT_ALLOWED
    with pytest.raises(SubstitutesNotAllowed):
        substitute(second, Guest("Jean Jennings"))


def test_where_the_office_is_asked_first_the_seat_stays_until_it_has_answered(db: Session) -> None:
    event = opened(capacity=1, substitutes=Substitutes.ON_APPROVAL)
    first = comes(event, "Ada Byron")
    refused, wanted = (substitute(first, Guest(name)) for name in ("Mary Jackson", "Jean Jennings"))
    assert stand(first, refused, wanted) == [CONFIRMED, PENDING, PENDING]

    turn_down(refused)
    assert stand(first, refused) == [CONFIRMED, REFUSED]
    token = join_url(first).rpartition("/")[2]
    admit(wanted)
    assert stand(first, wanted) == [CANCELLED, CONFIRMED]
    with pytest.raises(BadLink):
        open_registration(token)


def test_a_guest_by_invitation_is_replaced_by_an_answer(db: Session) -> None:
    invitation = invite(seminar(), seats=2)
    accepts(invitation, colleague("Marco Bianchi"))
    addressee, _marco = party_of(invitation)

    newcomer = substitute(addressee, Guest("Anna Neri", Rank.COUNSELLOR, "Counsellor"))

    reply = current_reply(invitation)
    assert reply is not None
    assert (reply.answer, newcomer.name, newcomer.capacity, newcomer.rank) == (
        Answer.SUBSTITUTED,
        "Anna Neri",
        Capacity.SUBSTITUTE,
        Rank.COUNSELLOR,
    )
    assert sorted(seat.name for seat in party_of(invitation)) == ["Anna Neri", "Marco Bianchi"]
    invitation.event.substitutes = Substitutes.ON_APPROVAL
    assert substitute(newcomer, Guest("Luca Verdi")).name == "Anna Neri", "the office is asked first"
