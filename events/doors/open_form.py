"""The page of the open door, kept while all that it is made of stays; each guest's has marks of its own.

Three hidden values tell one guest's form from another's. The page is written with words that stand for them,
and they are put in as it is handed out.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from typing import Any, Final

from flask_wtf.csrf import generate_csrf
from sqlalchemy import bindparam, select

from events.doors.forms import DoorForm
from events.doors.guards import stamp
from events.doors.seats_left import room_at
from events.programme.unchanged import unchanged
from events.questions.models import Question
from events.registration.models import Door
from office.database import db

#: What stands for each value, by the name of its field, and what makes one.
_MARKS: Final[dict[str, tuple[str, Callable[[], str]]]] = {
    "csrf_token": ("doyen-mark-of-the-token", generate_csrf),
    "submission": ("doyen-mark-of-the-sending", lambda: secrets.token_hex(16)),
    "written": ("doyen-mark-of-the-moment", stamp),
}
_question = Question.__table__
_QUESTIONS = select(_question).where(_question.c.event_id == bindparam("number")).order_by(_question.c.id)


def handed_out(slug: str, make: Callable[[], str]) -> bytes:
    """What ``make`` says at the open door of that event, kept as `unchanged` has it, for one guest."""
    body = unchanged("door", slug, make, _made_of).body
    for mark, value in _MARKS.values():
        if mark.encode() in body:
            body = body.replace(mark.encode(), value().encode())
    return body


def mark(form: DoorForm) -> None:
    """Let a form that nobody has filled in carry the marks."""
    if "csrf_token" in form:
        token: Any = form["csrf_token"]
        token.current_token = _MARKS["csrf_token"][0]
    form.submission.data = _MARKS["submission"][0]
    form.written.data = _MARKS["written"][0]


def _made_of(event: Any) -> object:
    """What the form is made of besides the event: its questions, and whether there is room."""
    asked = db.session.connection().execute(_QUESTIONS, {"number": event.id}).all()
    # The row answers to the names of a record's columns: for the rules of admission that is enough.
    return tuple(asked), room_at(event, Door.OPEN, None)
