"""The pages of precedence: the answer to "why here?", two days compared, files."""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Callable
from datetime import date
from html import unescape

from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from office.accounts.models import Role
from office.audit.models import AuditEntry, Change
from stakeholders.people.models import NameOrder, Rank
from stakeholders.people.words import title_of
from stakeholders.precedence.changes import Kind, changes
from stakeholders.precedence.order import customs, order_of_precedence
from stakeholders.precedence.ranking import DesignatesStand, InternationalsStand
from stakeholders.precedence.reasons import reasons, why_here
from tests import making

PAGE = "/stakeholders/precedence/"
SignIn = Callable[[Role], FlaskClient]


def text(client: FlaskClient, address: str) -> str:
    return " ".join(unescape(client.get(address).get_data(as_text=True)).split())


def test_the_answer_names_the_rule_the_article_the_day_and_the_neighbours(db: Session) -> None:
    making.ambassador("IT", "Rossi", credentials_on=date(2018, 3, 1))
    gruber = making.ambassador("AT", "Gruber", credentials_on=date(2019, 9, 1))
    making.ambassador("BR", "Silva", credentials_on=date(2020, 9, 1))
    gruber.credentials_renewed_on = date(2020, 1, 5)
    db.flush()

    places = order_of_precedence(date(2021, 1, 1))

    assert reasons(places, 1, customs()) == [
        "First class, ambassadors and their equals; in it by the day and hour of taking up functions, "
        "1 September 2019 (articles 14 and 16).",
        "The credentials were renewed on 5 January 2020; the class is the same, so the place is unchanged "
        "(article 16, paragraph 2).",
        "Before them: Test Rossi, 1 March 2018.",
        "After them: Test Silva, 1 September 2020.",
    ]


def test_the_doyen_is_named_with_the_day(db: Session) -> None:
    making.ambassador("IT", "Rossi", credentials_on=date(2018, 3, 1))

    assert why_here(order_of_precedence(date(2021, 1, 1))[0]) == (
        "Doyen: first of the first class to take up functions, on 1 March 2018 (articles 13, 14 and 16)."
    )


def test_credentials_presented_later_are_not_told_on_an_earlier_day(db: Session) -> None:
    making.ambassador("IT", "Rossi", arrived_on=date(2020, 1, 1), credentials_on=date(2021, 3, 1))

    (answer, *_more) = reasons(order_of_precedence(date(2021, 2, 16)), 0, customs())

    assert answer.startswith("Designated: functions are taken up when the credentials are presented")
    assert "2021" not in answer


def test_every_place_answers_on_the_page_without_javascript(db: Session, signed_in: SignIn) -> None:
    embassy = making.ambassador("IT", "Rossi", credentials_on=date(2018, 3, 1)).organisation

    db.commit()
    page = text(signed_in(Role.VIEWER), f"{PAGE}?why={embassy.id}")

    assert f'<tr id="place-{embassy.id}" class="order-asked">' in page
    assert "<details open>" in page
    assert "(articles 13, 14 and 16)" in page
    assert "Doyen of the diplomatic corps: Test Rossi, Embassy of Italy." in page


def test_the_long_list_says_titles_as_they_are_said_elsewhere(db: Session, signed_in: SignIn) -> None:
    posts = [
        making.ambassador("IT", "Rossi", credentials_on=date(2018, 3, 1)),
        making.ambassador("AT", "Gruber", credentials_on=date(2019, 3, 1)),
        making.ambassador("BR", "Silva", title={"fi": "Ministeri"}, credentials_on=date(2020, 3, 1)),
        making.ambassador("FR", "Nom", title={"en": ""}, credentials_on=date(2020, 4, 1)),
        making.posting(
            making.person("Bianchi", "Ada", name_order=NameOrder.FAMILY_FIRST),
            making.embassy("JP"),
            Rank.COUNSELLOR,
            is_head=True,
            ad_interim=True,
            title={"en": "Counsellor (Culture)"},
        ),
    ]
    db.commit()
    page = signed_in(Role.VIEWER).get(PAGE).get_data(as_text=True)

    found = re.findall(
        r'<a class="row-link"[^>]*>([^<]*)</a>\s*<span class="person-role">([^<]*)</span>', page
    )
    assert found == [(post.person.name, title_of(post, "en")) for post in posts]
    assert found[2:] == [
        ("Test Silva", "Ministeri"),
        ("Test Nom", "Ambassador"),
        ("Bianchi Ada", "Counsellor (Culture) (a.i.)"),
    ]


def test_a_day_that_is_none_is_told(db: Session, signed_in: SignIn) -> None:
    page = text(signed_in(Role.VIEWER), f"{PAGE}?day=2021-02-31")

    assert "That day is none the calendar knows" in page


def test_what_changed_between_two_days(db: Session) -> None:
    rossi = making.ambassador("IT", "Rossi", credentials_on=date(2018, 3, 1), departed_on=date(2021, 1, 1))
    making.posting(
        making.person("Bianchi"),
        rossi.organisation,
        arrived_on=date(2021, 1, 10),
        credentials_on=date(2021, 2, 1),
    )
    making.ambassador("AT", "Gruber", credentials_on=date(2019, 9, 1))
    making.ambassador("BR", "Silva", credentials_on=date(2019, 10, 1), departed_on=date(2021, 1, 1))
    making.ambassador("CL", "Castro", arrived_on=date(2021, 1, 1), credentials_on=date(2021, 1, 20))

    found = changes(order_of_precedence(date(2020, 6, 1)), order_of_precedence(date(2021, 6, 1)))

    assert [
        (
            change.kind,
            change.shown.posting.person.family_name,
            change.before.number if change.before else None,
            change.after.number if change.after else None,
        )
        for change in found
    ] == [
        (Kind.CAME, "Castro", None, 2),
        (Kind.SUCCEEDED, "Bianchi", 1, 3),
        (Kind.LEFT, "Silva", 3, None),
        (Kind.MOVED, "Gruber", 2, 1),
    ]


def test_the_page_of_changes_takes_the_days_in_either_order(db: Session, signed_in: SignIn) -> None:
    making.ambassador("IT", "Rossi", arrived_on=date(2021, 1, 1), credentials_on=date(2021, 2, 1))

    db.commit()
    page = text(signed_in(Role.VIEWER), f"{PAGE}changes?since=2022-01-01&day=2020-01-01")

    assert "From 1 January 2020 to 1 January 2022." in page
    assert "Newly in the order" in page


def test_the_files_hold_the_order_and_are_entered_in_the_trail(db: Session, signed_in: SignIn) -> None:
    making.ambassador("IT", "=Rossi", credentials_on=date(2018, 3, 1))
    making.ambassador("AT", "Gruber", credentials_on=date(2019, 9, 1))
    db.commit()
    reader = signed_in(Role.VIEWER)

    as_csv = reader.get(f"{PAGE}order.csv?day=2021-02-16").data
    as_xlsx = reader.get(f"{PAGE}order.xlsx?day=2021-02-16").data

    rows = list(csv.reader(io.StringIO(as_csv.decode("utf-8-sig")), delimiter=";"))
    assert [(row[1], row[3], row[7]) for row in rows[1:]] == [
        ("1", "Test =Rossi", "2018-03-01"),
        ("2", "Test Gruber", "2019-09-01"),
    ]
    sheet = CalamineWorkbook.from_filelike(io.BytesIO(as_xlsx)).get_sheet_by_index(0).to_python()
    assert sheet[0][0] == "Order of precedence on 16 February 2021"
    assert [row[3] for row in sheet[3:]] == ["Test =Rossi", "Test Gruber"]
    given_out = select(AuditEntry).where(AuditEntry.change == Change.DISCLOSED).order_by(AuditEntry.id)
    assert [(entry.details["file"], entry.details["people"]) for entry in db.scalars(given_out)] == [
        ("precedence-2021-02-16.csv", 2),
        ("precedence-2021-02-16.xlsx", 2),
    ]


def test_a_cell_of_the_csv_is_never_a_formula(db: Session, signed_in: SignIn) -> None:
    who = making.person("=1+1", "")
    making.posting(who, making.embassy("IT"), credentials_on=date(2018, 3, 1))

    db.commit()
    content = signed_in(Role.VIEWER).get(f"{PAGE}order.csv").get_data(as_text=True)

    assert "'=1+1" in content


def test_the_office_decides_its_customs(db: Session, signed_in: SignIn) -> None:
    answer = signed_in(Role.ADMINISTRATOR).post(
        f"{PAGE}customs",
        data={
            "nuncio_first": "y",
            "designates": "end_of_class",
            "internationals": "own_list",
            "honoraries": "not_listed",
        },
    )

    assert answer.status_code == 303
    decided = customs()
    assert (decided.nuncio_first, decided.designates, decided.internationals) == (
        True,
        DesignatesStand.END_OF_CLASS,
        InternationalsStand.OWN_LIST,
    )


def test_an_acting_head_is_told_since_when(db: Session) -> None:
    acting = making.person("Bianchi")
    making.posting(acting, making.embassy("IT"), Rank.CHARGE_AD_INTERIM, arrived_on=date(2020, 8, 1))

    assert why_here(order_of_precedence(date(2021, 1, 1))[0]) == (
        "Acting head since 1 August 2020; acting heads follow all accredited heads (article 19)."
    )
