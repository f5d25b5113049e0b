"""Taking in a guest's calendar answer in tests, and saying what became of the message."""

from __future__ import annotations

from datetime import datetime
from email import message_from_bytes, policy
from email.message import EmailMessage

from flask_babel import LazyString
from sqlalchemy import select

from events.guestlist.models import Invitation
from events.registration.models import Answer, ReplySource
from events.registration.seats import GivenAnswer, Guest, answer
from office import clock
from office.database import db
from office.mailroom.inbox import in_english, receive
from office.mailroom.models import IncomingMessage, IncomingStatus, Letter, LetterStatus


def settled(raw: bytes, sentence: LazyString) -> IncomingMessage:
    """The message is dealt with, and says so."""
    return _became(raw, IncomingStatus.HANDLED, sentence)


def set_aside(raw: bytes, sentence: LazyString) -> IncomingMessage:
    """The message waits for a person, and says why."""
    return _became(raw, IncomingStatus.SET_ASIDE, sentence)


def _became(raw: bytes, status: IncomingStatus, sentence: LazyString) -> IncomingMessage:
    message = receive(raw)
    assert (message.status, message.reason) == (status, in_english(sentence)), message.reason
    assert message.raw == raw
    return message


def parsed(raw: bytes) -> EmailMessage:
    """The mail as the mailroom reads it."""
    message: EmailMessage = message_from_bytes(raw, policy=policy.default)
    return message


def by_link(invitation: Invitation, kind: Answer, *party: Guest) -> None:
    """The mission answers by its personal link."""
    answer(invitation, GivenAnswer(kind, party), source=ReplySource.LINK, answered_by="Ms Neri")


def waiting_letters() -> list[Letter]:
    """What stands in the outbox, oldest first."""
    statement = select(Letter).where(Letter.status == LetterStatus.QUEUED).order_by(Letter.id)
    return list(db.session.scalars(statement))


def leave() -> list[Letter]:
    """The worker sends what waits."""
    sent = waiting_letters()
    for letter in sent:
        letter.status = LetterStatus.SENT
    db.session.flush()
    return sent


def now() -> datetime:
    """This moment as calendars write it."""
    return clock.now().replace(microsecond=0)
