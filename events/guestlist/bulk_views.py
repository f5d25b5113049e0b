"""Changes to several guests at once, taking guests off the list, and taking each step back."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import abort, flash, redirect, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from events.guestlist import building, queries, receiving
from events.guestlist.changing import Lost
from events.guestlist.checking import problems_by_invitation
from events.guestlist.forms import group_numbered
from events.guestlist.groups import groups_of
from events.guestlist.models import Invitation, Receiving
from events.guestlist.narrowing import narrowed
from events.guestlist.queries import guest_rows, invitation_of
from events.guestlist.steps import (
    NothingToTakeBack,
    Overtaken,
    TakenBackAlready,
    kind_of,
    one_step,
    remove_in_one_step,
    take_back,
)
from events.guestlist.views import back, blueprint, done, name_of, order_of, refused_cancelled, searched
from events.guestlist.words import RECEIVING_WORDS
from events.programme.models import Event
from events.programme.queries import event_or_404
from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.trail import Cause
from office.audit.undoing import Left
from office.database import db
from office.localized import OWN_NAMES
from office.web.doorway import record_number, record_numbers

#: What is done to one guest, and what is said of so many.
Change = tuple[Callable[[Invitation], None], Callable[[int], str]]


@blueprint.post("/events/manage/<int:event_id>/guests/bulk")
@requires(Role.EDITOR)
def bulk(event_id: int) -> ResponseReturnValue:
    """Change the guests ticked, or all that the search finds; or take them off the list."""
    event = event_or_404(event_id)
    chosen = _chosen(event)
    if not chosen:
        flash(_("No guest was ticked, so nothing was changed."), "info")
        return back(event)
    if request.form.get("action") == "remove":
        return _remove(event, chosen)
    wanted = request.form.get("change", "")
    if wanted == "head":
        return _address_to_heads(event, chosen)
    change = _change(event, wanted)
    if change is None:
        flash(_("Choose what to change in the guests ticked."), "info")
        return back(event)
    do, say = change
    with one_step(kind_of(event)) as step:
        for invitation in chosen:
            do(invitation)
    return done(event, step, say(len(chosen)))


def _chosen(event: Event) -> list[Invitation]:
    if request.form.get("whole"):
        query = searched(event)
        rows = narrowed(guest_rows(event, clock.today(), order_of(query)), query)
        numbers = [row.invitation.id for row in rows]
    else:
        numbers = record_numbers(request.form.getlist("ids"))
    return queries.invitations_of(event, numbers)


def _change(event: Event, wanted: str) -> Change | None:
    """What a choice of the bar means; None where it means nothing."""
    what, _colon, value = wanted.partition(":")
    if what == "language" and value in event.languages:
        return lambda one: building.write_in(one, value), lambda number: ngettext(
            "%(num)d guest is written to in %(language)s now.",
            "%(num)d guests are written to in %(language)s now.",
            number,
            language=OWN_NAMES[value],
        )
    if what == "receiving" and value in set(Receiving):
        rule = Receiving(value)
        return lambda one: receiving.receive(one, rule), lambda number: ngettext(
            "The letter of %(num)d guest goes so now: %(rule)s. A mailbox typed by hand stays.",
            "The letters of %(num)d guests go so now: %(rule)s. Mailboxes typed by hand stay.",
            number,
            rule=RECEIVING_WORDS[rule],
        )
    if what == "seats":
        seats = record_number(value) or 0
        if 1 <= seats <= building.MOST_SEATS:
            return lambda one: building.give_seats(one, seats), lambda number: ngettext(
                "Seats of %(num)d mission from now on: %(seats)s.",
                "Seats of each of %(num)d missions from now on: %(seats)s.",
                number,
                seats=seats,
            )
    if what == "group":
        group = group_numbered(groups_of(event), value)
        if group is not None:
            return lambda one: building.put_in_group(one, group), lambda number: ngettext(
                "%(num)d guest is in the group “%(name)s” now.",
                "%(num)d guests are in the group “%(name)s” now.",
                number,
                name=group.name,
            )
        if not value and _colon:
            return lambda one: building.put_in_group(one, None), lambda number: ngettext(
                "%(num)d guest is in no group now.", "%(num)d guests are in no group now.", number
            )
    return None


def _address_to_heads(event: Event, chosen: Sequence[Invitation]) -> ResponseReturnValue:
    """Address those whose addressee has left to whoever heads the mission now."""
    found = problems_by_invitation(chosen, clock.today())
    changed = left = 0
    with one_step(kind_of(event)) as step:
        for invitation in chosen:
            problems = found.get(invitation.id, [])
            successor = next((one.successor for one in problems if one.successor), None)
            if successor is None:
                continue
            try:
                building.readdress(invitation, successor)
                changed += 1
            except (building.AlreadyInvited, building.GuestGone):
                left += 1
    if left:
        words = ngettext(
            "%(num)d was left: the present head has an invitation of their own.",
            "%(num)d were left: the present heads have invitations of their own.",
            left,
        )
        flash(words, "warning")
    if not changed:
        flash(_("Nobody among them has to be addressed anew."), "info")
        return back(event)
    return done(
        event,
        step,
        ngettext(
            "%(num)d letter is addressed to the present head of mission.",
            "%(num)d letters are addressed to the present heads of mission.",
            changed,
        ),
    )


@blueprint.post("/events/manage/<int:event_id>/guests/<int:invitation_id>/remove")
@requires(Role.EDITOR)
def remove(event_id: int, invitation_id: int) -> ResponseReturnValue:
    """Take one guest off the list."""
    event = event_or_404(event_id)
    return _remove(event, [invitation_of(event, invitation_id)])


def _remove(event: Event, chosen: Sequence[Invitation]) -> ResponseReturnValue:
    name = name_of(chosen[0])
    removed = remove_in_one_step(chosen)
    if not removed.deleted and not removed.withdrawn:
        db.session.commit()
        flash(_("Withdrawn already: nothing was changed."), "info")
        return back(event)
    if removed.withdrawn:
        flash(
            _(
                "Whoever had an entry in the calendar is told that the invitation no longer stands. The "
                "others are told nothing unless you write to them: see Letters."
            ),
            "info",
        )
    if len(chosen) == 1:
        message = (
            _("%(name)s is off the list.", name=name)
            if removed.deleted
            else _("The invitation of %(name)s is withdrawn; its link is closed.", name=name)
        )
        return done(event, removed.step, message)
    told = []
    if removed.deleted:
        told.append(
            ngettext("%(num)d guest is off the list.", "%(num)d guests are off the list.", removed.deleted)
        )
    if removed.withdrawn:
        told.append(
            ngettext(
                "%(num)d invitation is withdrawn; its link is closed.",
                "%(num)d invitations are withdrawn; their links are closed.",
                removed.withdrawn,
            )
        )
    return done(event, removed.step, " ".join(told))


@blueprint.post("/events/manage/<int:event_id>/guests/<int:invitation_id>/reinstate")
@requires(Role.EDITOR)
def reinstate(event_id: int, invitation_id: int) -> ResponseReturnValue:
    """Put a withdrawn invitation back on the list."""
    event = event_or_404(event_id)
    invitation = invitation_of(event, invitation_id)
    try:
        building.reinstate(invitation)
    except building.EventCancelled:
        return refused_cancelled(event)
    db.session.commit()
    flash(
        _("%(name)s is back on the list. The link sent before stays closed.", name=name_of(invitation)),
        "success",
    )
    return redirect(url_for(".guests", event_id=event.id), 303)


@blueprint.post("/events/manage/<int:event_id>/guests/steps/<int:step_id>/undo", endpoint="take_back")
@requires(Role.EDITOR)
def undo_step(event_id: int, step_id: int) -> ResponseReturnValue:
    """Take back what was just done on the list."""
    event = event_or_404(event_id)
    say_taken_back(Cause(kind_of(event), step_id), event)
    return redirect(url_for(".guests", event_id=event_id), 303)


def say_taken_back(cause: Cause, event: Event | None = None) -> None:
    """Take a step back, and say what came of it; 404 where there is no such step."""
    try:
        undone = take_back(cause, event)
    except NothingToTakeBack:
        abort(404)
    except TakenBackAlready:
        flash(_("That was taken back already."), "info")
        return
    except Overtaken:
        db.session.rollback()
        flash(
            _("It was not taken back: a guest would be on the list twice, since somebody added them anew."),
            "warning",
        )
        return
    db.session.commit()
    for left in undone.left[:5]:
        flash(_left_words(left), "warning")
    if len(undone.left) > 5:
        more = len(undone.left) - 5
        flash(ngettext("And %(num)d more was left.", "And %(num)d more were left.", more), "warning")
    if undone.changes:
        flash(_("It has been taken back."), "success")


def _left_words(left: Left) -> str:
    if left.record_type == Lost.SEAT:
        return _(
            "%(record)s: the answer counts again, but the seat was given to the next on the waiting list. "
            "They wait for one now.",
            record=left.label,
        )
    if left.record_type == Lost.TOLD:
        return _(
            "%(record)s: the guest has been told that we write to somebody else, and the entry is out of the "
            "calendar. Send them a new letter.",
            record=left.label,
        )
    if left.by:
        return _(
            "%(record)s was left as it is: %(name)s has changed it since.", record=left.label, name=left.by
        )
    return _("%(record)s was left as it is: there are letters or answers.", record=left.label)
