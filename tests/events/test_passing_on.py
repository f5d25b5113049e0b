"""An invitation that comes to name somebody else: they are asked anew, and the earlier one's seat is free."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from events.guestlist.building import readdress, write_to
from events.guestlist.links import token_of
from events.guestlist.models import Invitation
from events.guestlist.steps import kind_of, one_step, take_back
from events.invitations.calendaring import calendar_for, entries_of
from events.letters.models import Purpose
from events.programme.models import Event
from events.registration.answers import current_reply, history
from events.registration.models import Answer, RegistrationStatus, ReplySource
from events.registration.seats import GivenAnswer, Guest, answer, party_of
from events.sending.recipients import recipients_of
from office import clock
from office.accounts.models import Role
from office.mailroom.models import Letter, LetterStatus
from stakeholders.people.models import Posting
from tests.conftest import Client
from tests.events.mailboxes import leave, queue
from tests.events.seminar import embassy, invite, posted, seminar

VERDI = Guest("Luca Verdi", title="Counsellor", email="luca@example.org")


def accepting(event: Event, country: str, *party: Guest) -> Invitation:
    """A guest who has the invitation and has accepted it."""
    invitation = invite(
        event, posted(embassy(country), "Chiara", country), to_address=f"{country}@example.org"
    )
    queue(invitation, Purpose.INVITATION)
    leave()
    answer(invitation, GivenAnswer(Answer.ACCEPTED, party), source=ReplySource.LINK)
    leave()
    return invitation


def successor(invitation: Invitation) -> Posting:
    return posted(invitation.organisation, "Elena", "Neri")


def seats(invitation: Invitation) -> list[tuple[str, RegistrationStatus]]:
    return [(seat.name, seat.status) for seat in party_of(invitation)]


def test_the_new_addressee_is_asked_anew_and_one_seat_goes_to_the_next_who_waits(db: Session) -> None:
    event = seminar(capacity=2)
    italy, spain = accepting(event, "IT", VERDI), accepting(event, "ES")
    assert seats(spain) == [("Chiara ES", RegistrationStatus.WAITING)]
    readdress(italy, successor(italy))
    assert seats(italy) == [("Luca Verdi", RegistrationStatus.CONFIRMED)]
    assert seats(spain) == [("Chiara ES", RegistrationStatus.CONFIRMED)]
    assert [reply.answer for reply in history(italy)] == [Answer.TENTATIVE, Answer.ACCEPTED]
    promoted = [
        one.to_address for one in db.scalars(select(Letter).where(Letter.status == LetterStatus.QUEUED))
    ]
    assert "ES@example.org" in promoted and "luca@example.org" not in promoted
    italy.to_address = "neri@example.org"
    assert [one.key for one in recipients_of(event, Purpose.INVITATION).ready] == [f"invitation:{italy.id}:2"]
    # A colleague who holds a seat is told what concerns them, whoever is asked anew.
    assert [one.to_address for one in recipients_of(event, Purpose.POUR_MEMOIRE).ready] == [
        "luca@example.org",
        "ES@example.org",
    ]


def test_the_new_addressees_page_asks_and_keeps_the_colleagues(db: Session, client: Client) -> None:
    italy = accepting(seminar(), "IT", VERDI)
    readdress(italy, successor(italy))
    page = client.get(f"/invitation/{token_of(italy)}").text
    assert "Your answer is still open" not in page
    assert 'value="Luca Verdi"' in page
    typed = {
        "answer": "accepted",
        "colleagues-0-name": "Luca Verdi",
        "colleagues-0-email": "luca@example.org",
    }
    client.post(f"/invitation/{token_of(italy)}", data=typed)
    db.expire_all()
    assert seats(italy) == [
        ("Elena Neri", RegistrationStatus.CONFIRMED),
        ("Luca Verdi", RegistrationStatus.CONFIRMED),
    ]


def test_taken_back_the_answer_and_the_seat_are_there_again(db: Session) -> None:
    event = seminar(capacity=2)
    italy = accepting(event, "IT", VERDI)
    with one_step(kind_of(event)) as step:
        readdress(italy, successor(italy))
    db.commit()
    uid = italy.uid
    assert list(take_back(step).left) == []
    # They hear nothing: the entry that they have is the invitation's again.
    assert leave(after=timedelta(minutes=10)) == []
    assert (uid == italy.uid, entries_of(event).holds(italy)) == (False, True)
    assert (str(italy.addressee), current_reply(italy).answer) == ("Chiara IT", Answer.ACCEPTED)  # type: ignore[union-attr]
    assert sorted(seats(italy)) == [
        ("Chiara IT", RegistrationStatus.CONFIRMED),
        ("Luca Verdi", RegistrationStatus.CONFIRMED),
    ]


def test_taken_back_too_late_the_seat_is_anothers_and_the_officer_is_told(
    db: Session, signed_in: Callable[..., Client]
) -> None:
    event = seminar(capacity=1)
    italy, spain = accepting(event, "IT"), accepting(event, "ES")
    with one_step(kind_of(event)) as step:
        readdress(italy, successor(italy))
    db.commit()
    client = signed_in(Role.EDITOR)
    page = client.post(
        f"/events/manage/{event.id}/guests/steps/{step.record_id}/undo", follow_redirects=True
    ).text
    assert "the seat was given to the next on the waiting list" in page
    db.expire_all()
    assert seats(italy) == [("Chiara IT", RegistrationStatus.WAITING)]
    assert seats(spain) == [("Chiara ES", RegistrationStatus.CONFIRMED)]


def test_once_the_new_addressee_has_a_letter_or_has_answered_nothing_is_taken_back(db: Session) -> None:
    event = seminar()
    italy, spain = accepting(event, "IT"), accepting(event, "ES")
    with one_step(kind_of(event)) as step:
        readdress(italy, successor(italy))
        readdress(spain, successor(spain))
    db.commit()
    letter = queue(italy, Purpose.INVITATION)
    letter.status = LetterStatus.SENT
    answer(spain, GivenAnswer(Answer.ACCEPTED), source=ReplySource.PHONE)
    db.commit()
    undone = take_back(step)
    assert sorted(one.record_id for one in undone.left if one.record_type == "invitations") == [
        italy.id,
        spain.id,
    ]
    assert {str(italy.addressee), str(spain.addressee)} == {"Elena Neri"}
    assert seats(spain) == [("Elena Neri", RegistrationStatus.CONFIRMED)]


def test_a_mailbox_that_is_written_to_no_longer_keeps_no_entry_and_the_next_gets_one(
    db: Session,
) -> None:
    event = seminar()
    italy = accepting(event, "IT")
    before = italy.uid
    write_to(italy, "rossi@example.org")
    assert (italy.uid == before, entries_of(event).holds(italy)) == (False, False)
    (gone,) = leave(after=timedelta(minutes=10))
    assert (gone.method, str(gone.entry["UID"]), gone.message["To"].addresses[0].addr_spec) == (
        "CANCEL",
        before,
        "IT@example.org",
    )
    assert "The invitation stands" in " ".join(gone.text.split())
    assert "rossi" not in gone.text + gone.html + gone.calendars[0].decode()
    queue(italy, Purpose.POUR_MEMOIRE)
    (brought,) = leave()
    assert (brought.method, str(brought.entry["UID"])) == ("REQUEST", italy.uid)
    assert "rossi@example.org" in brought.entry["ATTENDEE"]
    assert calendar_for(Purpose.POUR_MEMOIRE, italy, None) is None


def test_a_mailbox_that_was_mistyped_and_put_back_has_its_entry_still(db: Session) -> None:
    event = seminar()
    italy = accepting(event, "IT")
    uid = italy.uid
    with one_step(kind_of(event)) as step:
        write_to(italy, "typo@example.org")
    db.commit()
    assert list(take_back(step).left) == []
    assert (italy.to_address, italy.uid) == ("IT@example.org", uid)
    assert leave(after=timedelta(minutes=10)) == []
    assert entries_of(event).holds(italy)


def test_a_letter_that_waits_goes_to_the_mailbox_that_was_put_right(db: Session) -> None:
    italy = invite(seminar(), posted(embassy("IT"), "Chiara", "Rossi"), to_address="wrong@example.org")
    letter = queue(italy, Purpose.INVITATION)
    write_to(italy, "right@example.org")
    (arrived,) = leave()
    assert arrived.message["To"].addresses[0].addr_spec == "right@example.org"
    # One that failed, and is tried again in the mailroom, does not go to the wrong one either.
    letter.status, letter.to_address = LetterStatus.QUEUED, "wrong@example.org"
    assert leave() == []
    assert (letter.status, letter.last_answer) == (
        LetterStatus.CANCELLED,
        "the guest is written to at another address",
    )


def test_a_reminder_that_was_held_back_until_answers_closed_does_not_go(
    db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    event = seminar(reply_by=clock.today("Europe/Helsinki"))
    italy = invite(event, posted(embassy("IT"), "Chiara", "Rossi"), to_address="it@example.org")
    queue(italy, Purpose.REMINDER)
    later = clock.now() + timedelta(days=2)
    monkeypatch.setattr(clock, "now", lambda: later)
    assert leave() == []
