"""Changing a guest list: other addressees, mailboxes, seats and groups, who comes off and back on."""

from __future__ import annotations

import pytest
from flask import Flask
from sqlalchemy import delete
from sqlalchemy.orm import Session

from events.guestlist.answers import answers_to
from events.guestlist.building import (
    GuestGone,
    NotPromised,
    OtherEvent,
    TooFewSeats,
    give_seats,
    invite,
    put_in_group,
    readdress,
    reinstate,
    remove,
    write_in,
    write_to,
)
from events.guestlist.checking import Trouble
from events.guestlist.groups import (
    NameMissing,
    NameTaken,
    add_group,
    groups_of,
    move,
    remove_group,
    rename,
    sizes_of,
)
from events.guestlist.links import BadLink, invitation_url, open_invitation, token_of
from events.guestlist.models import Invitation, Receiving
from events.guestlist.queries import LetterState, guest_rows
from events.guestlist.receiving import receive, use_secretariat
from events.guestlist.steps import (
    NothingToTakeBack,
    Overtaken,
    TakenBackAlready,
    kind_of,
    one_step,
    remove_in_one_step,
    take_back,
)
from events.programme.models import Event
from events.registration.answers import GivenAnswer
from events.registration.models import Answer, RegistrationStatus, ReplySource
from events.registration.seats import answer, party_of
from events.sending.sending import review
from office.audit.trail import Cause
from office.audit.undoing import Undone
from stakeholders.organisations.channels import BadMail
from stakeholders.organisations.models import (
    ChannelPurpose,
)
from stakeholders.people.models import Posting, Rank
from tests.events.guests import DAY, a_seminar, embassy_of, letter_to, mailbox, posted, troubles


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
    assert list(review(seminar).already) == [str(invitation.id)]

    readdress(invitation, verdi)

    assert [one.invitation for one in review(seminar).ready] == [invitation]


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


# -- where a letter goes
@pytest.fixture
def embassy(db: Session) -> Posting:
    """The ambassador of Italy, with a mailbox of her own beside the secretariat's."""
    head = posted(db, embassy_of(db, "IT"), "Rossi")
    head.person.channels.append(mailbox("rossi@example.org", ChannelPurpose.PERSONAL))
    db.flush()
    return head


def addresses(invitation: Invitation) -> tuple[str, str]:
    return invitation.to_address, invitation.copy_address


def test_a_letter_goes_to_the_addressee_to_both_or_to_the_secretariat(
    seminar: Event, db: Session, embassy: Posting
) -> None:
    invitation = invite(seminar, embassy.organisation, DAY)
    found = {}
    for rule in Receiving:
        receive(invitation, rule)
        found[rule] = addresses(invitation)
    assert found == {
        Receiving.OWN: ("rossi@example.org", ""),
        Receiving.WITH_COPY: ("rossi@example.org", "it@example.org"),
        Receiving.SECRETARIAT: ("it@example.org", ""),
    }


def test_nobody_gets_a_copy_of_a_letter_to_the_same_mailbox(seminar: Event, db: Session) -> None:
    spain, peru = embassy_of(db, "ES"), embassy_of(db, "PE", channels=[])
    for mission in (spain, peru):
        posted(db, mission, "Head")
        receive(invite(seminar, mission, DAY), Receiving.WITH_COPY)
    guests = db.query(Invitation).order_by(Invitation.id)
    assert [addresses(one) for one in guests] == [("es@example.org", ""), ("", "")]
    peru.channels.append(mailbox("office@example.org", ChannelPurpose.GENERAL))
    receive(guests[1], Receiving.SECRETARIAT)
    # No secretariat is known: the mission's other mailbox stands for it, and the list says so.
    assert addresses(guests[1]) == ("office@example.org", "")
    assert troubles(guests[1]) == [Trouble.NO_SECRETARIAT]


def test_a_mailbox_typed_by_hand_stays_until_it_is_emptied(
    seminar: Event, db: Session, embassy: Posting
) -> None:
    invitation = invite(seminar, embassy.organisation, DAY)
    write_to(invitation, "residence@example.org")
    receive(invitation, Receiving.WITH_COPY)
    assert addresses(invitation) == ("residence@example.org", "it@example.org")
    write_to(invitation, "it@example.org")
    assert addresses(invitation) == ("it@example.org", "")
    write_to(invitation, "")
    assert addresses(invitation) == ("rossi@example.org", "it@example.org")
    write_to(invitation, "elsewhere@example.org")
    use_secretariat(invitation)
    assert (addresses(invitation), invitation.receiving) == (("it@example.org", ""), Receiving.SECRETARIAT)


def test_a_new_addressee_keeps_the_rule_and_never_another_persons_mailbox(
    seminar: Event, db: Session, embassy: Posting
) -> None:
    verdi = posted(db, embassy.organisation, "Verdi", Rank.COUNSELLOR, is_head=False)
    verdi.person.channels.append(mailbox("verdi@example.org", ChannelPurpose.PERSONAL))
    invitation = invite(seminar, embassy.organisation, DAY)
    receive(invitation, Receiving.WITH_COPY)
    write_to(invitation, "rossi.private@example.org")
    readdress(invitation, verdi)
    assert addresses(invitation) == ("verdi@example.org", "it@example.org")
    # What was typed for the secretariat is the mission's, whoever is addressed.
    receive(invitation, Receiving.SECRETARIAT)
    write_to(invitation, "protocol.it@example.org")
    readdress(invitation, embassy)
    assert (addresses(invitation), invitation.receiving) == (
        ("protocol.it@example.org", ""),
        Receiving.SECRETARIAT,
    )


# -- groups
def test_groups_have_names_and_an_order_and_leave_their_guests_on_the_list(
    seminar: Event, db: Session
) -> None:
    guest = invite(seminar, embassy_of(db, "IT"), DAY)
    honour, press = add_group(seminar, " Guests of  honour "), add_group(seminar, "Press")
    with pytest.raises(NameTaken):
        add_group(seminar, "guests of honour")
    with pytest.raises(NameTaken):
        rename(press, "GUESTS OF HONOUR")
    with pytest.raises(NameMissing):
        rename(press, " \x00 ")
    rename(press, "Speakers")
    move(press, -1)
    assert [str(one) for one in groups_of(seminar)] == ["Speakers", "Guests of honour"]
    put_in_group(guest, honour)
    with pytest.raises(OtherEvent):
        put_in_group(invite(a_seminar("Other", 18), guest.organisation, DAY), honour)
    assert sizes_of(seminar) == {honour.id: 1}
    assert remove_group(honour) == 1
    assert (guest.group, db.query(Invitation).filter_by(event_id=seminar.id).count()) == (None, 1)
    # Another event's groups are its own.
    assert add_group(a_seminar("Third", 19), "Speakers").position == 0


# -- taking steps back
def take(seminar: Event, step: Cause) -> Undone:
    return take_back(step, seminar)


def test_guests_removed_at_once_come_back_at_once_with_their_settings(seminar: Event, db: Session) -> None:
    italy, spain, peru = (invite(seminar, embassy_of(db, state), DAY) for state in ("IT", "ES", "PE"))
    group = add_group(seminar, "Press")
    put_in_group(italy, group)
    receive(italy, Receiving.SECRETARIAT)
    write_to(italy, "press.it@example.org")
    give_seats(italy, 1)
    letter_to(spain)
    db.commit()
    kept, link = italy.id, token_of(spain)

    removed = remove_in_one_step([italy, spain, peru])
    assert (removed.deleted, removed.withdrawn) == (2, 1)
    undone = take(seminar, removed.step)

    assert undone.left == ()
    back = db.get_one(Invitation, kept)
    assert (back.group, back.receiving, back.to_address, back.seats, back.is_address_typed) == (
        group,
        Receiving.SECRETARIAT,
        "press.it@example.org",
        1,
        True,
    )
    # The guest who has a letter in hand is on the list as if nothing had been: the link opens.
    assert open_invitation(link).id == spain.id
    assert [row.letter for row in guest_rows(seminar, DAY)].count(LetterState.WAITING) == 1
    with pytest.raises(TakenBackAlready):
        take(seminar, removed.step)
    with pytest.raises(NothingToTakeBack):
        take_back(Cause(kind_of(seminar), removed.step.record_id + 1), seminar)


def test_seats_given_up_by_a_removal_stay_given_up(seminar: Event, db: Session) -> None:
    rossi, garcia = (posted(db, embassy_of(db, state), name) for state, name in (("IT", "R"), ("ES", "G")))
    seminar.capacity = 1
    first, second = invite(seminar, rossi.organisation, DAY), invite(seminar, garcia.organisation, DAY)
    for invitation in (first, second):
        answer(invitation, GivenAnswer(Answer.ACCEPTED), source=ReplySource.LINK)
    db.commit()

    removed = remove_in_one_step([first])
    take(seminar, removed.step)

    # Whoever came off the waiting list has been told so, and stays; the one who is back is asked anew.
    assert [one.status for one in party_of(second)] == [RegistrationStatus.CONFIRMED]
    assert (party_of(first), answers_to([seminar.id]).get(first.id)) == ([], None)


def test_taking_a_removal_back_never_has_a_guest_twice(seminar: Event, db: Session) -> None:
    rossi = posted(db, embassy_of(db, "IT"), "Rossi")
    nobody = embassy_of(db, "ES")
    for mission in (rossi.organisation, nobody):
        db.commit()
        removed = remove_in_one_step([invite(seminar, mission, DAY)])
        db.commit()
        invite(seminar, mission, DAY)
        db.commit()
        with pytest.raises(Overtaken):
            take(seminar, removed.step)
        db.rollback()
    assert db.query(Invitation).count() == 2


def test_addressing_anew_is_taken_back_and_a_link_never_serves_two_people(
    seminar: Event, db: Session, embassy: Posting
) -> None:
    verdi = posted(db, embassy.organisation, "Verdi", Rank.COUNSELLOR, is_head=False, language="sv")
    invitation = invite(seminar, embassy.organisation, DAY)
    letter_to(invitation)
    db.commit()
    rossis = token_of(invitation)
    with one_step(kind_of(seminar)) as step:
        readdress(invitation, verdi)
    take(seminar, step)
    assert (str(invitation.addressee), invitation.language, addresses(invitation)[0]) == (
        "Rossi",
        "en",
        "rossi@example.org",
    )
    assert open_invitation(rossis) is invitation

    with one_step(kind_of(seminar)) as step:
        readdress(invitation, verdi)
    letter_to(invitation)
    db.commit()
    verdis = token_of(invitation)
    take(seminar, step)
    for dead in (rossis, verdis):
        with pytest.raises(BadLink):
            open_invitation(dead)
    # A third addressee gets a third link: none of the letters sent before leads there.
    third = posted(db, embassy.organisation, "Neri", Rank.COUNSELLOR, is_head=False)
    readdress(invitation, third)
    assert token_of(invitation) not in {rossis, verdis}


def test_a_guest_who_was_taken_off_meanwhile_is_not_addressed(
    seminar: Event, db: Session, embassy: Posting
) -> None:
    invitation = invite(seminar, embassy.organisation, DAY)
    db.commit()
    db.execute(delete(Invitation))
    with pytest.raises(GuestGone):
        readdress(invitation, None)
