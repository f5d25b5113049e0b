"""Building a guest list: who is invited, whom the letter names, in which language and to which mailbox."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

import pytest
from sqlalchemy.orm import Session

from events.guestlist.building import (
    AlreadyInvited,
    EventCancelled,
    Manner,
    NotOfThisMission,
    Offer,
    OtherEvent,
    add,
    build,
    give_seats,
    invite,
    offers,
    readdress,
    remove,
)
from events.guestlist.choices import Choice
from events.guestlist.groups import add_group
from events.guestlist.models import Invitation, Receiving
from events.guestlist.queries import would_add
from events.guestlist.reasons import Reason, Sort, kept, read
from events.guestlist.sources import Chosen, TooMany, Why, earlier_events
from events.guestlist.steps import kind_of, one_step, take_back
from events.guestlist.words import reason_words
from events.programme.models import Event, EventStatus
from events.registration.answers import GivenAnswer
from events.registration.models import Answer, ReplySource
from events.registration.seats import answer
from stakeholders.directory.narrowing import RecordKind
from stakeholders.lists.keeping import add as put_on
from stakeholders.lists.keeping import make_fixed, make_live
from stakeholders.organisations.models import (
    Accreditation,
    ChannelPurpose,
    OrganisationKind,
)
from stakeholders.people.models import Posting, Rank
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


# -- lists, searches, earlier events, single picks
def seen(found: Sequence[Offer]) -> list[tuple[str, list[tuple[str, str]], int, int]]:
    """Of each choice: its reason, whom it would add, how many are there, how many another choice adds."""
    return [
        (
            offer.reason,
            [
                (str(one.organisation), str(one.posting.person) if one.posting else "")
                for one in sorted(offer.new, key=lambda one: one.key)
            ],
            offer.already,
            offer.doubled,
        )
        for offer in found
    ]


def test_lists_of_missions_and_of_people_say_first_whom_they_would_add(seminar: Event, db: Session) -> None:
    italy, spain, closed = embassy_of(db, "IT"), embassy_of(db, "ES"), embassy_of(db, "FR")
    rossi = posted(db, italy, "Rossi")
    press = posted(db, italy, "Bianchi", Rank.ATTACHE, is_head=False)
    gone = posted(db, spain, "Garcia", departed_on=date(2036, 1, 1))
    closed.closed_on = date(2036, 1, 1)
    missions = make_fixed("Concert", RecordKind.ORGANISATIONS, user_id=None)
    put_on(missions, [italy.id, spain.id, closed.id], reason="", by="")
    people = make_fixed("Press", RecordKind.PEOPLE, user_id=None)
    put_on(people, [press.person_id, rossi.person_id, gone.person_id], reason="", by="")
    live = make_live("Ambassadors", RecordKind.PEOPLE, "", {"rank": ["ambassador"]}, user_id=None)
    chosen = Chosen(lists=(missions.id, people.id, live.id, 999))

    found = offers(seminar, chosen, DAY)

    assert seen(found) == [
        ("list:Concert", [("Embassy of Italy", "Rossi"), ("Embassy of Spain", "")], 0, 0),
        ("list:Press", [("Embassy of Italy", "Bianchi")], 0, 1),
        ("list:Ambassadors", [], 0, 1),
    ]
    assert [(offer.without_addressee, list(offer.left_out)) for offer in found] == [
        (1, [("Embassy of France", Why.CLOSED)]),
        (0, [("Garcia", Why.NO_POST)]),
        (0, []),
    ]
    assert db.query(Invitation).count() == 0

    # Of those the ones that were left ticked are added, in the manner chosen; and once.
    group = add_group(seminar, "Press")
    manner = Manner(Receiving.SECRETARIAT, group, 1)
    keys = {one.key for offer in found for one in offer.new} - {f"{spain.id}-0"}
    added = add(seminar, chosen, DAY, manner, only=keys | {"7-7"}).added
    assert [(str(one.addressee), one.reason, one.to_address, one.group, one.seats) for one in added] == [
        ("Rossi", "list:Concert", "it@example.org", group, 1),
        ("Bianchi", "list:Press", "it@example.org", group, 1),
    ]
    assert [(len(offer.new), offer.already) for offer in offers(seminar, chosen, DAY)] == [
        (1, 1),
        (0, 2),
        (0, 1),
    ]
    with pytest.raises(OtherEvent):
        add(a_seminar("Other", 18), chosen, DAY, manner)


def test_as_at_an_earlier_event_those_who_left_are_replaced_by_the_present_head(
    seminar: Event, db: Session
) -> None:
    then = a_seminar("Seminar 2036", 3)
    italy, spain, peru, france, norway = (embassy_of(db, s) for s in ("IT", "ES", "PE", "FR", "NO"))
    counsellor = posted(db, italy, "Bianchi", Rank.COUNSELLOR, is_head=False)
    posted(db, italy, "Rossi")
    garcia = posted(db, spain, "Garcia")
    vargas = posted(db, peru, "Vargas")
    invited = [
        invite(then, italy, DAY, posting=counsellor),
        invite(then, spain, DAY),
        invite(then, peru, DAY),
        invite(then, france, DAY),
        invite(then, norway, DAY),
    ]
    for invitation, said in zip(invited, ("ACCEPTED", "ACCEPTED", "DECLINED"), strict=False):
        answer(invitation, GivenAnswer(Answer[said]), source=ReplySource.LINK)
    garcia.departed_on = vargas.departed_on = date(2037, 1, 1)
    france.closed_on = date(2037, 1, 1)
    posted(db, spain, "Lopez", arrived_on=date(2037, 1, 1))
    letter_to(invited[4])
    remove([invited[4]])
    db.flush()

    (everybody,) = offers(seminar, Chosen(event_id=then.id), DAY)
    assert [(str(one.posting.person) if one.posting else "", one.gone) for one in everybody.new] == [
        ("Bianchi", ""),
        ("Lopez", "Garcia"),
        ("", "Vargas"),
    ]
    assert [why for _name, why in everybody.left_out] == [Why.CLOSED]

    added = add(seminar, Chosen(event_id=then.id, only_yes=True), DAY, Manner()).added
    assert [(str(one.addressee), reason_words(one.reason)) for one in added] == [
        ("Bianchi", "As at “Seminar 2036”"),
        ("Lopez", "As at “Seminar 2036”; in place of Garcia, who has left"),
    ]
    assert earlier_events(seminar) == [then] and earlier_events(then) == []


def test_a_search_and_single_picks_of_missions_and_people(seminar: Event, db: Session) -> None:
    italy, spain = embassy_of(db, "IT"), embassy_of(db, "ES")
    posted(db, spain, "Garcia")
    both = posted(db, italy, "Rossi")
    # Heads two missions at once: invited where they lead, not where they advise.
    db.add(Posting(person=both.person, organisation=spain, rank=Rank.COUNSELLOR))
    db.flush()
    search = Chosen(kind=RecordKind.ORGANISATIONS, filters={"country": ["ES"]})
    picks = Chosen(organisations=(spain.id, spain.id, 999), people=(both.person_id, both.person_id, 999))

    assert seen(offers(seminar, search, DAY)) == [("search:Spain", [("Embassy of Spain", "Garcia")], 0, 0)]
    assert [reason_words(offer.reason) for offer in offers(seminar, search, DAY)] == ["Found by: Spain"]
    assert seen(offers(seminar, picks, DAY)) == [
        ("Picked one by one", [("Embassy of Spain", "Garcia")], 0, 0),
        ("Picked one by one", [("Embassy of Italy", "Rossi")], 0, 0),
    ]


def test_more_than_anybody_can_look_through_is_refused(
    seminar: Event, db: Session, monkeypatch: pytest.MonkeyPatch
) -> None:
    for state in ("IT", "ES"):
        embassy_of(db, state)
    monkeypatch.setattr("events.guestlist.sources.MOST", 1)
    with pytest.raises(TooMany):
        offers(seminar, Chosen(kind=RecordKind.ORGANISATIONS), DAY)


def test_a_reason_fits_its_column_however_long_the_names() -> None:
    long = kept(Sort.EVENT, "Seminar " * 60, "Garcia " * 60)
    assert len(long) <= 200
    assert (read(long) or Reason(Sort.LIST, "")).gone.startswith("Garcia Garcia")
    assert [read(text) for text in ("Resident missions", "", "listed: nobody")] == [None] * 3


def test_what_was_added_is_taken_back_as_a_whole_but_for_those_who_have_a_letter(
    seminar: Event, db: Session
) -> None:
    for state in ("IT", "ES", "PE"):
        posted(db, embassy_of(db, state), state)
    with one_step(kind_of(seminar)) as step:
        italy, spain, _peru = build(seminar, [Choice.RESIDENT_MISSIONS], DAY).added
    letter_to(italy)
    give_seats(spain, 1)
    db.commit()

    undone = take_back(step, seminar)

    assert {left.record_id for left in undone.left} == {italy.id, spain.id}
    assert {one.id for one in db.query(Invitation)} == {italy.id, spain.id}
