"""Staff's pages about who gets a seat: the rules, requests, the waiting list, and everybody registered."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from flask import Blueprint, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from events.programme.models import Event, OpenDoor
from events.programme.planning import PlanningRefused, capacity_changed, change_event, lock_event, plan_of
from events.programme.queries import event_or_404
from events.registration import admission, mission_links
from events.registration import admission_queries as queries
from events.registration.admission_forms import RulesForm
from events.registration.admission_words import held_up_words, rules_of
from events.registration.guest_sections import GuestPage, guest_sections
from events.registration.models import Door, Registration, RegistrationStatus, ReplySource
from events.registration.words import CAPACITY_WORDS, DOOR_WORDS, STATUS_ICONS, STATUS_KINDS, STATUS_WORDS
from office import settings
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.steps import new_step
from office.audit.trail import Cause, because_of
from office.audit.undoing import is_known, undo, was_taken_back
from office.database import db
from office.localized import OWN_NAMES
from office.web.doorway import record_numbers
from office.web.errors import or_404
from office.web.forms import add_error
from office.web.notices import flash_with_undo
from office.web.tables import chips, read_query

blueprint = Blueprint("admission", __name__)

WORDS: dict[str, Any] = {
    "doors": DOOR_WORDS,
    "statuses": STATUS_WORDS,
    "status_kinds": STATUS_KINDS,
    "status_icons": STATUS_ICONS,
    "capacities": CAPACITY_WORDS,
    "held_up": held_up_words,
    "languages": OWN_NAMES,
}


def kind_of(event: Event) -> str:
    """The kind of the steps that change one event's rules and links: each can be taken back."""
    return f"admission_{event.id}"


@blueprint.get("/events/manage/<int:event_id>/registration")
@requires(Role.VIEWER)
def rules(event_id: int) -> ResponseReturnValue:
    """By which rules seats are given, and how many stand how."""
    event = event_or_404(event_id)
    return render_template(
        "events/registration/rules.html",
        event=event,
        rules=rules_of(event),
        standing=queries.standing(event),
        links=mission_links.links_of(event),
        public_url=_public_url(event),
        Status=RegistrationStatus,
        words=WORDS,
    )


@blueprint.route("/events/manage/<int:event_id>/registration/rules", methods=["GET", "POST"])
@requires(Role.EDITOR)
def change_rules(event_id: int) -> ResponseReturnValue:
    """Set the rules by which seats are given."""
    event = event_or_404(event_id)
    form = RulesForm.of(event)
    if form.validate_on_submit():
        step = new_step(kind_of(event))
        try:
            with because_of(step):
                changed = change_event(event, replace(plan_of(event), **form.changes()))
        except PlanningRefused as error:
            add_error(form.capacity, str(error))
        else:
            db.session.commit()
            if changed:
                flash_with_undo(_("The rules are changed."), take_back_url(event, step))
            else:
                flash(_("Nothing was changed."), "info")
            return redirect(url_for(".rules", event_id=event_id), 303)
    page = render_template(
        "events/registration/change_rules.html",
        event=event,
        form=form,
        confirmed=queries.standing(event).confirmed,
    )
    return page, 422 if form.errors else 200


@blueprint.get("/events/manage/<int:event_id>/registration/requests")
@requires(Role.VIEWER)
def requests(event_id: int) -> ResponseReturnValue:
    """Who asked for a seat and waits for the office's word."""
    event = event_or_404(event_id)
    return render_template(
        "events/registration/requests.html",
        event=event,
        page=queries.requests(event, read_query()),
        standing=queries.standing(event),
        words=WORDS,
    )


@blueprint.post("/events/manage/<int:event_id>/registration/requests")
@requires(Role.EDITOR)
def decide(event_id: int) -> ResponseReturnValue:
    """Admit those who were chosen, or do not."""
    event = event_or_404(event_id)
    decision = request.form.get("decision", "")
    act = or_404({"admit": admission.admit, "turn_down": admission.turn_down}.get(decision))
    chosen = queries.asked_of(event, record_numbers(request.form.getlist("ids")))
    done, refusal = _each(chosen, act)
    db.session.commit()
    _say_decided(decision, done, len(chosen))
    if refusal is not None:
        reason = held_up_words(refusal.reason)
        if done:
            words = _("The others were not admitted. %(reason)s.", reason=reason)
        else:
            words = _("Nobody was admitted. %(reason)s.", reason=reason)
        flash(words, "warning")
    return redirect(url_for(".requests", event_id=event_id), 303)


@blueprint.get("/events/manage/<int:event_id>/registration/waiting")
@requires(Role.VIEWER)
def waiting(event_id: int) -> ResponseReturnValue:
    """The waiting list in its order, and what holds each up."""
    event = event_or_404(event_id)
    return render_template(
        "events/registration/waiting.html",
        event=event,
        page=queries.waiting_list(event, read_query()),
        standing=queries.standing(event),
        words=WORDS,
    )


@blueprint.get("/events/manage/<int:event_id>/registration/people")
@requires(Role.VIEWER)
def people(event_id: int) -> ResponseReturnValue:
    """Everybody registered, by whichever door."""
    event = event_or_404(event_id)
    query = read_query(sorts=queries.SORTS, default_sort="name", filters=queries.FILTERS)
    said: dict[str, Callable[[str], str]] = {
        "status": lambda value: _said(RegistrationStatus, STATUS_WORDS, value),
        "door": lambda value: _said(Door, DOOR_WORDS, value),
    }
    return render_template(
        "events/registration/people.html",
        event=event,
        page=queries.people(event, query),
        query=query,
        chips=chips(query, said),
        words=WORDS,
    )


@blueprint.get("/events/manage/<int:event_id>/registration/people/<int:registration_id>")
@requires(Role.VIEWER)
def person(event_id: int, registration_id: int) -> ResponseReturnValue:
    """One registration, and what can be done about it."""
    found = _registration(event_id, registration_id)
    return render_template(
        "events/registration/registration.html",
        event=found.event,
        registration=found,
        sections=guest_sections(GuestPage.STAFF, found),
        held_up_by=queries.held_up(found) if found.status is RegistrationStatus.WAITING else None,
        words=WORDS,
    )


@blueprint.post("/events/manage/<int:event_id>/registration/people/<int:registration_id>")
@requires(Role.EDITOR)
def act(event_id: int, registration_id: int) -> ResponseReturnValue:
    """Admit somebody, let them in off the waiting list, cancel for them, or take that back."""
    found = _registration(event_id, registration_id)
    acts: dict[str, Callable[[Registration], bool]] = {
        "admit": admission.admit,
        "turn_down": admission.turn_down,
        "let_in": admission.let_in,
        "cancel": _cancel,
        "put_back": admission.put_back,
    }
    verb = or_404(acts.get(request.form.get("act", "")))
    name = found.name
    try:
        changed = verb(found)
    except admission.RegistrationRefused as refusal:
        db.session.rollback()
        reason = held_up_words(refusal.reason)
        flash(_("%(name)s has no seat yet. %(reason)s.", name=name, reason=reason), "error")
    else:
        stands = found.status
        db.session.commit()
        if changed:
            flash(_("%(name)s: %(state)s", name=name, state=STATUS_WORDS[stands]), "success")
        else:
            words = _("Somebody else has decided about %(name)s meanwhile. Nothing was changed.", name=name)
            flash(words, "info")
    if request.form.get("from") == "waiting":
        return redirect(url_for(".waiting", event_id=event_id), 303)
    return redirect(url_for(".person", event_id=event_id, registration_id=registration_id), 303)


@blueprint.post("/events/manage/<int:event_id>/registration/take-back/<int:step_id>")
@requires(Role.EDITOR)
def take_back(event_id: int, step_id: int) -> ResponseReturnValue:
    """Take back a change of the rules or of missions' links."""
    event = event_or_404(event_id)
    step = Cause(kind_of(event), step_id)
    if not is_known(step):
        abort(404)
    # Whoever registers by a link this moment comes first: it is in use then, and stays.
    lock_event(event.id)
    if was_taken_back(step):
        flash(_("It has been taken back already."), "info")
    else:
        undone = undo(step)
        db.session.expire_all()
        capacity_changed.send(event)
        db.session.commit()
        if undone.left:
            flash(_("Not everything was taken back: some of it is in use by now."), "warning")
        elif undone.changes:
            flash(_("It is taken back."), "success")
        else:
            flash(_("There was nothing to take back."), "info")
    return redirect(url_for(".rules", event_id=event_id), 303)


def _each(
    chosen: list[Registration], verb: Callable[[Registration], bool]
) -> tuple[int, admission.RegistrationRefused | None]:
    """Do it for each until there is no room: how many it was done for, and why it ended there."""
    done = 0
    for registration in chosen:
        try:
            done += verb(registration)
        except admission.RegistrationRefused as refusal:
            return done, refusal
    return done, None


def _cancel(registration: Registration) -> bool:
    return admission.cancel(registration, source=ReplySource.OFFICE, user_id=current_user.id)


def _say_decided(decision: str, done: int, chosen: int) -> None:
    if not chosen:
        flash(_("Nobody was chosen, or somebody else has decided meanwhile."), "info")
    elif not done:
        return
    elif decision == "admit":
        words = ngettext("%(num)d person is admitted.", "%(num)d people are admitted.", done)
        flash(words, "success")
    else:
        words = ngettext(
            "%(num)d person is not admitted, and is told so.",
            "%(num)d people are not admitted, and are told so.",
            done,
        )
        flash(words, "success")


def _registration(event_id: int, registration_id: int) -> Registration:
    return or_404(queries.registration_of(event_id, registration_id))


def _said(kind: Any, words: Any, value: str) -> str:
    return str(words[kind(value)]) if value in set(kind) else value


def _public_url(event: Event) -> str:
    """Where anybody registers, if anybody may; empty where they may not."""
    if event.open_door is OpenDoor.CLOSED or "doors.open_door" not in current_app.view_functions:
        return ""
    return settings.current().public_url + url_for("doors.open_door", slug=event.slug)


def take_back_url(event: Event, step: Cause) -> str:
    """Where the Undo of a step posts to."""
    return url_for(".take_back", event_id=event.id, step_id=step.record_id)
