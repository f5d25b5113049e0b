"""The pages of a guest list: read, narrowed, added to, changed, taken back."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from events.guestlist.building import (
    build,
    invite,
    put_in_group,
)
from events.guestlist.choices import Choice
from events.guestlist.groups import add_group, groups_of
from events.guestlist.models import GuestGroup, Invitation
from events.guestlist.queries import Order, guest_rows
from events.programme.models import Event
from events.programme.planning import Plan, create_event
from events.registration.answers import GivenAnswer
from events.registration.models import Answer, ReplySource
from events.registration.seats import answer
from office import clock
from office.accounts.models import Role
from stakeholders.directory.narrowing import RecordKind
from stakeholders.lists.keeping import add as put_on
from stakeholders.lists.keeping import make_fixed, make_live
from stakeholders.people.models import Gender
from tests.events.guests import DAY, a_seminar, embassy_of, letter_to, mailbox, posted


@pytest.fixture
def seminar(db: Session) -> Event:
    return a_seminar()


def undo_of(page: str) -> str:
    """Where the button posts that takes back the last step that the page speaks of."""
    found: list[str] = re.findall(r"/guests/(steps/[0-9]+/undo)", page)
    return found[-1]


def test_the_list_reads_by_precedence_or_by_country(seminar: Event, db: Session) -> None:
    for state, presented in (("IT", 2036), ("ES", 2034), ("PE", None)):
        organisation = embassy_of(db, state)
        if presented:
            posted(db, organisation, state, credentials_on=date(presented, 1, 1))
    build(seminar, [Choice.RESIDENT_MISSIONS], DAY)
    states = {
        order: [row.invitation.organisation.sending_state for row in guest_rows(seminar, DAY, order)]
        for order in Order
    }
    assert states == {
        Order.PRECEDENCE: ["ES", "IT", "PE"],
        Order.COUNTRY: ["IT", "PE", "ES"],
        Order.GROUP: ["ES", "IT", "PE"],
    }


def test_the_pages_ask_the_database_equally_often_for_one_guest_and_for_thirty(
    seminar: Event, db: Session, signed_in: Callable[[Role], FlaskClient], count_statements: Callable[[], Any]
) -> None:
    db.commit()
    viewer = signed_in(Role.EDITOR)
    other = a_seminar("Earlier", 3)
    make_live("Heads", RecordKind.PEOPLE, "", {"head": ["head"]}, user_id=None)
    fixed = make_fixed("Missions", RecordKind.ORGANISATIONS, user_id=None)
    states = ["IT", "ES", "PE", "SE", "NO", "DK", "DE", "FR", "GB", "US", "JP", "CN", "IN", "EE", "LV"]
    asked = []
    for some in (states[:1], states[1:]):
        for state in some:
            organisation = embassy_of(db, state, channels=[mailbox("shared@example.org")])
            posted(db, organisation, f"Head of {state}", gender=Gender.UNKNOWN, arrived_on=date(2019, 1, 1))
            put_on(fixed, [organisation.id], reason="", by="")
            add_group(seminar, state)
            answer(invite(other, organisation, DAY), GivenAnswer(Answer.DECLINED), source=ReplySource.LINK)
        build(seminar, [Choice.RESIDENT_MISSIONS], DAY)
        for invitation in db.query(Invitation):
            letter_to(invitation)
        db.commit()
        counts = []
        for path in (
            "guests",
            "guests?show=clashes&answer=none",
            "guests/add",
            "guests/add/review?groups=Resident+missions&lists=1&lists=2&event=2",
            "guests/add/organisations?region=150",
            "guests/add/people?q=head",
            "guests/groups",
            "guests/2",
            "",
        ):
            with count_statements() as statements:
                page = viewer.get(f"/events/manage/{seminar.id}/{path}".rstrip("/"))
            assert page.status_code == 200
            counts.append(len(statements))
        asked.append(counts)
    assert asked[0] == asked[1]


def test_a_list_is_built_looked_through_and_mended_on_its_pages(
    seminar: Event, db: Session, signed_in: Callable[[Role], FlaskClient]
) -> None:
    italy, spain = embassy_of(db, "IT"), embassy_of(db, "ES", channels=[])
    # The pages go by today's date, so he is there since long.
    rossi = posted(db, italy, "Rossi", arrived_on=date(2019, 1, 1))
    db.commit()
    editor, guests = signed_in(Role.EDITOR), f"/events/manage/{seminar.id}/guests"
    assert "Nobody is on the list yet" in editor.get(guests).text

    assert editor.post(f"{guests}/add", data={}).status_code == 422
    page = editor.post(f"{guests}/add", data={"groups": ["Resident missions"]}, follow_redirects=True)
    assert "2 guests. Take the tick from whom you do not want" in page.text
    assert ("1 without an addressee" in page.text, db.query(Invitation).count()) == (True, 0)
    values: dict[str, Any] = {"receiving": "own", "group": "", "seats": "3"}
    values["take"] = [f"{italy.id}-{rossi.person_id}", f"{spain.id}-0"]
    page = editor.post(page.request.url, data=values, follow_redirects=True)
    assert "2 guests were added to the list." in page.text
    assert "2 guests; 1 cannot be written to." in page.text
    undo = undo_of(page.text)
    assert "It has been taken back." in editor.post(f"{guests}/{undo}", follow_redirects=True).text
    assert "That was taken back already." in editor.post(f"{guests}/{undo}", follow_redirects=True).text
    assert (db.query(Invitation).count(), editor.post(f"{guests}/steps/1/undo").status_code) == (0, 404)
    editor.post(f"{guests}/add/review?groups=Resident+missions", data=values)
    narrowed = editor.get(f"{guests}?show=address").text
    assert ("Embassy of Spain" in narrowed, "Embassy of Italy" in narrowed) == (True, False)

    numbers = {one.organisation_id: one.id for one in db.query(Invitation)}
    values = {"addressee": "", "language": "sv", "to_address": "es@example.org", "seats": "2"}
    values |= {"receiving": "own", "group": ""}
    assert editor.post(f"{guests}/{numbers[spain.id]}", data=values).status_code == 303
    bad = editor.post(f"{guests}/{numbers[spain.id]}", data={**values, "to_address": "nonsense"})
    assert (bad.status_code, "This is not a mail address." in bad.text) == (422, True)

    rossi.departed_on = date(2020, 1, 1)
    posted(db, italy, "Verdi", arrived_on=date(2020, 1, 1))
    db.commit()
    assert "Address to Verdi" in editor.get(guests).text
    said = editor.post(f"{guests}/{numbers[italy.id]}/address", follow_redirects=True).text
    assert "The letter is addressed to Verdi." in said

    editor.post(f"{guests}/bulk", data={"ids": [str(numbers[italy.id])], "change": "language:sv"})
    db.expire_all()
    listed = db.query(Invitation).order_by(Invitation.id)
    assert [(str(one.addressee or ""), one.language, one.to_address) for one in listed] == [
        ("Verdi", "sv", "it@example.org"),
        ("", "sv", "es@example.org"),
    ]

    said = editor.post(f"{guests}/{numbers[spain.id]}/remove", follow_redirects=True).text
    assert "Embassy of Spain is off the list." in said and "Undo" in said
    undo = undo_of(said)
    # Another event's undo takes back nothing here.
    elsewhere = guests.replace(f"/{seminar.id}/", f"/{a_seminar('Other', 18).id}/")
    assert editor.post(f"{elsewhere}/{undo}").status_code == 404
    editor.post(f"{guests}/{undo}")
    assert {one.organisation_id for one in db.query(Invitation)} == {italy.id, spain.id}


def test_many_guests_are_changed_at_once_and_changed_back(
    seminar: Event, db: Session, signed_in: Callable[[Role], FlaskClient]
) -> None:
    for state in ("IT", "ES", "PE"):
        posted(db, embassy_of(db, state), state, arrived_on=date(2019, 1, 1))
    press = add_group(seminar, "Press")
    one, two, three = build(seminar, [Choice.RESIDENT_MISSIONS], clock.today()).added
    db.commit()
    editor, guests = signed_in(Role.EDITOR), f"/events/manage/{seminar.id}/guests"
    ticked = [str(one.id), str(two.id)]

    def change(**data: Any) -> str:
        page = editor.post(f"{guests}/bulk", data={"ids": ticked, **data}, follow_redirects=True)
        assert page.status_code == 200
        return page.text

    def standing() -> list[tuple[int, str, str, str]]:
        db.expire_all()
        guests = db.query(Invitation).order_by(Invitation.id)
        return [(i.seats, i.language, i.receiving.value, str(i.group or "")) for i in guests]

    before = standing()
    for said, change_to in (
        ("Seats of each of 2 missions from now on: 5.", "seats:5"),
        ("The letters of 2 guests go so now", "receiving:secretariat"),
        ("2 guests are in the group “Press” now.", f"group:{press.id}"),
        ("2 guests are written to in Svenska now.", "language:sv"),
    ):
        assert said in change(change=change_to)
    changed = (5, "sv", "secretariat", "Press")
    assert standing() == [changed, changed, before[2]]
    for nonsense in ("", "seats:0", "seats:x", "group:999", "language:fi", "receiving:", "no:thing", "group"):
        assert "Choose what to change" in change(change=nonsense)
    assert "No guest was ticked" in change(ids=[], change="seats:4")

    # All that a search finds, ticked or not; and all of it back.
    page = change(ids=[], whole="1", search=f"group={press.id}", change="group:")
    assert "2 guests are in no group now." in page
    undo = undo_of(page)
    editor.post(f"{guests}/{undo}")
    assert standing() == [changed, changed, before[2]]
    page = change(action="remove", whole="1")
    assert "3 guests are off the list." in page
    editor.post(f"{guests}/{undo_of(page)}")
    assert standing() == [changed, changed, before[2]]

    # Who has left is addressed anew, all at once; the others stay.
    for invitation in db.query(Invitation).order_by(Invitation.id).limit(2):
        assert invitation.posting is not None
        invitation.posting.departed_on = date(2020, 1, 1)
        posted(db, invitation.organisation, "Successor", arrived_on=date(2020, 1, 1))
    page = change(change="head", whole="1")
    assert "2 letters are addressed to the present heads of mission." in page
    assert [str(i.addressee) for i in db.query(Invitation).order_by(Invitation.id)] == [
        "Successor",
        "Successor",
        str(three.addressee),
    ]
    assert "Nobody among them has to be addressed anew." in change(change="head", whole="1")


def test_the_list_is_narrowed_and_paged(
    seminar: Event,
    db: Session,
    signed_in: Callable[[Role], FlaskClient],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    for state in ("IT", "ES", "PE"):
        posted(db, embassy_of(db, state), f"Head of {state}", arrived_on=date(2019, 1, 1))
    found = {
        str(one.organisation.sending_state): one
        for one in build(seminar, [Choice.RESIDENT_MISSIONS], DAY).added
    }
    press = add_group(seminar, "Press")
    put_in_group(found["IT"], press)
    letter_to(found["ES"])
    answer(found["ES"], GivenAnswer(Answer.DECLINED), source=ReplySource.LINK)
    db.commit()
    reader = signed_in(Role.VIEWER)

    def shown(asked: str) -> set[str]:
        text = reader.get(f"/events/manage/{seminar.id}/guests?{asked}").text
        return {state for state in found if f"Head of {state}" in text}

    assert {
        asked: shown(asked)
        for asked in (
            *(f"group={press.id}", "group=none", "answer=no", "answer=none", "letter=waiting"),
            *("letter=none&group=none", "q=peru", "show=attention", "show=nonsense", "order=group"),
        )
    } == {
        f"group={press.id}": {"IT"},
        "group=none": {"ES", "PE"},
        "answer=no": {"ES"},
        "answer=none": {"IT", "PE"},
        "letter=waiting": {"ES"},
        "letter=none&group=none": {"PE"},
        "q=peru": {"PE"},
        "show=attention": set(),
        "show=nonsense": {"IT", "ES", "PE"},
        "order=group": {"IT", "ES", "PE"},
    }
    monkeypatch.setattr("events.guestlist.views.PAGE_SIZE", 2)
    assert (len(shown("page=1")), len(shown("page=2")), shown("page=9")) == (2, 1, set())


def test_groups_are_kept_on_a_page_of_their_own(
    seminar: Event, db: Session, signed_in: Callable[[Role], FlaskClient]
) -> None:
    db.commit()
    editor, groups = signed_in(Role.EDITOR), f"/events/manage/{seminar.id}/guests/groups"
    for name, status in (("Press", 303), ("Speakers", 303), ("press", 422), (" ", 422)):
        assert editor.post(groups, data={"name": name}).status_code == status
    press, speakers = db.query(GuestGroup).order_by(GuestGroup.id)
    editor.post(f"{groups}/{speakers.id}/move", data={"by": "up"})
    taken = editor.post(f"{groups}/{speakers.id}/rename", data={"name": "Press"}, follow_redirects=True).text
    editor.post(f"{groups}/{press.id}/rename", data={"name": "Journalists"})
    assert "Another group is called “Press” already." in taken
    db.expire_all()
    assert [str(one) for one in groups_of(seminar)] == ["Speakers", "Journalists"]
    gone = editor.post(f"{groups}/{speakers.id}/remove", follow_redirects=True).text
    assert "The group “Speakers” is gone." in gone
    editor.post(f"{groups.removesuffix('/groups')}/{undo_of(gone)}")
    assert {str(one) for one in groups_of(seminar)} == {"Speakers", "Journalists"}
    other = groups.replace(f"/{seminar.id}/", f"/{a_seminar('Other', 18).id}/")
    for deed in ("rename", "move", "remove"):
        assert editor.post(f"{other}/{press.id}/{deed}", data={"name": "x"}).status_code == 404


def test_another_events_guest_is_not_reached_through_this_one(
    seminar: Event, db: Session, signed_in: Callable[[Role], FlaskClient]
) -> None:
    other = create_event(
        Plan(
            title={"en": "Other"},
            starts=datetime(2037, 3, 1, 9),
            ends=datetime(2037, 3, 1, 10),
            zone="Europe/Helsinki",
        )
    )
    invitation = invite(seminar, embassy_of(db, "IT"), DAY)
    db.commit()
    editor, guests = signed_in(Role.EDITOR), f"/events/manage/{other.id}/guests"
    assert editor.get(f"{guests}/{invitation.id}").status_code == 404
    editor.post(f"{guests}/bulk", data={"ids": [str(invitation.id)], "action": "remove"})
    assert db.query(Invitation).count() == 1
