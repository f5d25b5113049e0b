"""The audit trail tells in words who changed what, from what to what."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from html import unescape
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from office.accounts.models import Role
from office.audit.models import AuditEntry, Change
from office.audit.queries import history_of
from office.audit.trail import disclosed
from office.audit.words import deeds, lines_of, title_of, words_of
from office.database import Base
from tests import making

NOON = datetime(2026, 11, 21, 12, tzinfo=UTC)


def entry(change: Change = Change.CHANGED, table: str = "organisations", **columns: Any) -> AuditEntry:
    values = {"at": NOON, "actor": "Maija Virta", "label": "Embassy", "record_id": 1, "details": {}}
    return AuditEntry(change=change, record_type=table, **(values | columns))


@pytest.mark.parametrize(
    ("details", "lines"),
    [
        ({"seat_city": ["Helsinki", "Turku"]}, ["City: Helsinki → Turku"]),
        ({"seat_city": ["", "Turku"]}, ["City: Turku"]),
        ({"seat_city": ["Turku", None]}, ["City: taken away (was Turku)"]),
        ({"kind": ["embassy", "high_commission"]}, ["Kind: Embassy → High commission"]),
        ({"seat_country": ["FI", "SE"]}, ["Country of its seat: Finland → Sweden"]),
        ({"closed_on": [None, "2026-01-31"]}, ["Closed on: 31 January 2026"]),
        (
            {"name": [{"en": "Embassy"}, {"en": "Embassy", "fi": "Suurlähetystö"}]},
            ["Name (Suomi): Suurlähetystö"],
        ),
        ({"folded": ["a", "b"], "sender_id": [1, 2]}, []),
        ({"unheard_of": [False, True]}, ["Unheard of: no → yes"]),
    ],
)
def test_a_change_is_told_in_words(app: Flask, details: dict[str, Any], lines: list[str]) -> None:
    with app.test_request_context():
        assert lines_of(entry(details=details)) == lines


@pytest.mark.parametrize(
    ("table", "label", "details", "told"),
    [
        (
            "events",
            "Seminar",
            {"status": ["draft", "published"], "languages": [["en"], ["en", "fi"]], "sequence": [1, 2]},
            ["Changed: event (Seminar)", "Status: Draft → Published", "Languages: English → English, Suomi"],
        ),
        (
            "invitations",
            "Embassy: Rossi",
            {"seats": [2, 3]},
            ["Changed: invitation (Embassy: Rossi)", "Seats: 2 → 3"],
        ),
        ("replies", "Embassy: Rossi: declined", {}, ["Changed: reply (Embassy: Rossi: Declined)"]),
        (
            "registrations",
            "Rossi",
            {"status": ["waiting", "confirmed"], "rank": [None, "counsellor"]},
            ["Changed: seat (Rossi)", "Status: Waiting list → Seat confirmed", "Rank: Counsellor"],
        ),
        (
            "letters",
            "invitation → a@example.org",
            {"status": ["failed", "queued"]},
            ["Changed: letter (Invitation → a@example.org)", "Status: Failed → Queued"],
        ),
        (
            "users",
            "Maija",
            {"active": [True, False], "password": ["…", "…"]},
            ["Changed: account (Maija)", "May sign in: yes → no", "Password: … → …"],
        ),
    ],
)
def test_every_part_says_its_records_in_its_words(
    app: Flask, table: str, label: str, details: dict[str, Any], told: list[str]
) -> None:
    with app.test_request_context():
        found = entry(table=table, label=label, details=details)
        assert [title_of(found), *lines_of(found)] == told


def test_every_table_whose_changes_are_kept_is_called_by_a_word(app: Flask) -> None:
    kept = {
        mapper.class_.__tablename__
        for mapper in Base.registry.mappers
        if getattr(mapper.class_, "__audited__", False)
    }
    with app.test_request_context():
        assert {table for table in kept if str(words_of(table).label)[:1].isupper()} == set()


def test_a_table_that_nobody_named_is_told_by_its_own_name(app: Flask) -> None:
    with app.test_request_context():
        assert title_of(entry(Change.REMOVED, "strange_things")) == "Removed: Strange things (Embassy)"


def test_what_one_person_did_at_once_is_one_deed(app: Flask) -> None:
    entries = [
        entry(id=4, at=NOON + timedelta(minutes=5), actor="Kalle Koe", details={"seat_city": ["A", "B"]}),
        entry(Change.MADE, "accreditations", id=3, label="EE"),
        entry(id=2, details={"folded": ["a", "b"]}),
        entry(Change.MADE, id=1),
    ]
    with app.test_request_context():
        told = [(deed.by, deed.title, str(deed.text)) for deed in deeds(entries, of="organisations")]

    assert told == [
        ("Kalle Koe", "Changed", "City: A → B"),
        ("Maija Virta", "Entered into the register", "Added: accreditation (Estonia)"),
    ]


def test_what_was_removed_belongs_to_the_history_of_its_owner(db: Session) -> None:
    embassy, other = making.embassy("IT"), making.embassy("AT")
    for mission in (embassy, other):
        mission.channels.clear()
        db.flush()
    found = history_of("organisations", embassy.id)

    assert [(entry.change, entry.label) for entry in found if entry.record_type == "channels"] == [
        (Change.REMOVED, "embassy.it@example.org"),
        (Change.MADE, "embassy.it@example.org"),
    ]


def test_markup_in_a_name_is_told_as_text(app: Flask) -> None:
    with app.test_request_context():
        (deed,) = deeds([entry(details={"seat_city": ["", "<b>x</b>"]})], of="organisations")
    assert str(deed.text) == "City: &lt;b&gt;x&lt;/b&gt;"


@pytest.fixture
def administrator(db: Session, signed_in: Callable[[Role], FlaskClient]) -> FlaskClient:
    return signed_in(Role.ADMINISTRATOR)


def told(client: FlaskClient, url: str) -> list[str]:
    page = client.get(url).text
    cells = re.findall(r'<td data-label="What"[^>]*>(.*?)</td>', page, re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split()) for cell in cells]


def test_the_trail_shows_the_newest_first_and_can_be_narrowed(
    db: Session, administrator: FlaskClient
) -> None:
    making.person("Lind", given="Åsa")
    disclosed("events", "Guest list", {"rows": 12})
    db.commit()

    assert told(administrator, "/office/audit")[:2] == [
        "Given out: event (Guest list) Rows: 12",
        "Added: person (Åsa Lind)",
    ]
    assert told(administrator, "/office/audit?record=people") == ["Added: person (Åsa Lind)"]
    assert told(administrator, "/office/audit?change=disclosed&who=0") == [
        "Given out: event (Guest list) Rows: 12"
    ]
    assert told(administrator, "/office/audit?who=1&record=people") == []
    assert len(told(administrator, "/office/audit?who=nobody&change=nonsense")) >= 2


@pytest.mark.parametrize("role", [Role.VIEWER, Role.EDITOR])
def test_the_trail_is_for_administrators(signed_in: Callable[[Role], FlaskClient], role: Role) -> None:
    assert signed_in(role).get("/office/audit").status_code == 403
