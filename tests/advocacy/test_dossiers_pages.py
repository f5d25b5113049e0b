"""Dossiers through their pages: opened, changed by two people, taken off and brought back, taken along."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import timedelta
from html import unescape
from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from advocacy.dossiers import keeping, pieces
from advocacy.dossiers.models import Deadline, Dossier, Heard, Step
from office import clock
from office.accounts.models import Role
from office.audit.models import AuditEntry, Change
from stakeholders.engagement.keeping import PartyKey
from tests import making
from tests.advocacy.dossiers import dossier, given

SignIn = Callable[[Role], FlaskClient]
LIST = "/advocacy/dossiers/"
#: However many dossiers there are, and however much hangs on one.
STATEMENTS_OF_LIST, STATEMENTS_OF_ONE = 5, 12


def words(html: str) -> str:
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def errors(page: str) -> list[str]:
    return [words(one) for one in re.findall(r'<p class="field-error".*?</p>', page, re.DOTALL)]


def full(title: str, parts: int) -> Dossier:
    """A dossier with so many of everything."""
    one, today = keeping.open_dossier(given(title), usual_stages=True), clock.today()
    mission = making.embassy("EE")
    for number in range(parts):
        hearing = pieces.add(
            one, pieces.HearingGiven(f"Hearing {number}", today, is_ours=True, answer_by=today)
        )
        pieces.add(one, pieces.StatementGiven(f"Statement {number}", today, hearing_id=hearing.id))
        pieces.add(one, pieces.NoteGiven(f"Point {number}", today, Heard.PARTLY))
        pieces.add(one, pieces.DeadlineGiven(f"Deadline {number}", today))
        pieces.name_makers(one, [PartyKey("o", mission.id)], f"role {number}")
    return one


def test_lists_and_one_cost_the_same_with_one_and_with_thirty(
    db: Session, signed_in: SignIn, count_statements: Callable[[], Any]
) -> None:
    viewer = signed_in(Role.VIEWER)
    small, large = full("Small", 1), full("Large", 30)
    db.commit()

    def cost(url: str) -> int:
        with count_statements() as statements:
            assert viewer.get(url).status_code == 200
        return len(statements)

    two = cost(LIST)
    for number in range(28):
        pieces.add(dossier(f"Law {number}"), pieces.DeadlineGiven("Answer", clock.today()))
    db.commit()

    assert (two, cost(LIST)) == (STATEMENTS_OF_LIST, STATEMENTS_OF_LIST)
    assert [cost(f"{LIST}{one.id}") for one in (small, large)] == [STATEMENTS_OF_ONE, STATEMENTS_OF_ONE]


def test_a_dossier_is_opened_once_and_two_who_change_it_are_shown_both_versions(
    db: Session, signed_in: SignIn
) -> None:
    editor = signed_in(Role.EDITOR)
    sent = {"kind": "project", "title-fi": "Lentorata", "usual_stages": "y", "submission": "a number"}
    first, second = (editor.post(f"{LIST}new", data=sent) for _click in range(2))
    one = db.scalars(select(Dossier)).one()
    seen = one.updated_at.isoformat()
    mine = {"kind": "plan", "title-fi": "Lentorata", "title-sv": "Flygbanan", "seen": seen}
    saved = editor.post(f"{LIST}{one.id}/edit", data=mine)
    late = editor.post(f"{LIST}{one.id}/edit", data=mine | {"kind": "agreement", "reference": "Mine"})
    db.expire_all()

    assert (first.status_code, first.location, second.location) == (303, f"{LIST}{one.id}", f"{LIST}{one.id}")
    assert one.stages[0].step is Step.STUDY
    assert (saved.status_code, late.status_code) == (303, 409)
    assert one.called("sv") == "Flygbanan"
    assert "Kind Agreement Plan Reference Mine empty" in words(late.text)
    assert 'value="Mine"' in late.text


@pytest.mark.parametrize(
    ("address", "sent", "said"),
    [
        ("new", {"kind": "plan"}, ["Give it a title in one language at least."]),
        (
            "new",
            {"kind": "plan", "title-en": "A plan", "url": "javascript:alert(1)"},
            ["Write the address of a page, such as https://www.example.org/page."],
        ),
        (
            "new",
            {"kind": "plan", "title-en": "A plan", "theme": "999"},
            ["A theme, a goal or a colleague whom you chose is not there any more. Choose again."],
        ),
        (
            "{}/statements/new",
            {"title": "Ours", "given_on": "2999-01-01", "language": "fi"},
            ["This day is still to come: enter what has taken place."],
        ),
        (
            "{}/notes/new",
            {"point": " ", "noted_on": "2026-01-01", "heard": "in"},
            ["Say in a few words what it is."],
        ),
        ("{}/makers/new", {"save": "1", "role": "decides"}, ["Choose at least one organisation or person."]),
        (
            "{}/stages",
            {"stages-0-actual_on": "2999-01-01", "stages-0-step": "decided", "seen": "x"},
            ["This day is still to come: write it as the day for which the stage is planned."],
        ),
        ("{}/stages", {"stages-0-step": "nonsense", "seen": "x"}, ["Not a valid choice."]),
        (
            "{}/stages",
            {"stages-0-planned_on": "2027-01-01", "stages-0-step": "", "seen": "x"},
            ["Choose a usual stage, or give this one a name."],
        ),
    ],
)
def test_what_is_refused_is_said_at_its_field(
    db: Session, signed_in: SignIn, address: str, sent: dict[str, str], said: list[str]
) -> None:
    editor = signed_in(Role.EDITOR)
    answer = editor.post(LIST + address.format(dossier().id), data=sent)

    assert (answer.status_code, errors(answer.text)) == (422, said)


def test_one_click_takes_a_step_and_one_takes_it_back(db: Session, signed_in: SignIn) -> None:
    editor, today = signed_in(Role.EDITOR), clock.today()
    one = keeping.open_dossier(given(), usual_stages=True)
    due = pieces.add(one, pieces.DeadlineGiven("Answer the ministry", today - timedelta(days=1)))
    db.commit()
    own, stage = f"{LIST}{one.id}", one.stages[0].id

    def state() -> tuple[Any, ...]:
        db.expire_all()
        kept = db.get_one(Deadline, due.id)
        return (kept.done_on, kept.removed_at is None, one.stages[0].actual_on, one.removed_at is None)

    seen = [state()]
    for steps in (
        (f"{own}/deadlines/{due.id}/done", f"{own}/deadlines/{due.id}/undone"),
        (f"{own}/deadlines/{due.id}/remove", f"{own}/deadlines/{due.id}/restore"),
        (f"{own}/stages/{stage}/begun", f"{own}/stages/{stage}/not-begun"),
        (f"{own}/remove", f"{own}/restore"),
    ):
        for url in steps:
            assert editor.post(url).status_code == 303
            seen.append(state())

    as_it_was = (None, True, None, True)
    assert seen[::2] == [as_it_was] * 5
    assert seen[1::2] == [
        (today, True, None, True),
        (None, False, None, True),
        (None, True, today, True),
        (None, True, None, False),
    ]
    other = dossier("Another")
    astray = f"{LIST}{other.id}/deadlines/{due.id}"
    assert [editor.post(f"{astray}/done").status_code, editor.post(f"{own}/notes/1/done").status_code] == [
        404,
        404,
    ]


def test_dossiers_are_taken_along_as_workbooks_and_the_trail_knows(db: Session, signed_in: SignIn) -> None:
    viewer = signed_in(Role.VIEWER)
    one = full("=HYPERLINK(1)", 1)
    db.commit()

    def sheets(answer: Any) -> dict[str, list[list[Any]]]:
        book = CalamineWorkbook.from_filelike(BytesIO(answer.data))
        return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}

    every = sheets(viewer.post(f"{LIST}file"))
    own = sheets(viewer.post(f"{LIST}{one.id}/file"))
    nothing = sheets(viewer.post(f"{LIST}file", data={"kind": "plan"}))
    told = db.scalars(select(AuditEntry).where(AuditEntry.change == Change.DISCLOSED)).all()

    assert [row[0] for row in every["Dossiers"]] == ["Title of the dossier", "=HYPERLINK(1)"]
    assert len(nothing["Dossiers"]) == 1
    assert list(own) == [
        "Dossier",
        "Stages",
        "Decision-makers",
        "Hearings",
        "Statements",
        "What changed",
        "Deadlines",
    ]
    assert own["Statements"][1][1] == "Statement 0"
    assert [(entry.record_type, entry.record_id) for entry in told] == [
        ("dossiers", None),
        ("dossiers", one.id),
        ("dossiers", None),
    ]
