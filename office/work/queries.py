"""Reading jobs."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from typing import Final

from sqlalchemy import and_, or_, select

from office import clock
from office.database import db
from office.work.models import Job, JobStatus

#: How long Today tells that a job has ended, and that one has failed.
_TOLD: Final = timedelta(hours=2)
_TOLD_OF_FAILURE: Final = timedelta(days=1)


def job(job_id: int) -> Job | None:
    """One job."""
    return db.session.get(Job, job_id)


def recent_jobs(user_id: int) -> Sequence[Job]:
    """A person's jobs that wait, run, or have ended a short while ago; newest first, five at most."""
    now = clock.now()
    statement = (
        select(Job)
        .where(
            Job.user_id == user_id,
            or_(
                Job.status.in_((JobStatus.WAITING, JobStatus.RUNNING)),
                and_(Job.status == JobStatus.DONE, Job.finished_at > now - _TOLD),
                and_(Job.status == JobStatus.FAILED, Job.finished_at > now - _TOLD_OF_FAILURE),
            ),
        )
        .order_by(Job.id.desc())
        .limit(5)
    )
    return db.session.scalars(statement).all()


def last_done(kind: str) -> Job | None:
    """The last job of a kind that was done, whoever asked for it."""
    statement = select(Job).where(Job.kind == kind, Job.status == JobStatus.DONE).order_by(Job.id.desc())
    return db.session.scalars(statement.limit(1)).first()
