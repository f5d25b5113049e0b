"""The pages of one indicator: what it was, where it is going, and the forms that keep it."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from advocacy.goals.words import sdg_name
from advocacy.reviews import keeping, queries
from advocacy.reviews.figures import indicator_figure, target_words
from advocacy.reviews.forms import IndicatorForm, ValuesForm
from advocacy.reviews.models import Indicator
from advocacy.reviews.numbers import said
from advocacy.reviews.words import DIRECTION_WORDS, TREND_KINDS, TREND_MEANINGS, TREND_WORDS
from advocacy.themes.keeping import AlreadyThere
from advocacy.themes.queries import staff
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.queries import history_of
from office.audit.steps import new_step
from office.audit.trail import because_of
from office.audit.words import deeds
from office.database import db
from office.plots.files import KINDS, figure_response
from office.web.errors import or_404
from office.web.forms import add_error
from office.web.i18n import language
from office.web.notices import flash_with_undo
from stakeholders.organisations.forms import seen_at
from stakeholders.organisations.keeping import ChangedMeanwhile

blueprint = Blueprint("indicators", __name__, url_prefix="/advocacy/reviews/indicators")


@blueprint.get("/<int:indicator_id>")
@requires(Role.VIEWER)
def indicator(indicator_id: int) -> ResponseReturnValue:
    """What an indicator was each year, and where it is going."""
    found = or_404(queries.indicator_numbered(indicator_id))
    return render_template(
        "advocacy/reviews/indicator.html",
        indicator=found,
        measured=queries.measure(found),
        figure=indicator_figure(found),
        target=target_words(found),
        goal_name=sdg_name(found.sdg),
        said=said,
        direction_words=DIRECTION_WORDS,
        trend_words=TREND_WORDS,
        trend_kinds=TREND_KINDS,
        trend_meanings=TREND_MEANINGS,
        history=deeds(history_of("indicators", found.id), of="indicators", most=8),
    )


@blueprint.get("/<int:indicator_id>/figure.<kind>")
@requires(Role.VIEWER)
def figure(indicator_id: int, kind: str) -> ResponseReturnValue:
    """The picture of an indicator as a file."""
    found = or_404(queries.indicator_numbered(indicator_id))
    picture = or_404(indicator_figure(found))
    or_404(kind if kind in KINDS else None)
    return figure_response(picture, kind, f"indicator-{found.id}")


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Role.EDITOR)
def new() -> ResponseReturnValue:
    """Follow a further indicator."""
    form = IndicatorForm()
    form.offer(staff(), None)
    if request.method == "GET":
        form.sdg.data = request.args.get("sdg", "")
        form.owner.data = str(current_user.id)
    if form.validate_on_submit():
        step = new_step(keeping.STEPS)
        try:
            with because_of(step):
                made = keeping.add_indicator(form.given())
        except AlreadyThere as error:
            there = error.existing
            if isinstance(there, Indicator) and keeping.says_the_same(there, form.given()):
                return _said_already(there)
            _tell(form, error)
        except (keeping.BoundsMissing, keeping.YearMissing, keeping.YearTooEarly) as error:
            _tell(form, error)
        else:
            return _saved(made, step.record_id)
    return _page(form, None), 422 if form.is_submitted() else 200


@blueprint.route("/<int:indicator_id>/edit", methods=["GET", "POST"])
@requires(Role.EDITOR)
def edit(indicator_id: int) -> ResponseReturnValue:
    """Change what is said of an indicator."""
    found = or_404(queries.indicator_numbered(indicator_id))
    form = IndicatorForm() if request.method == "POST" else IndicatorForm.of(found)
    form.offer(staff(), found.owner)
    if form.validate_on_submit():
        step = new_step(keeping.STEPS)
        try:
            with because_of(step):
                keeping.change_indicator(found, form.given(), seen_at=seen_at(form.seen.data))
        except keeping.SaidAlready:
            return _said_already(found)
        except ChangedMeanwhile:
            form.seen.data = found.updated_at.isoformat()
            return _page(form, found, meanwhile=True), 409
        except (AlreadyThere, keeping.BoundsMissing, keeping.YearMissing, keeping.YearTooEarly) as error:
            _tell(form, error)
        else:
            return _saved(found, step.record_id)
    return _page(form, found), 422 if form.is_submitted() else 200


@blueprint.route("/<int:indicator_id>/values", methods=["GET", "POST"])
@requires(Role.EDITOR)
def values(indicator_id: int) -> ResponseReturnValue:
    """Enter the values of an indicator."""
    found = or_404(queries.indicator_numbered(indicator_id))
    form = ValuesForm() if request.method == "POST" else ValuesForm.of(found)
    if form.validate_on_submit() and (typed := form.read()) is not None:
        step = new_step(keeping.STEPS)
        try:
            with because_of(step):
                keeping.set_values(found, typed, seen=form.shown())
        except keeping.SaidAlready:
            return _said_already(found)
        except keeping.ValuesChangedMeanwhile:
            form.seen.data = ValuesForm.marks(found)
            return _values_page(form, found, meanwhile=True), 409
        except keeping.YearToCome as error:
            add_error(
                form["values"], _("The year %(year)s has not begun: it has no value yet.", year=error.year)
            )
        else:
            return _saved(found, step.record_id)
    return _values_page(form, found), 422 if form.is_submitted() else 200


@blueprint.post("/<int:indicator_id>/archive")
@requires(Role.EDITOR)
def archive(indicator_id: int) -> ResponseReturnValue:
    """Follow an indicator no longer."""
    found = or_404(db.session.get(Indicator, indicator_id))
    step = new_step(keeping.STEPS)
    with because_of(step):
        keeping.archive(found)
    db.session.commit()
    words = _("“%(name)s” is no longer followed. Its values stay.", name=found.called(language()))
    flash_with_undo(words, url_for("reviews.take_back", step_id=step.record_id))
    return redirect(url_for("reviews.index"), 303)


@blueprint.post("/<int:indicator_id>/bring-back")
@requires(Role.EDITOR)
def bring_back(indicator_id: int) -> ResponseReturnValue:
    """Follow an indicator again."""
    found = or_404(db.session.get(Indicator, indicator_id))
    step = new_step(keeping.STEPS)
    with because_of(step):
        keeping.bring_back(found)
    return _saved(found, step.record_id)


def _tell(form: IndicatorForm, error: Exception) -> None:
    if isinstance(error, AlreadyThere):
        add_error(form.name, _("This goal has an indicator of that name already."))
    elif isinstance(error, keeping.BoundsMissing):
        add_error(form.target_high, _("Give both bounds, the lower one first."))
    elif isinstance(error, keeping.YearMissing):
        add_error(form.target_low, _("A year is given, but no target."))
    else:
        add_error(form.target_year, _("The target’s year comes after the baseline’s."))


def _page(form: IndicatorForm, found: Indicator | None, *, meanwhile: bool = False) -> str:
    return render_template("advocacy/reviews/form.html", form=form, indicator=found, meanwhile=meanwhile)


def _values_page(form: ValuesForm, found: Indicator, *, meanwhile: bool = False) -> str:
    return render_template("advocacy/reviews/values.html", form=form, indicator=found, meanwhile=meanwhile)


def _said_already(found: Indicator) -> ResponseReturnValue:
    """The first of two clicks has saved it; this one says so again."""
    flash(_("“%(name)s” was saved.", name=found.called(language())), "success")
    return redirect(url_for(".indicator", indicator_id=found.id), 303)


def _saved(found: Indicator, step_id: int | None) -> ResponseReturnValue:
    db.session.commit()
    words = _("“%(name)s” was saved.", name=found.called(language()))
    flash_with_undo(words, url_for("reviews.take_back", step_id=step_id))
    return redirect(url_for(".indicator", indicator_id=found.id), 303)
