"""Files that jobs write: kept for a day for whoever asked, then emptied."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from sqlalchemy import delete, select
from sqlalchemy.orm import undefer

from office import clock
from office.database import db, reading
from office.work.models import JobFile

#: How long a file is kept: what left the register's care shall not lie about.
KEPT_FOR: Final = timedelta(days=1)
#: Seconds between two looks for files that are too old.
LOOK_SECONDS: Final = 600.0


def keep_file(job_id: int, name: str, media_type: str, content: bytes) -> JobFile:
    """Keep what a job has written, in the job's own transaction."""
    file = JobFile(job_id=job_id, name=name, media_type=media_type, content=content, size=len(content))
    db.session.add(file)
    db.session.flush()
    return file


def file_of(job_id: int, *, with_content: bool = False) -> JobFile | None:
    """The file that a job has written; None where it wrote none, or where it is no longer kept."""
    found = select(JobFile).where(JobFile.job_id == job_id, JobFile.created_at > clock.now() - KEPT_FOR)
    return db.session.scalar(found.options(undefer(JobFile.content)) if with_content else found)


def sweep() -> int:
    """Take out files that were kept long enough; gives how many."""
    old = JobFile.created_at <= clock.now() - KEPT_FOR
    with reading():
        found = db.session.scalars(select(JobFile.id).where(old)).all()
    if found:
        db.session.execute(delete(JobFile).where(JobFile.id.in_(found)))
    return len(found)
