"""The page of an event's groups of guests."""

from __future__ import annotations

from flask import flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from events.guestlist import groups as verbs
from events.guestlist.forms import GroupForm
from events.guestlist.models import GuestGroup
from events.guestlist.steps import kind_of, one_step
from events.guestlist.views import blueprint
from events.programme.models import Event
from events.programme.queries import event_or_404
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.trail import Cause
from office.database import db
from office.web.errors import or_404
from office.web.forms import add_error
from office.web.notices import flash_with_undo


@blueprint.route("/events/manage/<int:event_id>/guests/groups", methods=["GET", "POST"])
@requires(Role.EDITOR)
def groups(event_id: int) -> ResponseReturnValue:
    """The groups of an event's guests, and a new one."""
    event = event_or_404(event_id)
    form = GroupForm()
    if form.validate_on_submit():
        try:
            with one_step(kind_of(event)) as step:
                group = verbs.add_group(event, form.name.data or "", form.quota.data)
        except verbs.NameTaken:
            db.session.rollback()
            add_error(form.name, _("There is a group of that name already."))
        except verbs.NameMissing:
            db.session.rollback()
            add_error(form.name, _("The group needs a name."))
        else:
            return _done(event, step, _("The group “%(name)s” is there.", name=group.name))
    return _page(event, form)


@blueprint.post("/events/manage/<int:event_id>/guests/groups/<int:group_id>/rename")
@requires(Role.EDITOR)
def rename_group(event_id: int, group_id: int) -> ResponseReturnValue:
    """Give a group another name, or another quota."""
    event, group = _both(event_id, group_id)
    form = GroupForm()
    if not form.validate() and "quota" in form.errors:
        flash(
            _("The most seats of a group is a whole number from 1, or empty. Nothing was changed."), "error"
        )
        return _back(event_id)
    before = group.quota
    try:
        with one_step(kind_of(event)) as step:
            verbs.rename(group, form.name.data or "")
            if "quota" in request.form:
                verbs.limit(group, form.quota.data)
    except verbs.NameTaken as error:
        db.session.rollback()
        flash(_("Another group is called “%(name)s” already.", name=error.existing.name), "error")
        return _back(event_id)
    except verbs.NameMissing:
        db.session.rollback()
        flash(_("The group needs a name."), "error")
        return _back(event_id)
    if before == group.quota:
        return _done(event, step, _("The group is called “%(name)s” now.", name=group.name))
    if group.quota is None:
        words = _("The group “%(name)s” has no limit of its own any more.", name=group.name)
    else:
        words = ngettext(
            "At most %(num)d person of the group “%(name)s” has a seat.",
            "At most %(num)d people of the group “%(name)s” have a seat.",
            group.quota,
            name=group.name,
        )
    return _done(event, step, words)


@blueprint.post("/events/manage/<int:event_id>/guests/groups/<int:group_id>/move")
@requires(Role.EDITOR)
def move_group(event_id: int, group_id: int) -> ResponseReturnValue:
    """Move a group up or down among the others."""
    _event, group = _both(event_id, group_id)
    verbs.move(group, -1 if request.form.get("by") == "up" else 1)
    db.session.commit()
    return _back(event_id)


@blueprint.post("/events/manage/<int:event_id>/guests/groups/<int:group_id>/remove")
@requires(Role.EDITOR)
def remove_group(event_id: int, group_id: int) -> ResponseReturnValue:
    """Take a group away; its guests stay on the list."""
    event, group = _both(event_id, group_id)
    name = group.name
    with one_step(kind_of(event)) as step:
        guests = verbs.remove_group(group)
    words = ngettext(
        "The group “%(name)s” is gone; its %(num)d guest stays on the list.",
        "The group “%(name)s” is gone; its %(num)d guests stay on the list.",
        guests,
        name=name,
    )
    return _done(event, step, words if guests else _("The group “%(name)s” is gone.", name=name))


def _both(event_id: int, group_id: int) -> tuple[Event, GuestGroup]:
    event = event_or_404(event_id)
    return event, or_404(verbs.group_of(event, group_id))


def _page(event: Event, form: GroupForm) -> ResponseReturnValue:
    page = render_template(
        "events/guestlist/groups.html",
        event=event,
        form=form,
        groups=verbs.groups_of(event),
        sizes=verbs.sizes_of(event),
    )
    return page, 422 if form.errors else 200


def _done(event: Event, step: Cause, message: str) -> ResponseReturnValue:
    db.session.commit()
    flash_with_undo(message, url_for(".take_back", event_id=event.id, step_id=step.record_id))
    return _back(event.id)


def _back(event_id: int) -> ResponseReturnValue:
    return redirect(url_for(".groups", event_id=event_id), 303)
