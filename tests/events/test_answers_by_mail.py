"""A guest answers in words: the guest is found, the rest is for a person, by one click."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from flask_babel import LazyString
from sqlalchemy.orm import Session

from events.answering import hearing_words as words
from events.answering.reading import FORGED, FROM_GUEST, FROM_KNOWN, FROM_SEVERAL
from events.guestlist.models import Invitation
from events.programme.models import EventStatus
from events.registration.answers import history
from events.registration.models import Answer, ReplySource
from events.registration.seats import Closed, ReplyClosed, current_reply, party_of
from office import clock
from office.accounts.models import Role
from office.mailroom.inbox import NOT_UNDERSTOOD, in_english, receive
from office.mailroom.models import IncomingMessage, IncomingStatus, Letter
from stakeholders.organisations.models import Channel, ChannelMedium
from tests.events.calendar_mail import google, said_by
from tests.events.hearing import by_link, leave, now, set_aside
from tests.events.seminar import Browser, colleague, embassy, invite, posted, seminar
from tests.events.test_answering import words_of

SignedIn = Callable[..., FlaskClient]


@pytest.fixture
def editor(app: Flask, db: Session, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setattr(app, "test_client_class", Browser)
    return signed_in(Role.EDITOR)


@pytest.fixture
def invitation(db: Session) -> Invitation:
    made = invite(seminar())
    db.commit()
    return made


def mail(sender: str = "Anna Neri <embassy@example.org>", key: str = "one", head: str = "") -> bytes:
    body = (
        "Thank you.\r\nThe Ambassador will attend.\r\n\r\nSent from my phone\r\n\r\n"
        "Le lundi 9 novembre 2026, Protocol a écrit :\r\n> Your Excellency, http://localhost/invitation/1-own\r\n"
    )
    return (
        f"From: {sender}\r\nTo: protocol@example.org\r\nSubject: Your seminar\r\n{head}"
        f"Message-ID: <{key}@example.org>\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n{body}"
    ).encode()


def letter_to(invitation: Invitation) -> Letter:
    by_link(invitation, Answer.DECLINED)
    (letter,) = leave()
    return letter


def became(raw: bytes, sentence: LazyString, invitation: Invitation | None) -> IncomingMessage:
    message = receive(raw)
    number = invitation.id if invitation is not None else None
    assert (message.status, message.reason) == (IncomingStatus.SET_ASIDE, in_english(sentence))
    assert (message.subject_type, message.subject_id) == ("invitations" if number else "", number)
    return message


# -- whose it is -------------------------------------------------------------------------------------------


def test_an_answer_to_our_letter_is_the_guests_whoever_writes(db: Session, invitation: Invitation) -> None:
    letter = letter_to(invitation)
    by_reference = mail("Somebody <private@elsewhere.example>", head=f"In-Reply-To: {letter.message_id}\r\n")
    by_address = mail(
        "x@elsewhere.example", "two", f"Delivered-To: office+{letter.bounce_token}@example.org\r\n"
    )

    message = became(by_reference, FROM_GUEST, invitation)
    assert (message.letter_id, message.words) == (letter.id, "Thank you. The Ambassador will attend.")
    became(by_address, FROM_GUEST, invitation)
    assert len(history(invitation)) == 1


@pytest.mark.parametrize("place", ["letter", "copy", "person", "mission"])
def test_an_address_known_of_one_guest_is_enough(db: Session, invitation: Invitation, place: str) -> None:
    address = "Known@example.org"
    owners: dict[str, dict[str, Any]] = {
        "person": {"person_id": invitation.addressee_id},
        "mission": {"organisation_id": invitation.organisation_id},
    }
    owner = owners.get(place)
    if owner:
        db.add(Channel(medium=ChannelMedium.EMAIL, value=address, **owner))
    elif place == "letter":
        invitation.to_address = address
    else:
        invitation.copy_address = address
    db.flush()

    became(mail("Anna Neri <known@EXAMPLE.org>"), FROM_KNOWN, invitation)


def test_an_address_of_several_guests_is_for_a_person_to_tell_apart(
    db: Session, editor: FlaskClient, invitation: Invitation
) -> None:
    marco = invite(invitation.event, posted(invitation.organisation, "Marco", "Bianchi"))
    message = became(mail(), FROM_SEVERAL, None)
    db.commit()
    page = editor.get(f"/office/mailroom/incoming/{message.id}").text
    assert "Chiara Rossi, The ambassadors’ seminar" in page

    editor.post(f"/events/manage/mail/{message.id}/guest", data={"invitation": str(marco.id)})
    db.refresh(message)
    assert (message.subject_id, message.status) == (marco.id, IncomingStatus.SET_ASIDE)


def test_guests_of_what_is_over_or_not_yet_open_are_not_meant(db: Session, invitation: Invitation) -> None:
    event = invitation.event
    event.status = EventStatus.DRAFT
    became(mail(), NOT_UNDERSTOOD, None)
    event.status, event.ends_at = EventStatus.PUBLISHED, clock.now() - timedelta(hours=1)
    event.starts_at = event.ends_at - timedelta(hours=1)
    became(mail(key="two"), NOT_UNDERSTOOD, None)


def test_a_forged_sender_is_nobody(db: Session, invitation: Invitation) -> None:
    became(mail(head="Authentication-Results: mx.example.org; dmarc=fail\r\n"), FORGED, None)


# -- what is done about it ---------------------------------------------------------------------------------


def test_to_be_sorted_shows_the_guest_the_state_the_words_and_what_can_be_done(
    db: Session, editor: FlaskClient, invitation: Invitation
) -> None:
    by_link(invitation, Answer.DECLINED)
    message = receive(mail())
    db.commit()
    page = editor.get("/office/mailroom/incoming?status=set_aside").text

    shown = words_of(page)
    assert "Chiara Rossi, Embassy of Italy Declined The ambassadors’ seminar" in shown
    assert "Thank you. The Ambassador will attend." in shown
    assert "1-own" not in page
    entry = f"/events/manage/{invitation.event_id}/replies/{invitation.id}?message={message.id}&amp;answer="
    assert [
        f'{entry}{kind}#enter"' in page for kind in ("accepted", "declined", "substituted", "tentative")
    ] == [True] * 4


def test_a_viewer_reads_no_guests_words(
    app: Flask, db: Session, signed_in: SignedIn, invitation: Invitation
) -> None:
    receive(mail())
    db.commit()
    page = signed_in(Role.VIEWER).get("/office/mailroom/incoming?status=set_aside").text

    assert "Chiara Rossi, Embassy of Italy" in page
    assert "The Ambassador will attend" not in page
    assert "answer=accepted" not in page


def test_nothing_to_do_is_undone_and_nothing_is_lost(
    db: Session, editor: FlaskClient, invitation: Invitation
) -> None:
    raw = mail()
    message = receive(raw)
    db.commit()
    path = f"/office/mailroom/incoming/{message.id}"
    states = []
    for step in ("done", "done", "reopen", "reopen"):
        editor.post(f"{path}/{step}")
        db.refresh(message)
        states.append(message.status.value)

    assert states == ["closed", "closed", "set_aside", "set_aside"]
    assert message.raw == raw
    editor.post(f"{path}/done")
    page = editor.get("/office/mailroom/incoming?status=set_aside").text
    assert f"{path}/reopen" in page


def test_a_mail_is_put_to_a_guest_found_by_name(
    db: Session, editor: FlaskClient, invitation: Invitation
) -> None:
    sweden = invite(invitation.event, posted(embassy("SE", "Embassy of Sweden"), "Åsa", "Lind"))
    message = receive(mail("stranger@elsewhere.example"))
    db.commit()
    path = f"/events/manage/mail/{message.id}/guest"
    page = words_of(editor.get(f"{path}?q=asa+SWEDEN").text)
    assert ("Åsa Lind" in page, "Chiara Rossi" in page) == (True, False)
    statuses = [
        editor.post(path, data={"invitation": str(value)}).status_code for value in ("x", 77_777, sweden.id)
    ]

    db.refresh(message)
    assert (statuses, message.subject_id) == ([404, 404, 303], sweden.id)


def test_news_of_leaving_leads_to_the_posting(
    db: Session, editor: FlaskClient, invitation: Invitation
) -> None:
    letter = letter_to(invitation)
    head = f"In-Reply-To: {letter.message_id}\r\nAuto-Submitted: auto-replied\r\n"
    message = receive(mail(head=head).replace(b"will attend", b"has left Helsinki"))
    db.commit()
    page = editor.get(f"/office/mailroom/incoming/{message.id}").text

    assert f'href="/stakeholders/people/{invitation.addressee_id}"' in page
    assert "Check the posting of Chiara Rossi" in page


# -- an answer out of a calendar that waited ---------------------------------------------------------------


def enter(editor: FlaskClient, message: IncomingMessage) -> int:
    return editor.post(f"/events/manage/mail/{message.id}/enter").status_code


def test_an_answer_that_came_too_late_is_entered_as_it_was_given(
    db: Session, editor: FlaskClient, invitation: Invitation
) -> None:
    invitation.event.reply_by = clock.today() - timedelta(days=1)
    message = set_aside(google(said_by(invitation)), words.refusal_words(ReplyClosed(Closed.REPLY_BY)))
    db.commit()
    page = editor.get(f"/office/mailroom/incoming/{message.id}").text
    assert "Chiara Rossi attends." in page
    assert enter(editor, message) == 303

    reply = current_reply(invitation)
    assert reply is not None
    db.refresh(message)
    assert (reply.answer, reply.source, reply.message_id) == (
        Answer.ACCEPTED,
        ReplySource.CALENDAR,
        message.id,
    )
    assert (message.status, reply.user_id is not None) == (IncomingStatus.CLOSED, True)
    # A second click enters nothing.
    enter(editor, message)
    assert len(history(invitation)) == 1


def test_a_guest_who_answers_from_another_primary_address_is_entered_by_one_click(
    db: Session, editor: FlaskClient, invitation: Invitation
) -> None:
    other = "chiara.rossi@esteri.example"
    said = said_by(invitation, attendee=other, sender=f"Chiara Rossi <{other}>", partstat="DECLINED")
    message = set_aside(google(said), words.NOT_INVITED)
    db.commit()
    page = editor.get(f"/office/mailroom/incoming/{message.id}").text
    assert "Chiara Rossi does not attend." in page
    assert f"It was answered from {other}, which is not the address that was invited." in page
    enter(editor, message)

    reply = current_reply(invitation)
    assert reply is not None
    assert (reply.answer, reply.answered_by) == (Answer.DECLINED, f"Chiara Rossi <{other}>")
    assert db.query(Channel).count() == 0


@pytest.mark.parametrize("why", ["colleagues", "forged", "counter", "unknown", "put to another guest"])
def test_what_a_calendar_cannot_say_for_the_mission_is_entered_by_hand(
    db: Session, editor: FlaskClient, invitation: Invitation, why: str
) -> None:
    said = said_by(invitation, stamped_at=now())
    if why == "colleagues":
        by_link(invitation, Answer.ACCEPTED, colleague("Marco Bianchi"))
        said = said.but(partstat="DECLINED")
    elif why == "forged":
        said = said.but(head="Authentication-Results: mx.example.org; dmarc=fail\r\n")
    elif why == "counter":
        said = said.but(method="COUNTER")
    elif why == "unknown":
        said = said.but(uid="stranger@example.org")
    else:
        invitation.event.reply_by = clock.today() - timedelta(days=1)
    message = receive(google(said))
    if why == "put to another guest":
        other = invite(invitation.event, posted(embassy("SE"), "Åsa", "Lind"))
        message.subject_id = other.id
    db.commit()
    before = len(history(invitation)), len(party_of(invitation))
    page = editor.get(f"/office/mailroom/incoming/{message.id}").text
    enter(editor, message)

    assert message.status is IncomingStatus.SET_ASIDE
    assert "Enter this answer" not in page
    assert (len(history(invitation)), len(party_of(invitation))) == before
    db.refresh(message)
    assert message.status is IncomingStatus.SET_ASIDE


def test_a_calendar_answer_knows_its_message(db: Session, invitation: Invitation) -> None:
    message = receive(google(said_by(invitation)))

    reply = current_reply(invitation)
    assert reply is not None
    assert reply.message_id == message.id


@pytest.mark.parametrize("number", [1, 30])
def test_sorting_costs_the_same_for_one_mail_and_for_thirty(
    db: Session,
    editor: FlaskClient,
    invitation: Invitation,
    count_statements: Callable[[], Any],
    number: int,
) -> None:
    for place in range(number):
        guest = invite(invitation.event, posted(embassy("SE"), "Guest", f"N{place}"))
        guest.to_address = f"guest{place}@example.org"
        db.flush()
        receive(mail(f"guest{place}@example.org", f"m{place}"))
    db.commit()
    with count_statements() as statements:
        page = editor.get("/office/mailroom/incoming?status=set_aside").text

    assert page.count("to-sort-card") == number
    assert len(statements) == 6  # the reader; messages and their count; guests; replies; to be sorted
