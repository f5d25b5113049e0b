"""A mission's secretariat answers for several of its people in one form."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from events.guestlist.links import invitation_url
from events.guestlist.models import Invitation
from events.programme.models import Event, Substitutes
from events.registration.answers import history, is_proposal
from events.registration.models import Answer, Capacity, RegistrationStatus, ReplySource
from events.registration.seats import GivenAnswer, answer, current_reply, party_of
from office import clock
from stakeholders.people.models import Rank
from tests.events.secretariat import Form, answers_of, italians, of, path_of
from tests.events.seminar import Browser, colleague, embassy, invite, posted, seminar
from tests.events.test_answering import words_of


@pytest.fixture
def client(app: Flask, db: Session, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setattr(app, "test_client_class", Browser)
    return app.test_client()


@pytest.fixture
def event(db: Session) -> Event:
    return seminar()


@pytest.fixture
def guests(db: Session, event: Event) -> list[Invitation]:
    return italians(event)


def test_the_page_names_those_of_the_mission_alone_the_head_first(
    client: FlaskClient, guests: list[Invitation]
) -> None:
    page = client.get(path_of(guests[0]))

    words = words_of(page.text)
    assert page.status_code == 200
    assert re.findall(r"Chiara Rossi|Marco Bianchi|Luca Verdi", words)[0] == "Chiara Rossi"
    assert words.count("No answer yet") == 3
    assert "2 seats" in words
    assert "Lind" not in words and "Sweden" not in words
    assert "/invitation/" not in page.text


def test_every_invitation_of_the_mission_gives_the_same_page(
    client: FlaskClient, guests: list[Invitation]
) -> None:
    pages = [words_of(client.get(path_of(one)).text) for one in guests]

    assert pages[0] == pages[1] == pages[2]


def test_a_personal_link_shows_no_other_guest(client: FlaskClient, guests: list[Invitation]) -> None:
    """One mailbox may receive several invitations: still no guest's own link names another guest."""
    _marco, _chiara, _luca = guests
    pages = [client.get(invitation_url(one).removeprefix("http://localhost")).text for one in guests]

    assert ["Rossi" in page for page in pages] == [False, True, False]
    assert ["Bianchi" in page for page in pages] == [True, False, False]
    assert [page.count("/secretariat/") for page in pages] == [0, 0, 0]


def test_several_are_answered_for_in_one_form(
    client: FlaskClient, db: Session, guests: list[Invitation]
) -> None:
    marco, chiara, luca = guests
    form = Form(
        client.get(path_of(marco)).text,
        **{
            of(chiara, "answer"): "accepted",
            of(chiara, "colleagues-0-name"): "Anna Neri",
            of(chiara, "colleagues-0-rank"): "first_secretary",
            of(marco, "answer"): "declined",
            "remark": "With the Ambassador’s compliments",
        },
    )
    sent = client.post(path_of(marco), data=form)
    page = words_of(client.get(sent.headers["Location"]).text)

    assert (sent.status_code, sent.headers["Location"]) == (303, path_of(marco) + "?sent=1#sent")
    assert answers_of(chiara, marco, luca) == [
        [(Answer.ACCEPTED, "Ms Neri")],
        [(Answer.DECLINED, "Ms Neri")],
        [],
    ]
    reply = current_reply(chiara)
    assert reply is not None
    assert (reply.source, reply.remark) == (ReplySource.LINK, "With the Ambassador’s compliments")
    assert [(seat.name, seat.rank) for seat in party_of(chiara)] == [
        ("Chiara Rossi", Rank.AMBASSADOR),
        ("Anna Neri", Rank.FIRST_SECRETARY),
    ]
    assert "The answers have been received" in page


def test_somebody_else_comes_with_a_rank_and_title_of_their_own(
    client: FlaskClient, db: Session, guests: list[Invitation]
) -> None:
    marco, chiara, _luca = guests
    typed = {
        "name": "Eva  Ek",
        "rank": "minister_counsellor",
        "title": "Deputy Head",
        "email": "Eva@example.org",
    }
    form = Form(client.get(path_of(marco)).text, **{of(chiara, "answer"): "substituted"})
    form |= {of(chiara, f"substitute-{field}"): value for field, value in typed.items()}
    client.post(path_of(marco), data=form)

    (seat,) = party_of(chiara)
    assert (seat.name, seat.rank, seat.title, seat.email, seat.capacity) == (
        "Eva Ek",
        Rank.MINISTER_COUNSELLOR,
        "Deputy Head",
        "Eva@example.org",
        Capacity.SUBSTITUTE,
    )


def test_not_yet_known_is_an_answer_that_holds_no_seat(
    client: FlaskClient, db: Session, guests: list[Invitation]
) -> None:
    chiara = guests[1]
    client.post(
        path_of(chiara), data=Form(client.get(path_of(chiara)).text, **{of(chiara, "answer"): "tentative"})
    )

    assert answers_of(chiara) == [[(Answer.TENTATIVE, "Ms Neri")]]
    assert party_of(chiara) == []
    assert "Not yet known" in words_of(client.get(path_of(chiara)).text)


def test_whoever_is_left_as_they_are_is_not_answered_for_again(
    client: FlaskClient, db: Session, guests: list[Invitation]
) -> None:
    """The ambassador declines herself while the page with her old yes lies open on the secretary's phone."""
    marco, chiara, luca = guests
    known = colleague("Anna Neri", "Counsellor")
    answer(chiara, GivenAnswer(Answer.ACCEPTED, [known]), source=ReplySource.LINK, answered_by="Chiara Rossi")
    db.commit()
    form = Form(client.get(path_of(marco)).text, **{of(luca, "answer"): "accepted"})
    answer(chiara, GivenAnswer(Answer.DECLINED), source=ReplySource.LINK, answered_by="Chiara Rossi")
    db.commit()
    client.post(path_of(marco), data=form)

    assert answers_of(chiara, luca) == [
        [(Answer.ACCEPTED, "Chiara Rossi"), (Answer.DECLINED, "Chiara Rossi")],
        [(Answer.ACCEPTED, "Ms Neri")],
    ]


def test_what_is_answered_otherwise_counts_and_the_history_keeps_both(
    client: FlaskClient, db: Session, guests: list[Invitation]
) -> None:
    chiara = guests[1]
    opened = client.get(path_of(chiara)).text
    answer(chiara, GivenAnswer(Answer.DECLINED), source=ReplySource.LINK, answered_by="Chiara Rossi")
    db.commit()
    client.post(path_of(chiara), data=Form(opened, **{of(chiara, "answer"): "accepted"}))

    assert answers_of(chiara) == [[(Answer.DECLINED, "Chiara Rossi"), (Answer.ACCEPTED, "Ms Neri")]]


def test_the_same_form_sent_twice_counts_once(
    client: FlaskClient, db: Session, guests: list[Invitation]
) -> None:
    marco, _chiara, _luca = guests
    chosen = {of(one, "answer"): "accepted" for one in guests}
    form = Form(client.get(path_of(marco)).text, **chosen)

    assert [client.post(path_of(marco), data=form).status_code for _ in range(2)] == [303, 303]
    assert [len(each) for each in answers_of(*guests)] == [1, 1, 1]


def test_every_fault_is_told_with_whose_it_is_and_nothing_is_lost(
    client: FlaskClient, db: Session, guests: list[Invitation]
) -> None:
    marco, chiara, luca = guests
    form = Form(
        client.get(path_of(marco)).text,
        **{
            "answered_by": "",
            of(chiara, "answer"): "substituted",
            of(chiara, "substitute-title"): "Deputy Head",
            of(marco, "answer"): "accepted",
            of(luca, "substitute-name"): "Eva Ek",
        },
    )
    page = client.post(path_of(marco), data=form)
    words = words_of(page.text)

    assert page.status_code == 422
    assert "Please give your name" in words
    assert "Chiara Rossi (Name): Please give the name of the person who will attend." in words
    assert "Luca Verdi: Somebody is named here: please choose an answer as well." in words
    assert [value in page.text for value in ('value="Deputy Head"', 'value="Eva Ek"')] == [True, True]
    assert re.search(rf'checked[^>]*name="{of(marco, "answer")}"[^>]*value="accepted"', page.text)
    assert answers_of(*guests) == [[], [], []]


def test_a_change_that_comes_back_stands_open_and_the_page_is_headed_by_it(
    client: FlaskClient, guests: list[Invitation]
) -> None:
    marco, _chiara, luca = guests
    first = Form(client.get(path_of(marco)).text, **{of(marco, "answer"): "accepted"})
    sent = client.post(path_of(marco), data=first)
    page = client.get(sent.location)
    again = Form(page.text, **{of(marco, "answer"): "declined", of(luca, "substitute-name"): "Eva Ek"})
    back = client.post(path_of(marco), data=again)

    assert [text.count('<details class="change">') for text in (page.text, back.text)] == [1, 0]
    assert [re.search(r"<title>\s*(.*?) –", text)[1] for text in (page.text, back.text)] == [  # type: ignore[index]
        "Thank you. The answers have been received.",
        "Please look at your answer again",
    ]


@pytest.mark.parametrize(
    ("chosen", "words"), [("", "at least one person"), ("waitlisted", "one of the answers")]
)
def test_a_form_without_an_answer_says_so(
    client: FlaskClient, guests: list[Invitation], chosen: str, words: str
) -> None:
    marco = guests[0]
    page = client.post(
        path_of(marco), data=Form(client.get(path_of(marco)).text, **{of(marco, "answer"): chosen})
    )

    assert (page.status_code, words in words_of(page.text)) == (422, True)


def test_seats_that_are_gone_are_told_of_that_person_alone(
    client: FlaskClient, db: Session, guests: list[Invitation]
) -> None:
    marco, chiara, luca = guests
    form = Form(
        client.get(path_of(marco)).text,
        **{
            of(chiara, "answer"): "accepted",
            of(chiara, "colleagues-0-name"): "Anna Neri",
            of(luca, "answer"): "accepted",
        },
    )
    chiara.seats = 1
    db.commit()
    page = client.post(path_of(marco), data=form)
    words = words_of(page.text)

    assert page.status_code == 422
    assert "These answers have been received Luca Verdi" in words
    assert "Chiara Rossi: Your mission has 1 seat, and more people were named." in words
    assert 'value="Anna Neri"' in page.text
    assert answers_of(chiara, luca) == [[], [(Answer.ACCEPTED, "Ms Neri")]]

    # What comes next is another form, in which those already answered for are left as they are.
    again = Form(page.text, **{of(chiara, "colleagues-0-name"): ""})
    assert again["submission"] != form["submission"]
    assert client.post(path_of(marco), data=again).status_code == 303
    assert [len(each) for each in answers_of(chiara, luca)] == [1, 1]


def test_a_full_event_puts_the_last_on_the_waiting_list(
    client: FlaskClient, db: Session, event: Event, guests: list[Invitation]
) -> None:
    event.capacity = 2
    db.commit()
    path = path_of(guests[0])
    client.post(path, data=Form(client.get(path).text, **{of(one, "answer"): "accepted" for one in guests}))

    seats = [seat.status for one in guests for seat in party_of(one)]
    assert sorted(seats) == [
        RegistrationStatus.CONFIRMED,
        RegistrationStatus.CONFIRMED,
        RegistrationStatus.WAITING,
    ]
    assert words_of(client.get(path).text).count("Waiting list") == 1


def test_a_substitute_is_proposed_where_the_host_decides(
    client: FlaskClient, db: Session, event: Event, guests: list[Invitation]
) -> None:
    event.substitutes = Substitutes.ON_APPROVAL
    db.commit()
    chiara = guests[1]
    typed = {of(chiara, "answer"): "substituted", of(chiara, "substitute-name"): "Eva Ek"}
    form = Form(client.get(path_of(chiara)).text, **typed)
    client.post(path_of(chiara), data=form)
    page = client.get(path_of(chiara)).text

    (proposal,) = history(chiara)
    assert (is_proposal(proposal), party_of(chiara)) == (True, [])
    assert "Proposed: Eva Ek" in words_of(page)
    # Left as it is, it is not proposed once more.
    left = client.post(path_of(chiara), data=Form(page))
    assert (left.status_code, len(history(chiara))) == (422, 1)


def test_a_personal_event_offers_nobody_else(
    client: FlaskClient, db: Session, event: Event, guests: list[Invitation]
) -> None:
    event.substitutes = Substitutes.NOT_ALLOWED
    db.commit()
    chiara = guests[1]
    page = client.get(path_of(chiara)).text
    sent = client.post(path_of(chiara), data=Form(page, **{of(chiara, "answer"): "substituted"}))

    assert "Somebody else" not in page
    assert (sent.status_code, history(chiara)) == (422, [])


def test_where_nobody_is_named_the_mission_names_who_comes(
    client: FlaskClient, db: Session, guests: list[Invitation]
) -> None:
    chiara = guests[1]
    chiara.addressee, chiara.posting = None, None
    db.commit()
    page = client.get(path_of(chiara)).text
    name = of(chiara, "answer")

    offered = re.findall(rf'name="{name}"[^>]*value="(\w+)"', page)
    assert sorted(offered) == ["declined", "substituted", "tentative"]
    typed = {name: "substituted", of(chiara, "substitute-name"): "Eva Ek"}
    client.post(path_of(chiara), data=Form(page, **typed))
    assert [seat.name for seat in party_of(chiara)] == ["Eva Ek"]


def test_after_the_last_day_the_page_says_whom_to_ask(
    client: FlaskClient, db: Session, event: Event, guests: list[Invitation]
) -> None:
    chiara = guests[1]
    opened = client.get(path_of(chiara)).text
    event.reply_by = clock.today(event.zone) - timedelta(days=1)
    db.commit()
    page = client.get(path_of(chiara))
    sent = client.post(path_of(chiara), data=Form(opened, **{of(chiara, "answer"): "accepted"}))

    assert (page.status_code, sent.status_code, history(chiara)) == (200, 422, [])
    for text in (page.text, sent.text):
        assert "The time for answering has passed" in words_of(text)
        assert "protocol@example.org" in text
        assert 'name="answered_by"' not in text


def test_it_speaks_the_language_of_the_letter_whose_link_is_opened(
    client: FlaskClient, db: Session, guests: list[Invitation]
) -> None:
    guests[0].language, guests[1].language = "sv", "fi"
    db.commit()

    assert '<html lang="sv"' in client.get(path_of(guests[0])).text
    assert '<html lang="fi"' in client.get(path_of(guests[1])).text
    assert '<html lang="en"' in client.get(path_of(guests[0]) + "?lang=en").text


@pytest.mark.parametrize("number", [1, 30])
def test_the_page_costs_the_same_for_one_guest_and_for_thirty(
    client: FlaskClient, db: Session, event: Event, count_statements: Callable[[], Any], number: int
) -> None:
    italy = embassy("IT", "Embassy of Italy")
    invited = [invite(event, posted(italy, "Guest", f"N{place}")) for place in range(number)]
    for one in invited:
        answer(one, GivenAnswer(Answer.ACCEPTED), source=ReplySource.LINK)
        one.opened_at = clock.now()
    db.commit()
    path = path_of(invited[0])
    with count_statements() as statements:
        page = client.get(path)

    assert page.text.count('class="guest-answer"') == number
    assert len(statements) == 6  # the link's; those of the mission; replies; seats; forms of address (2)
