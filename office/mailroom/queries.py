"""Reading the mailroom: counts, lists, one letter, one message; each a fixed number of statements."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from sqlalchemy import Select, and_, func, or_, select
from sqlalchemy.orm import joinedload, undefer

from office import clock
from office.database import db
from office.mailroom.models import (
    ArchivedLetter,
    IncomingMessage,
    IncomingStatus,
    Letter,
    LetterStatus,
    Mailing,
    MailingStatus,
    Reason,
)
from office.mailroom.outbox import WAITING

#: What the list of letters may be ordered by.
SORTS: Final = ("made", "to", "subject", "sent")


def counts() -> dict[LetterStatus, int]:
    """How many letters there are of each status, the statuses in their own order."""
    rows = db.session.execute(select(Letter.status, func.count()).group_by(Letter.status)).all()
    found = {row[0]: row[1] for row in rows}
    return {status: found.get(status, 0) for status in LetterStatus}


def reasons_waiting() -> dict[Reason, int]:
    """Why letters in the outbox are still there, where it is not only their turn."""
    statement = (
        select(Letter.reason, func.count())
        .where(Letter.status.in_(WAITING), Letter.reason.is_not(None))
        .group_by(Letter.reason)
        .order_by(func.count().desc())
    )
    return {reason: number for reason, number in db.session.execute(statement) if reason is not None}


def set_aside() -> int:
    """How many incoming messages wait for a person."""
    statement = (
        select(func.count())
        .select_from(IncomingMessage)
        .where(IncomingMessage.status == IncomingStatus.SET_ASIDE)
    )
    return db.session.scalar(statement) or 0


def _contains(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")
    return f"%{escaped}%"


def letters(
    *,
    search: str = "",
    statuses: Sequence[str] = (),
    kinds: Sequence[str] = (),
    reasons: Sequence[str] = (),
    domains: Sequence[str] = (),
    sort: str = "made",
    is_descending: bool = True,
) -> Select[Any]:
    """The list of letters, newest first unless told otherwise.

    Args:
        search: part of an address, a name or a subject, in any case.
        statuses: values of `LetterStatus`; others are left aside.
        kinds: names of letter kinds.
        reasons: values of `Reason`; others are left aside.
        domains: of the recipients' addresses.
        sort: one of `SORTS`.
    """
    statement = select(Letter)
    wanted = [LetterStatus(value) for value in statuses if value in set(LetterStatus)]
    if wanted:
        statement = statement.where(Letter.status.in_(wanted))
    if kinds:
        statement = statement.where(Letter.kind.in_(kinds))
    why = [Reason(value) for value in reasons if value in set(Reason)]
    if why:
        statement = statement.where(Letter.reason.in_(why))
    if any(domains):
        statement = statement.where(Letter.to_domain.in_(domains))
    if search:
        pattern = _contains(search)
        statement = statement.where(
            or_(
                Letter.to_address.ilike(pattern, escape="\\"),
                Letter.to_name.ilike(pattern, escape="\\"),
                Letter.subject_line.ilike(pattern, escape="\\"),
            )
        )
    column = {
        "made": Letter.id,
        "to": Letter.to_address,
        "subject": Letter.subject_line,
        "sent": Letter.sent_at,
    }[sort if sort in SORTS else "made"]
    return statement.order_by(column.desc() if is_descending else column, Letter.id.desc())


def letter(letter_id: int) -> Letter | None:
    """One letter with its mailing."""
    return db.session.scalar(select(Letter).where(Letter.id == letter_id).options(joinedload(Letter.mailing)))


def archived(letter_id: int) -> bytes | None:
    """The bytes that the mail server took; None where it took none, or where they are no longer kept."""
    # What a worker is about to send is there before it is sent.
    return db.session.scalar(
        select(ArchivedLetter.raw)
        .join(Letter, ArchivedLetter.letter_id == Letter.id)
        .where(ArchivedLetter.letter_id == letter_id, Letter.sent_at.is_not(None))
    )


def answers_to(letter_id: int) -> Sequence[IncomingMessage]:
    """What came in about a letter, oldest first."""
    return db.session.scalars(
        select(IncomingMessage).where(IncomingMessage.letter_id == letter_id).order_by(IncomingMessage.id)
    ).all()


def mailing(mailing_id: int) -> Mailing | None:
    """One mailing."""
    return db.session.get(Mailing, mailing_id)


def incoming(*, statuses: Sequence[str] = (), search: str = "") -> Select[Any]:
    """The list of incoming messages, newest first."""
    statement = select(IncomingMessage)
    wanted = [IncomingStatus(value) for value in statuses if value in set(IncomingStatus)]
    if wanted:
        statement = statement.where(IncomingMessage.status.in_(wanted))
    if search:
        pattern = _contains(search)
        statement = statement.where(
            or_(
                IncomingMessage.from_address.ilike(pattern, escape="\\"),
                IncomingMessage.subject_line.ilike(pattern, escape="\\"),
            )
        )
    return statement.order_by(IncomingMessage.id.desc())


def incoming_message(message_id: int) -> IncomingMessage | None:
    """One incoming message with its bytes and the letter it is about."""
    return db.session.scalar(
        select(IncomingMessage)
        .where(IncomingMessage.id == message_id)
        .options(undefer(IncomingMessage.raw), joinedload(IncomingMessage.letter))
    )


class Heap(NamedTuple):
    """So many of a kind wait for a person; the oldest since then."""

    number: int
    since: datetime | None


class Attention(NamedTuple):
    """What in the mailroom waits for a person."""

    failed: Heap
    came_back: Heap
    waiting_in_trouble: Heap
    #: Should have left long ago, and nothing is the matter with them: nobody takes them.
    left_lying: Heap
    to_be_sorted: Heap


#: A letter that was put off is no trouble yet: servers do so once or twice with every stranger.
_PATIENCE: Final = timedelta(minutes=10)


def attention() -> Attention:
    """What waits for a person, in two statements."""
    long_due = clock.now() - _PATIENCE
    failed = and_(Letter.status == LetterStatus.FAILED, Letter.settled_at.is_(None))
    came_back = and_(Letter.status == LetterStatus.BOUNCED, Letter.settled_at.is_(None))
    queued = Letter.status == LetterStatus.QUEUED
    in_trouble = and_(queued, Letter.reason.is_not(None), Letter.created_at < long_due)
    lying = and_(
        queued,
        Letter.reason.is_(None),
        Letter.due_at < long_due,
        or_(Letter.mailing_id.is_(None), Letter.mailing_id.not_in(_paused_mailings())),
    )
    found = db.session.execute(
        select(
            *(func.count().filter(which) for which in (failed, came_back, in_trouble, lying)),
            *(func.min(Letter.updated_at).filter(which) for which in (failed, came_back)),
            func.min(Letter.created_at).filter(in_trouble),
            func.min(Letter.due_at).filter(lying),
        ).where(Letter.status.in_((LetterStatus.FAILED, LetterStatus.BOUNCED, LetterStatus.QUEUED)))
    ).one()
    failures, returns, troubles, forgotten = (
        Heap(number, since) for number, since in zip(found[:4], found[4:], strict=True)
    )
    unread = db.session.execute(
        select(func.count(), func.min(IncomingMessage.created_at)).where(
            IncomingMessage.status == IncomingStatus.SET_ASIDE
        )
    ).one()
    return Attention(failures, returns, troubles, forgotten, Heap(*unread))


def _paused_mailings() -> Select[int]:
    return select(Mailing.id).where(Mailing.status == MailingStatus.PAUSED)


def paused() -> list[Mailing]:
    """The mailings whose letters somebody holds back, the newest first. One statement."""
    waits = select(Letter.id).where(Letter.mailing_id == Mailing.id, Letter.status.in_(WAITING)).exists()
    statement = select(Mailing).where(Mailing.status == MailingStatus.PAUSED, waits)
    return list(db.session.scalars(statement.order_by(Mailing.id.desc())))


class Passed(NamedTuple):
    """What has gone out and come in since a moment."""

    sent: int
    received: int


def passed_since(moment: datetime) -> Passed:
    """What has gone out and come in since ``moment``: one statement."""
    sent = select(func.count()).where(Letter.sent_at >= moment).scalar_subquery()
    received = select(func.count()).where(IncomingMessage.created_at >= moment).scalar_subquery()
    return Passed(*db.session.execute(select(sent, received)).one())
