"""Staff's pages of a guest list: the list itself, adding groups and single guests, one guest."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from events.guestlist import building, queries
from events.guestlist.checking import problems_of
from events.guestlist.choices import Choice
from events.guestlist.forms import GroupsForm, GuestForm, PickForm, language_choices, posting_words
from events.guestlist.models import Invitation
from events.guestlist.queries import GuestRow, Order, guest_rows, invitation_of
from events.guestlist.words import (
    CHOICE_HELP,
    CHOICE_WORDS,
    LETTER_STATES,
    SINGLE_PICK,
    problem_words,
    reason_words,
    successor_words,
)
from events.programme.models import Event
from events.programme.queries import event_or_404
from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.database import db
from office.localized import OWN_NAMES
from office.mailroom.outbox import letters_about
from office.web.doorway import record_numbers
from office.web.forms import add_error
from office.web.i18n import language
from office.web.notices import flash_with_undo
from office.web.tables import Query, chips, read_query
from stakeholders.organisations.channels import BadMail
from stakeholders.organisations.standing import suspended_on
from stakeholders.people.words import RANK_WORDS

blueprint = Blueprint("guestlist", __name__)


@blueprint.context_processor
def _words() -> dict[str, object]:
    return {
        "letter_states": LETTER_STATES,
        "problem_words": problem_words,
        "reason_words": reason_words,
        "successor_words": successor_words,
        "posting_words": posting_words,
        "rank_words": RANK_WORDS,
    }


@blueprint.get("/events/manage/<int:event_id>/guests")
@requires(Role.VIEWER)
def guests(event_id: int) -> ResponseReturnValue:
    """The guest list: who is invited, in which language, to which mailbox, and what needs a look."""
    event = event_or_404(event_id)
    query = read_query(filters=("show", "language", "order"))
    order = Order.COUNTRY if query.first("order") == Order.COUNTRY else Order.PRECEDENCE
    rows = guest_rows(event, clock.today(), order)
    shown = _narrowed(rows, query)
    say = {
        "attention": _("Needs a look"),
        "left": _("Has left the post"),
        "address": _("Lacks an address"),
        "sent": _("Sent"),
        "unsent": _("Not sent"),
        "withdrawn": _("Withdrawn"),
    }
    return render_template(
        "events/guestlist/guests.html",
        event=event,
        rows=shown,
        total=len(rows),
        left=sum(row.names_who_left for row in rows),
        summary=queries.summary_of(rows),
        query=query,
        order=order,
        show_words=say,
        languages_of_event=language_choices(event),
        chips=chips(
            query,
            {"show": lambda value: say.get(value, value), "language": lambda code: OWN_NAMES.get(code, code)},
            lambda text: _("“%(text)s”", text=text),
        ),
    )


@blueprint.route("/events/manage/<int:event_id>/guests/add", methods=["GET", "POST"])
@requires(Role.EDITOR)
def add(event_id: int) -> ResponseReturnValue:
    """Add groups of the register; how many each would add is shown first."""
    event = event_or_404(event_id)
    form = GroupsForm()
    if form.validate_on_submit():
        try:
            built = building.build(event, form.chosen, clock.today())
        except building.EventCancelled:
            return _refused_cancelled(event)
        db.session.commit()
        message = ngettext(
            "%(num)d guest was added to the list.", "%(num)d guests were added to the list.", len(built.added)
        )
        flash(message if built.added else _("Everybody in these groups is on the list already."), "success")
        return redirect(url_for(".guests", event_id=event.id), 303)
    return _add_page(event, form, PickForm())


@blueprint.post("/events/manage/<int:event_id>/guests/pick")
@requires(Role.EDITOR)
def pick_one(event_id: int) -> ResponseReturnValue:
    """Add one organisation."""
    event = event_or_404(event_id)
    form = PickForm()
    form.offer(queries.organisations_to_pick(event))
    if not form.validate_on_submit():
        return _add_page(event, GroupsForm(formdata=None), form)
    organisation = queries.organisation_numbered(int(form.organisation.data or 0))
    if organisation is None:
        return redirect(url_for(".add", event_id=event.id), 303)
    try:
        invitation = building.invite(event, organisation, clock.today(), reason=SINGLE_PICK)
    except building.EventCancelled:
        return _refused_cancelled(event)
    except building.AlreadyInvited as error:
        invitation = error.invitation
    db.session.commit()
    flash(_("%(name)s is on the list.", name=organisation.called(language())), "success")
    return redirect(url_for(".guest", event_id=event.id, invitation_id=invitation.id), 303)


@blueprint.route("/events/manage/<int:event_id>/guests/<int:invitation_id>", methods=["GET", "POST"])
@requires(Role.EDITOR)
def guest(event_id: int, invitation_id: int) -> ResponseReturnValue:
    """One guest: whom the letter names, its language and mailbox, the mission's seats."""
    event = event_or_404(event_id)
    invitation = invitation_of(event, invitation_id)
    postings = queries.addressees_for(invitation, clock.today())
    form = GuestForm.of(invitation, postings)
    if form.validate_on_submit():
        try:
            _change(invitation, form)
        except BadMail:
            db.session.rollback()
            add_error(form.to_address, _("This is not a mail address."))
        except building.AlreadyInvited as error:
            db.session.rollback()
            name = str(error.invitation.addressee or "")
            add_error(form.addressee, _("%(name)s has an invitation of their own.", name=name))
        else:
            db.session.commit()
            flash(_("%(name)s is saved.", name=invitation.organisation.called(language())), "success")
            return redirect(url_for(".guests", event_id=event.id, _anchor=f"guest-{invitation.id}"), 303)
    letters = letters_about(building.SUBJECT, [invitation.id])[invitation.id]
    page = render_template(
        "events/guestlist/guest.html",
        event=event,
        invitation=invitation,
        form=form,
        problems=problems_of(invitation, clock.today()),
        mailboxes=queries.mailboxes_for(invitation),
        letters=letters,
        letter=queries.letter_state(invitation, letters),
    )
    return page, 422 if form.errors else 200


@blueprint.post("/events/manage/<int:event_id>/guests/<int:invitation_id>/address")
@requires(Role.EDITOR)
def address(event_id: int, invitation_id: int) -> ResponseReturnValue:
    """Address the letter to whoever heads the mission now."""
    event = event_or_404(event_id)
    invitation = invitation_of(event, invitation_id)
    successor = next((p.successor for p in problems_of(invitation, clock.today()) if p.successor), None)
    if successor is None:
        flash(_("The mission has nobody else to address."), "info")
    else:
        try:
            building.readdress(invitation, successor)
        except building.AlreadyInvited:
            flash(_("%(name)s has an invitation of their own.", name=successor.person.name), "warning")
        else:
            db.session.commit()
            flash(_("The letter is addressed to %(name)s.", name=successor.person.name), "success")
    return redirect(url_for(".guests", event_id=event.id, _anchor=f"guest-{invitation_id}"), 303)


@blueprint.post("/events/manage/<int:event_id>/guests/bulk")
@requires(Role.EDITOR)
def bulk(event_id: int) -> ResponseReturnValue:
    """Remove the guests ticked, or write to them in another language."""
    event = event_or_404(event_id)
    numbers = record_numbers(request.form.getlist("ids"))
    chosen = queries.invitations_of(event, numbers)
    action = request.form.get("action", "")
    if not chosen:
        flash(_("No guest was ticked, so nothing was changed."), "info")
    elif action == "remove":
        _remove(event, chosen)
    elif action in event.languages:
        for invitation in chosen:
            building.write_in(invitation, action)
        db.session.commit()
        words = ngettext(
            "%(num)d guest is written to in %(language)s now.",
            "%(num)d guests are written to in %(language)s now.",
            len(chosen),
            language=OWN_NAMES[action],
        )
        flash(words, "success")
    return redirect(url_for(".guests", event_id=event.id), 303)


@blueprint.post("/events/manage/<int:event_id>/guests/<int:invitation_id>/remove")
@requires(Role.EDITOR)
def remove(event_id: int, invitation_id: int) -> ResponseReturnValue:
    """Take one guest off the list."""
    event = event_or_404(event_id)
    _remove(event, [invitation_of(event, invitation_id)])
    return redirect(url_for(".guests", event_id=event.id), 303)


@blueprint.post("/events/manage/<int:event_id>/guests/<int:invitation_id>/reinstate")
@requires(Role.EDITOR)
def reinstate(event_id: int, invitation_id: int) -> ResponseReturnValue:
    """Put a withdrawn invitation back on the list."""
    event = event_or_404(event_id)
    invitation = invitation_of(event, invitation_id)
    try:
        building.reinstate(invitation)
    except building.EventCancelled:
        return _refused_cancelled(event)
    db.session.commit()
    name = invitation.organisation.called(language())
    flash(_("%(name)s is back on the list. The link sent before stays closed.", name=name), "success")
    return redirect(url_for(".guests", event_id=event.id), 303)


@blueprint.post("/events/manage/<int:event_id>/guests/restore/<int:organisation_id>")
@requires(Role.EDITOR)
def restore(event_id: int, organisation_id: int) -> ResponseReturnValue:
    """Undo a removal: invite the organisation again."""
    event = event_or_404(event_id)
    organisation = queries.organisation_numbered(organisation_id)
    if organisation is not None:
        try:
            building.invite(event, organisation, clock.today(), reason=request.args.get("reason", "")[:200])
        except building.AlreadyInvited:
            pass
        except building.EventCancelled:
            return _refused_cancelled(event)
        db.session.commit()
        flash(_("%(name)s is on the list.", name=organisation.called(language())), "success")
    return redirect(url_for(".guests", event_id=event.id), 303)


def _everything(_row: GuestRow) -> bool:
    return True


def _narrowed(rows: Sequence[GuestRow], query: Query) -> list[GuestRow]:
    show, code = query.first("show"), query.first("language")
    unsent = (queries.LetterState.NONE, queries.LetterState.WAITING)
    tests: dict[str, Callable[[GuestRow], bool]] = {
        "attention": lambda row: row.needs_attention,
        "left": lambda row: row.names_who_left,
        "address": lambda row: row.lacks_address,
        "sent": lambda row: row.letter not in {*unsent, queries.LetterState.WITHDRAWN},
        "unsent": lambda row: row.letter in unsent,
        "withdrawn": lambda row: row.invitation.withdrawn_at is not None,
    }
    keep = tests.get(show, _everything)
    return [
        row
        for row in rows
        if keep(row)
        and (not code or row.invitation.language == code)
        and (not query.q or queries.matches(row, query.q))
    ]


def _change(invitation: Invitation, form: GuestForm) -> None:
    """Carry out what the form asks; a new addressee brings language and mailbox, unless others were typed."""
    before = (invitation.language, invitation.to_address)
    postings = {str(one.id): one for one in queries.addressees_for(invitation, clock.today())}
    chosen = form.addressee.data or ""
    if chosen != str(invitation.posting_id or "") and (chosen in postings or not chosen):
        building.readdress(invitation, postings.get(chosen))
    if form.language.data != before[0]:
        building.write_in(invitation, form.language.data)
    if (form.to_address.data or "") != before[1]:
        building.write_to(invitation, form.to_address.data or "")
    building.give_seats(invitation, form.seats.data or 1)


def _remove(event: Event, chosen: Sequence[Invitation]) -> None:
    one = chosen[0] if len(chosen) == 1 else None
    name = one.organisation.called(language()) if one else ""
    back = (one.organisation_id, one.reason, one.id) if one else None
    deleted, withdrawn = building.remove(chosen)
    db.session.commit()
    if back is not None and (deleted or withdrawn):
        organisation_id, reason, number = back
        if deleted:
            undo = url_for(".restore", event_id=event.id, organisation_id=organisation_id, reason=reason)
            message = _("%(name)s is off the list.", name=name)
        else:
            undo = url_for(".reinstate", event_id=event.id, invitation_id=number)
            message = _("The invitation of %(name)s is withdrawn; its link is closed.", name=name)
        flash_with_undo(message, undo)
        return
    if deleted:
        flash(
            ngettext("%(num)d guest is off the list.", "%(num)d guests are off the list.", deleted), "success"
        )
    if withdrawn:
        flash(
            ngettext(
                "%(num)d invitation is withdrawn; its link is closed.",
                "%(num)d invitations are withdrawn; their links are closed.",
                withdrawn,
            ),
            "success",
        )


def _add_page(event: Event, groups: GroupsForm, pick: PickForm) -> ResponseReturnValue:
    offered = queries.organisations_to_pick(event)
    pick.offer(offered, suspended_on(clock.today()))
    counts = queries.would_add(event, clock.today())
    rows = [(choice, CHOICE_WORDS[choice], CHOICE_HELP[choice], *counts[choice]) for choice in Choice]
    page = render_template(
        "events/guestlist/add.html",
        event=event,
        form=groups,
        pick=pick,
        rows=rows,
        seats=event.seats_per_mission,
    )
    return page, 422 if groups.errors or pick.errors else 200


def _refused_cancelled(event: Event) -> ResponseReturnValue:
    flash(_("The event is cancelled, so nobody was added to its guest list."), "warning")
    return redirect(url_for(".guests", event_id=event.id), 303)
