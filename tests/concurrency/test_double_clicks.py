"""Two clicks, or two officers, in the same moment: the work is done once, and nobody sees an error."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from events.guestlist.models import Invitation
from events.programme.models import Event, EventStatus
from events.registration.models import Registration, Reply
from office.accounts.models import Role
from office.database import db as database
from office.links import LinkKind, token_for
from office.mailroom.models import Letter
from office.work.models import Job
from tests.hostile import World, build
from tests.making import ambassador, embassy, seminar
from tests.test_hostile_input import faults

TWICE = 4


@pytest.fixture
def world(db: Session) -> World:
    made = build()
    db.rollback()
    return made


def _together(
    app: Flask, db: Session, clients: list[FlaskClient], path: str, data: dict[str, str]
) -> list[int]:
    db.commit()
    start = Barrier(len(clients))

    def click(client: FlaskClient) -> int:
        start.wait()
        return client.post(path, data=data).status_code

    with faults(app) as found, ThreadPoolExecutor(len(clients)) as pool:
        codes = list(pool.map(click, clients))
    assert found == []
    return codes


def _officers(signed_in: Callable[[Role], FlaskClient]) -> list[FlaskClient]:
    database.session.commit()  # SQLite has one writer at a time
    return [signed_in(Role.EDITOR) for _click in range(TWICE)]


def test_guests_are_added_once(
    app: Flask, db: Session, world: World, signed_in: Callable[[Role], FlaskClient]
) -> None:
    event = seminar()
    for state in ("PL", "DK", "EE", "LV"):
        ambassador(state, f"Head of {state}")
    number = event.id
    codes = _together(
        app, db, _officers(signed_in), f"/events/manage/{number}/guests/add", {"groups": "Resident missions"}
    )
    rows = db.execute(
        select(Invitation.organisation_id, func.count())
        .where(Invitation.event_id == number)
        .group_by(Invitation.organisation_id)
    ).all()

    assert set(codes) == {303}
    assert len(rows) >= 4 and {count for _organisation, count in rows} == {1}


def test_one_organisation_is_picked_once(
    app: Flask, db: Session, world: World, signed_in: Callable[[Role], FlaskClient]
) -> None:
    picked = embassy("CZ").id
    event = world.ids["event_id"]
    codes = _together(
        app, db, _officers(signed_in), f"/events/manage/{event}/guests/pick", {"organisation": str(picked)}
    )
    count = select(func.count()).where(Invitation.event_id == event, Invitation.organisation_id == picked)

    assert set(codes) <= {303, 422} and 303 in codes
    assert db.scalar(count) == 1


def test_letters_are_sent_once(
    app: Flask, db: Session, world: World, signed_in: Callable[[Role], FlaskClient]
) -> None:
    event = world.ids["event_id"]
    path = f"/events/manage/{event}/letters/send"
    codes = _together(app, db, _officers(signed_in), path, {"number": "1"})
    second = world.ids["invitation_id"] + 1
    count = select(func.count()).where(Letter.kind == "invitation", Letter.subject_id == second)

    assert set(codes) <= {303, 422} and 303 in codes
    assert db.scalar(count) == 1


def test_a_list_is_applied_once(
    app: Flask, db: Session, world: World, signed_in: Callable[[Role], FlaskClient]
) -> None:
    before = db.scalar(select(func.count()).select_from(Job)) or 0
    path = f"/stakeholders/importing/{world.ids['file_id']}/apply"
    codes = _together(app, db, _officers(signed_in), path, {})

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
