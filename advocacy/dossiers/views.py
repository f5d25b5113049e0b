"""The pages of dossiers: the list, one to read in a minute, its form and its stages."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO
from typing import Any, Final, cast

from flask import Blueprint, flash, redirect, render_template, request, send_file, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from advocacy.differing import differing_rows, names_offered
from advocacy.dossiers import exports, keeping, queries, stages
from advocacy.dossiers.forms import DossierForm, StagesForm
from advocacy.dossiers.models import Dossier, Kind, Stage, Step
from advocacy.dossiers.queries import DossierFilter, Open, Pressing
from advocacy.dossiers.words import (
    DOSSIER_FIELDS,
    HEARD_ICONS,
    HEARD_KINDS,
    HEARD_WORDS,
    KIND_ICONS,
    KIND_WORDS,
    OPEN_WORDS,
    PRESSING_WORDS,
    STEP_WORDS,
    days_left,
    maker_name,
    said,
    say,
    stage_name,
    stages_said,
)
from advocacy.pages import Place, sections_for
from advocacy.themes import queries as theme_queries
from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.queries import history_of
from office.audit.trail import disclosed
from office.audit.words import deeds
from office.database import db
from office.sent_once import AlreadySent
from office.web.doorway import record_number
from office.web.errors import or_404
from office.web.i18n import language
from office.web.notices import flash_with_undo
from office.web.tables import Query, chips, paginate, read_query
from stakeholders.organisations.forms import seen_at
from stakeholders.organisations.keeping import ChangedMeanwhile
from stakeholders.people.words import language_name

blueprint = Blueprint("dossiers", __name__, url_prefix="/advocacy/dossiers")

FILTERS: Final = ("kind", "theme", "stage", "due", "state")
SORTS: Final = ("title", "due", "changed")

#: What the templates of this part share.
SHARED: Final[dict[str, Any]] = {
    "kind_words": KIND_WORDS,
    "kind_icons": KIND_ICONS,
    "heard_words": HEARD_WORDS,
    "heard_kinds": HEARD_KINDS,
    "heard_icons": HEARD_ICONS,
    "stage_name": stage_name,
    "days_left": days_left,
    "maker_name": maker_name,
    "current_stage": stages.current_stage,
    "language_name": language_name,
    "said": said,
}


def wanted_by(query: Query) -> DossierFilter:
    """What narrows the list, as its address says it; words that mean nothing narrow nothing."""
    kind, step, pressing, state = map(query.first, ("kind", "stage", "due", "state"))
    return DossierFilter(
        typed=query.q,
        kind=Kind(kind) if kind in set(Kind) else None,
        theme_id=record_number(query.first("theme")),
        step=Step(step) if step in set(Step) else None,
        pressing=Pressing(pressing) if pressing in set(Pressing) else None,
        open=Open(state) if state in set(Open) else None,
    )


@blueprint.get("/")
@requires(Role.VIEWER)
def index() -> ResponseReturnValue:
    """All dossiers: searched, narrowed, what is due first coming first."""
    query = read_query(sorts=SORTS, default_sort="due", filters=FILTERS)
    today, lang = clock.today(), language()
    found = queries.dossiers(wanted_by(query), today, sort=query.sort, descending=query.descending)
    options: dict[str, dict[str, str]] = {
        "kind": {kind.value: str(words) for kind, words in KIND_WORDS.items()},
        "theme": {str(theme.id): theme.called(lang) for theme in theme_queries.themes()},
        "stage": {step.value: str(words) for step, words in STEP_WORDS.items()},
        "due": {one.value: str(words) for one, words in PRESSING_WORDS.items()},
        "state": {one.value: str(words) for one, words in OPEN_WORDS.items()},
    }
    chosen = {name: lambda value, known=known: known.get(value, value) for name, known in options.items()}
    return render_template(
        "advocacy/dossiers/index.html",
        page=paginate(found, query),
        query=query,
        options=options,
        chips=chips(query, chosen, lambda typed: _("“%(words)s”", words=typed)),
        today=today,
        line_of=stages.line_of,
        next_point=stages.next_point,
        **SHARED,
    )


@blueprint.post("/file")
@requires(Role.VIEWER)
def all_as_file() -> ResponseReturnValue:
    """The dossiers of the list as it is narrowed, as a workbook."""
    query = read_query(sorts=SORTS, default_sort="due", filters=FILTERS, args=request.form)
    today = clock.today()
    found = queries.dossiers(wanted_by(query), today, sort=query.sort, descending=query.descending)
    rows = [(row[0], row[1]) for row in db.session.execute(found)]
    name = _("dossiers-%(day)s.xlsx", day=today.isoformat())
    disclosed("dossiers", name, {"records": len(rows), "format": "xlsx"})
    content = exports.all_dossiers(rows, today, language())
    db.session.commit()
    return _file(content, name)


@blueprint.get("/<int:dossier_id>")
@requires(Role.VIEWER)
def show(dossier_id: int) -> ResponseReturnValue:
    """One dossier: where it stands, what is due next, our line, what changed, and its history."""
    found = or_404(queries.dossier_with_all(dossier_id))
    today = clock.today()
    line = stages.line_of(found.stages, today)
    return render_template(
        "advocacy/dossiers/show.html",
        dossier=found,
        line=line,
        next_stage=stages.next_point(line),
        dues=queries.dues_of(found),
        sections=sections_for(Place.DOSSIER, found),
        history=deeds(history_of("dossiers", found.id), of="dossiers"),
        today=today,
        **SHARED,
    )


@blueprint.post("/<int:dossier_id>/file")
@requires(Role.VIEWER)
def as_file(dossier_id: int) -> ResponseReturnValue:
    """One dossier with all that hangs on it, as a workbook with a sheet for each part."""
    found = or_404(queries.dossier_with_all(dossier_id))
    today = clock.today()
    name = _("dossier-%(number)d-%(day)s.xlsx", number=found.id, day=today.isoformat())
    disclosed("dossiers", found.called("en"), {"records": 1, "format": "xlsx"}, found.id)
    content = exports.one_dossier(found, today, language())
    db.session.commit()
    return _file(content, name)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Role.EDITOR)
def new() -> ResponseReturnValue:
    """Open a dossier, where wished with the usual stages of its kind."""
    if request.method == "GET":
        return _form_page(DossierForm.empty(current_user.id), None)
    form = DossierForm()
    form.offer(None)
    if form.validate_on_submit():
        try:
            dossier = keeping.open_dossier(
                form.given(),
                usual_stages=bool(form.usual_stages.data),
                submission=form.submission.data or None,
            )
        except AlreadySent as error:
            return _after_saving(cast("Dossier", error.existing))
        except keeping.UnknownRecord as error:
            form.refuse(error)
        else:
            db.session.commit()
            return _after_saving(dossier)
    return _form_page(form, None), 422


@blueprint.route("/<int:dossier_id>/edit", methods=["GET", "POST"])
@requires(Role.EDITOR)
def edit(dossier_id: int) -> ResponseReturnValue:
    """Change what is said of a dossier, and close it or open it again."""
    dossier = or_404(queries.dossier_with_all(dossier_id))
    if request.method == "GET":
        return _form_page(DossierForm.of(dossier), dossier)
    form = DossierForm()
    form.offer(dossier)
    if form.validate_on_submit():
        try:
            keeping.change(dossier, form.given(), seen_at=seen_at(form.seen.data))
        except ChangedMeanwhile:
            return _meanwhile(form, dossier)
        except keeping.UnknownRecord as error:
            form.refuse(error)
        else:
            db.session.commit()
            return _after_saving(dossier)
    return _form_page(form, dossier), 422


@blueprint.post("/<int:dossier_id>/remove")
@requires(Role.EDITOR)
def remove(dossier_id: int) -> ResponseReturnValue:
    """Take a dossier out of every list; one click brings it back."""
    dossier = or_404(db.session.get(Dossier, dossier_id))
    keeping.remove(dossier)
    db.session.commit()
    words = _(
        "“%(dossier)s” has been removed, with all that hangs on it.", dossier=dossier.called(language())
    )
    flash_with_undo(words, url_for(".restore", dossier_id=dossier.id))
    return redirect(url_for(".index"), 303)


@blueprint.post("/<int:dossier_id>/restore")
@requires(Role.EDITOR)
def restore(dossier_id: int) -> ResponseReturnValue:
    """Bring a removed dossier back."""
    dossier = or_404(db.session.get(Dossier, dossier_id))
    keeping.bring_back(dossier)
    db.session.commit()
    flash(_("“%(dossier)s” is back.", dossier=dossier.called(language())), "success")
    return redirect(url_for(".show", dossier_id=dossier.id), 303)


@blueprint.route("/<int:dossier_id>/stages", methods=["GET", "POST"])
@requires(Role.EDITOR)
def set_stages(dossier_id: int) -> ResponseReturnValue:
    """Say which stages a dossier passes, in their order, and when."""
    dossier = or_404(queries.dossier_with_all(dossier_id))
    if request.method == "GET":
        return _stages_page(StagesForm.of(dossier), dossier)
    form = StagesForm()
    if "more" in request.form:
        form.add_rows(2)
        return _stages_page(form, dossier)
    if form.validate_on_submit():
        try:
            keeping.set_stages(dossier, form.given(), seen_at=seen_at(form.seen.data))
        except ChangedMeanwhile:
            mine = stages_said(keeping.normal_stages(form.given()))
            theirs = stages_said(keeping.stages_given(dossier))
            if mine == theirs:
                # The same form sent twice, or two people who wrote the same: it is as wished.
                return redirect(url_for(".show", dossier_id=dossier.id), 303)
            form.seen.data = dossier.updated_at.isoformat()
            return _stages_page(form, dossier, meanwhile=[(_("Stages"), mine, theirs)]), 409
        db.session.commit()
        flash(_("The stages have been saved."), "success")
        return redirect(url_for(".show", dossier_id=dossier.id), 303)
    return _stages_page(form, dossier), 422


@blueprint.post("/<int:dossier_id>/stages/<int:stage_id>/begun")
@requires(Role.EDITOR)
def begun(dossier_id: int, stage_id: int) -> ResponseReturnValue:
    """Enter that a stage began today."""
    stage = _stage(dossier_id, stage_id)
    keeping.begin_stage(stage, clock.today())
    db.session.commit()
    words = _("The stage “%(stage)s” has begun today.", stage=stage_name(stage))
    flash_with_undo(words, url_for(".not_begun", dossier_id=dossier_id, stage_id=stage_id))
    return redirect(url_for(".show", dossier_id=dossier_id), 303)


@blueprint.post("/<int:dossier_id>/stages/<int:stage_id>/not-begun")
@requires(Role.EDITOR)
def not_begun(dossier_id: int, stage_id: int) -> ResponseReturnValue:
    """Enter that a stage has not begun after all."""
    stage = _stage(dossier_id, stage_id)
    keeping.begin_stage(stage, None)
    db.session.commit()
    flash(_("The stage “%(stage)s” has not begun.", stage=stage_name(stage)), "success")
    return redirect(url_for(".show", dossier_id=dossier_id), 303)


def _stage(dossier_id: int, stage_id: int) -> Stage:
    stage = or_404(db.session.get(Stage, stage_id))
    return or_404(stage if stage.dossier_id == dossier_id else None)


def _after_saving(dossier: Dossier) -> ResponseReturnValue:
    flash(_("“%(dossier)s” has been saved.", dossier=dossier.called(language())), "success")
    return redirect(url_for(".show", dossier_id=dossier.id), 303)


def _meanwhile(form: DossierForm, dossier: Dossier) -> ResponseReturnValue:
    names = {
        "theme_id": names_offered(form.theme),
        "user_id": names_offered(form.user),
        "goals": names_offered(form.goals),
    }
    words = DOSSIER_FIELDS | {"goals": form.goals.label.text}
    mine, theirs = keeping.normal(form.given()), keeping.given_of(dossier)
    rows = differing_rows(mine, theirs, words, lambda name, value: say(name, value, names.get(name)))
    if not rows:
        # The same form sent twice, or two people who wrote the same: it is as wished.
        return _after_saving(dossier)
    # Sent again, the form knows what it replaces.
    form.seen.data = dossier.updated_at.isoformat()
    return _form_page(form, dossier, meanwhile=rows), 409


def _form_page(
    form: DossierForm, dossier: Dossier | None, *, meanwhile: Sequence[tuple[object, str, str]] | None = None
) -> str:
    form.offer(dossier)
    return render_template(
        "advocacy/dossiers/form.html", form=form, dossier=dossier, meanwhile=meanwhile, **SHARED
    )


def _stages_page(
    form: StagesForm, dossier: Dossier, *, meanwhile: Sequence[tuple[object, str, str]] | None = None
) -> str:
    return render_template(
        "advocacy/dossiers/stages.html", form=form, dossier=dossier, meanwhile=meanwhile, **SHARED
    )


def _file(content: bytes, name: str) -> ResponseReturnValue:
    return send_file(BytesIO(content), mimetype=exports.MEDIA_TYPE, as_attachment=True, download_name=name)
