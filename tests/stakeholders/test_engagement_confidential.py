"""What was told in confidence is read by those named in it, on whatever road somebody comes."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from office import clock
from office.accounts.models import Role
from office.audit.models import AuditEntry
from stakeholders.engagement.keeping import CommitmentGiven
from stakeholders.engagement.models import Confidentiality, Interaction
from stakeholders.engagement.queries import Reader, may_read, seen_by
from tests import making
from tests.stakeholders.engagement import key, noted, user

SignIn = Callable[[Role], FlaskClient]
SECRET = "Zanzibar"


def secret(*parties: Any, **said: Any) -> Interaction:
    told = {"subject": f"About {SECRET}", "confidentiality": Confidentiality.CONFIDENTIAL}
    return noted(*parties, **(told | said))


@pytest.mark.parametrize(
    ("how", "reads"),
    [("entered it", True), ("took part", True), ("owes", True), ("is an editor", False)],
)
def test_it_is_read_by_whoever_entered_it_took_part_or_owes_something(
    db: Session, how: str, reads: bool
) -> None:
    italy, maija, other = making.embassy("IT"), user("Maija"), user("Kalle")
    meeting = secret(
        italy,
        *([maija] if how == "took part" else []),
        by=maija if how == "entered it" else other,
        commitments=(CommitmentGiven("Call", key(maija if how == "owes" else italy)),),
    )
    reader = Reader.of(maija)
    found = db.scalars(select(Interaction).where(seen_by(reader))).all()

    assert (may_read(meeting, reader), found) == (reads, [meeting] if reads else [])


def test_administrators_read_everything_and_viewers_what_they_are_named_in(db: Session) -> None:
    chief, viewer = user("Chief", Role.ADMINISTRATOR), user("Viewer", Role.VIEWER)
    meetings = [secret(making.embassy("IT")), secret(making.embassy("AT"), viewer)]

    assert [may_read(meeting, Reader.of(chief)) for meeting in meetings] == [True, True]
    assert [may_read(meeting, Reader.of(viewer)) for meeting in meetings] == [False, True]


@pytest.mark.parametrize("kind", [Confidentiality.PUBLIC, Confidentiality.INTERNAL])
def test_the_other_classes_are_for_the_office(db: Session, kind: Confidentiality) -> None:
    meeting = noted(making.embassy("IT"), confidentiality=kind)
    assert may_read(meeting, Reader.of(user("Viewer", Role.VIEWER)))


#: Every page on which something of a meeting could stand; {o}, {p}, {i}: organisation, person, meeting.
ROADS = (
    "/",
    "/goto?q=zanzibar",
    "/stakeholders/engagement/",
    "/stakeholders/engagement/?q=zanzibar",
    "/stakeholders/engagement/?class=confidential",
    "/stakeholders/engagement/?q=rossi",
    "/stakeholders/engagement/promises/",
    "/stakeholders/engagement/promises/?state=all",
    "/stakeholders/engagement/promises/?organisation={o}",
    "/stakeholders/engagement/organisations/{o}",
    "/stakeholders/engagement/people/{p}",
    "/stakeholders/organisations/{o}",
    "/stakeholders/people/{p}",
    "/office/audit/history/organisations/{o}",
    "/office/audit/history/people/{p}",
)
#: Pages that do not exist for whoever may not read it.
CLOSED = (
    "/stakeholders/engagement/{i}",
    "/stakeholders/engagement/{i}/edit",
    "/office/audit/history/interactions/{i}",
    "/office/audit",
)
SENT = (
    "/stakeholders/engagement/{i}/edit",
    "/stakeholders/engagement/{i}/remove",
    "/stakeholders/engagement/{i}/restore",
    "/stakeholders/engagement/promises/{c}/done",
    "/stakeholders/engagement/promises/{c}/drop",
    "/stakeholders/engagement/promises/{c}/reopen",
)


@pytest.fixture
def numbers(db: Session) -> dict[str, int]:
    head, chief = making.ambassador("IT", "Rossi"), user("Administrator", Role.ADMINISTRATOR)
    promises = (CommitmentGiven(f"Never tell of {SECRET}", key(chief), clock.today()),)
    meeting = secret(head.organisation, head.person, summary=SECRET, commitments=promises, topics=("Spice",))
    found = {
        "o": head.organisation_id,
        "p": head.person_id,
        "i": meeting.id,
        "c": meeting.commitments[0].id,
    }
    db.commit()
    return found


def test_nothing_of_it_is_on_any_road_of_a_colleague(
    db: Session, numbers: dict[str, int], signed_in: SignIn
) -> None:
    editor = signed_in(Role.EDITOR)
    seen = {road: editor.get(road.format(**numbers)) for road in ROADS}
    assert {road: answer.status_code for road, answer in seen.items()} == dict.fromkeys(ROADS, 200)
    typed_back = {"/goto?q=zanzibar", "/stakeholders/engagement/?q=zanzibar"}
    told = {
        road
        for road, answer in seen.items()
        if SECRET in answer.text or (road not in typed_back and SECRET.lower() in answer.text.lower())
    }
    assert told == set()


def test_its_own_pages_do_not_exist_for_a_colleague_and_nothing_can_be_sent_there(
    db: Session, numbers: dict[str, int], signed_in: SignIn
) -> None:
    editor = signed_in(Role.EDITOR)
    before = db.query(AuditEntry).count()
    codes = [editor.get(road.format(**numbers)).status_code for road in CLOSED]
    sent = [editor.post(road.format(**numbers), data={"save": "1"}).status_code for road in SENT]

    assert (codes, sent) == ([404, 404, 404, 403], [404] * len(SENT))
    db.rollback()
    assert db.query(AuditEntry).count() == before


def test_an_administrator_meets_it_on_every_road(
    db: Session, numbers: dict[str, int], signed_in: SignIn
) -> None:
    chief = signed_in(Role.ADMINISTRATOR)
    silent = {road for road in (*ROADS, *CLOSED) if SECRET not in chief.get(road.format(**numbers)).text}
    assert silent == {
        "/office/audit/history/organisations/{o}",
        "/office/audit/history/people/{p}",
    }


def test_whoever_makes_it_confidential_for_others_is_told_that_it_is_saved(
    db: Session, signed_in: SignIn
) -> None:
    italy, maija = making.embassy("IT"), user("Maija")
    meeting = noted(italy, maija, by=maija)
    db.commit()
    editor = signed_in(Role.EDITOR)
    data = {
        "held_on": meeting.held_on.isoformat(),
        "way": "meeting",
        "subject": meeting.subject,
        "parties": [str(key(italy)), str(key(maija))],
        "confidentiality": "confidential",
        "seen": meeting.updated_at.isoformat(),
        "save": "1",
    }
    answer = editor.post(f"/stakeholders/engagement/{meeting.id}/edit", data=data)
    assert (answer.status_code, answer.location) == (303, "/stakeholders/engagement/")
    assert "Only those named in it can read it" in editor.get(answer.location).text
