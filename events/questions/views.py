"""Staff's pages of an event's questions: the form in order, its editor, and how guests see it."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from events.guestlist.groups import groups_of
from events.programme.models import Event
from events.programme.publishing import problems
from events.programme.queries import event_or_404
from events.questions import editing, examples
from events.questions.asking import form_for, posted
from events.questions.forms import QuestionForm
from events.questions.models import Question, QuestionKind
from events.questions.needs import deleted_after
from events.questions.queries import answer_counts, question_of, questions_of
from events.questions.questionnaire import condition_words
from events.questions.words import KIND_EXAMPLES, KIND_ICONS, KIND_WORDS, refusal_words
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.trail import Cause
from office.database import db
from office.localized import LANGUAGES, OWN_NAMES, pick
from office.web.doorway import record_numbers
from office.web.errors import or_404
from office.web.i18n import language
from office.web.notices import flash_with_undo

blueprint = Blueprint("questions", __name__, url_prefix="/events/manage/<int:event_id>/questions")


@blueprint.get("")
@requires(Role.VIEWER)
def questions(event_id: int) -> ResponseReturnValue:
    """The questions in their order; of an event that asks nothing, how to begin."""
    event = event_or_404(event_id)
    every = questions_of(event.id, with_retired=True)
    by_number = {one.id: one for one in every}
    lacking: dict[int, list[str]] = {}
    for problem in problems(event):
        if problem.record_id in by_number and problem.place.value == "question":
            names = lacking.setdefault(problem.record_id, [])
            if OWN_NAMES[problem.language] not in names:
                names.append(OWN_NAMES[problem.language])
    return render_template(
        "events/questions/questions.html",
        event=event,
        questions=[one for one in every if one.retired_at is None],
        retired=[one for one in every if one.retired_at is not None],
        conditions={
            one.id: condition_words(one, by_number[one.depends_on_id]) for one in every if one.depends_on_id
        },
        lacking=lacking,
        counts=answer_counts(event.id),
        kind_words=KIND_WORDS,
        kind_icons=KIND_ICONS,
        examples={key: pick(examples.shown(key), language()) for key in examples.not_used(every)},
        deleted_after=deleted_after(event),
    )


@blueprint.route("/new", methods=["GET", "POST"])
@requires(Role.EDITOR)
def new_question(event_id: int) -> ResponseReturnValue:
    """Add a question; without a kind, choose one first."""
    event = event_or_404(event_id)
    asked = request.args.get("kind", "")
    if request.method == "GET" and asked not in set(QuestionKind):
        return render_template(
            "events/questions/kinds.html",
            event=event,
            kinds=[
                (kind.value, KIND_WORDS[kind], KIND_EXAMPLES[kind], KIND_ICONS[kind]) for kind in QuestionKind
            ],
        )
    form = QuestionForm(event, data={"kind": asked or QuestionKind.TEXT.value})
    form.offer(questions_of(event.id), groups_of(event))
    if form.validate_on_submit():
        try:
            with editing.one_step(event) as step:
                made = editing.add_question(event, form.plan())
        except editing.EditingRefused as refusal:
            db.session.rollback()
            form.explain(refusal)
        else:
            return _done(event, step, _("Guests are asked “%(question)s”.", question=_named(made)), made.id)
    return _editor(event, form, None)


@blueprint.route("/<int:question_id>", methods=["GET", "POST"])
@requires(Role.EDITOR)
def question(event_id: int, question_id: int) -> ResponseReturnValue:
    """Change a question. What guests have answered keeps the words in which it was asked."""
    event, found = _both(event_id, question_id)
    form = QuestionForm.of(event, found)
    every = questions_of(event.id)
    above = every[: next((n for n, one in enumerate(every) if one.id == found.id), len(every))]
    form.offer(above, groups_of(event))
    if form.validate_on_submit():
        try:
            with editing.one_step(event) as step:
                editing.change_question(event, found, form.plan(found))
        except editing.EditingRefused as refusal:
            db.session.rollback()
            form.explain(refusal)
            event, found = _both(event_id, question_id)
        else:
            return _done(event, step, _("“%(question)s” is saved.", question=_named(found)), found.id)
    return _editor(event, form, found)


@blueprint.post("/<int:question_id>/remove")
@requires(Role.EDITOR)
def remove_question(event_id: int, question_id: int) -> ResponseReturnValue:
    """Take a question out of the form; answers that were given to it stay readable."""
    event, found = _both(event_id, question_id)
    name = _named(found)
    try:
        with editing.one_step(event) as step:
            retired = editing.remove_question(event, found)
    except editing.EditingRefused as refusal:
        return _refused(event_id, refusal)
    if retired:
        words = _("“%(question)s” is asked no more. What guests have answered stays readable.", question=name)
    else:
        words = _("“%(question)s” is gone.", question=name)
    return _done(event, step, words)


@blueprint.post("/<int:question_id>/ask-again")
@requires(Role.EDITOR)
def ask_again(event_id: int, question_id: int) -> ResponseReturnValue:
    """Put a question that was taken out back into the form."""
    event, found = _both(event_id, question_id)
    with editing.one_step(event) as step:
        editing.bring_back(event, found)
    return _done(event, step, _("Guests are asked “%(question)s”.", question=_named(found)), found.id)


@blueprint.post("/<int:question_id>/move")
@requires(Role.EDITOR)
def move_question(event_id: int, question_id: int) -> ResponseReturnValue:
    """Exchange a question with its neighbour."""
    event, found = _both(event_id, question_id)
    try:
        with editing.one_step(event):
            editing.move_question(event, found, -1 if request.form.get("direction") == "up" else 1)
    except editing.EditingRefused as refusal:
        return _refused(event_id, refusal, question_id)
    db.session.commit()
    return _back(event_id, question_id)


@blueprint.post("/order")
@requires(Role.EDITOR)
def order(event_id: int) -> ResponseReturnValue:
    """Put the questions in the order in which they were dragged."""
    event = event_or_404(event_id)
    numbers = record_numbers(request.form.getlist("ids"))
    try:
        with editing.one_step(event) as step:
            editing.reorder(event, numbers)
    except editing.EditingRefused as refusal:
        return _refused(event_id, refusal)
    return _done(event, step, _("The questions stand in the new order."))


@blueprint.post("/examples")
@requires(Role.EDITOR)
def add_example(event_id: int) -> ResponseReturnValue:
    """Put a ready question into the form."""
    event = event_or_404(event_id)
    key = request.form.get("example", "")
    if key != examples.NEEDS and key not in examples.EXAMPLES:
        return _back(event_id)
    try:
        with editing.one_step(event) as step:
            made = examples.add_example(event, key)
    except editing.EditingRefused as refusal:
        return _refused(event_id, refusal)
    if made is None:
        return _done(event, step, _("Guests are asked about diet and access."))
    return _done(event, step, _("Guests are asked “%(question)s”.", question=_named(made)), made.id)


@blueprint.post("/needs")
@requires(Role.EDITOR)
def ask_needs(event_id: int) -> ResponseReturnValue:
    """Ask about diet and access, or ask no longer."""
    event = event_or_404(event_id)
    asks = request.form.get("asks") == "yes"
    with editing.one_step(event) as step:
        editing.ask_needs(event, asks=asks)
    if asks:
        return _done(event, step, _("Guests are asked about diet and access."))
    return _done(event, step, _("Guests are asked no more about diet and access. What they told stays."))


@blueprint.post("/steps/<int:step_id>/undo")
@requires(Role.EDITOR)
def take_back(event_id: int, step_id: int) -> ResponseReturnValue:
    """Undo a step; what a colleague changed or a guest answered since stays."""
    event = event_or_404(event_id)
    try:
        undone = editing.take_back(event, step_id)
    except editing.NoSuchStep:
        abort(404)
    except editing.EditingRefused as refusal:
        return _refused(event_id, refusal)
    db.session.commit()
    if undone.left:
        words = ngettext(
            "%(num)d record was left as it is, because it was changed or answered since: %(names)s.",
            "%(num)d records were left as they are, because they were changed or answered since: %(names)s.",
            len(undone.left),
            names=", ".join(one.label for one in undone.left),
        )
        flash(words, "warning")
    else:
        flash(_("Undone."), "success")
    return _back(event_id)


@blueprint.route("/preview", methods=["GET", "POST"])
@requires(Role.VIEWER)
def preview(event_id: int) -> ResponseReturnValue:
    """The questions as a guest reads and answers them. What is typed here is looked at and not kept."""
    event = event_or_404(event_id)
    groups = groups_of(event)
    group = request.args.get("group", "")
    group_id = next((one.id for one in groups if str(one.id) == group), None)
    sent = posted() if request.method == "POST" else None
    form = form_for(event, group_id=group_id, data=sent)
    is_good = form.validate() if sent is not None else None
    page = render_template(
        "events/questions/preview.html",
        event=event,
        questions=form,
        is_good=is_good,
        groups=groups,
        group_id=group_id,
        language_links=[
            (code, url_for(".preview", event_id=event.id, lang=code, group=group_id)) for code in LANGUAGES
        ],
    )
    return page, 422 if is_good is False else 200


def _both(event_id: int, question_id: int) -> tuple[Event, Question]:
    event = event_or_404(event_id)
    return event, or_404(question_of(event.id, question_id))


def _named(one: Question) -> str:
    return pick(one.label, language())


def _editor(event: Event, form: QuestionForm, found: Question | None) -> ResponseReturnValue:
    page = render_template(
        "events/questions/question.html",
        event=event,
        form=form,
        question=found,
        is_answered=found is not None and editing.is_answered(found),
        kind_words=KIND_WORDS,
    )
    return page, 422 if form.is_submitted() else 200


def _done(event: Event, step: Cause, message: str, question_id: int | None = None) -> ResponseReturnValue:
    db.session.commit()
    undo_url = url_for(".take_back", event_id=event.id, step_id=step.record_id)
    flash_with_undo(message, undo_url)
    return _back(event.id, question_id)


def _refused(
    event_id: int, refusal: editing.EditingRefused, question_id: int | None = None
) -> ResponseReturnValue:
    words = refusal_words(refusal)
    db.session.rollback()
    flash(words, "error")
    return _back(event_id, question_id)


def _back(event_id: int, question_id: int | None = None) -> ResponseReturnValue:
    anchor = f"question-{question_id}" if question_id is not None else None
    return redirect(url_for(".questions", event_id=event_id, _anchor=anchor), 303)
