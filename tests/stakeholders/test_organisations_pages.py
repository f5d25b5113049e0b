"""Organisations are kept through pages: nothing typed is lost, and nobody overwrites a colleague unawares."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from html import unescape

import pytest
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from office.accounts.models import Role
from stakeholders.organisations.models import Organisation
from tests import making

NEW = "/stakeholders/organisations/new"


@pytest.fixture
def editor(db: Session, signed_in: Callable[[Role], FlaskClient]) -> FlaskClient:
    return signed_in(Role.EDITOR)


def typed(**changes: str) -> dict[str, str]:
    fields = {
        "kind": "embassy",
        "name-en": "Embassy of Sweden",
        "sending_state": "SE",
        "host_country": "FI",
        "seat_city": "Helsinki",
        "seat_country": "FI",
        "language": "en",
        "channels-0-value": "info@example.org",
        "channels-0-purpose": "secretariat",
        "channels-0-language": "",
        "channels-1-value": "",
        "channels-1-purpose": "general",
        "channels-1-language": "",
        "addresses-0-kind": "chancery",
        "addresses-0-lines": "",
        "accreditations-0": "",
    }
    return fields | changes


def only(db: Session) -> Organisation:
    db.rollback()
    return db.scalars(select(Organisation)).one()


def count(db: Session) -> int:
    db.rollback()
    return db.scalar(select(func.count()).select_from(Organisation)) or 0


def error_summary(page: str) -> list[str]:
    return [unescape(words).strip() for words in re.findall(r'<li><a href="#[^"]*">([^<]*)</a></li>', page)]


def test_an_organisation_is_registered_with_its_channels_and_accreditations(
    db: Session, editor: FlaskClient
) -> None:
    sent = typed(
        **{
            "channels-1-value": "09 6877 660",
            "channels-1-language": "sv",
            "accreditations-0": "EE",
            "addresses-0-lines": "Street 1\r\nHelsinki",
            "website": "www.example.org",
        }
    )
    response = editor.post(NEW, data=sent)
    embassy = only(db)

    assert (response.status_code, response.location) == (303, f"/stakeholders/organisations/{embassy.id}")
    assert [(c.medium.value, c.purpose.value, c.value, c.language) for c in embassy.channels] == [
        ("email", "secretariat", "info@example.org", None),
        ("phone", "general", "+35896877660", "sv"),
    ]
    assert [a.country for a in embassy.accreditations] == ["EE"]
    assert [a.lines for a in embassy.addresses] == ["Street 1\nHelsinki"]
    assert (embassy.website, embassy.folded.split("\n")[0]) == (
        "https://www.example.org",
        "embassy of sweden",
    )


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({"name-en": "\x01 "}, ["Name (English): Give the name in at least one language."]),
        (
            {"channels-0-value": "info@nowhere"},
            ["E-mail or telephone: “info@nowhere” is not a mail address."],
        ),
        (
            {"channels-0-value": "12"},
            ["E-mail or telephone: “12” is neither a telephone number nor a mail address."],
        ),
        (
            {"channels-0-value": "09 6877 660", "seat_country": ""},
            ["E-mail or telephone: Write the number with its country, as in +358 9 1234567."],
        ),
        (
            {"website": "javascript:alert(1)"},
            ["Website: This is not the address of a website, such as https://www.example.org."],
        ),
    ],
)
def test_what_is_refused_is_said_at_its_field_and_nothing_typed_is_lost(
    db: Session, editor: FlaskClient, changes: dict[str, str], said: list[str]
) -> None:
    response = editor.post(NEW, data=typed(notes="Kept words", **changes))

    assert (response.status_code, error_summary(response.text)) == (422, said)
    assert ("Kept words" in response.text, count(db)) == (True, 0)


def test_all_that_is_refused_is_said_at_once(db: Session, editor: FlaskClient) -> None:
    wrong = {"name-en": "", "channels-0-value": "nonsense", "website": "x"}
    assert len(error_summary(editor.post(NEW, data=typed(**wrong)).text)) == 3


def test_a_double_click_registers_one_organisation(db: Session, editor: FlaskClient) -> None:
    first, second = editor.post(NEW, data=typed()), editor.post(NEW, data=typed())
    assert (second.status_code, second.location, count(db)) == (303, first.location, 1)


def test_an_organisation_that_has_been_there_for_long_is_shown_instead(
    db: Session, editor: FlaskClient
) -> None:
    embassy = making.embassy("SE")
    embassy.created_at = embassy.created_at.replace(year=2020)
    number = embassy.id
    db.commit()
    response = editor.post(NEW, data=typed())

    assert (response.status_code, count(db)) == (422, 1)
    assert f'href="/stakeholders/organisations/{number}"' in response.text


def test_more_rows_are_added_without_javascript_and_nothing_is_saved(
    db: Session, editor: FlaskClient
) -> None:
    response = editor.post(NEW, data=typed(more="1", notes="Kept words"))

    assert response.status_code == 200
    assert len(re.findall(r'name="channels-\d+-value"', response.text)) == 4
    assert ("info@example.org" in response.text, "Kept words" in response.text, count(db)) == (True, True, 0)


def test_a_name_of_three_hundred_characters_is_shown_whole_on_its_page(
    db: Session, editor: FlaskClient
) -> None:
    name = "Embassy of " + "Åland " * 48 + "Å"
    response = editor.post(NEW, data=typed(**{"name-en": name}), follow_redirects=True)
    assert f"<h1>{name}</h1>" in response.text
    assert editor.post(NEW, data=typed(**{"name-en": "x" * 301})).status_code == 422


def edit_form(editor: FlaskClient, number: int) -> dict[str, str]:
    """What the edit form holds, as a browser would send it."""
    page = editor.get(f"/stakeholders/organisations/{number}/edit").text
    found = re.search(r'name="seen"[^>]*value="([^"]*)"', page)
    assert found is not None
    return typed(seen=unescape(found.group(1)), **{"channels-0-value": "embassy.se@example.org"})


def test_the_second_of_two_editors_is_told_and_sees_what_differs(db: Session, editor: FlaskClient) -> None:
    number = making.embassy("SE").id
    db.commit()
    mine = edit_form(editor, number) | {"seat_city": "Espoo"}
    theirs = edit_form(editor, number) | {"seat_city": "Turku"}
    url = f"/stakeholders/organisations/{number}/edit"
    assert editor.post(url, data=theirs).status_code == 303
    response = editor.post(url, data=mine)

    assert response.status_code == 409
    assert "Somebody else has changed this entry" in response.text
    assert re.findall(r"<td[^>]*>(Espoo|Turku)</td>", response.text) == ["Espoo", "Turku"]
    assert only(db).seat_city == "Turku"

    again = re.search(r'name="seen"[^>]*value="([^"]*)"', response.text)
    assert again is not None
    assert editor.post(url, data=mine | {"seen": unescape(again.group(1))}).status_code == 303
    assert only(db).seat_city == "Espoo"


def test_the_same_change_sent_twice_is_one_change(db: Session, editor: FlaskClient) -> None:
    number = making.embassy("SE").id
    db.commit()
    sent = edit_form(editor, number) | {"seat_city": "Turku"}
    url = f"/stakeholders/organisations/{number}/edit"

    assert [editor.post(url, data=sent).status_code for _click in range(2)] == [303, 303]


def undo_of(page: str) -> str:
    """The address that the Undo button of a page posts to."""
    found = re.search(r'action="(/stakeholders/undo/[^"]*)"', page)
    assert found is not None, "no undo is offered"
    return unescape(found.group(1))


def test_closing_offers_to_undo_it(db: Session, editor: FlaskClient) -> None:
    number = making.embassy("SE").id
    db.commit()
    page = f"/stakeholders/organisations/{number}"
    closing = {"status": "closed", "since": "2026-01-31", "note": "Moved to Turku"}
    response = editor.post(f"{page}/status", data=closing, follow_redirects=True)
    assert "Closed on 31 January 2026" in response.text
    assert only(db).closed_on == date(2026, 1, 31)

    undo = undo_of(response.text)
    assert "It is as it was before." in editor.post(undo, follow_redirects=True).text
    assert (only(db).closed_on, only(db).status_periods) == (None, [])
    assert "cannot be undone any more" in editor.post(undo, follow_redirects=True).text


def test_an_entry_is_verified_with_one_click(db: Session, editor: FlaskClient) -> None:
    number = making.embassy("SE").id
    db.commit()
    response = editor.post(f"/stakeholders/organisations/{number}/verify", follow_redirects=True)

    assert only(db).verified_by == "Editor"
    assert "by Editor" in response.text


@pytest.mark.parametrize("page", ["edit", "status", "names", "verified", "post", "postings/new"])
def test_a_guessed_number_is_not_found(editor: FlaskClient, page: str) -> None:
    assert editor.get(f"/stakeholders/organisations/9999/{page}").status_code == 404


def test_the_history_tells_what_was_what(db: Session, editor: FlaskClient) -> None:
    number = making.embassy("SE").id
    db.commit()
    sent = edit_form(editor, number) | {"seat_city": "Turku", "channels-0-value": "new@example.org"}
    editor.post(f"/stakeholders/organisations/{number}/edit", data=sent)
    page = editor.get(f"/stakeholders/organisations/{number}").text
    assert "City: Helsinki → Turku" in page
    assert "E-mail or telephone: embassy.se@example.org → new@example.org" in page

    emptied = edit_form(editor, number) | {"channels-0-value": ""}
    editor.post(f"/stakeholders/organisations/{number}/edit", data=emptied)
    page = editor.get(f"/stakeholders/organisations/{number}").text
    assert "Removed: e-mail or telephone (new@example.org)" in page
