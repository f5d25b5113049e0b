"""Sending what is due: claim letters by a lease, write them, hand them over, record each by itself."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Any, Final

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import ColumnElement, and_, delete, func, insert, or_, select, update

from office import clock, settings
from office.database import db, reading
from office.mailroom import suppression
from office.mailroom.compose import BadAddress, Outgoing, compose
from office.mailroom.kinds import NotNeeded, UnknownKind
from office.mailroom.models import (
    ArchivedLetter,
    Letter,
    LetterStatus,
    Mailing,
    MailingStatus,
    Reason,
    SuppressedAddress,
)
from office.mailroom.transport import Answer, ServerTrouble, Transport, Verdict
from office.mailroom.words import reason_words
from office.work.worker import Round, Stopping, worker_name

#: Letters claimed at once.
BATCH: Final = 25
#: How long a claim holds. A worker that dies leaves its letters for so long; another then takes them up.
LEASE: Final = timedelta(minutes=6)
#: A letter is begun only while its lease has more than this left: longer than the mail server may take to
#: answer (connect, greeting, sender, recipient, data, acceptance; see transport), so that nobody else begins
#: it meanwhile.
RESERVE: Final = timedelta(minutes=5)

#: Minutes until a letter that was put off is tried again: after the first answer, the second, and so on.
#: Greylisting ends with the second or third; after the last, two days in all, the letter has failed (RFC
#: 5321, 4.5.4.1: at least four or five days between mail servers, but whoever waits for an invitation is
#: better told earlier).
PAUSES: Final = (1, 5, 15, 60, 180, 360, 720, 1440)

#: Seconds for which a worker lets a mail server rest that is away: growing up to the last. Nothing is counted
#: against the letters, and a server that was down for an hour costs the hour and at most this.
RESTS: Final = (1, 2, 5, 10, 20, 30)


@dataclass(frozen=True)
class _Ready:
    """A letter in this worker's hands: its number, what it has behind it, and what was written of it."""

    letter_id: int
    attempts: int
    lease_until: datetime
    outgoing: Outgoing | None = None
    #: Where it could not be written: what becomes of it.
    outcome: LetterStatus | None = None
    reason: Reason | None = None
    words: str = ""


class Dispatcher:
    """One worker's sending: its name on the leases, its connection, its patience with the server."""

    def __init__(self, *, lease: timedelta = LEASE, reserve: timedelta = RESERVE) -> None:
        self.name = worker_name()
        self.lease = lease
        self.reserve = reserve
        self._transport: Transport | None = None
        self._troubles = 0
        self._rest_until = 0.0

    def perform(self, stopping: Stopping, must_try: bool = True) -> Round:
        """Send a batch of what is due. Owns its transactions; sends outside of any."""
        if not must_try and time.monotonic() < self._rest_until:
            return Round()
        with reading():
            is_due = db.session.scalar(select(Letter.id).where(_claimable()).limit(1)) is not None
        if not is_due:
            return Round()
        claimed = self._claim()
        if not claimed:
            return Round()
        return self._send(list(self._written(claimed)), stopping)

    def rest(self) -> None:
        """Close the connection: nothing is due."""
        if self._transport is not None:
            self._transport.close()
            self._transport = None

    def _claim(self) -> list[_Ready]:
        # On SQLite the transaction is the only writer; on PostgreSQL rows in another worker's hands are
        # passed by.
        until = clock.now() + self.lease
        ids = (
            select(Letter.id)
            .where(_claimable())
            .order_by(Letter.due_at, Letter.id)
            .limit(BATCH)
            .with_for_update(skip_locked=True)
        )
        numbers = list(db.session.scalars(ids))
        if not numbers:
            db.session.rollback()
            return []
        rows = db.session.execute(select(Letter.id, Letter.attempts).where(Letter.id.in_(numbers))).all()
        _update(Letter.id.in_(numbers), status=LetterStatus.SENDING, leased_by=self.name, lease_until=until)
        db.session.commit()
        attempts = {row[0]: row[1] for row in rows}
        return [_Ready(number, attempts[number], until) for number in numbers]

    def _written(self, claimed: list[_Ready]) -> Iterator[_Ready]:
        office = settings.current()
        with reading():
            listed = self._listed(claimed)
            for ready in claimed:
                letter = db.session.get(Letter, ready.letter_id)
                if letter is None:
                    continue
                entries = listed.get(suppression.fold_address(letter.to_address), [])
                if suppression.stopping(entries, is_bulk=False) is not None:
                    yield replace(ready, outcome=LetterStatus.FAILED, reason=Reason.SUPPRESSED)
                    continue
                try:
                    outgoing = compose(letter, office)
                    if suppression.stopping(entries, is_bulk=outgoing.is_bulk) is not None:
                        yield replace(ready, outcome=LetterStatus.CANCELLED, reason=Reason.OPTED_OUT)
                        continue
                    yield replace(ready, outgoing=outgoing)
                except NotNeeded as error:
                    yield replace(
                        ready, outcome=LetterStatus.CANCELLED, reason=Reason.NOT_NEEDED, words=str(error)
                    )
                except BadAddress as error:
                    yield replace(
                        ready, outcome=LetterStatus.FAILED, reason=Reason.BAD_ADDRESS, words=str(error)
                    )
                except Exception as error:
                    # Whatever a renderer does, the letters behind this one go out.
                    current_app.logger.exception("letter %s could not be written", ready.letter_id)
                    db.session.rollback()
                    words = (
                        f"{type(error).__name__}: {error}"
                        if not isinstance(error, UnknownKind)
                        else (f"no renderer for letters of the kind {error}")
                    )
                    yield replace(
                        ready, outcome=LetterStatus.FAILED, reason=Reason.NOT_WRITTEN, words=words[:1000]
                    )

    def _listed(self, claimed: list[_Ready]) -> dict[str, list[SuppressedAddress]]:
        numbers = [ready.letter_id for ready in claimed]
        return suppression.standing(
            db.session.scalars(select(Letter.to_address).where(Letter.id.in_(numbers)))
        )

    def _send(self, batch: list[_Ready], stopping: Stopping) -> Round:
        server = settings.current().smtp_url
        if self._transport is None or self._transport.url != server:
            self.rest()
            self._transport = Transport(server)
        done = 0
        for index, ready in enumerate(batch):
            if ready.outgoing is None:
                self._record(ready, status=ready.outcome, reason=ready.reason, last_answer=ready.words)
                done += 1
                continue
            # One letter at least: a slow renderer must not make the batch go round for ever.
            if stopping() or (done and clock.now() > ready.lease_until - self.reserve):
                self._give_back(batch[index:])
                return Round(done)
            outgoing = ready.outgoing
            try:
                answer = self._transport.deliver(outgoing.sender, outgoing.recipient, outgoing.raw)
            except ServerTrouble as trouble:
                self._give_back(batch[index:], trouble)
                self._troubles += 1
                pause = RESTS[min(self._troubles, len(RESTS)) - 1]
                self._rest_until = time.monotonic() + pause
                current_app.logger.warning(
                    "the mail server takes nothing: %s (%s)", trouble.words, trouble.reason
                )
                return Round(done, str(_server_sentence(trouble)))
            self._troubles = 0
            self._record_answer(ready, outgoing, answer)
            done += 1
        return Round(done)

    def _record_answer(self, ready: _Ready, outgoing: Outgoing, answer: Answer) -> None:
        now = clock.now()
        kept: dict[str, Any] = {
            "subject_line": outgoing.subject,
            "revision": outgoing.revision,
            "last_answer": answer.words,
            "reason": answer.reason,
            "attempts": ready.attempts + 1,
        }
        if answer.verdict is Verdict.TAKEN:
            self._record(ready, outgoing.raw, status=LetterStatus.SENT, sent_at=now, **kept)
        elif answer.verdict is Verdict.REFUSED:
            # What a server thinks of us or of the letter tells nothing of the recipient.
            is_about_them = answer.reason in {Reason.NO_MAILBOX, Reason.NO_DOMAIN, Reason.REFUSED}
            refused = outgoing.recipient if is_about_them else ""
            self._record(ready, refused=refused, status=LetterStatus.FAILED, **kept)
        elif ready.attempts >= len(PAUSES):
            kept["reason"] = Reason.GIVEN_UP
            self._record(ready, status=LetterStatus.FAILED, **kept)
        else:
            due = now + timedelta(minutes=PAUSES[ready.attempts])
            self._record(ready, status=LetterStatus.QUEUED, due_at=due, **kept)

    def _record(self, ready: _Ready, raw: bytes | None = None, refused: str = "", **values: Any) -> None:
        """Commit what became of one letter, unless its lease ran out and another worker has it.

        ``refused`` is the address to which the server took no letter: its words may tell that it is dead.
        """
        with_lease = and_(Letter.id == ready.letter_id, Letter.leased_by == self.name)
        if not _update(with_lease, leased_by=None, lease_until=None, **values):
            db.session.rollback()
            current_app.logger.warning("letter %s was taken up by another worker", ready.letter_id)
            return
        if raw is not None:
            db.session.execute(delete(ArchivedLetter).where(ArchivedLetter.letter_id == ready.letter_id))
            db.session.execute(insert(ArchivedLetter).values(letter_id=ready.letter_id, raw=raw))
        if refused:
            suppression.note_refusal(refused, values["last_answer"], ready.letter_id)
        db.session.commit()

    def _give_back(self, batch: list[_Ready], trouble: ServerTrouble | None = None) -> None:
        why: dict[str, Any] = {}
        if trouble is not None:
            why = {"reason": trouble.reason, "last_answer": trouble.words}
        numbers = [ready.letter_id for ready in batch]
        _update(
            and_(Letter.id.in_(numbers), Letter.leased_by == self.name),
            status=LetterStatus.QUEUED,
            leased_by=None,
            lease_until=None,
            **why,
        )
        db.session.commit()


def _claimable() -> ColumnElement[bool]:
    now = clock.now()
    paused = select(Mailing.id).where(Mailing.status == MailingStatus.PAUSED)
    return and_(
        or_(
            and_(Letter.status == LetterStatus.QUEUED, Letter.due_at <= now),
            and_(Letter.status == LetterStatus.SENDING, Letter.lease_until < now),
        ),
        or_(Letter.mailing_id.is_(None), Letter.mailing_id.not_in(paused)),
    )


def _update(where: ColumnElement[bool], **values: Any) -> int:
    # Past the session: no record is loaded, and no entry made in the audit trail for what the program does.
    statement = update(Letter).where(where).values(**values).execution_options(synchronize_session=False)
    return db.session.execute(statement).rowcount  # type: ignore[attr-defined,no-any-return]


def _server_sentence(trouble: ServerTrouble) -> str:
    return _(
        "%(sentence)s The server's words: %(words)s",
        sentence=reason_words(trouble.reason),
        words=trouble.words,
    )


def waiting() -> str:
    """What is in the outbox and not due, or in another worker's hands, as a sentence; "" if nothing."""
    with reading():
        rows = db.session.execute(
            select(Letter.status, func.count())
            .where(Letter.status.in_((LetterStatus.QUEUED, LetterStatus.SENDING)))
            .group_by(Letter.status)
        ).all()
    count = {row[0]: row[1] for row in rows}
    later, held = count.get(LetterStatus.QUEUED, 0), count.get(LetterStatus.SENDING, 0)
    said = []
    if later:
        said.append(
            ngettext(
                "%(num)d letter waits for a later time.", "%(num)d letters wait for a later time.", later
            )
        )
    if held:
        said.append(
            ngettext(
                "%(num)d letter is in another worker's hands.",
                "%(num)d letters are in other workers' hands.",
                held,
            )
        )
    return " ".join(said)
