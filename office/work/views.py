"""The page of a job: how far it has come, and where it leads when it is done."""

from __future__ import annotations

from io import BytesIO

from flask import Blueprint, redirect, render_template, send_file
from flask.typing import ResponseReturnValue
from flask_login import current_user

from office.accounts.access import requires
from office.accounts.models import Role
from office.web import Fragment
from office.web.errors import or_404
from office.work import queries
from office.work.files import file_of
from office.work.jobs import job_label
from office.work.models import Job, JobStatus
from office.work.progress import progress_of

blueprint = Blueprint("work", __name__, url_prefix="/office/work")


def panel() -> Fragment | None:
    """What Today says of the jobs that whoever is signed in has asked for: one statement."""
    shown = [
        {"job": job, "label": job_label(job), "url": _address(job), "progress": progress_of(job)}
        for job in queries.recent_jobs(current_user.id)
    ]
    return Fragment("office/work/_panel.html", {"jobs": shown}) if shown else None


def _address(job: Job) -> str:
    """Where the job's result is; an address of our own only."""
    url = str((job.result or {}).get("url", ""))
    return url if url.startswith("/") and not url.startswith(("//", "/\\")) else ""


@blueprint.get("/<int:job_id>")
@requires(Role.VIEWER)
def job(job_id: int) -> ResponseReturnValue:
    """How far a job has come; leads on to its result once it is done."""
    found = or_404(queries.job(job_id))
    address = _address(found)
    if found.status is JobStatus.DONE and address:
        return redirect(address, 303)
    done, total = progress_of(found)
    return render_template(
        "office/work/job.html",
        job=found,
        label=job_label(found),
        done=done,
        total=total,
        file=file_of(found.id) if found.user_id == current_user.id else None,
    )


@blueprint.get("/<int:job_id>/file")
@requires(Role.EDITOR)
def file(job_id: int) -> ResponseReturnValue:
    """The file that a job has written, for whoever asked for it."""
    found = or_404(queries.job(job_id))
    kept = or_404(file_of(found.id, with_content=True) if found.user_id == current_user.id else None)
    return send_file(
        BytesIO(kept.content), mimetype=kept.media_type, as_attachment=True, download_name=kept.name
    )


@blueprint.get("/<int:job_id>/progress")
@requires(Role.VIEWER)
def progress(job_id: int) -> ResponseReturnValue:
    """The progress bar alone; a bar that does not ask again once the job has ended."""
    found = or_404(queries.job(job_id))
    done, total = progress_of(found)
    return render_template(
        "office/work/_progress.html", job=found, label=job_label(found), done=done, total=total
    )
