"""The outbox: letters are rows, written in the transaction that decides them, and sent later by a worker."""

from __future__ import annotations

import secrets
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.dialects import postgresql, sqlite

from office import clock, settings
from office.database import db, is_sqlite
from office.mailroom.kinds import kind_named
from office.mailroom.models import Letter, LetterStatus, Mailing

#: Longest list of numbers put into one statement (SQLite takes 32,766 parameters, PostgreSQL 65,535).
_MANY = 10_000

#: On their way, or waiting to be.
WAITING = (LetterStatus.QUEUED, LetterStatus.SENDING)
#: What a person may send once more.
REPEATABLE = (LetterStatus.FAILED, LetterStatus.BOUNCED, LetterStatus.CANCELLED)


class NotRepeatable(Exception):
    """The letter is under way or was taken by the mail server: sending it again would make it two."""


class TooLate(Exception):
    """The letter has left the outbox, or is leaving it now."""


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
        seconds_left: until the rest is sent at that rate; None where that cannot be told.
    """

    total: int
    sent: int
    failed: int
    waiting: int
    bounced: int
    rate_per_minute: float | None
    seconds_left: int | None

    @property
    def done(self) -> int:
        """Letters that need no more sending."""
        return self.total - self.waiting

    @property
    def is_done(self) -> bool:
        """Whether nothing waits any more."""
        return self.waiting == 0


def queue_letter(
    *,
    kind: str,
    key: str,
    subject_type: str,
    subject_id: int,
    to_address: str,
    to_name: str,
    language: str,
    params: dict[str, Any] | None = None,
    mailing: Mailing | None = None,
    due_at: datetime | None = None,
) -> Letter | None:
    """Put a letter into the outbox; it is there when the caller's transaction is committed, and not before.

    Args:
        kind: name of a registered letter kind.
        key: says which letter this is, such as ``invitation:12:1``; at most 120 characters. The same key
            never makes two letters, whoever asks at the same moment: the database decides.
        subject_type, subject_id: the record it is about.
        to_address: one bare mail address.
        to_name: the name beside it.
        language: the language it is written in.
        params: what its renderer needs beside the record; plain JSON.
        mailing: the mailing it belongs to.
        due_at: not to be sent before this instant; at once unless given.

    Returns:
        The letter, or None where the key exists already.

    Raises:
        UnknownKind: nobody registered the kind.
    """
    kind_named(kind)
    domain = settings.current().mail_from.rpartition("@")[2]
    now = clock.now()
    table_insert = sqlite.insert if is_sqlite() else postgresql.insert
    statement = (
        table_insert(Letter)
        .values(
            kind=kind,
            key=key,
            subject_type=subject_type,
            subject_id=subject_id,
            to_address=to_address,
            to_name=to_name[:300],
            language=language,
            params=params or {},
            mailing_id=mailing.id if mailing is not None else None,
            message_id=f"<{secrets.token_hex(16)}@{domain}>",
            bounce_token=secrets.token_hex(10),
            status=LetterStatus.QUEUED,
            due_at=due_at or now,
        )
        .on_conflict_do_nothing(index_elements=["key"])
        .returning(Letter)
    )
    # The caller's records are in the database already (the numbers prove it): a flush for each letter would
    # enter the mailing's growing total into the audit trail as many times as there are letters.
    letter = db.session.scalars(statement, execution_options={"autoflush": False}).one_or_none()
    if letter is not None and mailing is not None:
        mailing.total += 1
    return letter


def start_mailing(*, kind: str, subject_type: str, subject_id: int, user_id: int | None) -> Mailing:
    """Open a mailing, to which `queue_letter` adds letters.

    Raises:
        UnknownKind: nobody registered the kind.
    """
    kind_named(kind)
    mailing = Mailing(kind=kind, subject_type=subject_type, subject_id=subject_id, user_id=user_id, total=0)
    db.session.add(mailing)
    db.session.flush()
    return mailing


def progress_of(mailing: Mailing) -> Progress:
    """How far the mailing has come, in one statement."""
    statement = (
        select(Letter.status, func.count(), func.min(Letter.sent_at), func.max(Letter.sent_at))
        .where(Letter.mailing_id == mailing.id)
        .group_by(Letter.status)
    )
    rows = db.session.execute(statement).all()
    count = {status: number for status, number, _first, _last in rows}
    waiting = sum(count.get(status, 0) for status in WAITING)
    left_us = count.get(LetterStatus.SENT, 0) + count.get(LetterStatus.BOUNCED, 0)
    first = min((row[2] for row in rows if row[2] is not None), default=None)
    last = max((row[3] for row in rows if row[3] is not None), default=None)
    rate = None
    if first is not None and last is not None and left_us > 1:
        # While letters wait the clock goes on, so that a halt shows as a falling rate.
        seconds = ((clock.now() if waiting else last) - first).total_seconds()
        rate = (left_us - 1) * 60 / seconds if seconds > 0 else None
    return Progress(
        total=sum(count.values()) - count.get(LetterStatus.CANCELLED, 0),
        sent=count.get(LetterStatus.SENT, 0),
        failed=count.get(LetterStatus.FAILED, 0),
        waiting=waiting,
        bounced=count.get(LetterStatus.BOUNCED, 0),
        rate_per_minute=rate,
        seconds_left=round(waiting * 60 / rate) if rate and waiting else None,
    )


def letters_about(subject_type: str, subject_ids: Iterable[int]) -> dict[int, list[Letter]]:
    """The letters about each of these records, oldest first; one statement for up to 10,000 records."""
    numbers = list(dict.fromkeys(subject_ids))
    found: dict[int, list[Letter]] = {number: [] for number in numbers}
    for start in range(0, len(numbers), _MANY):
        statement = (
            select(Letter)
            .where(Letter.subject_type == subject_type, Letter.subject_id.in_(numbers[start : start + _MANY]))
            .order_by(Letter.id)
        )
        for letter in db.session.scalars(statement):
            found[letter.subject_id].append(letter)
    return found


def _locked(letter: Letter) -> Letter:
    # A worker may be claiming it this moment; on SQLite the transaction itself holds it off.
    statement = select(Letter).where(Letter.id == letter.id).with_for_update()
    return db.session.scalars(statement, execution_options={"populate_existing": True}).one()


def retry(letter: Letter) -> None:
    """Put a letter that failed, came back or was taken out into the outbox again; it keeps its Message-ID.

    Raises:
        NotRepeatable: it is under way, or was sent.
    """
    if _locked(letter).status not in REPEATABLE:
        raise NotRepeatable(letter)
    letter.status = LetterStatus.QUEUED
    letter.due_at = clock.now()
    letter.attempts = 0
    letter.sent_at = None
    letter.reason = None
    letter.last_answer = None


def cancel(letter: Letter) -> None:
    """Take a waiting letter out of the outbox.

    Raises:
        TooLate: a worker has it in its hands, or it was sent.
    """
    if _locked(letter).status is not LetterStatus.QUEUED:
        raise TooLate(letter)
    letter.status = LetterStatus.CANCELLED
