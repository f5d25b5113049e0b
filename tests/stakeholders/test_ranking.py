"""The eight cases of the order of precedence, and what custom leaves open."""

from __future__ import annotations

import itertools
from dataclasses import replace
from datetime import date, time

from stakeholders.organisations.models import OrganisationKind
from stakeholders.people.models import Rank
from stakeholders.precedence.ranking import Customs, DesignatesStand, Flag, Group, Head, Rule, order

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
