"""Open invitations that name somebody who has left the post are marked, and addressed anew with one click."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from html import unescape
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from events.guestlist import departures
from events.guestlist.checking import Trouble, problems_of
from events.guestlist.models import Invitation
from events.programme.models import EventStatus
from office import clock
from office.accounts.models import Role
from office.clock import today
from stakeholders.organisations import keeping
from stakeholders.people.models import Rank
from tests import making


@pytest.fixture
def editor(db: Session, signed_in: Callable[[Role], FlaskClient]) -> FlaskClient:
    return signed_in(Role.EDITOR)


def left_behind(**columns: Any) -> Invitation:
    """An open invitation that names an ambassador who has left."""
    head = making.ambassador("IT", "Rossi")
    invitation = making.invitation(making.seminar(**columns), head)
    head.departed_on = today()
    return invitation


def test_an_open_invitation_to_somebody_who_left_is_found(db: Session) -> None:
    invitation = left_behind()
    assert departures.naming_who_left(invitation.organisation_id, today()) == [invitation]
    assert departures.naming_who_left(invitation.organisation_id, today() - timedelta(days=1)) == []


@pytest.mark.parametrize("case", ["over", "cancelled", "withdrawn"])
def test_what_is_over_cancelled_or_withdrawn_needs_no_look(db: Session, case: str) -> None:
    invitation = left_behind()
    if case == "over":
        invitation.event.starts_at = clock.now() - timedelta(hours=3)
        invitation.event.ends_at = clock.now() - timedelta(hours=1)
    elif case == "cancelled":
        invitation.event.status = EventStatus.CANCELLED
    else:
        invitation.withdrawn_at = clock.now()
    db.flush()
    assert departures.naming_who_left(invitation.organisation_id, today()) == []


def test_ending_a_posting_leads_to_the_invitations_that_name_it(db: Session, editor: FlaskClient) -> None:
    head = making.ambassador("IT", "Rossi")
    making.posting(making.person("Bianchi"), head.organisation, Rank.COUNSELLOR)
    making.invitation(making.seminar(), head)
    number = head.id
    sent = {"departed_on": today().isoformat()}
    page = unescape(
        editor.post(f"/stakeholders/postings/{number}/end", data=sent, follow_redirects=True).text
    )
    assert "1 open invitation names somebody who has left" in page
    assert "As soon as the mission has a head or a chargé d’affaires a.i." in page


def test_the_missions_page_addresses_them_to_the_charge(db: Session, editor: FlaskClient) -> None:
    invitation = left_behind()
    acting = making.posting(making.person("Bianchi"), invitation.organisation, Rank.CHARGE_AD_INTERIM)
    number, mission, charge = invitation.id, invitation.organisation_id, acting.person_id
    page = unescape(editor.get(f"/stakeholders/organisations/{mission}").text)
    assert "1 open invitation names somebody who has left" in page
    assert "Address them to Test Bianchi, Chargé d’affaires a.i." in page

    done = editor.post(f"/events/manage/departed/{mission}", follow_redirects=True).text
    assert "1 invitation is addressed to Test Bianchi now." in done
    assert "names somebody who has left" not in done
    db.rollback()
    readdressed = db.get(Invitation, number)
    assert readdressed is not None
    assert readdressed.addressee_id == charge


def test_a_head_with_an_invitation_of_their_own_gets_no_second_one(db: Session, editor: FlaskClient) -> None:
    invitation = left_behind()
    successor = making.posting(making.person("Verdi"), invitation.organisation)
    making.invitation(invitation.event, successor)
    mission = invitation.organisation_id
    page = editor.post(f"/events/manage/departed/{mission}", follow_redirects=True).text
    assert "Test Verdi has an invitation of their own to 1 event" in page


def test_without_a_head_nothing_is_changed(db: Session, editor: FlaskClient) -> None:
    mission = left_behind().organisation_id
    page = editor.post(f"/events/manage/departed/{mission}", follow_redirects=True).text
    assert "Nobody heads the mission now, so no invitation was changed." in page


def test_the_guest_list_counts_who_has_left_and_shows_them(db: Session, editor: FlaskClient) -> None:
    invitation = left_behind()
    making.invitation(invitation.event, making.ambassador("AT", "Huber"))
    url = f"/events/manage/{invitation.event_id}/guests"
    page = editor.get(url).text
    assert "1 guest has left the post" in page
    narrowed = editor.get(f"{url}?show=left").text
    assert ("Test Rossi" in narrowed, "Test Huber" in narrowed) == (True, False)


def test_a_suspended_mission_is_marked_on_the_guest_list(db: Session) -> None:
    invitation = making.invitation(making.seminar(), making.ambassador("UA", "Shevchuk"))
    keeping.suspend(invitation.organisation, today())
    assert Trouble.SUSPENDED in [one.trouble for one in problems_of(invitation, today())]


@pytest.mark.parametrize("events", [1, 30])
def test_departed_guests_take_one_statement_however_many(
    db: Session, count_statements: Any, events: int
) -> None:
    head = making.ambassador("IT", "Rossi")
    for _event in range(events):
        making.invitation(making.seminar(), head)
    head.departed_on = today()
    mission = head.organisation_id
    db.commit()
    db.expunge_all()
    with count_statements() as statements:
        found = [
            (str(one.addressee), one.event.title, str(one.organisation))
            for one in departures.naming_who_left(mission, today())
        ]
    assert (len(found), len(statements)) == (events, 1)
