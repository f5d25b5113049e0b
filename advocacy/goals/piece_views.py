"""The small pages of a goal: its road, windows and outcome, who decides, and the events that serve it."""

from __future__ import annotations

from itertools import groupby
from typing import Any, Final

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import lazy_gettext as _l

from advocacy.goals import keeping, queries
from advocacy.goals.forms import OutcomeForm, StageForm, WindowForm
from advocacy.goals.models import Goal, GoalParty, Part, Stage, Window
from advocacy.goals.views import SHARED, saved
from advocacy.goals.words import PART_WORDS
from advocacy.themes.keeping import AlreadyThere
from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.steps import new_step
from office.audit.trail import because_of
from office.database import db
from office.web.doorway import record_number, record_numbers
from office.web.errors import or_404
from office.web.forms import Form
from office.web.notices import flash_with_undo
from office.web.registry import Words
from stakeholders.directory.queries import best_organisations, best_people
from stakeholders.engagement.home import party_choices
from stakeholders.organisations.forms import seen_at
from stakeholders.organisations.keeping import ChangedMeanwhile
from stakeholders.organisations.models import Organisation
from stakeholders.people.models import Person

blueprint = Blueprint("goal_pieces", __name__, url_prefix="/advocacy/goals")

#: Records of each kind that the search offers.
HITS = 8


@blueprint.route("/<int:goal_id>/stage", methods=["GET", "POST"])
@requires(Role.EDITOR)
def stage(goal_id: int) -> ResponseReturnValue:
    """Enter that a goal came to a stage."""
    goal = or_404(queries.goal_numbered(goal_id))
    form = StageForm() if request.method == "POST" else StageForm(data=_next_stage(goal))
    if form.validate_on_submit():
        step = new_step(keeping.STEPS)
        try:
            with because_of(step):
                keeping.enter_stage(goal, *form.given())
        except AlreadyThere:
            return redirect(url_for("goals.show", goal_id=goal.id), 303)
        db.session.commit()
        return saved(goal, step.record_id)
    return _page(goal, form, _l("Enter a stage"), _l("Enter the stage"))


def _next_stage(goal: Goal) -> dict[str, object]:
    stages = list(Stage)
    after = stages[min(stages.index(goal.stage) + 1, len(stages) - 1)]
    return {"stage": after.value, "day": clock.today()}


@blueprint.post("/road/<int:step_id>/remove")
@requires(Role.EDITOR)
def remove_step(step_id: int) -> ResponseReturnValue:
    """Take an entry of a goal's road out."""
    entry = or_404(queries.step_numbered(step_id))
    goal, step = entry.goal, new_step(keeping.STEPS)
    try:
        with because_of(step):
            keeping.remove_step(entry)
    except keeping.LastStep:
        flash(_("A goal stands in some stage: its only entry stays."), "error")
        return redirect(url_for("goals.show", goal_id=goal.id), 303)
    db.session.commit()
    return saved(goal, step.record_id)


@blueprint.route("/<int:goal_id>/window", methods=["GET", "POST"])
@requires(Role.EDITOR)
def window(goal_id: int) -> ResponseReturnValue:
    """Add a time at which something can be moved."""
    goal = or_404(queries.goal_numbered(goal_id))
    form = WindowForm()
    if form.validate_on_submit():
        step = new_step(keeping.STEPS)
        try:
            with because_of(step):
                keeping.add_window(goal, form.given())
        except AlreadyThere:
            return redirect(url_for("goals.show", goal_id=goal.id), 303)
        db.session.commit()
        return saved(goal, step.record_id)
    return _page(goal, form, _l("Add a window of influence"), _l("Add the window"))


@blueprint.route("/windows/<int:window_id>", methods=["GET", "POST"])
@requires(Role.EDITOR)
def edit_window(window_id: int) -> ResponseReturnValue:
    """Move a window to other days, or say otherwise what it is."""
    found = or_404(queries.window_numbered(window_id))
    goal, words = found.goal, (_l("Change the window"), _l("Save the window"))
    form = WindowForm() if request.method == "POST" else WindowForm.of(found)
    if form.validate_on_submit():
        step = new_step(keeping.STEPS)
        try:
            with because_of(step):
                keeping.change_window(found, form.given(), seen_at=seen_at(form.seen.data))
        except ChangedMeanwhile:
            form.seen.data = found.updated_at.isoformat()
            return _page(goal, form, *words, meanwhile=True)
        db.session.commit()
        return saved(goal, step.record_id)
    return _page(goal, form, *words)


@blueprint.post("/windows/<int:window_id>/remove")
@requires(Role.EDITOR)
def remove_window(window_id: int) -> ResponseReturnValue:
    """Take a window away."""
    return _take_out(or_404(queries.window_numbered(window_id)))


@blueprint.route("/<int:goal_id>/outcome", methods=["GET", "POST"])
@requires(Role.EDITOR)
def outcome(goal_id: int) -> ResponseReturnValue:
    """Enter what became of a goal."""
    goal = or_404(queries.goal_numbered(goal_id))
    form = OutcomeForm() if request.method == "POST" else OutcomeForm.of(goal)
    if form.validate_on_submit():
        step = new_step(keeping.STEPS)
        with because_of(step):
            keeping.settle(goal, form.given())
        db.session.commit()
        return saved(goal, step.record_id)
    return _page(goal, form, _l("Enter the outcome"), _l("Save the outcome"))


@blueprint.post("/<int:goal_id>/reopen")
@requires(Role.EDITOR)
def reopen(goal_id: int) -> ResponseReturnValue:
    """Work for a goal again."""
    goal = or_404(queries.goal_numbered(goal_id))
    step = new_step(keeping.STEPS)
    with because_of(step):
        keeping.reopen(goal)
    db.session.commit()
    return saved(goal, step.record_id)


def _page(
    goal: Goal, form: Form, heading: Words, button: Words, *, meanwhile: bool = False
) -> ResponseReturnValue:
    page = render_template(
        "advocacy/goals/piece.html",
        goal=goal,
        form=form,
        heading=str(heading),
        button=str(button),
        meanwhile=meanwhile,
    )
    return page, 409 if meanwhile else 422 if form.is_submitted() else 200


@blueprint.get("/<int:goal_id>/parties")
@requires(Role.EDITOR)
def parties(goal_id: int) -> ResponseReturnValue:
    """Find who decides, or who works for it beside the city, among organisations and people."""
    goal = or_404(queries.goal_numbered(goal_id))
    typed = request.args.get("q", "").strip()[:200]
    return render_template(
        "advocacy/goals/parties.html",
        goal=goal,
        typed=typed,
        hits=party_choices([*best_organisations(typed, HITS), *best_people(typed, HITS)]) if typed else [],
        part_words=PART_WORDS,
    )


@blueprint.post("/<int:goal_id>/parties")
@requires(Role.EDITOR)
def add_party(goal_id: int) -> ResponseReturnValue:
    """Enter that somebody of the register decides, or is an ally."""
    goal = or_404(queries.goal_numbered(goal_id))
    record = or_404(_record(request.form.get("record", "")))
    asked = request.form.get("part", "")
    part = or_404(Part(asked) if asked in set(Part) else None)
    step = new_step(keeping.STEPS)
    with because_of(step):
        keeping.add_party(goal, part, record)
    db.session.commit()
    return saved(goal, step.record_id)


_KINDS: Final[dict[str, type[Organisation] | type[Person]]] = {"o": Organisation, "p": Person}


def _record(text: str) -> Any:
    number, kind = record_number(text[1:]), _KINDS.get(text[:1])
    return db.session.get(kind, number) if number is not None and kind is not None else None


@blueprint.post("/parties/<int:party_id>/remove")
@requires(Role.EDITOR)
def remove_party(party_id: int) -> ResponseReturnValue:
    """Take a decision-maker or an ally away."""
    return _take_out(or_404(queries.party_numbered(party_id)))


def _take_out(piece: GoalParty | Window) -> ResponseReturnValue:
    goal, step = piece.goal, new_step(keeping.STEPS)
    with because_of(step):
        keeping.take_out(piece)
    db.session.commit()
    return saved(goal, step.record_id)


@blueprint.route("/served-by/<int:event_id>", methods=["GET", "POST"])
@requires(Role.EDITOR)
def event(event_id: int) -> ResponseReturnValue:
    """Which goals an event serves: a box for each that the city works for."""
    found = or_404(queries.event_numbered(event_id))
    served = {goal.id for goal in queries.goals_served_by(event_id)}
    offered = queries.open_goals(keep=served)
    if request.method == "POST":
        step = new_step(keeping.STEPS)
        ticked, shown = (set(record_numbers(request.form.getlist(name))) for name in ("goals", "offered"))
        try:
            with because_of(step):
                keeping.serve(found, ticked, shown)
        except keeping.UnknownRecord:
            flash(_("A goal that you chose was removed meanwhile. Nothing has been saved."), "error")
            return redirect(url_for(".event", event_id=event_id), 303)
        db.session.commit()
        flash_with_undo(
            _("The goals of this event were saved."),
            url_for("goals.take_back", step_id=step.record_id, event=event_id),
        )
        return redirect(url_for("programme.overview", event_id=event_id), 303)
    return render_template(
        "advocacy/goals/event.html",
        event=found,
        offered=[(theme, list(goals)) for theme, goals in groupby(offered, key=lambda goal: goal.theme)],
        served=served,
        **SHARED,
    )
