"""Sending what is due: claim letters by a lease, write them, hand them over, record each by itself."""

from __future__ import annotations

import os
import time
from collections.abc import Sequence
from datetime import timedelta
from typing import Any, Final

from flask import current_app
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Connection, and_, bindparam, delete, func, select, update
from sqlalchemy.exc import DBAPIError

from office import clock, settings
from office.database import db, reading
from office.mailroom import batches, claims, suppression
from office.mailroom.batches import Ready
from office.mailroom.models import ArchivedLetter, Letter, LetterStatus, Mailing, MailingStatus, Reason
from office.mailroom.transport import Answer, ServerTrouble, Transport, Verdict
from office.mailroom.words import reason_words
from office.work.worker import Round, Stopping, worker_name

#: Letters claimed at once.
BATCH: Final = 50
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

#: Seconds between tries to note that a letter was sent, while the database does not answer.
RECORD_PAUSES: Final = (0.2, 1.0, 5.0, 15.0, 30.0)
#: Seconds until a worker whose letters the office's pace holds looks again.
PACE_SECONDS: Final = 1.0
#: Seconds between two looks whether the mailings of the letters in hand still go on.
LOOK_SECONDS: Final = 0.5


class Dispatcher:
    """One worker's sending: its name on the leases, its connections, its patience with the server."""

    def __init__(self, *, lease: timedelta = LEASE, reserve: timedelta = RESERVE, batch: int = BATCH) -> None:
        self._name = (0, "")
        self.lease = lease
        self.reserve = reserve
        self.batch = batch
        self._transport: Transport | None = None
        self._troubles = 0
        self._rest_until = 0.0

    @property
    def name(self) -> str:
        """What its leases say; a process that was forked from another is a worker of its own."""
        if self._name[0] != os.getpid():
            self._name = (os.getpid(), worker_name())
        return self._name[1]

    def perform(self, stopping: Stopping, must_try: bool = True) -> Round:
        """Send a batch of what is due. Owns its transactions; sends outside of any."""
        if not must_try and time.monotonic() < self._rest_until:
            return Round()
        with reading():
            is_due = claims.is_any_due()
        if not is_due:
            return Round()
        claimed = self._claim()
        if not claimed.letters:
            pause = PACE_SECONDS if claimed.is_held else 0.0
            self._rest_until = time.monotonic() + pause
            return Round(pause=pause)
        batch = batches.keep(self.name, batches.written(claimed.letters))
        return self._send(batch, stopping)

    def rest(self) -> None:
        """Close the connection: nothing is due."""
        if self._transport is not None:
            self._transport.close()
            self._transport = None

    def _claim(self) -> claims.Claims:
        return claims.claim(self.name, self.lease, self.batch)

    # -- sending ---------------------------------------------------------------------------------------------

    def _send(self, batch: list[Ready], stopping: Stopping) -> Round:
        server = settings.current().smtp_url
        if self._transport is None or self._transport.url != server:
            self.rest()
            self._transport = Transport(server)
        done, looked = 0, time.monotonic()
        left = list(batch)
        #: A letter at which the connection broke: the next one tells whose fault that was.
        broken: list[tuple[Ready, Answer]] = []
        with db.engine.connect() as connection:
            while left:
                if stopping() or (done and clock.now() > left[0].claim.lease_until - self.reserve):
                    break
                if time.monotonic() - looked > LOOK_SECONDS:
                    looked, left = time.monotonic(), self._without_held_back(left)
                    if not left:
                        break
                ready, outgoing = left[0], left[0].outgoing
                if outgoing is None:
                    self._record(ready, status=ready.outcome, reason=ready.reason, last_answer=ready.words)
                    done, left = done + 1, left[1:]
                    continue
                try:
                    answer = self._transport.deliver(outgoing.sender, outgoing.recipient, outgoing.raw)
                    if answer.verdict is Verdict.BROKEN and (broken or len(left) == 1):
                        raise ServerTrouble(Reason.SERVER_AWAY, answer.words)
                except ServerTrouble as trouble:
                    self._give_back([ready for ready, _answer in broken] + left, trouble)
                    return self._troubled(trouble, done)
                left = left[1:]
                if answer.verdict is Verdict.BROKEN:
                    broken.append((ready, answer))
                    continue
                self._troubles = 0
                for earlier, earlier_answer in broken:
                    self._record_answer(earlier, earlier_answer)
                done += 1 + len(broken)
                broken = []
                if answer.verdict is Verdict.TAKEN:
                    self._record_taken(connection, ready, answer)
                else:
                    self._record_answer(ready, answer)
        self._give_back([ready for ready, _answer in broken] + left)
        return Round(done)

    def _troubled(self, trouble: ServerTrouble, done: int) -> Round:
        self._troubles += 1
        self._rest_until = time.monotonic() + RESTS[min(self._troubles, len(RESTS)) - 1]
        current_app.logger.warning("the mail server takes nothing: %s (%s)", trouble.words, trouble.reason)
        return Round(done, str(_server_sentence(trouble)))

    def _without_held_back(self, batch: list[Ready]) -> list[Ready]:
        with reading():
            held = claims.held_back(ready.letter_id for ready in batch if ready.outgoing is not None)
        claims.give_back(self.name, sorted(held))
        return [ready for ready in batch if ready.letter_id not in held]

    # -- recording -------------------------------------------------------------------------------------------

    def _record_taken(self, connection: Connection, ready: Ready, answer: Answer) -> None:
        """Commit that a letter was sent: one statement on a connection that is kept, for speed."""
        values = {
            "number": ready.letter_id,
            "worker": self.name,
            "now": clock.now(),
            "words": answer.words,
            "tries": ready.claim.attempts + 1,
        }
        for pause in (*RECORD_PAUSES, None):
            try:
                with connection.begin():
                    found = connection.execute(_TAKEN, values)
                break
            except DBAPIError as error:
                # A database that is being restarted: were this forgotten, the letter would go out again.
                if pause is None:
                    raise
                current_app.logger.warning("letter %s was sent; noting it: %s", ready.letter_id, error.orig)
                time.sleep(pause)
        if not found.rowcount:
            self._too_late(ready)

    def _record_answer(self, ready: Ready, answer: Answer) -> None:
        kept: dict[str, Any] = {
            "last_answer": answer.words,
            "reason": answer.reason,
            "attempts": ready.claim.attempts + 1,
        }
        is_full = answer.reason is Reason.FULL
        if answer.verdict is Verdict.REFUSED:
            # What a server thinks of us or of the letter tells nothing of the recipient.
            is_about_them = answer.reason in {Reason.NO_MAILBOX, Reason.NO_DOMAIN, Reason.REFUSED}
            refused = ready.outgoing.recipient if is_about_them and ready.outgoing is not None else ""
            self._record(ready, refused=refused, is_full=is_full, status=LetterStatus.FAILED, **kept)
        elif ready.claim.attempts >= len(PAUSES):
            kept["reason"] = Reason.GIVEN_UP
            self._record(ready, is_full=is_full, status=LetterStatus.FAILED, **kept)
        else:
            due = clock.now() + timedelta(minutes=PAUSES[ready.claim.attempts])
            self._record(ready, status=LetterStatus.QUEUED, due_at=due, **kept)

    def _record(self, ready: Ready, refused: str = "", is_full: bool = False, **values: Any) -> None:
        """Commit what became of a letter that was not sent; nothing if another worker has it by now.

        ``refused`` is the address to which the server took no letter: its words may tell that it is dead.
        ``is_full``: its mailbox is there, and took nothing to the end; that counts as a soft failure.
        """
        with_lease = and_(Letter.id == ready.letter_id, Letter.leased_by == self.name)
        if not claims.change(with_lease, leased_by=None, lease_until=None, **values):
            db.session.rollback()
            self._too_late(ready)
            return
        db.session.execute(delete(ArchivedLetter).where(ArchivedLetter.letter_id == ready.letter_id))
        if is_full and ready.outgoing is not None:
            suppression.note_soft_failure(ready.outgoing.recipient, values["last_answer"], ready.letter_id)
        if refused:
            suppression.note_refusal(refused, values["last_answer"], ready.letter_id)
        db.session.commit()

    def _too_late(self, ready: Ready) -> None:
        current_app.logger.warning("letter %s was taken up by another worker", ready.letter_id)

    def _give_back(self, batch: Sequence[Ready], trouble: ServerTrouble | None = None) -> None:
        why = {"reason": trouble.reason, "last_answer": trouble.words} if trouble is not None else {}
        claims.give_back(self.name, [ready.letter_id for ready in batch], **why)


_TAKEN: Final = (
    update(Letter.__table__)  # type: ignore[arg-type] # it is a Table
    .where(Letter.id == bindparam("number"), Letter.leased_by == bindparam("worker"))
    .values(
        status=LetterStatus.SENT,
        sent_at=bindparam("now"),
        updated_at=bindparam("now"),
        last_answer=bindparam("words"),
        attempts=bindparam("tries"),
        reason=None,
        leased_by=None,
        lease_until=None,
    )
)


def _server_sentence(trouble: ServerTrouble) -> str:
    return _(
        "%(sentence)s The server's words: %(words)s",
        sentence=reason_words(trouble.reason),
        words=trouble.words,
    )


def waiting() -> str:
    """What is in the outbox and is not due, or held back, or in other hands, as sentences; "" if nothing."""
    with reading():
        paused = func.count().filter(Mailing.status == MailingStatus.PAUSED)
        rows = db.session.execute(
            select(Letter.status, func.count(), paused)
            .outerjoin(Mailing, Letter.mailing_id == Mailing.id)
            .where(Letter.status.in_((LetterStatus.QUEUED, LetterStatus.SENDING)))
            .group_by(Letter.status)
        ).all()
    count = {row[0]: (row[1], row[2]) for row in rows}
    queued, back = count.get(LetterStatus.QUEUED, (0, 0))
    later, held = queued - back, count.get(LetterStatus.SENDING, (0, 0))[0]
    said = []
    if later:
        said.append(
            ngettext(
                "%(num)d letter waits for a later time.", "%(num)d letters wait for a later time.", later
            )
        )
    if back:
        said.append(
            ngettext(
                "%(num)d letter is held back: its sending is paused.",
                "%(num)d letters are held back: their sending is paused.",
                back,
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
