"""The pages on which a list is handed in, looked at, taken into the register, and taken back."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from office import settings
from office.accounts.access import requires
from office.accounts.models import Role
from office.database import db
from office.web.errors import or_404
from office.web.forms import add_error
from office.web.tables import Page, paginate, read_query
from office.work.models import Job, JobStatus
from stakeholders.importing import queries, words
from stakeholders.importing.examples import EXAMPLES, example
from stakeholders.importing.files import (
    AlreadyApplied,
    BadMapping,
    ChangedSinceShown,
    GivenUp,
    begin,
    choice_of,
    decide,
    decisions_of,
    give_up,
    is_mapped,
    plan_of,
    set_link,
    set_mapping,
    sheet_of,
    take_back_decisions,
    take_in,
)
from stakeholders.importing.forms import UploadForm
from stakeholders.importing.models import ImportFile, ImportStatus, Shape
from stakeholders.importing.plans import Options
from stakeholders.importing.profiles import find_profile, mapping_of, profiles
from stakeholders.importing.queries import find_file, job_of, past_imports
from stakeholders.importing.reading import BadFile
from stakeholders.importing.undoing import AlreadyUndone, NotApplied, begin_undo, left_if_undone

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
    form.offer(profiles())
    if not form.validate_on_submit():
        return _index(form), 422
    options = Options(form.host_country.data, bool(form.accredited.data and form.host_country.data))
    given = form.file.data
    try:
        file = take_in(given.filename or "", given.read(), options, current_user.id, form.read_options)
    except BadFile as bad:
        add_error(form.file, words.bad_file(bad))
        return _index(form), 422
    profile = find_profile(form.profile.data or 0)
    seen = file.shape is Shape.MISSIONS
    if profile is not None and not seen:
        try:
            set_mapping(file, mapping_of(profile), profile)
            seen = True
        except BadMapping:
            flash(
                _(
                    "This list has not the columns of “%(profile)s”. Say here what each column is.",
                    profile=profile,
                ),
                "warning",
            )
    db.session.commit()
    endpoint = ".show" if seen else "import_columns.columns"
    return redirect(url_for(endpoint, file_id=file.id), 303)


@blueprint.get("/example/<kind>")
@requires(Role.VIEWER)
def example_file(kind: str) -> ResponseReturnValue:
    """A small list of invented people, to be filled in instead."""
    if kind not in EXAMPLES:
        abort(404)
    return send_file(
        example(kind), mimetype=EXAMPLES[kind], as_attachment=True, download_name=f"doyen-example.{kind}"
    )


@blueprint.get("/<int:file_id>")
@requires(Role.VIEWER)
def show(file_id: int) -> ResponseReturnValue:
    """What the list would change, row by row; once it was applied, what it came to."""
    file = or_404(find_file(file_id))
    if file.status is not ImportStatus.WAITING:
        return _result(file)
    job = job_of(file)
    if job is not None and job.status is not JobStatus.FAILED:
        return redirect(_job_url(job), 303)
    if not is_mapped(file):
        return redirect(url_for("import_columns.columns", file_id=file_id), 303)
    try:
        decided = decisions_of(file)
        plan, sheet = plan_of(file, decided), sheet_of(file)
    except GivenUp:
        abort(404)
    query = read_query(filters=("show",))
    found = queries.rows_shown(plan, query.first("show"), query.q)
    return render_template(
        "stakeholders/importing/preview.html",
        file=file,
        is_list=file.shape is Shape.MISSIONS,
        plan=plan,
        page=Page(found[query.offset : query.offset + query.size], len(found), query),
        views=queries.count_views(plan),
        failed=job,
        choice=choice_of(file, decided),
        words=words,
        reading=words.reading_words(sheet),
        apply_words=words.apply_words(plan, file.shape),
    )


def _result(file: ImportFile) -> ResponseReturnValue:
    job = queries.undo_job_of(file)
    if file.undone_at is None and job is not None and job.status is not JobStatus.FAILED:
        return redirect(_job_url(job), 303)
    undone = file.undone or {}
    entered, entered_count = queries.entered_by(file) if file.undone_at is None else ([], 0)
    left = queries.left_shown(undone.get("left", ())) if file.undone_at else left_if_undone(file)
    return render_template(
        "stakeholders/importing/result.html",
        file=file,
        is_list=file.shape is Shape.MISSIONS,
        words=words,
        left=left,
        entered=entered,
        entered_more=entered_count - len(entered),
        changes=undone.get("changes", 0),
        failed=job if file.undone_at is None else None,
    )


@blueprint.post("/<int:file_id>/decide")
@requires(Role.EDITOR)
def decide_rows(file_id: int) -> ResponseReturnValue:
    """Decide about one row, about the rows ticked, or about all rows that the filters show."""
    file = or_404(find_file(file_id))
    view, typed, page = (request.form.get(name, "") for name in ("show", "q", "page"))
    back = url_for(".show", file_id=file_id, show=view or None, q=typed or None, page=page or None)
    given = queries.read_decision(request.form)
    if given is None:
        abort(400)
    try:
        rows = given.rows
        if given.is_for_all:
            rows = {row.row for row in queries.rows_shown(plan_of(file), view, typed)}
        if not rows:
            flash(_("No row was ticked. Tick the rows first."), "warning")
            return redirect(back, 303)
        if given.choice is None:
            take_back_decisions(file, rows)
        else:
            decide(
                file,
                rows,
                given.choice,
                organisation_id=given.organisation_id,
                person_id=given.person_id,
            )
    except AlreadyApplied as already:
        return _too_late(already)
    except (GivenUp, BadMapping):
        abort(404)
    db.session.commit()
    if len(rows) == 1:
        return redirect(f"{back}#row-{next(iter(rows))}", 303)
    flash(
        ngettext(
            "One row was decided.", "%(count)s rows were decided.", len(rows), count=words.number(len(rows))
        ),
        "success",
    )
    return redirect(back, 303)


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
        job = begin(file_id, current_user.id, request.form.get("shown", ""))
    except AlreadyApplied as already:
        return _too_late(already)
    except GivenUp:
        abort(404)
    except BadMapping:
        return redirect(url_for("import_columns.columns", file_id=file_id), 303)
    except ChangedSinceShown:
        db.session.rollback()
        flash(_("The choice changed since you looked, so nothing was done. Look again."), "warning")
        return redirect(url_for(".show", file_id=file_id), 303)
    db.session.commit()
    return redirect(_job_url(job), 303)


@blueprint.post("/<int:file_id>/undo")
@requires(Role.EDITOR)
def undo(file_id: int) -> ResponseReturnValue:
    """Let the worker take the whole import back, once; what somebody changed since stays."""
    try:
        job = begin_undo(file_id, current_user.id)
    except AlreadyUndone as already:
        flash(_("%(file)s has been taken back already.", file=already.file.name), "info")
        return redirect(url_for(".show", file_id=file_id), 303)
    except NotApplied:
        flash(_("This list was never taken in: there is nothing to take back."), "info")
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
    kept = profiles()
    form.offer(kept)
    page = paginate(past_imports(), read_query(size=20))
    return render_template(
        "stakeholders/importing/index.html", form=form, page=page, words=words, profiles=kept, Shape=Shape
    )


def _too_late(already: AlreadyApplied) -> ResponseReturnValue:
    flash(_("%(file)s has been taken in already; it is not done twice.", file=already.file.name), "info")
    return redirect(url_for(".show", file_id=already.file.id), 303)


def _job_url(job: Job) -> str:
    return url_for("work.job", job_id=job.id)
