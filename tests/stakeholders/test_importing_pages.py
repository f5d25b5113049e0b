"""A list is handed in, looked at and taken in on pages, once."""

from __future__ import annotations

import io
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from office.accounts.models import Role, User
from office.audit.models import AuditEntry
from office.work.models import Job, JobStatus
from office.work.worker import run_once
from stakeholders.importing import queries
from stakeholders.importing.models import ImportFile
from stakeholders.organisations.models import Organisation, OrganisationKind
from tests.seen_forms import press
from tests.stakeholders.test_importing_planning import NORWAY, SWEDEN, table

LIST = Path(__file__).resolve().parents[3] / "shared" / "data" / "database_of_embassies.csv"
PAGE = "/stakeholders/importing/"


@pytest.fixture
def editor(signed_in: Callable[[Role], FlaskClient]) -> FlaskClient:
    """The browser of an editor."""
    return signed_in(Role.EDITOR)


def hand_in(client: FlaskClient, data: bytes, name: str = "list.csv", **fields: str) -> Any:
    return client.post(PAGE, data={"file": (io.BytesIO(data), name), "host_country": "FI", **fields})


def work(app: Flask) -> None:
    with app.app_context():
        run_once()


def count(db: Session, kind: type) -> int:
    db.rollback()
    return db.scalar(select(func.count()).select_from(kind)) or 0


def test_the_form_offers_the_offices_own_country(editor: FlaskClient) -> None:
    page = editor.get(PAGE).text
    assert '<option selected value="FI">Finland</option>' in page
    assert "Nothing was imported yet" in page


def test_a_list_is_looked_at_before_anything_changes(editor: FlaskClient, db: Session) -> None:
    response = hand_in(editor, table(SWEDEN, NORWAY, {"operator": "Denmark", "country": "Sweden"}))
    assert response.status_code == 303
    page = editor.get(response.location).text
    assert "Add 2 missions" in page
    assert "Embassy of Sweden" in page and "Embassy of Denmark" not in page
    assert count(db, Organisation) == 0


def test_a_list_is_taken_in_by_the_worker_and_its_content_forgotten(
    editor: FlaskClient, db: Session, app: Flask
) -> None:
    address = hand_in(editor, table(SWEDEN, NORWAY)).location
    response = press(editor, address, f"{address}/apply")
    assert (response.status_code, response.location.startswith("/office/work/")) == (303, True)
    assert editor.get(address).location == response.location
    work(app)
    assert editor.get(response.location).location == address
    page = editor.get(address).text
    assert "Taken in on" in page and "Open the register" in page
    file = db.scalars(select(ImportFile)).one()
    assert (file.content, file.counts) == (
        b"",
        {
            "rows": 2,
            "new": 2,
            "changed": 0,
            "unchanged": 0,
            "possible_duplicates": 0,
            "refused": 0,
            "out_of_scope": 0,
        },
    )
    actors = set(db.scalars(select(AuditEntry.actor).where(AuditEntry.record_type == "organisations")))
    assert actors == {"Editor, import list.csv"}


def test_the_result_leads_to_what_was_entered(
    editor: FlaskClient, db: Session, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(queries, "MOST_ENTERED", 1)
    address = hand_in(editor, table(SWEDEN, NORWAY)).location
    press(editor, address, f"{address}/apply")
    work(app)
    db.rollback()
    sweden, norway = db.scalars(select(Organisation).order_by(Organisation.id))
    page = editor.get(address).text
    assert f'<a href="/stakeholders/organisations/{sweden.id}">Embassy of Sweden' in page
    assert "and 1 more" in page and f"/stakeholders/organisations/{norway.id}" not in page
    db.delete(sweden)
    db.commit()
    page = editor.get(address).text
    assert f'<a href="/stakeholders/organisations/{norway.id}">Embassy of Norway' in page
    assert "and 1 more" not in page


def test_two_clicks_take_a_list_in_once(editor: FlaskClient, db: Session, app: Flask) -> None:
    address = hand_in(editor, table(SWEDEN)).location
    press(editor, address, f"{address}/apply")
    second = press(editor, address, f"{address}/apply")
    assert (second.status_code, second.location) == (303, address)
    work(app)
    third = press(editor, address, f"{address}/apply", follow_redirects=True)
    assert "it is not done twice" in third.text
    work(app)
    assert (count(db, Job), count(db, Organisation)) == (1, 1)


def test_a_list_about_which_something_else_was_chosen_since_is_not_taken_in(
    editor: FlaskClient, db: Session, app: Flask
) -> None:
    address = hand_in(editor, table(SWEDEN)).location
    seen = re.search(r'name="shown" value="(\w+)"', editor.get(address).text)
    assert seen is not None
    editor.post(f"{address}/link")
    for shown in ({"shown": seen[1]}, {}):
        page = editor.post(f"{address}/apply", data=shown, follow_redirects=True).text
        assert "The choice changed since you looked, so nothing was done. Look again." in page
    work(app)
    assert (count(db, Job), count(db, Organisation)) == (0, 0)
    press(editor, address, f"{address}/apply")
    work(app)
    assert count(db, Organisation) == 1


def test_a_failed_attempt_is_told_and_can_be_repeated(
    editor: FlaskClient, db: Session, app: Flask, monkeypatch: pytest.MonkeyPatch
) -> None:
    from stakeholders.importing import files

    address = hand_in(editor, table(SWEDEN)).location
    press(editor, address, f"{address}/apply")
    with monkeypatch.context() as patched:
        patched.setattr(files, "apply", lambda *_args, **_more: 1 / 0)
        work(app)
    assert db.scalars(select(Job.status)).one() is JobStatus.FAILED
    assert "The last attempt failed" in editor.get(address).text
    assert press(editor, address, f"{address}/apply").status_code == 303
    work(app)
    assert count(db, Organisation) == 1


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (b"", "the file is empty"),
        (b"PK\x03\x04", "the file is damaged or was cut short"),
        (b"operator;city;type\nSweden;Helsinki;embassy\n", "Row 1, column country: this column is missing"),
        (b"operator;country;type\nSweden;Finland\n", "Row 2, column type: the row ends before this column"),
        (b'operator;country;type\nSweden;"Finland;embassy\n', "Row 2, column country: a quotation mark"),
    ],
)
def test_a_broken_file_is_refused_with_row_and_column(
    editor: FlaskClient, db: Session, data: bytes, words: str
) -> None:
    response = hand_in(editor, data)
    assert (response.status_code, words in response.text) == (422, True)
    assert count(db, ImportFile) == 0


def test_without_a_file_the_form_says_so(editor: FlaskClient) -> None:
    response = editor.post(PAGE, data={"host_country": "FI"})
    assert (response.status_code, "Choose a file." in response.text) == (422, True)


def test_a_list_may_be_given_up(editor: FlaskClient, db: Session) -> None:
    address = hand_in(editor, table(SWEDEN)).location
    assert editor.post(f"{address}/give-up").status_code == 303
    assert (count(db, ImportFile), editor.get(address).status_code) == (0, 404)


def test_missions_entered_by_hand_are_joined_only_when_asked(
    editor: FlaskClient, db: Session, app: Flask
) -> None:
    embassy = Organisation(
        kind=OrganisationKind.EMBASSY,
        name={"en": "The Swedish Embassy"},
        sending_state="SE",
        host_country="FI",
        seat_country="FI",
        seat_city="Helsinki",
    )
    db.add(embassy)
    db.commit()
    address = hand_in(editor, table(SWEDEN)).location
    page = editor.get(address).text
    assert "Add one mission" in page and "Take them for the same" in page
    assert "May be the same as" in page
    editor.post(f"{address}/link")
    page = editor.get(address).text
    assert "Change one mission" in page and "Keep them apart instead" in page
    press(editor, address, f"{address}/apply")
    work(app)
    assert count(db, Organisation) == 1


def test_the_rows_are_narrowed_and_searched(editor: FlaskClient) -> None:
    address = hand_in(editor, table(SWEDEN, NORWAY, {"operator": "Taiwan", "city": ""})).location
    remarks = editor.get(f"{address}?show=problems").text
    assert "Embassy of Taiwan" in remarks and "Embassy of Norway" not in remarks
    found = editor.get(f"{address}?q=norw").text
    assert "Embassy of Norway" in found and "Embassy of Sweden" not in found
    assert "No row is like that" in editor.get(f"{address}?q=zzz").text
    assert editor.get(f"{address}?page=99").status_code == 200


def test_a_list_without_such_missions_says_so(editor: FlaskClient) -> None:
    address = hand_in(editor, table({"country": "Sweden", "operator": "Norway"})).location
    page = editor.get(address).text
    assert "None of the rows is what you asked for" in page and f'action="{address}/apply"' not in page


def test_the_same_list_again_offers_nothing_to_apply(editor: FlaskClient, app: Flask) -> None:
    address = hand_in(editor, table(SWEDEN)).location
    press(editor, address, f"{address}/apply")
    work(app)
    again = hand_in(editor, table(SWEDEN)).location
    page = editor.get(again).text
    assert "The register holds all of this already" in page and f'action="{again}/apply"' not in page


def test_missions_are_named_in_the_readers_language(editor: FlaskClient, db: Session) -> None:
    db.scalars(select(User)).one().language = "fi"
    db.commit()
    assert "Ruotsin suurlähetystö" in editor.get(hand_in(editor, table(SWEDEN)).location).text


def test_a_viewer_reads_and_changes_nothing(
    editor: FlaskClient, signed_in: Callable[[Role], FlaskClient], db: Session
) -> None:
    address = hand_in(editor, table(SWEDEN)).location
    viewer = signed_in(Role.VIEWER)
    assert [viewer.get(PAGE).status_code, viewer.get(address).status_code] == [200, 200]
    assert "Add one mission" not in viewer.get(address).text
    assert hand_in(viewer, table(SWEDEN)).status_code == 403
    for action in ("apply", "link", "give-up"):
        assert viewer.post(f"{address}/{action}").status_code == 403
    assert (count(db, ImportFile), count(db, Job)) == (1, 0)


def test_a_file_name_keeps_no_path_and_stays_text(editor: FlaskClient, db: Session) -> None:
    address = hand_in(editor, table(SWEDEN), name="C:/lists/<b>list.csv").location
    assert db.scalars(select(ImportFile.name)).one() == "<b>list.csv"
    page = editor.get(address).text
    assert "<b>list.csv" not in page and "&lt;b&gt;list.csv" in page


def test_the_preview_asks_the_database_a_fixed_number_of_times(
    editor: FlaskClient, count_statements: Callable[[], Any]
) -> None:
    numbers = []
    for size in (1, 60):
        data = table(*({"QID": f"Q{i + 1}", "city": f"City {i}"} for i in range(size)))
        address = hand_in(editor, data).location
        editor.get(address)
        with count_statements() as statements:
            assert editor.get(address).status_code == 200
        numbers.append(len(statements))
    assert numbers[0] == numbers[1] <= 8


@pytest.mark.skipif(not LIST.is_file(), reason="the folder ../shared/data is not on this machine")
def test_the_real_list_offers_69_missions_and_with_the_accredited_164(editor: FlaskClient) -> None:
    data = LIST.read_bytes()
    assert "Add 69 missions" in editor.get(hand_in(editor, data).location).text
    assert "Add 164 missions" in editor.get(hand_in(editor, data, accredited="y").location).text
    assert "Add 9,852 missions" in editor.get(hand_in(editor, data, host_country="").location).text
