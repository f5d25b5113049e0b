"""A form that is sent twice makes one record: the record keeps the number that its form carried.

A double click, a browser that sends again after a lost answer, "back" and "save": all send the same number.
"""

from __future__ import annotations

import secrets
from typing import Protocol

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError

from office.database import db


class FromForm(Protocol):
    """A record with a number of its own, and the unique number of the form that made it, where a form did."""

    @property
    def id(self) -> int: ...

    @property
    def submission(self) -> str | None: ...


class AlreadySent(Exception):
    """The same form was sent before: ``existing`` is the record that it made."""

    def __init__(self, existing: FromForm) -> None:
        super().__init__(str(existing))
        self.existing = existing


def new_submission() -> str:
    """The number of one opened form."""
    # Drawn, not counted: nobody meets another's form by guessing.
    return secrets.token_hex(16)


def refuse_second(model: type[FromForm], submission: str | None) -> None:
    """Go on only where no record of this kind came from the form of that number; one without a number may.

    Raises:
        AlreadySent: one did.
    """
    if submission is None:
        return
    with db.session.no_autoflush:
        existing = db.session.scalar(select(model).filter_by(submission=submission))
    if existing is not None:
        raise AlreadySent(existing)


def enter_once(record: FromForm) -> None:
    """Add a new record with all that hangs on it, unless the form that it came from has made one.

    Raises:
        AlreadySent: it has, by now or in the same moment; nothing is added.
    """
    submission = record.submission
    refuse_second(type(record), submission)
    try:
        with db.session.begin_nested():
            db.session.add(record)
    except IntegrityError:
        # Two clicks in the same moment: the other one was first.
        refuse_second(type(record), submission)
        raise
