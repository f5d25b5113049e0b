"""Who may read what was told in confidence, by role and by name: on every road, down to the numbers."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from datetime import timedelta
from io import BytesIO
from typing import Any, Final
from zipfile import ZipFile

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from advocacy.contacts import keeping
from advocacy.contacts.keeping import CompanyGiven, ContactGiven, LinkKey
from advocacy.contacts.models import ContactLink
from advocacy.standing.models import AssessmentReader, Secrecy
from office.accounts.models import Role, User
from office.audit.models import AuditEntry
from office.audit.steps import new_step
from office.audit.trail import Actor, acting_as, because_of
from office.clock import now, today
from stakeholders.engagement.keeping import CommitmentGiven
from stakeholders.engagement.models import Confidentiality, Interaction
from tests import making
from tests.advocacy.standing import assessed, dossier, goal
from tests.stakeholders.engagement import key, noted, user

SignIn = Callable[[Role], FlaskClient]
#: Words of the meeting, of what was promised there, of what an assessment rests on.
SUBJECT, PROMISE, EVIDENCE = "Zanzibar", "Cloves by Friday", "Told on the stairs"

#: Where something of a meeting stands, and what tells of it there.
ROADS: Final = {
    "what is overdue": ("/advocacy/contacts/", PROMISE),
    "sums by goal": ("/advocacy/contacts/?by=goal", "Rails before homes"),
    "sums by dossier": ("/advocacy/contacts/?by=dossier", "Land use act"),
    "sums by seminar": ("/advocacy/contacts/?by=event", "contacts/notes?event="),
    "sums by organisation": ("/advocacy/contacts/?by=organisation", "Embassy of Italy"),
    "sums by owner": ("/advocacy/contacts/?by=owner", "Embassy of Italy"),
    "the promises": ("/advocacy/contacts/promises?state=all", PROMISE),
    "the promises of a goal": ("/advocacy/contacts/promises?goal={g}", PROMISE),
    "the promises of an owner": ("/advocacy/contacts/promises?owner=o{o}", PROMISE),
    "the contacts": ("/advocacy/contacts/notes", SUBJECT),
    "the contacts about nothing": ("/advocacy/contacts/notes?goal=none&dossier=none&event=none", "no such"),
    "the goal": ("/advocacy/goals/{g}", PROMISE),
    "the dossier": ("/advocacy/dossiers/{d}", PROMISE),
    "the seminar": ("/events/manage/{e}", PROMISE),
    "who knows whom": ("/advocacy/stakeholders/acquaintances", "Rossi"),
    "who knows the stakeholders": ("/advocacy/stakeholders/goals/{g}", "one contact in the log"),
    "the person": ("/stakeholders/people/{p}", SUBJECT),
    "the organisation": ("/stakeholders/organisations/{o}", PROMISE),
    "before a meeting": ("/stakeholders/organisations/{o}/before-a-meeting", PROMISE),
    "the note": ("/stakeholders/engagement/{m}", SUBJECT),
    "its history": ("/office/audit/history/interactions/{m}", SUBJECT),
    "search": ("/goto?q=zanzibar", SUBJECT),
    "Today": ("/", PROMISE),
    "the trail": ("/office/audit", SUBJECT),
    "what it was about": ("/advocacy/contacts/notes/{m}/about", "Rails before homes"),
    "reporting it": ("/advocacy/companies/contacts/new?note={m}", "This note is confidential"),
    # What is drawn for everybody tells of it to nobody.
    "the picture": ("/advocacy/", PROMISE),
    "the picture of the country": ("/advocacy/?country=IT", PROMISE),
    "a briefing": ("/advocacy/briefings/1?lines=all", PROMISE),
    "its file": ("/advocacy/briefings/1.json", PROMISE),
    "two compared": ("/advocacy/briefings/compare?from=1&to=now", PROMISE),
    "the company": ("/advocacy/companies/{c}", SUBJECT),
    "its file for the register": ("/advocacy/companies/{c}/{half}/file.csv", SUBJECT),
    "duplicates": ("/stakeholders/duplicates/people/{p}/{q}", "Meetings"),
}
_CHIEFS: Final = {"the trail"}
_EDITORS: Final = {"what it was about", "reporting it"}
_NOBODYS: Final = set(list(ROADS)[list(ROADS).index("the picture") :]) | {"the contacts about nothing"}


def arrange(db: Session, how: str, role: Role) -> dict[str, Any]:
    """A confidential meeting: somebody of ``role`` entered it, took part, owes something, or neither."""
    me = db.scalars(select(User).where(User.role == role).order_by(User.id.desc())).first()
    assert me is not None
    author = me if how == "wrote it" else user("Author")
    head = making.ambassador("IT", "Rossi")
    rails, act, twin = goal(), dossier(), making.person("Rossi")
    event = making.seminar(starts_at=now() - timedelta(days=9))
    assessed(rails, head.person, power=5)
    late = today() - timedelta(days=2)
    owed = [CommitmentGiven(PROMISE, key(head.organisation), late)]
    owed += [CommitmentGiven("Nutmeg", key(me), late)] if how == "owes" else []
    meeting = noted(
        head.organisation,
        head.person,
        user("Author"),
        *([me] if how == "is named" else []),
        by=author,
        subject=SUBJECT,
        confidentiality=Confidentiality.CONFIDENTIAL,
        commitments=tuple(owed),
    )
    for link in ({"goal": rails}, {"dossier": act}, {"event": event}):
        db.add(ContactLink(interaction=meeting, **link))
    company = keeping.add_company(CompanyGiven(name="Harbour Heat"))
    reported = keeping.add_contact(company, ContactGiven(today(), "Heat"))
    reported.interaction = meeting
    db.commit()
    return {
        "g": rails.id,
        "d": act.id,
        "e": event.id,
        "o": head.organisation_id,
        "p": head.person_id,
        "m": meeting.id,
        "q": twin.id,
        "c": company.id,
        "half": reported.half.key,
    }


@pytest.mark.parametrize(
    ("how", "role", "reads"),
    [
        ("neither", Role.VIEWER, False),
        ("owes", Role.VIEWER, True),
        ("is named", Role.EDITOR, True),
        ("wrote it", Role.EDITOR, True),
        ("neither", Role.ADMINISTRATOR, True),
    ],
)
def test_who_reads_of_a_meeting_on_every_road(
    db: Session, signed_in: SignIn, how: str, role: Role, reads: bool
) -> None:
    browser, chief = signed_in(role), signed_in(Role.ADMINISTRATOR)
    numbers = arrange(db, how, role)
    # Even one who reads everything keeps what everybody may know.
    chief.post("/advocacy/briefings/new", data={"title": "Of the chief", "submission": "1"})
    found: dict[str, object] = {}
    for road, (place, words) in ROADS.items():
        answer = browser.get(place.format(**numbers))
        told = answer.status_code == 200 and words in answer.text
        found[road] = told if answer.status_code in {200, 404} else answer.status_code
    expected: dict[str, object] = {**dict.fromkeys(ROADS, reads), **dict.fromkeys(_NOBODYS, False)}
    if role is not Role.ADMINISTRATOR:
        expected |= dict.fromkeys(_CHIEFS, 403)
    if role is Role.VIEWER:
        # Today reminds those who can do something about it.
        expected |= dict.fromkeys(_EDITORS, 403) | {"Today": False}
    assert found == expected
    note = browser.get(f"/stakeholders/engagement/{numbers['m']}").text
    assert ("stands there for everybody who signs in here" in note) is reads
    # Who has met them is met, for those who may know; to everybody else they are still to be met.
    unmet = browser.get("/advocacy/stakeholders/").text
    assert ("Everybody with a power of 4 or 5" in unmet) is reads


def _whatever_changes(text: str) -> str:
    """A page without what differs each time it is asked for."""
    text = re.sub(r'(csrf|submission|seen)[^>]*>|data-token="[^"]*"|<time[^>]*>', "", text)
    return re.sub(r"\d\d?[:.]\d\d\b", "", text)


def _told(browser: FlaskClient, places: dict[str, str]) -> Iterator[tuple[str, tuple[int, object, object]]]:
    for name, place in places.items():
        answer = browser.get(place)
        content: object = answer.data
        if (answer.mimetype or "").startswith(("text", "image/svg")):
            content = _whatever_changes(answer.text)
        elif "spreadsheet" in (answer.mimetype or ""):
            archive = ZipFile(BytesIO(answer.data))
            content = [archive.read(one) for one in archive.namelist() if "docProps" not in one]
        yield name, (answer.status_code, content, answer.headers.get("ETag"))


#: Asked before and after: those of `ROADS` that a stranger may open, and numbers and drawings beside them.
_BESIDE: Final = {
    "stakeholders": "/advocacy/stakeholders/",
    "stakeholders of a dossier": "/advocacy/stakeholders/dossiers/{d}",
    "as they were": "/advocacy/stakeholders/goals/{g}?day=2020-01-01&before=2019-01-01",
    "who was unmet for a day": "/advocacy/stakeholders/?days=1",
    "goals": "/advocacy/goals/",
    "dossiers": "/advocacy/dossiers/",
    "themes": "/advocacy/themes/",
    "networks": "/advocacy/networks/",
    "companies": "/advocacy/companies/",
    "the history of a goal": "/office/audit/history/advocacy_goals/{g}",
    "the history of a dossier": "/office/audit/history/dossiers/{d}",
    "the history of a person": "/office/audit/history/people/{p}",
    "the history of an organisation": "/office/audit/history/organisations/{o}",
    "people": "/stakeholders/people",
    "organisations": "/stakeholders/organisations",
    "meetings": "/stakeholders/engagement/",
    "narrowed to what is confidential": "/stakeholders/engagement/?class=confidential",
    "promises": "/stakeholders/engagement/promises/?state=all",
    "the year": "/stakeholders/organisations/{o}/before-a-meeting",
    "duplicates of organisations": "/stakeholders/duplicates/organisations/{o}/{o2}",
    "a merge": "/stakeholders/duplicates/merges/1",
    "a guess": "/advocacy/stakeholders/assessments/1",
    "another": "/advocacy/stakeholders/assessments/2",
    "a third": "/stakeholders/engagement/2",
    "Go to": "/goto?q=rossi",
    "events": "/events/manage/",
}


def _confide(db: Session, numbers: dict[str, Any], chief: FlaskClient) -> None:
    """What only Anna knows: whom she met, what was promised, how they stand. The chief takes it away."""
    anna = user("Anna")
    said: dict[str, Any] = {"secrecy": Secrecy.CONFIDENTIAL, "power": 5, "evidence": EVIDENCE}
    meeting = db.get_one(Interaction, numbers["m"])
    theirs = [party for party in meeting.parties if not party.is_ours]
    ahead, late = today() + timedelta(days=2), today() - timedelta(days=3)
    italy = next(party.organisation for party in theirs if party.organisation is not None)
    rossi = next(party.person for party in theirs if party.person is not None)
    owed = [CommitmentGiven(PROMISE, key(who), day) for who in (anna, italy, rossi) for day in (ahead, late)]
    told: dict[str, Any] = {"confidentiality": Confidentiality.CONFIDENTIAL, "subject": SUBJECT}
    for links in ({}, {"goal_id": numbers["g"]}, {"dossier_id": numbers["d"]}, {"event_id": numbers["e"]}):
        one = noted(italy, rossi, anna, by=anna, commitments=tuple(owed), **told)
        if links:
            db.add(ContactLink(interaction=one, **links))
    for link in db.scalars(select(ContactLink).where(ContactLink.interaction_id == meeting.id)):
        matter: Any = link.goal or link.dossier
        for who in (italy, rossi) if matter is not None else ():
            made = assessed(matter, who, by=anna, **said)
            made.readers.append(AssessmentReader(user=user("Bertil")))
    db.commit()
    for place in (
        f"/advocacy/stakeholders/dossiers/{numbers['d']}/plot.svg",
        f"/advocacy/stakeholders/goals/{numbers['g']}/plot.png",
        f"/advocacy/stakeholders/people/{numbers['p']}/written.xlsx",
        f"/advocacy/dossiers/{numbers['d']}",
    ):
        assert chief.get(place).status_code == 200


def test_what_is_confided_changes_nothing_for_a_stranger(db: Session, signed_in: SignIn) -> None:
    # An editor opens all that a viewer does.
    browser, chief = signed_in(Role.EDITOR), signed_in(Role.ADMINISTRATOR)
    numbers = arrange(db, "neither", Role.EDITOR)
    user("Anna")
    user("Bertil")
    # Whoever meets somebody in the open as well is not told of by being there.
    meeting = db.get_one(Interaction, numbers["m"])
    meeting.confidentiality = Confidentiality.INTERNAL
    numbers["o2"] = making.embassy("SE").id
    other = making.person("Rossi")
    merged = f"/stakeholders/duplicates/people/{numbers['p']}/{other.id}"
    db.commit()
    seen = re.search(r'name="seen" value="([^"]*)"', chief.get(merged).text)
    assert seen is not None
    assert chief.post(merged, data={"seen": seen[1]}).status_code == 303
    chief.post("/advocacy/briefings/new", data={"title": "Of the chief", "submission": "1"})
    places = {name: place for name, (place, _words) in ROADS.items() if name not in {"the trail"}} | _BESIDE
    # That a file was taken is told to everybody who may take it.
    places.pop("its file")
    places.pop("its file for the register")
    asked = {name: place.format(**numbers) for name, place in places.items()}

    before = dict(_told(browser, asked))
    assert sum(status == 200 for status, _content, _etag in before.values()) > 45
    anna = user("Anna")
    with acting_as(Actor(anna.name, anna.id)):
        _confide(db, numbers, chief)
    after = dict(_told(browser, asked))

    assert [name for name in asked if after[name] != before[name]] == []
    assert EVIDENCE not in str(after)


def test_a_step_told_in_confidence_is_taken_back_on_its_own_page_alone(
    db: Session, signed_in: SignIn
) -> None:
    editor, chief = signed_in(Role.EDITOR), signed_in(Role.ADMINISTRATOR)
    numbers = arrange(db, "neither", Role.EDITOR)
    meeting = db.get_one(Interaction, numbers["m"])
    plain = noted(making.embassy("SE"))
    step = new_step(keeping.STEPS)
    rails = LinkKey("goal", goal("More rails").id)
    with because_of(step):
        keeping.say_about(meeting, [rails], ())
    db.commit()

    def kept() -> int:
        db.expire_all()
        return len(db.scalars(select(ContactLink).where(ContactLink.interaction_id == meeting.id)).all())

    back = f"steps/{step.record_id}/take-back"
    for guessed in (f"/advocacy/contacts/notes/{plain.id}", f"/advocacy/companies/{numbers['c']}"):
        answer = editor.post(f"{guessed}/{back}", follow_redirects=True)
        assert (answer.status_code, "there is nothing to take back" in answer.text, kept()) == (200, True, 4)
    assert editor.post(f"/advocacy/contacts/notes/{meeting.id}/{back}").status_code == 404
    assert chief.post(f"/advocacy/contacts/notes/{meeting.id}/{back}").status_code == 303
    assert kept() == 3
    assert db.scalars(select(AuditEntry.cause_id).where(AuditEntry.takes_back)).all() == [step.record_id]
