"""Answers in the calendar that speak of seats: colleagues, delegates, other times, what is closed."""

from __future__ import annotations

from datetime import timedelta

import pytest
from sqlalchemy.orm import Session

from events.answering import hearing_words as words
from events.calendars.replies import replies_in
from events.guestlist.models import Invitation
from events.programme.models import EventStatus, Substitutes
from events.registration.answers import history, is_proposal
from events.registration.models import Answer, Capacity
from events.registration.seats import approve, give_back, party_of
from office import clock
from office.accounts.models import Role, User
from office.mailroom.inbox import receive
from office.mailroom.models import IncomingStatus
from tests.events import calendar_mail as mail
from tests.events.calendar_mail import Said, google, said_by
from tests.events.hearing import by_link, leave, now, parsed, set_aside, settled, waiting_letters
from tests.events.seminar import colleague, invite, seminar


@pytest.fixture
def invitation(db: Session) -> Invitation:
    return invite(seminar())


# -- colleagues --------------------------------------------------------------------------------------------


@pytest.fixture
def marco(db: Session, invitation: Invitation) -> Said:
    """A colleague with an entry of his own, before he answers it."""
    own = type(colleague(""))("Marco Bianchi", email="marco@example.org")
    by_link(invitation, Answer.ACCEPTED, own)
    leave()
    seat = next(seat for seat in party_of(invitation) if seat.capacity is Capacity.COLLEAGUE)
    return said_by(
        invitation,
        uid=seat.uid,
        attendee="marco@example.org",
        sender="Marco Bianchi <marco@example.org>",
        stamped_at=now(),
    )


def test_a_colleague_who_accepts_says_nothing_new(db: Session, invitation: Invitation, marco: Said) -> None:
    settled(google(marco), words.SAME)
    assert len(history(invitation)) == 1


def test_a_colleague_gives_back_their_own_seat_alone(
    db: Session, invitation: Invitation, marco: Said
) -> None:
    settled(google(marco.but(partstat="DECLINED")), words.SEAT_GIVEN_BACK)

    assert [seat.name for seat in party_of(invitation)] == ["Chiara Rossi"]
    assert history(invitation)[0].answered_by == "Marco Bianchi"
    assert {letter.to_address for letter in waiting_letters()} == {"embassy@example.org", "marco@example.org"}
    set_aside(google(marco.later()), words.SEAT_IS_GONE)
    assert len(party_of(invitation)) == 1


@pytest.mark.parametrize("partstat", ["TENTATIVE", "DELEGATED"])
def test_a_colleague_in_doubt_keeps_the_seat(
    db: Session, invitation: Invitation, marco: Said, partstat: str
) -> None:
    set_aside(google(marco.but(partstat=partstat)), words.COLLEAGUE_IN_DOUBT)
    assert len(party_of(invitation)) == 2


def test_a_substitute_who_declines_is_for_a_person(db: Session, invitation: Invitation) -> None:
    own = type(colleague(""))("Marco Bianchi", email="marco@example.org", capacity=Capacity.SUBSTITUTE)
    by_link(invitation, Answer.SUBSTITUTED, own)
    (seat,) = party_of(invitation)
    said = said_by(
        invitation,
        uid=seat.uid,
        attendee="marco@example.org",
        partstat="DECLINED",
        stamped_at=now(),
    )
    set_aside(google(said), words.SUBSTITUTE_IN_DOUBT)


# -- delegation and other times ----------------------------------------------------------------------------

DELEGATION = (
    'ATTENDEE;CN=Chiara Rossi;PARTSTAT=DELEGATED;DELEGATED-TO="mailto:Marco@example.org":mailto:'
    "embassy@example.org\n"
    'ATTENDEE;CN=Marco Bianchi;PARTSTAT=NEEDS-ACTION;DELEGATED-FROM="mailto:embassy@example.org":'
    "mailto:marco@example.org"
)


def delegating(said: Said) -> bytes:
    ics = mail.calendar(said, attendee="\r\n".join(DELEGATION.splitlines()))
    kind = "text/calendar; method=REPLY; charset=utf-8"
    return (mail.headers(said, "Delegated", kind) + "\r\n" + ics).encode()


@pytest.mark.parametrize("rule", [Substitutes.ALLOWED, Substitutes.ON_APPROVAL])
def test_a_delegate_is_proposed_to_the_office(db: Session, invitation: Invitation, rule: Substitutes) -> None:
    invitation.event.substitutes = rule
    invitation.sequence = 1
    by_link(invitation, Answer.ACCEPTED, colleague("Anna Ek"))
    settled(delegating(said_by(invitation, stamped_at=now())), words.PROPOSED)

    proposal = history(invitation)[0]
    assert is_proposal(proposal)
    assert [guest["name"] for guest in proposal.party] == ["Marco Bianchi", "Anna Ek"]
    assert [seat.name for seat in party_of(invitation)] == ["Chiara Rossi", "Anna Ek"]
    set_aside(google(said_by(invitation, stamped_at=now()).later(1)), words.PROPOSAL_WAITS)

    officer = User(email="officer@example.org", name="Officer", role=Role.EDITOR)
    db.add(officer)
    db.flush()
    approve(proposal, user_id=officer.id)
    assert [seat.name for seat in party_of(invitation)] == ["Marco Bianchi", "Anna Ek"]


def test_a_personal_invitation_is_not_passed_on(db: Session, invitation: Invitation) -> None:
    invitation.event.substitutes = Substitutes.NOT_ALLOWED
    db.flush()
    message = receive(delegating(said_by(invitation)))

    assert message.status is IncomingStatus.SET_ASIDE
    assert "personal" in message.reason
    assert history(invitation) == []


@pytest.mark.parametrize("charset", ["utf-8", "iso-8859-1", "x-bogus", "zip"])
def test_another_time_is_a_task_and_never_a_new_time(
    db: Session, invitation: Invitation, charset: str
) -> None:
    starts = invitation.event.starts_at
    said = said_by(invitation, method="COUNTER", comment="Plutôt mardi ?", starts=starts + timedelta(days=1))
    raw = mail.exchange(said).replace(b'charset="utf-8"; method', f'charset="{charset}"; method'.encode())
    message = set_aside(raw, words.COUNTER)

    assert message.subject_id == invitation.id
    assert (invitation.event.starts_at, history(invitation)) == (starts, [])
    assert replies_in(parsed(raw))[0].comment == "Plutôt mardi ?"


# -- when nothing is taken any more ------------------------------------------------------------------------


def test_answers_that_come_too_late_wait_for_a_person(db: Session, invitation: Invitation) -> None:
    event = invitation.event
    said = said_by(invitation)
    event.reply_by = (clock.now() - timedelta(days=2)).date()
    db.flush()
    message = receive(google(said))
    assert (message.status, "last day for answers" in message.reason) == (IncomingStatus.SET_ASIDE, True)
    event.status = EventStatus.CANCELLED
    db.flush()
    message = receive(google(said.later()))
    assert (message.status, "was cancelled" in message.reason) == (IncomingStatus.SET_ASIDE, True)
    give_back(invitation)
    invitation.withdrawn_at = clock.now()
    db.flush()
    message = receive(google(said_by(invitation, stamped_at=now())))
    assert (message.status, "withdrawn" in message.reason) == (IncomingStatus.SET_ASIDE, True)


def test_a_yes_of_a_mission_that_named_nobody_is_for_a_person(db: Session, invitation: Invitation) -> None:
    invitation.addressee = invitation.posting = None
    db.flush()
    message = receive(google(said_by(invitation)))

    assert (message.status, "names nobody" in message.reason) == (IncomingStatus.SET_ASIDE, True)
