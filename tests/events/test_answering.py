"""A guest answers by their personal link."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from events.guestlist.links import invitation_url
from events.guestlist.models import Invitation
from events.programme.models import EventStatus, ProgrammeItem, Substitutes
from events.registration.models import Answer, Capacity, RegistrationStatus
from events.registration.seats import current_reply, party_of
from office import clock
from office.mailroom.models import Letter
from stakeholders.people.models import Gender, Rank
from tests.events.seminar import Browser, embassy, invite, posted, seminar


def path_of(invitation: Invitation) -> str:
    return invitation_url(invitation).removeprefix("http://localhost")


def words_of(html: str) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html.replace("&#39;", "'")).split())


@pytest.fixture
def client(app: Flask, db: Session, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setattr(app, "test_client_class", Browser)
    return app.test_client()


@pytest.fixture
def invitation(db: Session) -> Invitation:
    italy = embassy("IT", "Embassy of Italy")
    posted(italy, "Marco", "Bianchi", Rank.COUNSELLOR)
    invited = invite(seminar(), posted(italy, "Chiara", "Rossi", gender=Gender.WOMAN), seats=3)
    db.commit()
    return invited


def test_the_page_addresses_the_guest_and_offers_four_answers(
    client: FlaskClient, invitation: Invitation
) -> None:
    page = client.get(path_of(invitation))

    words = words_of(page.text)
    assert page.status_code == 200
    assert "Her Excellency Chiara Rossi" in words
    assert "Your Excellency" in words
    assert "The Mayor invites you to" in words
    assert re.findall(r'name="answer"[^>]*value="(\w+)"', page.text) == [
        "accepted",
        "substituted",
        "declined",
        "tentative",
    ]


def test_the_page_speaks_the_guests_language_unless_another_is_asked_for(
    client: FlaskClient, db: Session, invitation: Invitation
) -> None:
    invitation.language = "sv"
    db.commit()

    assert '<html lang="sv"' in client.get(path_of(invitation)).text
    assert '<html lang="fi"' in client.get(path_of(invitation) + "?lang=fi").text


def test_the_meetings_own_address_is_on_no_page(client: FlaskClient, invitation: Invitation) -> None:
    before = client.get(path_of(invitation)).text
    client.post(path_of(invitation), data={"answer": "accepted"})
    after = client.get(path_of(invitation)).text

    assert "/join/" in after
    assert ["meet.example.org" in page for page in (before, after)] == [False, False]


def test_accepting_leads_back_to_the_link_which_says_what_was_answered(
    client: FlaskClient, db: Session, invitation: Invitation
) -> None:
    answered = client.post(path_of(invitation), data={"answer": "accepted"})
    page = client.get(answered.headers["Location"])

    assert (answered.status_code, answered.headers["Location"]) == (303, path_of(invitation))
    assert "Thank you for accepting" in words_of(page.text)
    assert [(seat.name, seat.status) for seat in party_of(invitation)] == [
        ("Chiara Rossi", RegistrationStatus.CONFIRMED)
    ]


def test_a_secretary_answers_on_behalf(client: FlaskClient, db: Session, invitation: Invitation) -> None:
    client.post(
        path_of(invitation), data={"answer": "declined", "answered_by": "Ms Neri", "remark": "With regrets"}
    )

    reply = current_reply(invitation)
    assert reply is not None
    assert (reply.answer, reply.answered_by, reply.remark) == (Answer.DECLINED, "Ms Neri", "With regrets")


def test_a_substitute_known_to_the_register_comes_with_their_rank(
    client: FlaskClient, db: Session, invitation: Invitation
) -> None:
    client.post(path_of(invitation), data={"answer": "substituted", "substitute-name": "marco bianchi"})

    (seat,) = party_of(invitation)
    assert (seat.rank, seat.person_id is not None, seat.capacity) == (
        Rank.COUNSELLOR,
        True,
        Capacity.SUBSTITUTE,
    )


def test_colleagues_are_named_within_the_seats(
    client: FlaskClient, db: Session, invitation: Invitation
) -> None:
    client.post(
        path_of(invitation),
        data={
            "answer": "accepted",
            "colleagues-0-name": "Luca Verdi",
            "colleagues-0-title": "First secretary",
            "colleagues-0-email": "luca.verdi@example.org",
            "colleagues-1-name": "",
        },
    )

    assert [(seat.name, seat.rank, seat.email) for seat in party_of(invitation)] == [
        ("Chiara Rossi", Rank.AMBASSADOR, ""),
        ("Luca Verdi", Rank.FIRST_SECRETARY, "luca.verdi@example.org"),
    ]


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({}, "Please choose one of the answers."),
        ({"answer": "substituted"}, "Please give the name of the person who will attend."),
        ({"answer": "accepted", "colleagues-0-email": "luca@"}, "This does not look like an e-mail address."),
        (
            {"answer": "accepted", "colleagues-0-title": "Attaché"},
            "Please give the colleague’s name as well.",
        ),
        ({"answer": "accepted", "colleagues-0-name": "chiara rossi"}, "This name stands here already."),
        (
            {
                "answer": "accepted",
                "colleagues-0-name": "A",
                "colleagues-1-name": "B",
                "colleagues-2-name": "C",
            },
            "more people were named",
        ),
    ],
)
def test_an_answer_that_cannot_be_taken_comes_back_with_everything_in_it(
    client: FlaskClient, db: Session, invitation: Invitation, data: dict[str, Any], words: str
) -> None:
    page = client.post(path_of(invitation), data={**data, "remark": "Kept as typed"})

    assert page.status_code == 422
    assert words in words_of(page.text)
    assert "Kept as typed" in page.text
    assert all(str(value) in page.text for value in data.values() if value != "tentative")
    assert current_reply(invitation) is None


def test_what_belongs_to_another_answer_is_not_looked_at(
    client: FlaskClient, db: Session, invitation: Invitation
) -> None:
    answered = client.post(
        path_of(invitation),
        data={"answer": "declined", "substitute-email": "half@", "colleagues-0-title": "Attaché"},
    )

    assert (answered.status_code, party_of(invitation)) == (303, [])


def test_the_answer_can_be_changed_by_the_same_link(
    client: FlaskClient, db: Session, invitation: Invitation
) -> None:
    path = path_of(invitation)
    client.post(
        path, data={"answer": "substituted", "substitute-name": "Luca Verdi", "remark": "Kind regards"}
    )

    shown = client.get(path).text
    form = client.get(path + "?change=1").text
    client.post(path, data={"answer": "declined"})

    assert 'name="answer"' not in shown
    assert 'value="Luca Verdi"' in form
    assert re.search(r'checked[^>]*value="substituted"', form)
    assert "Thank you for letting us know" in words_of(client.get(path).text)


def test_the_same_form_sent_twice_is_one_answer(
    client: FlaskClient, db: Session, invitation: Invitation
) -> None:
    found = re.search(r'name="submission"[^>]*value="(\w+)"', client.get(path_of(invitation)).text)
    assert found is not None
    data = {"answer": "accepted", "submission": found[1]}

    statuses = [client.post(path_of(invitation), data=data).status_code for _ in range(2)]

    from events.registration.answers import history

    assert (statuses, len(history(invitation))) == ([303, 303], 1)


def test_the_first_opening_is_remembered(
    client: FlaskClient, db: Session, invitation: Invitation, signed_in: Callable[..., FlaskClient]
) -> None:
    staff = signed_in()
    path = path_of(invitation)
    staff.get(path)
    client.head(path)
    db.refresh(invitation)
    unopened = invitation.opened_at
    client.get(path)
    db.refresh(invitation)
    first = invitation.opened_at
    client.get(path)
    db.refresh(invitation)

    assert (unopened, first is not None, invitation.opened_at) == (None, True, first)


def test_wrong_absent_and_withdrawn_links_look_the_same(
    client: FlaskClient, db: Session, invitation: Invitation
) -> None:
    path = path_of(invitation)
    token = path.rpartition("/")[2]
    wrong = f"/invitation/{token[:-1]}{'a' if token[-1] != 'a' else 'b'}"
    absent = f"/invitation/99999{token[token.index('-') :]}"
    before = [client.get(address) for address in (wrong, absent, "/invitation/nonsense", "/invitation/1-")]
    invitation.withdrawn_at = clock.now()
    db.commit()
    withdrawn = client.get(path)

    pages = {re.sub(r"\d+-[a-z0-9]+|nonsense|1-", "", page.text) for page in [*before, withdrawn]}
    assert {page.status_code for page in [*before, withdrawn]} == {404}
    assert len({words_of(page) for page in pages}) == 1
    assert client.post(path, data={"answer": "accepted"}).status_code == 404


@pytest.mark.parametrize("state", ["cancelled", "reply_by", "ended"])
def test_a_closed_invitation_says_so_kindly_with_the_contact(
    client: FlaskClient, db: Session, invitation: Invitation, state: str
) -> None:
    from datetime import timedelta

    event = invitation.event
    if state == "cancelled":
        event.status = EventStatus.CANCELLED
    elif state == "reply_by":
        event.reply_by = clock.now().date() - timedelta(days=2)
    else:
        event.starts_at, event.ends_at = clock.now() - timedelta(days=2), clock.now() - timedelta(days=1)
    db.commit()

    page = client.get(path_of(invitation))
    posted_late = client.post(path_of(invitation), data={"answer": "accepted"})

    said = {
        "cancelled": "This event has been cancelled",
        "reply_by": "The time for answering has passed",
        "ended": "The event is over",
    }[state]
    assert (page.status_code, posted_late.status_code) == (200, 422)
    assert said in words_of(page.text)
    assert "protocol@example.org" in page.text
    assert 'name="answer"' not in page.text
    assert current_reply(invitation) is None


def test_nobody_is_thanked_for_coming_to_what_does_not_take_place(
    client: FlaskClient, db: Session, invitation: Invitation
) -> None:
    client.post(path_of(invitation), data={"answer": "accepted"})
    invitation.event.joins_before = 30
    db.commit()
    assert "It opens 30 minutes before the start." in words_of(client.get(path_of(invitation)).text)

    invitation.event.status = EventStatus.CANCELLED
    db.commit()

    words = words_of(client.get(path_of(invitation)).text)
    assert words.startswith("This event has been cancelled –")
    assert not any(word in words for word in ("Thank you for accepting", "looks forward", "confirmed"))


def test_where_the_host_is_asked_first_the_page_says_that_it_waits(
    client: FlaskClient, db: Session, invitation: Invitation
) -> None:
    invitation.event.substitutes = Substitutes.ON_APPROVAL
    db.commit()

    client.post(path_of(invitation), data={"answer": "substituted", "substitute-name": "Luca Verdi"})

    assert "Your substitute has been proposed" in words_of(client.get(path_of(invitation)).text)


def test_a_full_event_puts_the_guest_on_the_waiting_list(
    client: FlaskClient, db: Session, invitation: Invitation
) -> None:
    invitation.event.capacity = 1
    other = invite(invitation.event, posted(embassy("SE"), "Åsa", "Lind"))
    db.commit()

    client.post(path_of(other), data={"answer": "accepted"})
    client.post(path_of(invitation), data={"answer": "accepted"})

    assert "You are on the waiting list" in words_of(client.get(path_of(invitation)).text)


def test_the_file_for_the_guests_calendar_names_nobody_and_holds_their_own_link(
    client: FlaskClient, db: Session, invitation: Invitation
) -> None:
    client.post(path_of(invitation), data={"answer": "accepted"})
    file = client.get(path_of(invitation) + ".ics")

    content = file.data.replace(b"\r\n ", b"")
    assert (file.status_code, file.mimetype) == (200, "text/calendar")
    assert [word in content for word in (b"/join/", b"METHOD", b"ATTENDEE", b"meet.example.org")] == [
        True,
        False,
        False,
        False,
    ]


def test_each_of_a_secretariats_links_shows_its_own_invitation(
    client: FlaskClient, db: Session, invitation: Invitation
) -> None:
    other = invite(
        invitation.event, posted(invitation.organisation, "Anna", "Neri", Rank.MINISTER_COUNSELLOR)
    )
    db.commit()

    words = words_of(client.get(path_of(other)).text)

    assert ("Anna Neri" in words, "Chiara Rossi" in words) == (True, False)


def test_a_form_left_open_too_long_comes_back_instead_of_being_lost(
    app: Flask, client: FlaskClient, db: Session, invitation: Invitation
) -> None:
    app.config["WTF_CSRF_ENABLED"] = True

    page = client.post(path_of(invitation), data={"answer": "accepted", "remark": "Kept as typed"})

    assert page.status_code == 422
    assert "Please send your answer once more." in words_of(page.text)
    assert "Kept as typed" in page.text


def test_the_page_costs_the_same_however_long_the_programme(
    client: FlaskClient, db: Session, invitation: Invitation, count_statements: Callable[[], Any]
) -> None:
    path = path_of(invitation)
    client.get(path)
    with count_statements() as few:
        client.get(path)
    for place in range(1, 6):
        item = ProgrammeItem(
            position=place, starts_at=invitation.event.starts_at, title={"en": f"Talk {place}"}
        )
        invitation.event.items.append(item)
    db.commit()
    with count_statements() as many:
        client.get(path)

    assert (len(few), len(many)) == (len(few), len(few))


def test_an_answer_queues_its_confirmation_in_the_same_transaction(
    client: FlaskClient, db: Session, invitation: Invitation
) -> None:
    number = invitation.id
    client.post(path_of(invitation), data={"answer": "accepted"})

    letters = db.scalars(select(Letter).where(Letter.kind == "confirmation")).all()
    assert [(letter.subject_id, letter.to_address) for letter in letters] == [(number, "embassy@example.org")]


def test_whoever_comes_off_the_waiting_list_is_written_to(
    client: FlaskClient, db: Session, invitation: Invitation
) -> None:
    invitation.event.capacity = 1
    other = invite(invitation.event, posted(embassy("SE"), "Åsa", "Lind"), to_address="sweden@example.org")
    db.commit()
    client.post(path_of(invitation), data={"answer": "accepted"})
    client.post(path_of(other), data={"answer": "accepted"})

    client.post(path_of(invitation), data={"answer": "declined"})

    told = select(Letter).where(Letter.key.startswith("confirmation:promoted:"))
    assert [letter.to_address for letter in db.scalars(told)] == ["sweden@example.org"]
