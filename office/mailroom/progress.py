"""How far a mailing has come, and how long it still takes."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import and_, func, select

from office import clock, settings
from office.database import db
from office.mailroom.models import WAITING, Letter, LetterStatus, Mailing, MailingStatus


@dataclass(frozen=True)
class Progress:
    """How far a mailing has come, in letters.

    Args:
        total: all letters that are still wanted; those taken out of the outbox do not count.
        sent: taken by the mail server and not come back.
        failed: refused for good.
        waiting: in the outbox, or in a worker's hands.
        bounced: came back after they were sent.
        rate_per_minute: since the first of them was sent; None before there is a rate.
        seconds_left: until the rest is sent at that rate and its waves are due; None where that cannot be
            told, as while it is paused.
        paused: somebody holds its letters back.
        stopped: somebody ended it.
        not_yet_due: of those waiting, how many wait for a set time: the mailing's, their wave's, or that of
            another try.
        next_due_at: when the first of those is due.
        taken_out: letters that were taken out of the outbox before they were sent.
        limit_per_minute: the office's limit, where it is what the letters wait for.
    """

    total: int
    sent: int
    failed: int
    waiting: int
    bounced: int
    rate_per_minute: float | None
    seconds_left: int | None
    paused: bool = False
    stopped: bool = False
    not_yet_due: int = 0
    next_due_at: datetime | None = None
    taken_out: int = 0
    limit_per_minute: int | None = None

    @property
    def done(self) -> int:
        """Letters that need no more sending."""
        return self.total - self.waiting

    @property
    def is_done(self) -> bool:
        """Whether nothing waits any more."""
        return self.waiting == 0


def progress_of(mailing: Mailing) -> Progress:
    """How far the mailing has come, in one statement."""
    now = clock.now()
    is_later = and_(Letter.status == LetterStatus.QUEUED, Letter.due_at > now)
    statement = (
        select(
            Letter.status,
            func.count(),
            func.min(Letter.sent_at),
            func.max(Letter.sent_at),
            func.count().filter(is_later),
            func.min(Letter.due_at).filter(is_later),
            func.max(Letter.due_at).filter(is_later),
        )
        .where(Letter.mailing_id == mailing.id)
        .group_by(Letter.status)
    )
    rows = db.session.execute(statement).all()
    count = {row[0]: int(row[1]) for row in rows}
    waiting = sum(count.get(status, 0) for status in WAITING)
    left_us = count.get(LetterStatus.SENT, 0) + count.get(LetterStatus.BOUNCED, 0)
    first = min((row[2] for row in rows if row[2] is not None), default=None)
    last = max((row[3] for row in rows if row[3] is not None), default=None)
    later = sum(int(row[4]) for row in rows)
    next_due = min((row[5] for row in rows if row[5] is not None), default=None)
    last_due = max((row[6] for row in rows if row[6] is not None), default=None)
    rate = None
    if first is not None and last is not None and left_us > 1:
        # While letters wait the clock goes on, so that a halt shows as a falling rate.
        seconds = ((now if waiting else last) - first).total_seconds()
        rate = (left_us - 1) * 60 / seconds if seconds > 0 else None
    is_paused = mailing.status is MailingStatus.PAUSED
    left = None
    if rate and waiting and not is_paused:
        left = round(waiting * 60 / rate)
        if last_due is not None:
            left = max(left, round((last_due - now).total_seconds()))
    limit = settings.current().mail_per_minute
    is_limited = limit is not None and not is_paused and waiting - later > 0
    total = sum(count.values()) - count.get(LetterStatus.CANCELLED, 0)
    return Progress(
        total=total,
        sent=count.get(LetterStatus.SENT, 0),
        failed=count.get(LetterStatus.FAILED, 0),
        waiting=waiting,
        bounced=count.get(LetterStatus.BOUNCED, 0),
        rate_per_minute=rate,
        seconds_left=left,
        paused=is_paused,
        stopped=mailing.status is MailingStatus.STOPPED,
        not_yet_due=later,
        next_due_at=next_due,
        taken_out=max(mailing.total - total, count.get(LetterStatus.CANCELLED, 0)),
        limit_per_minute=limit if is_limited else None,
    )
