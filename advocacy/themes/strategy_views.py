"""The page of the city's strategy: its goals, period by period."""

from __future__ import annotations

from itertools import groupby

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from advocacy import taking_back
from advocacy.themes import keeping, queries
from advocacy.themes.forms import StrategyGoalForm
from advocacy.themes.models import StrategyGoal
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.steps import new_step
from office.audit.trail import because_of
from office.database import db
from office.web.errors import or_404
from office.web.forms import add_error
from office.web.i18n import language
from office.web.notices import flash_with_undo
from stakeholders.organisations.forms import seen_at
from stakeholders.organisations.keeping import ChangedMeanwhile

blueprint = Blueprint("strategy", __name__, url_prefix="/advocacy/strategy")


@blueprint.get("/")
@requires(Role.VIEWER)
def index() -> ResponseReturnValue:
    """The goals of the strategy, the latest period first."""
    found = queries.strategy_goals()
    periods = [(period, list(goals)) for period, goals in groupby(found, key=lambda goal: goal.period)]
    return render_template("advocacy/themes/strategy.html", periods=periods)


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Role.EDITOR)
def new() -> ResponseReturnValue:
    """Add a goal of the strategy."""
    form = StrategyGoalForm()
    if request.method == "GET":
        form.period.data = request.args.get("period", "")[:20]
    if form.validate_on_submit():
        step = new_step(keeping.STEPS)
        try:
            with because_of(step):
                goal = keeping.add_strategy_goal(form.given())
        except keeping.AlreadyThere:
            _refuse_double(form)
        else:
            return _saved(goal, step.record_id)
    return _page(form, None), 422 if form.is_submitted() else 200


@blueprint.route("/<int:goal_id>", methods=["GET", "POST"])
@requires(Role.EDITOR)
def edit(goal_id: int) -> ResponseReturnValue:
    """Correct a goal of the strategy."""
    goal = or_404(db.session.get(StrategyGoal, goal_id))
    form = StrategyGoalForm() if request.method == "POST" else StrategyGoalForm.of(goal)
    if form.validate_on_submit():
        step = new_step(keeping.STEPS)
        try:
            with because_of(step):
                keeping.change_strategy_goal(goal, form.given(), seen_at=seen_at(form.seen.data))
        except ChangedMeanwhile:
            form.seen.data = goal.updated_at.isoformat()
            return _page(form, goal, meanwhile=True), 409
        except keeping.AlreadyThere:
            _refuse_double(form)
        else:
            return _saved(goal, step.record_id)
    return _page(form, goal), 422 if form.is_submitted() else 200


@blueprint.post("/<int:goal_id>/remove")
@requires(Role.EDITOR)
def remove(goal_id: int) -> ResponseReturnValue:
    """Take a goal of the strategy out, unless something serves it."""
    goal = or_404(db.session.get(StrategyGoal, goal_id))
    name, step = goal.called(language()), new_step(keeping.STEPS)
    try:
        with because_of(step):
            keeping.remove_strategy_goal(goal)
    except keeping.InUse:
        flash(_("“%(name)s” stays: something serves it.", name=name), "error")
        return redirect(url_for(".edit", goal_id=goal_id), 303)
    db.session.commit()
    words = _("“%(name)s” was removed.", name=name)
    flash_with_undo(words, url_for(".take_back", step_id=step.record_id))
    return redirect(url_for(".index"), 303)


@blueprint.post("/steps/<int:step_id>/undo")
@requires(Role.EDITOR)
def take_back(step_id: int) -> ResponseReturnValue:
    """Take back what was just done here."""
    taking_back.take_back(keeping.STEPS, step_id)
    return redirect(url_for(".index"), 303)


def _refuse_double(form: StrategyGoalForm) -> None:
    add_error(form.number, _("The strategy of this period has a goal of this number already."))


def _page(form: StrategyGoalForm, goal: StrategyGoal | None, *, meanwhile: bool = False) -> str:
    return render_template("advocacy/themes/strategy_goal.html", form=form, goal=goal, meanwhile=meanwhile)


def _saved(goal: StrategyGoal, step_id: int | None) -> ResponseReturnValue:
    db.session.commit()
    words = _("“%(name)s” was saved.", name=goal.called(language()))
    flash_with_undo(words, url_for(".take_back", step_id=step_id))
    return redirect(url_for(".index"), 303)
