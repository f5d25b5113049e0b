"""Staff's pages about who gets a seat: rules in sentences, decisions, the waiting list, missions' links."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from events.guestlist import groups
from events.guestlist.models import GuestGroup
from events.programme.models import Event, EventStatus, OpenDoor, Substitutes, WaitingOrder
from events.programme.road import next_step, notices, road
from events.registration import mission_links
from events.registration.admission_words import refusal_words, rules_of, waiting_words
from events.registration.links import mission_url, open_mission
from events.registration.models import Capacity, Door, MissionLink, Registration
from events.registration.room import Refusal
from office.accounts.models import Role
from office.database import db as database
from office.links import BadLink
from stakeholders.duplicates.merging import merge, take_back
from stakeholders.duplicates.models import Kind
from tests.events.applicants import (
    CANCELLED,
    CONFIRMED,
    PENDING,
    REFUSED,
    WAITING,
    comes,
    link_of,
    opened,
    sent,
    stand,
)
from tests.events.seminar import embassy, seminar


def flat(page: str) -> str:
    """What a page says, without its marks."""
    return " ".join(re.sub(r"<[^>]+>", " ", page).split())


def test_each_rule_is_a_sentence_and_each_refusal_a_reason(app: Any, db: Session) -> None:
    event = opened(
        capacity=100,
        quota_per_mission=2,
        open_quota=30,
        waiting_order=WaitingOrder.PRECEDENCE,
        substitutes=Substitutes.ON_APPROVAL,
        asks_needs=True,
    )
    with app.test_request_context():
        assert rules_of(event) == [
            "Anybody can register on the public page, and has a seat while there are any.",
            "Answers and registrations are taken until the event begins.",
            "There are 100 seats in all.",
            "An invitation is good for 2 seats, unless the guest list says otherwise.",
            "At most 2 people of one mission or organisation have a seat, whichever way they came.",
            "At most 30 seats go to those who register on the public page.",
            "When all seats are taken there is a waiting list; a seat that is given back goes by the order "
            "of precedence, and to those outside of it by the time at which they asked.",
            "Whoever cannot come may propose somebody else; the office is asked first.",
            "Guests are asked about diet and access; what they say is deleted after the event.",
        ]
        said = [refusal_words(reason, event) for reason in Refusal]
        assert len({title for title, _text in said}) == len(Refusal)
        assert all(text.endswith(".") for _title, text in said)
        assert waiting_words(comes(event, "Ada Byron")) == ""


def test_staff_set_the_rules_and_take_that_back_while_seats_that_were_given_stay(
    db: Session, signed_in: Callable[..., FlaskClient]
) -> None:
    browser = signed_in(Role.EDITOR)
    event = opened(capacity=1)
    seated, waits = comes(event, "Ada Byron"), comes(event, "Grace Hopper")
    address = f"/events/manage/{event.id}/registration"
    rules = {
        "open_door": "on_approval",
        "capacity": "2",
        "quota_per_mission": "3",
        "waiting_order": "by_hand",
    }

    page = browser.post(f"{address}/rules", data=rules, follow_redirects=True).text
    db.expire_all()
    assert (event.open_door, event.capacity, event.quota_per_mission) == (OpenDoor.ON_APPROVAL, 2, 3)
    assert (event.has_waiting_list, event.waiting_order) == (False, WaitingOrder.BY_HAND)
    assert "There is no waiting list: when all seats are taken, everybody else is told so." in page
    # By hand nobody moves by themselves.
    assert stand(seated, waits) == [CONFIRMED, WAITING]
    assert "Let in" in browser.get(f"{address}/waiting").text
    act = f"{address}/people/{waits.id}"
    assert "Grace Hopper: Seat confirmed" in flat(
        browser.post(act, data={"act": "let_in", "from": "waiting"}, follow_redirects=True).text
    )

    undo = re.search(rf'action="({address}/take-back/\d+)"', page)
    assert undo is not None
    assert "It is taken back." in browser.post(undo[1], follow_redirects=True).text
    db.expire_all()
    assert (event.open_door, event.capacity, event.has_waiting_list) == (OpenDoor.OPEN, 1, True)
    assert stand(seated, waits) == [CONFIRMED, CONFIRMED]

    wrong = browser.post(f"{address}/rules", data={**rules, "capacity": "0"})
    assert (wrong.status_code, "Write a number from 1 to" in wrong.text or "1 or more" in wrong.text) == (
        422,
        True,
    )


def test_requests_are_decided_one_by_one_or_several_at_once(
    db: Session, signed_in: Callable[..., FlaskClient]
) -> None:
    browser = signed_in(Role.EDITOR)
    event = opened(open_door=OpenDoor.ON_APPROVAL, capacity=1)
    people = [comes(event, name) for name in ("Ada Byron", "Grace Hopper", "Mary Jackson", "Jean Jennings")]
    address = f"/events/manage/{event.id}/registration"
    assert "4 people ask for a seat" in browser.get(address).text
    chosen = {"ids": [str(people[0].id), str(people[1].id)], "decision": "admit"}

    page = browser.post(f"{address}/requests", data=chosen, follow_redirects=True).text
    assert "2 people are admitted." in page
    assert "Nobody was chosen" in browser.post(f"{address}/requests", data=chosen, follow_redirects=True).text
    browser.post(f"{address}/requests", data={"ids": [str(people[2].id)], "decision": "turn_down"})
    db.expire_all()
    assert stand(*people) == [CONFIRMED, WAITING, REFUSED, PENDING]

    event.has_waiting_list = False
    page = browser.post(
        f"{address}/requests", data={"ids": [str(people[3].id)], "decision": "admit"}, follow_redirects=True
    ).text
    assert "Nobody was admitted. No seat is free." in page

    act = f"{address}/people/{people[0].id}"
    assert "Ada Byron: Given back" in browser.post(act, data={"act": "cancel"}, follow_redirects=True).text
    db.expire_all()
    assert stand(people[0], people[1]) == [CANCELLED, CONFIRMED]
    page = browser.post(act, data={"act": "put_back"}, follow_redirects=True).text
    assert "Ada Byron has no seat yet. No seat is free." in page
    other = seminar(slug="other")
    assert browser.get(f"/events/manage/{other.id}/registration/people/{people[0].id}").status_code == 404


def test_missions_links_are_made_changed_closed_and_replaced(
    db: Session, signed_in: Callable[..., FlaskClient]
) -> None:
    browser = signed_in(Role.EDITOR)
    event = seminar()
    norway, sweden = embassy("NO", "Embassy of Norway"), embassy("SE", "Embassy of Sweden")
    address = f"/events/manage/{event.id}/registration/links"

    page = browser.post(
        f"{address}/new", data={"seats": "2", "ids": [str(norway.id), str(sweden.id)]}, follow_redirects=True
    ).text
    assert "2 links are made." in page
    used = mission_links.links_of(event)[0].link
    sent(used, "Kari Dahl")
    undo = re.search(r'action="([^"]+/take-back/\d+)"', page)
    assert undo is not None
    assert "some of it is in use by now" in browser.post(undo[1], follow_redirects=True).text
    assert [row.link.id for row in mission_links.links_of(event)] == [used.id]

    link = f"{address}/{used.id}"
    token = re.search(r"/register/mission/([^\"]+)\"", browser.get(address).text)
    assert token is not None
    assert (
        "good for 5 seats" in browser.post(f"{link}/seats", data={"seats": "5"}, follow_redirects=True).text
    )
    assert "a whole number" in browser.post(f"{link}/seats", data={"seats": "0"}, follow_redirects=True).text
    page = browser.post(f"{link}/close", follow_redirects=True).text
    assert ("is closed. Who is registered stays so." in page, f"{link}/reopen" in page) == (True, True)
    assert "can register by the link" in browser.post(f"{link}/reopen", follow_redirects=True).text
    assert "has a new link" in browser.post(f"{link}/renew", follow_redirects=True).text
    db.expire_all()
    with pytest.raises(BadLink):
        open_mission(token[1])


def test_two_missions_that_are_one_share_a_link_and_both_addresses_lead_to_it(db: Session) -> None:
    event = seminar()
    kept, gone = embassy("NO", "Embassy of Norway"), embassy("NO", "Norwegian Embassy")
    first, second = link_of(event, kept, seats=1), link_of(event, gone, seats=2)
    people = [sent(first, "Olav Moen"), sent(second, "Kari Dahl"), sent(second, "Liv Berg")]
    token = _token(second)
    other_token = _token(first)

    merged = merge(Kind.ORGANISATIONS, kept.id, gone.id, {})
    db.expire_all()

    (row,) = mission_links.links_of(event)
    assert (row.link.organisation_id, row.link.seats, row.taken) == (kept.id, 3, 3)
    assert {open_mission(one).id for one in (token, other_token)} == {row.link.id}
    assert {(one.mission_link_id, one.organisation_id) for one in people} == {(row.link.id, kept.id)}

    take_back(merged.id)
    db.expire_all()
    assert sorted(row.link.seats for row in mission_links.links_of(event)) == [1, 2]
    assert (open_mission(token).id, open_mission(other_token).id) == (second.id, first.id)


def _token(link: MissionLink) -> str:
    return mission_url(link).rpartition("/")[2]


def test_a_group_has_a_quota_that_staff_set_on_its_page(
    db: Session, signed_in: Callable[..., FlaskClient]
) -> None:
    browser = signed_in(Role.EDITOR)
    event = opened()
    address = f"/events/manage/{event.id}/guests/groups"
    browser.post(address, data={"name": "Press", "quota": "1"})
    (press,) = groups.groups_of(event)
    first, waits = (comes(event, name, group_id=press.id) for name in ("Ada Byron", "Grace Hopper"))
    assert (press.quota, stand(first, waits)) == (1, [CONFIRMED, WAITING])
    rename = f"{address}/{press.id}/rename"

    page = browser.post(rename, data={"name": "Press", "quota": "2"}, follow_redirects=True).text
    assert "At most 2 people of the group “Press” have a seat." in page
    page = browser.post(rename, data={"name": "Press", "quota": "many"}, follow_redirects=True).text
    assert "is a whole number from 1, or empty" in page
    page = browser.post(rename, data={"name": "Press", "quota": ""}, follow_redirects=True).text
    assert "has no limit of its own any more" in page
    db.expire_all()
    kept = db.get(GuestGroup, press.id)
    assert kept is not None
    assert (kept.quota, stand(first, waits)) == (None, [CONFIRMED, CONFIRMED])


def test_the_lists_are_searched_and_cost_the_same_for_one_row_and_for_thirty(
    db: Session, signed_in: Callable[..., FlaskClient], count_statements: Callable[[], Any]
) -> None:
    browser = signed_in(Role.EDITOR)
    event = opened(open_door=OpenDoor.ON_APPROVAL, capacity=1, quota_per_mission=40)
    _fill(event, 0, 1)
    address = f"/events/manage/{event.id}/registration"
    costs = {"": 7, "/requests": 7, "/waiting": 10, "/people": 6, "/links": 6, "/links/new": 13}

    def cost(page: str) -> int:
        db.commit()
        with count_statements() as statements:
            assert browser.get(address + page).status_code == 200
        return len(statements)

    assert {page: cost(page) for page in costs} == costs
    _fill(event, 1, 30)
    assert {page: cost(page) for page in costs} == costs

    found = browser.get(f"{address}/people?q=jantti+29+norway&status=waiting&door=open").text
    assert re.findall(r'class="row-link"[^>]*>([^<]+)', found) == ["Jäntti 29"]


def _fill(event: Event, first: int, last: int) -> None:
    """Missions with a link each, somebody who waits and somebody who asks."""
    missions = [embassy("NO", f"Embassy {number} of Norway") for number in range(first, last)]
    mission_links.make_links(event, [one.id for one in missions], 40)
    for number, mission in enumerate(missions, first):
        for name, status in (("Jäntti", WAITING), ("Virtanen", PENDING)):
            told: dict[str, Any] = {"event_id": event.id, "door": Door.OPEN, "status": status}
            told |= {"organisation_id": mission.id, "capacity": Capacity.REGISTRANT}
            database.session.add(Registration(name=f"{name} {number}", **told))
    database.session.flush()


def test_the_road_of_an_open_event_leads_to_its_registration_and_not_to_a_guest_list(
    app: Flask, db: Session
) -> None:
    event = opened(languages=["en"])
    states = [(one.step.key, str(one.words)) for one in road(event) if one.needless]
    before = next_step(road(event))
    comes(event, "Anna Virtanen")
    after = next_step(road(event))
    event.open_door = OpenDoor.ON_APPROVAL
    comes(event, "Bo Holm")
    with app.test_request_context():
        asked = notices(event)
        event.status = EventStatus.CANCELLED
        db.flush()
        afterwards = notices(event)

    assert states == [
        ("guests", "Not needed: people register themselves"),
        ("letters", "Not needed: people register themselves"),
    ]
    assert [before and before.step.endpoint, after and after.step.key] == ["admission.rules", "attendance"]
    assert ([one.action for one in asked], "Decide now" in [one.action for one in afterwards]) == (
        ["Decide now"],
        False,
    )
    assert next_step(road(event)) is None
