"""What a person does with a message that waited for one. Nothing is ever deleted; all of it can be undone."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from typing import Final

from flask import Flask, current_app

from office import clock
from office.database import db
from office.mailroom.inbox import address_in, header
from office.mailroom.models import IncomingMessage, IncomingStatus
from office.mailroom.reading import first_words
from office.mailroom.showing import parsed
from office.web import Fragment

_EXTENSION: Final = "doyen.mailroom.panels"

#: What a part shows beside a message to deal with it; None where the message is none of its business.
Panel = Callable[[IncomingMessage], Fragment | None]


@dataclass(frozen=True)
class Gist:
    """Who wrote a message and when, as it says itself, and its first words.

    ``written_at`` is never later than now, and the moment it came in where the message says none.
    """

    name: str
    address: str
    written_at: datetime
    words: str

    @property
    def sender(self) -> str:
        """The writer in one line."""
        return self.name or self.address


class AlreadyDone(Exception):
    """Nobody needs to deal with this message any more."""


class NotDone(Exception):
    """The message waits for a person already."""


def close(message: IncomingMessage) -> None:
    """Mark a message as dealt with; it is kept.

    Raises:
        AlreadyDone: it does not wait for a person.
    """
    _lock(message)
    if message.status is not IncomingStatus.SET_ASIDE:
        raise AlreadyDone(message)
    message.status = IncomingStatus.CLOSED


def reopen(message: IncomingMessage) -> None:
    """Let a message wait for a person once more, whoever dealt with it: a colleague or the program.

    Raises:
        NotDone: it waits.
    """
    _lock(message)
    if message.status is IncomingStatus.SET_ASIDE:
        raise NotDone(message)
    message.status = IncomingStatus.SET_ASIDE


def assign(message: IncomingMessage, table: str, number: int) -> None:
    """Say which record a message is about; where it stands stays as it is."""
    _lock(message)
    message.subject_type, message.subject_id = table, number
    db.session.flush()


def add_panel(app: Flask, name: str, panel: Panel) -> None:
    """Let a part offer what can be done about a message; the same name again replaces it."""
    found: dict[str, Panel] = app.extensions.setdefault(_EXTENSION, {})
    found[name] = panel


def panels_for(message: IncomingMessage) -> Sequence[Fragment]:
    """What the parts offer for this message."""
    found: dict[str, Panel] = current_app.extensions.get(_EXTENSION, {})
    offered = [panel(message) for _name, panel in sorted(found.items())]
    return [fragment for fragment in offered if fragment is not None]


def _lock(message: IncomingMessage) -> None:
    # What was just decided is written first: reading afresh would lose it.
    db.session.flush()
    db.session.refresh(message, attribute_names=["status"], with_for_update=True)


def gist_of(message: IncomingMessage) -> Gist:
    """What an incoming message says, shortly."""
    mail = parsed(message.raw)
    name, address = address_in(mail, "From")
    return Gist(name, address, written_at(mail, message.created_at), first_words(mail))


def written_at(mail: EmailMessage, otherwise: datetime) -> datetime:
    """When a mail was written, as it says; ``otherwise`` where it says nothing that can be."""
    try:
        found = parsedate_to_datetime(header(mail, "Date"))
        found = found.replace(tzinfo=UTC) if found.tzinfo is None else found.astimezone(UTC)
    except (ValueError, TypeError, OverflowError):
        return otherwise
    return found if found.year >= 2000 and found <= clock.now() else otherwise
