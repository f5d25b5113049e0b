"""Who may read what is written of stakeholders: roles, classes, named or not, on every road there is."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from advocacy.standing import views
from advocacy.standing.models import AssessmentReader, Secrecy, Stand
from office.accounts.models import Role, User
from office.audit.models import AuditEntry, Change
from office.clock import today
from tests import making
from tests.advocacy.standing import assessed, dossier, goal
from tests.stakeholders.engagement import noted, user

SignIn = Callable[[Role], FlaskClient]
NAME, SECRET = "Zanzibarova", "Told on the stairs"

#: Where something of an assessment stands, and what tells of it there.
ROADS: Final = {
    "the gaps": ("/advocacy/stakeholders/", NAME),
    "the matter": ("/advocacy/stakeholders/dossiers/{d}", NAME),
    "the matter before": ("/advocacy/stakeholders/dossiers/{d}?day={day}&before={day}", NAME),
    "the dossier": ("/advocacy/dossiers/{d}", NAME),
    "the plot": ("/advocacy/stakeholders/dossiers/{d}/plot.svg", NAME),
    "the other plot": ("/advocacy/stakeholders/dossiers/{d}/plot.svg-dark", NAME),
    "the person": ("/stakeholders/people/{p}", "Land use act"),
    "the form": ("/advocacy/stakeholders/dossiers/{d}/new?with=p{p}", "the form opens as it was"),
    "the assessment": ("/advocacy/stakeholders/assessments/{a}", SECRET),
    "its history": ("/office/audit/history/assessments/{a}", NAME),
    "the trail": ("/office/audit", NAME),
    "what is written": ("/advocacy/stakeholders/people/{p}", SECRET),
    "its file": ("/advocacy/stakeholders/people/{p}/written.xlsx", ""),
    "search": ("/goto?q=stairs", SECRET),
    "duplicates": ("/stakeholders/duplicates/people/{p}/{q}", "Assessment"),
}
#: Roads that are for administrators, and those that only editors have.
_CHIEFS, _EDITORS = {"the trail", "what is written", "its file"}, {"the form"}
#: Nobody finds evidence by search, and duplicates tell nobody that there is something.
_NOBODYS = {"search", "duplicates"}


def arrange(db: Session, secrecy: Secrecy, how: str, role: Role) -> dict[str, Any]:
    """One assessment, and the member of staff of ``role`` who made it, is named in it, or neither."""
    me = db.query(User).filter(User.role == role).order_by(User.id.desc()).first()
    assert me is not None
    anna, act = making.person(NAME), dossier()
    author = me if how == "wrote it" else user("Author")
    told: dict[str, Any] = {"evidence": SECRET, "secrecy": secrecy, "power": 5, "stand": Stand.BLOCKER}
    made = assessed(act, anna, by=author, **told)
    if how == "is named":
        made.readers.append(AssessmentReader(user=me))
    twin = making.person(NAME)
    db.commit()
    return {"d": act.id, "p": anna.id, "q": twin.id, "a": made.id, "day": today().isoformat()}


@pytest.mark.parametrize(
    ("secrecy", "how", "role", "reads"),
    [
        (Secrecy.INTERNAL, "neither", Role.VIEWER, True),
        (Secrecy.CONFIDENTIAL, "neither", Role.VIEWER, False),
        (Secrecy.CONFIDENTIAL, "is named", Role.VIEWER, True),
        (Secrecy.INTERNAL, "neither", Role.EDITOR, True),
        (Secrecy.CONFIDENTIAL, "neither", Role.EDITOR, False),
        (Secrecy.CONFIDENTIAL, "is named", Role.EDITOR, True),
        (Secrecy.CONFIDENTIAL, "wrote it", Role.EDITOR, True),
        (Secrecy.CONFIDENTIAL, "neither", Role.ADMINISTRATOR, True),
    ],
)
def test_who_may_read_what_on_every_road(
    db: Session, signed_in: SignIn, secrecy: Secrecy, how: str, role: Role, reads: bool
) -> None:
    browser = signed_in(role)
    numbers = arrange(db, secrecy, how, role)
    found: dict[str, object] = {}
    for road, (place, words) in ROADS.items():
        answer = browser.get(place.format(**numbers))
        told = answer.status_code == 200 and (road == "its file" or words in answer.text)
        found[road] = told if answer.status_code in {200, 404} else answer.status_code
    expected: dict[str, object] = {**dict.fromkeys(ROADS, reads), **dict.fromkeys(_NOBODYS, False)}
    if role is not Role.ADMINISTRATOR:
        expected |= dict.fromkeys(_CHIEFS, 403)
    if role is Role.VIEWER:
        expected |= dict.fromkeys(_EDITORS, 403)

    assert found == expected
    # What is drawn in a picture of points cannot be read from it: the trail says how many there are.
    browser.get(f"/advocacy/stakeholders/dossiers/{numbers['d']}/plot.png")
    browser.post(f"/advocacy/dossiers/{numbers['d']}/file")
    taken = select(AuditEntry).where(
        AuditEntry.change == Change.DISCLOSED, AuditEntry.record_type == "dossiers"
    )
    drawn = [entry.details.get("stakeholders") for entry in db.scalars(taken.order_by(AuditEntry.id))]
    assert drawn == [*[int(reads)] * 3, None]
    closed = f"/advocacy/stakeholders/assessments/{numbers['a']}"
    sent = [browser.post(f"{closed}/{deed}").status_code for deed in ("take-back", "put-back", "readers")]
    may_change = role is not Role.VIEWER
    readers = (
        303 if secrecy is Secrecy.CONFIDENTIAL and (how == "wrote it" or role is Role.ADMINISTRATOR) else 404
    )
    allowed = [303, 303, readers] if reads else [404] * 3
    assert sent == (allowed if may_change else [403] * 3)


def test_what_is_taken_away_is_in_the_trail_and_holds_what_was_taken_back(
    db: Session, signed_in: SignIn
) -> None:
    chief = signed_in(Role.ADMINISTRATOR)
    numbers = arrange(db, Secrecy.CONFIDENTIAL, "neither", Role.ADMINISTRATOR)
    chief.post(f"/advocacy/stakeholders/assessments/{numbers['a']}/take-back", follow_redirects=True)
    assert NAME not in chief.get(f"/advocacy/stakeholders/dossiers/{numbers['d']}").text
    assert SECRET in chief.get(f"/advocacy/stakeholders/people/{numbers['p']}").text
    file = chief.get(f"/advocacy/stakeholders/people/{numbers['p']}/written.xlsx")
    plot = chief.get(f"/advocacy/stakeholders/dossiers/{numbers['d']}/plot.png")

    assert (file.data[:2], plot.data[:4]) == (b"PK", b"\x89PNG")
    entries = db.query(AuditEntry).filter(AuditEntry.change == Change.DISCLOSED).order_by(AuditEntry.id)
    assert [(e.record_type, e.record_id, sorted(e.details)) for e in entries] == [
        ("people", numbers["p"], ["file", "rows"]),
        ("dossiers", numbers["d"], ["file", "stakeholders"]),
    ]


def test_an_assessment_in_a_dossier_that_was_removed_leads_to_the_dossier(
    db: Session, signed_in: SignIn
) -> None:
    editor, act = signed_in(Role.EDITOR), dossier()
    page = f"/advocacy/stakeholders/assessments/{assessed(act, making.person(NAME)).id}"
    db.commit()
    assert "Assess anew" in editor.get(page).text
    editor.post(f"/advocacy/dossiers/{act.id}/remove")
    # The first page after it still says that it was removed.
    editor.get("/advocacy/dossiers/")
    text = editor.get(page).text
    offered = "Assess anew" in text, f"/advocacy/stakeholders/dossiers/{act.id}" in text
    assert (offered, editor.post(f"{page}/take-back").location) == (
        (False, False),
        f"/advocacy/dossiers/{act.id}",
    )
    assert editor.get(f"/advocacy/dossiers/{act.id}").status_code == 200


def test_others_may_write_while_a_plot_is_drawn(
    db: Session, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    browser, number = signed_in(Role.VIEWER), dossier().id
    db.commit()
    done: list[str] = []

    def noting(name: str) -> None:
        real = getattr(views, name)

        def entering(*given: Any) -> Any:
            done.append(name)
            return real(*given)

        monkeypatch.setattr(views, name, entering)

    noting("figure_response")
    noting("writing")
    assert browser.get(f"/advocacy/stakeholders/dossiers/{number}/plot.svg").status_code == 200
    assert done == ["figure_response", "writing"]


def test_somebody_is_assessed_once_however_often_the_form_is_sent(db: Session, signed_in: SignIn) -> None:
    editor = signed_in(Role.EDITOR)
    anna, rails = making.person(NAME), goal()
    db.commit()
    place = f"/advocacy/stakeholders/goals/{rails.id}/new?with=p{anna.id}"
    form = {
        "power": "4",
        "interest": "2",
        "stand": "sceptic",
        "wanted": "supporter",
        "assessed_on": today().isoformat(),
        "evidence": "Spoke against it",
        "secrecy": "internal",
        "submission": "once",
    }
    wrong = form | {"evidence": " ", "assessed_on": (today() + timedelta(days=1)).isoformat(), "power": "9"}
    assert editor.post(place, data=wrong).status_code == 422
    assert editor.get(f"/advocacy/stakeholders/goals/{rails.id}/new?q=zanzi").text.count(NAME) == 1
    answers = [editor.post(place, data=form) for _time in range(2)]
    assert [answer.location for answer in answers] == [f"/advocacy/stakeholders/goals/{rails.id}"] * 2
    page = editor.get(answers[0].location).text
    assert ("Keep satisfied" in page, page.count("Spoke against it")) == (True, 1)


@pytest.mark.parametrize(
    ("place", "statements"),
    [
        ("/advocacy/stakeholders/", 8),
        ("/advocacy/stakeholders/dossiers/1", 8),
        ("/advocacy/stakeholders/acquaintances", 6),
    ],
)
def test_pages_cost_the_same_with_one_stakeholder_and_with_thirty(
    db: Session, signed_in: SignIn, count_statements: Callable[[], Any], place: str, statements: int
) -> None:
    browser = signed_in(Role.VIEWER)
    maija, act = user("Maija"), dossier()

    def add(count: int) -> None:
        for number in range(count):
            who = making.person(f"Person{number}")
            assessed(act, who, ago=500, by=maija, power=2)
            assessed(act, who, by=maija, power=5, stand=Stand.BLOCKER)
            noted(who, maija, held_on=today() - timedelta(days=200))
            assessed(goal(f"Goal {number}"), who, by=maija)
        db.commit()

    found = []
    for rows in (1, 29):
        add(rows)
        with count_statements() as seen:
            assert browser.get(place).status_code == 200
        found.append(len(seen))
    assert found == [statements] * 2


def test_what_was_entered_for_the_whole_office_can_be_made_confidential(
    db: Session, signed_in: SignIn
) -> None:
    author, other = signed_in(Role.EDITOR), signed_in(Role.VIEWER)
    numbers = arrange(db, Secrecy.INTERNAL, "wrote it", Role.EDITOR)
    place, colleague = f"/advocacy/stakeholders/assessments/{numbers['a']}", user("Reader").id
    db.commit()

    offered = ["Make it confidential" in browser.get(place).text for browser in (author, other)]
    sent = author.post(f"{place}/readers", data={"readers": str(colleague)})

    assert (offered, sent.status_code) == ([True, False], 303)
    assert [browser.get(place).status_code for browser in (author, other)] == [200, 404]
    assert list(db.scalars(select(AssessmentReader.user_id))) == [colleague]
