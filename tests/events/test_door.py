"""The door: codes, arrivals told once, twice and late, and the list that a device keeps."""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from events.attendance.door import Became, Step, Told, door_code, moment_told, take_in
from events.attendance.door_list import door_guests, found_by
from events.attendance.models import Presence, PresenceSource, Stay
from events.attendance.presence import arrive, unmark
from events.programme.models import Event, EventStatus
from events.registration.links import join_url
from events.registration.models import Capacity, Door, Registration, RegistrationStatus
from office import clock
from office.accounts.models import Role
from office.links import BadLink, LinkKind, record_of, verify
from office.web.headers import PERMISSIONS_POLICY
from tests.making import STATES, embassy, seminar

VENUE = {"en": "City Hall", "sv": "Stadshuset", "fi": "Kaupungintalo"}


def hybrid(**changes: Any) -> Event:
    """A seminar that has begun, to which one may come in person."""
    now = clock.now()
    values = {"venue": VENUE, "starts_at": now - timedelta(minutes=30), "ends_at": now + timedelta(hours=2)}
    return seminar(**(values | changes))


def guest(event: Event, name: str = "Åsa Öberg", **changes: Any) -> Registration:
    """Somebody with a seat who registered at the open door."""
    from office.database import db

    values: dict[str, Any] = {
        "door": Door.OPEN,
        "capacity": Capacity.REGISTRANT,
        "status": RegistrationStatus.CONFIRMED,
        "rank": None,
    }
    made = Registration(event=event, name=name, **(values | changes))
    db.session.add(made)
    db.session.flush()
    return made


def told(key: str, registration: Registration, step: Step = Step.ARRIVE, ago: int = 0) -> Told:
    """What a device tells of a guest."""
    return Told(key, step, registration.id, clock.now() - timedelta(minutes=ago))


def kept(db: Session) -> tuple[int, int]:
    """How many stays and presences there are."""
    return db.scalar(select(func.count(Stay.id))) or 0, db.scalar(select(func.count(Presence.id))) or 0


def test_a_code_is_bound_to_the_guest_and_opens_nothing(db: Session) -> None:
    event = hybrid()
    one, other = guest(event), guest(event, "Basil Example")
    code = door_code(one.id, 1)
    assert re.fullmatch(r"[A-Z2-7]{4}-[A-Z2-7]{4}", code)
    assert len({code, door_code(other.id, 1), door_code(one.id, 2)}) == 3
    assert code.replace("-", "").lower() not in join_url(one)
    for token in (code, f"{one.id}-{code}", f"{one.id}-{code.replace('-', '').lower()}"):
        with pytest.raises(BadLink):
            record_of(token)
            verify(LinkKind.JOIN, token, 1)
    # Typed as people type, and after the seat has passed to somebody else.
    typed = f" {code[:4].lower()} {code[5:].lower()} "
    assert [found.name for found in found_by(door_guests(event.id, "en"), typed)] == ["Åsa Öberg"]
    one.link_number, one.name = 2, "Clara Example"
    found = found_by(door_guests(event.id, "en"), code)[0]
    assert (found.name, found.code == code, found.old_codes) == ("Clara Example", False, (code,))


def test_an_arrival_told_again_is_one_and_a_mistake_is_taken_back(db: Session) -> None:
    event = hybrid()
    one = guest(event)
    for _again in range(2):
        answers = take_in(event.id, [told("device-a-1", one)], user_id=None)
        assert [answer.became for answer in answers] == [Became.ENTERED]
    assert kept(db) == (1, 1)
    # The device lost the answer: it tells both again, in order.
    for _again in range(2):
        both = [told("device-a-1", one), told("device-a-1", one, Step.UNDO)]
        assert [answer.became for answer in take_in(event.id, both, user_id=None)] == [
            Became.ENTERED,
            Became.UNDONE,
        ]
        assert kept(db) == (0, 0)
    # Who had joined from a distance stays present when the door was a mistake.
    arrive(one.id, PresenceSource.JOINED, clock.now())
    take_in(event.id, [told("device-a-2", one), told("device-a-2", one, Step.UNDO)], user_id=None)
    assert kept(db) == (1, 1)


def test_what_a_device_did_not_know_is_told_to_staff_and_nothing_is_lost(db: Session) -> None:
    event, elsewhere = hybrid(), hybrid()
    twice, gone, stranger = guest(event), guest(event, "Gone Example"), guest(elsewhere, "Other Example")
    first = told("device-b-1", twice, ago=5)
    take_in(event.id, [first], user_id=None)
    gone.status = RegistrationStatus.CANCELLED
    late = [told("device-a-1", twice, ago=9), told("device-a-2", gone, ago=8), told("device-a-3", stranger)]
    for _again in range(2):
        one, two, three = take_in(event.id, late, user_id=None)
        assert (one.became, one.since) == (Became.ALREADY, first.at)
        assert (two.became, two.status) == (Became.WITHOUT_SEAT, RegistrationStatus.CANCELLED)
        assert three.became is Became.UNKNOWN
        assert kept(db) == (3, 2)
    # Whom staff mark as absent, and who comes then, was let in nowhere else.
    unmark(event.id, [twice.id])
    assert take_in(event.id, [told("device-a-4", twice)], user_id=None)[0].became is Became.ENTERED
    assert kept(db) == (4, 2)
    # Somebody else's key enters nothing for this guest.
    assert take_in(event.id, [told("device-a-2", twice)], user_id=None)[0].became is Became.UNKNOWN
    assert kept(db) == (4, 2)
    now = clock.now()
    assert moment_told(now, 90) == now - timedelta(seconds=90)
    assert (moment_told(now, -5), moment_told(now, 10**9)) == (now, now - timedelta(hours=48))


def _tell(browser: FlaskClient, event: Event, *rows: tuple[str, str, Any, str], **more: Any) -> Any:
    names = ("key", "step", "registration", "ago")
    data = {name: [row[at] for row in rows] for at, name in enumerate(names)}
    return browser.post(f"/events/manage/{event.id}/door/arrivals", data=data | more)


def test_a_device_gets_the_list_and_tells_arrivals(
    db: Session, signed_in: Callable[..., FlaskClient], count_statements: Callable[[], Any]
) -> None:
    browser = signed_in(Role.EDITOR)
    event = hybrid()
    guest(event, organisation=embassy("IT"), title="Counsellor")
    guest(event, "Waits Example", status=RegistrationStatus.WAITING)
    address = f"/events/manage/{event.id}/door/list"
    first = browser.get(address)
    content = json.loads(first.data)
    here = content["guests"][0]
    assert (here["name"], here["title"], here["org"], here["status"], here["since"]) == (
        "Åsa Öberg",
        "Counsellor",
        "Embassy of Italy",
        "confirmed",
        None,
    )
    # Only what the door needs.
    named = {
        "id",
        "code",
        "old",
        "name",
        "title",
        "org",
        "mission",
        "find",
        "status",
        "since",
        "key",
        "joined",
    }
    assert set(here) == named
    assert content["until"] == int((event.ends_at + timedelta(hours=24)).timestamp() * 1000)
    unchanged = browser.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert (unchanged.status_code, unchanged.data) == (304, b"")

    answer = _tell(browser, event, ("device-a-1", "arrive", here["id"], "12.5"))
    assert answer.json == {
        "outcomes": [{"key": "device-a-1", "became": "entered", "since": None, "status": None}]
    }
    changed = browser.get(address, headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200
    assert json.loads(changed.data)["guests"][0]["key"] == "device-a-1"
    for bad in (
        ("short", "arrive", here["id"], "0"),
        ("device-a-2", "leave", here["id"], "0"),
        ("device-a-2", "arrive", "x", "0"),
        ("device-a-2", "arrive", here["id"], "nan"),
        ("device-a-2", "arrive", here["id"], "soon"),
    ):
        assert _tell(browser, event, bad).status_code == 400
    assert _tell(browser, event, ("device-a-2", "arrive", here["id"], "1"), ago=["1", "2"]).status_code == 400
    assert kept(db) == (1, 1)

    for state in STATES[1:30]:
        guest(event, f"Guest {state}", organisation=embassy(state))
    for page, statements in ((address, 4), (f"/events/manage/{event.id}/door?q=guest", 4)):
        with count_statements() as counted:
            assert browser.get(page).status_code == 200
        assert len(counted) == statements, counted


def test_without_a_program_guests_are_let_in_by_forms(
    db: Session, signed_in: Callable[..., FlaskClient], client: FlaskClient
) -> None:
    browser = signed_in(Role.EDITOR)
    event = hybrid()
    one = guest(event, organisation=embassy("IT"))
    guest(event, "Waits Öberg", status=RegistrationStatus.WAITING)
    here = f"/events/manage/{event.id}/door"
    page = browser.get(f"{here}?q=oberg")
    # This page alone may ask for the camera.
    assert page.headers["Permissions-Policy"] == PERMISSIONS_POLICY.replace("camera=()", "camera=(self)")
    assert browser.get("/events/manage/").headers["Permissions-Policy"] == PERMISSIONS_POLICY
    rows = re.findall(r'door-row-name">([^<]+)<', page.text)
    assert rows == ["Åsa Öberg", "Waits Öberg"]
    key = re.findall(r'name="key" value="([^"]+)"', page.text)[0]
    form = {"key": key, "registration": one.id}
    for _twice in range(2):
        sent = browser.post(here, data=form)
        assert sent.status_code == 303
    assert kept(db) == (1, 1)
    shown = browser.get(sent.headers["Location"])
    assert "Welcome" in shown.text and "Embassy of Italy" in shown.text
    undone = browser.post(here, data=form | {"step": "undo"})
    assert "Taken back" in browser.get(undone.headers["Location"]).text
    assert kept(db) == (0, 0)
    assert "Not on the list" in browser.get(f"{here}?q=nobody").text
    assert browser.post(here, data={"key": "x", "registration": one.id}).status_code == 400
    worker = client.get("/door-worker.js")
    assert worker.headers["Service-Worker-Allowed"] == "/events/manage/"
    assert worker.mimetype in ("text/javascript", "application/javascript")


def test_a_guest_shows_a_code_at_an_event_with_a_door(db: Session, client: FlaskClient) -> None:
    event = hybrid()
    one = guest(event, language="sv")
    token = join_url(one).rpartition("/")[2]
    code = door_code(one.id, 1)
    page = client.get(f"/pass/{token}")
    assert page.status_code == 200
    assert code in page.text and "<svg" in page.text and "Åsa Öberg" in page.text
    assert 'lang="sv"' in page.text
    assert token not in re.sub(r'href="[^"]*"', "", page.text)
    for change in (
        {"status": RegistrationStatus.CANCELLED},
        {"status": RegistrationStatus.WAITING},
    ):
        for name, value in change.items():
            setattr(one, name, value)
        assert code not in client.get(f"/pass/{token}").text
    one.status = RegistrationStatus.CONFIRMED
    begun = event.starts_at, event.ends_at
    # A minute after the end.
    event.ends_at = clock.now() - timedelta(minutes=1)
    assert code not in client.get(f"/pass/{token}").text
    event.starts_at, event.ends_at = begun
    event.status = EventStatus.CANCELLED
    assert code not in client.get(f"/pass/{token}").text
    event.status, event.venue = EventStatus.PUBLISHED, {}
    assert code not in client.get(f"/pass/{token}").text
    event.venue, one.link_number = VENUE, 2
    assert client.get(f"/pass/{token}").status_code == 404
