"""Sending invitations: who is ready, who is left out, and that nobody ever gets two."""

from __future__ import annotations

import re
import threading
from collections.abc import Callable
from contextvars import Context
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from events.guestlist.building import reinstate, remove
from events.guestlist.models import Invitation
from events.invitations.reasons import Doubt, LeftOut
from events.invitations.rules import Wanted, key_of
from events.letters.models import Purpose
from events.programme.models import Event, EventStatus
from events.registration.models import Answer, ReplySource
from events.registration.seats import GivenAnswer, answer
from events.sending.queries import Standing, guest_rows
from events.sending.recipients import Review
from events.sending.sending import (
    NothingToSend,
    NotPublished,
    has_sent,
    review,
    send_again,
    send_all,
    send_invitations,
    send_test,
)
from office import clock
from office.accounts.models import Role
from office.database import db as database
from office.mailroom.models import Letter, LetterStatus, Mailing
from office.mailroom.outbox import NotRepeatable
from tests import making
from tests.events.guests import invitation_of
from tests.events.seminar import embassy, invite, posted, seminar

SignedIn = Callable[[Role], FlaskClient]


def test_the_letter_that_invites_is_known_by_its_guest_and_link(db: Session) -> None:
    invitation = making.invitation(making.seminar(), making.ambassador("NO", "Berg"), link_number=3)
    key = key_of(Purpose.INVITATION, invitation, Wanted())
    assert [invitation.letter_key, *db.scalars(select(Invitation.letter_key))] == [key, key]


def missions(event: Event, number: int) -> list[Invitation]:
    """So many invited ambassadors, each with a mailbox of their own."""
    return [
        invite(
            event,
            posted(embassy("IT", f"Embassy {count}"), "Guest", f"Number{count}"),
            to_address=f"embassy{count}@example.org",
        )
        for count in range(number)
    ]


def ready(found: Review) -> list[Invitation]:
    """Whose letters would go out."""
    return [invitation_of(one) for one in found.ready]


def shown(page: str) -> str:
    """What the page's form says the officer looked at."""
    found = re.search(r'name="agreement"[^>]* value="([^"]+)"', page)
    assert found is not None, page
    return found.group(1)


def letters(db: Session, kind: str = "invitation") -> list[Letter]:
    """The letters of a kind, in the order they were queued."""
    return list(db.scalars(select(Letter).where(Letter.kind == kind).order_by(Letter.id)))


def test_the_review_says_who_is_ready_and_in_which_languages(db: Session) -> None:
    event = seminar()
    italy, spain = missions(event, 2)
    spain.language = "sv"
    db.flush()
    found = review(event)
    assert (ready(found), found.by_language) == ([italy, spain], {"en": 1, "sv": 1})
    assert (list(found.left_out), dict(found.already)) == ([], {})


def test_who_lacks_an_address_or_a_name_is_left_out_with_the_reason(db: Session) -> None:
    event = seminar()
    italy, spain, norway = missions(event, 3)
    italy.to_address = ""
    spain.addressee_id = spain.posting_id = None
    db.flush()
    db.expire_all()
    answer(norway, GivenAnswer(Answer.DECLINED), source=ReplySource.LINK)
    found = review(event)
    assert {invitation_of(one).id: one.reason for one in found.left_out} == {
        italy.id: LeftOut.NO_ADDRESS,
        spain.id: LeftOut.NO_ADDRESSEE,
        norway.id: LeftOut.ANSWERED,
    }
    with pytest.raises(NothingToSend):
        send_invitations(event, [italy, spain, norway], None)


def test_what_is_worth_a_look_is_shown_and_stops_nothing(db: Session) -> None:
    event = seminar(languages=["sv"])
    italy, spain = missions(event, 2)
    spain.to_address = italy.to_address
    italy.language, spain.language = "en", "sv"
    db.flush()
    doubts = review(event).doubts
    assert Doubt.OTHER_LANGUAGE in doubts[str(italy.id)]
    assert Doubt.OTHER_LANGUAGE not in doubts[str(spain.id)]
    assert all(Doubt.SHARED_MAILBOX in found for found in doubts.values())


def test_sending_queues_one_letter_to_each_guest_in_their_language(db: Session) -> None:
    event = seminar()
    italy, spain = missions(event, 2)
    spain.language = "fi"
    db.flush()
    mailing = send_all(event, 2, None)
    queued = [(found.key, found.to_address, found.language, found.mailing_id) for found in letters(db)]
    assert queued == [
        (f"invitation:{italy.id}:1", "embassy0@example.org", "en", mailing.id),
        (f"invitation:{spain.id}:1", "embassy1@example.org", "fi", mailing.id),
    ]
    assert mailing.total == 2


def test_nobody_is_invited_twice(db: Session) -> None:
    event = seminar()
    first, *_ = missions(event, 2)
    send_invitations(event, [first], None)
    send_invitations(event, ready(review(event)), None)
    with pytest.raises(NothingToSend):
        send_invitations(event, [first], None)
    assert len(letters(db)) == 2


@pytest.mark.parametrize("status", [EventStatus.DRAFT, EventStatus.CANCELLED])
def test_nobody_is_invited_to_an_event_that_is_not_published(db: Session, status: EventStatus) -> None:
    event = seminar(status=status)
    with pytest.raises(NotPublished):
        send_invitations(event, missions(event, 1), None)
    assert letters(db) == []


def test_a_withdrawn_guest_gets_no_letter(db: Session) -> None:
    event = seminar()
    italy, _spain = missions(event, 2)
    italy.withdrawn_at = clock.now()
    db.flush()
    assert len(review(event).ready) == 1


def test_a_mission_that_is_back_on_the_list_gets_a_new_letter_though_it_had_answered(db: Session) -> None:
    event = seminar()
    (italy,) = missions(event, 1)
    send_invitations(event, [italy], None)
    answer(italy, GivenAnswer(Answer.ACCEPTED), source=ReplySource.LINK)
    remove([italy])
    reinstate(italy)

    assert ready(review(event)) == [italy]
    assert [row.standing for row in guest_rows(event)] == [Standing.NOT_SENT]


def test_what_has_been_sent_keeps_the_event_from_being_a_draft_again(db: Session) -> None:
    event = seminar()
    guests = missions(event, 1)
    assert not has_sent(event)
    send_invitations(event, guests, None)
    assert has_sent(event)


def test_a_letter_that_failed_is_sent_again_to_the_address_known_now(db: Session) -> None:
    event = seminar()
    (italy,) = missions(event, 1)
    send_invitations(event, [italy], None)
    (letter,) = letters(db)
    with pytest.raises(NotRepeatable):
        send_again(italy)
    letter.status = LetterStatus.BOUNCED
    italy.to_address = "new@example.org"
    db.flush()
    assert send_again(italy) is letter
    assert (letter.status, letter.to_address) == (LetterStatus.QUEUED, "new@example.org")


def test_a_test_letter_holds_no_guests_link(db: Session) -> None:
    from flask_babel import force_locale

    from office.mailroom.kinds import kind_named

    event = seminar(status=EventStatus.DRAFT)
    (italy,) = missions(event, 1)
    letter = send_test(event, "officer@example.org", "en", italy)
    with force_locale("en"):
        composed = kind_named(letter.kind).compose(letter)
    assert composed.subject.startswith("Test: Invitation: ")
    assert "Your Excellency," in composed.text
    assert "/invitation/" not in composed.text + composed.html
    assert "This is a test letter" in composed.text and "This is a test letter" in composed.html
    assert letter.to_address == "officer@example.org"


# -- pages --
def test_an_officer_reviews_types_the_number_and_sends(db: Session, signed_in: SignedIn) -> None:
    event = seminar()
    missions(event, 3)
    db.commit()
    client = signed_in(Role.EDITOR)
    page = client.get(f"/events/manage/{event.id}/letters")
    assert "Send 3 invitations" in page.text
    page = client.get(f"/events/manage/{event.id}/letters/send")
    assert "Type 3 to show that you have looked at the letters." in page.text
    data = {"number": "3", "agreement": shown(page.text)}
    answer_ = client.post(f"/events/manage/{event.id}/letters/send", data=data)
    assert answer_.status_code == 303
    db.rollback()
    mailing = db.scalars(select(Mailing)).one()
    assert answer_.headers["Location"] == f"/events/manage/{event.id}/letters/mailings/{mailing.id}"
    assert db.scalar(select(func.count()).select_from(Letter)) == 3
    page = client.get(answer_.headers["Location"])
    assert (page.status_code, "0 of 3" in page.text) == (200, True)
    part = client.get(answer_.headers["Location"] + "?part=1")
    assert part.text.strip().startswith('<div id="mailing"')


@pytest.mark.parametrize("typed", ["2", "", "three"])
def test_a_wrong_number_sends_nothing(db: Session, signed_in: SignedIn, typed: str) -> None:
    event = seminar()
    missions(event, 3)
    db.commit()
    page = signed_in(Role.EDITOR).post(f"/events/manage/{event.id}/letters/send", data={"number": typed})
    db.rollback()
    assert (page.status_code, letters(db)) == (422, [])


def test_a_second_click_sends_nothing_more_and_shows_the_same_progress(
    db: Session, signed_in: SignedIn
) -> None:
    event = seminar()
    missions(event, 2)
    db.commit()
    client = signed_in(Role.EDITOR)
    address = f"/events/manage/{event.id}/letters/send"
    data = {"number": "2", "agreement": shown(client.get(address).text)}
    places = [client.post(address, data=data).headers["Location"] for _click in range(2)]
    db.rollback()
    assert places[0] == places[1]
    assert len(letters(db)) == 2


def test_two_officers_at_once_send_once(app: Flask, db: Session) -> None:
    event = seminar()
    missions(event, 5)
    number = event.id
    db.commit()
    start = threading.Barrier(2)
    outcomes: list[str] = []

    def officer() -> None:
        with app.app_context():
            found = database.session.get_one(Event, number)
            database.session.rollback()
            start.wait()
            try:
                send_all(found, 5, None)
                database.session.commit()
                outcomes.append("sent")
            except NothingToSend:
                database.session.rollback()
                outcomes.append("already sent")

    threads = [threading.Thread(target=Context().run, args=(officer,)) for _officer in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(30)
    db.rollback()
    assert sorted(outcomes) == ["already sent", "sent"]
    assert len(letters(db)) == 5
    assert len(list(db.scalars(select(Mailing)))) == 1


def test_the_preview_is_shut_in_and_holds_no_guests_link(db: Session, signed_in: SignedIn) -> None:
    event = seminar()
    (italy,) = missions(event, 1)
    db.commit()
    page = signed_in(Role.VIEWER).get(f"/events/manage/{event.id}/letters/{italy.id}/preview.html")
    policy = page.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy and "sandbox" in policy and "script-src" not in policy
    assert page.headers["X-Frame-Options"] == "SAMEORIGIN"
    assert "Your Excellency," in page.text
    assert f"/invitation/{italy.id}-" not in page.text


def test_another_events_guest_cannot_be_looked_at_through_this_one(db: Session, signed_in: SignedIn) -> None:
    event, other = seminar(), seminar(slug="other")
    (italy,) = missions(other, 1)
    db.commit()
    client = signed_in(Role.EDITOR)
    assert client.get(f"/events/manage/{event.id}/letters/{italy.id}/preview.html").status_code == 404
    assert client.post(f"/events/manage/{event.id}/letters/{italy.id}/again").status_code == 404


def test_a_test_letter_goes_to_the_officer(db: Session, signed_in: SignedIn) -> None:
    event = seminar()
    missions(event, 1)
    db.commit()
    client = signed_in(Role.EDITOR)
    data = {"address": "me@example.org", "language": "sv"}
    assert client.post(f"/events/manage/{event.id}/letters/test", data=data).status_code == 303
    db.rollback()
    assert [(found.to_address, found.language) for found in letters(db, "invitation_test")] == [
        ("me@example.org", "sv")
    ]
    wrong = client.post(f"/events/manage/{event.id}/letters/test", data={"address": "no", "language": "sv"})
    assert (wrong.status_code, "This is no mail address." in wrong.text) == (422, True)
    # Reloaded, the address of the refused one leads back to the form.
    again = client.get(f"/events/manage/{event.id}/letters/test?standing=silent")
    assert again.status_code == 303
    assert again.location == f"/events/manage/{event.id}/letters/send?standing=silent"
    assert client.get(again.location).status_code == 200


def test_a_viewer_may_look_and_not_send(db: Session, signed_in: SignedIn) -> None:
    event = seminar()
    missions(event, 1)
    db.commit()
    client = signed_in(Role.VIEWER)
    page = client.get(f"/events/manage/{event.id}/letters")
    assert (page.status_code, "Send 1 invitation" in page.text) == (200, False)
    assert client.post(f"/events/manage/{event.id}/letters/send", data={"number": "1"}).status_code == 403


def test_the_letters_page_costs_the_same_for_one_guest_and_for_thirty(
    db: Session, signed_in: SignedIn, count_statements: Callable[[], Any]
) -> None:
    one, many = seminar(), seminar(slug="many")
    missions(one, 1)
    missions(many, 30)
    db.commit()
    client = signed_in(Role.EDITOR)

    def cost(address: str) -> int:
        with count_statements() as statements:
            assert client.get(address).status_code == 200
        return len(statements)

    for path, most in (("letters", 23), ("letters/send", 33)):
        cost(f"/events/manage/{one.id}/{path}")
        first, second = (cost(f"/events/manage/{event.id}/{path}") for event in (one, many))
        assert first == second, path
        assert first <= most, path
