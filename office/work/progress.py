"""How far a job has come, told while its transaction is still open.

A job does its work and becomes *done* in one transaction, so that it is done wholly or not at all. Its
progress must be seen before that, so it cannot be part of it:

- On PostgreSQL it is written to the job's row over a second connection, which commits at once.
- On SQLite there is one writer at a time, and that is the job itself: a second connection would wait for it,
  and it for the second connection. So the progress stands in a small file beside the database file, written
  whole and renamed. Everybody who can read the one can read the other; it is removed when the job ends.
"""

from __future__ import annotations

import contextlib
import json
import os
from pathlib import Path

from flask import current_app
from sqlalchemy import update

from office import clock
from office.database import db, is_sqlite
from office.work.models import Job, JobStatus


def _file(job_id: int) -> Path | None:
    database = db.engine.url.database
    if not database or database == ":memory:":
        return None
    return Path(database + "-progress") / f"{job_id}.json"


def store(job_id: int, attempts: int, done: int, total: int) -> None:
    """Let everybody see how far a job has come in this attempt: ``done`` of ``total`` pieces."""
    if not is_sqlite():
        with db.engine.begin() as connection:
            connection.execute(
                update(Job)
                .where(Job.id == job_id, Job.attempts == attempts)
                .values(done=done, total=total, updated_at=clock.now())
            )
        return
    path = _file(job_id)
    if path is None:
        return
    try:
        path.parent.mkdir(exist_ok=True)
        fresh = path.with_suffix(f".{os.getpid()}")
        fresh.write_text(json.dumps({"attempts": attempts, "done": done, "total": total}), encoding="ascii")
        fresh.replace(path)
    except OSError as error:
        # A bar that stands still is no reason to give up the work.
        current_app.logger.warning("the progress of job %s could not be written: %s", job_id, error)


def progress_of(job: Job) -> tuple[int, int]:
    """How far the job has come: pieces done, pieces in all (0 where that is not known yet)."""
    if job.status is JobStatus.RUNNING and is_sqlite():
        path = _file(job.id)
        with contextlib.suppress(OSError, ValueError, KeyError, TypeError):
            known = json.loads(path.read_text(encoding="ascii")) if path is not None else {}
            if known["attempts"] == job.attempts:
                return int(known["done"]), int(known["total"])
    return job.done, job.total


def forget(job_id: int) -> None:
    """Remove what was written beside the database."""
    if is_sqlite() and (path := _file(job_id)) is not None:
        with contextlib.suppress(OSError):
            path.unlink(missing_ok=True)
            path.parent.rmdir()
