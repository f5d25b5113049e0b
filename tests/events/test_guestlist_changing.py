"""Changing a guest list: other addressees, mailboxes, seats and groups, who comes off and back on."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy.orm import Session

from events.guestlist.building import (
    NotPromised,
    TooFewSeats,
    give_seats,
    invite,
    readdress,
    reinstate,
    remove,
    write_in,
    write_to,
)
from events.guestlist.links import BadLink, invitation_url, open_invitation, token_of
from events.guestlist.models import Invitation
from events.guestlist.queries import LetterState, guest_rows
from events.invitations.sending import review
from events.programme.models import Event
from stakeholders.organisations.channels import BadMail
from stakeholders.organisations.models import (
    ChannelPurpose,
)
from stakeholders.people.models import Rank
from tests.events.guests import DAY, a_seminar, embassy_of, letter_to, mailbox, posted


@pytest.fixture
def seminar(db: Session) -> Event:
    return a_seminar()


def test_a_new_addressee_brings_their_language_and_mailbox(seminar: Event, db: Session) -> None:
    italy = embassy_of(db, "IT")
    posted(db, italy, "Rossi")
    verdi = posted(db, italy, "Verdi", Rank.COUNSELLOR, is_head=False, language="sv")
    verdi.person.channels.append(mailbox("verdi@example.org", ChannelPurpose.PERSONAL))
    invitation = invite(seminar, italy, DAY)

    readdress(invitation, verdi)

    assert (
        str(invitation.addressee),
        invitation.language,
        invitation.to_address,
        invitation.link_number,
    ) == (
        "Verdi",
        "sv",
        "verdi@example.org",
        1,
    )


def test_after_a_letter_the_new_addressee_gets_a_link_of_their_own(seminar: Event, db: Session) -> None:
    italy = embassy_of(db, "IT")
    posted(db, italy, "Rossi")
    verdi = posted(db, italy, "Verdi", Rank.COUNSELLOR, is_head=False)
    invitation = invite(seminar, italy, DAY)
    letter_to(invitation)
    old = token_of(invitation)

    readdress(invitation, verdi)

    with pytest.raises(BadLink):
        open_invitation(old)
    assert open_invitation(token_of(invitation)) is invitation
    assert [row.letter for row in guest_rows(seminar, DAY)] == [LetterState.NONE]


def test_after_a_letter_the_new_addressee_is_ready_for_one_of_their_own(seminar: Event, db: Session) -> None:
    italy = embassy_of(db, "IT")
    posted(db, italy, "Rossi")
    verdi = posted(db, italy, "Verdi", Rank.COUNSELLOR, is_head=False)
    invitation = invite(seminar, italy, DAY)
    letter_to(invitation)
    assert list(review(seminar).already_sent) == [invitation]

    readdress(invitation, verdi)

    assert list(review(seminar).ready) == [invitation]


def test_language_mailbox_and_seats_are_changed_within_reason(seminar: Event, db: Session) -> None:
    invitation = invite(seminar, embassy_of(db, "IT"), DAY)
    write_in(invitation, "sv")
    write_to(invitation, " Rossi@EXAMPLE.org ")
    give_seats(invitation, 1)
    assert (invitation.language, invitation.to_address, invitation.seats) == ("sv", "Rossi@example.org", 1)
    with pytest.raises(NotPromised):
        write_in(invitation, "fi")
    with pytest.raises(BadMail):
        write_to(invitation, "no address")
    with pytest.raises(TooFewSeats):
        give_seats(invitation, 0)


def test_before_the_letter_a_removed_guest_vanishes_and_after_it_is_withdrawn(
    seminar: Event, db: Session
) -> None:
    italy, spain = (invite(seminar, embassy_of(db, state), DAY) for state in ("IT", "ES"))
    letter_to(spain)
    old = token_of(spain)

    assert remove([italy, spain]) == (1, 1)

    assert db.query(Invitation).all() == [spain]
    with pytest.raises(BadLink):
        open_invitation(old)
    with pytest.raises(BadLink):
        open_invitation(token_of(spain))
    reinstate(spain)
    with pytest.raises(BadLink):
        open_invitation(old)
    assert open_invitation(token_of(spain)) is spain


def test_the_link_is_absolute_and_works_in_a_letter(seminar: Event, db: Session, app: Flask) -> None:
    invitation = invite(seminar, embassy_of(db, "IT"), DAY)
    assert invitation_url(invitation) == f"http://localhost/invitation/{token_of(invitation)}"


@pytest.mark.parametrize("token", ["", "1", "999999-abc", "1-abc", "x-y", "١-abc"])
def test_a_strange_link_opens_nothing(seminar: Event, db: Session, token: str) -> None:
    invite(seminar, embassy_of(db, "IT"), DAY)
    with pytest.raises(BadLink):
        open_invitation(token)
