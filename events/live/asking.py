"""A guest sends the host a question, before the seminar or while it runs."""

from __future__ import annotations

import unicodedata
from datetime import datetime
from enum import StrEnum
from typing import Final

from sqlalchemy import func, select
from sqlalchemy.exc import IntegrityError

from events.attendance.presence import CLOSES_AFTER
from events.live.models import GuestQuestion
from events.programme.models import EventStatus
from events.registration.models import Registration, RegistrationStatus
from office import clock
from office.database import db

LONGEST_QUESTION: Final = 600
#: More than anybody can put; enough against a machine.
MOST_QUESTIONS: Final = 20
#: Marks of direction and the like, with which a question could disguise itself on the host's screen.
_UNSEEN: Final = frozenset({"Cc", "Cf", "Cs", "Co", "Zl", "Zp"})


class WhyNot(StrEnum):
    """Why a question was not taken."""

    #: The event is cancelled, not published, or over.
    CLOSED = "closed"
    #: They have no seat.
    NO_SEAT = "no_seat"
    EMPTY = "empty"
    TOO_LONG = "too_long"
    TOO_MANY = "too_many"


class QuestionRefused(Exception):
    """The question was not taken; ``reason`` says why."""

    def __init__(self, reason: WhyNot) -> None:
        super().__init__(reason.value)
        self.reason = reason


def why_closed(registration: Registration, at: datetime) -> WhyNot | None:
    """Why this guest cannot send a question now; None: they can."""
    event = registration.event
    if event.status is not EventStatus.PUBLISHED or at >= event.ends_at + CLOSES_AFTER:
        return WhyNot.CLOSED
    return None if registration.status is RegistrationStatus.CONFIRMED else WhyNot.NO_SEAT


def one_line(text: str) -> str:
    """A question as the host reads it: one run of words, without signs that cannot be seen."""
    seen = (" " if unicodedata.category(sign) in _UNSEEN else sign for sign in text)
    return " ".join("".join(seen).split())


def ask(
    registration: Registration, text: str, *, without_name: bool = False, submission: str | None = None
) -> GuestQuestion:
    """Take a question; the same sending of the form again is the same question.

    Raises:
        QuestionRefused: not now, not from this guest, or not such a text.
    """
    sent = f"{registration.id}:{submission}" if submission else None
    if sent is not None and (known := _sent(sent)) is not None:
        return known
    refusal = why_closed(registration, clock.now()) or _why_not(registration.id, one_line(text))
    if refusal is not None:
        raise QuestionRefused(refusal)
    question = GuestQuestion(
        event_id=registration.event_id,
        registration_id=registration.id,
        text=one_line(text),
        without_name=without_name,
        submission=sent,
    )
    try:
        with db.session.begin_nested():
            db.session.add(question)
    except IntegrityError:
        # The same form, sent twice in one moment.
        again = _sent(sent or "")
        if again is None:
            raise
        return again
    return question


def _why_not(registration_id: int, text: str) -> WhyNot | None:
    if not text:
        return WhyNot.EMPTY
    if len(text) > LONGEST_QUESTION:
        return WhyNot.TOO_LONG
    of_guest = select(func.count()).where(GuestQuestion.registration_id == registration_id)
    return WhyNot.TOO_MANY if (db.session.scalar(of_guest) or 0) >= MOST_QUESTIONS else None


def _sent(submission: str) -> GuestQuestion | None:
    found = select(GuestQuestion).where(GuestQuestion.submission == submission)
    return db.session.scalars(found).one_or_none()
