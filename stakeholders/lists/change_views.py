"""The pages of changes to many records: choosing what, seeing what would change, doing it, taking it back."""

from __future__ import annotations

from itertools import islice
from typing import Any

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from office import clock, settings
from office.accounts.access import requires
from office.accounts.models import Role, User
from office.audit.trail import Cause
from office.audit.undoing import left_by
from office.database import db
from office.web.doorway import record_numbers
from office.web.errors import or_404
from office.web.forms import add_error
from office.web.i18n import language
from office.web.tables import LONGEST_SEARCH, Page, paginate, read_query
from office.work.jobs import JobFailed, start_job
from office.work.models import Job, JobStatus
from stakeholders.directory import queries as directory
from stakeholders.directory.choosing import said
from stakeholders.directory.exports import MOST_RECORDS
from stakeholders.directory.narrowing import FILTERS, record_kind, wanted_by
from stakeholders.lists import changing, keeping, queries, words
from stakeholders.lists.forms import ChangeForm
from stakeholders.lists.models import Action, BulkChange, SavedList
from stakeholders.lists.views import blueprint, searched
from stakeholders.people.models import Person

JOB = "bulk_change"


@blueprint.post("/changes/begin/<kind>")
@requires(Role.EDITOR)
def begin_change(kind: str) -> ResponseReturnValue:
    """Take the rows ticked, or the whole search, and ask what is to be changed in them."""
    of = or_404(record_kind(kind))
    back = url_for(f"directory.{kind}")
    if "whole" in request.form:
        asked = searched()
        filters = {name: asked.getlist(name) for name in FILTERS[of]}
        typed = asked.get("q", "").strip()[:LONGEST_SEARCH]
        home = settings.current().office_country
        wanted = wanted_by(typed, filters)
        numbers = directory.numbers(of, wanted, home=home, day=clock.today(), language=language())
        what = " · ".join(said(typed, filters)) or _("the whole register")
    else:
        numbers = queries.known(of, record_numbers(request.form.getlist("ids")))
        what = _("ticked by hand")
    if len(numbers) > MOST_RECORDS:
        flash(_("These are too many at once. Narrow the list first."), "warning")
        return redirect(back, 303)
    try:
        made = changing.begin(of, numbers, what=what, user_id=current_user.id)
    except changing.NothingChosen:
        flash(_("No row was ticked, so there is nothing to change."), "info")
        return redirect(back, 303)
    db.session.commit()
    return redirect(url_for(".change", change_id=made.id), 303)


@blueprint.get("/changes")
@requires(Role.VIEWER)
def changes() -> ResponseReturnValue:
    """Changes to many records that were made, newest first."""
    query = read_query()
    page = paginate(queries.past_changes(), query)
    names = queries.lists_by_number()
    rows = [
        (change, user, words.told(change, names.get(change.params.get("on_list"))))
        for change, user in page.items
    ]
    return render_template(
        "stakeholders/lists/changes.html", page=page, rows=rows, record_words=words.RECORD_WORDS
    )


@blueprint.route("/changes/<int:change_id>", methods=["GET", "POST"])
@requires(Role.EDITOR)
def change(change_id: int) -> ResponseReturnValue:
    """One change: what to do; then each record's from and to; then what came of it."""
    found = or_404(queries.change_numbered(change_id))
    if found.done_at is not None:
        return _result(found)
    if changing.is_at_work(found):
        return redirect(url_for("work.job", job_id=found.job_id), 303)
    form = ChangeForm(data=_kept_choices(found))
    form.offer(found.kind, queries.fixed_lists(found.kind), found.action or Action.ADD_TO_LIST)
    if form.validate_on_submit() and _choose(found, form):
        return redirect(url_for(".change", change_id=change_id, _anchor="preview"), 303)
    page = None if found.action is None else _preview(found)
    shown = render_template(
        "stakeholders/lists/change.html",
        change=found,
        form=form,
        page=page,
        shown=changing.shown_as(found),
        failed=changing.job_of(found),
        told=words.told(found, _list_of(found)) if found.action else "",
        labels=_labels(found, [step.number for step in page.items]) if page else {},
        value_words=lambda value: words.value_words(found, value),
        record_words=words.RECORD_WORDS,
        needs=NEEDS,
    )
    return shown, 422 if form.errors else 200


#: Which fields each action asks for: the page folds them.
NEEDS: dict[str, tuple[str, ...]] = {
    Action.ADD_TO_LIST.value: ("on_list", "new_list", "reason"),
    Action.TAKE_FROM_LIST.value: ("on_list",),
    Action.LANGUAGE.value: ("language",),
    Action.VERIFY.value: ("day", "by", "source"),
    Action.NOTE.value: ("text",),
    Action.KIND.value: ("kind",),
    Action.CLOSE.value: ("day",),
}


def _kept_choices(found: BulkChange) -> dict[str, Any]:
    day = clock.today()
    return {"day": day, "by": current_user.label} | {
        name: value for name, value in found.params.items() if name != "day"
    }


def _choose(found: BulkChange, form: ChangeForm) -> bool:
    action = Action(form.action.data)
    lacking = form.missing(action)
    if lacking is not None:
        add_error(lacking, _("This is needed for the change, and no day to come."))
        return False
    params: dict[str, Any] = {}
    for name in NEEDS[action.value]:
        value = getattr(form, name).data
        params[name] = value.isoformat() if name == "day" else value or ""
    if action in {Action.ADD_TO_LIST, Action.TAKE_FROM_LIST}:
        new_name = params.pop("new_list", "")
        if new_name and not params["on_list"]:
            try:
                params["on_list"] = keeping.make_fixed(new_name, found.kind, user_id=current_user.id).id
            except (keeping.NameTaken, keeping.NameMissing):
                add_error(form.new_list, _("There is a list of that name already."))
                return False
        params["on_list"] = int(params["on_list"])
    changing.choose(found, action, params)
    db.session.commit()
    return True


def _preview(found: BulkChange) -> Page[Any]:
    """What would change, in pages; the count is of all."""
    query = read_query()
    would = sum(step.changes for step in changing.steps(found))
    rows = (step for step in changing.steps(found) if step.changes)
    return Page(list(islice(rows, query.offset, query.offset + query.size)), would, query)


def _list_of(found: BulkChange) -> SavedList | None:
    number = found.params.get("on_list")
    return queries.list_numbered(number) if number else None


def _labels(found: BulkChange, numbers: list[int]) -> dict[int, tuple[str, str]]:
    """What the records are called, and their pages, by number."""
    reader = language()
    return {
        one.id: (one.name, url_for("directory.person", person_id=one.id))
        if isinstance(one, Person)
        else (one.called(reader), url_for("directory.organisation", organisation_id=one.id))
        for one in queries.records(found.kind, numbers)
    }


@blueprint.post("/changes/<int:change_id>/carry-out")
@requires(Role.EDITOR)
def carry_out(change_id: int) -> ResponseReturnValue:
    """Make the change; a worker does it where there are many records."""
    found = or_404(queries.change_numbered(change_id))
    here = url_for(".change", change_id=change_id)
    if found.action is None or changing.is_at_work(found) or found.done_at is not None:
        return redirect(here, 303)
    try:
        changing.require_shown(found, request.form.get("shown", ""))
    except changing.ChangedSinceShown:
        db.session.rollback()
        flash(_("The choice changed since you looked, so nothing was done. Look again."), "warning")
        return redirect(f"{here}#preview", 303)
    except changing.AlreadyDone:
        db.session.rollback()
        return redirect(here, 303)
    if len(found.numbers) > changing.AT_ONCE:
        return _by_worker(found, undo=False)
    try:
        changing.carry_out(found, by=current_user.label)
    except changing.AlreadyDone:
        db.session.rollback()
        return redirect(here, 303)
    db.session.commit()
    flash(_done_words(found.changed), "success")
    return redirect(here, 303)


@blueprint.post("/changes/<int:change_id>/take-back")
@requires(Role.EDITOR)
def take_back(change_id: int) -> ResponseReturnValue:
    """Take the whole change back, but for what somebody has changed since."""
    found = or_404(queries.change_numbered(change_id))
    here = url_for(".change", change_id=change_id)
    if found.done_at is None or found.undone_at is not None or changing.is_at_work(found):
        return redirect(here, 303)
    if found.changed > changing.AT_ONCE:
        return _by_worker(found, undo=True)
    try:
        left = changing.take_back(found)
    except changing.AlreadyDone:
        db.session.rollback()
        return redirect(here, 303)
    db.session.commit()
    if left:
        flash(_("The change is taken back, but for the records named below."), "warning")
    else:
        flash(_("The change is taken back: all is as it was."), "success")
    return redirect(here, 303)


def _by_worker(found: BulkChange, *, undo: bool) -> ResponseReturnValue:
    job = start_job(JOB, {"change": found.id, "undo": undo}, current_user.id)
    found.job_id = job.id
    db.session.commit()
    return redirect(url_for("work.job", job_id=job.id), 303)


def run_job(job: Job, report: changing.Report) -> dict[str, Any]:
    """The worker's side: make a change, or take it back."""
    found = queries.change_numbered(job.params["change"])
    if found is None:
        raise JobFailed(_("The change is not there any more. Nothing was done."))
    user = db.session.get(User, job.user_id) if job.user_id else None
    try:
        if job.params["undo"]:
            changing.take_back(found, report=report)
        else:
            changing.carry_out(found, by=user.label if user else "", report=report)
    except changing.AlreadyDone as error:
        raise JobFailed(_("It had been done already. Nothing was done twice.")) from error
    return {"url": f"{blueprint.url_prefix}/changes/{job.params['change']}"}


def _result(found: BulkChange) -> ResponseReturnValue:
    job = changing.job_of(found)
    lefts = [] if found.undone_at else left_by(Cause("bulk_changes", found.id))
    return render_template(
        "stakeholders/lists/changed.html",
        change=found,
        told=words.told(found, _list_of(found)),
        would_stay=lefts,
        failed=job if found.undone_at is None and job and job.status is JobStatus.FAILED else None,
        reason_words=words.REASON_WORDS,
        record_words=words.RECORD_WORDS,
        done_words=_done_words(found.changed),
    )


def _done_words(count: int) -> str:
    return ngettext("%(num)d record was changed.", "%(num)d records were changed.", count)
