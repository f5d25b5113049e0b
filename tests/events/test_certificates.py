"""Certificates of attendance: for whoever came and for nobody else, in their language, in any script."""

from __future__ import annotations

import io
from collections.abc import Callable
from datetime import datetime, timedelta

import pikepdf
import pytest
import time_machine
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import select
from sqlalchemy.orm import Session

from events.attendance.certificates import certificates, who_came
from events.attendance.models import PresenceSource
from events.attendance.presence import arrive
from events.programme.models import Event
from events.registration.links import token_of
from events.registration.models import Answer, Registration, ReplySource
from events.registration.seats import GivenAnswer, answer, party_of
from office.accounts.models import Role
from office.audit.models import AuditEntry, Change
from tests.events.seminar import Browser, embassy, invite, posted, seminar

SignedIn = Callable[..., FlaskClient]
NAMES = ("Chiara Rossi", "محمد بن عبد الله", "Олександр Шевченко", "Ελένη Παπαδοπούλου", "王伟")
WHO = (
    ("IT", NAMES[0], "en"),
    ("AE", NAMES[1], "en"),
    ("UA", NAMES[2], "sv"),
    ("GR", NAMES[3], "fi"),
    ("CN", NAMES[4], "en"),
)


@pytest.fixture
def event(app: Flask, db: Session, monkeypatch: pytest.MonkeyPatch) -> Event:
    """Five who came, each under a name in another script, and one who did not."""
    monkeypatch.setattr(app, "test_client_class", Browser)
    event = seminar(gives_certificates=True)
    for state, name, language in WHO:
        guest = _seat(event, state)
        guest.name, guest.language = name, language
        arrive(guest.id, PresenceSource.JOINED, event.starts_at)
    _seat(event, "NO").name = "Anna Berg"
    db.commit()
    return event


def _seat(event: Event, state: str) -> Registration:
    invitation = invite(event, posted(embassy(state), "Guest", state))
    answer(invitation, GivenAnswer(Answer.ACCEPTED), source=ReplySource.LINK)
    return party_of(invitation)[0]


def guest(db: Session, name: str) -> Registration:
    return db.scalars(select(Registration).where(Registration.name == name)).one()


def at(moment: datetime) -> time_machine.travel:
    return time_machine.travel(moment, tick=False)


def test_whoever_came_has_one_when_it_is_over_and_nobody_else(
    app: Flask, db: Session, event: Event, signed_in: SignedIn
) -> None:
    came, stayed_away = (f"/certificate/{token_of(guest(db, name))}" for name in (NAMES[0], "Anna Berg"))
    number, over = event.id, event.ends_at + timedelta(hours=1)
    own_page = came.replace("certificate", "registration")
    before = event.starts_at
    client = app.test_client()

    with at(before):
        assert client.get(came).status_code == 404
    with at(over):
        sent = client.get(came)
        shown, not_shown = (
            client.get(own_page).text,
            client.get(stayed_away.replace("certificate", "registration")).text,
        )
        refused = client.get(stayed_away)
        wrong = client.get("/certificate/1-" + "a" * 20)
        editor = signed_in(Role.EDITOR)
        editor.post(f"/events/manage/{number}/attendance/certificates", data={"give": "no"})
        taken_away = client.get(came)

    assert (sent.status_code, sent.content_type, sent.data[:5]) == (200, "application/pdf", b"%PDF-")
    assert ("Your certificate of attendance" in shown, "Your certificate" in not_shown) == (True, False)
    assert (refused.status_code, wrong.status_code, taken_away.status_code) == (404, 404, 404)


def test_all_in_one_file_that_a_screen_reader_reads(db: Session, event: Event, signed_in: SignedIn) -> None:
    number = event.id
    made = certificates(event, who_came(number))
    db.commit()

    with pikepdf.open(io.BytesIO(made)) as pdf:
        assert len(pdf.pages) == len(NAMES)
        assert bool(pdf.Root.MarkInfo.Marked)
        with pdf.open_metadata() as about:
            assert about["pdfuaid:part"] == "1"

    sent = signed_in(Role.VIEWER).get(f"/events/manage/{number}/attendance/certificates.pdf")
    told = db.scalars(select(AuditEntry).where(AuditEntry.change == Change.DISCLOSED)).one()
    assert (sent.status_code, told.details["people"]) == (200, 5)
