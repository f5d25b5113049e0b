"""Building a guest list: who is invited, whom the letter names, in which language and to which mailbox."""

from __future__ import annotations

from datetime import date

import pytest
from sqlalchemy.orm import Session

from events.guestlist.building import (
    AlreadyInvited,
    EventCancelled,
    NotOfThisMission,
    build,
    invite,
    readdress,
    remove,
)
from events.guestlist.choices import Choice
from events.guestlist.queries import would_add
from events.programme.models import Event, EventStatus
from stakeholders.organisations.models import (
    Accreditation,
    ChannelPurpose,
    OrganisationKind,
)
from stakeholders.people.models import Rank
from tests.events.guests import DAY, a_seminar, embassy_of, letter_to, mailbox, named, posted


@pytest.fixture
def seminar(db: Session) -> Event:
    return a_seminar()


def test_a_mission_is_addressed_to_its_head_or_else_to_its_charge(seminar: Event, db: Session) -> None:
    italy, spain, peru = (embassy_of(db, state) for state in ("IT", "ES", "PE"))
    posted(db, italy, "Rossi")
    posted(db, italy, "Bianchi", Rank.COUNSELLOR, is_head=False)
    posted(db, spain, "Garcia", departed_on=date(2036, 12, 1))
    posted(db, spain, "Lopez", Rank.CHARGE_AD_INTERIM, ad_interim=True)
    assert peru.id

    built = build(seminar, [Choice.RESIDENT_MISSIONS], DAY)

    assert named(built.added) == [
        ("Embassy of Italy", "Rossi"),
        ("Embassy of Peru", ""),
        ("Embassy of Spain", "Lopez"),
    ]
    assert {(i.seats, i.reason) for i in built.added} == {(3, "Resident missions")}


def test_the_head_on_that_day_counts(seminar: Event, db: Session) -> None:
    italy = embassy_of(db, "IT")
    posted(db, italy, "Rossi", departed_on=date(2037, 1, 20))
    posted(db, italy, "Verdi", arrived_on=date(2037, 1, 20))
    assert named(build(seminar, [Choice.RESIDENT_MISSIONS], date(2037, 1, 20)).added) == [
        ("Embassy of Italy", "Verdi")
    ]


def test_each_group_holds_its_own_and_no_closed_ones(seminar: Event, db: Session) -> None:
    embassy_of(db, "IT")
    embassy_of(db, "FR", closed_on=date(2030, 1, 1))
    embassy_of(db, "PH", seat_country="SE", accreditations=[Accreditation(country="FI")])
    embassy_of(db, "NP", seat_country="SE", host_country="SE")
    embassy_of(db, "CY", kind=OrganisationKind.HONORARY_CONSULATE)
    embassy_of(
        db, "IT", kind=OrganisationKind.INTERNATIONAL_ORGANISATION, name={"en": "UNICEF"}, sending_state=None
    )

    assert {choice: would_add(seminar, DAY)[choice] for choice in Choice} == {
        Choice.RESIDENT_MISSIONS: (1, 1),
        Choice.NON_RESIDENT_MISSIONS: (1, 1),
        Choice.INTERNATIONAL_OFFICES: (1, 1),
        Choice.CONSULAR_POSTS: (1, 1),
    }
    assert [(str(i.organisation), i.reason) for i in build(seminar, list(Choice), DAY).added] == [
        ("Embassy of Italy", "Resident missions"),
        ("Embassy of Philippines", "Missions accredited from abroad"),
        ("UNICEF", "International organisations"),
        ("Embassy of Cyprus", "Consular posts"),
    ]


def test_adding_a_group_again_adds_only_what_is_new(seminar: Event, db: Session) -> None:
    for state in ("IT", "ES"):
        embassy_of(db, state)
    build(seminar, [Choice.RESIDENT_MISSIONS], DAY)
    embassy_of(db, "PE")

    built = build(seminar, [Choice.RESIDENT_MISSIONS], DAY)

    assert (named(built.added), built.already) == ([("Embassy of Peru", "")], 2)


def test_one_that_was_withdrawn_is_not_added_again_with_its_group(seminar: Event, db: Session) -> None:
    embassy_of(db, "IT")
    built = build(seminar, [Choice.RESIDENT_MISSIONS], DAY)
    letter_to(built.added[0])
    remove(built.added)
    assert (
        build(seminar, [Choice.RESIDENT_MISSIONS], DAY).added,
        would_add(seminar, DAY)[Choice.RESIDENT_MISSIONS],
    ) == (
        [],
        (0, 0),
    )


@pytest.mark.parametrize(
    ("persons", "missions", "expected"),
    [("sv", "en", "sv"), (None, "sv", "sv"), ("fi", "sv", "sv"), ("fi", "fi", "en"), (None, "de", "en")],
)
def test_the_letter_is_in_the_persons_language_else_the_missions_else_english(
    seminar: Event, db: Session, persons: str | None, missions: str, expected: str
) -> None:
    italy = embassy_of(db, "IT", language=missions)
    posted(db, italy, "Rossi", language=persons)
    assert invite(seminar, italy, DAY).language == expected


def test_the_letter_goes_to_the_persons_own_mailbox_else_to_the_missions(seminar: Event, db: Session) -> None:
    italy, spain, peru = embassy_of(db, "IT"), embassy_of(db, "ES"), embassy_of(db, "PE", channels=[])
    head = posted(db, italy, "Rossi")
    head.person.channels.append(mailbox("rossi@example.org", ChannelPurpose.PERSONAL))
    db.flush()
    assert [invite(seminar, one, DAY).to_address for one in (italy, spain, peru)] == [
        "rossi@example.org",
        "es@example.org",
        "",
    ]


def test_nobody_is_invited_twice_by_the_same_name(seminar: Event, db: Session) -> None:
    italy = embassy_of(db, "IT")
    posted(db, italy, "Rossi")
    second = posted(db, italy, "Bianchi", Rank.COUNSELLOR, is_head=False)
    invite(seminar, italy, DAY)
    invite(seminar, italy, DAY, posting=second)
    with pytest.raises(AlreadyInvited):
        invite(seminar, italy, DAY)


def test_nobody_is_invited_twice_without_a_name_either(seminar: Event, db: Session) -> None:
    italy = embassy_of(db, "IT")
    invite(seminar, italy, DAY)
    with pytest.raises(AlreadyInvited):
        invite(seminar, italy, DAY)


def test_somebody_of_another_mission_is_refused(seminar: Event, db: Session) -> None:
    italy, spain = embassy_of(db, "IT"), embassy_of(db, "ES")
    garcia = posted(db, spain, "Garcia")
    with pytest.raises(NotOfThisMission):
        invite(seminar, italy, DAY, posting=garcia)
    with pytest.raises(NotOfThisMission):
        readdress(invite(seminar, italy, DAY), garcia)


def test_nobody_is_invited_to_a_cancelled_event(seminar: Event, db: Session) -> None:
    italy = embassy_of(db, "IT")
    seminar.status = EventStatus.CANCELLED
    with pytest.raises(EventCancelled):
        build(seminar, list(Choice), DAY)
    with pytest.raises(EventCancelled):
        invite(seminar, italy, DAY)
