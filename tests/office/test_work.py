"""Jobs and the worker: done wholly or not at all, by one worker at a time, with progress that all can see."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
import time_machine
from flask import Flask, current_app
from flask.testing import FlaskClient
from flask_babel import gettext
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from office import clock
from office.accounts.models import Role, User
from office.audit.models import AuditEntry
from office.database import db as database
from office.database import reading
from office.mailroom.models import Mailing
from office.web.i18n import language
from office.work import jobs, progress
from office.work.jobs import JobFailed, Report, UnknownJob, add_job_kind, start_job
from office.work.models import Job, JobStatus
from office.work.worker import run_once, stopped_by_signals

ROOT = Path(__file__).resolve().parents[2]


@pytest.fixture(autouse=True)
def _kinds_as_they_were(app: Flask) -> Iterator[None]:
    before = dict(app.extensions.get("doyen.work.jobs", {}))
    yield
    app.extensions["doyen.work.jobs"] = before


def job_is(run: Callable[[Job, Report], dict[str, Any]], **given: Any) -> Job:
    app: Any = current_app
    add_job_kind(app._get_current_object(), "errand", run, "Errand")
    job = start_job("errand", given.get("params", {}), given.get("user_id"))
    database.session.commit()
    return job


def write_something(_job: Job, report: Report) -> dict[str, Any]:
    database.session.add(Mailing(kind="k", subject_type="s", subject_id=1, total=0))
    database.session.flush()
    report(1, 1)
    return {"url": "/events/"}


def as_it_is(job: Job) -> Job:
    database.session.commit()
    database.session.refresh(job)
    return job


def mailings() -> int:
    return database.session.scalar(select(func.count()).select_from(Mailing)) or 0


def test_a_job_is_done_and_says_where_its_result_is(db: Session) -> None:
    job = job_is(write_something)

    assert run_once().done == 1
    as_it_is(job)
    assert (job.status, job.result, job.error) == (JobStatus.DONE, {"url": "/events/"}, None)
    assert mailings() == 1


def test_a_job_that_fails_leaves_nothing_behind(db: Session) -> None:
    def refuse(job: Job, report: Report) -> dict[str, Any]:
        write_something(job, report)
        raise JobFailed("Row 7 has no name.")

    job = job_is(refuse)
    run_once()
    as_it_is(job)

    assert (job.status, job.error) == (JobStatus.FAILED, "Row 7 has no name.")
    assert mailings() == 0


def test_a_fault_of_the_program_is_told_in_a_sentence(db: Session) -> None:
    def stumble(_job: Job, _report: Report) -> dict[str, Any]:
        raise KeyError("x")

    job = job_is(stumble)
    run_once()

    assert "by a fault of the program" in (as_it_is(job).error or "")


def test_a_jobs_changes_are_entered_as_its_persons_and_in_their_language(db: Session) -> None:
    user = User(email="maija@example.org", name="Maija", role=Role.EDITOR, language="fi")
    db.add(user)
    db.commit()
    seen = []

    def look(job: Job, report: Report) -> dict[str, Any]:
        seen.append(language())
        return write_something(job, report)

    job_is(look, user_id=user.id)
    run_once()

    assert seen == ["fi"]
    entry = db.scalars(select(AuditEntry).where(AuditEntry.record_type == "mailings")).one()
    assert (entry.actor, entry.user_id) == ("Maija", user.id)


def test_progress_is_seen_while_the_jobs_transaction_is_open(app: Flask, db: Session) -> None:
    seen: list[tuple[int, int]] = []

    def work(job: Job, report: Report) -> dict[str, Any]:
        database.session.add(Mailing(kind="k", subject_type="s", subject_id=1, total=0))
        database.session.flush()
        report(3, 10)
        number = job.id

        def look_from_elsewhere() -> None:
            with app.app_context(), reading():
                seen.append(progress.progress_of(database.session.get_one(Job, number)))

        look_from_elsewhere()
        return {}

    job = job_is(work)
    run_once()

    assert seen == [(3, 10)]
    assert as_it_is(job).status is JobStatus.DONE


def test_a_job_whose_worker_died_is_taken_up_when_its_lease_ends(db: Session) -> None:
    job = job_is(write_something)
    jobs._claim()

    assert run_once().done == 0
    with time_machine.travel(clock.now() + jobs.LEASE + timedelta(seconds=1)):
        assert run_once().done == 1
    assert (as_it_is(job).status, job.attempts) == (JobStatus.DONE, 2)


def test_a_job_that_kills_its_workers_is_given_up(db: Session) -> None:
    job = job_is(write_something)
    for attempt in range(jobs.MOST_ATTEMPTS):
        with time_machine.travel(clock.now() + (jobs.LEASE + timedelta(minutes=1)) * attempt):
            assert jobs._claim() == job.id
            db.commit()
    with time_machine.travel(clock.now() + (jobs.LEASE + timedelta(minutes=1)) * jobs.MOST_ATTEMPTS):
        run_once()

    assert as_it_is(job).status is JobStatus.FAILED
    assert mailings() == 0


def test_a_worker_that_was_given_up_cannot_finish_the_job_twice(db: Session) -> None:
    job = job_is(write_something)
    job_id = jobs._claim()
    assert job_id is not None
    with time_machine.travel(clock.now() + jobs.LEASE + timedelta(seconds=1)):
        run_once()
    database.session.add(Mailing(kind="late", subject_type="s", subject_id=1, total=0))
    jobs._end(job_id, 1, status=JobStatus.FAILED, error="late")

    assert as_it_is(job).status is JobStatus.DONE
    assert mailings() == 1


def test_work_that_nobody_does_is_refused(db: Session) -> None:
    with pytest.raises(UnknownJob):
        start_job("no such kind", {}, None)


# -- pages -------------------------------------------------------------------------------------------------


def test_a_job_leads_to_its_result(db: Session, signed_in: Callable[[Role], FlaskClient]) -> None:
    job = job_is(write_something)
    client = signed_in(Role.VIEWER)
    waiting = client.get(f"/office/work/{job.id}")
    assert waiting.status_code == 200 and "data-refresh" in waiting.text
    db.commit()
    run_once()
    done = client.get(f"/office/work/{job.id}")

    assert (done.status_code, done.location) == (303, "/events/")
    assert "data-refresh" not in client.get(f"/office/work/{job.id}/progress").text


def test_a_job_leads_nowhere_else(db: Session, signed_in: Callable[[Role], FlaskClient]) -> None:
    job = job_is(lambda _job, _report: {"url": "//elsewhere.example"})
    run_once()

    assert signed_in(Role.VIEWER).get(f"/office/work/{job.id}").status_code == 200


def test_a_failed_job_says_why(db: Session, signed_in: Callable[[Role], FlaskClient]) -> None:
    def refuse(_job: Job, _report: Report) -> dict[str, Any]:
        raise JobFailed(gettext("Row 7 has no name."))

    job = job_is(refuse)
    run_once()

    assert "Row 7 has no name." in signed_in(Role.VIEWER).get(f"/office/work/{job.id}").text


def test_today_tells_of_my_work(db: Session, signed_in: Callable[[Role], FlaskClient]) -> None:
    client = signed_in(Role.EDITOR)
    user = db.scalars(select(User)).one()
    job_is(write_something, user_id=user.id)

    assert "Errand" in client.get("/").text


# -- the process -------------------------------------------------------------------------------------------


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_asks_the_worker_to_stop(number: signal.Signals) -> None:
    with stopped_by_signals() as stop:
        signal.raise_signal(number)
        assert stop.wait(5)


def test_a_worker_ends_cleanly_when_told_to(db: Session, database_url: str) -> None:
    env = {name: value for name, value in os.environ.items() if not name.startswith("DOYEN_")}
    env |= {"DOYEN_DATABASE_URL": database_url, "FLASK_APP": "wsgi", "PYTHONUNBUFFERED": "1"}
    command = [sys.executable, "-m", "flask", "mail", "work"]
    with subprocess.Popen(command, cwd=ROOT, env=env, stdout=subprocess.PIPE, text=True) as worker:
        assert worker.stdout is not None
        assert "The worker looks for" in worker.stdout.readline()
        time.sleep(0.3)
        worker.terminate()
        rest, _ = worker.communicate(timeout=20)

    assert (worker.returncode, rest) == (0, "The worker has stopped.\n")
