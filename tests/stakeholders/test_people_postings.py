"""Who heads a mission, when, and what happens when one goes and another comes."""

from __future__ import annotations

from dataclasses import replace
from datetime import date, time
from typing import Any

import pytest
from sqlalchemy.orm import Session

from stakeholders.organisations.keeping import ChangedMeanwhile
from stakeholders.organisations.models import OrganisationKind
from stakeholders.people import keeping, postings
from stakeholders.people.keeping import PersonGiven
from stakeholders.people.models import FIRST_TWO_CLASSES, NameOrder, Posting, Rank
from stakeholders.people.postings import PostingGiven, Succession
from stakeholders.people.queries import head_on, heads_on, postings_in
from tests import making

TODAY = date(2026, 11, 21)


def as_(rank: Rank, **columns: Any) -> PostingGiven:
    values: dict[str, Any] = {"rank": rank, "title": {}, "is_head": rank in FIRST_TWO_CLASSES}
    return PostingGiven(**(values | columns))


def names(found: list[Posting]) -> list[str]:
    return [posting.person.family_name for posting in found]


def test_a_name_given_whole_is_never_split(db: Session) -> None:
    person = keeping.register_person(PersonGiven(family_name="  Aung San Suu  Kyi "))
    assert (person.given_name, person.family_name, person.name) == (
        "",
        "Aung San Suu Kyi",
        "Aung San Suu Kyi",
    )


def test_a_family_name_may_come_first(db: Session) -> None:
    given = PersonGiven(given_name="Taro", family_name="Tanaka", name_order=NameOrder.FAMILY_FIRST)
    assert keeping.register_person(given).name == "Tanaka Taro"


def test_somebody_without_a_name_is_refused(db: Session) -> None:
    with pytest.raises(keeping.NameMissing):
        keeping.register_person(PersonGiven(family_name="\u200b \x07"))


def test_two_clicks_register_one_person_and_a_namesake_is_another(db: Session) -> None:
    lind = keeping.register_person(PersonGiven(family_name="Lind"))
    with pytest.raises(keeping.JustRegistered) as refusal:
        keeping.register_person(PersonGiven(family_name="Lind"))

    assert refusal.value.existing is lind
    assert keeping.register_person(PersonGiven(family_name="Lind", academic_title="Dr.")).id != lind.id


def test_who_saves_a_person_second_is_refused(db: Session) -> None:
    lind = keeping.register_person(PersonGiven(family_name="Lind"))
    seen = lind.updated_at
    keeping.change_person(lind, PersonGiven(family_name="Lindh"), seen_at=seen)
    with pytest.raises(ChangedMeanwhile):
        keeping.change_person(lind, PersonGiven(family_name="Lindt"), seen_at=seen)

    assert lind.family_name == "Lindh"


def test_a_second_head_is_refused_by_name(db: Session) -> None:
    rossi = making.ambassador("IT", "Rossi")
    with pytest.raises(postings.HeadIsHere) as refusal:
        postings.begin_posting(
            making.person("Verdi"), rossi.organisation, as_(Rank.AMBASSADOR, arrived_on=TODAY), today=TODAY
        )

    assert refusal.value.posting is rossi
    assert names(postings_in(rossi.organisation_id)) == ["Rossi"]


def test_a_successor_ends_the_predecessors_posting_on_the_day_of_arrival(db: Session) -> None:
    rossi = making.ambassador("IT", "Rossi")
    verdi = postings.begin_posting(
        making.person("Verdi"),
        rossi.organisation,
        as_(Rank.AMBASSADOR, arrived_on=date(2026, 9, 1)),
        today=TODAY,
        succession=Succession.END_PREDECESSOR,
    )

    assert (rossi.departed_on, verdi.predecessor_id) == (date(2026, 9, 1), rossi.person_id)
    assert head_on(rossi.organisation_id, date(2026, 8, 31)) is rossi
    assert head_on(rossi.organisation_id, date(2026, 9, 1)) is verdi


def test_a_head_of_long_ago_may_be_entered_beside_the_present_one(db: Session) -> None:
    rossi = making.ambassador("IT", "Rossi", arrived_on=date(2024, 1, 1))
    past = as_(Rank.AMBASSADOR, arrived_on=date(2019, 1, 1), departed_on=date(2024, 1, 1))
    postings.begin_posting(making.person("Verdi"), rossi.organisation, past, today=TODAY)
    unknown = as_(Rank.AMBASSADOR, departed_on=date(2019, 1, 1))
    postings.begin_posting(making.person("Bianchi"), rossi.organisation, unknown, today=TODAY)

    assert head_on(rossi.organisation_id, TODAY) is rossi


def test_a_new_head_ends_the_time_ad_interim(db: Session) -> None:
    embassy = making.embassy("IT")
    acting = making.posting(making.person("Bianchi"), embassy, Rank.CHARGE_AD_INTERIM)
    postings.begin_posting(
        making.person("Verdi"), embassy, as_(Rank.AMBASSADOR, arrived_on=date(2026, 9, 1)), today=TODAY
    )

    assert acting.departed_on == date(2026, 9, 1)


def test_a_designate_who_comes_later_leaves_the_charge_in_place(db: Session) -> None:
    embassy = making.embassy("IT")
    acting = making.posting(making.person("Bianchi"), embassy, Rank.CHARGE_AD_INTERIM)
    coming = as_(Rank.AMBASSADOR, arrived_on=date(2027, 1, 10))
    verdi = postings.begin_posting(making.person("Verdi"), embassy, coming, today=TODAY)

    assert head_on(embassy.id, TODAY) is acting
    assert head_on(embassy.id, date(2027, 1, 10)) is verdi


def test_an_ambassador_never_acts_ad_interim(db: Session) -> None:
    with pytest.raises(postings.NeverAdInterim):
        postings.normal(as_(Rank.AMBASSADOR, ad_interim=True))


def test_a_charge_ad_interim_is_head_without_being_asked() -> None:
    made = postings.normal(as_(Rank.CHARGE_AD_INTERIM))
    assert (made.is_head, made.ad_interim) == (True, True)


def test_an_hour_of_credentials_needs_its_day() -> None:
    with pytest.raises(postings.HourWithoutDay):
        postings.normal(as_(Rank.AMBASSADOR, credentials_time=time(10, 30)))


def test_nobody_leaves_before_arriving() -> None:
    with pytest.raises(postings.LeavesBeforeArrival):
        postings.normal(as_(Rank.ATTACHE, arrived_on=TODAY, departed_on=date(2020, 1, 1)))


def test_ending_a_heads_posting_offers_the_highest_colleague(db: Session) -> None:
    rossi = making.ambassador("IT", "Rossi")
    embassy = rossi.organisation
    making.posting(making.person("Attaché"), embassy, Rank.DEFENCE_ATTACHE)
    making.posting(making.person("Staff"), embassy, Rank.STAFF)
    making.posting(making.person("Third"), embassy, Rank.THIRD_SECRETARY)
    making.posting(making.person("Gone"), embassy, Rank.MINISTER_COUNSELLOR, departed_on=date(2020, 1, 1))
    counsellor = making.posting(making.person("Counsellor"), embassy, Rank.COUNSELLOR)

    vacancy = postings.end_posting(rossi, TODAY, today=TODAY)

    assert vacancy == postings.Vacancy(embassy, counsellor)
    assert head_on(embassy.id, TODAY) is None


def test_the_missions_own_list_counts_before_rank(db: Session) -> None:
    embassy = making.embassy("IT")
    making.posting(making.person("Counsellor"), embassy, Rank.COUNSELLOR)
    first = making.posting(making.person("First"), embassy, Rank.FIRST_SECRETARY, list_number=2)

    vacancy = postings.vacancy_of(embassy, TODAY)
    assert vacancy is not None
    assert vacancy.candidate is first


def test_a_colleague_who_leaves_causes_no_vacancy(db: Session) -> None:
    rossi = making.ambassador("IT", "Rossi")
    third = making.posting(making.person("Third"), rossi.organisation, Rank.THIRD_SECRETARY)
    assert postings.end_posting(third, TODAY, today=TODAY) is None


def test_only_a_diplomatic_mission_can_be_vacant(db: Session) -> None:
    company = making.embassy("IT", kind=OrganisationKind.COMPANY)
    assert postings.vacancy_of(company, TODAY) is None


def test_a_charge_keeps_their_own_post_beside_acting(db: Session) -> None:
    embassy = making.embassy("IT")
    counsellor = making.posting(making.person("Bianchi"), embassy, Rank.COUNSELLOR)
    acting = postings.name_charge(counsellor, since=TODAY)

    assert (acting.person, acting.rank, acting.is_head, acting.ad_interim, acting.arrived_on) == (
        counsellor.person,
        Rank.CHARGE_AD_INTERIM,
        True,
        True,
        TODAY,
    )
    assert counsellor.departed_on is None
    with pytest.raises(postings.HeadIsHere):
        postings.name_charge(counsellor, since=TODAY)


def test_nobody_who_has_left_can_act(db: Session) -> None:
    gone = making.posting(making.person("Gone"), making.embassy("IT"), Rank.COUNSELLOR, departed_on=TODAY)
    with pytest.raises(postings.AlreadyLeft):
        postings.name_charge(gone, since=TODAY)


def test_an_end_can_be_taken_back_unless_a_successor_is_there(db: Session) -> None:
    rossi = making.ambassador("IT", "Rossi")
    postings.end_posting(rossi, TODAY, today=TODAY)
    postings.reopen_posting(rossi, today=TODAY)
    assert rossi.departed_on is None

    postings.end_posting(rossi, date(2026, 6, 1), today=TODAY)
    postings.begin_posting(
        making.person("Verdi"), rossi.organisation, as_(Rank.AMBASSADOR, arrived_on=TODAY), today=TODAY
    )
    with pytest.raises(postings.HeadIsHere):
        postings.reopen_posting(rossi, today=TODAY)
    assert rossi.departed_on == date(2026, 6, 1)


def test_a_counsellor_cannot_be_made_head_beside_the_head(db: Session) -> None:
    rossi = making.ambassador("IT", "Rossi")
    bianchi = making.posting(making.person("Bianchi"), rossi.organisation, Rank.COUNSELLOR)
    wanted = replace(postings.given_of(bianchi), rank=Rank.AMBASSADOR, is_head=True)
    with pytest.raises(postings.HeadIsHere):
        postings.change_posting(bianchi, wanted, seen_at=bianchi.updated_at, today=TODAY)

    assert (bianchi.rank, bianchi.is_head) == (Rank.COUNSELLOR, False)


def test_the_same_post_is_not_entered_twice(db: Session) -> None:
    bianchi = making.posting(making.person("Bianchi"), making.embassy("IT"), Rank.COUNSELLOR)
    with pytest.raises(postings.AlreadyPosted) as refusal:
        postings.begin_posting(bianchi.person, bianchi.organisation, as_(Rank.COUNSELLOR), today=TODAY)
    assert refusal.value.is_double_click


def test_a_head_counts_before_a_charge_who_stands_in_during_an_absence(db: Session) -> None:
    rossi = making.ambassador("IT", "Rossi")
    making.posting(making.person("Bianchi"), rossi.organisation, Rank.CHARGE_AD_INTERIM)
    making.ambassador("AT", "Gruber", departed_on=date(2020, 1, 1))

    assert heads_on(TODAY) == {rossi.organisation_id: rossi}


def test_colleagues_stand_in_the_order_of_their_mission(db: Session) -> None:
    embassy = making.embassy("IT")
    for family, rank, columns in (
        ("Third", Rank.THIRD_SECRETARY, {}),
        ("Later", Rank.COUNSELLOR, {"notified_on": date(2025, 5, 1)}),
        ("Earlier", Rank.COUNSELLOR, {"notified_on": date(2024, 5, 1)}),
        ("Listed", Rank.ATTACHE, {"list_number": 2}),
        ("Head", Rank.AMBASSADOR, {}),
    ):
        making.posting(making.person(family), embassy, rank, **columns)

    assert names(postings_in(embassy.id)) == ["Head", "Listed", "Earlier", "Later", "Third"]


@pytest.mark.parametrize("missions", [1, 30])
def test_heads_take_one_statement_however_many(db: Session, count_statements: Any, missions: int) -> None:
    for number in range(missions):
        making.posting(
            making.person(f"Head {number}"), making.embassy("IT", name={"en": f"Embassy {number}"})
        )
    db.commit()
    db.expunge_all()
    with count_statements() as statements:
        found = [(p.person.name, str(p.organisation)) for p in heads_on(TODAY).values()]

    assert (len(found), len(statements)) == (missions, 1)


@pytest.mark.parametrize("colleagues", [1, 30])
def test_a_missions_people_take_two_statements_however_many(
    db: Session, count_statements: Any, colleagues: int
) -> None:
    embassy = making.embassy("IT")
    for number in range(colleagues):
        making.posting(making.person(f"Colleague {number}"), embassy, Rank.COUNSELLOR)
    number = embassy.id
    db.commit()
    db.expunge_all()
    with count_statements() as statements:
        found = [(p.person.name, len(p.person.channels)) for p in postings_in(number)]

    assert (len(found), len(statements)) == (colleagues, 2)
