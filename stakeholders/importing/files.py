"""Uploaded files: taken in, looked at, decided about, applied once, and forgotten when not needed."""

from __future__ import annotations

import json
from collections.abc import Collection
from dataclasses import asdict
from functools import lru_cache
from hashlib import sha256
from pathlib import PurePath
from typing import Any, Final

from flask_babel import gettext as _
from sqlalchemy import delete, select

from office import clock
from office.accounts.models import User
from office.audit.trail import Actor
from office.database import db
from office.work.jobs import JobFailed, Report, start_job
from office.work.models import Job, JobStatus
from stakeholders.importing import profiles
from stakeholders.importing.applying import apply
from stakeholders.importing.guessing import guess_columns
from stakeholders.importing.kept import collecting_rarely
from stakeholders.importing.mapping import Mapping, MappingProblem, problems
from stakeholders.importing.missions import is_missions_list, read_missions
from stakeholders.importing.models import Choice, ImportDecision, ImportFile, ImportProfile, Shape
from stakeholders.importing.planning import plan
from stakeholders.importing.planning_lists import plan_list
from stakeholders.importing.plans import Decision, Options, Plan
from stakeholders.importing.reading import ReadOptions, Sheet, read
from stakeholders.importing.rows import read_rows

#: The kind of the background job.
JOB: Final = "import_missions"


class AlreadyApplied(Exception):
    """The file was applied before, or is being applied: by a double click, in another tab, by a colleague."""

    def __init__(self, file: ImportFile) -> None:
        super().__init__(file.name)
        self.file = file


class ChangedSinceShown(Exception):
    """What was chosen about the list is not what the officer's page showed."""


class GivenUp(Exception):
    """The file was given up, or applied, and its content forgotten."""


class BadMapping(Exception):
    """With this mapping nothing can be planned: ``problems`` say why."""

    def __init__(self, found: list[MappingProblem]) -> None:
        super().__init__("; ".join(str(one.reason) for one in found))
        self.problems = found


def take_in(
    name: str,
    content: bytes,
    options: Options,
    user_id: int | None,
    read_options: ReadOptions = ReadOptions(),  # noqa: B008 - frozen
) -> ImportFile:
    """Keep an uploaded file until somebody has decided about it.

    The world's list of missions is known by its headings. Of any other table the columns are guessed; the
    guess is kept as its mapping, to be looked at and set by `set_mapping`.

    Raises:
        BadFile: it cannot be read as a table; nothing is kept.
    """
    # Browsers may send a whole path; only its last part is the file's name.
    last = PurePath(name.replace("\\", "/")).name[:255] or "file.csv"
    sheet = read(content, last, read_options)
    file = ImportFile(
        name=last,
        content=content,
        options=asdict(options),
        user_id=user_id,
        read_options=_chosen(read_options),
    )
    _shape(file, sheet)
    db.session.add(file)
    db.session.flush()
    return file


def _chosen(read_options: ReadOptions) -> dict[str, Any]:
    return {key: value for key, value in asdict(read_options).items() if value is not None}


def _shape(file: ImportFile, sheet: Sheet) -> None:
    file.format = sheet.format.value
    if is_missions_list(sheet.columns):
        read_missions(sheet)
        file.shape, file.mapping = Shape.MISSIONS, None
    else:
        file.shape, file.mapping = Shape.MAPPED, guess_columns(sheet).as_json()


def reread(file: ImportFile, read_options: ReadOptions) -> Sheet:
    """Read the file in another way; its mapping is guessed anew, and what was decided is forgotten.

    Raises:
        BadFile: so it cannot be read; nothing is changed.
        AlreadyApplied, GivenUp: it is too late.
    """
    _waiting(file)
    sheet = read(_content(file.id), file.name, read_options)
    file.read_options = _chosen(read_options)
    file.profile_id = None
    _shape(file, sheet)
    _forget_decisions(file)
    return sheet


def sheet_of(file: ImportFile) -> Sheet:
    """The table as it is read.

    Raises:
        GivenUp: its content is no longer there.
    """
    return _read(file.id, file.created_at.isoformat(), tuple(sorted(file.read_options.items())))


def options_of(file: ImportFile) -> Options:
    """What was asked of the file."""
    kept = file.options
    return Options(
        kept.get("host_country"),
        bool(kept.get("accredited")),
        bool(kept.get("link")),
        bool(kept.get("add_doubtful")),
    )


def set_options(file: ImportFile, options: Options) -> None:
    """Ask something else of the file.

    Raises:
        AlreadyApplied, GivenUp: it is too late.
    """
    _waiting(file)
    file.options = asdict(options)


def set_link(file: ImportFile, link: bool) -> None:
    """Decide whether missions that were entered by hand are taken for those in the file."""
    file.options = {**file.options, "link": link}


def mapping_of(file: ImportFile) -> Mapping:
    """How the file's columns are read: as set, or as guessed."""
    return Mapping.from_json(file.mapping or {})


def set_mapping(file: ImportFile, mapping: Mapping, profile: ImportProfile | None = None) -> None:
    """Say which column is which field; decisions about single rows are kept.

    Args:
        profile: the mapping's name, where it has one: what the list says is remembered under it.

    Raises:
        BadMapping: two columns fill one single field, or none holds a name; nothing is changed.
        AlreadyApplied, GivenUp: it is too late.
    """
    _waiting(file)
    fitting = mapping.for_columns(sheet_of(file).columns)
    if found := problems(fitting):
        raise BadMapping(found)
    file.shape = Shape.MAPPED
    file.mapping = fitting.as_json()
    file.profile_id = profile.id if profile else None
    if profile is not None:
        profiles.used(profile)
    db.session.flush()


def is_mapped(file: ImportFile) -> bool:
    """Whether it can be planned: a list of missions always, any other when its mapping holds a name."""
    return file.shape is Shape.MISSIONS or not problems(mapping_of(file))


def decide(
    file: ImportFile,
    rows: Collection[int],
    choice: Choice,
    *,
    organisation_id: int | None = None,
    person_id: int | None = None,
) -> None:
    """Decide about rows, by their numbers in the file; what was decided about them before is replaced.

    Args:
        organisation_id, person_id: with `Choice.LINK`, which record of the register the row means.

    Raises:
        AlreadyApplied, GivenUp: it is too late.
    """
    _waiting(file)
    _forget_decisions(file, rows)
    db.session.add_all(
        ImportDecision(
            file_id=file.id, row=row, choice=choice, organisation_id=organisation_id, person_id=person_id
        )
        for row in sorted(set(rows))
    )
    db.session.flush()


def take_back_decisions(file: ImportFile, rows: Collection[int]) -> None:
    """Leave rows undecided again.

    Raises:
        AlreadyApplied, GivenUp: it is too late.
    """
    _waiting(file)
    _forget_decisions(file, rows)


def _forget_decisions(file: ImportFile, rows: Collection[int] | None = None) -> None:
    gone = delete(ImportDecision).where(ImportDecision.file_id == file.id)
    db.session.execute(gone if rows is None else gone.where(ImportDecision.row.in_(list(rows))))


def decisions_of(file: ImportFile) -> dict[int, Decision]:
    """What was decided, by row."""
    found = select(ImportDecision).where(ImportDecision.file_id == file.id)
    return {
        one.row: Decision(one.choice, one.organisation_id, one.person_id) for one in db.session.scalars(found)
    }


def scheme_of(file: ImportFile) -> str:
    """Under which name it is remembered what the list said: lists read with one profile are one list."""
    return f"profile:{file.profile_id}" if file.profile_id is not None else "list"


def plan_of(file: ImportFile, decisions: dict[int, Decision] | None = None) -> Plan:
    """What applying the file would do now, with `decisions_of` it, where they are known already.

    Raises:
        GivenUp: its content is no longer there.
        BadMapping: nothing can be planned with its mapping.
    """
    decided = decisions_of(file) if decisions is None else decisions
    if file.shape is Shape.MISSIONS:
        return plan(read_missions(sheet_of(file)), options_of(file), decided)
    mapping = mapping_of(file)
    if found := problems(mapping):
        raise BadMapping(found)
    with collecting_rarely():
        rows = read_rows(sheet_of(file), mapping)
        return plan_list(rows, options_of(file), decided, scheme_of(file))


def _content(file_id: int) -> bytes:
    content = db.session.scalar(select(ImportFile.content).where(ImportFile.id == file_id))
    if not content:
        raise GivenUp(str(file_id))
    return content


# The moment belongs to the key, since a test's or a restored database gives a number twice.
@lru_cache(maxsize=2)
def _read(file_id: int, _taken_in_at: str, chosen: tuple[tuple[str, Any], ...]) -> Sheet:
    """Read once, though the preview is asked for page by page; the content of a file never changes."""
    return read(_content(file_id), "", ReadOptions(**dict(chosen)))


def choice_of(file: ImportFile, decided: dict[int, Decision] | None = None) -> str:
    """What tells one choice of how to take the list in from the next: options, columns, decided rows."""
    known = decisions_of(file) if decided is None else decided
    rows = sorted((row, list(asdict(one).values())) for row, one in known.items())
    chosen = [file.shape, file.options, file.read_options, file.mapping, file.profile_id, rows]
    return sha256(json.dumps(chosen, sort_keys=True).encode()).hexdigest()[:32]


def begin(file_id: int, user_id: int | None, seen: str) -> Job:
    """Have the file applied by the worker, once.

    Args:
        seen: `choice_of` the file as the officer's page showed it.

    Raises:
        ChangedSinceShown: something was chosen otherwise since.
        AlreadyApplied: somebody was quicker, and it has not failed.
        BadMapping: nothing can be planned with its mapping.
        GivenUp: it is no longer there.
    """
    file = locked(file_id)
    _waiting(file)
    if not is_mapped(file):
        raise BadMapping(problems(mapping_of(file)))
    if seen != choice_of(file):
        raise ChangedSinceShown(file.name)
    job = start_job(JOB, {"file": file.id}, user_id)
    file.job_id = job.id
    db.session.flush()
    return job


def give_up(file_id: int) -> None:
    """Forget a file that nobody wants to apply.

    Raises:
        AlreadyApplied: it is too late for that.
    """
    file = locked(file_id)
    _waiting(file)
    _forget_decisions(file)
    db.session.delete(file)
    _read.cache_clear()


def _waiting(file: ImportFile) -> None:
    if file.applied_at is not None or is_running(file.job_id):
        raise AlreadyApplied(file)


def locked(file_id: int) -> ImportFile:
    file = db.session.scalar(select(ImportFile).where(ImportFile.id == file_id).with_for_update())
    if file is None:
        raise GivenUp(str(file_id))
    return file


def is_running(job_id: int | None) -> bool:
    job = db.session.get(Job, job_id) if job_id is not None else None
    return job is not None and job.status is not JobStatus.FAILED


def run_job(job: Job, report: Report) -> dict[str, Any]:
    """Apply the file that the job names; the file's content is forgotten in the same transaction.

    Raises:
        JobFailed: the file is no longer there, or cannot be planned.
    """
    file_id = int(job.params["file"])
    try:
        file = locked(file_id)
        if file.applied_at is not None:
            raise GivenUp(file.name)
        counts = apply_file(file, actor=_actor_of(job, file), report=report)
    except GivenUp:
        raise JobFailed(_("The file is no longer there: it was applied or given up before.")) from None
    except BadMapping as bad:
        raise JobFailed(_("The file was not imported: %(reason)s.", reason=str(bad))) from None
    return {"url": f"/stakeholders/importing/{file_id}", "counts": counts}


def _actor_of(job: Job, file: ImportFile) -> Actor:
    user = db.session.get(User, job.user_id) if job.user_id is not None else None
    return Actor(f"{user.label}, import {file.name}" if user else f"import {file.name}", job.user_id)


def apply_file(
    file: ImportFile, *, actor: Actor | None = None, report: Report = lambda _done, _total: None
) -> dict[str, int]:
    """Do what the file's plan says now, in the caller's transaction; its content is forgotten with it.

    Raises:
        GivenUp, BadMapping: as `plan_of`.
    """
    counts = apply(plan_of(file), source=file.name, actor=actor, report=report, file_id=file.id)
    file.counts = counts
    file.applied_at = clock.now()
    file.content = b""
    _read.cache_clear()
    return counts
