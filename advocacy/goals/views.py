"""The pages of goals: the list, one goal in a minute, and the form that changes it."""

from __future__ import annotations

from collections.abc import Sequence
from io import BytesIO

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from advocacy import taking_back
from advocacy.differing import Row, differing_rows, names_offered
from advocacy.goals import keeping, queries
from advocacy.goals.exports import MEDIA_TYPE, write_goals
from advocacy.goals.forms import GoalForm
from advocacy.goals.line import LineState, line_states
from advocacy.goals.listed import read_list
from advocacy.goals.models import Goal, Part, Stage
from advocacy.goals.reach import reach_of
from advocacy.goals.words import (
    FORUM_WORDS,
    GOAL_FIELDS,
    OUTCOME_KINDS,
    OUTCOME_WORDS,
    SDG_WORDS,
    STAGE_WORDS,
    say,
)
from advocacy.pages import Place, sections_for
from advocacy.themes import queries as theme_queries
from advocacy.themes.keeping import TextMissing
from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.queries import history_of
from office.audit.steps import new_step
from office.audit.trail import because_of, disclosed
from office.audit.words import deeds
from office.database import db, writing
from office.sent_once import AlreadySent
from office.web.doorway import record_number
from office.web.errors import or_404
from office.web.forms import add_error
from office.web.i18n import format_span, language
from office.web.notices import flash_with_undo
from office.web.tables import paginate
from stakeholders.organisations.forms import seen_at
from stakeholders.organisations.keeping import ChangedMeanwhile

blueprint = Blueprint("goals", __name__, url_prefix="/advocacy/goals")

#: What the templates of this part share.
SHARED = {
    "forum_words": FORUM_WORDS,
    "stage_words": STAGE_WORDS,
    "outcome_words": OUTCOME_WORDS,
    "outcome_kinds": OUTCOME_KINDS,
    "next_window": queries.next_window,
    "span": format_span,
}


@blueprint.get("/")
@requires(Role.VIEWER)
def index() -> ResponseReturnValue:
    """The goals that the city works for, the next window first; searched and narrowed."""
    asked = read_list()
    return render_template(
        "advocacy/goals/index.html",
        page=paginate(queries.goals(asked.wanted, clock.today()), asked.query),
        query=asked.query,
        options=asked.options,
        chips=asked.chips,
        has_themes=bool(asked.options["theme"]),
        file_url=asked.address_of(url_for(".file")),
        today=clock.today(),
        **SHARED,
    )


@blueprint.get("/goals.xlsx")
@requires(Role.VIEWER)
def file() -> ResponseReturnValue:
    """The list as it is narrowed, as a workbook. That it left the house is entered in the audit trail."""
    out = BytesIO()
    with writing():
        asked, today = read_list(), clock.today()
        found = db.session.scalars(queries.goals(asked.wanted, today)).all()
        write_goals(out, found, today)
        name = f"goals-of-advocacy-{today.isoformat()}.xlsx"
        disclosed("advocacy_goals", _("Goals of advocacy"), {"file": name, "goals": len(found)})
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(out.getvalue(), content_type=MEDIA_TYPE, headers=headers)


@blueprint.get("/<int:goal_id>")
@requires(Role.VIEWER)
def show(goal_id: int) -> ResponseReturnValue:
    """One goal, to be read in a minute: the line, the road, the next window, and whom its events reached."""
    goal = or_404(queries.goal_numbered(goal_id))
    today = clock.today()
    return render_template(
        "advocacy/goals/show.html",
        goal=goal,
        road=_road(goal),
        lines=line_states(goal),
        line_state=LineState,
        window=queries.next_window(goal, today),
        deciders=[one for one in goal.parties if one.part is Part.DECIDES],
        allies=[one for one in goal.parties if one.part is Part.ALLY],
        sdg_words=SDG_WORDS,
        reach=reach_of(goal, clock.now()),
        sections=sections_for(Place.GOAL, goal),
        fact_sections=sections_for(Place.GOAL_FACTS, goal),
        history=deeds(history_of("advocacy_goals", goal.id), of="advocacy_goals"),
        today=today,
        **SHARED,
    )


def _road(goal: Goal) -> list[dict[str, str]]:
    """The stages in the order of the process; done are those that the goal has passed."""
    stages = list(Stage)
    here = stages.index(goal.stage)
    states = {True: "done", False: "todo"}
    return [
        {"label": str(STAGE_WORDS[one]), "state": "current" if at == here else states[at < here]}
        for at, one in enumerate(stages)
    ]


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Role.EDITOR)
def new() -> ResponseReturnValue:
    """Set a goal."""
    if request.method == "GET":
        return _form_page(GoalForm.empty(request.args.get("theme", ""), current_user.id), None)
    form = GoalForm()
    _offer(form, None)
    if form.validate_on_submit():
        step = new_step(keeping.STEPS)
        try:
            with because_of(step):
                goal = keeping.add(form.given(), submission=form.submission.data or None)
        except AlreadySent as error:
            return redirect(url_for(".show", goal_id=error.existing.id), 303)
        except keeping.UnknownRecord:
            _refuse_unknown(form)
        else:
            db.session.commit()
            return saved(goal, step.record_id)
    return _form_page(form, None), 422


@blueprint.route("/<int:goal_id>/edit", methods=["GET", "POST"])
@requires(Role.EDITOR)
def edit(goal_id: int) -> ResponseReturnValue:
    """Change what a goal says."""
    goal = or_404(queries.goal_numbered(goal_id))
    if request.method == "GET":
        return _form_page(GoalForm.of(goal), goal)
    form = GoalForm()
    _offer(form, goal)
    if form.validate_on_submit():
        step = new_step(keeping.STEPS)
        try:
            with because_of(step):
                keeping.change(goal, form.given(), seen_at=seen_at(form.seen.data))
        except ChangedMeanwhile:
            return _meanwhile(form, goal)
        except keeping.UnknownRecord:
            _refuse_unknown(form)
        else:
            db.session.commit()
            return saved(goal, step.record_id)
    return _form_page(form, goal), 422


def _offer(form: GoalForm, goal: Goal | None) -> None:
    form.offer(theme_queries.themes(), theme_queries.strategy_goals(), theme_queries.staff(), goal)


def _refuse_unknown(form: GoalForm) -> None:
    add_error(form.theme, _("Something that you chose was removed meanwhile. Choose again."))


def _meanwhile(form: GoalForm, goal: Goal) -> ResponseReturnValue:
    names = {
        "theme_id": names_offered(form.theme),
        "owner_id": names_offered(form.owner),
        "strategy_goals": names_offered(form.strategy_goals),
    }
    rows = differing_rows(
        keeping.normal(form.given()),
        keeping.given_of(goal),
        GOAL_FIELDS | {"strategy_goals": form.strategy_goals.label.text, "sdgs": form.sdgs.label.text},
        lambda name, value: say(name, value, names.get(name, {})),
    )
    if not rows:
        # The same form sent twice, or two people who wrote the same: it is as wished.
        return redirect(url_for(".show", goal_id=goal.id), 303)
    # Sent again, the form knows what it replaces.
    form.seen.data = goal.updated_at.isoformat()
    return _form_page(form, goal, meanwhile=rows), 409


def _form_page(form: GoalForm, goal: Goal | None, *, meanwhile: Sequence[Row] = ()) -> str:
    _offer(form, goal)
    return render_template("advocacy/goals/form.html", form=form, goal=goal, meanwhile=meanwhile)


def saved(goal: Goal, step_id: int | None) -> ResponseReturnValue:
    """Back to the goal's page, with the Undo of the step."""
    words = _("“%(title)s” was saved.", title=goal.called(language()))
    flash_with_undo(words, url_for("goals.take_back", step_id=step_id, goal=goal.id))
    return redirect(url_for("goals.show", goal_id=goal.id), 303)


@blueprint.post("/<int:goal_id>/line/<language_code>")
@requires(Role.EDITOR)
def confirm_line(goal_id: int, language_code: str) -> ResponseReturnValue:
    """Enter that the line in one language still says what the others say."""
    goal = or_404(queries.goal_numbered(goal_id))
    step = new_step(keeping.STEPS)
    try:
        with because_of(step):
            keeping.confirm_line(goal, language_code)
    except TextMissing:
        flash(_("There is no line in that language."), "error")
        return redirect(url_for(".show", goal_id=goal.id), 303)
    db.session.commit()
    return saved(goal, step.record_id)


@blueprint.post("/<int:goal_id>/reviewed")
@requires(Role.EDITOR)
def review(goal_id: int) -> ResponseReturnValue:
    """Enter that somebody has looked at all of it today."""
    goal = or_404(queries.goal_numbered(goal_id))
    step = new_step(keeping.STEPS)
    with because_of(step):
        keeping.review(goal, current_user.id)
    db.session.commit()
    return saved(goal, step.record_id)


@blueprint.post("/<int:goal_id>/archive")
@requires(Role.EDITOR)
def archive(goal_id: int) -> ResponseReturnValue:
    """Show a goal in lists no longer; one click brings it back."""
    goal = or_404(queries.goal_numbered(goal_id))
    keeping.archive(goal)
    db.session.commit()
    words = _("“%(title)s” has been archived.", title=goal.called(language()))
    flash_with_undo(words, url_for(".bring_back", goal_id=goal.id))
    return redirect(url_for(".index"), 303)


@blueprint.post("/<int:goal_id>/bring-back")
@requires(Role.EDITOR)
def bring_back(goal_id: int) -> ResponseReturnValue:
    """Show a goal again."""
    goal = or_404(queries.goal_numbered(goal_id))
    keeping.bring_back(goal)
    db.session.commit()
    flash(_("“%(title)s” is back.", title=goal.called(language())), "success")
    return redirect(url_for(".show", goal_id=goal.id), 303)


@blueprint.post("/steps/<int:step_id>/undo")
@requires(Role.EDITOR)
def take_back(step_id: int) -> ResponseReturnValue:
    """Take back what was just done, and show the goal again, or the event whose goals were chosen."""
    taking_back.take_back(keeping.STEPS, step_id)
    goal, event = (record_number(request.args.get(name, "")) for name in ("goal", "event"))
    if goal is not None and db.session.get(Goal, goal) is not None:
        return redirect(url_for(".show", goal_id=goal), 303)
    if event is not None and queries.event_numbered(event) is not None:
        return redirect(url_for("programme.overview", event_id=event), 303)
    return redirect(url_for(".index"), 303)
