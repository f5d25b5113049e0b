"""Two clicks, or two officers, in the same moment: the work is done once, and nobody sees an error."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from datetime import date
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from events.guestlist.models import GuestGroup, Invitation
from events.guestlist.steps import remove_in_one_step
from events.programme.models import Event, EventStatus
from events.registration.models import Registration, Reply
from events.sending.recipients import recipients_of
from office import clock
from office.accounts.models import Role
from office.database import db as database
from office.links import LinkKind, token_for
from office.mailroom.models import Letter
from office.work.models import Job
from stakeholders.directory.narrowing import RecordKind
from stakeholders.importing.files import choice_of
from stakeholders.importing.models import ImportFile
from stakeholders.lists.keeping import add as put_on
from stakeholders.lists.keeping import make_fixed
from stakeholders.people.models import Person
from tests.hostile import World, build
from tests.making import ambassador, embassy, invitation, person, posting, seminar
from tests.test_hostile_input import faults

TWICE = 4


@pytest.fixture
def world(db: Session) -> World:
    made = build()
    db.rollback()
    return made


def _together(
    app: Flask, db: Session, clients: list[FlaskClient], path: str | list[str], data: dict[str, Any]
) -> list[int]:
    """What each of the clients is answered; they post to one path, or each to its own."""
    db.commit()
    start = Barrier(len(clients))
    paths = [path] * len(clients) if isinstance(path, str) else path

    def click(client: FlaskClient, path: str) -> int:
        start.wait()
        return client.post(path, data=data).status_code

    with faults(app) as found, ThreadPoolExecutor(len(clients)) as pool:
        codes = list(pool.map(click, clients, paths))
    assert found == []
    return codes


def _officers(signed_in: Callable[[Role], FlaskClient]) -> list[FlaskClient]:
    database.session.commit()  # SQLite has one writer at a time
    return [signed_in(Role.EDITOR) for _click in range(TWICE)]


def _counted(db: Session, event: int) -> list[int]:
    """How often each mission is on the list."""
    guests = select(func.count()).where(Invitation.event_id == event).group_by(Invitation.organisation_id)
    return sorted(db.scalars(guests))


@pytest.mark.parametrize("choice", ["a group", "a list of people"])
def test_guests_are_added_once(
    app: Flask, db: Session, world: World, signed_in: Callable[[Role], FlaskClient], choice: str
) -> None:
    event = seminar()
    heads = [ambassador(state, f"Head of {state}") for state in ("PL", "DK", "EE", "LV")]
    people = make_fixed("Speakers", RecordKind.PEOPLE, user_id=None)
    put_on(people, [head.person_id for head in heads], reason="", by="")
    asked = {"a group": "groups=Resident+missions", "a list of people": f"lists={people.id}"}[choice]
    taken = [f"{head.organisation_id}-{head.person_id}" for head in heads]
    path = f"/events/manage/{event.id}/guests/add/review?{asked}"
    number = event.id
    data = {"take": taken, "receiving": "own", "group": "", "seats": "2"}

    codes = _together(app, db, _officers(signed_in), path, data)

    assert set(codes) == {303}
    assert _counted(db, number) == [1] * 4


def test_a_group_of_guests_is_made_once(
    app: Flask, db: Session, world: World, signed_in: Callable[[Role], FlaskClient]
) -> None:
    event = world.ids["event_id"]
    path = f"/events/manage/{event}/guests/groups"
    codes = _together(app, db, _officers(signed_in), path, {"name": "Press"})

    assert sorted(codes) == [303, *[422] * (TWICE - 1)]
    assert db.scalar(select(func.count()).where(GuestGroup.name == "Press")) == 1


def test_two_entries_of_a_mission_are_not_both_addressed_to_one_person(
    app: Flask, db: Session, world: World, signed_in: Callable[[Role], FlaskClient]
) -> None:
    event = seminar()
    mission = embassy("CZ")
    leaving = [posting(person(f"Leaving{n}"), mission, is_head=False) for n in range(TWICE)]
    guests = [invitation(event, post) for post in leaving]
    for post in leaving:
        post.departed_on = date(2020, 1, 1)
    posting(person("Successor"), mission)
    paths = [f"/events/manage/{event.id}/guests/{guest.id}/address" for guest in guests]
    number = event.id

    codes = _together(app, db, _officers(signed_in), paths, {})

    assert set(codes) == {303}
    named = select(Person.family_name).join(Invitation, Invitation.addressee_id == Person.id)
    assert sorted(db.scalars(named.where(Invitation.event_id == number))).count("Successor") == 1


def test_a_letter_is_entered_as_posted_once(
    app: Flask, db: Session, world: World, signed_in: Callable[[Role], FlaskClient]
) -> None:
    event = seminar()
    guest = invitation(event, ambassador("CZ", "Novak"))
    path, number = f"/events/manage/{event.id}/paper/letters/posted", guest.id
    data = {"letters": f"{number}:1:en", "day": clock.today(event.zone).isoformat()}
    codes = _together(app, db, _officers(signed_in), path, data)

    assert set(codes) == {303}
    assert (
        db.scalar(select(func.count()).where(Letter.subject_id == number, Letter.kind == "invitation")) == 1
    )


def test_a_step_on_the_list_is_taken_back_once(
    app: Flask, db: Session, world: World, signed_in: Callable[[Role], FlaskClient]
) -> None:
    event = seminar()
    guest = invitation(event, ambassador("CZ", "Novak"))
    removed = remove_in_one_step([guest])
    number = event.id
    path = f"/events/manage/{number}/guests/steps/{removed.step.record_id}/undo"
    codes = _together(app, db, _officers(signed_in), path, {})

    assert set(codes) == {303}
    assert _counted(db, number) == [1]


def test_letters_are_sent_once(
    app: Flask, db: Session, world: World, signed_in: Callable[[Role], FlaskClient]
) -> None:
    event = world.ids["event_id"]
    path = f"/events/manage/{event}/letters/send"
    agreed = {"number": "1", "agreement": recipients_of(db.get_one(Event, event)).agreement}
    codes = _together(app, db, _officers(signed_in), path, agreed)
    second = world.ids["invitation_id"] + 1
    count = select(func.count()).where(Letter.kind == "invitation", Letter.subject_id == second)

    assert set(codes) <= {303, 422} and 303 in codes
    assert db.scalar(count) == 1


def test_a_list_is_applied_once(
    app: Flask, db: Session, world: World, signed_in: Callable[[Role], FlaskClient]
) -> None:
    before = db.scalar(select(func.count()).select_from(Job)) or 0
    path = f"/stakeholders/importing/{world.ids['file_id']}/apply"
    seen = {"shown": choice_of(db.get_one(ImportFile, world.ids["file_id"]))}
    codes = _together(app, db, _officers(signed_in), path, seen)

    assert set(codes) == {303}
    assert db.scalar(select(func.count()).select_from(Job)) == before + 1


def test_one_answer_sent_twice_is_one_answer(app: Flask, db: Session, world: World) -> None:
    number = world.ids["invitation_id"] + 1
    with app.app_context():
        token = token_for(LinkKind.INVITATION, number, 1)
    clients = [app.test_client() for _click in range(TWICE)]
    codes = _together(
        app, db, clients, f"/invitation/{token}", {"answer": "accepted", "submission": "abc123"}
    )

    assert set(codes) == {303}
    assert db.scalar(select(func.count()).where(Reply.invitation_id == number)) == 1
    assert db.scalar(select(func.count()).where(Registration.invitation_id == number)) == 1


def test_a_guests_first_opening_by_two_devices_is_no_error(app: Flask, db: Session, world: World) -> None:
    with app.app_context():
        token = token_for(LinkKind.INVITATION, world.ids["invitation_id"] + 1, 1)
    db.commit()
    start = Barrier(TWICE)

    def look(client: FlaskClient) -> int:
        start.wait()
        return client.get(f"/invitation/{token}").status_code

    with ThreadPoolExecutor(TWICE) as pool:
        codes = list(pool.map(look, [app.test_client() for _look in range(TWICE)]))

    assert codes == [200] * TWICE


@pytest.mark.parametrize("path", ["publish", "cancel", "unpublish", "discard"])
def test_an_events_step_is_taken_once(
    app: Flask, db: Session, world: World, signed_in: Callable[[Role], FlaskClient], path: str
) -> None:
    status = EventStatus.DRAFT if path in {"publish", "discard"} else EventStatus.PUBLISHED
    number = seminar(status=status).id
    codes = _together(app, db, _officers(signed_in), f"/events/manage/{number}/{path}", {})

    assert set(codes) <= {303, 404}
    assert (db.get(Event, number) is None) is (path == "discard")


@pytest.mark.parametrize("path", ["end", "charge"])
def test_a_posting_ends_once(
    app: Flask, db: Session, world: World, signed_in: Callable[[Role], FlaskClient], path: str
) -> None:
    post = f"/stakeholders/postings/{world.ids['posting_id']}"
    codes = _together(app, db, _officers(signed_in), f"{post}/{path}", {"departed_on": "2026-01-05"})

    assert set(codes) <= {303, 422}
