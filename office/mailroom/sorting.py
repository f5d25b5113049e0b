"""What a person does with a message that waited for one."""

from __future__ import annotations

from office.database import db
from office.mailroom.models import IncomingMessage, IncomingStatus


class AlreadyDone(Exception):
    """Nobody needs to deal with this message any more."""


def close(message: IncomingMessage) -> None:
    """Mark a message as dealt with; it is kept.

    Raises:
        AlreadyDone: it does not wait for a person.
    """
    db.session.refresh(message, attribute_names=["status"], with_for_update=True)
    if message.status is not IncomingStatus.SET_ASIDE:
        raise AlreadyDone(message)
    message.status = IncomingStatus.CLOSED
