"""Writing a worker's batch of letters: from one look at the database, and kept before anything leaves."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Final

from flask import current_app
from sqlalchemy import bindparam, delete, insert, select, update

from office import settings
from office.database import db, reading
from office.mailroom import suppression
from office.mailroom.claims import Claim
from office.mailroom.compose import BadAddress, Outgoing, compose
from office.mailroom.kinds import NotNeeded, UnknownKind, kind_named
from office.mailroom.models import (
    ArchivedLetter,
    Letter,
    LetterStatus,
    Mailing,
    MailingStatus,
    Reason,
    SuppressedAddress,
)


@dataclass(frozen=True)
class Ready:
    """A letter in this worker's hands, and what was written of it."""

    claim: Claim
    outgoing: Outgoing | None = None
    #: Where it could not be written: what becomes of it.
    outcome: LetterStatus | None = None
    reason: Reason | None = None
    words: str = ""

    @property
    def letter_id(self) -> int:
        """Its number."""
        return self.claim.letter_id


def written(claimed: Sequence[Claim]) -> list[Ready]:
    """What is to be sent of each letter, or what becomes of it instead; those that are gone are left out."""
    with reading():
        numbers = [claim.letter_id for claim in claimed]
        rows = db.session.execute(
            select(Letter, Mailing.status)
            .outerjoin(Mailing, Letter.mailing_id == Mailing.id)
            .where(Letter.id.in_(numbers))
        ).all()
        found = {letter.id: (letter, status) for letter, status in rows}
        listed = suppression.standing(letter.to_address for letter, _status in rows)
        held = _prepared([letter for letter, _status in rows])
        batch = []
        for claim in claimed:
            if claim.letter_id in found:
                letter, status = found[claim.letter_id]
                batch.append(_written(Ready(claim), letter, status, listed))
        del held
        return _as_before(batch)


def _as_before(batch: list[Ready]) -> list[Ready]:
    """A letter that a dead worker may have handed over is repeated octet by octet, as it was written then."""
    repeated = [ready.letter_id for ready in batch if ready.claim.is_repeat]
    if not repeated:
        return batch
    rows = db.session.execute(
        select(ArchivedLetter.letter_id, ArchivedLetter.raw, Letter.revision)
        .join(Letter, Letter.id == ArchivedLetter.letter_id)
        .where(ArchivedLetter.letter_id.in_(repeated))
    )
    kept = {row.letter_id: {"raw": row.raw, "revision": row.revision} for row in rows}
    return [
        replace(ready, outgoing=replace(ready.outgoing, **kept[ready.letter_id]))
        if ready.outgoing is not None and ready.letter_id in kept
        else ready
        for ready in batch
    ]


def keep(worker: str, batch: Sequence[Ready]) -> list[Ready]:
    """Commit what is about to be sent before it is: nothing leaves that the archive has not.

    Returns:
        The batch without the letters whose lease ran out while they were written: another worker has them.
    """
    mine = select(Letter.id).where(Letter.id.in_([r.letter_id for r in batch]), Letter.leased_by == worker)
    held = set(db.session.scalars(mine.with_for_update()))
    batch = [ready for ready in batch if ready.letter_id in held]
    letters = [(ready.letter_id, ready.outgoing) for ready in batch if ready.outgoing is not None]
    if not letters:
        db.session.rollback()
        return batch
    numbers = [number for number, _outgoing in letters]
    db.session.execute(delete(ArchivedLetter).where(ArchivedLetter.letter_id.in_(numbers)))
    db.session.execute(
        insert(ArchivedLetter), [{"letter_id": number, "raw": out.raw} for number, out in letters]
    )
    db.session.connection().execute(
        _WRITTEN, [{"number": number, "line": out.subject, "told": out.revision} for number, out in letters]
    )
    db.session.commit()
    return batch


_WRITTEN: Final = (
    update(Letter.__table__)  # type: ignore[arg-type] # it is a Table
    .where(Letter.id == bindparam("number"))
    .values(subject_line=bindparam("line"), revision=bindparam("told"))
)


def _prepared(letters: Sequence[Letter]) -> list[object]:
    """Let every kind read what its letters need together; what it found is held by the list."""
    held: list[object] = []
    by_kind: dict[str, list[Letter]] = {}
    for letter in letters:
        by_kind.setdefault(letter.kind, []).append(letter)
    for name, some in by_kind.items():
        try:
            prepare = kind_named(name).prepare
            held.append(prepare(some) if prepare is not None else None)
        except UnknownKind:
            continue
        except Exception:
            # Each letter then reads for itself, and the one that stumbles fails by itself.
            current_app.logger.exception("letters of the kind %s could not be prepared", name)
            db.session.rollback()
    return held


def _written(
    ready: Ready, letter: Letter, mailing: MailingStatus | None, listed: dict[str, list[SuppressedAddress]]
) -> Ready:
    if mailing is MailingStatus.STOPPED:
        return replace(ready, outcome=LetterStatus.CANCELLED)
    entries = listed.get(suppression.fold_address(letter.to_address), [])
    if suppression.stopping(entries, is_bulk=False) is not None:
        return replace(ready, outcome=LetterStatus.FAILED, reason=Reason.SUPPRESSED)
    try:
        outgoing = compose(letter, settings.current())
    except NotNeeded as error:
        return replace(ready, outcome=LetterStatus.CANCELLED, reason=Reason.NOT_NEEDED, words=str(error))
    except BadAddress as error:
        return replace(ready, outcome=LetterStatus.FAILED, reason=Reason.BAD_ADDRESS, words=str(error))
    except Exception as error:
        # Whatever a renderer does, the letters behind this one go out.
        current_app.logger.exception("letter %s could not be written", ready.letter_id)
        db.session.rollback()
        words = f"{type(error).__name__}: {error}"
        if isinstance(error, UnknownKind):
            words = f"no renderer for letters of the kind {error}"
        return replace(ready, outcome=LetterStatus.FAILED, reason=Reason.NOT_WRITTEN, words=words[:1000])
    if suppression.stopping(entries, is_bulk=outgoing.is_bulk) is not None:
        return replace(ready, outcome=LetterStatus.CANCELLED, reason=Reason.OPTED_OUT)
    return replace(ready, outgoing=outgoing)
