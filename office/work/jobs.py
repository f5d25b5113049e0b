"""Jobs: what a person asks for and a worker does, wholly or not at all, while a page shows its progress."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import timedelta
from typing import Any, Final

from flask import Flask, current_app
from flask_babel import force_locale
from flask_babel import gettext as _
from sqlalchemy import ColumnElement, and_, or_, select, update

from office import clock
from office.accounts.models import User
from office.audit.trail import Actor, acting_as
from office.database import db, reading
from office.web.registry import Words
from office.work import progress
from office.work.models import Job, JobStatus
from office.work.worker import Round, Stopping

#: How long a worker holds a job; whoever dies with one in hand leaves it for so long.
LEASE: Final = timedelta(minutes=30)
#: A job that was begun so often and never ended has something in it that kills workers.
MOST_ATTEMPTS: Final = 3
#: Seconds between two reports of progress that are let through.
REPORT_SECONDS: Final = 0.4

_EXTENSION: Final = "doyen.work.jobs"

#: Tells how far the work has come: pieces done, pieces in all. May be called as often as one likes.
Report = Callable[[int, int], None]
#: Does the work of a job. It may read and write by `db.session`; what it writes is committed together with
#: the job's end, or not at all; it must leave the job's own row alone. It gives what the page shall know,
#: with ``url`` as the page to go to; plain JSON.
Run = Callable[[Job, Report], dict[str, Any]]


class UnknownJob(Exception):
    """No part has registered this kind of job."""


class JobFailed(Exception):
    """Raised by a job that cannot be done; the message is a sentence for whoever asked, in their language."""


@dataclass(frozen=True)
class JobKind:
    """A kind of job: its name in the database, what pages call it, and what it does."""

    name: str
    label: Words
    run: Run


def _kinds(app: Flask) -> dict[str, JobKind]:
    found: dict[str, JobKind] = app.extensions.setdefault(_EXTENSION, {})
    return found


def add_job_kind(app: Flask, name: str, run: Run, label: Words = "") -> None:
    """Let the worker do a kind of job. ``label`` is what pages call it, such as "Import of missions"."""
    _kinds(app)[name] = JobKind(name, label or name, run)


def job_label(job: Job) -> Words:
    """What pages call the job."""
    kind = _kinds(current_app).get(job.kind)
    return kind.label if kind else job.kind


def start_job(kind: str, params: dict[str, Any], user_id: int | None) -> Job:
    """Ask for a piece of work; the worker begins it once the caller's transaction is committed.

    Raises:
        UnknownJob: nobody registered the kind.
    """
    if kind not in _kinds(current_app):
        raise UnknownJob(kind)
    job = Job(kind=kind, params=params, user_id=user_id, status=JobStatus.WAITING)
    db.session.add(job)
    db.session.flush()
    return job


def perform(_stopping: Stopping, _must_try: bool = True) -> Round:
    """Do one job that is due; the worker's duty. Owns its transactions."""
    with reading():
        is_due = db.session.scalar(select(Job.id).where(_claimable()).limit(1)) is not None
    if not is_due:
        return Round()
    job_id = _claim()
    if job_id is None:
        return Round()
    job = db.session.get_one(Job, job_id)
    attempts = job.attempts
    if attempts > MOST_ATTEMPTS:
        error = _("The work was begun %(num)s times and never came to its end. Tell IT.", num=MOST_ATTEMPTS)
        _end(job_id, attempts, status=JobStatus.FAILED, error=error)
        return Round(1)
    with _as_its_person(job):
        try:
            result, seen = _run(job)
            _end(job_id, attempts, status=JobStatus.DONE, result=result, done=seen.done, total=seen.total)
        except JobFailed as failed:
            db.session.rollback()
            _end(job_id, attempts, status=JobStatus.FAILED, error=str(failed))
        except Exception:
            current_app.logger.exception("job %s failed", job_id)
            db.session.rollback()
            words = _("The work stopped by a fault of the program. Nothing of it was kept. Tell IT the time.")
            _end(job_id, attempts, status=JobStatus.FAILED, error=words)
    progress.forget(job_id)
    return Round(1)


def _claim() -> int | None:
    statement = select(Job).where(_claimable()).order_by(Job.id).limit(1).with_for_update(skip_locked=True)
    job = db.session.scalar(statement)
    if job is None:
        db.session.rollback()
        return None
    job_id = job.id
    job.status = JobStatus.RUNNING
    job.started_at = clock.now()
    job.lease_until = clock.now() + LEASE
    job.attempts += 1
    job.done = 0
    db.session.commit()
    return job_id


def _run(job: Job) -> tuple[dict[str, Any], _Reporter]:
    kind = _kinds(current_app).get(job.kind)
    if kind is None:
        raise JobFailed(_("This installation no longer knows how to do this work (%(kind)s).", kind=job.kind))
    report = _Reporter(job.id, job.attempts)
    result = kind.run(job, report)
    db.session.flush()
    return result, report


class _Reporter:
    """Lets reports of progress through, a few in a second."""

    def __init__(self, job_id: int, attempts: int) -> None:
        self.job_id = job_id
        self.attempts = attempts
        self.done = 0
        self.total = 0
        self._last = -REPORT_SECONDS

    def __call__(self, done: int, total: int) -> None:
        self.done, self.total = done, total
        if time.monotonic() - self._last >= REPORT_SECONDS or done >= total:
            self._last = time.monotonic()
            progress.store(self.job_id, self.attempts, done, total)


@contextmanager
def _as_its_person(job: Job) -> Iterator[None]:
    """What the job changes is entered as its person's, and what it says is in their language."""
    user = db.session.get(User, job.user_id) if job.user_id is not None else None
    if user is None:
        yield
        return
    with acting_as(Actor(user.label, user.id)), force_locale(user.language):
        yield


def _end(job_id: int, attempts: int, **values: Any) -> None:
    """Commit the job's work and its end in one, unless another worker has begun it anew meanwhile."""
    statement = (
        update(Job)
        .where(Job.id == job_id, Job.status == JobStatus.RUNNING, Job.attempts == attempts)
        .values(finished_at=clock.now(), lease_until=None, **values)
        .execution_options(synchronize_session=False)
    )
    if db.session.execute(statement).rowcount:  # type: ignore[attr-defined] # rows changed
        db.session.commit()
        return
    db.session.rollback()
    current_app.logger.warning("job %s was begun anew by another worker; this one's work is given up", job_id)


def _claimable() -> ColumnElement[bool]:
    return or_(
        Job.status == JobStatus.WAITING,
        and_(Job.status == JobStatus.RUNNING, Job.lease_until < clock.now()),
    )
