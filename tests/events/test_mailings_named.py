"""What the mailroom calls a mailing to guests, and where it leads."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Flask
from sqlalchemy.orm import Session

from events.sending.mailings import named
from office.mailroom.outbox import start_mailing
from tests import making


def test_a_mailing_is_named_by_its_letters_and_its_event(
    app: Flask, db: Session, count_statements: Callable[[], Any]
) -> None:
    event = making.seminar()
    db.flush()
    mailings = [
        start_mailing(kind="invitation", subject_type="events", subject_id=number, user_id=None)
        for number in (event.id, 999)
    ]
    with app.test_request_context(), count_statements() as statements:
        found = named(mailings)

    assert list(found) == [mailings[0].id]
    subject = found[mailings[0].id]
    assert subject.name == f"Invitation: {event.titled('en')}"
    assert subject.url.endswith(f"/letters/mailings/{mailings[0].id}")
    assert len(statements) == 1
