"""The pages on which a list is handed in, looked at, and taken into the register."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from office import settings
from office.accounts.access import requires
from office.accounts.models import Role
from office.database import db
from office.web.errors import or_404
from office.web.forms import add_error
from office.web.tables import Page, paginate, read_query
from office.work.models import Job, JobStatus
from stakeholders.importing import words
from stakeholders.importing.files import (
    AlreadyApplied,
    GivenUp,
    begin,
    give_up,
    plan_of,
    set_link,
    take_in,
)
from stakeholders.importing.forms import UploadForm
from stakeholders.importing.planning import Options
from stakeholders.importing.queries import count_views, find_file, job_of, past_imports, rows_shown
from stakeholders.importing.reading import BadFile

blueprint = Blueprint("importing", __name__, url_prefix="/stakeholders/importing")


@blueprint.get("/")
@requires(Role.VIEWER)
def index() -> ResponseReturnValue:
    """What was imported, by whom and when; and the form for the next list."""
    return _index(UploadForm(formdata=None, data={"host_country": settings.current().office_country}))


@blueprint.post("/")
@requires(Role.EDITOR)
def upload() -> ResponseReturnValue:
    """Take a list in, without changing the register yet."""
    form = UploadForm()
    if not form.validate_on_submit():
        return _index(form), 422
    options = Options(form.host_country.data, bool(form.accredited.data and form.host_country.data))
    try:
        file = take_in(form.file.data.filename or "", form.file.data.read(), options, current_user.id)
    except BadFile as bad:
        add_error(form.file, _bad_file(bad))
        return _index(form), 422
    db.session.commit()
    return redirect(url_for(".show", file_id=file.id), 303)


@blueprint.get("/<int:file_id>")
@requires(Role.VIEWER)
def show(file_id: int) -> ResponseReturnValue:
    """What the list would change, row by row; once it was applied, what it came to."""
    file = or_404(find_file(file_id))
    if file.applied_at is not None:
        return render_template("stakeholders/importing/result.html", file=file, words=words)
    job = job_of(file)
    if job is not None and job.status is not JobStatus.FAILED:
        return redirect(_job_url(job), 303)
    try:
        plan = plan_of(file)
    except GivenUp:
        abort(404)
    query = read_query(filters=("show",))
    found = rows_shown(plan, query.first("show"), query.q)
    page = Page(found[query.offset : query.offset + query.size], len(found), query)
    return render_template(
        "stakeholders/importing/preview.html",
        file=file,
        plan=plan,
        page=page,
        views=count_views(plan),
        failed=job,
        words=words,
        apply_words=words.apply_words(plan),
    )


@blueprint.post("/<int:file_id>/link")
@requires(Role.EDITOR)
def link(file_id: int) -> ResponseReturnValue:
    """Take missions that were entered by hand for those in the list, or keep both."""
    file = or_404(find_file(file_id))
    if file.applied_at is None:
        set_link(file, not file.options.get("link"))
        db.session.commit()
    return redirect(url_for(".show", file_id=file_id), 303)


@blueprint.post("/<int:file_id>/apply")
@requires(Role.EDITOR)
def apply(file_id: int) -> ResponseReturnValue:
    """Let the worker take the list into the register, once."""
    try:
        job = begin(file_id, current_user.id)
    except AlreadyApplied as already:
        flash(_("%(file)s has been taken in already; it is not done twice.", file=already.file.name), "info")
        return redirect(url_for(".show", file_id=file_id), 303)
    except GivenUp:
        abort(404)
    db.session.commit()
    return redirect(_job_url(job), 303)


@blueprint.post("/<int:file_id>/give-up")
@requires(Role.EDITOR)
def discard(file_id: int) -> ResponseReturnValue:
    """Forget a list without applying it."""
    try:
        name = or_404(find_file(file_id)).name
        give_up(file_id)
    except AlreadyApplied:
        flash(_("It is too late to give this list up: it has been taken in already."), "info")
        return redirect(url_for(".show", file_id=file_id), 303)
    db.session.commit()
    flash(_("%(file)s was given up. Nothing was changed.", file=name), "success")
    return redirect(url_for(".index"), 303)


def _index(form: UploadForm) -> str:
    page = paginate(past_imports(), read_query(size=20))
    return render_template(
        "stakeholders/importing/index.html", form=form, page=page, scope_words=words.scope_words
    )


def _job_url(job: Job) -> str:
    return url_for("work.job", job_id=job.id)


def _bad_file(bad: BadFile) -> str:
    if bad.column:
        return _(
            "Row %(row)s, column %(column)s: %(reason)s. Nothing was changed.",
            row=bad.row,
            column=bad.column,
            reason=bad.reason,
        )
    return _("Row %(row)s: %(reason)s. Nothing was changed.", row=bad.row, reason=bad.reason)
