"""Staff's pages of events: the list, an event's road, its settings and texts, and opening it to guests."""

from __future__ import annotations

from dataclasses import replace
from datetime import date
from typing import Any

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from events.programme import publishing, queries
from events.programme.forms import NewEventForm, SettingsForm, TextsForm
from events.programme.hours import ComesTwice, NoSuchLocalTime, UnknownZone
from events.programme.models import Event
from events.programme.planning import NoTitle, PlanningRefused, change_event, create_event, plan_of
from events.programme.publishing import Place, Problem
from events.programme.queries import event_or_404
from events.programme.road import next_step, notices, report, road, roads
from events.programme.when_forms import WhenForm
from events.programme.words import SUBSTITUTES_WORDS
from office.accounts.access import access_of, may, requires
from office.accounts.models import Role
from office.database import db
from office.localized import LANGUAGES, OWN_NAMES
from office.settings import current as current_settings
from office.web.forms import FIRST_YEAR, LAST_YEAR, add_error
from office.web.i18n import language
from office.web.notices import flash_with_undo
from office.web.tables import paginate, read_query

blueprint = Blueprint("programme", __name__)

_REFUSED = (PlanningRefused, NoSuchLocalTime, ComesTwice, UnknownZone)


@blueprint.get("/events/manage/")
@requires(Role.VIEWER)
def events() -> ResponseReturnValue:
    """Events: those to come, drafts, and those that are over."""
    coming, drafts = queries.coming_events(), queries.drafts()
    past = paginate(queries.past_events(), read_query())
    ways = roads(drafts)
    return render_template(
        "events/programme/events.html",
        coming=coming,
        drafts=[(event, next_step(ways[event.id])) for event in drafts],
        past=past,
        replies=report("replies", [*coming, *past.items]),
        results=report("results", list(past.items)),
    )


@blueprint.route("/events/manage/new", methods=["GET", "POST"])
@requires(Role.EDITOR)
def new_event() -> ResponseReturnValue:
    """Begin an event with what is known first."""
    office = current_settings()
    form = NewEventForm(zone=office.time_zone, languages=list(LANGUAGES))
    _put_day_asked(form)
    if form.validate_on_submit():
        contact = office.mail_reply_to or office.mail_from
        try:
            event = create_event(form.plan(contact_name=office.office_name, contact_email=contact))
        except _REFUSED as error:
            form.explain(error)
        else:
            db.session.commit()
            flash(
                _("“%(title)s” is a draft now: staff alone see it.", title=event.titled(language())),
                "success",
            )
            return redirect(url_for(".overview", event_id=event.id), 303)
    return _form_page("events/programme/new_event.html", form)


@blueprint.get("/events/manage/hours")
@requires(Role.EDITOR)
def hours_asked() -> ResponseReturnValue:
    """What is to be asked or said of the hours that are being typed: those that the clocks skip or repeat."""
    form = WhenForm(request.args, meta={"csrf": False})
    return render_template("events/programme/_clocks.html", form=form)


@blueprint.get("/events/manage/<int:event_id>")
@requires(Role.VIEWER)
def overview(event_id: int) -> ResponseReturnValue:
    """The road of an event: how far each step has come, and the next one."""
    event = event_or_404(event_id)
    steps = road(event)
    return render_template(
        "events/programme/overview.html",
        event=event,
        steps=[
            _shown_step(event, step.step.endpoint, step.step.label, step.state, step.words) for step in steps
        ],
        next=next_step(steps),
        next_url=_next_url(event, next_step(steps)),
        problems=[(problem, _where(event, problem)) for problem in publishing.problems(event)],
        is_ready=publishing.is_ready(event),
        was_sent=publishing.was_sent(event),
        public_url=_public_address(event),
        promised=[OWN_NAMES[code] for code in event.languages],
        substitutes_words=SUBSTITUTES_WORDS,
        notices=notices(event),
    )


@blueprint.route("/events/manage/<int:event_id>/settings", methods=["GET", "POST"])
@requires(Role.EDITOR)
def settings(event_id: int) -> ResponseReturnValue:
    """When, for whom and by which rules the event takes place."""
    event = event_or_404(event_id)
    form = SettingsForm.of(event)
    _put_day_asked(form)
    if form.validate_on_submit():
        try:
            changed = change_event(event, replace(plan_of(event), **form.changes()))
        except _REFUSED as error:
            form.explain(error)
        else:
            return _saved(event, changed)
    return _form_page("events/programme/settings.html", form, event=event)


@blueprint.route("/events/manage/<int:event_id>/texts", methods=["GET", "POST"])
@requires(Role.EDITOR)
def texts(event_id: int) -> ResponseReturnValue:
    """What guests read of the event, in every language it promises."""
    event = event_or_404(event_id)
    form = TextsForm.of(event)
    if form.validate_on_submit():
        plan = plan_of(event)
        try:
            changed = change_event(event, replace(plan, **form.changes(plan)))
        except NoTitle:
            add_error(form.title, _("Give the title in at least one language."))
        else:
            return _saved(event, changed)
    return _form_page("events/programme/texts.html", form, event=event)


@blueprint.post("/events/manage/<int:event_id>/publish")
@requires(Role.EDITOR)
def publish(event_id: int) -> ResponseReturnValue:
    """Open the event's page to guests, or say what is missing."""
    event = event_or_404(event_id)
    try:
        publishing.publish(event)
    except publishing.NotReady:
        flash(
            _("The event was not published: texts that guests need are missing. They are listed below."),
            "error",
        )
    except publishing.WrongStatus:
        _flash_wrong_status()
    else:
        db.session.commit()
        flash(_("Published. The page is open at %(address)s.", address=_public_address(event)), "success")
    return redirect(url_for(".overview", event_id=event_id, _anchor="problems"), 303)


@blueprint.post("/events/manage/<int:event_id>/unpublish")
@requires(Role.EDITOR)
def unpublish(event_id: int) -> ResponseReturnValue:
    """Make the event a draft again."""
    event = event_or_404(event_id)
    try:
        publishing.unpublish(event)
    except publishing.AlreadySent:
        flash(
            _("Guests have letters about this event, so it cannot be a draft again. You can cancel it."),
            "error",
        )
    except publishing.WrongStatus:
        _flash_wrong_status()
    else:
        db.session.commit()
        flash(_("The event is a draft again: its public page is closed."), "success")
    return redirect(url_for(".overview", event_id=event_id), 303)


@blueprint.route("/events/manage/<int:event_id>/cancel", methods=["GET", "POST"])
@requires(Role.EDITOR)
def cancel(event_id: int) -> ResponseReturnValue:
    """Ask once, then cancel the event."""
    event = event_or_404(event_id)
    if request.method == "GET":
        return render_template("events/programme/cancel.html", event=event)
    try:
        publishing.cancel(event)
    except publishing.WrongStatus:
        _flash_wrong_status()
    else:
        db.session.commit()
        said = _("The event is cancelled; its page and its calendar entry say so.")
        flash_with_undo(said, url_for(".reinstate", event_id=event_id))
    return redirect(url_for(".overview", event_id=event_id), 303)


@blueprint.post("/events/manage/<int:event_id>/reinstate")
@requires(Role.EDITOR)
def reinstate(event_id: int) -> ResponseReturnValue:
    """Take a cancellation back."""
    event = event_or_404(event_id)
    try:
        publishing.reinstate(event)
    except publishing.WrongStatus:
        _flash_wrong_status()
    else:
        db.session.commit()
        flash(_("The event takes place after all; its page is open again."), "success")
    return redirect(url_for(".overview", event_id=event_id), 303)


@blueprint.route("/events/manage/<int:event_id>/discard", methods=["GET", "POST"])
@requires(Role.EDITOR)
def discard(event_id: int) -> ResponseReturnValue:
    """Ask once, then throw a draft away."""
    event = event_or_404(event_id)
    if request.method == "GET":
        return render_template("events/programme/discard.html", event=event)
    title = event.titled(language())
    try:
        publishing.discard(event)
    except publishing.AlreadySent:
        flash(_("Guests have letters about this event, so it stays. You can publish and cancel it."), "error")
    except publishing.WrongStatus:
        _flash_wrong_status()
    else:
        db.session.commit()
        flash(_("The draft “%(title)s” is gone.", title=title), "success")
        return redirect(url_for(".events"), 303)
    return redirect(url_for(".overview", event_id=event_id), 303)


def _flash_wrong_status() -> None:
    flash(
        _("The event has changed since the page was opened, so nothing was done. This is how it stands."),
        "warning",
    )


def _put_day_asked(form: WhenForm) -> None:
    """The day that the address asks for, in the form: nothing is saved by it, and the length stays."""
    try:
        day = date.fromisoformat(request.args.get("day", ""))
    except ValueError:
        return
    if request.method == "GET" and FIRST_YEAR <= day.year < LAST_YEAR:
        before, form.starts_on.data = form.starts_on.data, day
        if before is not None and form.ends_on.data is not None:
            form.ends_on.data += day - before


def _form_page(template: str, form: Any, **context: Any) -> ResponseReturnValue:
    return render_template(template, form=form, **context), 422 if form.errors else 200


def _saved(event: Event, changed: bool) -> ResponseReturnValue:
    db.session.commit()
    flash(_("Saved.") if changed else _("Nothing was changed."), "success" if changed else "info")
    return redirect(url_for(".overview", event_id=event.id), 303)


def _public_address(event: Event) -> str:
    return current_settings().public_url + url_for("programme.public_event", slug=event.slug)


def _shown_step(event: Event, endpoint: str, label: object, state: str, words: object) -> dict[str, object]:
    known = endpoint in current_app.view_functions and endpoint != "programme.overview"
    access = access_of(current_app, endpoint) if known else None
    # To a page that would turn the reader away no step leads.
    leads = access is not None and (access.role is None or may(access.role))
    return {
        "label": label,
        "state": state,
        "text": words,
        "url": url_for(endpoint, event_id=event.id) if leads else None,
    }


def _next_url(event: Event, step: Any) -> str:
    """Where the next step is walked; empty where it is the button that publishes, or no page has it yet."""
    if step is None or step.step.key == "publish" or step.step.endpoint not in current_app.view_functions:
        return ""
    if step.step.key == "texts":
        first = next((problem for problem in publishing.problems(event) if problem.blocks), None)
        if first is not None:
            return _where(event, first)
    return url_for(step.step.endpoint, event_id=event.id)


def _where(event: Event, problem: Problem) -> str:
    """The field in which a problem is mended."""
    if problem.place is Place.ITEM:
        return url_for(".item", event_id=event.id, item_id=problem.record_id, _anchor=problem.anchor)
    if problem.place is Place.SPEAKER:
        return url_for(".speaker", event_id=event.id, speaker_id=problem.record_id, _anchor=problem.anchor)
    if problem.place is Place.QUESTION:
        number, anchor = problem.record_id, problem.anchor
        return url_for("questions.question", event_id=event.id, question_id=number, _anchor=anchor)
    if problem.place is Place.PROGRAMME:
        return url_for(".programme_items", event_id=event.id)
    endpoint = ".texts" if problem.place is Place.TEXTS else ".settings"
    return url_for(endpoint, event_id=event.id, _anchor=problem.anchor)
