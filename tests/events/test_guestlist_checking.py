"""What to look at in a guest list before letters go out."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from events.guestlist.answers import Told
from events.guestlist.building import (
    invite,
    readdress,
    remove,
)
from events.guestlist.checking import GuestProblem, Trouble, problems_by_invitation, problems_of
from events.guestlist.models import Invitation
from events.guestlist.words import problem_words
from events.programme.models import Event
from events.registration.answers import GivenAnswer
from events.registration.models import Answer, ReplySource
from events.registration.seats import answer
from office.mailroom.models import SuppressionReason
from office.mailroom.suppression import suppress
from stakeholders.organisations.models import ChannelPurpose
from stakeholders.people.models import Gender, Posting, Rank
from tests.events.guests import DAY, a_seminar, embassy_of, letter_to, mailbox, posted, troubles


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


# -- clashes with others, and their remedies
def found(invitation: Invitation) -> dict[Trouble, GuestProblem]:
    return {problem.trouble: problem for problem in problems_of(invitation, DAY)}


def test_guests_who_share_a_mailbox_or_are_one_person_are_named(seminar: Event, db: Session) -> None:
    italy, spain = embassy_of(db, "IT"), embassy_of(db, "ES", channels=[mailbox("IT@example.org")])
    rossi = posted(db, italy, "Rossi")
    also = Posting(person=rossi.person, organisation=spain, rank=Rank.AMBASSADOR, is_head=True)
    db.add(also)
    db.flush()
    one, other = invite(seminar, italy, DAY), invite(seminar, spain, DAY, posting=also)

    told = found(one)

    assert {trouble: problem.others for trouble, problem in told.items()} == {
        Trouble.SAME_PERSON: (other,),
        Trouble.SHARED_MAILBOX: (other,),
    }
    assert [problem_words(problem) for problem in told.values()] == [
        "Is on the list twice: also for Embassy of Spain",
        "Mailbox shared with Embassy of Spain",
    ]
    assert [problem.is_mended_by_removing for problem in told.values()] == [True, False]
    second = invite(seminar, italy, DAY, posting=posted(db, italy, "Bianchi", Rank.COUNSELLOR, is_head=False))
    assert "Mailbox shared with Rossi, Embassy of Spain" in [
        problem_words(p) for p in problems_of(second, DAY)
    ]
    remove([second])
    # Whoever is off the list clashes with nobody.
    letter_to(other)
    remove([other])
    assert found(one) == {}


def test_where_a_letter_cannot_go_the_secretariat_is_offered_if_it_can_be_written_to(
    seminar: Event, db: Session
) -> None:
    italy = embassy_of(db, "IT")
    rossi = posted(db, italy, "Rossi")
    rossi.person.channels.append(mailbox("rossi@example.org", ChannelPurpose.PERSONAL))
    db.flush()
    invitation = invite(seminar, italy, DAY)
    suppress("rossi@example.org", SuppressionReason.BOUNCED)
    assert found(invitation)[Trouble.SUPPRESSED].secretariat == "it@example.org"
    invitation.to_address = ""
    assert found(invitation)[Trouble.NO_ADDRESS].secretariat == "it@example.org"
    suppress("it@example.org", SuppressionReason.COMPLAINED)
    assert found(invitation)[Trouble.NO_ADDRESS].secretariat == ""


def test_one_who_declined_the_latest_earlier_event_is_told_for_information(
    seminar: Event, db: Session
) -> None:
    first, second = a_seminar("First", 2), a_seminar("Second", 3)
    italy, spain = embassy_of(db, "IT"), embassy_of(db, "ES")
    guests = []
    for mission, answers in ((italy, ("ACCEPTED", "DECLINED")), (spain, ("DECLINED", "ACCEPTED"))):
        posted(db, mission, str(mission))
        for event, said in zip((first, second), answers, strict=True):
            answer(invite(event, mission, DAY), GivenAnswer(Answer[said]), source=ReplySource.LINK)
        guests.append(invite(seminar, mission, DAY))
    later = a_seminar("Later", 27)
    answer(invite(later, spain, DAY), GivenAnswer(Answer.DECLINED), source=ReplySource.LINK)

    (problem,) = problems_of(guests[0], DAY)
    assert (problem.trouble, problem.is_information, problem_words(problem)) == (
        Trouble.DECLINED_LAST,
        True,
        "Declined last time: Second",
    )
    assert problems_of(guests[1], DAY) == []
    # A new ambassador declined nothing.
    new = posted(db, italy, "New", Rank.COUNSELLOR, is_head=False)
    readdress(guests[0], new)
    assert problems_of(guests[0], DAY) == []


def test_an_answer_is_told_where_the_letter_is_to_name_somebody_else(seminar: Event, db: Session) -> None:
    italy = embassy_of(db, "IT")
    rossi = posted(db, italy, "Rossi")
    invitation = invite(seminar, italy, DAY)
    answer(invitation, GivenAnswer(Answer.ACCEPTED), source=ReplySource.LINK)
    assert found(invitation) == {}
    rossi.departed_on = DAY
    verdi = posted(db, italy, "Verdi", arrived_on=DAY)
    told = found(invitation)
    assert list(told) == [Trouble.POSTING_ENDED, Trouble.ANSWERED]
    assert (told[Trouble.ANSWERED].told, told[Trouble.ANSWERED].is_information) == (Told.YES, True)
    # As the merge of two missions may leave it; `readdress` asks anew.
    invitation.addressee, invitation.posting = verdi.person, verdi
    db.flush()
    (problem,) = problems_of(invitation, DAY)
    assert (problem.trouble, problem.detail, problem.is_information) == (
        Trouble.ANSWERED_FOR_ANOTHER,
        "Rossi",
        False,
    )
