"""The whole history of a record, with names for numbers and a way back to the undertaking behind a change."""

from __future__ import annotations

import re
from collections.abc import Callable
from html import unescape
from typing import Any

import pytest
from flask import Flask, url_for
from flask.testing import FlaskClient
from sqlalchemy.orm import Session

from office.accounts.models import Role
from office.audit.models import AuditEntry, Change
from office.audit.queries import history_of
from office.audit.trail import Actor, Cause, acting_as, because_of
from office.audit.undoing import undo
from office.audit.words import CauseWords, add_cause_words, deeds, lines_of, names_meant
from stakeholders.engagement.keeping import CommitmentGiven
from stakeholders.engagement.models import Commitment
from stakeholders.organisations.models import Organisation
from tests import making
from tests.stakeholders.engagement import noted, user

SignIn = Callable[[Role], FlaskClient]


@pytest.fixture(autouse=True)
def _rehearsals(app: Flask) -> None:
    """Undertakings of a kind that only these tests know."""
    words = CauseWords(
        lambda number: f"rehearsal no. {number}",
        lambda number: url_for("web.front", rehearsal=number),
        kind="rehearsals",
    )
    add_cause_words(app, "rehearsals", words)


def told(client: FlaskClient, url: str) -> list[str]:
    page = client.get(url).text
    cells = re.findall(r'<td data-label="What"[^>]*>(.*?)</td>', page, re.DOTALL)
    return [" ".join(unescape(re.sub(r"<[^>]+>", " ", cell)).split()) for cell in cells]


def test_a_deed_leads_back_to_its_undertaking_and_says_when_it_was_taken_back(
    app: Flask, db: Session
) -> None:
    embassy = making.embassy("IT")
    with because_of(Cause("rehearsals", 7)):
        embassy.seat_city = "Turku"
    undo(Cause("rehearsals", 7))
    with app.test_request_context():
        texts = [
            str(deed.text) for deed in deeds(history_of("organisations", embassy.id), of="organisations")
        ]

    assert texts[:2] == [
        'City: Turku → Helsinki<br><a href="/?rehearsal=7">Taken back: rehearsal no. 7</a>',
        'City: Helsinki → Turku<br><a href="/?rehearsal=7">Rehearsal no. 7</a>',
    ]


def test_the_trail_is_narrowed_to_a_kind_of_undertaking_or_to_one(db: Session, signed_in: SignIn) -> None:
    embassy = making.embassy("IT")
    for number, city in ((1, "Turku"), (2, "Espoo")):
        with because_of(Cause("rehearsals", number)):
            embassy.seat_city = city
    db.commit()
    chief = signed_in(Role.ADMINISTRATOR)

    assert told(chief, "/office/audit?cause=rehearsals") == [
        "Changed: organisation (Embassy of Italy) City: Turku → Espoo "
        "Rehearsal no. 2 · all that belongs to it",
        "Changed: organisation (Embassy of Italy) City: Helsinki → Turku "
        "Rehearsal no. 1 · all that belongs to it",
    ]
    assert len(told(chief, "/office/audit?cause=rehearsals:1")) == 1
    page = chief.get("/office/audit?cause=rehearsals:1").text
    assert ('value="rehearsals" selected' in page, "Rehearsal no. 1" in page, "/?rehearsal=1" in page) == (
        True,
        True,
        True,
    )
    assert [told(chief, f"/office/audit?cause={cause}") for cause in ("nonsense", "rehearsals:3")] == [[], []]


@pytest.mark.parametrize(
    ("before", "after", "line"),
    [
        ("Maija", None, "Owed by us: taken away (was Maija)"),
        (None, "Maija", "Owed by us: Maija"),
        ("Maija", "Kalle", "Owed by us: Maija → Kalle"),
    ],
)
def test_a_number_of_a_record_is_told_by_its_name(
    db: Session, before: str | None, after: str | None, line: str
) -> None:
    pair = [user(name).id if name else None for name in (before, after)]
    entry = AuditEntry(change=Change.CHANGED, record_type="commitments", details={"user_id": pair}, actor="")
    assert lines_of(entry, names_meant([entry])) == [line]
    assert lines_of(entry)[0].startswith("Owed by us: ")


def test_a_record_that_is_gone_keeps_the_name_it_had(db: Session) -> None:
    gone = making.embassy("IT")
    number = gone.id
    db.delete(gone)
    db.flush()
    details = {"organisation_id": [number, 99_999]}
    entry = AuditEntry(change=Change.CHANGED, record_type="commitments", details=details, actor="")
    assert lines_of(entry, names_meant([entry])) == ["Owed by them: Embassy of Italy → no. 99999"]


def test_the_whole_history_goes_on_beyond_the_latest_hundred(db: Session, signed_in: SignIn) -> None:
    embassy = making.embassy("IT")
    for number in range(103):
        with acting_as(Actor(f"Officer {number}")):
            embassy.notes = f"Note {number}"
            db.flush()
    db.commit()
    viewer = signed_in(Role.VIEWER)
    url = f"/office/audit/history/organisations/{embassy.id}"
    pages = [viewer.get(f"{url}?page={page}").text for page in (1, 2)]

    assert [len(re.findall(r'class="timeline-item', page)) for page in pages] == [100, 4]
    assert ("Note 101 → Note 102" in pages[0], "Entered into the register" in pages[1]) == (True, True)
    assert "History of Embassy of Italy" in pages[1]


@pytest.mark.parametrize(
    "path", ["organisations/999", "people/999", "interactions/999", "users/1", "nonsense/1"]
)
def test_there_is_no_history_of_what_is_not_there_or_not_for_everybody(
    db: Session, signed_in: SignIn, path: str
) -> None:
    assert signed_in(Role.ADMINISTRATOR).get(f"/office/audit/history/{path}").status_code == 404


def test_a_persons_history_holds_their_postings(db: Session, signed_in: SignIn) -> None:
    head = making.ambassador("IT", "Rossi")
    db.commit()
    page = signed_in(Role.VIEWER).get(f"/office/audit/history/people/{head.person_id}").text
    assert "Added: posting (Test Rossi, Embassy of Italy)" in page


#: Pages, and the statements that each costs.
COSTS = {
    "/office/audit": 8,
    "/office/audit?cause=rehearsals": 8,
    "/office/audit/history/interactions/1": 9,
    "/stakeholders/engagement/": 7,
    "/stakeholders/engagement/?q=italy": 7,
    "/stakeholders/engagement/promises/": 5,
    "/stakeholders/engagement/1": 11,
    "/stakeholders/engagement/1/edit": 11,
    "/stakeholders/engagement/find?find=e&parties=o1": 8,
}


def test_a_page_costs_the_same_for_one_row_and_for_thirty(
    db: Session, signed_in: SignIn, count_statements: Callable[[], Any]
) -> None:
    reader = signed_in(Role.ADMINISTRATOR)
    asked: list[dict[str, int]] = []
    for first, last in ((0, 1), (1, 30)):
        with because_of(Cause("rehearsals", 1)):
            for number in range(first, last):
                head, maija = (
                    making.ambassador(making.STATES[number], f"Head{number}"),
                    user(f"Maija{number}"),
                )
                noted(
                    head.organisation,
                    head.person,
                    maija,
                    topics=(f"Topic {number}",),
                    commitments=(CommitmentGiven("Send dates", None),),
                )
                promise = db.query(Commitment).order_by(Commitment.id.desc()).first()
                first_meeting = db.query(Commitment).order_by(Commitment.id).first()
                assert promise is not None
                assert first_meeting is not None
                db.flush()
                for one in (promise, first_meeting):
                    one.organisation, one.user = None, maija
                db.flush()
        db.commit()
        asked.append({})
        for path in COSTS:
            with count_statements() as seen:
                assert reader.get(path).status_code == 200
            asked[-1][path] = len(seen)

    assert asked == [COSTS] * 2
    assert db.query(Organisation).count() == 30
