"""A paper that is sent four times in one moment is there once; a link is withdrawn once, by one letter."""

from __future__ import annotations

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Barrier
from typing import Any

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from events.materials import keeping
from events.materials.models import Material
from events.registration.models import Answer, Registration, ReplySource
from events.registration.seats import GivenAnswer, answer, party_of
from office.accounts.models import Role
from office.database import is_sqlite
from office.mailroom.models import Letter
from tests.events.seminar import invite, seminar
from tests.test_hostile_input import faults

SignedIn = Callable[..., FlaskClient]
AT_ONCE = 4
PDF = b"%PDF-1.7\n%%EOF\n"


def _together(
    app: Flask, clients: list[FlaskClient], path: str, sent: Callable[[], dict[str, Any]]
) -> list[int]:
    start = Barrier(AT_ONCE)

    def click(client: FlaskClient) -> int:
        start.wait()
        return client.post(path, **sent()).status_code

    with faults(app) as found, ThreadPoolExecutor(AT_ONCE) as pool:
        codes = sorted(pool.map(click, clients))
    assert found == []
    return codes


@pytest.mark.parametrize("is_locked", [False, True])
def test_a_paper_sent_four_times_is_there_once(
    app: Flask, db: Session, signed_in: SignedIn, monkeypatch: pytest.MonkeyPatch, is_locked: bool
) -> None:
    if not is_locked:
        if is_sqlite():
            pytest.skip("SQLite has one writer at a time: there is no lock to take away")
        # Without the lock all have looked before the first has written.
        looked, placed = Barrier(AT_ONCE), keeping._placed
        monkeypatch.setattr(keeping, "lock_event", lambda _number: None)
        monkeypatch.setattr(keeping, "_placed", lambda *a, **k: (looked.wait(20), placed(*a, **k))[1])
    event = seminar().id
    db.commit()
    clients = [signed_in(Role.EDITOR) for _click in range(AT_ONCE)]
    db.rollback()

    def sent() -> dict[str, Any]:
        form = {"item": "0", "audience": "everybody", "files": [(BytesIO(PDF), "Agenda.pdf")]}
        return {"data": form, "content_type": "multipart/form-data"}

    codes = _together(app, clients, f"/events/manage/{event}/papers", sent)

    papers = db.scalar(select(func.count()).select_from(Material))
    assert (codes, papers) == (([303, 422, 422, 422], 1) if is_locked else ([303] * AT_ONCE, AT_ONCE))


def test_a_link_is_withdrawn_once(app: Flask, db: Session, signed_in: SignedIn) -> None:
    event = seminar()
    invitation = invite(event)
    answer(invitation, GivenAnswer(Answer.ACCEPTED), source=ReplySource.LINK)
    seat, number = party_of(invitation)[0].id, event.id
    db.commit()
    clients = [signed_in(Role.EDITOR) for _click in range(AT_ONCE)]
    db.rollback()

    path = f"/events/manage/{number}/meeting/links/{seat}/renew"
    codes = _together(app, clients, path, lambda: {"data": {"link": "1"}})

    letters = db.scalar(select(func.count()).where(Letter.kind == "new_link"))
    assert (codes, letters, db.get_one(Registration, seat).link_number) == ([303] * AT_ONCE, 1, 2)
