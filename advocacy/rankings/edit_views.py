"""The pages on which rankings and their editions are entered, changed and taken out."""

from __future__ import annotations

from flask import Blueprint, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from advocacy.rankings import keeping, queries
from advocacy.rankings.forms import EditionForm, SeriesForm
from advocacy.rankings.keeping import STEPS
from advocacy.rankings.models import RankingEdition, RankingSeries
from advocacy.taking_back import take_back
from advocacy.themes.queries import themes
from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.steps import new_step
from office.audit.trail import because_of
from office.database import db
from office.web.errors import or_404
from office.web.i18n import language
from office.web.notices import flash_with_undo
from stakeholders.organisations.forms import seen_at
from stakeholders.organisations.keeping import BadWebsite, ChangedMeanwhile

blueprint = Blueprint("ranking_keeping", __name__, url_prefix="/advocacy/rankings")

_REFUSED = (keeping.AlreadyThere, keeping.NameMissing, keeping.BadPeriod, keeping.OutsideOfAll, BadWebsite)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Role.EDITOR)
def new_series() -> ResponseReturnValue:
    """Enter a ranking."""
    form = SeriesForm()
    form.offer(themes(), None, language())
    if not form.is_submitted():
        form.monitored_since.data = clock.today()
    if form.validate_on_submit():
        step = new_step(STEPS)
        try:
            with because_of(step):
                made = keeping.add_series(form.given())
        except keeping.AlreadyThere as error:
            existing = error.existing
            if isinstance(existing, RankingSeries) and keeping.says_the_same(existing, form.given()):
                return redirect(url_for("rankings.series", series_id=existing.id), 303)
            form.refuse(error)
        except _REFUSED as error:
            form.refuse(error)
        else:
            return _saved(made, step.record_id)
    return _series_page(form, None), 422 if form.is_submitted() else 200


@blueprint.route("/<int:series_id>/edit", methods=["GET", "POST"])
@requires(Role.EDITOR)
def edit_series(series_id: int) -> ResponseReturnValue:
    """Change a ranking."""
    series = or_404(queries.series_numbered(series_id))
    form = SeriesForm()
    if not form.is_submitted():
        form = SeriesForm.of(series)
    form.offer(themes(), series.theme, language())
    if form.validate_on_submit():
        step = new_step(STEPS)
        try:
            with because_of(step):
                keeping.change_series(series, form.given(), seen_at=seen_at(form.seen.data))
        except ChangedMeanwhile:
            if keeping.says_the_same(series, form.given()):
                return redirect(url_for("rankings.series", series_id=series.id), 303)
            form.seen.data = series.updated_at.isoformat()
            return _series_page(form, series, meanwhile=True), 409
        except _REFUSED as error:
            form.refuse(error)
        else:
            return _saved(series, step.record_id)
    return _series_page(form, series), 422 if form.is_submitted() else 200


@blueprint.post("/<int:series_id>/remove")
@requires(Role.EDITOR)
def remove_series(series_id: int) -> ResponseReturnValue:
    """Take a ranking out with its editions; one click brings them back."""
    series = or_404(queries.series_numbered(series_id))
    name, step = series.name, new_step(STEPS)
    with because_of(step):
        keeping.remove_series(series)
    db.session.commit()
    words = _("%(name)s has been removed, with its editions.", name=name)
    flash_with_undo(words, url_for(".undo", step_id=step.record_id))
    return redirect(url_for("rankings.index"), 303)


@blueprint.route("/<int:series_id>/editions/new", methods=["GET", "POST"])
@requires(Role.EDITOR)
def new_edition(series_id: int) -> ResponseReturnValue:
    """Enter an edition of a ranking."""
    series = or_404(queries.series_numbered(series_id))
    form = EditionForm()
    if form.validate_on_submit() and (given := form.given()) is not None:
        step = new_step(STEPS)
        try:
            with because_of(step):
                made = keeping.add_edition(series, given, user_id=current_user.id)
        except keeping.AlreadyThere as error:
            if keeping.says_the_same(error.existing, given):
                return redirect(url_for("rankings.series", series_id=series.id), 303)
            form.refuse(error)
        except _REFUSED as error:
            form.refuse(error)
        else:
            return _saved(made, step.record_id)
    return _edition_page(form, series, None), 422 if form.is_submitted() else 200


@blueprint.route("/editions/<int:edition_id>/edit", methods=["GET", "POST"])
@requires(Role.EDITOR)
def edit_edition(edition_id: int) -> ResponseReturnValue:
    """Change an edition."""
    edition = or_404(queries.edition_numbered(edition_id))
    form = EditionForm()
    if not form.is_submitted():
        form = EditionForm.of(edition)
    if form.validate_on_submit() and (given := form.given()) is not None:
        step = new_step(STEPS)
        try:
            with because_of(step):
                keeping.change_edition(edition, given, seen_at=seen_at(form.seen.data))
        except ChangedMeanwhile:
            if keeping.says_the_same(edition, given):
                return redirect(url_for("rankings.series", series_id=edition.series_id), 303)
            form.seen.data = edition.updated_at.isoformat()
            return _edition_page(form, edition.series, edition, meanwhile=True), 409
        except _REFUSED as error:
            form.refuse(error)
        else:
            return _saved(edition, step.record_id)
    return _edition_page(form, edition.series, edition), 422 if form.is_submitted() else 200


@blueprint.post("/editions/<int:edition_id>/remove")
@requires(Role.EDITOR)
def remove_edition(edition_id: int) -> ResponseReturnValue:
    """Take an edition out; one click brings it back."""
    edition = or_404(queries.edition_numbered(edition_id))
    series, label, step = edition.series, edition.label, new_step(STEPS)
    with because_of(step):
        keeping.remove_edition(edition)
    db.session.commit()
    words = _("%(name)s, edition %(label)s, has been removed.", name=series.name, label=label)
    flash_with_undo(words, url_for(".undo", step_id=step.record_id))
    return redirect(url_for("rankings.series", series_id=series.id), 303)


@blueprint.post("/steps/<int:step_id>/undo")
@requires(Role.EDITOR)
def undo(step_id: int) -> ResponseReturnValue:
    """Take back what was just done here."""
    take_back(STEPS, step_id)
    return redirect(url_for("rankings.index"), 303)


def _saved(record: RankingSeries | RankingEdition, step_id: int) -> ResponseReturnValue:
    db.session.commit()
    if isinstance(record, RankingSeries):
        series, words = record, _("%(name)s has been saved.", name=record.name)
    else:
        series = record.series
        words = _("%(name)s, edition %(label)s, has been saved.", name=series.name, label=record.label)
    flash_with_undo(words, url_for(".undo", step_id=step_id))
    return redirect(url_for("rankings.series", series_id=series.id), 303)


def _series_page(form: SeriesForm, series: RankingSeries | None, *, meanwhile: bool = False) -> str:
    return render_template(
        "advocacy/rankings/series_form.html", form=form, series=series, meanwhile=meanwhile
    )


def _edition_page(
    form: EditionForm, series: RankingSeries, edition: RankingEdition | None, *, meanwhile: bool = False
) -> str:
    return render_template(
        "advocacy/rankings/edition_form.html", form=form, series=series, edition=edition, meanwhile=meanwhile
    )
