"""An event that has begun lets its guests in from their own page; one that is over invites nobody."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from events.guestlist.links import invitation_url
from events.programme.models import Event
from events.programme.road import road
from events.registration.links import join_url
from events.registration.models import Answer, ReplySource
from events.registration.seats import GivenAnswer, answer, party_of
from events.sending.sending import EventOver, send_all
from office import clock
from office.accounts.models import Role
from tests.events.seminar import embassy, invite, posted, seminar

SignedIn = Callable[[Role], FlaskClient]


def began(event: Event, ago: timedelta, lasted: timedelta = timedelta(hours=2)) -> None:
    """Let the event have begun so long ago."""
    event.starts_at = clock.now() - ago
    event.ends_at = event.starts_at + lasted


def test_nobody_is_invited_to_what_is_over(db: Session, signed_in: SignedIn) -> None:
    event = seminar()
    invite(event, posted(embassy("IT"), "Lucia", "Esempio"), to_address="italy@example.org")
    began(event, timedelta(days=30))
    db.commit()
    with pytest.raises(EventOver):
        send_all(event, 1, None)
    db.rollback()
    editor, letters = signed_in(Role.EDITOR), f"/events/manage/{event.id}/letters"
    assert "Send 1 invitation" not in editor.get(letters).text
    review = editor.get(f"{letters}/send").text
    assert "The event is over" in review and "Send 1 invitation" not in review
    assert editor.post(f"{letters}/send", data={"number": "1"}).status_code == 422


def test_the_way_in_stands_on_the_guests_page_while_the_event_goes_on(
    db: Session, client: FlaskClient
) -> None:
    event = seminar(meeting_url="https://meet.example.org/seminar")
    invitation = invite(event, posted(embassy("IT"), "Lucia", "Esempio"), to_address="italy@example.org")
    answer(invitation, GivenAnswer(Answer.ACCEPTED), source=ReplySource.LINK)
    (seat,) = party_of(invitation)
    began(event, timedelta(minutes=5))
    db.commit()
    page = client.get(invitation_url(invitation)).text
    assert join_url(seat) in page


def test_the_invitations_are_sent_when_everybody_who_can_be_written_to_was(db: Session) -> None:
    event = seminar()
    invite(event, posted(embassy("IT"), "Lucia", "Esempio"), to_address="italy@example.org")
    invite(event, posted(embassy("NO"), "Kari", "Eksempel"), to_address="")
    db.commit()
    assert {step.step.key: step.state for step in road(event)}["letters"] != "done"
    send_all(event, 1, None)
    db.commit()
    assert {step.step.key: step.state for step in road(event)}["letters"] == "done"
