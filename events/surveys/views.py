"""Staff's pages of an event's survey: its questions, its promise, whether it is open, and what came of it."""

from __future__ import annotations

from flask import Blueprint, Response, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from events.programme.models import Event
from events.programme.queries import event_or_404
from events.surveys import setting_up
from events.surveys.exports import written
from events.surveys.forms import QuestionForm, SurveyForm, answers_form
from events.surveys.models import Survey, SurveyQuestion, SurveyQuestionKind
from events.surveys.queries import asked_of, questions_of, survey_of, takes_answers, turns_of
from events.surveys.results import fewest, results_of
from events.surveys.setting_up import MOST_QUESTIONS, SurveyRefused
from events.surveys.words import KIND_ICONS, KIND_WORDS, hindrance_words, promise_words
from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.trail import Cause, disclosed
from office.database import LARGEST_NUMBER, db, writing
from office.localized import OWN_NAMES, pick
from office.plots.bars import bars, parts
from office.web.i18n import language, prefer_language
from office.web.notices import flash_with_undo

blueprint = Blueprint("surveys", __name__, url_prefix="/events/manage/<int:event_id>/survey")

_MEDIA_TYPES = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
}


@blueprint.get("")
@requires(Role.VIEWER)
def survey(event_id: int) -> ResponseReturnValue:
    """The survey as it stands; of an event without one, how to begin."""
    event = event_or_404(event_id)
    found = survey_of(event.id)
    return _survey_page(event, found, SurveyForm.filled(found) if found is not None else None)


@blueprint.post("/begin")
@requires(Role.EDITOR)
def begin(event_id: int) -> ResponseReturnValue:
    """Make the survey out of the house's four questions."""
    setting_up.begin(event_or_404(event_id))
    db.session.commit()
    flash(_("Four questions stand there. Change them as you like, then open the survey."), "success")
    return _back(event_id)


@blueprint.post("")
@requires(Role.EDITOR)
def change(event_id: int) -> ResponseReturnValue:
    """Change the promise, what stands above the questions, and the last day."""
    event = event_or_404(event_id)
    found = _survey(event)
    form = SurveyForm().of(event)
    if not form.validate_on_submit():
        return _survey_page(event, found, form), 422
    try:
        with setting_up.one_step(found) as step:
            setting_up.change(
                found,
                intro={**found.intro, **form.intro.data},
                is_anonymous=form.promise.data == "anonymous",
                closes_on=form.closes_on.data,
            )
    except SurveyRefused as refusal:
        db.session.rollback()
        form.promise.errors = [hindrance_words(refusal.reason)]
        return _survey_page(event, _survey(event), form), 422
    return _done(event, step, _("Saved."), can_undo=not turns_of(found.id))


@blueprint.post("/open")
@requires(Role.EDITOR)
def open_(event_id: int) -> ResponseReturnValue:
    """Take answers from now on."""
    return _turned(event_id, is_open=True)


@blueprint.post("/close")
@requires(Role.EDITOR)
def close(event_id: int) -> ResponseReturnValue:
    """Take no more answers."""
    return _turned(event_id, is_open=False)


@blueprint.route("/questions/new", methods=["GET", "POST"])
@requires(Role.EDITOR)
def new_question(event_id: int) -> ResponseReturnValue:
    """Ask one question more."""
    event = event_or_404(event_id)
    found = _survey(event)
    form = QuestionForm().of(event)
    if form.validate_on_submit():
        try:
            with setting_up.one_step(found) as step:
                made = setting_up.add_question(found, form.plan())
        except SurveyRefused as refusal:
            return _refused_question(event, form, None, refusal)
        return _done(event, step, _("“%(question)s” is asked.", question=_named(made)))
    return _question_page(event, form, None)


@blueprint.route("/questions/<int:question_id>", methods=["GET", "POST"])
@requires(Role.EDITOR)
def question(event_id: int, question_id: int) -> ResponseReturnValue:
    """Change a question; once somebody has answered, its words alone."""
    event = event_or_404(event_id)
    found = _survey(event)
    one = _question(found, question_id)
    if request.method == "GET":
        return _question_page(event, QuestionForm.filled(one, event), one)
    form = QuestionForm().of(event)
    if form.validate_on_submit():
        try:
            with setting_up.one_step(found) as step:
                setting_up.change_question(found, one, form.plan(one))
        except SurveyRefused as refusal:
            return _refused_question(event, form, question_id, refusal)
        return _done(
            event, step, _("“%(question)s” is saved.", question=_named(one)), can_undo=not turns_of(found.id)
        )
    return _question_page(event, form, one)


@blueprint.post("/questions/<int:question_id>/remove")
@requires(Role.EDITOR)
def remove_question(event_id: int, question_id: int) -> ResponseReturnValue:
    """Ask a question no more."""
    event = event_or_404(event_id)
    found = _survey(event)
    one = _question(found, question_id)
    name = _named(one)
    try:
        with setting_up.one_step(found) as step:
            setting_up.remove_question(found, one)
    except SurveyRefused as refusal:
        return _refused(event_id, refusal)
    return _done(event, step, _("“%(question)s” is gone.", question=name))


@blueprint.post("/questions/<int:question_id>/move")
@requires(Role.EDITOR)
def move_question(event_id: int, question_id: int) -> ResponseReturnValue:
    """Exchange a question with its neighbour."""
    event = event_or_404(event_id)
    found = _survey(event)
    with setting_up.one_step(found):
        by = -1 if request.form.get("direction") == "up" else 1
        setting_up.move_question(found, _question(found, question_id), by)
    db.session.commit()
    return _back(event_id, f"question-{question_id}")


@blueprint.post("/steps/<int:step_id>/undo")
@requires(Role.EDITOR)
def take_back(event_id: int, step_id: int) -> ResponseReturnValue:
    """Undo a step; not once somebody has answered."""
    found = _survey(event_or_404(event_id))
    if step_id > LARGEST_NUMBER:
        abort(404)
    try:
        undone = setting_up.take_back(found, step_id)
    except setting_up.NoSuchStep:
        abort(404)
    except SurveyRefused as refusal:
        return _refused(event_id, refusal)
    db.session.commit()
    if undone.left:
        flash(_("Something was changed since, and was left as it is."), "warning")
    else:
        flash(_("Undone."), "success")
    return _back(event_id)


@blueprint.get("/preview")
@requires(Role.VIEWER)
def preview(event_id: int) -> ResponseReturnValue:
    """The survey as a guest sees it; nothing can be sent."""
    event = event_or_404(event_id)
    found = _survey(event)
    if language() not in event.languages:
        prefer_language(event.languages[0])
    return render_template(
        "events/surveys/answer.html",
        event=event,
        survey=found,
        form=answers_form(questions_of(found.id), language(), formdata=None),
        promise=promise_words(found),
        contact=None,
        is_preview=True,
    )


@blueprint.get("/results")
@requires(Role.VIEWER)
def results(event_id: int) -> ResponseReturnValue:
    """What guests answered; of an anonymous survey never one answer more than before."""
    event = event_or_404(event_id)
    found = _survey(event)
    return render_template(
        "events/surveys/results.html",
        event=event,
        survey=found,
        is_taking=takes_answers(found, clock.now()),
        found=results_of(found, language()),
        fewest=fewest(found),
        bars=bars,
        parts=parts,
    )


@blueprint.get("/results.<kind>")
@requires(Role.VIEWER)
def file(event_id: int, kind: str) -> ResponseReturnValue:
    """The results as a file. That it left the house is entered in the audit trail."""
    if kind not in _MEDIA_TYPES:
        abort(404)
    with writing():
        event = event_or_404(event_id)
        found = results_of(_survey(event), language())
        if not found.is_shown:
            abort(404)
        content = written(found, kind, language())
        name = f"{event.slug}-survey.{kind}"
        disclosed("events", str(event), {"file": name, "answers": found.counted}, event.id)
    headers = {"Content-Disposition": f'attachment; filename="{name}"'}
    return Response(content, content_type=_MEDIA_TYPES[kind], headers=headers)


# -- what the pages share --
def _survey(event: Event) -> Survey:
    found = survey_of(event.id)
    if found is None:
        abort(404)
    return found


def _question(found: Survey, question_id: int) -> SurveyQuestion:
    question = db.session.get(SurveyQuestion, question_id)
    if question is None or question.survey_id != found.id:
        abort(404)
    return question


def _named(question: SurveyQuestion) -> str:
    return pick(question.label, language())


def _survey_page(event: Event, found: Survey | None, form: SurveyForm | None) -> str:
    if found is None or form is None:
        return render_template("events/surveys/begin.html", event=event)
    every = questions_of(found.id)
    return render_template(
        "events/surveys/survey.html",
        event=event,
        survey=found,
        form=form,
        questions=every,
        lacking={
            one.id: [OWN_NAMES[code] for code in languages]
            for one in every
            if (languages := setting_up.lacking(one, event))
        },
        answers=turns_of(found.id),
        asked=asked_of(event.id),
        is_taking=takes_answers(found, clock.now()),
        is_over=event.ends_at <= clock.now(),
        kind_words=KIND_WORDS,
        kind_icons=KIND_ICONS,
        most_questions=MOST_QUESTIONS,
    )


def _question_page(event: Event, form: QuestionForm, one: SurveyQuestion | None) -> str | tuple[str, int]:
    if request.method == "GET" and one is None:
        asked = request.args.get("kind", "")
        form.kind.data = asked if asked in set(SurveyQuestionKind) else SurveyQuestionKind.SCALE.value
    page = render_template(
        "events/surveys/question.html",
        event=event,
        form=form,
        question=one,
        is_answered=one is not None and turns_of(one.survey_id) > 0,
        kind_words=KIND_WORDS,
    )
    return (page, 422) if form.errors or form.form_errors else page


def _refused_question(
    event: Event, form: QuestionForm, question_id: int | None, refusal: SurveyRefused
) -> ResponseReturnValue:
    db.session.rollback()
    form.form_errors.append(hindrance_words(refusal.reason))
    one = _question(_survey(event), question_id) if question_id is not None else None
    return _question_page(event, form, one)


def _turned(event_id: int, *, is_open: bool) -> ResponseReturnValue:
    event = event_or_404(event_id)
    found = _survey(event)
    try:
        (setting_up.open_survey if is_open else setting_up.close_survey)(found)
    except SurveyRefused as refusal:
        return _refused(event_id, refusal)
    number = asked_of(event.id)
    db.session.commit()
    words = ngettext(
        "The survey is open to %(num)d guest. The letter of thanks leads there.",
        "The survey is open to %(num)d guests. The letter of thanks leads there.",
        number,
    )
    flash(words if is_open else _("The survey is closed. No more answers are taken."), "success")
    return _back(event_id)


def _done(event: Event, step: Cause, message: str, *, can_undo: bool = True) -> ResponseReturnValue:
    db.session.commit()
    if can_undo:
        flash_with_undo(message, url_for(".take_back", event_id=event.id, step_id=step.record_id))
    else:
        flash(message, "success")
    return _back(event.id)


def _refused(event_id: int, refusal: SurveyRefused) -> ResponseReturnValue:
    db.session.rollback()
    flash(hindrance_words(refusal.reason), "error")
    return _back(event_id)


def _back(event_id: int, anchor: str | None = None) -> ResponseReturnValue:
    return redirect(url_for(".survey", event_id=event_id, _anchor=anchor), 303)
