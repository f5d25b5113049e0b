"""The order of precedence of a whole register, on any day."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from stakeholders.organisations.models import OrganisationKind
from stakeholders.people.models import Rank
from stakeholders.precedence.order import decide_customs, order_of_precedence, precedence_index
from stakeholders.precedence.ranking import Customs
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
