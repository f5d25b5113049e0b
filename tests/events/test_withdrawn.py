"""Guests taken off the list after a letter: nothing goes by itself, and an officer can tell them."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from events.guestlist.building import reinstate, remove
from events.guestlist.models import Invitation, Receiving
from events.letters.models import Purpose
from events.programme.models import Event
from events.programme.publishing import cancel
from events.registration.models import Answer
from events.sending.recipients import due, recipients_of
from events.sending.sending import send_all
from office.accounts.models import Role
from office.mailroom.models import Letter, LetterStatus
from tests.conftest import Client
from tests.events.guests import invitation_of
from tests.events.mailboxes import Arrived, leave
from tests.events.test_recipients import invited, reached, ready, says


def letters_to(invitation: Invitation, arrived: list[Arrived]) -> list[Arrived]:
    return [one for one in arrived if one.message["To"].addresses[0].addr_spec == invitation.to_address]


def to_tell(event: Event) -> list[int]:
    return [invitation_of(one).id for one in recipients_of(event, Purpose.CANCELLATION).ready]


def test_whoever_was_taken_off_without_an_entry_is_told_once_and_by_an_officer(
    db: Session, signed_in: Callable[..., Client]
) -> None:
    event, (italy, spain, declined) = invited(db, 3)
    says(declined, Answer.DECLINED)
    reached(db)
    italy.receiving, italy.copy_address = Receiving.WITH_COPY, "secretariat@example.org"
    remove([italy, declined])
    assert leave(after=timedelta(hours=1)) == []
    assert to_tell(event) == [italy.id, italy.id]
    assert due(event)[Purpose.CANCELLATION] == 2
    db.commit()
    client = signed_in(Role.EDITOR)
    page = client.get(f"/events/manage/{event.id}/letters/send/cancellation").text
    assert "Taken off the list, and not told" in page
    assert "1 guest" not in page.split("Taken off the list, and not told")[0]
    shown = client.get(f"/events/manage/{event.id}/letters/{italy.id}/preview.html?purpose=cancellation").text
    assert "no longer stands" in shown
    send_all(event, 2, None, Purpose.CANCELLATION)
    arrived = leave()
    assert sorted(str(one.message["To"]).split("<")[-1] for one in arrived) == [
        f"{italy.to_address}>",
        "secretariat@example.org>",
    ]
    assert all("no longer stands" in " ".join(one.text.split()) for one in arrived)
    assert [one.calendars for one in arrived] == [[], []]
    assert all("cancelled" not in one.text and "calendar" not in one.text for one in arrived)
    assert to_tell(event) == []
    # Told once: the cancellation of the event is no news to them, but to those on the list.
    cancel(event)
    assert to_tell(event) == [spain.id]


def test_put_back_on_the_list_before_the_letter_left_they_hear_nothing(db: Session) -> None:
    event, (italy,) = invited(db, 1)
    remove([italy])
    send_all(event, 1, None, Purpose.CANCELLATION)
    reinstate(italy)
    assert leave() == []
    assert {one.kind: one.status for one in db.scalars(select(Letter))} == {
        "invitation": LetterStatus.SENT,
        "withdrawal": LetterStatus.CANCELLED,
    }


def test_invited_anew_and_taken_off_again_they_can_be_told_again(db: Session) -> None:
    event, (italy,) = invited(db, 1)
    remove([italy])
    send_all(event, 1, None, Purpose.CANCELLATION)
    reached(db)
    reinstate(italy)
    assert to_tell(event) == []
    send_all(event, 1, None)
    reached(db)
    remove([italy])
    assert to_tell(event) == [italy.id]


def test_whoever_had_an_entry_was_told_when_it_was_taken_back(db: Session) -> None:
    event, (italy, waiting) = invited(db, 2, calendar_with_invitation=True)
    remove([italy])
    assert to_tell(event) == []
    # A letter that never left is no letter.
    letter = db.scalars(select(Letter).where(Letter.subject_id == waiting.id)).one()
    letter.status = LetterStatus.FAILED
    remove([waiting])
    assert to_tell(event) == []


def test_of_a_cancelled_event_they_read_that_it_is_cancelled(db: Session) -> None:
    event, (italy,) = invited(db, 1)
    remove([italy])
    cancel(event)
    assert ready(event, Purpose.CANCELLATION) == [f"cancellation:{italy.id}:2:{event.sequence}"]
    send_all(event, 1, None, Purpose.CANCELLATION)
    (arrived,) = leave()
    assert "no longer stands" not in arrived.text
    assert to_tell(event) == []
