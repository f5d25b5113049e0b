"""Staff look at the replies, enter some, and decide about substitutes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from events.guestlist.models import Invitation
from events.programme.models import Event, Substitutes
from events.registration.answers import history
from events.registration.models import Answer, Capacity, RegistrationStatus, ReplySource
from events.registration.queries import Counts, counts, registered, replies_by_invitation
from events.registration.seats import GivenAnswer, answer, current_reply, party_of
from office import clock
from office.accounts.models import Role
from stakeholders.people.models import Rank
from tests.events.seminar import Browser, colleague, embassy, invite, posted, seminar, substitute

SignedIn = Callable[..., FlaskClient]


@pytest.fixture
def editor(app: Flask, db: Session, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch) -> FlaskClient:
    monkeypatch.setattr(app, "test_client_class", Browser)
    return signed_in(Role.EDITOR)


def by_link(invitation: Invitation, kind: Answer, *party: Any, remark: str = "") -> None:
    answer(invitation, GivenAnswer(kind, party, remark), source=ReplySource.LINK, answered_by="Ms Neri")


def italy_and_sweden(event: Event, **italian: Any) -> tuple[Invitation, Invitation]:
    italy = invite(
        event, posted(embassy("IT", "Embassy of Italy"), "Chiara", "Rossi", presented=date(2020, 1, 1))
    )
    sweden = invite(
        event, posted(embassy("SE", "Embassy of Sweden"), "Åsa", "Lind", presented=date(2019, 1, 1))
    )
    return italy, sweden


def test_the_last_reply_of_each_invitation_counts(db: Session) -> None:
    event = seminar(capacity=2)
    italy, sweden = italy_and_sweden(event)
    unanswered = invite(event, posted(embassy("FR"), "Camille", "Martin"))
    withdrawn = invite(event, posted(embassy("DE"), "Max", "Muster"))
    by_link(italy, Answer.DECLINED)
    by_link(italy, Answer.ACCEPTED, colleague("Marco Bianchi"))
    by_link(sweden, Answer.SUBSTITUTED, substitute("Per Berg"))
    by_link(withdrawn, Answer.DECLINED)
    withdrawn.withdrawn_at = clock.now()
    db.flush()

    assert counts(event) == Counts(
        invited=3, answered=2, accepted=2, declined=0, tentative=0, seats_taken=2, waiting=1
    )
    assert {number: reply.answer for number, reply in replies_by_invitation(event.id).items()} == {
        italy.id: Answer.ACCEPTED,
        sweden.id: Answer.SUBSTITUTED,
    }
    assert unanswered.id not in replies_by_invitation(event.id)


def test_participants_stand_by_their_missions_place_and_then_by_their_own_rank(db: Session) -> None:
    event = seminar()
    italy, sweden = italy_and_sweden(event)
    by_link(italy, Answer.ACCEPTED)
    by_link(sweden, Answer.SUBSTITUTED, substitute("Per Berg", rank=Rank.ATTACHE), colleague("Eva Ek"))

    places = {sweden.organisation_id: 1, italy.organisation_id: 2}

    assert [seat.name for seat in registered(event.id, places)] == ["Per Berg", "Eva Ek", "Chiara Rossi"]


def test_the_replies_are_listed_in_order_of_precedence(db: Session, editor: FlaskClient) -> None:
    event = seminar()
    italy, _sweden = italy_and_sweden(event)
    by_link(italy, Answer.ACCEPTED)
    db.commit()

    page = editor.get(f"/events/manage/{event.id}/replies").text

    assert page.index("Embassy of Sweden") < page.index("Embassy of Italy")
    assert "Ms Neri" in page


def test_the_list_shows_what_is_asked_for(db: Session, editor: FlaskClient) -> None:
    event = seminar()
    italy, _sweden = italy_and_sweden(event)
    by_link(italy, Answer.ACCEPTED)
    db.commit()
    path = f"/events/manage/{event.id}/replies"

    shown = {
        show: [
            name in editor.get(f"{path}?{show}").text for name in ("Embassy of Italy", "Embassy of Sweden")
        ]
        for show in ("show=coming", "show=unanswered", "q=asa", "q=nobody")
    }

    assert shown == {
        "show=coming": [True, False],
        "show=unanswered": [False, True],
        "q=asa": [False, True],
        "q=nobody": [False, False],
    }


def test_the_list_costs_the_same_with_one_guest_and_with_three(
    db: Session, editor: FlaskClient, count_statements: Callable[[], Any]
) -> None:
    event = seminar()
    italy, sweden = italy_and_sweden(event)
    by_link(italy, Answer.ACCEPTED)
    db.commit()
    path = f"/events/manage/{event.id}/replies"
    editor.get(path)
    with count_statements() as few:
        editor.get(path)
    by_link(sweden, Answer.ACCEPTED, colleague("Eva Ek"))
    for code in ("FR", "DE"):
        by_link(invite(event, posted(embassy(code), "Head", code)), Answer.DECLINED)
    db.commit()
    with count_statements() as many:
        editor.get(path)

    assert len(many) == len(few)


def test_staff_enter_an_answer_that_came_by_telephone(db: Session, editor: FlaskClient) -> None:
    event = seminar(reply_by=clock.now().date() - timedelta(days=2))
    italy, _sweden = italy_and_sweden(event)
    db.commit()
    yesterday = clock.now().date() - timedelta(days=1)

    sent = editor.post(
        f"/events/manage/{event.id}/replies/{italy.id}",
        data={
            "answer": "accepted",
            "source": "phone",
            "received_on": yesterday.isoformat(),
            "answered_by": "Ms Neri",
            "colleagues-0-name": "Marco Bianchi",
        },
    )

    reply = current_reply(italy)
    assert reply is not None
    assert sent.status_code == 303
    assert (reply.source, reply.answered_by, reply.received_at.date(), reply.user_id is not None) == (
        ReplySource.PHONE,
        "Ms Neri",
        yesterday,
        True,
    )
    assert [seat.name for seat in party_of(italy)] == ["Chiara Rossi", "Marco Bianchi"]
    history_page = editor.get(sent.headers["Location"]).text
    assert "entered by Editor" in history_page


def test_an_answer_is_not_received_tomorrow(db: Session, editor: FlaskClient) -> None:
    event = seminar()
    italy, _sweden = italy_and_sweden(event)
    db.commit()
    data = {
        "answer": "declined",
        "source": "letter",
        "received_on": (clock.now().date() + timedelta(days=2)).isoformat(),
    }

    page = editor.post(f"/events/manage/{event.id}/replies/{italy.id}", data=data)

    assert (page.status_code, "This day has not come yet." in page.text, history(italy)) == (422, True, [])


def test_an_invitation_is_reached_through_its_own_event_alone(db: Session, editor: FlaskClient) -> None:
    italy, _sweden = italy_and_sweden(seminar())
    other = seminar(slug="other")
    db.commit()

    assert editor.get(f"/events/manage/{other.id}/replies/{italy.id}").status_code == 404


@pytest.mark.parametrize(
    ("decision", "outcome"),
    [
        ("approve", [("Per Berg", Capacity.SUBSTITUTE, RegistrationStatus.CONFIRMED)]),
        ("refuse", [("Åsa Lind", Capacity.ADDRESSEE, RegistrationStatus.CONFIRMED)]),
    ],
)
def test_staff_decide_about_a_proposed_substitute(
    db: Session, editor: FlaskClient, decision: str, outcome: list[Any]
) -> None:
    event = seminar(substitutes=Substitutes.ON_APPROVAL)
    _italy, sweden = italy_and_sweden(event)
    by_link(sweden, Answer.ACCEPTED)
    by_link(sweden, Answer.SUBSTITUTED, substitute("Per Berg"))
    proposal = current_reply(sweden)
    assert proposal is not None
    db.commit()
    path = f"/events/manage/{event.id}/replies/{proposal.id}/decide"

    asked = "Per Berg instead of" in editor.get(f"/events/manage/{event.id}/replies").text
    sent = editor.post(path, data={"decision": decision})
    again = editor.post(path, data={"decision": decision})

    assert (asked, sent.status_code, again.status_code) == (True, 303, 303)
    assert [(seat.name, seat.capacity, seat.status) for seat in party_of(sweden)] == outcome
    assert len(history(sweden)) == 3


def test_a_viewer_reads_and_does_not_enter(db: Session, signed_in: SignedIn) -> None:
    event = seminar()
    italy, _sweden = italy_and_sweden(event)
    path = f"/events/manage/{event.id}/replies/{italy.id}"
    db.commit()
    viewer = signed_in(Role.VIEWER)

    page = viewer.get(path)

    assert (page.status_code, "Enter the answer" in page.text) == (200, False)
    assert viewer.post(path, data={"answer": "declined"}).status_code == 403
