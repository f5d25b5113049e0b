"""What to look at in a guest list before letters go out."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from events.guestlist.building import (
    invite,
    readdress,
)
from events.guestlist.checking import Trouble, problems_by_invitation, problems_of
from events.programme.models import Event
from office.mailroom.models import SuppressionReason
from office.mailroom.suppression import suppress
from stakeholders.people.models import Gender, Rank
from tests.events.guests import DAY, a_seminar, embassy_of, mailbox, posted, troubles


@pytest.fixture
def seminar(db: Session) -> Event:
    return a_seminar()


def test_one_who_can_be_written_to_has_no_problem(seminar: Event, db: Session) -> None:
    italy = embassy_of(db, "IT")
    posted(db, italy, "Rossi")
    assert troubles(invite(seminar, italy, DAY)) == []


def test_what_is_missing_is_told(seminar: Event, db: Session) -> None:
    italy = embassy_of(db, "IT", channels=[])
    invitation = invite(seminar, italy, DAY)
    italy.closed_on = date(2037, 1, 1)
    db.flush()
    assert troubles(invitation) == [Trouble.CLOSED, Trouble.NO_ADDRESSEE, Trouble.NO_ADDRESS]


def test_a_new_ambassador_is_offered_in_place_of_the_one_who_left(seminar: Event, db: Session) -> None:
    italy = embassy_of(db, "IT")
    rossi = posted(db, italy, "Rossi")
    invitation = invite(seminar, italy, DAY)
    rossi.departed_on = DAY
    verdi = posted(db, italy, "Verdi", arrived_on=DAY)

    assert [(p.trouble, p.successor) for p in problems_of(invitation, DAY)] == [
        (Trouble.POSTING_ENDED, verdi)
    ]
    readdress(invitation, verdi)
    assert troubles(invitation) == []


def test_a_charge_gives_way_to_the_ambassador_who_has_arrived(seminar: Event, db: Session) -> None:
    italy = embassy_of(db, "IT")
    posted(db, italy, "Lopez", Rank.CHARGE_AD_INTERIM, ad_interim=True)
    invitation = invite(seminar, italy, DAY)
    verdi = posted(db, italy, "Verdi", arrived_on=DAY)
    assert [(p.trouble, p.successor) for p in problems_of(invitation, DAY)] == [(Trouble.HEAD_CHANGED, verdi)]


def test_one_who_leaves_before_the_event_is_told_for_information(seminar: Event, db: Session) -> None:
    italy = embassy_of(db, "IT")
    posted(db, italy, "Rossi", departed_on=date(2037, 2, 1))
    (problem,) = problems_of(invite(seminar, italy, DAY), DAY)
    assert (problem.trouble, problem.is_information, problem.blocks) == (Trouble.LEAVES_BEFORE, True, False)


def test_a_mailbox_that_several_share_is_told_on_each_of_them(seminar: Event, db: Session) -> None:
    guests = []
    for state in ("IT", "ES", "PE"):
        shared = (
            [mailbox("Shared@example.org" if state == "IT" else "shared@example.org")]
            if state != "PE"
            else []
        )
        organisation = embassy_of(db, state, channels=shared)
        posted(db, organisation, state)
        guests.append(invite(seminar, organisation, DAY))
    found = problems_by_invitation(guests, DAY)
    assert [[(p.trouble, p.shared_with) for p in found[guest.id]] for guest in guests] == [
        [(Trouble.SHARED_MAILBOX, 1)],
        [(Trouble.SHARED_MAILBOX, 1)],
        [(Trouble.NO_ADDRESS, 0)],
    ]


def test_an_address_that_is_not_written_to_is_told_with_its_reason(seminar: Event, db: Session) -> None:
    italy = embassy_of(db, "IT", channels=[mailbox("Ambassador@example.org")])
    posted(db, italy, "Rossi")
    invitation = invite(seminar, italy, DAY)
    suppress("ambassador@example.org", SuppressionReason.OPTED_OUT)
    assert troubles(invitation) == [Trouble.OPTED_OUT]
    suppress("ambassador@example.org", SuppressionReason.BOUNCED)
    problem, opted_out = problems_of(invitation, DAY)
    assert (opted_out.trouble, opted_out.is_information) == (Trouble.OPTED_OUT, True)
    assert (problem.trouble, problem.is_information, problem.blocks) == (Trouble.SUPPRESSED, False, False)
    assert "there is no such mailbox" in problem.detail


def test_a_form_of_address_that_is_not_certain_is_told(seminar: Event, db: Session) -> None:
    italy = embassy_of(db, "IT")
    posted(db, italy, "Rossi", gender=Gender.UNKNOWN)
    assert troubles(invite(seminar, italy, DAY)) == [Trouble.FORM_UNSURE]
