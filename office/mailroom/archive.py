"""The archive of what was sent: how long a letter's exact bytes are kept, and taking out what is too old."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from sqlalchemy import delete, select

from office import clock, settings
from office.database import db, reading
from office.mailroom.models import ArchivedLetter, Letter
from office.work.worker import Stopping

#: Letters whose bytes are taken out by one transaction: other writers wait no longer than for these.
PORTION: Final = 500
#: Seconds between two looks for what is too old.
LOOK_SECONDS: Final = 600.0


def kept_until(letter: Letter) -> datetime | None:
    """When the bytes of a letter are taken out; None where they are kept for ever, or it was not sent."""
    days = settings.current().mail_archive_days
    return letter.sent_at + timedelta(days=days) if days and letter.sent_at is not None else None


def sweep(stopping: Stopping) -> int:
    """Take old bytes out of the archive, portion by portion; gives how many. Owns its transactions.

    The letters and their history stay.
    """
    done = 0
    while not stopping() and (found := _too_old()):
        db.session.execute(delete(ArchivedLetter).where(ArchivedLetter.id.in_(found)))
        db.session.commit()
        done += len(found)
    return done


def _too_old() -> list[int]:
    days = settings.current().mail_archive_days
    if not days:
        return []
    statement = (
        select(ArchivedLetter.id)
        .join(Letter, ArchivedLetter.letter_id == Letter.id)
        .where(Letter.sent_at < clock.now() - timedelta(days=days))
        .order_by(Letter.sent_at)
        .limit(PORTION)
    )
    with reading():
        return list(db.session.scalars(statement))
