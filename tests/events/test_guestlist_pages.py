"""The pages of a guest list: read, narrowed, added to, changed, taken back."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from events.guestlist.building import (
    build,
    invite,
)
from events.guestlist.choices import Choice
from events.guestlist.models import Invitation
from events.guestlist.queries import Order, guest_rows
from events.programme.models import Event
from events.programme.planning import Plan, create_event
from office.accounts.models import Role
from stakeholders.people.models import Gender
from tests.events.guests import DAY, a_seminar, embassy_of, letter_to, mailbox, posted


@pytest.fixture
def seminar(db: Session) -> Event:
    return a_seminar()


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
    assert states == {Order.PRECEDENCE: ["ES", "IT", "PE"], Order.COUNTRY: ["IT", "PE", "ES"]}


def test_the_pages_ask_the_database_equally_often_for_one_guest_and_for_thirty(
    seminar: Event, db: Session, signed_in: Callable[[Role], FlaskClient], count_statements: Callable[[], Any]
) -> None:
    db.commit()
    viewer = signed_in(Role.EDITOR)
    states = ["IT", "ES", "PE", "SE", "NO", "DK", "DE", "FR", "GB", "US", "JP", "CN", "IN", "EE", "LV"]
    asked = []
    for some in (states[:1], states[1:]):
        for state in some:
            organisation = embassy_of(db, state, channels=[mailbox("shared@example.org")])
            posted(db, organisation, f"Head of {state}", gender=Gender.UNKNOWN)
        build(seminar, [Choice.RESIDENT_MISSIONS], DAY)
        for invitation in db.query(Invitation):
            letter_to(invitation)
        db.commit()
        counts = []
        for path in ("guests", "guests/add", ""):
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

    page = editor.post(f"{guests}/add", data={"groups": ["Resident missions"]}, follow_redirects=True).text
    assert "2 guests were added to the list." in page and "2 guests; 1 cannot be written to." in page
    narrowed = editor.get(f"{guests}?show=address").text
    assert ("Embassy of Spain" in narrowed, "Embassy of Italy" in narrowed) == (True, False)

    numbers = {one.organisation_id: one.id for one in db.query(Invitation)}
    values = {"addressee": "", "language": "sv", "to_address": "es@example.org", "seats": "2"}
    assert editor.post(f"{guests}/{numbers[spain.id]}", data=values).status_code == 303
    bad = editor.post(f"{guests}/{numbers[spain.id]}", data={**values, "to_address": "nonsense"})
    assert (bad.status_code, "This is not a mail address." in bad.text) == (422, True)

    rossi.departed_on = date(2020, 1, 1)
    posted(db, italy, "Verdi", arrived_on=date(2020, 1, 1))
    db.commit()
    assert "Address to Verdi" in editor.get(guests).text
    page = editor.post(f"{guests}/{numbers[italy.id]}/address", follow_redirects=True).text
    assert "The letter is addressed to Verdi." in page

    editor.post(f"{guests}/bulk", data={"ids": [str(numbers[italy.id])], "action": "sv"})
    db.expire_all()
    listed = db.query(Invitation).order_by(Invitation.id)
    assert [(str(one.addressee or ""), one.language, one.to_address) for one in listed] == [
        ("Verdi", "sv", "it@example.org"),
        ("", "sv", "es@example.org"),
    ]

    page = editor.post(f"{guests}/{numbers[spain.id]}/remove", follow_redirects=True).text
    assert "Embassy of Spain is off the list." in page and "Undo" in page
    editor.post(f"{guests}/restore/{spain.id}?reason=Resident+missions")
    assert db.query(Invitation).count() == 2


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
