"""Signs of life: whether a worker is there to do what pages promise."""

from __future__ import annotations

import time
from datetime import datetime, timedelta
from enum import Enum
from typing import Final, NamedTuple

from sqlalchemy import delete, func, select
from sqlalchemy.dialects import postgresql, sqlite

from office import clock
from office.database import db, is_sqlite
from office.work.models import Job, JobStatus, WorkerSign
from office.work.worker import Round, Stopping, worker_name

#: Seconds between two signs of one worker.
_EVERY: Final = 15.0
#: A worker that gave no sign for so long is not there, unless a long piece of work holds it.
SILENCE: Final = timedelta(seconds=75)
#: How long a worker that has gone is remembered.
_KEPT: Final = timedelta(days=30)


class Presence(Enum):
    """Whether somebody works."""

    WORKING = "working"
    #: No sign of life, but a job in hand: a long one keeps its worker from giving signs.
    BUSY = "busy"
    AWAY = "away"
    #: No worker was ever seen.
    NEVER = "never"


class WorkerState(NamedTuple):
    """Whether a worker is there, and since when it was seen last."""

    presence: Presence
    seen_at: datetime | None

    @property
    def is_there(self) -> bool:
        """Whether what is asked for will be done."""
        return self.presence in {Presence.WORKING, Presence.BUSY}


def worker_state() -> WorkerState:
    """Whether a worker is there; one statement."""
    now = clock.now()
    is_held = select(Job.id).where(Job.status == JobStatus.RUNNING, Job.lease_until > now).exists()
    row = db.session.execute(select(func.max(WorkerSign.seen_at), is_held)).one()
    seen_at: datetime | None = row[0]
    is_busy: bool = row[1]
    if seen_at is None:
        return WorkerState(Presence.BUSY if is_busy else Presence.NEVER, None)
    if seen_at > now - SILENCE:
        return WorkerState(Presence.WORKING, seen_at)
    return WorkerState(Presence.BUSY if is_busy else Presence.AWAY, seen_at)


class Signs:
    """The worker's duty of saying that it is there."""

    def __init__(self) -> None:
        self._name = worker_name()
        self._last = -_EVERY

    def perform(self, _stopping: Stopping, _must_try: bool = True) -> Round:
        """Give a sign now and then. Owns its transactions; counts for no work."""
        if time.monotonic() - self._last < _EVERY:
            return Round()
        is_first = self._last < 0
        self._last = time.monotonic()
        now = clock.now()
        table_insert = sqlite.insert if is_sqlite() else postgresql.insert
        statement = table_insert(WorkerSign).values(name=self._name, seen_at=now)
        db.session.execute(statement.on_conflict_do_update(index_elements=["name"], set_={"seen_at": now}))
        if is_first:
            db.session.execute(delete(WorkerSign).where(WorkerSign.seen_at < now - _KEPT))
        db.session.commit()
        return Round()
