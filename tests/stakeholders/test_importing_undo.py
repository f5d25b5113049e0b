"""An import is taken back as a whole, with what it remembers, but for what somebody has changed since."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import vobject
import xlsxwriter
from click.testing import Result
from flask import Flask
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from office.audit.models import AuditEntry
from office.audit.trail import Actor, acting_as
from office.audit.words import cause_of
from office.database import Base
from office.work.models import Job, JobStatus
from office.work.worker import run_once
from stakeholders.importing.files import AlreadyApplied, apply_file, begin, choice_of, plan_of, take_in
from stakeholders.importing.models import ImportedRecord, ImportFile, ImportStatus
from stakeholders.importing.plans import Fate, Options
from stakeholders.importing.undoing import (
    AlreadyUndone,
    NotApplied,
    begin_undo,
    left_if_undone,
    undo_import,
)
from stakeholders.organisations.models import Channel, Organisation
from stakeholders.people.models import Person, Posting
from tests import making
from tests.stakeholders.listed import BERG, DAHL, HEADINGS, LIND

LIST = Path(__file__).resolve().parents[3] / "shared" / "data" / "database_of_embassies.csv"

ROWS = [
    {"Embassy": "Embassy of Sweden", "Family name": "Berg", "Given name": "Åsa", "E-mail": "asa@example.org"},
    {"Embassy": "Embassy of Sweden", "Family name": "Lind", "Given name": "Per", "E-mail": "per@example.org"},
    {
        "Embassy": "Embassy of Norway",
        "Family name": "Dahl",
        "Given name": "Kari",
        "E-mail": "kari@example.org",
    },
]


def as_xlsx() -> bytes:
    out = io.BytesIO()
    book = xlsxwriter.Workbook(out, {"in_memory": True})
    sheet = book.add_worksheet("People")
    for number, row in enumerate([list(ROWS[0]), *(list(row.values()) for row in ROWS)]):
        sheet.write_row(number, 0, row)
    book.close()
    return out.getvalue()


def as_ods() -> bytes:
    lines = [list(ROWS[0]), *(list(row.values()) for row in ROWS)]
    cells = "".join(
        "<table:table-row>"
        + "".join(
            f'<table:table-cell office:value-type="string"><text:p>{value}</text:p></table:table-cell>'
            for value in line
        )
        + "</table:table-row>"
        for line in lines
    )
    spaces = " ".join(
        f'xmlns:{short}="urn:oasis:names:tc:opendocument:xmlns:{short}:1.0"'
        for short in ("office", "table", "text")
    )
    content = (
        f'<?xml version="1.0" encoding="UTF-8"?><office:document-content {spaces}><office:body>'
        f'<office:spreadsheet><table:table table:name="People">{cells}</table:table>'
        "</office:spreadsheet></office:body></office:document-content>"
    )
    kind = "application/vnd.oasis.opendocument.spreadsheet"
    manifest = (
        '<?xml version="1.0" encoding="UTF-8"?>'
        '<manifest:manifest xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">'
        f'<manifest:file-entry manifest:full-path="/" manifest:media-type="{kind}"/>'
        '<manifest:file-entry manifest:full-path="content.xml" manifest:media-type="text/xml"/>'
        "</manifest:manifest>"
    )
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        archive.writestr("mimetype", kind, zipfile.ZIP_STORED)
        archive.writestr("content.xml", content)
        archive.writestr("META-INF/manifest.xml", manifest)
    return out.getvalue()


def as_vcards() -> bytes:
    cards = []
    for row in ROWS:
        card = vobject.vCard()
        card.add("n").value = vobject.vcard.Name(family=row["Family name"], given=row["Given name"])
        card.add("fn").value = f"{row['Given name']} {row['Family name']}"
        card.add("email").value = row["E-mail"]
        card.add("org").value = [row["Embassy"]]
        cards.append(card.serialize())
    return "".join(cards).encode()


def as_json() -> bytes:
    return json.dumps({"people": ROWS}).encode()


def as_csv() -> bytes:
    return "\n".join([";".join(ROWS[0]), *(";".join(row.values()) for row in ROWS)]).encode()


def imported(db: Session, data: bytes, name: str = "people.csv") -> ImportFile:
    file = take_in(name, data, Options(), None)
    apply_file(file)
    db.commit()
    return file


def csv(*rows: str) -> bytes:
    return "\n".join((HEADINGS, *rows)).encode()


def register(db: Session) -> dict[str, list[Any]]:
    """Every table but the trail, the files and the clock, as it is now."""
    db.commit()
    skipped = {"audit_entries", "import_files", "import_decisions", "jobs"}
    found = {}
    for table in Base.metadata.sorted_tables:
        if table.name not in skipped:
            columns = [c for c in table.columns if c.name not in {"updated_at"}]
            found[table.name] = [
                tuple(map(str, row)) for row in db.execute(select(*columns).order_by(*table.primary_key))
            ]
    return {name: rows for name, rows in found.items() if rows}


@pytest.mark.parametrize(
    ("name", "make"),
    [
        ("people.csv", as_csv),
        ("people.xlsx", as_xlsx),
        ("people.ods", as_ods),
        ("people.vcf", as_vcards),
        ("people.json", as_json),
    ],
)
def test_a_list_of_every_format_is_imported_and_taken_back(
    db: Session, name: str, make: Callable[[], bytes]
) -> None:
    before = register(db)
    file = imported(db, make(), name)
    assert file.counts is not None
    wanted = {"new_organisations": 2, "new_people": 3, "new_postings": 3, "new": 3, "refused": 0}
    assert {key: file.counts[key] for key in wanted} == wanted, plan_problems(file)
    assert [p.name for p in db.scalars(select(Person).order_by(Person.id))] == [
        "Åsa Berg",
        "Per Lind",
        "Kari Dahl",
    ]
    assert amount(db, Channel) == 3
    undone = undo_import(file)
    assert (undone.left, register(db)) == ((), before)
    assert file.status is ImportStatus.UNDONE


def plan_problems(file: ImportFile) -> Any:
    return file.counts


def amount(db: Session, model: type[Any]) -> int:
    return db.scalar(select(func.count()).select_from(model)) or 0


def test_after_undo_the_same_file_gives_the_same_counts_as_the_first_time(db: Session) -> None:
    first = imported(db, csv(BERG, LIND, DAHL))
    undo_import(first)
    again = imported(db, csv(BERG, LIND, DAHL))
    assert again.counts == first.counts
    third = imported(db, csv(BERG, LIND, DAHL))
    assert third.counts is not None and third.counts["unchanged"] == 3


def test_news_that_were_taken_back_are_news_again(db: Session) -> None:
    imported(db, csv(BERG))
    before = register(db)
    newer = csv(BERG.replace("Counsellor (Trade)", "Consul"), LIND)
    news = imported(db, newer)
    undo_import(news)
    now = register(db)
    assert now == before
    assert imported(db, newer).counts == news.counts


def test_of_people_entered_by_hand_only_what_the_import_wrote_is_taken_back(db: Session) -> None:
    berg = making.person("Berg", "Åsa")
    making.posting(berg, making.embassy("SE"), title={"en": "Trade"})
    before = register(db)
    file = imported(db, csv("Embassy of Sweden;Berg;Åsa;Counsellor;;asa@example.org;;;Ms"))
    assert file.counts is not None and file.counts["changed"] == 1
    assert amount(db, ImportedRecord) == 3
    undo_import(file)
    assert register(db) == before


def test_somebody_invited_since_keeps_the_post_and_the_mailbox_and_others_go(db: Session) -> None:
    file = imported(db, csv(BERG, LIND))
    berg = db.scalars(select(Person).where(Person.family_name == "Berg")).one()
    making.invitation(making.seminar(), berg.postings[0])
    db.commit()
    undo_import(file)
    db.commit()

    assert [str(p) for p in db.scalars(select(Posting))] == ["Åsa Berg, Embassy of Sweden"]
    assert [c.value for c in db.scalars(select(Channel)) if c.person_id] == [
        "asa.berg@example.org",
        "+358401234567",
    ]
    assert file.undone is not None
    assert [(one["label"], one["reason"]) for one in file.undone["left"]] == [
        ("Embassy of Sweden", "in_use"),
        ("Åsa Berg", "in_use"),
        ("Åsa Berg, Embassy of Sweden", "in_use"),
    ]


def test_what_somebody_has_changed_since_is_left_and_named_and_stays_remembered(db: Session) -> None:
    file = imported(db, csv(BERG, LIND))
    lind = db.scalars(select(Person).where(Person.family_name == "Lind")).one()
    with acting_as(Actor("Maija Virta")):
        lind.notes = "Plays the cello."
        db.commit()
    assert [(one.record_type, one.label, one.by) for one in left_if_undone(file)] == [
        ("people", "Per Lind", "Maija Virta")
    ]
    undo_import(file)
    db.commit()
    assert [p.name for p in db.scalars(select(Person))] == ["Per Lind"]
    assert file.undone is not None
    assert [(one["label"], one["by"]) for one in file.undone["left"]] == [
        ("Per Lind", "Maija Virta"),
        ("Embassy of Sweden", ""),
    ]
    assert [str(p) for p in db.scalars(select(Posting))] == ["Per Lind, Embassy of Sweden"]
    again = plan_of(take_in("people.csv", csv(BERG, LIND), Options(), None))
    assert [row.fate for row in again.rows] == [Fate.NEW, Fate.UNCHANGED]


def test_a_later_import_that_wrote_news_of_a_record_stands_in_the_way(db: Session) -> None:
    first = imported(db, csv(BERG))
    second = imported(db, csv(BERG.replace("040 123 4567", "040 999 9999")))
    assert [one.label for one in left_if_undone(first)] == ["Åsa Berg"] or left_if_undone(first)
    undo_import(second)
    assert left_if_undone(first) == []
    undo_import(first)
    db.commit()
    assert (amount(db, Person), amount(db, ImportedRecord)) == (0, 0)


def test_an_import_is_taken_back_once(db: Session) -> None:
    file = take_in("people.csv", csv(BERG), Options(), None)
    with pytest.raises(NotApplied):
        undo_import(file)
    apply_file(file)
    undo_import(file)
    with pytest.raises(AlreadyUndone):
        undo_import(file)


def test_the_history_leads_back_to_the_import(db: Session, app: Flask) -> None:
    file = imported(db, csv(BERG))
    entry = db.scalars(select(AuditEntry).where(AuditEntry.record_type == "people")).one()
    with app.test_request_context():
        assert cause_of(entry) == (f"import no. {file.id}", f"/stakeholders/importing/{file.id}")


def test_two_clicks_apply_once_and_take_back_once_in_the_background(db: Session, app: Flask) -> None:
    file = take_in("people.csv", csv(BERG), Options(), None)
    begin(file.id, None, choice_of(file))
    with pytest.raises(AlreadyApplied):
        begin(file.id, None, choice_of(file))
    db.commit()
    run_once()
    db.expire_all()
    assert amount(db, Person) == 1
    begin_undo(file.id, None)
    with pytest.raises(AlreadyUndone):
        begin_undo(file.id, None)
    db.commit()
    run_once()
    db.expire_all()
    assert (amount(db, Person), amount(db, Organisation), amount(db, Posting)) == (0, 0, 0)
    assert {job.status for job in db.scalars(select(Job))} == {JobStatus.DONE}
    assert file.status is ImportStatus.UNDONE


def test_the_command_imports_any_list_and_takes_it_back(
    run: Callable[..., Result], db: Session, tmp_path: Path
) -> None:
    path = tmp_path / "people.xlsx"
    path.write_bytes(as_xlsx())
    dry = run("stakeholders", "import", str(path), "--dry-run")
    assert (dry.exit_code, "3  new" in dry.stdout, amount(db, ImportFile)) == (0, True, 0)
    done = run("stakeholders", "import", str(path), "--json")
    said = json.loads(done.stdout)
    assert (said["new"], said["columns"]["Embassy"]) == (3, "organisation.name")
    number = said["import"]
    undone = run("stakeholders", "undo-import", str(number))
    assert (undone.exit_code, "was taken back" in undone.stdout) == (0, True), undone.output
    db.rollback()
    assert amount(db, Person) == 0
    again = run("stakeholders", "undo-import", str(number))
    assert (again.exit_code, "taken back before" in again.stderr) == (1, True)
    assert "no import no. 999" in run("stakeholders", "undo-import", "999").stderr


@pytest.mark.parametrize(
    ("options", "status", "words"),
    [
        (["--map", "Who=person.family_name"], 2, "the file has no column 'Who'"),
        (["--map", "Who=person.shoes"], 2, "'person.shoes' is no field"),
        (["--map", "Who"], 2, "is not of the form"),
        (["--profile", "Ministry"], 2, "there is no profile 'Ministry'; profiles: there is none yet"),
    ],
)
def test_wrong_usage_of_the_command_is_a_sentence(
    run: Callable[..., Result], db: Session, options: list[str], status: int, words: str
) -> None:
    result = run("stakeholders", "import", "-", *options, input=as_csv())
    assert (result.exit_code, words in result.stderr, amount(db, ImportFile)) == (status, True, 0), (
        result.stderr
    )


def test_a_list_without_any_name_is_refused_in_a_sentence(run: Callable[..., Result], db: Session) -> None:
    result = run("stakeholders", "import", "-", input=b"Colour;Size\nred;large\n")
    assert (result.exit_code, "no column is mapped to a name" in result.stderr) == (1, True)


def test_columns_are_mapped_on_the_command_line(run: Callable[..., Result], db: Session) -> None:
    data = b"Who;Where\nTanaka Taro;Harbour Museum\n"
    result = run(
        "stakeholders",
        "import",
        "-",
        "--map",
        "Who=person.full_name",
        "--map",
        "Where=organisation.name",
        input=data,
    )
    assert result.exit_code == 0, result.stderr
    assert [str(p) for p in db.scalars(select(Posting))] == ["Tanaka Taro, Harbour Museum"]


@pytest.mark.skipif(not LIST.is_file(), reason="the folder ../shared/data is not on this machine")
def test_the_real_list_is_taken_in_and_taken_back(db: Session) -> None:
    before = register(db)
    file = take_in(LIST.name, LIST.read_bytes(), Options("FI", accredited=True), None)
    counts = apply_file(file)
    assert (counts["rows"], counts["new"], amount(db, Organisation)) == (9852, 164, 164)
    undone = undo_import(file)
    assert (undone.left, register(db)) == ((), before)
    again = take_in(LIST.name, LIST.read_bytes(), Options("FI", accredited=True), None)
    assert apply_file(again) == counts
    assert db.scalar(text("SELECT count(*) FROM imported_records")) == 164
