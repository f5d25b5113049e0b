"""An officer lays tables, seats guests without a mouse, and takes the plan away on paper."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import date
from io import BytesIO
from typing import Any

import pikepdf
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import select
from sqlalchemy.orm import Session

from events.programme.models import Event
from events.registration.models import Capacity, Door, Registration, RegistrationStatus
from events.seating.queries import standing_of
from office.accounts.models import Role
from office.audit.models import AuditEntry, Change
from office.database import db as database
from tests import making
from tests.seen_forms import forms_of, press

SignedIn = Callable[..., FlaskClient]
LONG = "Wolfeschlegelsteinhausenbergerdorff von und zu Ägidienberg-Ångström-Øst, Maximiliane Theodora"


def _seminar(*guests: tuple[str, str, str]) -> int:
    """A seminar at which ambassadors have a seat: state, name, name in their own script."""
    event = making.seminar(capacity=None)
    for number, (state, name, own) in enumerate(guests):
        head = making.ambassador(state, name, credentials_on=date(2000, 1, 1 + number))
        head.person.given_name, head.person.own_script_name = "", own
        event_seat = Registration(
            event=event,
            organisation=head.organisation,
            person=head.person,
            name=name,
            rank=head.rank,
            door=Door.OPEN,
            capacity=Capacity.REGISTRANT,
            status=RegistrationStatus.CONFIRMED,
        )
        database.session.add(event_seat)
    number = event.id
    database.session.commit()
    return number


def _names(page: str) -> list[str]:
    """Who sits, seat by seat of all lists; then who has none."""
    return [re.sub(r"\s+", " ", name) for name in re.findall(r'class="seat-who"[^>]*>([^<]*)<', page)]


def test_an_officer_seats_people_without_a_mouse(db: Session, signed_in: SignedIn) -> None:
    number = _seminar(("NO", "First", ""), ("IT", "Second", ""), ("SE", "<b>Third</b>", ""))
    officer, home = signed_in(Role.EDITOR), f"/events/manage/{number}/tables"
    page = officer.get(home).text
    assert "No table plan yet" in page
    wrong = officer.post(home, data={"title": "", "count": "0", "seats": "1", "shape": "oval"})
    assert wrong.status_code == 422 and wrong.text.count("field-error") >= 3
    officer.post(home, data={"title": "Dinner", "count": "1", "seats": "4", "shape": "round"})
    officer.post(
        f"{home}/hosts/new", data={"revision": "1", "name": "The Mayor", "role": "host", "gender": "unknown"}
    )
    page = press(officer, home, f"{home}/propose", follow_redirects=True).text
    assert "4 people have another seat than before." in page and "Everybody who comes has a seat." in page
    assert _names(page) == ["The Mayor", "Second", "&lt;b&gt;Third&lt;/b&gt;", "First"]

    # Each name leads to a list of all seats.
    [seat] = re.findall(rf'href="({home}/seat/g\d+)">Second<', page)
    choice = officer.get(seat).text
    assert re.findall(r"<option[^>]*>([^<]*)<", choice) == [
        "No seat at a table",
        "1: change places with The Mayor",
        "2: here now",
        "3: change places with &lt;b&gt;Third&lt;/b&gt;",
        "4: change places with First",
    ]
    [form] = [one for one in forms_of(choice, seat) if one.action == f"{home}/move"]
    sent = dict(form.fields) | {"seat": re.findall(r'value="(\d+-4)"', choice)[0]}
    moved = officer.post(f"{home}/move", data=sent, follow_redirects=True).text
    assert "Second sits at Table 1, seat 4, and has changed places with First." in moved
    assert "Second sits above their place: higher than First, who comes before them." in moved
    # The same form once more, from a page that is old: nothing is done, and it is said who was first.
    again = officer.post(f"{home}/move", data=sent, follow_redirects=True).text
    assert "has changed the tables since your page was opened. Nothing of yours was done" in again
    assert _names(again) == ["The Mayor", "First", "&lt;b&gt;Third&lt;/b&gt;", "Second"]
    for broken in ("x", "1-", "-", "9" * 12 + "-1", "1-٣", "1-99"):
        gone = officer.post(
            f"{home}/move", data=sent | {"seat": broken, "revision": "4"}, follow_redirects=True
        )
        assert "no longer as it was" in gone.text

    accepted = press(officer, home, f"{home}/conflicts/accept", follow_redirects=True).text
    assert "1 that was accepted" in accepted and "higher than First" in accepted
    press(officer, home, f"{home}/conflicts/warn")
    undo = re.findall(rf'action="({home}/steps/\d+/undo)"', officer.get(home).text)
    assert len(undo) == 1
    assert "It has been taken back." in officer.post(undo[0], follow_redirects=True).text
    assert "taken back already" in officer.post(undo[0], follow_redirects=True).text

    reader = signed_in(Role.VIEWER)
    page = reader.get(home).text
    assert _names(page)[0] == "The Mayor" and "/move" not in page and "Propose" not in page
    assert reader.get(seat).status_code == 403


def test_forms_change_tables_hosts_and_rules(db: Session, signed_in: SignedIn) -> None:
    number = _seminar(("NO", "First", ""), ("IT", "Second", ""))
    officer, home = signed_in(Role.EDITOR), f"/events/manage/{number}/tables"
    officer.post(home, data={"title": "Dinner", "count": "1", "seats": "4", "shape": "round"})

    def changed(action: str, **fields: str) -> str:
        page = officer.get(home).text
        revision = re.findall(r'data-revision="(\d+)"', page)[0]
        return officer.post(
            f"{home}{action}", data={"revision": revision, **fields}, follow_redirects=True
        ).text

    # Such as the last one is proposed, as many as the guests need.
    assert re.findall(r'name="(?:count|seats)"[^>]* value="(\d+)"', officer.get(f"{home}/new").text) == [
        "1",
        "4",
    ]
    changed("/new", count="2", seats="6", shape="english", name="Not of two")
    standing = standing_of(_event(db, number))
    assert standing is not None
    [first, *_others] = tables = [table.id for table in standing.tables]
    assert [(table.name, table.seats, table.shape.value) for table in standing.tables] == [
        ("", 4, "round"),
        ("", 6, "english"),
        ("", 6, "english"),
    ]
    changed("/propose")
    # The first guest of the first table presides there: seat 1 stays.
    assert "Sibelius" in changed(f"/{first}", name="Sibelius", seats="2", shape="round")
    taken = changed(f"/{tables[1]}/remove")
    assert "The table was taken away." in taken and "1 person has no seat at a table any more." in taken
    changed("/rules", title="Lunch", spreading="blocks", couples="free", first_guest="opposite")
    organisations = [
        str(one.registration.organisation_id) for one in standing.sitters.values() if one.registration
    ]
    apart = changed("/apart", first=organisations[0], second=organisations[1])
    assert "Kept apart: Embassy of Norway and Embassy of Italy" in apart and "<h1>Lunch</h1>" in apart
    same = changed("/apart", first=organisations[0], second=organisations[0])
    assert "Both come for the same state or organisation." in same
    added = changed(
        "/hosts/new", name="Aide", title="Head of Protocol", role="company", rank="counsellor", gender="woman"
    )
    assert "Aide sits with the guests" in added
    assert "The table plan was removed." in changed("/remove")
    assert (
        "The event has no table plan any more."
        in officer.post(f"{home}/propose", data={"revision": "1"}, follow_redirects=True).text
    )


def test_the_plan_is_taken_away_on_paper_and_as_a_spreadsheet(db: Session, signed_in: SignedIn) -> None:
    """Names in their own scripts, tagged pages, no formulas; that it left the house is on record."""
    number = _seminar(
        ("JO", "Farid =1+1", "فريد"),
        ("CN", "Guo Zhenbaihe", "郭振百合"),
        ("GR", LONG, "Ελένη"),
        ("TH", "สมชาย ใจดี", ""),
    )
    officer, home = signed_in(Role.EDITOR), f"/events/manage/{number}/tables"
    assert officer.get(f"{home}/plan.pdf").status_code == 404
    officer.post(home, data={"title": "=Dinner", "count": "1", "seats": "5", "shape": "french"})
    press(officer, home, f"{home}/propose")
    answer = signed_in(Role.VIEWER).get(f"{home}/plan.pdf?lang=sv")
    with pikepdf.open(BytesIO(answer.data)) as pdf:
        assert pdf.Root.MarkInfo.Marked and pdf.Root.Lang == "sv" and len(pdf.pages) == 3
        metadata = pdf.open_metadata()
        assert metadata["pdfuaid:part"] == "1"
    book = CalamineWorkbook.from_filelike(BytesIO(officer.get(f"{home}/plan.xlsx").data))
    rows = book.get_sheet_by_index(0).to_python()
    assert [row[:4] for row in rows] == [
        ["Table", "Seat", "Name", "In own script"],
        ["Table 1", "1", "Farid =1+1", "فريد"],
        ["Table 1", "2", LONG, "Ελένη"],
        ["Table 1", "4", "สมชาย ใจดี", ""],
        ["Table 1", "5", "Guo Zhenbaihe", "郭振百合"],
    ]
    assert officer.get(f"{home}/plan.csv").data.startswith(b"\xef\xbb\xbfTable;Seat;Name")
    assert officer.get(f"{home}/plan.doc").status_code == 404
    entered = select(AuditEntry.details).where(AuditEntry.change == Change.DISCLOSED)
    told = db.scalars(entered.order_by(AuditEntry.id)).all()
    assert [one["file"].rpartition(".")[2] for one in told] == ["pdf", "xlsx", "csv"]


def test_tables_cost_the_same_for_one_guest_and_for_thirty(
    db: Session, signed_in: SignedIn, count_statements: Callable[[], Any]
) -> None:
    reader, counted = signed_in(Role.EDITOR), []
    for states in (making.STATES[:1], making.STATES[1:]):
        number = _seminar(*((state, f"From {state}", "") for state in states))
        home = f"/events/manage/{number}/tables"
        reader.post(home, data={"title": "Dinner", "count": "4", "seats": "8", "shape": "french_ends"})
        press(reader, home, f"{home}/propose")
        with count_statements() as statements:
            page = reader.get(home).text
        assert len(_names(page)) == len(states)
        counted.append(len(statements))
    assert counted == [14, 14]


def _event(db: Session, number: int) -> Event:
    db.rollback()
    return db.get_one(Event, number)
