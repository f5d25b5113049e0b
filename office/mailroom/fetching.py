"""Reading the mailbox: every message is taken in once and put aside, whatever breaks off in between."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from flask import current_app
from sqlalchemy import and_, delete, or_, select, update
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.exc import InterfaceError, OperationalError

from office import clock, settings
from office.audit.trail import Actor, acting_as
from office.database import db, is_sqlite, reading
from office.mailroom import inbox
from office.mailroom.imap import Conversation, MailboxError, Place
from office.mailroom.models import ReadMailbox, TakenMessage
from office.work.worker import Round, Stopping, worker_name

#: Where messages go that were taken in, and those that could not be: beside the folder that is read.
PROCESSED: Final = "Processed"
FAILED: Final = "Failed"

#: From one look into the mailbox to the next.
EVERY: Final = timedelta(minutes=1)
#: Minutes until a mailbox that could not be read is tried again, growing up to the last.
PAUSES: Final = (1, 2, 5, 10, 15)
#: How long one worker has the mailbox to itself; one that dies keeps the others out for so long.
LEASE: Final = timedelta(minutes=10)
#: No message is begun with less than this left: longer than the server may take to answer for one.
RESERVE: Final = timedelta(minutes=3)
#: Messages taken at once; letters that are due go out in between.
PORTION: Final = 50
#: Bytes of the largest message that is taken in; larger ones are put into the folder of those that failed.
LARGEST: Final = 64 * 1024 * 1024
#: Seconds between two looks at the table that says whether the mailbox is due.
_LOOK_SECONDS: Final = 5.0


class NoMailbox(Exception):
    """No mailbox is named in the settings."""


@dataclass(frozen=True)
class Fetched:
    """What one visit to the mailbox came to.

    Args:
        taken: messages taken in.
        failed: messages that could not be, and lie in the folder *Failed*.
        left: whether more lie in the mailbox.
    """

    taken: int = 0
    failed: int = 0
    left: bool = False


@dataclass(frozen=True)
class _Lease:
    """This worker's right to the mailbox."""

    mailbox_id: int
    holder: str
    until: datetime

    @property
    def is_short(self) -> bool:
        return clock.now() > self.until - RESERVE


def known_as() -> str:
    """The mailbox's name here, as its row has it.

    Raises:
        NoMailbox: the settings name none.
    """
    url = settings.current().imap_url
    if url is None:
        raise NoMailbox
    return Place.of(url).name


def fetch(stopping: Stopping = lambda: False, *, at_once: bool = False) -> Fetched | None:
    """Visit the mailbox, take in a portion of what lies there, and put it aside. Owns its transactions.

    A message is taken in and noted by its UID in one transaction, and moved afterwards. If the connection
    breaks before the move, the next visit finds the note and only moves; if the note is lost with the
    server's numbering (UIDVALIDITY), the Message-ID tells that it was taken.

    Args:
        at_once: whether or not the mailbox is due.

    Returns:
        What was done; None where the mailbox is not due or another worker is reading it.

    Raises:
        NoMailbox: the settings name none.
        MailboxError: it could not be read; it is tried again after a growing pause.
    """
    url = settings.current().imap_url
    if url is None:
        raise NoMailbox
    place = Place.of(url)
    lease = _claim(place.name, at_once=at_once)
    if lease is None:
        return None
    done = _Count()
    try:
        with acting_as(Actor("incoming mail")), Conversation(place) as talk:
            done.left = _take_portion(talk, lease, done, stopping)
    except MailboxError as error:
        _note_trouble(lease, error, done)
        raise
    except BaseException:
        db.session.rollback()
        _release(lease, done, due_at=clock.now() + EVERY)
        raise
    due = clock.now() if done.left else clock.now() + EVERY
    _release(
        lease, done, due_at=due, read_at=clock.now(), trouble=None, trouble_since=None, troubles=0, words=""
    )
    return Fetched(done.taken, done.failed, done.left)


@dataclass
class _Count:
    taken: int = 0
    failed: int = 0
    left: bool = False


def _claim(name: str, *, at_once: bool) -> _Lease | None:
    now = clock.now()
    table_insert = sqlite.insert if is_sqlite() else postgresql.insert
    db.session.execute(
        table_insert(ReadMailbox)
        .values(name=name, due_at=now)
        .on_conflict_do_nothing(index_elements=["name"])
    )
    lease = _Lease(
        db.session.scalars(select(ReadMailbox.id).where(ReadMailbox.name == name)).one(),
        worker_name(),
        now + LEASE,
    )
    is_free = or_(ReadMailbox.lease_until.is_(None), ReadMailbox.lease_until < now)
    where = and_(ReadMailbox.id == lease.mailbox_id, is_free)
    if not at_once:
        where = and_(where, ReadMailbox.due_at <= now)
    is_ours = _update(where, leased_by=lease.holder, lease_until=lease.until)
    db.session.commit()
    return lease if is_ours else None


def _take_portion(talk: Conversation, lease: _Lease, done: _Count, stopping: Stopping) -> bool:
    """Take in and put aside up to a portion; whether more is left."""
    numbers = talk.numbers()
    noted = _noted(talk, lease, numbers)
    if not talk.can_move:
        # What was copied and could only be marked stays in the folder for ever.
        standing = set(talk.numbers("UNDELETED"))
        numbers = [uid for uid in numbers if uid not in noted or uid in standing]
    if not numbers:
        return False
    folders = {has_failed: talk.folder_beside(FAILED if has_failed else PROCESSED) for has_failed in (0, 1)}
    for count, uid in enumerate(numbers):
        if count >= PORTION or stopping() or lease.is_short:
            return True
        has_failed = noted.get(uid)
        if has_failed is None:
            has_failed = _taken_in(talk, lease, uid)
            if has_failed is None:
                continue
            done.failed += has_failed
            done.taken += not has_failed
        talk.move(uid, folders[has_failed])
    return False


def _noted(talk: Conversation, lease: _Lease, numbers: list[int]) -> dict[int, bool]:
    """Which of these were taken in, and whether in vain; notes of what has left the folder are let go."""
    of_mailbox = TakenMessage.mailbox_id == lease.mailbox_id
    with reading():
        rows = db.session.execute(
            select(
                TakenMessage.id, TakenMessage.uid_validity, TakenMessage.uid, TakenMessage.has_failed
            ).where(of_mailbox)
        ).all()
    there = set(numbers)
    standing = {row.uid: row.has_failed for row in rows if row.uid_validity == talk.uid_validity}
    gone = [row.id for row in rows if row.uid_validity != talk.uid_validity or row.uid not in there]
    for start in range(0, len(gone), 1000):
        db.session.execute(delete(TakenMessage).where(TakenMessage.id.in_(gone[start : start + 1000])))
    db.session.commit()
    return {uid: has_failed for uid, has_failed in standing.items() if uid in there}


def _taken_in(talk: Conversation, lease: _Lease, uid: int) -> bool | None:
    """Take in one message; whether that failed, None where it is not there any more.

    Raises:
        OperationalError, InterfaceError: the database is away; the message stays where it is.
    """
    size = talk.size(uid)
    if size is None:
        return None
    has_failed = size > LARGEST
    if not has_failed:
        raw = talk.message(uid)
        if raw is None:
            return None
        try:
            inbox.receive(raw)
        except (OperationalError, InterfaceError):
            raise
        except Exception:
            # One message that the program stumbles over must not stop those behind it.
            current_app.logger.exception("message %s of the mailbox could not be taken in", uid)
            db.session.rollback()
            has_failed = True
    table_insert = sqlite.insert if is_sqlite() else postgresql.insert
    db.session.execute(
        table_insert(TakenMessage)
        .values(mailbox_id=lease.mailbox_id, uid_validity=talk.uid_validity, uid=uid, has_failed=has_failed)
        .on_conflict_do_nothing(index_elements=["mailbox_id", "uid_validity", "uid"])
    )
    db.session.commit()
    return has_failed


def _note_trouble(lease: _Lease, error: MailboxError, done: _Count) -> None:
    db.session.rollback()
    found = db.session.get_one(ReadMailbox, lease.mailbox_id, populate_existing=True)
    pause = timedelta(minutes=PAUSES[min(found.troubles, len(PAUSES) - 1)])
    since = found.trouble_since or clock.now()
    _release(
        lease,
        done,
        due_at=clock.now() + pause,
        trouble=error.trouble,
        trouble_since=since,
        troubles=found.troubles + 1,
        words=error.words,
    )


def _release(lease: _Lease, done: _Count, **values: Any) -> None:
    _update(
        and_(ReadMailbox.id == lease.mailbox_id, ReadMailbox.leased_by == lease.holder),
        leased_by=None,
        lease_until=None,
        taken=ReadMailbox.taken + done.taken,
        failed=ReadMailbox.failed + done.failed,
        **values,
    )
    db.session.commit()


def _update(where: Any, **values: Any) -> int:
    statement = update(ReadMailbox).where(where).values(**values).execution_options(synchronize_session=False)
    return db.session.execute(statement).rowcount  # type: ignore[attr-defined,no-any-return] # rows changed


class Fetcher:
    """The worker's duty of reading the mailbox, every minute while it can be read."""

    def __init__(self) -> None:
        self._look_at = 0.0

    def perform(self, stopping: Stopping, _must_try: bool = True) -> Round:
        """Read a portion if the mailbox is due. Owns its transactions; letters wait for nothing here."""
        if settings.current().imap_url is None or time.monotonic() < self._look_at:
            return Round()
        self._look_at = time.monotonic() + _LOOK_SECONDS
        with reading():
            due_at = db.session.scalar(select(ReadMailbox.due_at).where(ReadMailbox.name == known_as()))
        if due_at is not None and due_at > clock.now():
            return Round()
        try:
            found = fetch(stopping)
        except MailboxError as error:
            # No trouble of the outbox: the mailroom's page tells of it, and letters go on.
            current_app.logger.warning("the mailbox cannot be read: %s (%s)", error.words, error.trouble)
            return Round()
        if found is None:
            return Round()
        if found.left:
            self._look_at = 0.0
        return Round(found.taken + found.failed)
