"""The order of precedence of a whole register, on any day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time
from typing import Any

from sqlalchemy.orm import Session

from stakeholders.organisations.models import Accreditation, OrganisationKind
from stakeholders.people.models import Rank
from stakeholders.precedence.order import customs, decide_customs, order_of_precedence, precedence_index
from stakeholders.precedence.ranking import (
    Customs,
    DesignatesStand,
    Flag,
    HonorariesStand,
    InternationalsStand,
)
from tests import making

TODAY = date(2021, 2, 16)


def names(day: date = TODAY) -> list[str]:
    return [place.posting.person.family_name for place in order_of_precedence(day)]


def test_an_ambassador_leaves_and_the_charge_falls_behind_all_ambassadors(db: Session) -> None:
    rossi = making.ambassador("IT", "Rossi", credentials_on=date(2018, 3, 1))
    making.ambassador("AT", "Gruber", credentials_on=date(2020, 9, 1))
    assert names() == ["Rossi", "Gruber"]

    rossi.departed_on = date(2021, 1, 31)
    acting = making.person("Bianchi")
    making.posting(acting, rossi.organisation, Rank.CHARGE_AD_INTERIM, arrived_on=date(2017, 8, 1))
    db.flush()

    assert names() == ["Gruber", "Bianchi"]


def test_renewed_credentials_leave_the_place_as_it_was(db: Session) -> None:
    rossi = making.ambassador("IT", "Rossi", credentials_on=date(2018, 3, 1))
    making.ambassador("AT", "Gruber", credentials_on=date(2019, 9, 1))

    rossi.credentials_renewed_on = date(2020, 5, 1)
    db.flush()

    assert names() == ["Rossi", "Gruber"]


def test_the_order_on_a_day_in_the_past_is_the_one_of_that_day(db: Session) -> None:
    making.ambassador("IT", "Rossi", credentials_on=date(2018, 3, 1), departed_on=date(2022, 6, 30))
    making.ambassador("AT", "Gruber", credentials_on=date(2020, 9, 1))

    assert (names(date(2021, 2, 16)), names(date(2023, 1, 1))) == (["Rossi", "Gruber"], ["Gruber"])


def test_credentials_presented_later_do_not_count_on_an_earlier_day(db: Session) -> None:
    making.ambassador("IT", "Rossi", arrived_on=date(2020, 1, 1), credentials_on=date(2021, 3, 1))
    making.ambassador("AT", "Gruber", credentials_on=date(2020, 9, 1))

    assert names(date(2021, 2, 16)) == ["Gruber", "Rossi"]


def test_the_offices_custom_puts_the_nuncio_first(db: Session) -> None:
    making.ambassador("IT", "Rossi", credentials_on=date(2018, 3, 1))
    nunciature = making.embassy("VA", kind=OrganisationKind.APOSTOLIC_NUNCIATURE)
    making.posting(making.person("Aveiro"), nunciature, Rank.NUNCIO, credentials_on=date(2020, 1, 1))

    decide_customs(Customs(nuncio_first=True))

    assert names() == ["Aveiro", "Rossi"]


def test_the_rector_of_a_university_is_not_in_the_order(db: Session) -> None:
    university = making.embassy("FI", kind=OrganisationKind.UNIVERSITY)
    making.posting(making.person("Rehtori"), university, Rank.DIRECTOR, is_head=True)

    assert names() == []


def test_the_order_takes_the_same_statements_for_1_and_for_30_heads(
    db: Session, count_statements: Callable[[], Any]
) -> None:
    counts = []
    for codes in (
        ["IT"],
        ["AT", "BE", "DE", "DK", "EE", "ES", "FR", "GB", "GR", "HU", "IE", "JP", "KR", "LT", "LV"],
    ):
        for code in codes:
            making.ambassador(code, code, credentials_on=date(2019, 1, 1))
        db.commit()
        with count_statements() as statements:
            precedence_index(TODAY)
        counts.append(len(statements))

    assert counts == [2, 2]


def test_case_5_a_successor_starts_at_the_end_of_the_class_and_not_in_the_predecessors_place(
    db: Session,
) -> None:
    rossi = making.ambassador("IT", "Rossi", credentials_on=date(2018, 3, 1), departed_on=date(2021, 1, 1))
    making.ambassador("AT", "Gruber", credentials_on=date(2020, 9, 1))
    making.posting(
        making.person("Bianchi"),
        rossi.organisation,
        arrived_on=date(2021, 1, 10),
        credentials_on=date(2021, 2, 1),
    )

    assert names() == ["Gruber", "Bianchi"]


def test_case_6_a_designate_stands_where_the_offices_setting_says(db: Session) -> None:
    making.ambassador("BR", "Silva")
    making.posting(
        making.person("Castro"), making.embassy("CL"), Rank.CHARGE_EN_PIED, credentials_on=date(2020, 1, 1)
    )

    assert names() == ["Castro", "Silva"]
    decide_customs(Customs(designates=DesignatesStand.END_OF_CLASS))
    assert names() == ["Silva", "Castro"]
    decide_customs(Customs(designates=DesignatesStand.NOT_LISTED))
    assert names() == ["Castro"]


def test_case_7_a_missing_hour_is_listed_and_flagged(db: Session) -> None:
    making.ambassador("IT", "Rossi", credentials_on=date(2019, 5, 7))
    making.ambassador("AT", "Gruber", credentials_on=date(2019, 5, 7), credentials_time=time(10))

    assert [(place.posting.person.family_name, place.flags) for place in order_of_precedence(TODAY)] == [
        ("Gruber", ()),
        ("Rossi", (Flag.NO_TIME,)),
    ]


def test_case_8_the_doyen_of_a_day_in_the_past_is_named(db: Session) -> None:
    making.ambassador("IT", "Rossi", credentials_on=date(2018, 3, 1), departed_on=date(2022, 6, 30))
    making.ambassador("AT", "Gruber", credentials_on=date(2020, 9, 1))

    doyens = [
        [place.posting.person.family_name for place in order_of_precedence(day) if place.is_doyen]
        for day in (date(2021, 2, 16), date(2023, 1, 1))
    ]

    assert doyens == [["Rossi"], ["Gruber"]]


def test_missions_to_other_countries_have_no_place(db: Session) -> None:
    making.ambassador("IT", "Rossi", credentials_on=date(2018, 3, 1))
    to_sweden = making.embassy("IT", host_country="SE", seat_city="Stockholm", seat_country="SE")
    making.posting(making.person("Verdi"), to_sweden, credentials_on=date(2016, 1, 1))

    assert names() == ["Rossi"]


def test_an_embassy_abroad_that_is_accredited_here_has_a_place(db: Session) -> None:
    sent_to_us = making.embassy("NP", seat_city="Copenhagen", seat_country="DK")
    besides = making.embassy("BT", host_country="SE", seat_city="Stockholm", seat_country="SE")
    besides.accreditations.append(Accreditation(country="FI"))
    making.posting(making.person("Thapa"), sent_to_us, credentials_on=date(2018, 1, 1))
    making.posting(making.person("Wangdi"), besides, credentials_on=date(2019, 1, 1))

    assert [
        (place.posting.person.family_name, place.is_resident) for place in order_of_precedence(TODAY)
    ] == [
        ("Thapa", False),
        ("Wangdi", False),
    ]


def test_offices_and_consulates_count_where_they_sit(db: Session) -> None:
    for seat, name in (("FI", "Here"), ("SE", "Elsewhere")):
        office = making.embassy(
            "FI", kind=OrganisationKind.INTERNATIONAL_ORGANISATION, sending_state=None, seat_country=seat
        )
        making.posting(making.person(name), office, Rank.DIRECTOR, is_head=True)
        consulate = making.embassy("MT", kind=OrganisationKind.CONSULATE, seat_country=seat)
        making.posting(making.person(f"Consul{name}"), consulate, Rank.CONSUL, is_head=True)

    assert names() == ["Here", "ConsulHere"]


def test_a_mission_that_was_closed_by_then_has_no_place(db: Session) -> None:
    rossi = making.ambassador("IT", "Rossi", credentials_on=date(2018, 3, 1))
    rossi.organisation.closed_on = date(2021, 1, 1)

    assert (names(date(2020, 12, 31)), names(TODAY)) == (["Rossi"], [])


def test_the_index_goes_through_all_lists(db: Session) -> None:
    italy = making.ambassador("IT", "Rossi", credentials_on=date(2018, 3, 1)).organisation
    consulate = making.embassy("MT", kind=OrganisationKind.CONSULATE)
    making.posting(making.person("Borg"), consulate, Rank.CONSUL, is_head=True)

    assert precedence_index(TODAY) == {italy.id: 1, consulate.id: 2}


def test_what_the_office_decides_is_kept(db: Session) -> None:
    decided = Customs(
        nuncio_first=True,
        designates=DesignatesStand.END_OF_CLASS,
        non_residents_among_residents=False,
        internationals=InternationalsStand.OWN_LIST,
        honoraries=HonorariesStand.NOT_LISTED,
    )

    decide_customs(decided)

    assert customs() == decided
