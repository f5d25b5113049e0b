"""Letters in a worker's hands: claimed by a lease in a short transaction, and given back."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any, Final

from sqlalchemy import ColumnElement, and_, delete, or_, select, update

from office import clock, settings
from office.database import db, one_at_a_time
from office.mailroom import pace
from office.mailroom.models import ArchivedLetter, Letter, LetterStatus, Mailing, MailingStatus

#: Letters looked through at once for those whose domain has room.
_LOOK: Final = 200


@dataclass(frozen=True)
class Claim:
    """A letter in a worker's hands.

    Args:
        letter_id: its number.
        attempts: how often a server has answered about it.
        lease_until: when another worker may take it up.
        is_repeat: another worker had it and did not come back: it may have left already.
    """

    letter_id: int
    attempts: int
    lease_until: datetime
    is_repeat: bool = False


@dataclass(frozen=True)
class Claims:
    """What a worker got. ``is_held``: more is due, and the office's pace holds it."""

    letters: Sequence[Claim] = ()
    is_held: bool = False


def is_any_due() -> bool:
    """Whether a claim could find anything; one or two looks at an index."""
    now = clock.now()
    return any(
        db.session.scalar(select(Letter.id).where(due).limit(1)) is not None
        for due in (_waiting(now), _abandoned(now))
    )


def claim(name: str, lease: timedelta, most: int) -> Claims:
    """Take up to ``most`` letters that are due, the longest due first, and commit that.

    On SQLite the transaction is the only writer; on PostgreSQL rows in another worker's hands are passed by.
    Where the office has set a pace, workers claim one after the other, and a domain that has had its share
    holds up no other.
    """
    limits = pace.Pace.of(settings.current())
    if limits.is_limited:
        one_at_a_time(pace.LOCK)
    now = clock.now()
    rows, is_held = _choose_paced(limits, now, most) if limits.is_limited else (_choose(now, most), False)
    if not rows:
        db.session.rollback()
        return Claims(is_held=is_held)
    until = now + lease
    numbers = [row.id for row in rows]
    change(Letter.id.in_(numbers), status=LetterStatus.SENDING, leased_by=name, lease_until=until)
    db.session.commit()
    return Claims(
        [Claim(row.id, row.attempts, until, row.status is LetterStatus.SENDING) for row in rows], is_held
    )


def _choose(now: datetime, most: int) -> list[Any]:
    # Two statements, each in the order of an index: one for both would sort the whole outbox every time.
    rows = list(db.session.execute(_rows(_abandoned(now), most)))
    return (
        rows + list(db.session.execute(_rows(_waiting(now), most - len(rows)))) if len(rows) < most else rows
    )


def _choose_paced(limits: pace.Pace, now: datetime, most: int) -> tuple[list[Any], bool]:
    """Letters whose domains have room, and whether others must wait for it."""
    room = pace.Room(limits, now)
    full, chosen = room.full(), list[Any]()
    wanted = most if room.left is None else min(most, room.left)
    for due in (_abandoned(now), _waiting(now)):
        while len(chosen) < wanted:
            passed = and_(Letter.id.not_in([row.id for row in chosen]), Letter.to_domain.not_in(full))
            rows = list(db.session.execute(_rows(and_(due, passed), _LOOK)))
            for row in rows:
                if not room.has_for(row.to_domain):
                    full.add(row.to_domain)
                elif len(chosen) < wanted:
                    chosen.append(row)
                    room.take(row.to_domain)
            if len(rows) < _LOOK:
                break
    others = and_(or_(_waiting(now), _abandoned(now)), Letter.id.not_in([row.id for row in chosen]))
    is_held = len(chosen) < most and db.session.scalar(select(Letter.id).where(others).limit(1)) is not None
    return chosen, is_held


def _rows(due: ColumnElement[bool], most: int) -> Any:
    return (
        select(Letter.id, Letter.attempts, Letter.status, Letter.to_domain)
        .where(due)
        .order_by(Letter.due_at, Letter.id)
        .limit(most)
        .with_for_update(skip_locked=True)
    )


def _waiting(now: datetime) -> ColumnElement[bool]:
    return and_(Letter.status == LetterStatus.QUEUED, Letter.due_at <= now, _may_go())


def _abandoned(now: datetime) -> ColumnElement[bool]:
    return and_(Letter.status == LetterStatus.SENDING, Letter.lease_until < now, _may_go())


def _may_go() -> ColumnElement[bool]:
    # Those of a stopped mailing are claimed: whoever has them in hand takes them out.
    paused = select(Mailing.id).where(Mailing.status == MailingStatus.PAUSED)
    return or_(Letter.mailing_id.is_(None), Letter.mailing_id.not_in(paused))


def held_back(numbers: Iterable[int]) -> set[int]:
    """Which of these letters belong to a mailing that was paused or stopped."""
    statement = (
        select(Letter.id)
        .join(Mailing, Letter.mailing_id == Mailing.id)
        .where(Letter.id.in_(list(numbers)), Mailing.status != MailingStatus.RUNNING)
    )
    return set(db.session.scalars(statement))


def give_back(name: str, numbers: Sequence[int], **why: Any) -> None:
    """Put letters that were not handed over back into the outbox, as they were, and commit that."""
    if not numbers:
        return
    mine = and_(Letter.id.in_(numbers), Letter.leased_by == name)
    kept = select(Letter.id).where(mine)
    db.session.execute(delete(ArchivedLetter).where(ArchivedLetter.letter_id.in_(kept)))
    change(mine, status=LetterStatus.QUEUED, leased_by=None, lease_until=None, **why)
    db.session.commit()


def change(where: ColumnElement[bool], **values: Any) -> int:
    """Change letters past the session: no record is loaded, and no entry made in the audit trail for what the
    program does.

    Returns:
        How many there were.
    """
    statement = update(Letter).where(where).values(**values).execution_options(synchronize_session=False)
    return db.session.execute(statement).rowcount  # type: ignore[attr-defined,no-any-return] # rows changed
