"""Staff enter what reached the office by telephone, letter and mail, and take a mistaken entry back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from events.guestlist.models import Invitation
from events.programme.models import Substitutes
from events.registration.answers import history, is_proposal
from events.registration.correcting import NotTakenBack, take_back
from events.registration.models import Answer, Capacity, RegistrationStatus, Reply, ReplySource
from events.registration.queries import counts
from events.registration.seats import GivenAnswer, answer, current_reply, party_of
from office import clock
from office.accounts.models import Role, User
from office.mailroom.inbox import receive
from office.mailroom.models import IncomingMessage, IncomingStatus
from office.web.i18n import format_day
from stakeholders.people.models import Rank
from tests.events.hearing import by_link, leave, waiting_letters
from tests.events.seminar import Browser, colleague, embassy, invite, posted, seminar, substitute
from tests.events.test_answering import words_of

SignedIn = Callable[..., FlaskClient]
MAIL = (
    "From: Anna Neri <embassy@example.org>\r\nTo: protocol@example.org\r\nSubject: Your seminar\r\n"
    "Message-ID: <{key}@example.org>\r\nDate: {date:%a, %d %b %Y %H:%M:%S} +0000\r\n\r\n"
    "The Ambassador regrets.\r\n\r\nOn Monday Protocol wrote:\r\n> Dear Ambassador\r\n"
)


@pytest.fixture
def editor(app: Flask, db: Session, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setattr(app, "test_client_class", Browser)
    return signed_in(Role.EDITOR)


@pytest.fixture
def invitation(db: Session) -> Invitation:
    made = invite(seminar())
    db.commit()
    return made


@pytest.fixture
def officer(db: Session) -> int:
    user = User(email="officer@example.org", name="Olli Officer", role=Role.EDITOR)
    db.add(user)
    db.flush()
    return user.id


def page_of(invitation: Invitation) -> str:
    return f"/events/manage/{invitation.event_id}/replies/{invitation.id}"


def mailed(db: Session, days: int = 2, key: str = "one") -> IncomingMessage:
    """The embassy writes that the ambassador regrets."""
    message = receive(MAIL.format(key=key, date=clock.now() - timedelta(days=days)).encode())
    db.commit()
    return message


def typed(**changes: str) -> dict[str, str]:
    return {
        "answer": "accepted",
        "source": "phone",
        "received_on": clock.today().isoformat(),
        "answered_by": "Anna Neri",
    } | changes


def by_phone(invitation: Invitation, kind: Answer, officer: int) -> Reply:
    return answer(
        invitation, GivenAnswer(kind), source=ReplySource.PHONE, answered_by="Ms Neri", user_id=officer
    )


def test_the_history_says_who_called_for_whom_and_who_entered_it(
    db: Session, editor: FlaskClient, invitation: Invitation
) -> None:
    day = (clock.today() - timedelta(days=3)).isoformat()
    who = {"substitute-name": "Eva Ek", "substitute-rank": "counsellor", "substitute-title": "Deputy Head"}
    editor.post(page_of(invitation), data=typed(answer="substituted", received_on=day, remark="Ill", **who))
    words = words_of(editor.get(page_of(invitation)).text)

    (seat,) = party_of(invitation)
    assert (seat.name, seat.rank, seat.title, seat.capacity) == (
        "Eva Ek",
        Rank.COUNSELLOR,
        "Deputy Head",
        Capacity.SUBSTITUTE,
    )
    assert "Anna Neri for Chiara Rossi · Telephone · entered by" in words
    assert "Eva Ek · “Ill”" in words
    # Nobody wrote down the hour of the call: the day alone is told, wherever the answer is.
    told = format_day(clock.today() - timedelta(days=3), "en")
    event = invitation.event_id
    for address in (
        page_of(invitation),
        f"/events/manage/{event}/replies",
        f"/events/manage/{event}/letters",
    ):
        page = editor.get(address).text
        assert (told in page, "12:00" in page) == (True, False), address


def test_nothing_is_received_tomorrow(db: Session, editor: FlaskClient, invitation: Invitation) -> None:
    tomorrow = (clock.today() + timedelta(days=1)).isoformat()
    page = editor.post(page_of(invitation), data=typed(received_on=tomorrow))

    assert (page.status_code, history(invitation)) == (422, [])
    assert "This day has not come yet." in page.text


def test_an_answer_by_mail_is_entered_with_its_message_which_is_dealt_with(
    db: Session, editor: FlaskClient, invitation: Invitation
) -> None:
    message = mailed(db)
    page = editor.get(f"{page_of(invitation)}?message={message.id}&answer=declined").text
    assert "The Ambassador regrets." in page and "Dear Ambassador" not in page
    assert 'value="Anna Neri &lt;embassy@example.org&gt;"' in page
    assert (clock.today() - timedelta(days=2)).isoformat() in page
    form = typed(
        answer="declined",
        source="mail",
        received_on=(clock.now() - timedelta(days=2)).date().isoformat(),
        message=str(message.id),
    )
    entered = editor.post(page_of(invitation), data=form)

    reply = current_reply(invitation)
    assert reply is not None
    db.refresh(message)
    assert (entered.status_code, entered.headers["Location"]) == (
        303,
        "/office/mailroom/incoming?status=set_aside",
    )
    assert (reply.source, reply.message_id, message.status) == (
        ReplySource.MAIL,
        message.id,
        IncomingStatus.CLOSED,
    )
    assert (message.subject_type, message.subject_id) == ("invitations", invitation.id)
    assert f'href="/office/mailroom/incoming/{message.id}"' in editor.get(page_of(invitation)).text


def test_two_colleagues_with_one_message_enter_it_once(
    db: Session, editor: FlaskClient, invitation: Invitation
) -> None:
    message = mailed(db)
    form = typed(answer="declined", source="mail", message=str(message.id))
    editor.post(page_of(invitation), data=form)
    second = editor.post(page_of(invitation), data=form)

    assert (second.status_code, len(history(invitation))) == (422, 1)
    assert "dealt with meanwhile" in second.text
    assert 'name="message" type="hidden" value=""' in second.text


def test_what_was_entered_by_mistake_is_taken_back_by_a_reply(
    db: Session, editor: FlaskClient, invitation: Invitation
) -> None:
    by_link(invitation, Answer.ACCEPTED, colleague("Marco Bianchi"))
    db.commit()
    editor.post(page_of(invitation), data=typed(answer="declined"))
    assert party_of(invitation) == []
    mistaken = history(invitation)[0]
    path = f"/events/manage/{invitation.event_id}/replies/{mistaken.id}/take-back"
    assert editor.post(path).headers["Location"] == page_of(invitation)
    page = editor.get(page_of(invitation)).text

    assert [(one.answer, one.source) for one in history(invitation)] == [
        (Answer.ACCEPTED, ReplySource.OFFICE),
        (Answer.DECLINED, ReplySource.PHONE),
        (Answer.ACCEPTED, ReplySource.LINK),
    ]
    assert [(seat.name, seat.status) for seat in party_of(invitation)] == [
        ("Chiara Rossi", RegistrationStatus.CONFIRMED),
        ("Marco Bianchi", RegistrationStatus.CONFIRMED),
    ]
    assert "Taken back: Declined" in words_of(page)
    # Once is enough, and what the guest answered by themselves is theirs.
    editor.post(path)
    assert "Another answer has been given meanwhile" in editor.get(page_of(invitation)).text
    assert len(history(invitation)) == 3


def test_where_nothing_was_answered_before_the_mission_is_asked_anew(
    db: Session, invitation: Invitation, officer: int
) -> None:
    event = invitation.event
    take_back(by_phone(invitation, Answer.DECLINED, officer), user_id=officer)

    assert (counts(event).answered, counts(event).unanswered, party_of(invitation)) == (0, 1, [])


def test_a_guest_who_has_not_heard_of_the_mistake_is_not_written_to(
    db: Session, invitation: Invitation, officer: int
) -> None:
    by_link(invitation, Answer.ACCEPTED)
    leave()
    take_back(by_phone(invitation, Answer.DECLINED, officer), user_id=officer)
    assert waiting_letters() == []

    mistaken = by_phone(invitation, Answer.DECLINED, officer)
    leave()
    restored = take_back(mistaken, user_id=officer)
    assert [letter.params["reply_id"] for letter in waiting_letters()] == [restored.id]


def test_a_seat_that_somebody_got_meanwhile_is_waited_for(
    db: Session, invitation: Invitation, officer: int
) -> None:
    invitation.event.capacity = 1
    by_link(invitation, Answer.ACCEPTED)
    sweden = invite(invitation.event, posted(embassy("SE"), "Åsa", "Lind"))
    by_link(sweden, Answer.ACCEPTED)
    leave()
    take_back(by_phone(invitation, Answer.DECLINED, officer), user_id=officer)

    assert [seat.status for one in (invitation, sweden) for seat in party_of(one)] == [
        RegistrationStatus.WAITING,
        RegistrationStatus.CONFIRMED,
    ]
    assert "embassy@example.org" in {letter.to_address for letter in waiting_letters()}


def test_a_proposal_that_stood_before_waits_for_the_host_again(
    db: Session, invitation: Invitation, officer: int
) -> None:
    invitation.event.substitutes = Substitutes.ON_APPROVAL
    by_link(invitation, Answer.ACCEPTED)
    by_link(invitation, Answer.SUBSTITUTED, substitute("Eva Ek"))
    take_back(by_phone(invitation, Answer.DECLINED, officer), user_id=officer)

    last = history(invitation)[0]
    assert (is_proposal(last), last.party[0]["name"]) == (True, "Eva Ek")
    assert [seat.name for seat in party_of(invitation)] == ["Chiara Rossi"]


def test_only_the_last_entry_of_staffs_is_taken_back(
    db: Session, invitation: Invitation, officer: int
) -> None:
    first = by_phone(invitation, Answer.DECLINED, officer)
    by_link(invitation, Answer.ACCEPTED)
    for reply in (first, history(invitation)[0]):
        with pytest.raises(NotTakenBack):
            take_back(reply, user_id=officer)

    assert len(history(invitation)) == 2
