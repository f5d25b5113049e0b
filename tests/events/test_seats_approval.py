"""Substitutes whom the host approves or refuses."""

from __future__ import annotations

import pytest
from sqlalchemy.orm import Session

from events.programme.models import Substitutes
from events.registration.models import Answer, Capacity, ReplySource
from events.registration.seats import approve, current_reply, refuse
from tests.events.seminar import colleague, invite, seminar, substitute
from tests.events.test_seats import CONFIRMED, _clerk, accept, seats_of, send


def test_a_substitute_on_approval_waits_for_the_host_while_the_mission_keeps_its_seat(db: Session) -> None:
    invitation = invite(seminar(substitutes=Substitutes.ON_APPROVAL))
    accept(invitation)

    send(invitation, substitute("Marco Bianchi"))

    proposal = current_reply(invitation)
    assert proposal is not None
    assert (proposal.answer, [entry["name"] for entry in proposal.party]) == (
        Answer.TENTATIVE,
        ["Marco Bianchi"],
    )
    assert seats_of(invitation) == [("Chiara Rossi", Capacity.ADDRESSEE, CONFIRMED)]


def test_an_approved_substitute_comes_and_is_not_asked_about_again(db: Session) -> None:
    invitation = invite(seminar(substitutes=Substitutes.ON_APPROVAL))
    send(invitation, substitute("Marco Bianchi"))
    proposal = current_reply(invitation)
    assert proposal is not None

    approve(proposal, user_id=_clerk(db))
    send(invitation, substitute("Marco Bianchi"), colleague("Luca Verdi"))

    assert seats_of(invitation) == [
        ("Marco Bianchi", Capacity.SUBSTITUTE, CONFIRMED),
        ("Luca Verdi", Capacity.COLLEAGUE, CONFIRMED),
    ]


def test_after_a_refused_substitute_the_answer_before_stands_again(db: Session) -> None:
    invitation = invite(seminar(substitutes=Substitutes.ON_APPROVAL))
    accept(invitation)
    send(invitation, substitute("Marco Bianchi"))
    proposal = current_reply(invitation)
    assert proposal is not None

    reply = refuse(proposal, user_id=_clerk(db), remark="The invitation is personal.")

    assert (reply.answer, reply.source, reply.remark) == (
        Answer.ACCEPTED,
        ReplySource.OFFICE,
        "The invitation is personal.",
    )
    assert seats_of(invitation) == [("Chiara Rossi", Capacity.ADDRESSEE, CONFIRMED)]
    with pytest.raises(ValueError, match="proposal"):
        approve(proposal, user_id=_clerk(db))
