"""The eight cases of the order of precedence, and what custom leaves open."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, time

import pytest

from stakeholders.organisations.models import OrganisationKind
from stakeholders.people.models import Rank
from stakeholders.precedence.ranking import (
    Customs,
    DesignatesStand,
    Flag,
    Group,
    Head,
    HonorariesStand,
    InternationalsStand,
    Roll,
    Rule,
    order,
)

_numbers = itertools.count(1)


def head(
    state: str, rank: Rank = Rank.AMBASSADOR, since: date | None = None, hour: time | None = None
) -> Head:
    return Head(
        posting_id=next(_numbers),
        organisation_kind=OrganisationKind.EMBASSY,
        rank=rank,
        is_ad_interim=rank is Rank.CHARGE_AD_INTERIM,
        is_resident=True,
        credentials_on=since,
        credentials_time=hour,
        arrived_on=None,
        state_name=state,
    )


def states(heads: list[Head], customs: Customs | None = None) -> list[str]:
    return [place.head.state_name for place in order(heads, customs)]


MAY = date(2019, 5, 7)
JUNE = date(2020, 6, 9)


def test_credentials_of_the_same_day_are_ordered_by_the_hour() -> None:
    late, early = head("Italy", since=MAY, hour=time(10, 30)), head("Austria", since=MAY, hour=time(10, 0))

    assert states([late, early]) == ["Austria", "Italy"]


def test_the_nuncio_stands_by_date_unless_the_office_has_the_custom() -> None:
    italy, nuncio = head("Italy", since=MAY), head("Holy See", Rank.NUNCIO, JUNE)

    assert states([nuncio, italy]) == ["Italy", "Holy See"]
    assert states([nuncio, italy], Customs(nuncio_first=True)) == ["Holy See", "Italy"]


def test_a_charge_ad_interim_stands_behind_all_ambassadors_ministers_and_charges_en_pied() -> None:
    acting = replace(head("Brazil", Rank.CHARGE_AD_INTERIM), arrived_on=date(2010, 1, 1))
    en_pied = head("Chile", Rank.CHARGE_EN_PIED, JUNE)
    minister = head("Denmark", Rank.MINISTER, JUNE)
    ambassador = head("Estonia", since=JUNE)

    assert states([acting, en_pied, minister, ambassador]) == ["Estonia", "Denmark", "Chile", "Brazil"]


def test_a_successor_starts_at_the_end_of_the_class() -> None:
    others = [head("Italy", since=MAY), head("Austria", since=date(2020, 1, 15))]
    successor = head("Brazil", since=JUNE)

    assert states([successor, *others]) == ["Italy", "Austria", "Brazil"]


def test_a_designate_stands_where_the_office_says() -> None:
    designate = head("Brazil")
    ambassador, charge = head("Italy", since=MAY), head("Chile", Rank.CHARGE_EN_PIED, MAY)
    heads = [designate, charge, ambassador]

    assert states(heads) == ["Italy", "Chile", "Brazil"]
    assert states(heads, Customs(designates=DesignatesStand.END_OF_CLASS)) == ["Italy", "Brazil", "Chile"]
    assert states(heads, Customs(designates=DesignatesStand.NOT_LISTED)) == ["Italy", "Chile"]


def test_a_missing_date_is_flagged() -> None:
    places = order(
        [head("Italy", since=MAY), head("Brazil")], Customs(designates=DesignatesStand.END_OF_CLASS)
    )

    assert [(place.head.state_name, place.flags) for place in places] == [
        ("Italy", ()),
        ("Brazil", (Flag.NO_CREDENTIALS,)),
    ]


def test_a_missing_hour_is_flagged_only_where_another_presented_on_the_same_day() -> None:
    alone = head("Italy", since=JUNE)
    with_hour, without = head("Austria", since=MAY, hour=time(10)), head("Brazil", since=MAY)

    assert [(place.head.state_name, place.flags) for place in order([alone, without, with_hour])] == [
        ("Austria", ()),
        ("Brazil", (Flag.NO_TIME,)),
        ("Italy", ()),
    ]


def test_the_first_ambassador_is_the_doyen() -> None:
    places = order([head("Italy", since=JUNE), head("Austria", since=MAY)])

    assert [(place.number, place.head.state_name, place.rule) for place in places] == [
        (1, "Austria", Rule.DOYEN),
        (2, "Italy", Rule.BY_CREDENTIALS),
    ]


def test_non_resident_ambassadors_may_stand_after_the_residents() -> None:
    abroad = replace(head("Nepal", since=MAY), is_resident=False)
    resident = head("Italy", since=JUNE)

    assert states([abroad, resident]) == ["Nepal", "Italy"]
    assert states([abroad, resident], Customs(non_residents_among_residents=False)) == ["Italy", "Nepal"]


def test_heads_of_international_offices_and_consuls_follow_the_diplomats() -> None:
    consul = replace(
        head("Malta", Rank.HONORARY_CONSUL), organisation_kind=OrganisationKind.HONORARY_CONSULATE
    )
    director = replace(
        head("UNICEF", Rank.DIRECTOR), organisation_kind=OrganisationKind.INTERNATIONAL_ORGANISATION
    )
    acting = head("Chile", Rank.CHARGE_AD_INTERIM)

    assert [(place.head.state_name, place.group) for place in order([consul, director, acting])] == [
        ("Chile", Group.CHARGES_AD_INTERIM),
        ("UNICEF", Group.INTERNATIONAL_HEADS),
        ("Malta", Group.CONSULS),
    ]


def test_the_order_in_a_class_is_by_the_day_of_taking_up_functions_whatever_the_order_given() -> None:
    heads = [head("Italy", since=JUNE), head("Austria", since=MAY), head("Chile", since=date(2021, 1, 1))]

    assert {tuple(states(list(some))) for some in itertools.permutations(heads)} == {
        ("Austria", "Italy", "Chile")
    }


def test_charges_en_pied_stand_before_charges_ad_interim_whoever_came_first() -> None:
    acting = replace(head("Brazil", Rank.CHARGE_AD_INTERIM), arrived_on=date(2001, 1, 1))

    assert states([acting, head("Chile", Rank.CHARGE_EN_PIED, JUNE)]) == ["Chile", "Brazil"]


def test_a_missing_day_stands_last_among_those_it_cannot_be_compared_with() -> None:
    acting = replace(head("Brazil", Rank.CHARGE_AD_INTERIM), arrived_on=JUNE)
    unknown = head("Austria", Rank.CHARGE_AD_INTERIM)

    assert [(place.head.state_name, place.flags) for place in order([unknown, acting])] == [
        ("Brazil", ()),
        ("Austria", (Flag.NO_ARRIVAL,)),
    ]


def test_two_equal_in_day_and_hour_are_told_though_the_alphabet_places_them() -> None:
    hour = time(10)
    places = order([head("Italy", since=MAY, hour=hour), head("Austria", since=MAY, hour=hour)])

    assert [(place.head.state_name, place.flags) for place in places] == [
        ("Austria", (Flag.TIE,)),
        ("Italy", (Flag.TIE,)),
    ]


def test_a_designate_is_not_the_doyen() -> None:
    customs = Customs(designates=DesignatesStand.END_OF_CLASS)

    assert [(p.is_doyen, p.rule) for p in order([head("Italy")], customs)] == [(False, Rule.DESIGNATE)]


def test_the_nuncio_who_comes_first_is_the_doyen() -> None:
    places = order(
        [head("Italy", since=MAY), head("Holy See", Rank.NUNCIO, JUNE)], Customs(nuncio_first=True)
    )

    assert [(place.head.state_name, place.is_doyen) for place in places] == [
        ("Holy See", True),
        ("Italy", False),
    ]


def director(name: str, since: date | None = None) -> Head:
    made = head(name, Rank.DIRECTOR)
    kind = OrganisationKind.INTERNATIONAL_ORGANISATION
    return replace(made, organisation_kind=kind, arrived_on=since)


@pytest.mark.parametrize(
    ("stand", "expected"),
    [
        (InternationalsStand.AFTER_AMBASSADORS, ["Italy", "UNICEF", "Denmark", "Chile"]),
        (InternationalsStand.AFTER_ENVOYS, ["Italy", "Denmark", "UNICEF", "Chile"]),
        (InternationalsStand.AFTER_MISSIONS, ["Italy", "Denmark", "Chile", "UNICEF"]),
    ],
)
def test_heads_of_international_offices_stand_where_the_office_says(
    stand: InternationalsStand, expected: list[str]
) -> None:
    heads = [
        director("UNICEF", MAY),
        head("Chile", Rank.CHARGE_EN_PIED, MAY),
        head("Denmark", Rank.MINISTER, MAY),
        head("Italy", since=MAY),
    ]
    places = order(heads, Customs(internationals=stand))

    assert [place.head.state_name for place in places] == expected
    assert [place.number for place in places] == [1, 2, 3, 4]


def test_a_list_of_their_own_is_numbered_by_itself() -> None:
    customs = Customs(internationals=InternationalsStand.OWN_LIST)
    places = order([director("UNICEF", MAY), director("HELCOM", JUNE), head("Italy", since=MAY)], customs)

    assert [(place.head.state_name, place.roll, place.number) for place in places] == [
        ("Italy", Roll.MISSIONS, 1),
        ("UNICEF", Roll.INTERNATIONAL, 1),
        ("HELCOM", Roll.INTERNATIONAL, 2),
    ]


def test_the_head_of_an_office_without_a_day_is_flagged() -> None:
    assert [place.flags for place in order([director("UNICEF")])] == [(Flag.NO_START,)]


def consul(state: str, rank: Rank, since: date | None) -> Head:
    honorary = rank in (Rank.HONORARY_CONSUL, Rank.HONORARY_CONSUL_GENERAL)
    kind = OrganisationKind.HONORARY_CONSULATE if honorary else OrganisationKind.CONSULATE_GENERAL
    return replace(head(state, rank, since), organisation_kind=kind)


CONSULS = [
    consul("Malta", Rank.HONORARY_CONSUL, date(2001, 1, 1)),
    consul("Chile", Rank.CONSUL, JUNE),
    consul("Nepal", Rank.HONORARY_CONSUL_GENERAL, date(2001, 1, 1)),
    consul("Italy", Rank.CONSUL_GENERAL, JUNE),
    consul("Austria", Rank.CONSUL_GENERAL, MAY),
]


def test_honorary_consuls_follow_the_career_consuls_of_their_class() -> None:
    assert states(CONSULS) == ["Austria", "Italy", "Nepal", "Chile", "Malta"]


def test_honorary_consuls_may_have_a_list_of_their_own_or_none() -> None:
    own = order(CONSULS, Customs(honoraries=HonorariesStand.OWN_LIST))

    assert [(place.head.state_name, place.number) for place in own] == [
        ("Austria", 1),
        ("Italy", 2),
        ("Chile", 3),
        ("Nepal", 1),
        ("Malta", 2),
    ]
    assert states(CONSULS, Customs(honoraries=HonorariesStand.NOT_LISTED)) == ["Austria", "Italy", "Chile"]


def test_a_consul_without_a_day_of_exequatur_is_flagged() -> None:
    assert [p.flags for p in order([consul("Malta", Rank.HONORARY_CONSUL, None)])] == [(Flag.NO_EXEQUATUR,)]
