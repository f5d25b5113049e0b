"""Whatever is answered, in whatever order: the rules about seats hold."""

from __future__ import annotations

import contextlib
import itertools
from collections.abc import Sequence

from flask import Flask
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select

from events.guestlist.models import Invitation
from events.programme.models import Event, Substitutes
from events.registration.models import Answer, Capacity, Registration, RegistrationStatus, ReplySource
from events.registration.seats import (
    ACTIVE,
    AnswerRefused,
    GivenAnswer,
    Guest,
    answer,
    current_reply,
    give_back,
    party_of,
)
from office.database import db
from tests.events.seminar import embassy, invite, posted, seminar

NAMES = ("Marco Bianchi", "Luca Verdi", "marco bianchi", "Anna Neri")

Step = tuple[int, Answer, tuple[Guest, ...]]

_numbers = itertools.count()


def parties() -> st.SearchStrategy[tuple[Guest, ...]]:
    people = st.builds(
        Guest,
        name=st.sampled_from(NAMES),
        capacity=st.sampled_from([Capacity.SUBSTITUTE, Capacity.COLLEAGUE]),
    )
    return st.lists(people, max_size=3).map(tuple)


steps = st.lists(
    st.tuples(st.integers(0, 3), st.sampled_from(list(Answer)), parties()), min_size=1, max_size=12
)


def _holds(event: Event, invitations: Sequence[Invitation]) -> None:
    seats = list(db.session.scalars(select(Registration).where(Registration.event_id == event.id)))
    confirmed = [seat for seat in seats if seat.status is RegistrationStatus.CONFIRMED]
    waiting = [seat for seat in seats if seat.status is RegistrationStatus.WAITING]
    assert event.capacity is None or len(confirmed) <= event.capacity
    for invitation in invitations:
        assert (
            sum(seat.invitation_id == invitation.id for seat in seats if seat.status in ACTIVE)
            <= invitation.seats
        )
    if waiting:
        assert event.capacity == len(confirmed), "somebody waits beside a free seat"
        assert max(seat.asked_at for seat in confirmed) <= min(seat.asked_at for seat in waiting)
    assert all((seat.cancelled_at is not None) == (seat.status not in ACTIVE) for seat in seats)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(
    capacity=st.none() | st.integers(1, 5),
    seats=st.lists(st.integers(1, 3), min_size=4, max_size=4),
    substitutes=st.sampled_from(list(Substitutes)),
    answers=steps,
)
def test_no_sequence_of_answers_breaks_the_rules(
    app: Flask, capacity: int | None, seats: list[int], substitutes: Substitutes, answers: list[Step]
) -> None:
    with app.app_context():
        event = seminar(slug=f"s{next(_numbers)}", capacity=capacity, substitutes=substitutes)
        invitations = [
            invite(event, posted(embassy("IT"), "Head", str(place)), seats=number)
            for place, number in enumerate(seats)
        ]
        for place, kind, party in answers:
            invitation = invitations[place]
            before = current_reply(invitation)
            with contextlib.suppress(AnswerRefused):
                reply = answer(invitation, GivenAnswer(kind, party), source=ReplySource.LINK)
                assert before is None or reply.id > before.id
                if not (reply.answer is Answer.TENTATIVE and reply.party):
                    # Matched by name, whatever its capitals.
                    assert sorted(seat.name.casefold() for seat in party_of(invitation)) == sorted(
                        entry["name"].casefold() for entry in reply.party
                    )
            _holds(event, invitations)
        for invitation in invitations:
            give_back(invitation)
            _holds(event, invitations)
        db.session.rollback()
        db.session.remove()
