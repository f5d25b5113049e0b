"""The outbox: letters are rows, written in the transaction that decides them, and sent later by a worker."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from typing import Any, Final

from sqlalchemy import ColumnElement, String, and_, literal_column, select, type_coerce, update
from sqlalchemy.dialects import postgresql, sqlite

from office import clock, settings
from office.database import db, is_sqlite
from office.mailroom.addresses import domain_of
from office.mailroom.kinds import kind_named
from office.mailroom.models import WAITING as WAITING
from office.mailroom.models import Letter, LetterStatus, Mailing, MailingStatus
from office.mailroom.progress import Progress as Progress
from office.mailroom.progress import progress_of as progress_of

#: Longest list of numbers put into one statement (SQLite takes 32,766 parameters, PostgreSQL 65,535).
_MANY: Final = 10_000
#: Letters put into the outbox by one statement.
_PORTION: Final = 1_000

#: What a person may send once more.
REPEATABLE: Final = (LetterStatus.FAILED, LetterStatus.BOUNCED, LetterStatus.CANCELLED)


class NotRepeatable(Exception):
    """The letter is under way or was taken by the mail server: sending it again would make it two."""


class TooLate(Exception):
    """The letter has left the outbox, or is leaving it now."""


class MailingEnded(Exception):
    """Somebody stopped the mailing: it neither pauses nor goes on."""


@dataclass(frozen=True)
class NewLetter:
    """A letter to be put into the outbox.

    Args:
        kind: name of a registered letter kind.
        key: says which letter this is, such as ``invitation:12:1``; at most 120 characters. The same key
            never makes two letters, whoever asks at the same moment: the database decides.
        subject_type, subject_id: the record it is about.
        to_address: one bare mail address.
        to_name: the name beside it.
        language: the language it is written in.
        params: what its renderer needs beside the record; plain JSON.
        due_at: not to be sent before this instant; its mailing's time, or at once, unless given.
    """

    kind: str
    key: str
    subject_type: str
    subject_id: int
    to_address: str
    to_name: str
    language: str
    params: dict[str, Any] = field(default_factory=dict)
    due_at: datetime | None = None


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

    The arguments are those of `NewLetter`, and the mailing it belongs to.

    Returns:
        The letter, or None where the key exists already. A letter that was taken out when its mailing was
        stopped never left: its key makes it anew.

    Raises:
        UnknownKind: nobody registered the kind.
    """
    kind_named(kind)
    letter = NewLetter(
        kind, key, subject_type, subject_id, to_address, to_name, language, params or {}, due_at
    )
    place = mailing.total if mailing is not None else 0
    row = _row(letter, mailing, place, clock.now())
    # The caller's records are in the database already (the numbers prove it): a flush for each letter would
    # enter the mailing's growing total into the audit trail as many times as there are letters.
    options = {"autoflush": False, "populate_existing": True}
    found = db.session.scalars(_insert_and_tell(is_sqlite()), row, execution_options=options).one_or_none()
    if found is not None and mailing is not None:
        mailing.total += 1
    return found


def queue_letters(letters: Sequence[NewLetter], mailing: Mailing) -> int:
    """Put many letters into the outbox: as `queue_letter`, with three statements for each thousand.

    Letters keep their order: the first are in the mailing's first wave. Of two with one key the first counts.

    Returns:
        How many were put there; the others' keys exist already.

    Raises:
        UnknownKind: nobody registered a kind; nothing was put there.
    """
    for kind in {letter.kind for letter in letters}:
        kind_named(kind)
    unique = list({letter.key: letter for letter in reversed(letters)}.values())[::-1]
    connection, now, made = db.session.connection(), clock.now(), 0
    for start in range(0, len(unique), _PORTION):
        portion = unique[start : start + _PORTION]
        # Whoever has a letter already takes no place in a wave.
        keys = [letter.key for letter in portion]
        there = set(connection.scalars(select(Letter.key).where(Letter.key.in_(keys), ~_revivable())))
        wanted = [letter for letter in portion if letter.key not in there]
        if wanted:
            rows = [_row(letter, mailing, mailing.total + made + n, now) for n, letter in enumerate(wanted)]
            made += len(connection.execute(_insert().returning(Letter.id), rows).all())
    mailing.total += made
    return made


#: What a letter that was taken out keeps when it is queued anew: which letter it is.
_KEPT: Final = frozenset({"id", "key", "created_at", "message_id", "bounce_token"})


def _insert() -> Any:
    return _insert_for(is_sqlite())


@cache
def _insert_and_tell(on_sqlite: bool) -> Any:
    return _insert_for(on_sqlite).returning(Letter)


@cache
def _insert_for(on_sqlite: bool) -> Any:
    # Made once: it names every column twice, which takes longer than writing a letter.
    statement = (sqlite.insert if on_sqlite else postgresql.insert)(Letter)
    columns = [column.name for column in Letter.__table__.columns]
    fresh = {name: statement.excluded[name] for name in columns if name not in _KEPT}
    return statement.on_conflict_do_update(index_elements=["key"], set_=fresh, where=_revivable())


def _revivable() -> ColumnElement[bool]:
    """A letter that was taken out of the outbox because its mailing was stopped."""
    # Written out: values bound here would make SQLAlchemy insert many rows one by one.
    cancelled, stopped = (
        literal_column(f"'{status.value}'", String)
        for status in (LetterStatus.CANCELLED, MailingStatus.STOPPED)
    )
    ended = select(Mailing.id).where(type_coerce(Mailing.status, String) == stopped)
    return and_(type_coerce(Letter.status, String) == cancelled, Letter.mailing_id.in_(ended))


def _row(letter: NewLetter, mailing: Mailing | None, place: int, now: datetime) -> dict[str, Any]:
    domain = settings.current().mail_from.rpartition("@")[2]
    return {
        "kind": letter.kind,
        "key": letter.key,
        "subject_type": letter.subject_type,
        "subject_id": letter.subject_id,
        "to_address": letter.to_address,
        "to_domain": domain_of(letter.to_address),
        "to_name": letter.to_name[:300],
        "language": letter.language,
        "params": letter.params,
        "mailing_id": mailing.id if mailing is not None else None,
        "message_id": f"<{secrets.token_hex(16)}@{domain}>",
        "bounce_token": secrets.token_hex(10),
        "status": LetterStatus.QUEUED,
        "due_at": letter.due_at or _due_at(mailing, place, now),
    }


def _due_at(mailing: Mailing | None, place: int, now: datetime) -> datetime:
    """When the letter in this place of a mailing, counted from 0, is due."""
    if mailing is None:
        return now
    begins = max(mailing.begins_at or now, now)
    if not mailing.wave_size or not mailing.wave_minutes:
        return begins
    return begins + timedelta(minutes=mailing.wave_minutes) * (place // mailing.wave_size)


# -- mailings ------------------------------------------------------------------------------------------------


def start_mailing(
    *,
    kind: str,
    subject_type: str,
    subject_id: int,
    user_id: int | None,
    begins_at: datetime | None = None,
    wave_size: int | None = None,
    wave_minutes: int | None = None,
) -> Mailing:
    """Open a mailing, to which `queue_letter` and `queue_letters` add letters.

    Args:
        begins_at: when its first letter is due; at once unless given.
        wave_size, wave_minutes: so many letters at a time, and so long from one wave to the next; all at
            once unless both are given.

    Raises:
        UnknownKind: nobody registered the kind.
        ValueError: half a wave, or one of nothing.
    """
    kind_named(kind)
    wave = [part for part in (wave_size, wave_minutes) if part is not None]
    if len(wave) == 1 or any(part < 1 for part in wave):
        raise ValueError("a wave has a size and a pause, both above 0")
    mailing = Mailing(
        kind=kind,
        subject_type=subject_type,
        subject_id=subject_id,
        user_id=user_id,
        total=0,
        status=MailingStatus.RUNNING,
        begins_at=begins_at,
        wave_size=wave_size,
        wave_minutes=wave_minutes,
    )
    db.session.add(mailing)
    db.session.flush()
    return mailing


def pause(mailing: Mailing) -> None:
    """Hold a mailing's letters back; a worker in the middle of them stops within a second or a letter.

    Raises:
        MailingEnded: it was stopped.
    """
    if _locked_mailing(mailing).status is MailingStatus.STOPPED:
        raise MailingEnded(mailing)
    mailing.status = MailingStatus.PAUSED


def resume(mailing: Mailing) -> None:
    """Let a paused mailing go on. Waves whose time has passed go out one after the other, not all at once.

    Raises:
        MailingEnded: it was stopped.
    """
    status = _locked_mailing(mailing).status
    if status is MailingStatus.STOPPED:
        raise MailingEnded(mailing)
    if status is MailingStatus.PAUSED:
        mailing.status = MailingStatus.RUNNING
        _spread(mailing)


def _spread(mailing: Mailing) -> None:
    now = clock.now()
    if not mailing.wave_size or not mailing.wave_minutes:
        return
    of_it = and_(Letter.mailing_id == mailing.id, Letter.status == LetterStatus.QUEUED)
    rows = db.session.execute(
        select(Letter.id, Letter.due_at).where(of_it).order_by(Letter.due_at, Letter.id)
    ).all()
    if not rows or rows[0].due_at >= now:
        return
    for wave, start in enumerate(range(0, len(rows), mailing.wave_size)):
        numbers = [row.id for row in rows[start : start + mailing.wave_size]]
        due = now + timedelta(minutes=mailing.wave_minutes) * wave
        for first in range(0, len(numbers), _MANY):
            some = and_(of_it, Letter.id.in_(numbers[first : first + _MANY]))
            db.session.execute(update(Letter).where(some).values(due_at=due))


def stop(mailing: Mailing) -> int:
    """End a mailing: what has not gone out is taken out of the outbox; stopping it again does nothing.

    A letter in a worker's hands this moment is left to the worker, who looks before the next one.

    Returns:
        How many letters were taken out.
    """
    _locked_mailing(mailing).status = MailingStatus.STOPPED
    db.session.flush()
    waits = and_(Letter.mailing_id == mailing.id, Letter.status == LetterStatus.QUEUED)
    # Past the session: the decision is entered into the trail with the mailing, not with every letter.
    found = db.session.execute(update(Letter).where(waits).values(status=LetterStatus.CANCELLED))
    return int(found.rowcount)  # type: ignore[attr-defined] # rows changed


def _locked_mailing(mailing: Mailing) -> Mailing:
    statement = select(Mailing).where(Mailing.id == mailing.id).with_for_update()
    return db.session.scalars(statement, execution_options={"populate_existing": True}).one()


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
    mailing = letter.mailing
    if mailing is not None and mailing.status is MailingStatus.STOPPED:
        # What is sent after all is a decision about this letter alone.
        letter.mailing = None
    letter.status = LetterStatus.QUEUED
    letter.due_at = clock.now()
    letter.attempts = 0
    letter.sent_at = None
    letter.reason = None
    letter.last_answer = None
    letter.settled_at = None


def cancel(letter: Letter) -> None:
    """Take a waiting letter out of the outbox.

    Raises:
        TooLate: a worker has it in its hands, or it was sent.
    """
    if _locked(letter).status is not LetterStatus.QUEUED:
        raise TooLate(letter)
    letter.status = LetterStatus.CANCELLED
