"""The pages of the Voluntary Local Review: the 17 goals, what is said of each, and the matrix."""

from __future__ import annotations

from flask import Blueprint, Response, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from advocacy import taking_back
from advocacy.goals.words import SDG_WORDS, sdg_name
from advocacy.reviews import keeping, queries
from advocacy.reviews.exports import review_xlsx
from advocacy.reviews.figures import aim_words
from advocacy.reviews.forms import GoalTextForm
from advocacy.reviews.models import Weight
from advocacy.reviews.numbers import said
from advocacy.reviews.report import print_review
from advocacy.reviews.words import TREND_KINDS, TREND_MEANINGS, TREND_WORDS, WEIGHT_WORDS
from advocacy.themes.models import StrategyGoal
from advocacy.themes.queries import strategy_goals
from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.steps import new_step
from office.audit.trail import because_of, disclosed
from office.database import db, writing
from office.typesetting.files import not_printable, pdf
from office.typesetting.setting import NotPrintable
from office.web.errors import or_404
from office.web.i18n import language
from office.web.notices import flash_with_undo
from stakeholders.organisations.forms import seen_at
from stakeholders.organisations.keeping import ChangedMeanwhile

blueprint = Blueprint("reviews", __name__, url_prefix="/advocacy/reviews")

_XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"


@blueprint.get("/")
@requires(Role.VIEWER)
def index() -> ResponseReturnValue:
    """All 17 goals with their indicators, where each is going, and what nobody measures."""
    return render_template(
        "advocacy/reviews/index.html",
        found=queries.overview(),
        archived=queries.archived(),
        sdg_words=SDG_WORDS,
        aim_words=aim_words,
        **_trend_words(),
    )


@blueprint.get("/review.xlsx")
@requires(Role.VIEWER)
def workbook() -> ResponseReturnValue:
    """The review as a workbook. That it left the house is entered in the audit trail."""
    name = f"voluntary-local-review-{clock.today().isoformat()}.xlsx"
    content = review_xlsx(queries.overview(), strategy_goals(), queries.contributions(), language())
    # Hundreds of indicators take their time: meanwhile others may write.
    with writing():
        disclosed("indicators", str(_("Voluntary Local Review")), {"file": name})
    return Response(
        content, content_type=_XLSX, headers={"Content-Disposition": f'attachment; filename="{name}"'}
    )


@blueprint.get("/review.pdf")
@requires(Role.VIEWER)
def report() -> ResponseReturnValue:
    """The review as a tagged PDF. That it left the house is entered in the audit trail."""
    name = f"voluntary-local-review-{clock.today().isoformat()}-{language()}.pdf"
    try:
        content = print_review(queries.overview(), strategy_goals(), queries.contributions(), language())
    except NotPrintable as error:
        return not_printable(error, url_for(".index"))
    # Setting the pages takes its time: meanwhile others may write.
    with writing():
        disclosed("indicators", str(_("Voluntary Local Review")), {"file": name})
    return pdf(content, name)


@blueprint.get("/goals/<int:sdg>")
@requires(Role.VIEWER)
def goal(sdg: int) -> ResponseReturnValue:
    """One of the 17 goals: what is said of it, its indicators, and which goals of the strategy serve it."""
    _of_17(sdg)
    matrix = queries.contributions()
    served = [(one, matrix[one.id][sdg]) for one in strategy_goals() if sdg in matrix.get(one.id, {})]
    return render_template(
        "advocacy/reviews/goal.html",
        goal=queries.goal_row(sdg),
        name=sdg_name(sdg),
        served=served,
        weight_words=WEIGHT_WORDS,
        **_trend_words(),
    )


@blueprint.route("/goals/<int:sdg>/text", methods=["GET", "POST"])
@requires(Role.EDITOR)
def text(sdg: int) -> ResponseReturnValue:
    """Say how a goal goes, and what the city recommends."""
    _of_17(sdg)
    kept = queries.goal_row(sdg).text
    form = GoalTextForm() if request.method == "POST" else GoalTextForm.of(kept)
    if form.validate_on_submit():
        step = new_step(keeping.STEPS)
        shown = seen_at(form.seen.data) if form.seen.data else None
        words = _("What is said of goal %(number)s was saved.", number=sdg)
        try:
            with because_of(step):
                keeping.write_text(sdg, form.narrative.data, form.recommendation.data, seen_at=shown)
        except keeping.SaidAlready:
            flash(words, "success")
            return redirect(url_for(".goal", sdg=sdg), 303)
        except ChangedMeanwhile as changed:
            form.seen.data = changed.record.updated_at.isoformat()
            return _text_page(form, sdg, meanwhile=True), 409
        db.session.commit()
        flash_with_undo(words, url_for(".take_back", step_id=step.record_id))
        return redirect(url_for(".goal", sdg=sdg), 303)
    return _text_page(form, sdg), 422 if form.is_submitted() else 200


@blueprint.get("/matrix")
@requires(Role.VIEWER)
def matrix() -> ResponseReturnValue:
    """Which goal of the strategy does how much for which of the 17."""
    found = queries.contributions()
    return render_template(
        "advocacy/reviews/matrix.html",
        strategy=strategy_goals(),
        matrix=found,
        unserved=queries.unserved(found),
        sdg_words=SDG_WORDS,
        weights=Weight,
        weight_words=WEIGHT_WORDS,
    )


@blueprint.route("/matrix/<int:goal_id>", methods=["GET", "POST"])
@requires(Role.EDITOR)
def contributions(goal_id: int) -> ResponseReturnValue:
    """Say what one goal of the strategy does for each of the 17."""
    served = or_404(db.session.get(StrategyGoal, goal_id))
    if request.method == "POST":
        known = {weight.value: weight for weight in Weight}
        said = {number: known.get(request.form.get(f"sdg-{number}", "")) for number in keeping.SDGS}
        step = new_step(keeping.STEPS)
        with because_of(step):
            keeping.set_contributions(
                goal_id, {number: weight for number, weight in said.items() if weight is not None}
            )
        db.session.commit()
        words = _("What “%(name)s” serves was saved.", name=served.called(language()))
        flash_with_undo(words, url_for(".take_back", step_id=step.record_id))
        return redirect(url_for(".matrix"), 303)
    return render_template(
        "advocacy/reviews/contributions.html",
        goal=served,
        chosen=queries.contributions().get(goal_id, {}),
        sdg_words=SDG_WORDS,
        weight_words=WEIGHT_WORDS,
    )


@blueprint.post("/steps/<int:step_id>/undo")
@requires(Role.EDITOR)
def take_back(step_id: int) -> ResponseReturnValue:
    """Take back what was just done here."""
    taking_back.take_back(keeping.STEPS, step_id)
    return redirect(url_for(".index"), 303)


def _of_17(sdg: int) -> None:
    or_404(sdg if sdg in keeping.SDGS else None)


def _text_page(form: GoalTextForm, sdg: int, *, meanwhile: bool = False) -> str:
    return render_template(
        "advocacy/reviews/text.html", form=form, sdg=sdg, name=sdg_name(sdg), meanwhile=meanwhile
    )


def _trend_words() -> dict[str, object]:
    return {
        "trend_words": TREND_WORDS,
        "trend_kinds": TREND_KINDS,
        "trend_meanings": TREND_MEANINGS,
        "said": said,
    }
