"""The register as files: nothing in them is a formula, and the trail tells that they left the house."""

from __future__ import annotations

import csv
from collections.abc import Callable
from io import BytesIO, StringIO
from typing import Any

import pytest
import vobject
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy.orm import Session

from office import clock
from office.accounts.models import Role
from office.audit.models import AuditEntry, Change
from office.spreadsheets import harmless
from office.work.files import KEPT_FOR, sweep
from office.work.models import JobFile
from office.work.worker import run_once
from stakeholders.directory import exports, views
from stakeholders.directory.narrowing import RecordKind
from stakeholders.lists import keeping
from stakeholders.organisations.models import Channel, ChannelMedium, ChannelPurpose, Organisation
from stakeholders.people.models import Gender, Person, Rank
from tests import making

SignIn = Callable[[Role], FlaskClient]


@pytest.fixture
def editor(db: Session, signed_in: SignIn) -> FlaskClient:
    return signed_in(Role.EDITOR)


@pytest.fixture
def register(db: Session) -> None:
    embassy = making.embassy("SE", name={"en": '=HYPERLINK("http://evil")', "fi": "Ruotsin; suurlähetystö"})
    embassy.notes = "two\nlines"
    lind = making.person("Lind", "Åsa", gender=Gender.WOMAN, own_script_name="林", languages=["sv", "fi"])
    for number in (1, 2):
        lind.channels.append(
            Channel(
                medium=ChannelMedium.EMAIL,
                purpose=ChannelPurpose.PERSONAL,
                value=f"asa{number}@example.org",
            )
        )
    lind.channels.append(
        Channel(medium=ChannelMedium.PHONE, purpose=ChannelPurpose.PERSONAL, value="+358401234567")
    )
    making.posting(lind, embassy, Rank.COUNSELLOR, title={"en": "Counsellor, trade; culture"})
    making.person("@SUM(A1)", "+1")
    making.embassy("IT")
    db.commit()


def written(editor: FlaskClient, kind: str, **form: Any) -> bytes:
    answer = editor.post(f"/stakeholders/{kind}/file", data=form)
    assert answer.status_code == 200, answer.text
    assert "attachment" in answer.headers["Content-Disposition"]
    return bytes(answer.data)


def table(content: bytes) -> list[dict[str, str]]:
    text = content.decode("utf-8-sig")
    assert content.startswith(b"\xef\xbb\xbf")
    return list(csv.DictReader(StringIO(text, newline=""), delimiter=";"))


def test_people_are_written_as_csv_with_the_post_they_hold(register: None, editor: FlaskClient) -> None:
    lind, sums = table(written(editor, "people", format="csv"))
    assert (lind["Family name"], lind["Given name"], lind["Mr or Ms"]) == ("Lind", "Åsa", "Ms")
    assert lind["Person: e-mail"] == "asa1@example.org; asa2@example.org"
    assert lind["Rank"] == "Counsellor"
    assert lind["Sending state"] == "Sweden"
    assert lind["Arrived on"] == "2019-01-01"
    assert (sums["Family name"], sums["Given name"]) == ("'@SUM(A1)", "'+1")


def test_no_cell_of_a_csv_is_a_formula(register: None, editor: FlaskClient) -> None:
    for kind in ("organisations", "people"):
        for row in table(written(editor, kind, format="csv")):
            assert not [cell for cell in row.values() if cell[:1] in set("=+-@\t\r")]


@pytest.mark.parametrize("text", ["=1", "+1", "-1", "@a", "\t=1", "\r=1"])
def test_what_looks_like_a_formula_gets_an_apostrophe(text: str) -> None:
    assert harmless(text) == f"'{text}"
    assert harmless("Lind") == "Lind"


def test_organisations_are_written_as_xlsx_with_texts_alone(register: None, editor: FlaskClient) -> None:
    book = CalamineWorkbook.from_filelike(BytesIO(written(editor, "organisations", format="xlsx")))
    head, *lines = book.get_sheet_by_index(0).to_python()
    rows = [dict(zip(head, line, strict=True)) for line in lines]
    assert [row["Organisation: name in English"] for row in rows] == [
        '=HYPERLINK("http://evil")',
        "Embassy of Italy",
    ]
    assert rows[0]["Organisation: name in Finnish"] == "Ruotsin; suurlähetystö"
    assert rows[0]["Notes on the organisation"] == "two\nlines"
    assert rows[0]["Secretariat: e-mail"] == "embassy.se@example.org"


@pytest.mark.parametrize(("wanted", "version"), [("vcard3", "3.0"), ("vcard4", "4.0")])
def test_cards_are_read_by_others(register: None, editor: FlaskClient, wanted: str, version: str) -> None:
    content = written(editor, "people", format=wanted).decode()
    assert all(len(line.encode()) <= 75 for line in content.split("\r\n"))
    lind = next(card for card in vobject.readComponents(content) if "Lind" in card.fn.value)
    assert lind.version.value == version
    assert (lind.n.value.family, lind.n.value.given) == ("Lind", "Åsa")
    assert lind.title.value == "Counsellor, trade; culture"
    assert [mail.value for mail in lind.email_list] == ["asa1@example.org", "asa2@example.org"]
    assert lind.tel.value.removeprefix("tel:") == "+358401234567"

    cards = list(vobject.readComponents(written(editor, "organisations", format=wanted).decode()))
    assert [card.fn.value for card in cards] == ['=HYPERLINK("http://evil")', "Embassy of Italy"]
    assert "two" not in written(editor, "organisations", format=wanted).decode()


def test_a_long_name_is_folded_and_whole(db: Session, editor: FlaskClient) -> None:
    name = "Åκ界" * 60
    making.person(name, "")
    db.commit()
    content = written(editor, "people", format="vcard3").decode()
    assert next(vobject.readComponents(content)).fn.value == name


def test_the_trail_tells_what_left_and_how_many(register: None, db: Session, editor: FlaskClient) -> None:
    written(editor, "organisations", format="csv", search="group=nordic&q=suur")
    ids = [person.id for person in db.query(Person)]
    written(editor, "people", format="vcard4", ids=ids[:1])

    told = [
        entry.details
        for entry in db.query(AuditEntry).filter_by(change=Change.DISCLOSED).order_by(AuditEntry.id)
    ]
    assert told == [
        {"what": "“suur” · Nordic countries", "records": 1, "format": "csv"},
        {"what": "ticked rows", "records": 1, "format": "vcard4"},
    ]


def test_a_list_is_written_too(register: None, db: Session, editor: FlaskClient) -> None:
    kept = keeping.make_live("North", RecordKind.ORGANISATIONS, "", {"group": ["nordic"]}, user_id=None)
    db.commit()
    (row,) = table(written(editor, "organisations", format="csv", search=f"list={kept.id}&status=all"))
    assert row["Sending state"] == "Sweden"


def test_a_large_file_is_written_by_the_worker_and_fetched_by_who_asked(
    register: None, db: Session, editor: FlaskClient, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    colleague = signed_in(Role.ADMINISTRATOR)
    at_once = written(editor, "people", format="csv")
    monkeypatch.setattr(views, "AT_ONCE", 1)
    asked = editor.post("/stakeholders/people/file", data={"format": "csv", "search": "q="})
    assert asked.status_code == 303
    page = asked.headers["Location"]
    assert editor.get(f"{page}/file").status_code == 404
    run_once()
    assert f"{page}/file" in editor.get(page).text
    answer = editor.get(f"{page}/file")
    assert answer.data == at_once
    assert "people-" in answer.headers["Content-Disposition"]
    told = db.query(AuditEntry).filter_by(change=Change.DISCLOSED).order_by(AuditEntry.id.desc()).first()
    assert told is not None and told.details == {"what": "everything", "records": 2, "format": "csv"}
    # A colleague does not come by it, and after a day nobody does.
    assert colleague.get(f"{page}/file").status_code == 404
    assert "no longer here" in colleague.get(page).text
    kept = db.query(JobFile).one()
    kept.created_at = clock.now() - KEPT_FOR
    db.commit()
    assert editor.get(f"{page}/file").status_code == 404
    sweep()
    assert db.query(JobFile).count() == 0


@pytest.mark.parametrize("kind", ["organisations", "people"])
def test_a_file_takes_as_many_statements_for_thirty_records_as_for_one(
    db: Session, count_statements: Callable[[], Any], kind: str
) -> None:
    counts = []
    for more in (1, 29):
        for number in range(more):
            embassy = making.embassy("SE", seat_city=f"City {more} {number}")
            making.posting(making.person(f"Lind {more} {number}", "Åsa"), embassy, Rank.COUNSELLOR)
        db.commit()
        model = Organisation if kind == "organisations" else Person
        numbers = [one.id for one in db.query(model)]
        with (
            count_statements() as statements,
            exports.written(RecordKind(kind), exports.Format.CSV, numbers, clock.today()),
        ):
            counts.append(len(statements))
    assert counts == [4, 4] if kind == "organisations" else [3, 3]


def test_only_editors_write_files_and_only_so_many_records(
    register: None, db: Session, editor: FlaskClient, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    viewer = signed_in(Role.VIEWER)
    assert viewer.post("/stakeholders/people/file", data={"format": "csv"}).status_code == 403
    assert editor.post("/stakeholders/people/file", data={"format": "exe"}).status_code == 400
    monkeypatch.setattr(views, "MOST_RECORDS", 1)
    page = editor.post("/stakeholders/people/file", data={"format": "csv"}, follow_redirects=True).text
    assert "1 records at most" in page
    assert db.query(AuditEntry).filter_by(change=Change.DISCLOSED).count() == 0
