"""Many records are changed at once: seen first, done as a whole, taken back as a whole."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session
from werkzeug.test import TestResponse

from office import clock
from office.accounts.models import Role
from office.work.models import Job, JobStatus
from office.work.worker import run_once
from stakeholders.directory.narrowing import RecordKind
from stakeholders.lists import changing, keeping
from stakeholders.lists.models import BulkChange, ListMember
from stakeholders.organisations.models import Organisation, OrganisationKind
from stakeholders.people.models import Person, Posting, Rank
from tests import making

SignIn = Callable[[Role], FlaskClient]


@pytest.fixture
def editor(db: Session, signed_in: SignIn) -> FlaskClient:
    return signed_in(Role.EDITOR)


def begin(editor: FlaskClient, kind: str = "organisations", **fields: Any) -> str:
    """Choose rows; gives the address of the change."""
    answer = editor.post(f"/stakeholders/lists/changes/begin/{kind}", data=fields)
    assert answer.status_code == 303
    return str(answer.headers["Location"])


def shown(editor: FlaskClient, url: str, **fields: Any) -> str:
    """Say what to change; gives the page with what would change."""
    answer = editor.post(url, data=fields, follow_redirects=True)
    assert answer.status_code == 200, answer.text
    return str(answer.text)


def carry_out(editor: FlaskClient, url: str, **options: Any) -> TestResponse:
    """Press the button of the page that shows what would change."""
    seen = re.search(r'name="shown" value="([^"]+)"', editor.get(url).text)
    return editor.post(f"{url}/carry-out", data={"shown": seen[1] if seen else ""}, **options)


def test_the_language_of_a_whole_search_is_set_and_taken_back(db: Session, editor: FlaskClient) -> None:
    making.embassy("SE", language="sv")
    norway, italy = making.embassy("NO"), making.embassy("IT")
    db.commit()

    url = begin(editor, whole="1", search="group=nordic")
    page = shown(editor, url, action="language", language="sv")
    assert "One record would change; one is so already, or cannot be." in page
    assert re.search(r"<del>English</del>.*<ins>Svenska</ins>", page, re.S)
    assert db.query(Organisation).filter_by(language="sv").count() == 1

    carry_out(editor, url)
    db.expire_all()
    assert (norway.language, italy.language) == ("sv", "en")
    history = editor.get(f"/stakeholders/organisations/{norway.id}").text
    assert f'href="{url}"' in history

    editor.post(f"{url}/take-back")
    db.expire_all()
    assert norway.language == "en"
    assert "Taken back" in editor.get("/stakeholders/lists/changes").text


@pytest.mark.parametrize(
    ("fields", "before", "after"),
    [
        ({"action": "kind", "kind": "consulate"}, "Embassy", "Consulate"),
        ({"action": "close", "day": "2026-01-31"}, "empty", "closed on 31 January 2026"),
        ({"action": "note", "text": "Invite to the Day"}, "empty", "Invite to the Day"),
        (
            {"action": "verify", "day": "2026-01-31", "by": "Maija", "source": "a note verbale"},
            "never verified",
            "31 January 2026, Maija, a note verbale",
        ),
    ],
)
def test_each_change_of_organisations_is_shown_done_and_taken_back(
    db: Session, editor: FlaskClient, fields: dict[str, str], before: str, after: str
) -> None:
    embassy = making.embassy("SE")
    db.commit()
    columns = ("kind", "closed_on", "notes", "verified_on", "verified_by", "verified_source")
    was = [getattr(embassy, column) for column in columns]

    url = begin(editor, ids=[embassy.id])
    page = shown(editor, url, **fields)
    assert (before in page, after in page) == (True, True)
    assert "1 record was changed" in carry_out(editor, url, follow_redirects=True).text
    db.expire_all()
    assert [getattr(embassy, column) for column in columns] != was
    editor.post(f"{url}/take-back")
    db.expire_all()
    assert [getattr(embassy, column) for column in columns] == was


def test_people_are_verified_in_the_posts_they_hold(db: Session, editor: FlaskClient) -> None:
    lind = making.ambassador("SE", "Lind")
    former = making.ambassador("IT", "Rossi", departed_on=date(2021, 1, 1))
    db.commit()

    url = begin(editor, "people", ids=[lind.person_id, former.person_id])
    page = shown(editor, url, action="verify", day=clock.today().isoformat(), by="Maija", source="")
    assert "One record would change; one is so already, or cannot be." in page
    carry_out(editor, url)
    db.expire_all()
    assert (lind.verified_by, former.verified_by) == ("Maija", "")


def test_rows_are_put_on_a_new_list_and_taken_off_again(db: Session, editor: FlaskClient) -> None:
    people = [making.person(name) for name in ("Lind", "Rossi")]
    db.commit()
    ids = [person.id for person in people]

    url = begin(editor, "people", ids=ids)
    shown(editor, url, action="add_to_list", new_list="Christmas cards", reason="since 2019")
    carry_out(editor, url)
    assert [member.reason for member in db.query(ListMember)] == ["since 2019", "since 2019"]
    kept = db.query(ListMember).first()
    assert kept is not None

    off = begin(editor, "people", ids=ids[:1])
    shown(editor, off, action="take_from_list", on_list=str(kept.list_id))
    carry_out(editor, off)
    assert [member.record_id for member in db.query(ListMember)] == ids[1:]
    editor.post(f"{off}/take-back")
    assert db.query(ListMember).count() == 2


def test_undo_leaves_what_somebody_has_changed_since_and_names_it(db: Session, editor: FlaskClient) -> None:
    sweden, norway = making.embassy("SE"), making.embassy("NO")
    db.commit()
    url = begin(editor, ids=[sweden.id, norway.id])
    shown(editor, url, action="language", language="fi")
    carry_out(editor, url)
    db.expire_all()
    sweden.seat_city = "Turku"
    db.commit()

    assert "Some of it would stay" in editor.get(url).text
    page = editor.post(f"{url}/take-back", follow_redirects=True).text
    db.expire_all()
    assert (sweden.language, norway.language) == ("fi", "en")
    assert "Embassy of Sweden: somebody has changed it meanwhile (a test)" in page


def test_what_was_changed_after_it_was_shown_is_left(db: Session, editor: FlaskClient) -> None:
    sweden, norway = making.embassy("SE"), making.embassy("NO")
    db.commit()
    url = begin(editor, ids=[sweden.id, norway.id])
    shown(editor, url, action="note", text="A line")
    db.expire_all()
    sweden.notes = "Written meanwhile"
    db.commit()

    page = carry_out(editor, url, follow_redirects=True).text
    db.expire_all()
    assert (sweden.notes, norway.notes) == ("Written meanwhile", "A line")
    assert "Embassy of Sweden: somebody has changed it meanwhile" in page


def test_a_second_click_changes_nothing(db: Session, editor: FlaskClient) -> None:
    embassy = making.embassy("SE")
    db.commit()
    url = begin(editor, ids=[embassy.id])
    shown(editor, url, action="note", text="A line")
    for _click in range(2):
        assert carry_out(editor, url).status_code == 303
    db.expire_all()
    assert embassy.notes == "A line"


@pytest.mark.parametrize(
    "fields",
    [
        {"action": "verify", "day": "2999-01-01", "by": "Maija"},
        {"action": "verify", "day": "2026-01-01", "by": ""},
        {"action": "note", "text": " "},
        {"action": "add_to_list"},
        {"action": "take_from_list", "on_list": "999"},
        {"action": "nonsense"},
    ],
)
def test_what_the_change_lacks_is_said(db: Session, editor: FlaskClient, fields: dict[str, str]) -> None:
    embassy = making.embassy("SE")
    db.commit()
    url = begin(editor, ids=[embassy.id])
    assert editor.post(url, data=fields).status_code == 422
    assert db.query(BulkChange).one().action is None


def test_nothing_ticked_is_nothing_to_change(db: Session, editor: FlaskClient) -> None:
    for ids in ([], ["999"], ["x"]):
        page = editor.post(
            "/stakeholders/lists/changes/begin/organisations", data={"ids": ids}, follow_redirects=True
        ).text
        assert "No row was ticked" in page


def test_people_are_neither_closed_nor_given_a_kind(db: Session, editor: FlaskClient) -> None:
    lind = making.person("Lind")
    db.commit()
    url = begin(editor, "people", ids=[lind.id])
    assert editor.post(url, data={"action": "close", "day": "2026-01-01"}).status_code == 422


def test_a_worker_does_it_where_there_are_many(
    app: Flask, db: Session, editor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changing, "AT_ONCE", 3)
    for state in making.STATES[:5]:
        making.embassy(state)
    db.commit()
    url = begin(editor, whole="1", search="")
    shown(editor, url, action="kind", kind="consulate")
    assert "/office/work/" in carry_out(editor, url).headers["Location"]
    db.rollback()
    run_once()
    assert db.query(Organisation).filter_by(kind=OrganisationKind.CONSULATE).count() == 5
    assert "5 records were changed" in editor.get(url).text
    editor.post(f"{url}/take-back")
    db.rollback()
    run_once()
    assert db.query(Organisation).filter_by(kind=OrganisationKind.EMBASSY).count() == 5


def test_a_preview_takes_as_many_statements_for_thirty_records_as_for_one(
    db: Session, editor: FlaskClient, count_statements: Any
) -> None:
    kept = keeping.make_fixed("A list", RecordKind.PEOPLE, user_id=None)
    counts = []
    for count in (1, 30):
        postings = [making.ambassador(state, state) for state in making.STATES[:count]]
        db.commit()
        ids = [posting.person_id for posting in postings]
        for fields in (
            {"action": "verify", "day": "2026-01-01", "by": "M"},
            {"action": "add_to_list", "on_list": str(kept.id)},
            {"action": "language", "language": "sv"},
        ):
            url = begin(editor, "people", ids=ids)
            editor.post(url, data=fields)
            with count_statements() as statements:
                assert editor.get(url).status_code == 200
            counts.append(len(statements))
    assert counts == [8, 11, 6] * 2


@pytest.mark.parametrize("many", [False, True])
def test_what_was_chosen_otherwise_in_another_window_is_not_done(
    db: Session, editor: FlaskClient, monkeypatch: pytest.MonkeyPatch, many: bool
) -> None:
    monkeypatch.setattr(changing, "AT_ONCE", 0 if many else 200)
    embassy = making.embassy("SE")
    db.commit()
    url = begin(editor, ids=[embassy.id])
    first = re.search(r'name="shown" value="([^"]+)"', shown(editor, url, action="language", language="sv"))
    shown(editor, url, action="kind", kind="consulate")
    assert first is not None
    for seen in ({"shown": first[1]}, {}):
        page = editor.post(f"{url}/carry-out", data=seen, follow_redirects=True).text
        assert "The choice changed since you looked, so nothing was done. Look again." in page
    db.rollback()
    run_once()
    db.expire_all()
    assert (embassy.language, embassy.kind, db.query(Job).count()) == ("en", OrganisationKind.EMBASSY, 0)


def test_a_job_that_failed_is_tried_again(
    db: Session, editor: FlaskClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(changing, "AT_ONCE", 0)
    embassy = making.embassy("SE")
    db.commit()
    url = begin(editor, ids=[embassy.id])
    shown(editor, url, action="language", language="sv")
    carry_out(editor, url)
    assert "/office/work/" in editor.get(url).headers["Location"]
    job = db.query(Job).one()
    job.status, job.error = JobStatus.FAILED, "The database was away."
    db.commit()

    page = editor.get(url).text
    assert "The last attempt failed, and nothing was changed" in page and "The database was away." in page
    carry_out(editor, url)
    db.rollback()
    run_once()
    db.expire_all()
    assert embassy.language == "sv"
    assert "1 record was changed" in editor.get(url).text


def test_a_person_with_two_posts_is_one_record(db: Session, editor: FlaskClient) -> None:
    lind = making.person("Lind")
    for state in ("SE", "NO"):
        making.posting(lind, making.embassy(state), Rank.COUNSELLOR)
    db.commit()
    url = begin(editor, "people", ids=[lind.id, lind.id])
    page = shown(editor, url, action="verify", day="2026-01-01", by="Maija")
    assert "One record would change." in page
    carry_out(editor, url)
    db.expire_all()
    assert {posting.verified_by for posting in db.query(Posting)} == {"Maija"}
    assert db.query(Person).count() == 1
