"""Contacts and promises by what they are about, and the companies' half-years, through their pages."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, time, timedelta
from io import BytesIO
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from python_calamine import CalamineWorkbook
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from advocacy.contacts import home, keeping, queries, reporting
from advocacy.contacts.keeping import CompanyGiven, ContactGiven, LinkKey
from advocacy.contacts.models import CityCompany, CompanyContact, CompanyReport, ContactLink, Means
from advocacy.contacts.queries import About
from advocacy.contacts.rules import Half
from advocacy.contacts.words import scale_words
from office import clock
from office.accounts.models import Role, User
from office.audit.models import AuditEntry, Change
from stakeholders.engagement.keeping import CommitmentGiven
from stakeholders.engagement.models import Confidentiality, Way
from stakeholders.engagement.queries import Reader
from tests import making
from tests.advocacy.standing import dossier, goal
from tests.stakeholders.engagement import key, noted, user

SignIn = Callable[[Role], FlaskClient]
SUBJECT = "Satamien hukkalämpö rinnastetaan uusiutuvaan energiaan."
SECRET = "Zanzibar"


def company(name: str = "Harbour Heat", **said: Any) -> CityCompany:
    return keeping.add_company(CompanyGiven(name=name, **said))


def contact(of: CityCompany, day: date, **said: Any) -> CompanyContact:
    values = {"subject": SUBJECT, "targets": "A ministry", "means": Means.MEETING} | said
    return keeping.add_contact(of, ContactGiven(day, **values))


def last_step(db: Session) -> int | None:
    return db.scalar(select(AuditEntry.cause_id).order_by(AuditEntry.id.desc()).limit(1))


def test_a_company_enters_mends_and_reports_its_half_year_and_each_step_can_be_taken_back(
    app: Flask, db: Session, signed_in: SignIn, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(clock, "today", lambda zone=None: date(2026, 7, 2))

    def waiting() -> list[tuple[date | None, int]]:
        with app.test_request_context():
            return [(task.due, task.count) for task in home.tasks()]

    browser = signed_in(Role.EDITOR)
    new = {"name": "Harbour Heat", "organisation": "", "business_id": "1234567-2", "submission": "one"}
    refused = browser.post("/advocacy/companies/new", data=new)
    assert (refused.status_code, "This is no business ID" in refused.text) == (422, True)
    for submission in ("one", "one", "two"):
        sent = new | {"business_id": "1234567-1", "submission": submission}
        assert browser.post("/advocacy/companies/new", data=sent).location == "/advocacy/companies/1"
    made = db.scalars(select(CityCompany)).one()
    found = {typed: browser.get(f"/goto?q={typed}&part=1").text for typed in ("transpar", "harbour he")}
    assert [found["transpar"].count("<li>"), "/advocacy/companies/" in found["transpar"]] == [1, True]
    assert "/advocacy/companies/1" in found["harbour he"]

    said = {"company": "1", "subject": SUBJECT, "targets": "A\r\n A\nB ", "means": "phone"}
    for number in range(1, 7):
        sent = said | {"held_on": f"2026-06-{number:02}", "submission": f"day {number}"}
        for _click in range(2):
            answer = browser.post("/advocacy/companies/contacts/new", data=sent)
            assert answer.location == "/advocacy/companies/1?half=2026-1"
    entered = db.scalars(select(CompanyContact).order_by(CompanyContact.id)).all()
    assert (len(entered), entered[0].targets) == (6, "A\nB")
    assert waiting() == [(date(2026, 8, 31), 6)]

    # One is made too short: it is told, and the half-year cannot be reported.
    seen = entered[5].updated_at.isoformat()
    short = said | {"held_on": "2026-06-06", "subject": "x" * 49, "seen": seen}
    place, report = f"/advocacy/companies/contacts/{entered[5].id}", "/advocacy/companies/1/2026-1/report"
    assert [browser.post(place, data=short).status_code for _click in range(2)] == [303, 303]
    late = browser.post(place, data=short | {"subject": SUBJECT})
    assert (late.status_code, "Somebody else has changed this" in late.text) == (409, True)
    page = browser.get("/advocacy/companies/1").text
    assert "The subject has 49 characters, and needs 50 at least." in page
    refused = browser.post(report, data={"reported_on": "2026-07-02"})
    assert (refused.status_code, "One contact cannot be reported" in refused.text) == (422, True)
    assert browser.post(f"/advocacy/companies/1/steps/{last_step(db)}/take-back").status_code == 303

    for day, words in (("2026-06-30", "once it is over"), ("2026-07-03", "has not come yet")):
        refused = browser.post(report, data={"reported_on": day})
        assert (refused.status_code, words in refused.text) == (422, True)
    for _click in range(2):
        assert browser.post(report, data={"reported_on": "2026-07-02"}).status_code == 303
    told = db.scalars(select(CompanyReport)).one()
    assert (told.contacts, told.by and told.by.name, waiting()) == (6, "Editor", [])
    browser.post(f"{place}/remove")
    assert (
        "were entered, corrected or taken out since" in browser.get("/advocacy/companies/1?half=2026-1").text
    )
    browser.post("/advocacy/companies/1/2026-1/unreport")
    assert db.scalars(select(CompanyReport)).all() == []
    assert browser.post(report.replace("2026-1", "2026-7"), data={}).status_code == 404

    browser.post("/advocacy/companies/1/remove")
    assert browser.get("/advocacy/companies/contacts/new").location == "/advocacy/companies/new"
    assert browser.post("/advocacy/companies/1/restore").location == "/advocacy/companies/1"
    assert made.removed_at is None


def test_the_year_is_told_in_words_and_the_file_holds_what_is_itemised(
    db: Session, signed_in: SignIn
) -> None:
    one = company(business_id="1234567-1", until=date(2021, 7, 3))
    for month, day in ((1, 1), (2, 1), (7, 1), (7, 2), (7, 3)):
        contact(one, date(2021, month, day), targets="=cmd()")
    year = reporting.year_of(one, 2021)
    assert scale_words(year).startswith("5 contacts have been entered in 2021. Up to 5 a calendar year are")
    contact(one, date(2021, 9, 4), subject=SUBJECT.upper(), targets="B", means=None)
    year = reporting.year_of(one, 2021)
    assert "Since the sixth, of 4 September 2021" in scale_words(year)
    # The sixth came after 31 August: all stand in the report of July–December, each subject once.
    subjects = reporting.by_subject(year.itemised(Half(2021, 2)))
    assert [(s.text, s.targets, s.means, len(s.contacts)) for s in subjects] == [
        (SUBJECT, ["=cmd()", "B"], ["meeting"], 6)
    ]
    db.commit()
    browser = signed_in(Role.VIEWER)
    place = f"/advocacy/companies/{one.id}/2021-2/file"
    rows = CalamineWorkbook.from_filelike(BytesIO(browser.get(f"{place}.xlsx").data))
    table = rows.get_sheet_by_index(0).to_python()
    assert (len(table), table[1][3], table[1][5:7]) == (7, "2021-01-01", ["55", "=cmd()"])
    assert table[6][9] == "The means of contact is missing. The city did not own the company on that day."
    assert "'=cmd()" in browser.get(f"{place}.csv").text
    assert browser.get(f"{place}.pdf").status_code == 404
    assert db.scalar(select(func.count()).where(AuditEntry.change == Change.DISCLOSED)) == 2


def test_a_note_is_reported_for_a_company_once_and_a_confidential_one_never(
    db: Session, signed_in: SignIn
) -> None:
    browser, one, italy = signed_in(Role.EDITOR), company(), making.embassy("IT")
    editor = db.scalars(select(User).where(User.name == "Editor")).one()
    notes = [
        noted(italy, held_on=date(2021, month, day), held_at=hour, way=Way.CALL, by=editor)
        for month, day, hour in ((6, 30, time(23, 59)), (7, 1, time(0)))
    ]
    secret = noted(italy, by=editor, confidentiality=Confidentiality.CONFIDENTIAL)
    db.commit()
    for note, half in zip(notes, ("2021-1", "2021-2"), strict=True):
        form = browser.get(f"/advocacy/companies/contacts/new?note={note.id}").text
        assert ('<option selected value="phone">' in form, italy.called("en") in form) == (True, True)
        sent = {"company": one.id, "held_on": note.held_on, "note": note.id, "topic": "x" * 200}
        for submission in ("a", "b"):
            data = sent | {"submission": f"{submission} {note.id}"}
            answer = browser.post("/advocacy/companies/contacts/new", data=data)
            assert answer.location == f"/advocacy/companies/{one.id}?half={half}"
    sent = {"company": one.id, "held_on": "2021-07-01", "note": secret.id}
    refused = browser.post("/advocacy/companies/contacts/new", data=sent)
    assert "This note is confidential" in refused.text
    assert db.scalar(select(func.count()).select_from(CompanyContact)) == 2
    assert "Report for a company" not in browser.get(f"/stakeholders/engagement/{secret.id}").text


def test_promises_are_seen_by_what_they_are_about_and_only_by_those_who_may_read_them(
    db: Session, signed_in: SignIn
) -> None:
    maija, italy, sweden = user("Maija"), making.embassy("IT"), making.embassy("SE")
    rails, law, event = goal(), dossier(), making.seminar(starts_at=clock.now() - timedelta(days=9))
    ago, ahead = clock.today() - timedelta(days=1), clock.today() + timedelta(days=1)
    owed = (
        CommitmentGiven("Ours, late", key(maija), ago),
        CommitmentGiven("Theirs, soon", key(italy), ahead),
    )
    plain = noted(italy, maija, by=maija, commitments=owed)
    late = (CommitmentGiven(f"Call {SECRET}", key(sweden), ago),)
    secret = noted(
        sweden, by=maija, subject=SECRET, confidentiality=Confidentiality.CONFIDENTIAL, commitments=late
    )
    noted(italy, maija, by=maija, commitments=(CommitmentGiven("About nothing", key(maija), ago),))
    at = [LinkKey("goal", rails.id), LinkKey("dossier", law.id), LinkKey("event", event.id)]
    for note in (plain, secret):
        keeping.say_about(note, at, ())
    db.commit()
    viewer, insider = signed_in(Role.VIEWER), Reader(maija.id)
    outsider = Reader(db.scalars(select(User.id).where(User.name == "Viewer")).one())

    def sums(by: About, reader: Reader) -> dict[str, tuple[int, ...]]:
        found = queries.summary(by, reader, clock.today())
        return {
            one.key: (one.ours, one.ours_overdue, one.theirs, one.theirs_overdue, one.contacts)
            for one in [*found.groups, found.total]
        }

    rest, total = {"none": (1, 1, 0, 0, 0)}, {"": (2, 2, 1, 0, 0)}
    for by, number in ((About.GOAL, rails.id), (About.DOSSIER, law.id), (About.EVENT, event.id)):
        assert sums(by, outsider) == {str(number): (1, 1, 1, 0, 1)} | rest | total
        assert sums(by, insider) == {str(number): (1, 1, 2, 1, 2)} | rest | {"": (2, 2, 2, 1, 0)}
    assert sums(About.ORGANISATION, outsider) == {str(italy.id): (2, 2, 1, 0, 0)} | total
    assert (
        sums(About.OWNER, outsider)
        == {
            f"u{maija.id}": (2, 2, 0, 0, 0),
            f"o{italy.id}": (0, 0, 1, 0, 0),
        }
        | total
    )

    def overdue(reader: Reader, shown: int) -> tuple[list[str], list[str]]:
        found = queries.commitments_overdue(clock.today(), reader, shown=shown)
        return [str(one) for one in found.ours], [str(one) for one in found.theirs]

    assert overdue(insider, 9) == (["Ours, late", "About nothing"], [f"Call {SECRET}"])
    assert overdue(outsider, 9) == (["Ours, late", "About nothing"], [])
    assert overdue(insider, 1) == (["Ours, late"], [f"Call {SECRET}"])

    pages = {
        f"promises?goal={rails.id}": ["Ours, late", "Theirs, soon"],
        "promises?event=none": ["About nothing"],
        f"promises?dossier={law.id}&owner=o{italy.id}": ["Theirs, soon"],
        "promises?owner=x1": [],
        f"notes?event={event.id}": ["The harbour"],
    }
    for page, words in pages.items():
        shown = viewer.get(f"/advocacy/contacts/{page}").text
        known = ("Ours, late", "Theirs, soon", "About nothing", "The harbour")
        found = [one for one in known if f">{one}</a>" in shown]
        assert (page, found, SECRET in shown) == (page, words, False)
    for page in (f"/advocacy/goals/{rails.id}", f"/advocacy/dossiers/{law.id}", f"/events/manage/{event.id}"):
        shown = viewer.get(page).text
        assert (SECRET in shown, "Ours, late" in shown, "One contact" in shown) == (False, True, True)
    editor = signed_in(Role.EDITOR)
    assert editor.get(f"/advocacy/contacts/notes/{secret.id}/about").status_code == 404
    assert editor.get(f"/advocacy/companies/contacts/new?note={secret.id}").status_code == 404


def test_two_who_say_at_once_what_a_contact_was_about_are_both_heard(db: Session, signed_in: SignIn) -> None:
    browser, note, rails, law = signed_in(Role.EDITOR), noted(making.embassy("IT")), goal(), dossier()
    db.commit()
    place = f"/advocacy/contacts/notes/{note.id}/about"

    def keys() -> set[LinkKey]:
        db.expire_all()
        return {keeping.key_of(link) for link in db.scalars(select(ContactLink))}

    for sent in ({"goals": rails.id}, {"goals": rails.id}, {"dossiers": law.id}):
        answer = browser.post(place, data=sent | {"event": "", "seen": ""})
        assert answer.location == f"/stakeholders/engagement/{note.id}"
    assert keys() == {LinkKey("goal", rails.id), LinkKey("dossier", law.id)}
    browser.post(place, data={"event": "", "seen": f"goal-{rails.id} dossier-{law.id} rubbish"})
    assert keys() == set()
    browser.post(f"/advocacy/contacts/notes/{note.id}/steps/{last_step(db)}/take-back")
    assert keys() == {LinkKey("goal", rails.id), LinkKey("dossier", law.id)}
    assert browser.post(place, data={"goals": "99", "event": ""}).status_code == 422


@pytest.mark.parametrize("rows", [1, 30])
def test_the_pages_cost_the_same_with_one_row_and_with_thirty(
    db: Session, signed_in: SignIn, count_statements: Callable[[], Any], rows: int
) -> None:
    italy, maija, rails = making.embassy("IT"), user("Maija"), goal()
    first = company()
    for number in range(rows):
        contact(first, date(2021, 1, 1))
        if number % 5 == 0:
            contact(company(f"Company {number}"), date(2021, 1, 1))
        owed = (CommitmentGiven(f"Promise {number}", key(maija), clock.today() - timedelta(days=1)),)
        keeping.say_about(noted(italy, by=maija, commitments=owed), [LinkKey("goal", rails.id)], ())
    db.commit()
    browser = signed_in(Role.VIEWER)
    asked = []
    for page in ("contacts/", "contacts/promises", "contacts/notes", "companies/", "companies/1?half=2021-1"):
        browser.get(f"/advocacy/{page}")
        with count_statements() as statements:
            assert browser.get(f"/advocacy/{page}").status_code == 200
        asked.append(len(statements))
    assert asked == [7, 9, 10, 4, 7]
