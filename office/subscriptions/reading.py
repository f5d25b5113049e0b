"""A program reads a calendar that is not public: what it gets, and what is kept of its coming."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime, timedelta

from flask_babel import force_locale
from sqlalchemy import select, update

from office import clock
from office.database import db, writing
from office.links import BadLink
from office.subscriptions.kinds import calendar_of
from office.subscriptions.models import Subscription
from office.subscriptions.opening import open_subscription


@dataclass(frozen=True)
class Read:
    """A calendar as a program gets it.

    Args:
        content: its octets.
        digest: the same for the same octets.
        changed_at: since when they are these, in whole seconds: never the same for two versions. None where
            that was just being changed by somebody else.
    """

    content: bytes
    digest: str
    changed_at: datetime | None


def read(token: str, program: str) -> Read:
    """What an address opens. That it was read is kept to the hour, and costs at most one writing in each.

    Owns its transaction where it writes.

    Args:
        program: who reads it (`programs.program_of`).

    Raises:
        BadLink: the address opens nothing: none of ours, withdrawn, or of somebody who is gone.
    """
    subscription = open_subscription(token)
    calendar = calendar_of(subscription.kind)
    if calendar is None:
        raise BadLink
    with force_locale(subscription.language):
        content = calendar.render(subscription)
    if content is None:
        raise BadLink
    digest = hashlib.sha256(content).hexdigest()[:32]
    hour = clock.now().replace(minute=0, second=0, microsecond=0)
    changed_at = subscription.changed_at
    if subscription.digest != digest or subscription.read_at != hour:
        before, number = subscription.digest, subscription.id
        with writing():
            changed_at = _note(number, before, digest, changed_at, hour, program)
    return Read(content, digest, changed_at)


def _note(
    number: int, before: str, digest: str, changed_at: datetime | None, hour: datetime, program: str
) -> datetime | None:
    # Past the session: a reading is no change of the record, and makes no entry in the trail.
    mine = update(Subscription).where(Subscription.id == number)
    stays = {"updated_at": Subscription.updated_at}
    db.session.execute(
        mine.where(Subscription.read_at.is_distinct_from(hour)).values(read_at=hour, read_by=program, **stays)
    )
    if before == digest:
        return changed_at
    now = clock.now().replace(microsecond=0)
    since = now if changed_at is None else max(now, changed_at + timedelta(seconds=1))
    mine = mine.where(Subscription.digest == before)
    done = db.session.execute(mine.values(digest=digest, changed_at=since, **stays))
    if done.rowcount:  # type: ignore[attr-defined] # rows changed
        return since
    # Another process was first: with the same octets it is its time that counts.
    kept = select(Subscription.changed_at).where(Subscription.id == number, Subscription.digest == digest)
    return db.session.scalar(kept)
