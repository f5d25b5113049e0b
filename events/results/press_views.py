"""What the press is told: the sentence and the short report, worded by language and taken back."""

from __future__ import annotations

from flask import Response, abort, flash, redirect, render_template, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from events.programme.models import Event
from events.programme.queries import event_or_404
from events.results.counting import Result, result_of
from events.results.forms import WordingForm
from events.results.models import PressKind, PressText
from events.results.short_report import Texts, report_of, sentence_of
from events.results.views import blueprint
from events.results.wording import ChangedMeanwhile, OfAnotherEvent, Worded, last_texts, write
from events.results.wording import take_back as take_wording_back
from events.results.words import KIND_WORDS
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.trail import disclosed
from office.database import db, writing
from office.localized import OWN_NAMES
from office.web.errors import or_404
from office.web.notices import flash_with_undo


@blueprint.get("/report")
@requires(Role.VIEWER)
def report(event_id: int) -> ResponseReturnValue:
    """The short report in every language of the event."""
    event = event_or_404(event_id)
    found, texts = result_of(event), last_texts(event.id)
    return render_template(
        "events/results/report.html",
        event=event,
        reports=[report_of(event, found, code, texts) for code in event.languages],
        own_names=OWN_NAMES,
    )


@blueprint.get("/report.<language>.txt")
@requires(Role.VIEWER)
def report_file(event_id: int, language: str) -> ResponseReturnValue:
    """The short report as plain text. That it left the house is entered in the audit trail."""
    with writing():
        event = event_or_404(event_id)
        worded = _worded(event, PressKind.REPORT, language)
        name = f"{event.slug}-report.{language}.txt"
        disclosed("events", str(event), {"file": name}, event.id)
    return Response(
        f"{worded.text}\n".replace("\n", "\r\n"),
        content_type="text/plain; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )


@blueprint.get("/press/<kind>/<language>")
@requires(Role.EDITOR)
def wording(event_id: int, kind: str, language: str) -> ResponseReturnValue:
    """The form for one text in one language."""
    event = event_or_404(event_id)
    worded = _worded(event, _kind(kind), language)
    return _editor(event, worded, WordingForm.of(worded))


@blueprint.post("/press/<kind>/<language>")
@requires(Role.EDITOR)
def word(event_id: int, kind: str, language: str) -> ResponseReturnValue:
    """Let the text say these words."""
    event = event_or_404(event_id)
    worded = _worded(event, _kind(kind), language)
    form = WordingForm.of(worded)
    if not form.validate_on_submit():
        return _editor(event, worded, form), 422
    try:
        made = _written(event, worded, form.text.data or "", form)
    except ChangedMeanwhile as changed:
        # Sent again, the form knows what it replaces.
        form.seen.data, form.seen.raw_data = changed.newest.id, None
        return _editor(event, worded, form, changed.newest), 409
    return _done(event_id, worded.kind, made)


@blueprint.post("/press/<kind>/<language>/draft")
@requires(Role.EDITOR)
def draft_again(event_id: int, kind: str, language: str) -> ResponseReturnValue:
    """Let the text be the draft again, and follow the numbers."""
    event = event_or_404(event_id)
    worded = _worded(event, _kind(kind), language)
    form = WordingForm.of(worded)
    try:
        made = _written(event, worded, "", form)
    except ChangedMeanwhile as changed:
        flash(_("%(name)s has worded it since. Look at it first.", name=changed.newest.written_by), "warning")
        db.session.rollback()
        return redirect(_page_of(event_id, worded.kind), 303)
    return _done(event_id, worded.kind, made)


@blueprint.post("/press/<int:text_id>/undo")
@requires(Role.EDITOR)
def take_back(event_id: int, text_id: int) -> ResponseReturnValue:
    """Take the last wording back."""
    event = event_or_404(event_id)
    try:
        gone = take_wording_back(event, text_id)
    except OfAnotherEvent:
        abort(404)
    except ChangedMeanwhile as changed:
        newest = changed.newest
        message = _("%(name)s has worded it since, so nothing was taken back.", name=newest.written_by)
        page = _page_of(event_id, newest.kind)
        db.session.rollback()
        flash(message, "warning")
        return redirect(page, 303)
    if gone is None:
        flash(_("This has been undone already."), "info")
        return redirect(url_for("results.result", event_id=event_id), 303)
    page = _page_of(event_id, gone.kind)
    db.session.commit()
    flash(_("Taken back: what stood there before stands again."), "success")
    return redirect(page, 303)


def _written(event: Event, worded: Worded, text: str, form: WordingForm) -> PressText | None:
    user = current_user
    return write(event, worded, text, seen=form.seen.data or 0, user_id=user.id, name=user.label)


def _done(event_id: int, kind: PressKind, made: PressText | None) -> ResponseReturnValue:
    page = _page_of(event_id, kind)
    if made is None:
        flash(_("Nothing was changed."), "info")
        return redirect(page, 303)
    undo = url_for(".take_back", event_id=event_id, text_id=made.id)
    said = _("Saved.") if made.text else _("It is drafted from the numbers again.")
    db.session.commit()
    flash_with_undo(said, undo)
    return redirect(page, 303)


def _editor(event: Event, worded: Worded, form: WordingForm, meanwhile: PressText | None = None) -> str:
    return render_template(
        "events/results/wording.html",
        event=event,
        worded=worded,
        form=form,
        meanwhile=meanwhile,
        title=KIND_WORDS[worded.kind],
        own_name=OWN_NAMES[worded.language],
        back=_page_of(event.id, worded.kind),
    )


def _page_of(event_id: int, kind: PressKind) -> str:
    return url_for(".report" if kind is PressKind.REPORT else "results.result", event_id=event_id)


def _kind(word: str) -> PressKind:
    return or_404(next((kind for kind in PressKind if kind.value == word), None))


def _worded(event: Event, kind: PressKind, language: str) -> Worded:
    code = or_404(language if language in event.languages else None)
    found, texts = result_of(event), last_texts(event.id)
    return _text_of(event, found, kind, code, texts)


def _text_of(event: Event, found: Result, kind: PressKind, language: str, texts: Texts) -> Worded:
    if kind is PressKind.SENTENCE:
        return sentence_of(event, found, language, texts)
    return report_of(event, found, language, texts)
