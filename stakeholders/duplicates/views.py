"""Pages of what may be double: the pairs, two side by side, a merge and what came of it, all merges."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from office.accounts.access import requires
from office.accounts.models import Role
from office.database import db
from office.web.doorway import record_numbers
from office.web.errors import or_404
from office.web.i18n import language
from office.web.notices import flash_with_undo
from office.web.tables import paginate, read_query
from office.work.jobs import start_job
from stakeholders.directory.queries import best_organisations, best_people
from stakeholders.duplicates import finding, queries
from stakeholders.duplicates.merging import (
    MODELS,
    AlreadyUndone,
    ChangedMeanwhile,
    MergedFurther,
    MergedMeanwhile,
    NoSuchRecord,
    SameRecord,
    Side,
    fields_of,
    merge,
    state_of,
    take_back,
    where_is,
    would_be_left,
)
from stakeholders.duplicates.models import CandidateState, Kind, Merge
from stakeholders.duplicates.moving import may_be_told
from stakeholders.duplicates.words import KIND_WORDS, REASON_WORDS, STATE_WORDS, many
from stakeholders.organisations.channels import shown_phone
from stakeholders.organisations.models import ChannelMedium, Organisation
from stakeholders.people.models import Person
from stakeholders.people.words import title_of

blueprint = Blueprint("duplicates", __name__, url_prefix="/stakeholders/duplicates")


def page_of(kind: Kind, number: int) -> str:
    """The address of a record's own page."""
    if kind is Kind.PEOPLE:
        return url_for("directory.person", person_id=number)
    return url_for("directory.organisation", organisation_id=number)


def name_of(record: Organisation | Person) -> str:
    """What a record is called, in the reader's language."""
    return record.called(language()) if isinstance(record, Organisation) else record.name


def reasons_in_words(reasons: list[str]) -> list[str]:
    """Why two records look like one; a reason that the program no longer knows is left out."""
    known = {reason.value: words for reason, words in REASON_WORDS.items()}
    return [str(known[one]) for one in reasons if one in known]


def _kind(text: str) -> Kind:
    try:
        return Kind(text)
    except ValueError:
        abort(404)


@blueprint.get("/")
@requires(Role.VIEWER)
def index() -> ResponseReturnValue:
    """The pairs that may be one record, the most alike first."""
    query = read_query(filters=("kind", "state"))
    kinds = {kind.value: kind for kind in Kind}
    states = {state.value: state for state in (CandidateState.OPEN, CandidateState.DISTINCT)}
    state = states.get(query.first("state"), CandidateState.OPEN)
    page = paginate(queries.candidates(kinds.get(query.first("kind")), state), query)
    return render_template(
        "stakeholders/duplicates/index.html",
        page=page,
        records=queries.records_of(page.items),
        counts=queries.counts(),
        state=state,
        kind=query.first("kind"),
        State=CandidateState,
        kind_words=KIND_WORDS,
        state_words=STATE_WORDS,
        **_furniture(),
    )


def _furniture() -> dict[str, Any]:
    return {
        "Kind": Kind,
        "Side": Side,
        "name_of": name_of,
        "page_of": page_of,
        "reasons_in_words": reasons_in_words,
        "many": many,
        "title_of": title_of,
        "shown_phone": shown_phone,
        "Medium": ChannelMedium,
    }


@blueprint.post("/look")
@requires(Role.EDITOR)
def look() -> ResponseReturnValue:
    """Let a worker look through the whole register."""
    job = start_job(finding.JOB, {}, current_user.id)
    db.session.commit()
    return redirect(url_for("work.job", job_id=job.id), 303)


@blueprint.get("/compare")
@requires(Role.VIEWER)
def ticked() -> ResponseReturnValue:
    """Two rows that were ticked in a list, beside each other."""
    kind = _kind(request.args.get("kind", ""))
    numbers = list(dict.fromkeys(record_numbers(request.args.getlist("ids"))))
    if len(numbers) != 2:
        flash(_("Tick exactly two rows to compare them."), "info")
        lists = {Kind.PEOPLE: "directory.people", Kind.ORGANISATIONS: "directory.organisations"}
        return redirect(url_for(lists[kind]), 303)
    return redirect(
        url_for("duplicates.compare", kind=kind.value, kept_id=numbers[0], gone_id=numbers[1]), 303
    )


@blueprint.get("/<kind>/<int:record_id>/with")
@requires(Role.VIEWER)
def choose(kind: str, record_id: int) -> ResponseReturnValue:
    """Find the record that another is to be compared with."""
    of = _kind(kind)
    found: Any = or_404(db.session.get(MODELS[of], record_id))
    typed = request.args.get("q", "").strip()[:200]
    best: Any = best_people if of is Kind.PEOPLE else best_organisations
    return render_template(
        "stakeholders/duplicates/choose.html",
        kind=of,
        record=found,
        typed=typed,
        hits=[hit for hit in best(typed, 21) if hit.id != record_id] if typed else [],
        alike=finding.alike_to(of, found),
        **_furniture(),
    )


@blueprint.get("/<kind>/<int:kept_id>/<int:gone_id>")
@requires(Role.VIEWER)
def compare(kind: str, kept_id: int, gone_id: int) -> ResponseReturnValue:
    """Two records side by side: what differs, what hangs on each, what would stay."""
    return _comparison(_kind(kind), kept_id, gone_id)


def _comparison(
    kind: Kind, kept: int, gone: int, *, status: int = 200, changed: bool = False
) -> ResponseReturnValue:
    if kept == gone:
        abort(404)
    pair = queries.pair_of(kind, kept, gone)
    if pair is None:
        return _not_two_any_more(kind, kept, gone)
    rows = queries.hanging_on(kind, kept, gone)
    page = render_template(
        "stakeholders/duplicates/compare.html",
        kind=kind,
        kept=pair[0],
        gone=pair[1],
        fields=queries.compared_fields(kind, *pair),
        hanging=rows,
        moving=sum(row.gone for row in rows),
        postings=queries.postings_of(kind, kept, gone),
        candidate=queries.candidate_of(kind, kept, gone),
        seen=state_of(*pair),
        changed=changed,
        State=CandidateState,
        **_furniture(),
    )
    return page, status


def _not_two_any_more(kind: Kind, *numbers: int) -> ResponseReturnValue:
    """One of two is not there: lead to where it went, or say that there is no such page."""
    merges = (where_is(kind, number) for number in numbers)
    return _merged_already(or_404(next(filter(None, merges), None)))


def _merged_already(found: Merge) -> ResponseReturnValue:
    values = {"gone": found.gone_label, "kept": found.kept_label}
    flash(_("%(gone)s has been merged into %(kept)s already. Nothing was changed now.", **values), "info")
    return redirect(url_for("duplicates.merged", merge_id=found.id), 303)


@blueprint.post("/<kind>/<int:kept_id>/<int:gone_id>")
@requires(Role.EDITOR)
def merge_pair(kind: str, kept_id: int, gone_id: int) -> ResponseReturnValue:
    """Make one record of two, with the values that were chosen."""
    of = _kind(kind)
    sides = {side.value: side for side in Side}
    choices = {field: sides.get(request.form.get(f"field-{field}", ""), Side.KEPT) for field in fields_of(of)}
    try:
        made = merge(of, kept_id, gone_id, choices, user=current_user, seen=request.form.get("seen", ""))
    except MergedMeanwhile as told:
        return _merged_already(told.merge)
    except ChangedMeanwhile:
        db.session.rollback()
        return _comparison(of, kept_id, gone_id, status=409, changed=True)
    except (SameRecord, NoSuchRecord):
        abort(404)
    db.session.commit()
    values = {"gone": made.gone_label, "kept": made.kept_label}
    flash_with_undo(
        _("%(gone)s is now part of %(kept)s.", **values), url_for("duplicates.undo", merge_id=made.id)
    )
    return redirect(url_for("duplicates.merged", merge_id=made.id), 303)


@blueprint.post("/<kind>/<int:one_id>/<int:other_id>/apart")
@requires(Role.EDITOR)
def apart(kind: str, one_id: int, other_id: int) -> ResponseReturnValue:
    """Say that two are not the same; they are not proposed again."""
    of = _kind(kind)
    return _decided(of, one_id, other_id, CandidateState.DISTINCT)


@blueprint.post("/<kind>/<int:one_id>/<int:other_id>/again")
@requires(Role.EDITOR)
def again(kind: str, one_id: int, other_id: int) -> ResponseReturnValue:
    """Take back that two are not the same."""
    of = _kind(kind)
    return _decided(of, one_id, other_id, CandidateState.OPEN)


def _decided(kind: Kind, one: int, other: int, state: CandidateState) -> ResponseReturnValue:
    try:
        finding.decide(kind, one, other, state, user=current_user)
    except finding.AlreadyMerged:
        return _not_two_any_more(kind, one, other)
    except (SameRecord, NoSuchRecord):
        db.session.rollback()
        return _not_two_any_more(kind, one, other)
    db.session.commit()
    if state is CandidateState.DISTINCT:
        undo_url = url_for("duplicates.again", kind=kind.value, one_id=one, other_id=other)
        flash_with_undo(_("Remembered: these two are not the same."), undo_url)
    else:
        flash(_("The two are up for a decision again."), "success")
    return redirect(url_for("duplicates.index"), 303)


@blueprint.get("/merges")
@requires(Role.VIEWER)
def merges() -> ResponseReturnValue:
    """All merges, the latest first."""
    page = paginate(queries.merges(), read_query())
    return render_template("stakeholders/duplicates/merges.html", page=page, **_furniture())


@blueprint.get("/merges/<int:merge_id>")
@requires(Role.VIEWER)
def merged(merge_id: int) -> ResponseReturnValue:
    """What came of a merge, and how to take it back."""
    found = or_404(queries.merge_of(merge_id))
    further = None if found.undone_at else where_is(found.kind, found.kept_id)
    return render_template(
        "stakeholders/duplicates/merged.html",
        merge=found,
        moved=_told(found.counts.get("moved", {})),
        united=_told(found.counts.get("united", {})),
        further=further,
        left=[one for one in found.left if may_be_told(one["table"])],
        would_be_left=would_be_left(found) if not found.undone_at and not further else [],
        twins=queries.twins_on(found.kind, found.kept_id) if not found.undone_at else [],
        **_furniture(),
    )


def _told(rows: Mapping[str, int]) -> dict[str, int]:
    return {table: number for table, number in rows.items() if may_be_told(table)}


@blueprint.post("/merges/<int:merge_id>/undo")
@requires(Role.EDITOR)
def undo(merge_id: int) -> ResponseReturnValue:
    """Take a merge back."""
    here = redirect(url_for("duplicates.merged", merge_id=merge_id), 303)
    try:
        undone = take_back(merge_id, user=current_user)
    except NoSuchRecord:
        abort(404)
    except AlreadyUndone:
        flash(_("This merge has been undone already. Nothing was changed now."), "info")
        return here
    except MergedFurther as further:
        db.session.rollback()
        if further.merge is None:
            flash(
                _("The record that stayed is no longer in the register, so this cannot be undone."), "error"
            )
            return here
        values = {"kept": further.merge.gone_label, "other": further.merge.kept_label}
        words = _("%(kept)s itself was merged into %(other)s since. Undo that merge first.", **values)
        flash(words, "error")
        return redirect(url_for("duplicates.merged", merge_id=further.merge.id), 303)
    db.session.commit()
    if any(may_be_told(one.record_type) for one in undone.left):
        flash(
            _("The two are two again. What somebody changed since was left as it is: see below."), "warning"
        )
    else:
        flash(_("The two are two again, and everything is as it was before."), "success")
    return here
