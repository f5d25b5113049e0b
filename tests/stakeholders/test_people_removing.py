"""A posting that was entered by mistake is taken out, and comes back by one click."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import delete, func, select
from sqlalchemy.orm import Session

from events.guestlist.models import Invitation
from events.registration.models import Capacity, Registration, RegistrationStatus
from office.accounts.models import Role
from office.clock import today
from stakeholders.organisations.keeping import ChangedMeanwhile
from stakeholders.people import removing
from stakeholders.people.models import Posting, Rank
from tests import making

ARRIVED = date(2024, 3, 1)


@pytest.fixture
def editor(db: Session, signed_in: Callable[[Role], FlaskClient]) -> FlaskClient:
    return signed_in(Role.EDITOR)


def text(page: str) -> str:
    return " ".join(unescape(page).split())


def button(editor: FlaskClient, number: int) -> str | None:
    """What the button on the posting's page says it has seen; None where there is no button."""
    page = editor.get(f"/stakeholders/postings/{number}/edit").text
    found = re.search(r'action="[^"]*/remove".*?name="seen" value="([^"]*)"', page, re.DOTALL)
    return unescape(found.group(1)) if found else None


def remove(editor: FlaskClient, number: int) -> str:
    sent = {"seen": button(editor, number) or ""}
    answer = editor.post(f"/stakeholders/postings/{number}/remove", data=sent, follow_redirects=True)
    return text(answer.text)


def undo(editor: FlaskClient, page: str) -> str:
    (place,) = set(re.findall(r'action="([^"]*/postings/steps/[^"]*/undo)"', page))
    return text(editor.post(place, follow_redirects=True).text)


def posts(db: Session) -> list[tuple[object, ...]]:
    db.rollback()
    db.expire_all()
    return [
        (post.id, post.person.name, post.rank, post.is_head, post.arrived_on, post.title)
        for post in db.scalars(select(Posting).order_by(Posting.id))
    ]


def test_a_mistake_is_removed_and_comes_back_as_it_was(db: Session, editor: FlaskClient) -> None:
    mission = making.ambassador("IT", "Rossi").organisation
    wrong = making.posting(
        making.person("Bianchi"), mission, Rank.COUNSELLOR, arrived_on=ARRIVED, title={"en": "Cultural"}
    )
    db.commit()
    before = posts(db)
    page = remove(editor, wrong.id)

    assert "The posting of Test Bianchi at Embassy of Italy has been removed." in page
    assert "has no head now" not in page
    assert posts(db) == before[:1]
    another = page.replace(f"/organisations/{mission.id}/postings/steps", "/organisations/999/postings/steps")
    assert "It has been taken back." not in undo(editor, another)
    assert "It has been taken back." in undo(editor, page)
    assert posts(db) == before
    assert "That was taken back already." in undo(editor, page)
    assert posts(db) == before


def test_whoever_removes_the_only_head_hears_that_the_mission_is_vacant(
    db: Session, editor: FlaskClient
) -> None:
    wrong = making.ambassador("IT", "Rossi").id
    db.commit()

    assert "Embassy of Italy has no head now." in remove(editor, wrong)
    assert posts(db) == []


def test_a_posting_by_which_somebody_is_invited_stays_and_its_page_says_why(
    db: Session, editor: FlaskClient
) -> None:
    head = making.ambassador("IT", "Rossi")
    for number in range(4):
        making.invitation(making.seminar(title={"en": f"Seminar {number}"}), head)
    db.commit()
    before = posts(db)
    address = f"/stakeholders/postings/{head.id}"
    reason = "4 events have invitations or seats of this posting: Seminar 0, Seminar 1, Seminar 2, …."

    assert button(editor, head.id) is None
    assert reason in text(editor.get(f"{address}/edit").text)
    # Whoever had the page open before they were invited presses the button all the same.
    sent = {"seen": head.updated_at.isoformat()}
    page = text(editor.post(f"{address}/remove", data=sent, follow_redirects=True).text)
    assert ("The posting of Test Rossi was not removed." in page, page.count(reason)) == (True, 2)
    assert posts(db) == before


def test_a_seat_that_was_given_to_somebody_keeps_their_only_posting_there(
    db: Session, editor: FlaskClient
) -> None:
    head = making.ambassador("IT", "Rossi")
    event = making.seminar()
    invited = making.invitation(event, head)
    colleague = making.posting(making.person("Bianchi"), head.organisation, Rank.COUNSELLOR)
    db.add(
        Registration(
            event=event,
            invitation=invited,
            organisation_id=invited.organisation_id,
            person_id=colleague.person_id,
            capacity=Capacity.COLLEAGUE,
            status=RegistrationStatus.CONFIRMED,
            name="Test Bianchi",
        )
    )
    db.commit()
    assert button(editor, colleague.id) is None

    # Entered twice: one of the two is the mistake, and the seat is of the other.
    twice = making.posting(colleague.person, head.organisation, Rank.FIRST_SECRETARY)
    db.commit()
    remove(editor, twice.id)
    assert [post[0] for post in posts(db)] == [head.id, colleague.id]


def test_an_invitation_that_does_not_say_its_posting_is_of_the_only_one(
    db: Session, editor: FlaskClient
) -> None:
    head = making.ambassador("IT", "Rossi")
    making.invitation(making.seminar(), head).posting_id = None
    db.commit()

    assert button(editor, head.id) is None


def test_what_somebody_else_has_changed_meanwhile_is_not_removed(db: Session, editor: FlaskClient) -> None:
    wrong = making.ambassador("IT", "Rossi")
    db.commit()
    opened = wrong.updated_at
    wrong.arrived_on = ARRIVED
    db.commit()
    before = posts(db)
    for seen in (opened.isoformat(), "", "garbage"):
        page = editor.post(
            f"/stakeholders/postings/{wrong.id}/remove", data={"seen": seen}, follow_redirects=True
        )
        assert "Somebody has changed this posting meanwhile." in page.text
    assert posts(db) == before
    with pytest.raises(ChangedMeanwhile):
        removing.remove_posting(wrong, seen_at=opened, today=today())


def test_what_another_has_removed_already_is_told(db: Session) -> None:
    wrong = making.ambassador("IT", "Rossi")
    db.commit()
    seen = wrong.updated_at
    db.execute(delete(Posting).execution_options(synchronize_session=False))
    with pytest.raises(removing.NotThere):
        removing.remove_posting(wrong, seen_at=seen, today=today())


def test_what_nobody_speaks_for_is_kept_by_the_database(db: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    head = making.ambassador("IT", "Rossi")
    making.invitation(making.seminar(), head)
    db.commit()
    monkeypatch.setattr(removing, "held_by", lambda _posting: [])
    with pytest.raises(removing.InUse) as refusal:
        removing.remove_posting(head, seen_at=head.updated_at, today=today())

    assert refusal.value.sentences == []
    assert db.scalar(select(func.count()).select_from(Invitation)) == 1


def test_it_does_not_come_back_beside_a_head_who_was_entered_since(db: Session, editor: FlaskClient) -> None:
    wrong = making.ambassador("IT", "Rossi")
    mission = wrong.organisation
    db.commit()
    page = remove(editor, wrong.id)
    verdi = making.posting(making.person("Verdi"), mission)
    db.commit()

    assert "was left as it is" in undo(editor, page)
    assert [post[0] for post in posts(db)] == [verdi.id]


def test_an_undo_of_nothing_is_not_found(db: Session, editor: FlaskClient) -> None:
    mission = making.embassy("IT")
    db.commit()
    place = f"/stakeholders/organisations/{mission.id}/postings/steps/12345/undo"
    assert editor.post(place).status_code == 404
