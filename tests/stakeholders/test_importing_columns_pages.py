"""Any list is read, its columns are named, its rows decided, taken in and taken back, on pages."""

from __future__ import annotations

import csv
import io
import json
import re
from collections.abc import Callable
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from office.accounts.models import Role
from office.work.worker import run_once
from stakeholders.importing.models import ImportDecision, ImportFile, ImportProfile
from stakeholders.importing.reading import Format, read
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Person, Posting
from tests.seen_forms import press
from tests.stakeholders.sheets import ods

PAGE = "/stakeholders/importing/"
HEADINGS = "Mission;Family name;Given name;Salutation;Rank;E-mail;Arrived\n"
LIST = (
    HEADINGS
    + "Embassy of Ruritania;Rassendyll;Flavia;Ms;Ambassador;flavia@example.org;15.1.2024\n"
    + "Embassy of Ruritania;Tarlenheim;Fritz;Mr;First Secretary;fritz@example.org;31.2.2024\n"
)


@pytest.fixture
def editor(signed_in: Callable[[Role], FlaskClient]) -> FlaskClient:
    """The browser of an editor."""
    return signed_in(Role.EDITOR)


def hand_in(client: FlaskClient, data: bytes | str, name: str = "people.csv", **fields: str) -> Any:
    content = data.encode() if isinstance(data, str) else data
    return client.post(PAGE, data={"file": (io.BytesIO(content), name), "host_country": "FI", **fields})


def number_of(response: Any) -> str:
    found = re.search(r"/importing/(\d+)", response.location)
    assert found
    return f"{PAGE}{found[1]}"


def chosen(page: str) -> dict[str, str]:
    """What the form of the columns would send as it stands."""
    fields = {}
    for name, options in re.findall(r'<select[^>]* name="([^"]+)"[^>]*>(.*?)</select>', page, re.DOTALL):
        picked = re.search(r'<option selected value="([^"]*)"', options)
        fields[name] = picked[1] if picked else ""
    return {name: value for name, value in fields.items() if name != "profile"}


def work(app: Flask) -> None:
    with app.app_context():
        run_once()


def count(db: Session, kind: type) -> int:
    db.rollback()
    return db.scalar(select(func.count()).select_from(kind)) or 0


def go_on(client: FlaskClient, data: bytes | str = LIST, **fields: str) -> str:
    """Hand a list in and name its columns as guessed; gives the address of its rows."""
    address = number_of(hand_in(client, data))
    form = chosen(client.get(f"{address}/columns").text)
    response = client.post(f"{address}/columns", data=form | fields)
    assert (response.status_code, response.location) == (303, address)
    return address


def test_a_list_of_people_leads_to_its_columns_which_are_guessed(editor: FlaskClient) -> None:
    response = hand_in(editor, LIST)
    assert (response.status_code, response.location.endswith("/columns")) == (303, True)
    page = editor.get(response.location).text
    assert "CSV · UTF-8 · separated by semicolons · headings in row 1 · 2 rows" in page
    fields = chosen(page)
    assert [fields[f"column_{number}"] for number in range(7)] == [
        "organisation.name",
        "person.family_name",
        "person.given_name",
        "person.gender",
        "posting.rank",
        "person.emails",
        "posting.arrived_on",
    ]
    assert "flavia@example.org" in page


def test_rows_are_shown_with_their_fate_before_anything_changes(editor: FlaskClient, db: Session) -> None:
    page = editor.get(go_on(editor)).text
    assert "Take in 2 new rows" in page
    assert "Flavia Rassendyll" in page and "Ambassador, Embassy of Ruritania" in page
    assert "is a day that does not exist" in page
    assert (count(db, Person), count(db, Organisation)) == (0, 0)


def test_a_list_is_taken_in_and_taken_back_as_a_whole(editor: FlaskClient, db: Session, app: Flask) -> None:
    address = go_on(editor)
    job = press(editor, address, f"{address}/apply").location
    work(app)
    assert editor.get(job).location == address
    assert (count(db, Person), count(db, Organisation), count(db, Posting)) == (2, 1, 2)
    page = editor.get(address).text
    assert "Undo this import" in page and "People entered" in page
    back = editor.post(f"{address}/undo").location
    assert editor.get(address).location == back
    work(app)
    assert (count(db, Person), count(db, Organisation), count(db, Posting)) == (0, 0, 0)
    page = editor.get(address).text
    assert "All of it was taken back" in page and "Undo this import" not in page
    assert "has been taken back already" in editor.post(f"{address}/undo", follow_redirects=True).text
    assert "Taken back" in editor.get(PAGE).text


def test_what_somebody_changed_since_is_named_before_and_after_the_undo(
    editor: FlaskClient, db: Session, app: Flask
) -> None:
    address = go_on(editor)
    press(editor, address, f"{address}/apply")
    work(app)
    person = db.scalars(select(Person).where(Person.family_name == "Tarlenheim")).one()
    person.notes = "Plays the viola"
    db.commit()
    page = editor.get(address).text
    assert "would stay as" in page and "Fritz Tarlenheim" in page and "changed since by somebody" in page
    editor.post(f"{address}/undo")
    work(app)
    page = editor.get(address).text
    assert "left as" in page and "Fritz Tarlenheim" in page
    db.rollback()
    assert [one.family_name for one in db.scalars(select(Person))] == ["Tarlenheim"]


def test_what_was_never_taken_in_cannot_be_taken_back(editor: FlaskClient) -> None:
    address = go_on(editor)
    assert "never taken in" in editor.post(f"{address}/undo", follow_redirects=True).text


def test_two_columns_for_one_field_are_told_at_the_column(editor: FlaskClient) -> None:
    address = number_of(hand_in(editor, LIST))
    form = chosen(editor.get(f"{address}/columns").text) | {"column_2": "person.family_name"}
    response = editor.post(f"{address}/columns", data=form)
    assert (response.status_code, "which holds one value" in response.text) == (422, True)
    assert chosen(response.text)["column_2"] == "person.family_name"


def test_without_any_name_nothing_can_be_shown(editor: FlaskClient) -> None:
    address = number_of(hand_in(editor, "colour;size\nblue;5\n"))
    assert editor.get(address).location.endswith("/columns")
    form = chosen(editor.get(f"{address}/columns").text)
    response = editor.post(f"{address}/columns", data=form)
    assert (response.status_code, "mapped to a name" in response.text) == (422, True)
    assert press(editor, address, f"{address}/apply").location.endswith("/columns")


def test_what_is_the_same_in_every_row_can_be_said_once(editor: FlaskClient, db: Session, app: Flask) -> None:
    address = go_on(editor, fixed_0="organisation.host_country", text_0="Finland")
    press(editor, address, f"{address}/apply")
    work(app)
    db.rollback()
    assert db.scalars(select(Organisation.host_country)).all() == ["FI"]
    assert 'value="Finland"' not in editor.get(PAGE).text


def test_a_way_of_importing_is_kept_and_the_next_list_read_at_once(editor: FlaskClient, db: Session) -> None:
    address = number_of(hand_in(editor, LIST.replace("Arrived", "Since when")))
    form = chosen(editor.get(f"{address}/columns").text)
    editor.post(f"{address}/columns", data=form | {"column_6": "posting.notified_on", "name": "Ministry"})
    profile = db.scalars(select(ImportProfile)).one()
    assert (profile.name, profile.mapping["columns"]["Since when"]) == ("Ministry", "posting.notified_on")
    again = hand_in(editor, LIST.replace("Arrived", "Since when"), profile=str(profile.id))
    assert not again.location.endswith("/columns")
    assert "Take in 2 new rows" in editor.get(again.location).text
    form = chosen(editor.get(f"{number_of(again)}/columns").text)
    assert form["column_6"] == "posting.notified_on"
    other = hand_in(editor, LIST)
    assert chosen(editor.get(other.location).text)["column_6"] == "posting.arrived_on"
    taken = editor.post(f"{number_of(other)}/columns", data=form | {"name": "MINISTRY"})
    assert (taken.status_code, "is called “Ministry” already" in taken.text) == (422, True)
    editor.post(f"{number_of(other)}/profile", data={"profile": profile.id})
    db.rollback()
    assert db.scalars(select(ImportFile.profile_id).order_by(ImportFile.id.desc())).first() == profile.id


def test_a_list_of_another_kind_is_not_read_by_a_kept_way(editor: FlaskClient, db: Session) -> None:
    go_on(editor, name="Ministry")
    profile = db.scalars(select(ImportProfile.id)).one()
    response = hand_in(editor, "colour;size\nblue;5\n", profile=str(profile))
    assert "has not the columns of “Ministry”" in editor.get(response.location).text


def test_a_kept_way_is_renamed_removed_and_brought_back(editor: FlaskClient, db: Session) -> None:
    go_on(editor, name="Ministry")
    go_on(editor, name="City")
    number = db.scalars(select(ImportProfile.id).where(ImportProfile.name == "City")).one()
    profiles = f"{PAGE}profiles"
    assert "Ministry" in editor.get(profiles).text
    wrong = editor.post(f"{profiles}/{number}/rename", data={"name": "ministry"})
    assert (wrong.status_code, "is called “Ministry” already" in wrong.text) == (422, True)
    assert editor.post(f"{profiles}/{number}/rename", data={"name": ""}).status_code == 422
    assert editor.post(f"{profiles}/{number}/rename", data={"name": "Town"}).status_code == 303
    removed = editor.post(f"{profiles}/{number}/remove", follow_redirects=True).text
    assert "“Town” was removed" in removed and f"{profiles}/{number}/restore" in removed
    assert 'value="Town"' not in editor.get(profiles).text
    editor.post(f"{profiles}/{number}/restore")
    assert 'value="Town"' in editor.get(profiles).text


def test_rows_are_left_out_one_by_one_ticked_or_all_that_are_shown(editor: FlaskClient, db: Session) -> None:
    address = go_on(editor)
    one = editor.post(f"{address}/decide", data={"one": "2:leave"})
    assert (one.status_code, one.location) == (303, f"{address}#row-2")
    page = editor.get(address).text
    assert "Left out by decision" in page and "Take in one new row" in page
    editor.post(f"{address}/decide", data={"one": "2:undo"})
    assert count(db, ImportDecision) == 0
    editor.post(f"{address}/decide", data={"ticked": "leave", "ids": ["2", "3"]})
    assert count(db, ImportDecision) == 2
    editor.post(f"{address}/decide", data={"all": "undo", "show": "left", "q": "fritz"})
    db.rollback()
    assert db.scalars(select(ImportDecision.row)).all() == [2]
    nothing = editor.post(f"{address}/decide", data={"ticked": "leave"}, follow_redirects=True)
    assert "No row was ticked" in nothing.text


@pytest.mark.parametrize("one", ["", "2", "x:leave", "2:burn", "2:link", "2:link:x:y", "9" * 40])
def test_what_no_button_sends_is_refused(editor: FlaskClient, one: str) -> None:
    assert editor.post(f"{go_on(editor)}/decide", data={"one": one}).status_code == 400


def test_somebody_of_the_register_is_recognised_by_decision(
    editor: FlaskClient, db: Session, app: Flask
) -> None:
    known = Person(family_name="Rassendyl", given_name="Flavia")
    db.add(known)
    db.commit()
    address = go_on(editor)
    editor.post(f"{address}/decide", data={"one": f"2:link::{known.id}"})
    page = editor.get(address).text
    assert "Taken for the same" in page and "Decide anew" in page
    press(editor, address, f"{address}/apply")
    work(app)
    assert count(db, Person) == 2


def test_a_whole_name_does_not_overwrite_one_that_is_kept_in_parts(
    editor: FlaskClient, db: Session, app: Flask
) -> None:
    known = Person(family_name="Rassendyll", given_name="Flavia", notes="Met in May")
    db.add(known)
    db.commit()
    data = "Full name;E-mail;Remarks\nFlavia Rassendyll;flavia@example.org;Sings\n"
    address = go_on(editor, data, column_0="person.full_name", column_2="person.notes")
    editor.post(f"{address}/decide", data={"one": f"2:link::{known.id}"})
    page = editor.get(address).text
    assert "Met in May" in page and "Given name" not in page, page[page.index("row-2") :][:3000]
    press(editor, address, f"{address}/apply")
    work(app)
    db.rollback()
    assert [(one.given_name, one.family_name) for one in db.scalars(select(Person))] == [
        ("Flavia", "Rassendyll")
    ]


def test_a_file_is_read_otherwise(editor: FlaskClient) -> None:
    data = "title only\n\nMission;Family name\nEmbassy of Ruritania;Méry\n".encode("mac-roman")
    address = number_of(hand_in(editor, data))
    page = editor.get(f"{address}/reading").text
    assert "headings in row 3" in page and "Méry" not in page
    response = editor.post(f"{address}/reading", data={"encoding": "mac-roman"})
    assert response.status_code == 303
    page = editor.get(response.location).text
    assert "Méry" in page and "Macintosh" in page
    wrong = editor.post(f"{address}/reading", data={"header_row": "900"})
    assert (wrong.status_code, "no such row for its headings" in wrong.text) == (422, True)


def test_a_file_that_cannot_be_read_as_it_is_can_be_told_how(editor: FlaskClient) -> None:
    data = "a;a;\nFamily name;Mission;x\nÅberg;Embassy of Ruritania;\n"
    wrong = hand_in(editor, data)
    assert (wrong.status_code, "two columns have this heading" in wrong.text) == (422, True)
    assert hand_in(editor, data, header_row="2").status_code == 303


def test_the_sheet_is_chosen_by_its_name(editor: FlaskClient) -> None:
    rows = [["Family name", "Mission"], ["Åberg", "Embassy of Ruritania"]]
    address = number_of(hand_in(editor, ods(rows), "list.ods"))
    page = editor.get(f"{address}/reading").text
    assert "OpenDocument (ODS)" in page and '<option value="List">List</option>' in page


@pytest.mark.parametrize("kind", ["csv", "xlsx"])
def test_the_example_is_a_list_that_is_understood(editor: FlaskClient, kind: str) -> None:
    data = editor.get(f"{PAGE}example/{kind}").data
    assert read(data).format is Format(kind)
    address = go_on(editor, data)
    assert "Take in 2 new rows" in editor.get(address).text
    assert editor.get(f"{PAGE}example/exe").status_code == 404


@pytest.mark.parametrize("kind", ["vcf", "json"])
def test_cards_and_json_come_in_too(editor: FlaskClient, db: Session, app: Flask, kind: str) -> None:
    card = "BEGIN:VCARD\nVERSION:4.0\nFN:Åsa Lind\nN:Lind;Åsa;;;\nORG:Embassy of Ruritania\nEND:VCARD\n"
    people = json.dumps(
        [{"family_name": "Lind", "given_name": "Åsa", "organisation": "Embassy of Ruritania"}]
    )
    address = go_on(editor, {"vcf": card, "json": people}[kind])
    press(editor, address, f"{address}/apply")
    work(app)
    db.rollback()
    assert [one.name for one in db.scalars(select(Person))] == ["Åsa Lind"]


def test_marks_of_html_in_a_file_stay_text(editor: FlaskClient) -> None:
    data = "<b>Family name</b>;Mission\n<script>x</script>;<i>Embassy</i>\n"
    address = number_of(hand_in(editor, data))
    for page in ("columns", "reading"):
        text = editor.get(f"{address}/{page}").text
        assert "<script>x" not in text and "<b>Family" not in text and "<i>Embassy" not in text


def test_a_viewer_sees_the_rows_and_decides_nothing(
    editor: FlaskClient, signed_in: Callable[[Role], FlaskClient]
) -> None:
    address = go_on(editor)
    viewer = signed_in(Role.VIEWER)
    page = viewer.get(address).text
    assert "Flavia Rassendyll" in page and 'name="one"' not in page and "Take in" not in page
    assert [viewer.get(f"{address}/{page}").status_code for page in ("columns", "reading")] == [403, 403]
    assert viewer.post(f"{address}/decide", data={"one": "2:leave"}).status_code == 403
    assert viewer.post(f"{address}/undo").status_code == 403


def test_pages_ask_the_database_a_fixed_number_of_times(
    editor: FlaskClient, count_statements: Callable[[], Any]
) -> None:
    numbers: dict[str, list[int]] = {"": [], "/columns": [], "/reading": []}
    for size in (1, 30):
        text = io.StringIO()
        writer = csv.writer(text, delimiter=";")
        writer.writerow(["Mission", "Family name", "E-mail"])
        writer.writerows([f"Embassy of State {n}", f"Name{n}", f"p{n}@example.org"] for n in range(size))
        address = go_on(editor, text.getvalue())
        for page, counted in numbers.items():
            editor.get(address + page)
            with count_statements() as statements:
                assert editor.get(address + page).status_code == 200
            counted.append(len(statements))
    assert all(one == other for one, other in numbers.values()), numbers
    assert {page: counted[0] for page, counted in numbers.items()} == {"": 19, "/columns": 3, "/reading": 2}


def test_a_finnish_list_of_missions_is_read_as_its_headings_say(editor: FlaskClient) -> None:
    """The country beside an embassy sent it: its telephones are not of that country."""
    handed = hand_in(
        editor,
        "Sukunimi;Etunimi;Lähetystö;Maa;Tehtävänimike;Puhelin;Saapui;Valtuuskirja\n"
        "Haug;Ingvild;Norjan suurlähetystö;Norja;neuvos;(09) 6000274;3.3.2023;\n",
    )
    fields = chosen(editor.get(f"{number_of(handed)}/columns").get_data(as_text=True))
    assert [fields[f"column_{number}"] for number in range(8)] == [
        "person.family_name",
        "person.given_name",
        "organisation.name",
        "organisation.sending_state",
        "posting.title",
        "person.phones",
        "posting.arrived_on",
        "posting.credentials_on",
    ]
    assert fields["language"] == "fi"
