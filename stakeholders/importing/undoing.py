"""Taking an import back as a whole, once."""

from __future__ import annotations

from typing import Any, Final

from flask_babel import gettext as _

from office import clock
from office.audit.trail import Cause
from office.audit.undoing import Left, Undone, left_by, undo
from office.database import db
from office.work.jobs import JobFailed, Report, start_job
from office.work.models import Job
from stakeholders.importing.applying import CAUSE
from stakeholders.importing.files import GivenUp, is_running, locked
from stakeholders.importing.kept import collecting_rarely
from stakeholders.importing.models import ImportFile
from stakeholders.importing.remembering import forget

#: The kind of the background job.
UNDO_JOB: Final = "undo_import"


class NotApplied(Exception):
    """The file was never applied: there is nothing to take back."""


class AlreadyUndone(Exception):
    """The import was taken back before, or is being taken back."""

    def __init__(self, file: ImportFile) -> None:
        super().__init__(file.name)
        self.file = file


def left_if_undone(file: ImportFile) -> list[Left]:
    """What taking the import back would leave, because somebody has changed it since."""
    return left_by(Cause(CAUSE, file.id))


def begin_undo(file_id: int, user_id: int | None) -> Job:
    """Have the import taken back by the worker, once.

    Raises:
        NotApplied: it was never applied.
        AlreadyUndone: somebody was quicker, and it has not failed.
        GivenUp: there is no such file.
    """
    file = locked(file_id)
    _undoable(file)
    if is_running(file.undo_job_id):
        raise AlreadyUndone(file)
    job = start_job(UNDO_JOB, {"file": file.id}, user_id)
    file.undo_job_id = job.id
    db.session.flush()
    return job


def _undoable(file: ImportFile) -> None:
    if file.applied_at is None:
        raise NotApplied(file.name)
    if file.undone_at is not None:
        raise AlreadyUndone(file)


def run_undo_job(job: Job, report: Report) -> dict[str, Any]:
    """Take back the import that the job names.

    Raises:
        JobFailed: it is not there, or was taken back before.
    """
    file_id = int(job.params["file"])
    try:
        undone = undo_import(locked(file_id), report=report)
    except (GivenUp, NotApplied, AlreadyUndone):
        raise JobFailed(_("This import cannot be taken back: it was taken back before.")) from None
    return {"url": f"/stakeholders/importing/{file_id}", "changes": undone.changes}


def undo_import(file: ImportFile, *, report: Report = lambda _done, _total: None) -> Undone:
    """Take the import back as a whole, in the caller's transaction.

    What somebody has changed since is left as it is and named in ``file.undone``. What the list is remembered
    to have said is taken back too: handed in again, it is news again.

    Raises:
        NotApplied, AlreadyUndone: there is nothing to take back.
    """
    _undoable(file)
    with collecting_rarely() as collect:

        def told(done: int, total: int) -> None:
            collect()
            report(done, total)

        undone = undo(Cause(CAUSE, file.id), report=told)
    forget(file, undone.left)
    file.undone_at = clock.now()
    file.undone = undone.to_keep()
    db.session.flush()
    return undone
