"""Uploaded files: taken in, looked at, applied once, and forgotten as soon as they are not needed."""

from __future__ import annotations

from functools import lru_cache
from pathlib import PurePath
from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy import select

from office import clock
from office.accounts.models import User
from office.audit.trail import Actor
from office.database import db
from office.work.jobs import JobFailed, Report, start_job
from office.work.models import Job, JobStatus
from stakeholders.importing.applying import apply
from stakeholders.importing.missions import Mission, read_missions
from stakeholders.importing.models import ImportFile
from stakeholders.importing.planning import Options, Plan, plan
from stakeholders.importing.reading import read_sheet

#: The kind of the background job.
JOB: Final = "import_missions"


class AlreadyApplied(Exception):
    """The file was applied before, or is being applied: by a double click, in another tab, by a colleague."""

    def __init__(self, file: ImportFile) -> None:
        super().__init__(file.name)
        self.file = file


class GivenUp(Exception):
    """The file was given up, and its content forgotten."""


def take_in(name: str, content: bytes, options: Options, user_id: int | None) -> ImportFile:
    """Keep an uploaded file until somebody has decided about it.

    Raises:
        BadFile: it is no list of missions; nothing is kept.
    """
    read_missions(read_sheet(content))
    # Browsers may send a whole path; only its last part is the file's name.
    last = PurePath(name.replace("\\", "/")).name[:255] or "file.csv"
    file = ImportFile(name=last, content=content, options=as_json(options), user_id=user_id)
    db.session.add(file)
    db.session.flush()
    return file


def as_json(options: Options) -> dict[str, Any]:
    """The options as the file keeps them."""
    return {"host_country": options.host_country, "accredited": options.accredited, "link": options.link}


def options_of(file: ImportFile) -> Options:
    """What was asked of the file."""
    kept = file.options
    return Options(kept.get("host_country"), bool(kept.get("accredited")), bool(kept.get("link")))


def plan_of(file: ImportFile) -> Plan:
    """What applying the file would do now.

    Raises:
        GivenUp: its content is no longer there.
    """
    return plan(_missions(file), options_of(file))


def _missions(file: ImportFile) -> list[Mission]:
    # The moment belongs to the key, since a test's or a restored database gives a number twice.
    return _read(file.id, file.created_at.isoformat())


@lru_cache(maxsize=2)
def _read(file_id: int, _taken_in_at: str) -> list[Mission]:
    """Read once, though the preview is asked for page by page; the content of a file never changes."""
    content = db.session.scalar(select(ImportFile.content).where(ImportFile.id == file_id))
    if not content:
        raise GivenUp(str(file_id))
    return read_missions(read_sheet(content))


def set_link(file: ImportFile, link: bool) -> None:
    """Decide whether missions that were entered by hand are taken for those in the file."""
    file.options = {**file.options, "link": link}


def begin(file_id: int, user_id: int | None) -> Job:
    """Have the file applied by the worker, once.

    Raises:
        AlreadyApplied: somebody was quicker, and it has not failed.
        GivenUp: it is no longer there.
    """
    file = _locked(file_id)
    if file.applied_at is not None or _running(file):
        raise AlreadyApplied(file)
    job = start_job(JOB, {"file": file.id}, user_id)
    file.job_id = job.id
    db.session.flush()
    return job


def give_up(file_id: int) -> None:
    """Forget a file that nobody wants to apply.

    Raises:
        AlreadyApplied: it is too late for that.
    """
    file = _locked(file_id)
    if file.applied_at is not None or _running(file):
        raise AlreadyApplied(file)
    db.session.delete(file)
    _read.cache_clear()


def _locked(file_id: int) -> ImportFile:
    file = db.session.scalar(select(ImportFile).where(ImportFile.id == file_id).with_for_update())
    if file is None:
        raise GivenUp(str(file_id))
    return file


def _running(file: ImportFile) -> bool:
    job = db.session.get(Job, file.job_id) if file.job_id is not None else None
    return job is not None and job.status is not JobStatus.FAILED


def run_job(job: Job, report: Report) -> dict[str, Any]:
    """Apply the file that the job names; the file's content is forgotten in the same transaction.

    Raises:
        JobFailed: the file is no longer there.
    """
    file_id = int(job.params["file"])
    try:
        file = _locked(file_id)
        if file.applied_at is not None:
            raise GivenUp(file.name)
        found = plan_of(file)
    except GivenUp:
        raise JobFailed(_("The file is no longer there: it was applied or given up before.")) from None
    user = db.session.get(User, job.user_id) if job.user_id is not None else None
    words = f"{user.label}, import {file.name}" if user else f"import {file.name}"
    counts = apply(found, source=file.name, actor=Actor(words, job.user_id), report=report)
    file.counts = counts
    file.applied_at = clock.now()
    file.content = b""
    _read.cache_clear()
    return {"url": f"/stakeholders/importing/{file_id}", "counts": counts}
