"""Clicks in the same moment: a meeting is noted once, a promise settled once, a topic entered once."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from flask import Flask
from flask.testing import FlaskClient
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from office.accounts.models import Role
from stakeholders.engagement.keeping import CommitmentGiven
from stakeholders.engagement.models import Commitment, CommitmentStatus, Interaction, Topic
from tests import making
from tests.concurrency.test_double_clicks import TWICE, _officers, _together
from tests.stakeholders.engagement import key, noted

SignIn = Callable[[Role], FlaskClient]


@pytest.mark.parametrize("same_form", [True, False])
def test_a_meeting_is_noted_once_for_each_form(
    app: Flask, db: Session, signed_in: SignIn, same_form: bool
) -> None:
    italy = making.embassy("IT")
    data = {
        "held_on": "2026-03-04",
        "way": "meeting",
        "subject": "The harbour",
        "parties": str(key(italy)),
        "topics-0": "Ports",
        "submission": "one form" if same_form else "",
        "save": "1",
    }
    codes = _together(app, db, _officers(signed_in), "/stakeholders/engagement/new", data)
    kept = [db.scalar(select(func.count()).select_from(model)) for model in (Interaction, Topic)]

    assert (codes, kept) == ([303] * TWICE, [1 if same_form else TWICE, 1])


def test_a_promise_is_settled_once(app: Flask, db: Session, signed_in: SignIn) -> None:
    noted(making.embassy("IT"), commitments=(CommitmentGiven("Send dates", None),))
    number = db.scalars(select(Commitment.id)).one()
    path = f"/stakeholders/engagement/promises/{number}/done"
    codes = _together(app, db, _officers(signed_in), path, {})
    assert (codes, db.scalars(select(Commitment.status)).one()) == ([303] * TWICE, CommitmentStatus.DONE)
