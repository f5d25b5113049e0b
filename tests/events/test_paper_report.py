"""The report of a result on paper: what it tells, whom it names, and that a screen reader reads it."""

from __future__ import annotations

import io
import itertools
import json
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pikepdf
import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from events.attendance.models import PresenceSource
from events.attendance.presence import arrive
from events.printing.report import Edition, compile_report, print_report
from events.programme.models import Event
from events.registration.models import Capacity, Door, Registration, RegistrationStatus
from office.accounts.models import Role
from office.audit.models import AuditEntry, Change
from office.countries import all_countries
from office.database import db
from stakeholders.organisations.models import Organisation
from tests import making
from tests.events.seminar import Browser

SignedIn = Callable[[Role], FlaskClient]
DAY = date(2026, 11, 22)
NAMES = ("Chiara Rossi", "محمد بن عبد الله", "Олександр Шевченко", "Ελένη Παπαδοπούλου", "王伟")
STATES = ("IT", "AE", "UA", "GR", "CN")


@pytest.fixture
def event(app: Flask, db: Session, monkeypatch: pytest.MonkeyPatch) -> Event:
    """A seminar that was held in 2021, to which nobody came yet."""
    monkeypatch.setattr(app, "test_client_class", Browser)
    starts_at = datetime(2021, 2, 16, 12, tzinfo=UTC)
    return making.seminar(starts_at=starts_at, ends_at=starts_at + timedelta(hours=2))


def came(event: Event, mission: Organisation, name: str) -> Registration:
    """Somebody of a mission who held a seat and was there."""
    guest = Registration(
        event=event,
        organisation=mission,
        name=name,
        capacity=Capacity.COLLEAGUE,
        door=Door.OPEN,
        status=RegistrationStatus.CONFIRMED,
        language="en",
    )
    db.session.add(guest)
    db.session.flush()
    arrive(guest.id, PresenceSource.JOINED, event.starts_at)
    return guest


def report(event: Event, language: str = "en", *, with_names: bool = True) -> dict[str, Any]:
    made = compile_report(event, Edition(language, with_names, DAY))
    assert made is not None
    return made.content


def test_it_tells_what_the_page_of_the_result_tells_and_names_guests_only_where_asked(event: Event) -> None:
    for state, name in zip(STATES, NAMES, strict=True):
        came(event, making.embassy(state), name)
    told, unnamed = report(event), report(event, with_names=False)

    assert told["sentence"] == (
        "5 participants from 5 countries took part in “Seminar en” on 16 February 2021. "
        "They came from 5 missions."
    )
    assert [(one["label"], one["value"]) for one in told["numbers"]] == [
        ("Participants", "5"),
        ("Missions", "5"),
        ("Countries", "5"),
        ("Other organisations", "0"),
    ]
    assert [(group["title"], [row["name"]["text"] for row in group["rows"]]) for group in told["people"]] == [
        ("China", ["王伟"]),
        ("Greece", ["Ελένη Παπαδοπούλου"]),
        ("Italy", ["Chiara Rossi"]),
        ("Ukraine", ["Олександр Шевченко"]),
        ("United Arab Emirates", ["محمد بن عبد الله"]),
    ]
    assert "Chiara" not in json.dumps(unnamed)
    assert report(event, "fi")["people"][0]["title"] == "Arabiemiirikunnat"


@pytest.mark.once
def test_one_of_every_country_is_one_file_that_a_screen_reader_reads(event: Event) -> None:
    for number, (state, _name) in enumerate(all_countries("en")[:190]):
        came(
            event,
            making.embassy(state),
            NAMES[number % 5] if number < 5 else f"Guest {state} " + "Long " * 16,
        )
    made = compile_report(event, Edition("sv", True, DAY))
    assert made is not None
    with pikepdf.open(io.BytesIO(print_report(made))) as pdf:
        kinds = list(_kinds(pdf.Root.StructTreeRoot.K))
        assert (str(pdf.Root.Lang), bool(pdf.Root.MarkInfo.Marked)) == ("sv", True)
        with pdf.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"
    levels = [int(kind[1]) for kind in kinds if kind in {"H1", "H2", "H3", "H4"}]
    assert levels[0] == 1
    assert all(after <= before + 1 for before, after in itertools.pairwise(levels))
    pictures = sum(len(chapter["pictures"]) for chapter in made.content["chapters"])
    assert kinds.count("Figure") == pictures > 0
    assert kinds.count("Table") == pictures + 1


def _kinds(node: Any) -> Iterator[str]:
    for one in node if isinstance(node, pikepdf.Array) else [node]:
        if isinstance(one, pikepdf.Dictionary) and "/S" in one:
            yield str(one.S).lstrip("/")
            yield from _kinds(one.get("/K", pikepdf.Array()))


def test_without_a_result_there_is_a_sentence_and_no_file(
    db: Session, event: Event, signed_in: SignedIn
) -> None:
    coming = making.seminar()
    came(event, making.embassy("IT"), "Chiara Rossi")
    empty = making.seminar(starts_at=event.starts_at, ends_at=event.ends_at)
    held, nobody, later = (f"/events/manage/{one.id}/paper/report" for one in (event, empty, coming))
    db.commit()
    viewer, asked = signed_in(Role.VIEWER), {"edition_language": "fi", "names": "yes"}

    file = viewer.get(f"{held}/report.pdf", query_string=asked)
    told = db.scalars(select(AuditEntry).where(AuditEntry.change == Change.DISCLOSED)).one()
    assert (file.status_code, file.data[:5], told.details["people"]) == (200, b"%PDF-", 1)
    assert viewer.get(f"{held}/report.pdf", query_string={"edition_language": "xx"}).status_code == 422
    assert viewer.get(f"{nobody}/report.pdf", query_string=asked).location == nobody
    assert "There is no result to report" in viewer.get(nobody).text
    assert "The event has not taken place" in viewer.get(later).text


@pytest.mark.parametrize("guests", [1, 30])
def test_thirty_guests_cost_as_many_statements_as_one(
    db: Session, event: Event, count_statements: Callable[[], AbstractContextManager[list[str]]], guests: int
) -> None:
    for state in making.STATES[:guests]:
        came(event, making.embassy(state), f"Guest {state}")
    number = event.id
    db.commit()
    db.expunge_all()
    here = db.get_one(Event, number)
    with count_statements() as counted:
        report(here)
    assert len(counted) == 13
