"""Who looks like whom: names in any order, script and spelling; embassies by whom they serve."""

from __future__ import annotations

import time
from random import Random

import pytest

from stakeholders.duplicates.comparing import LIKELY, Reason
from stakeholders.duplicates.matching import OrganisationIndex, OrganisationRow, PeopleIndex, PersonRow
from stakeholders.organisations.models import OrganisationKind

Kind = OrganisationKind


def _scores(index: PeopleIndex, family: str, given: str, **more: object) -> dict[int, int]:
    found = index.alike(family_name=family, given_name=given, **more)  # type: ignore[arg-type]
    return {one.record_id: one.score for one in found}


@pytest.mark.parametrize(
    ("family", "given", "other_family", "other_given"),
    [
        ("Rossi", "Maria", "Maria", "Rossi"),
        ("Jäntti", "Aino", "Jantti", "Aino"),
        ("Müller", "Hans", "Mueller", "Hans"),
        ("García", "Anna", "García López", "Anna María"),
        ("Kim", "Min-jun", "Kim", "Minjun"),
        ("Min-jun", "Kim", "Kim", "Minjun"),
        ("Al-Sabah", "Ali", "Alsabah", "Ali"),
        ("Шевченко", "Тарас", "Shevchenko", "Taras"),
        ("Xi", "Jinping", "习近平", ""),
        ("Jonhson", "Margaret", "Johnson", "Margaret"),
        ("O'Brien", "Siobhán", "OBrien", "Siobhan"),
    ],
)
def test_the_same_person_is_known_by_the_name_alone(
    family: str, given: str, other_family: str, other_given: str
) -> None:
    index = PeopleIndex.of([PersonRow(1, other_family, other_given)])
    assert list(_scores(index, family, given)) == [1]


@pytest.mark.parametrize(
    ("family", "given", "other_family", "other_given"),
    [
        ("Korhonen", "Matti", "Korhonen", "Maija"),
        ("Smith", "John", "Smith", "Jane"),
        ("Virtanen", "Mikael", "Nieminen", "Mikael"),
        ("Rossi", "", "Rossi", "Juan"),
        ("Lee", "Sang", "Li", "Sung"),
        ("", "", "Rossi", "Juan"),
    ],
)
def test_relatives_and_namesakes_by_half_are_two(
    family: str, given: str, other_family: str, other_given: str
) -> None:
    index = PeopleIndex.of([PersonRow(1, other_family, other_given, countries=("IT",))])
    assert _scores(index, family, given, country="IT") == {}


def test_initials_need_something_beside_the_name() -> None:
    index = PeopleIndex.of([PersonRow(1, "Rossi", "Juan", countries=("IT",), phones=("+358401",))])
    assert _scores(index, "Rossi", "J.") == {}
    assert list(_scores(index, "Rossi", "J.", country="IT")) == [1]
    assert list(_scores(index, "Rossi", "J.", phones=("+358401",))) == [1]


def test_namesakes_in_the_service_of_two_states_are_two_unless_more_speaks_for_one() -> None:
    index = PeopleIndex.of([PersonRow(1, "Müller", "Anna", countries=("DE",), mails=("am@example.org",))])
    assert _scores(index, "Müller", "Anna", country="AT") == {}
    assert list(_scores(index, "Müller", "Anna", country="AT", mails=("am@example.org",))) == [1]
    assert _scores(index, "Müller", "Anna", country="DE")[1] > _scores(index, "Müller", "Anna")[1]


def test_a_mailbox_shared_by_an_embassy_is_no_evidence() -> None:
    shared = "embassy.helsinki@example.org"
    people = [
        PersonRow(n, family, "A.", mails=(shared, "team@example.org"))
        for n, family in enumerate(("Rossi", "Bianchi", "Verdi", "Neri"), 1)
    ]
    index = PeopleIndex.of(people, offices=["visa.desk@example.org"])
    assert _scores(index, "Russo", "Anna", mails=(shared, "team@example.org")) == {}
    # With the name it adds nothing either.
    assert _scores(index, "Rossi", "Anna", mails=(shared, "team@example.org")) == {}


def test_one_mailbox_of_two_unlike_people_is_a_secretary() -> None:
    index = PeopleIndex.of([PersonRow(1, "Rossi", "Juan", mails=("jr@example.org",))])
    assert _scores(index, "Kowalska", "Ewa", mails=("jr@example.org",)) == {}


def test_the_reasons_are_given_strongest_first() -> None:
    index = PeopleIndex.of(
        [PersonRow(1, "Tanaka", "Taro", "田中太郎", mails=("t@example.org",), countries=("JP",))]
    )
    (found,) = index.alike(
        family_name="Tanaka",
        given_name="T.",
        own_script_name="田中 太郎",
        mails=("T@example.org",),
        country="JP",
    )
    assert found.score == 100
    assert found.reasons[1:] == (Reason.SAME_MAIL, Reason.SAME_COUNTRY)


def test_a_row_that_was_just_read_is_found_by_the_next() -> None:
    index = PeopleIndex.of([])
    index.add(PersonRow(7, "Rossi", "Juan"))
    assert _scores(index, "Rossi", "Juan") == {7: 85}
    assert _scores(index, "Rossi", "Juan", exclude=(7,)) == {}
    assert len(index) == 1


def test_ten_thousand_look_ups_among_fifty_thousand_people_take_seconds() -> None:
    dice = Random(3)
    parts = (
        "ka",
        "ra",
        "ma",
        "lo",
        "vi",
        "ne",
        "sto",
        "sha",
        "pe",
        "tri",
        "go",
        "lan",
        "dri",
        "mu",
        "hei",
        "jo",
    )

    def name(longest: int) -> str:
        return "".join(dice.choice(parts) for _ in range(dice.randint(2, longest)))

    families, given = [name(4) for _ in range(8000)], [name(3) for _ in range(600)]
    people = [
        PersonRow(n, dice.choice(families), dice.choice(given), phones=(f"+35840{n}",)) for n in range(50_000)
    ]
    index = PeopleIndex.of(people)
    begun = time.process_time()
    for person in people[:2000]:
        found = index.alike(
            family_name=person.family_name, given_name=person.given_name, phones=person.phones
        )
        assert found[0].record_id == person.id
    # Two seconds for ten thousand; a slow machine may take five times as long.
    assert time.process_time() - begun < 2


# -- organisations


def _mission(number: int, kind: Kind = Kind.EMBASSY, **columns: object) -> OrganisationRow:
    values: dict[str, object] = {
        "names": ("Embassy of France",),
        "sending_state": "FR",
        "host_country": "IT",
        "seat_city": "Rome",
        "seat_country": "IT",
    }
    return OrganisationRow(number, kind, **(values | columns))  # type: ignore[arg-type]


def _alike(one: OrganisationRow, *others: OrganisationRow) -> list[int]:
    index = OrganisationIndex.of([one, *others])
    found = index.alike_to(one.id)
    assert all(likeness.score >= LIKELY for likeness in found)
    return [likeness.record_id for likeness in found]


def test_an_embassy_to_italy_and_one_to_the_holy_see_are_two() -> None:
    one = _mission(1)
    assert _alike(one, _mission(2, host_country="VA", seat_country="VA")) == []
    assert _alike(one, _mission(2, host_country="VA")) == []
    # Where whom it serves was not entered, its name says so.
    holy = _mission(2, host_country=None, names=("Embassy of France to the Holy See",))
    assert _alike(one, holy) == []
    # And where a list gives Italy as the host of both, the list's numbers do.
    assert _alike(_mission(1, qids=("Q1",)), _mission(2, qids=("Q2",))) == []


def test_an_embassy_is_not_its_consulate() -> None:
    for kind in (Kind.CONSULATE_GENERAL, Kind.CONSULATE, Kind.HONORARY_CONSULATE, Kind.PERMANENT_MISSION):
        assert _alike(_mission(1), _mission(2, kind)) == []


def test_one_embassy_entered_twice_is_found_whatever_it_is_called() -> None:
    twin = _mission(2, names=("Ambassade de France",), seat_city="Roma", mails=("a@example.org",))
    assert _alike(_mission(1), twin) == [2]
    assert _alike(_mission(1), _mission(2, Kind.HIGH_COMMISSION)) == [2]
    assert _alike(_mission(1), _mission(2, sending_state="DE", names=("Embassy of Germany",))) == []


def test_consulates_of_one_state_are_told_by_their_city() -> None:
    boston = _mission(1, Kind.CONSULATE_GENERAL, host_country="US", seat_city="Boston", seat_country="US")
    houston = _mission(2, Kind.CONSULATE_GENERAL, host_country="US", seat_city="Houston", seat_country="US")
    again = _mission(3, Kind.CONSULATE, host_country="US", seat_city="Boston", seat_country="US")
    assert _alike(boston, houston, again) == [3]


def test_other_bodies_are_known_by_name_number_and_website() -> None:
    def body(number: int, *names: str, kind: Kind = Kind.UNIVERSITY, **more: object) -> OrganisationRow:
        return OrganisationRow(number, kind, names, **more)  # type: ignore[arg-type]

    helsinki = body(1, "University of Helsinki", seat_country="FI", seat_city="Helsinki")
    assert _alike(helsinki, body(2, "Helsinki University", seat_country="FI")) == [2]
    assert _alike(helsinki, body(2, "University of Turku", seat_country="FI", seat_city="Turku")) == []
    assert _alike(body(1, "UNICEF"), body(2, "United Nations Children's Fund", "UNICEF")) == [2]
    assert _alike(body(1, "Nordea", qids=("Q1",)), body(2, "Nordea Bank Abp", qids=("Q1",))) == [2]
    assert _alike(body(1, "Acme Oy", seat_country="FI"), body(2, "Acme Oy", seat_country="SE")) == []


def test_a_former_name_leads_to_the_organisation() -> None:
    swaziland = _mission(
        1, sending_state=None, names=("Embassy of Eswatini",), former_names=("Embassy of Swaziland",)
    )
    assert _alike(swaziland, _mission(2, sending_state=None, names=("Embassy of Swaziland",))) == [2]
