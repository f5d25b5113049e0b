"""Jobs: work decided by a person and done by a worker."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Any

from sqlalchemy import ForeignKey, LargeBinary, String, Text
from sqlalchemy.orm import Mapped, mapped_column

from office.database import Json, Row


class JobStatus(StrEnum):
    """How far a job has come."""

    WAITING = "waiting"
    RUNNING = "running"
    DONE = "done"
    FAILED = "failed"


class Job(Row):
    """One piece of work. A worker holds it by a lease; a lease that ran out is taken up by another worker."""

    __tablename__ = "jobs"

    #: Which registered function does it.
    kind: Mapped[str] = mapped_column(String(60))
    params: Mapped[dict[str, Any]] = mapped_column(Json)
    status: Mapped[JobStatus] = mapped_column(default=JobStatus.WAITING, index=True)
    done: Mapped[int] = mapped_column(default=0)
    total: Mapped[int] = mapped_column(default=0)
    result: Mapped[dict[str, Any] | None] = mapped_column(Json)
    #: A sentence for the person who asked for it, where it failed.
    error: Mapped[str | None] = mapped_column(Text)
    user_id: Mapped[int | None] = mapped_column(ForeignKey("users.id"))
    started_at: Mapped[datetime | None]
    finished_at: Mapped[datetime | None]
    lease_until: Mapped[datetime | None]
    attempts: Mapped[int] = mapped_column(default=0)


class JobFile(Row):
    """What a job has written for whoever asked: fetched from the job's page, and kept for a day."""

    __tablename__ = "job_files"

    job_id: Mapped[int] = mapped_column(ForeignKey("jobs.id", ondelete="CASCADE"), unique=True)
    name: Mapped[str] = mapped_column(String(200))
    media_type: Mapped[str] = mapped_column(String(120))
    content: Mapped[bytes] = mapped_column(LargeBinary, deferred=True)
    #: In bytes.
    size: Mapped[int]


class WorkerSign(Row):
    """A worker's sign of life: without one, nobody sends the letters that pages promise."""

    __tablename__ = "worker_signs"

    #: As `office.work.worker.worker_name` makes it.
    name: Mapped[str] = mapped_column(String(80), unique=True)
    seen_at: Mapped[datetime]
