"""Staff's pages of a guest list: the list itself, and one guest."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from urllib.parse import parse_qsl

from flask import Blueprint, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from werkzeug.datastructures import MultiDict

from events.guestlist import building, queries, receiving
from events.guestlist.answers import answers_to
from events.guestlist.checking import GuestProblem, problems_of
from events.guestlist.forms import (
    GuestForm,
    group_choices,
    group_numbered,
    language_choices,
    posting_words,
    receiving_choices,
)
from events.guestlist.groups import groups_of
from events.guestlist.models import GuestGroup, Invitation, Receiving
from events.guestlist.narrowing import FILTERS, NONE, narrowed
from events.guestlist.queries import Order, guest_rows, invitation_of
from events.guestlist.steps import kind_of, one_step
from events.guestlist.words import (
    ANSWERS,
    LETTER_STATES,
    RECEIVING_SHORT,
    SHOW_WORDS,
    problem_words,
    reason_words,
    successor_words,
)
from events.programme.models import Event
from events.programme.queries import event_or_404
from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.audit.queries import history_of
from office.audit.trail import Cause
from office.audit.words import deeds
from office.database import db
from office.localized import OWN_NAMES
from office.mailroom.outbox import letters_about
from office.web.forms import add_error
from office.web.i18n import language
from office.web.notices import flash_with_undo
from office.web.tables import Chip, Page, Query, chips, read_query
from stakeholders.organisations.channels import BadMail
from stakeholders.people.words import RANK_WORDS

#: The missions of a capital on one page, and few pages for a city's largest reception.
PAGE_SIZE = 100
#: Of a search that a form brings along.
LONGEST_ADDRESS = 2_000

blueprint = Blueprint("guestlist", __name__)


@blueprint.context_processor
def _words() -> dict[str, object]:
    return {
        "letter_states": LETTER_STATES,
        "answer_states": ANSWERS,
        "problem_words": problem_words,
        "reason_words": reason_words,
        "successor_words": successor_words,
        "posting_words": posting_words,
        "rank_words": RANK_WORDS,
        "remedies": remedies,
        "receiving_short": RECEIVING_SHORT,
    }


@blueprint.get("/events/manage/<int:event_id>/guests")
@requires(Role.VIEWER)
def guests(event_id: int) -> ResponseReturnValue:
    """The guest list: who is invited, in which language, to which mailbox, and what needs a look."""
    event = event_or_404(event_id)
    query = read_query(filters=FILTERS, size=PAGE_SIZE)
    rows = guest_rows(event, clock.today(), order_of(query))
    shown = narrowed(rows, query)
    page = Page(shown[query.offset : query.offset + query.size], len(shown), query)
    groups = groups_of(event)
    return render_template(
        "events/guestlist/guests.html",
        event=event,
        page=page,
        rows=page.items,
        total=len(rows),
        left=sum(row.names_who_left for row in rows),
        summary=queries.summary_of(rows),
        query=query,
        search=request.query_string.decode("ascii", "replace"),
        filters=_filters(event, groups),
        filters_open=any(query.first(name) for name in ("letter", "answer", "language", "group")),
        order=order_of(query),
        groups=groups,
        chips=_chips(query, groups),
        languages_of_event=language_choices(event),
        receiving_choices=receiving_choices(),
        group_choices=group_choices(groups),
        seats_offered=range(1, max(6, event.seats_per_mission + 2)),
    )


def order_of(query: Query) -> Order:
    """In which order the list is read."""
    asked = query.first("order")
    return Order(asked) if asked in set(Order) else Order.PRECEDENCE


def _filters(event: Event, groups: list[GuestGroup]) -> list[tuple[str, str, list[tuple[str, str]]]]:
    """The filters of the page: name in addresses, label, and what each offers."""
    offered: list[tuple[str, str, list[tuple[str, str]]]] = [
        ("show", _("Show"), [(show.value, str(words)) for show, words in SHOW_WORDS.items()]),
        ("letter", _("Letter"), [(state.value, str(told[1])) for state, told in LETTER_STATES.items()]),
        (
            "answer",
            _("Answer"),
            [*((told.value, str(words[1])) for told, words in ANSWERS.items()), (NONE, _("No answer"))],
        ),
    ]
    if len(event.languages) > 1:
        offered.append(("language", _("Language"), language_choices(event)))
    if groups:
        named = [(str(one.id), one.name) for one in groups]
        offered.append(("group", _("Group"), [*named, (NONE, _("No group"))]))
    return offered


def _chips(query: Query, groups: list[GuestGroup]) -> list[Chip]:
    states = {state.value: str(told[1]) for state, told in LETTER_STATES.items()}
    answers = {told.value: str(words[1]) for told, words in ANSWERS.items()} | {NONE: _("No answer")}
    shows = {show.value: str(words) for show, words in SHOW_WORDS.items()}
    named = {str(one.id): one.name for one in groups} | {NONE: _("No group")}
    words: dict[str, Callable[[str], str]] = {
        "show": lambda value: shows.get(value, value),
        "letter": lambda value: states.get(value, value),
        "answer": lambda value: answers.get(value, value),
        "language": lambda code: OWN_NAMES.get(code, code),
        "group": lambda value: _("Group: %(name)s", name=named.get(value, value)),
    }
    return chips(query, words, lambda text: _("“%(text)s”", text=text))


@blueprint.route("/events/manage/<int:event_id>/guests/<int:invitation_id>", methods=["GET", "POST"])
@requires(Role.EDITOR)
def guest(event_id: int, invitation_id: int) -> ResponseReturnValue:
    """One guest: whom the letter names, its language and mailbox, the mission's seats."""
    event = event_or_404(event_id)
    invitation = invitation_of(event, invitation_id)
    groups = groups_of(event)
    form = GuestForm.of(invitation, queries.addressees_for(invitation, clock.today()), groups)
    if form.validate_on_submit():
        try:
            with one_step(kind_of(event)) as step:
                _change(invitation, form, groups)
        except BadMail:
            db.session.rollback()
            add_error(form.to_address, _("This is not a mail address."))
        except building.AlreadyInvited as error:
            db.session.rollback()
            name = str(error.invitation.addressee or "")
            add_error(form.addressee, _("%(name)s has an invitation of their own.", name=name))
        except building.GuestGone:
            return gone(event)
        else:
            return done(event, step, _("%(name)s is saved.", name=name_of(invitation)), invitation)
    letters = letters_about(building.SUBJECT, [invitation.id])[invitation.id]
    there = "sending.guest" in current_app.view_functions
    page = render_template(
        "events/guestlist/guest.html",
        event=event,
        invitation=invitation,
        form=form,
        problems=problems_of(invitation, clock.today()),
        mailboxes=queries.mailboxes_for(invitation),
        letters=letters,
        letter=queries.letter_state(invitation, letters),
        answered=answers_to([event.id]).get(invitation.id),
        groups=groups,
        history=deeds(history_of("invitations", invitation.id), of="invitations"),
        letters_url=url_for("sending.guest", event_id=event.id, invitation_id=invitation.id) if there else "",
    )
    return page, 422 if form.errors else 200


@blueprint.post("/events/manage/<int:event_id>/guests/<int:invitation_id>/address")
@requires(Role.EDITOR)
def address(event_id: int, invitation_id: int) -> ResponseReturnValue:
    """Address the letter to whoever heads the mission now."""
    event = event_or_404(event_id)
    invitation = invitation_of(event, invitation_id)
    successor = next((p.successor for p in _problems(invitation) if p.successor), None)
    if successor is None:
        flash(_("The mission has nobody else to address."), "info")
        return back(event, invitation)
    try:
        with one_step(kind_of(event)) as step:
            building.readdress(invitation, successor)
    except building.AlreadyInvited:
        db.session.rollback()
        flash(_("%(name)s has an invitation of their own.", name=successor.person.name), "warning")
        return back(event, invitation)
    except building.GuestGone:
        return gone(event)
    return done(
        event, step, _("The letter is addressed to %(name)s.", name=successor.person.name), invitation
    )


@blueprint.post("/events/manage/<int:event_id>/guests/<int:invitation_id>/secretariat")
@requires(Role.EDITOR)
def use_secretariat(event_id: int, invitation_id: int) -> ResponseReturnValue:
    """Send the letter to the mission's secretariat."""
    event = event_or_404(event_id)
    invitation = invitation_of(event, invitation_id)
    try:
        with one_step(kind_of(event)) as step:
            receiving.use_secretariat(invitation)
    except receiving.NoSecretariat:
        flash(_("The register knows no mailbox of the mission’s secretariat."), "warning")
        return back(event, invitation)
    return done(event, step, _("The letter goes to %(address)s.", address=invitation.to_address), invitation)


def remedies(problem: GuestProblem, event: Event, invitation: Invitation) -> list[tuple[str, str, str]]:
    """What mends a problem with one click: address, words, icon."""
    at = partial(url_for, event_id=event.id, invitation_id=invitation.id)
    found = []
    if problem.successor is not None:
        found.append((at("guestlist.address"), successor_words(problem), "user-check"))
    if problem.secretariat:
        words = _("Write to the secretariat: %(address)s", address=problem.secretariat)
        found.append((at("guestlist.use_secretariat"), words, "mail-forward"))
    if problem.is_mended_by_removing:
        found.append((at("guestlist.remove"), _("Take this one off the list"), "user-x"))
    return found


def _problems(invitation: Invitation) -> list[GuestProblem]:
    return problems_of(invitation, clock.today())


def _change(invitation: Invitation, form: GuestForm, groups: list[GuestGroup]) -> None:
    """Carry out what the form asks; a new addressee brings language and mailbox, unless others were typed."""
    before = (invitation.language, invitation.to_address)
    postings = {str(one.id): one for one in queries.addressees_for(invitation, clock.today())}
    chosen = form.addressee.data or ""
    if chosen != str(invitation.posting_id or "") and (chosen in postings or not chosen):
        building.readdress(invitation, postings.get(chosen))
    if form.language.data != before[0]:
        building.write_in(invitation, form.language.data)
    rule = Receiving(form.receiving.data)
    if rule is not invitation.receiving:
        receiving.receive(invitation, rule)
    if (form.to_address.data or "") != before[1]:
        building.write_to(invitation, form.to_address.data or "")
    building.give_seats(invitation, form.seats.data or 1)
    building.put_in_group(invitation, group_numbered(groups, form.group.data))


def name_of(invitation: Invitation) -> str:
    """What the guest's mission is called in the reader's language."""
    return invitation.organisation.called(language())


def done(
    event: Event, step: Cause, message: str, invitation: Invitation | None = None
) -> ResponseReturnValue:
    """Commit a step, say so with its undo, and go back to the list."""
    db.session.commit()
    flash_with_undo(message, url_for("guestlist.take_back", event_id=event.id, step_id=step.record_id))
    return back(event, invitation)


def back(event: Event, invitation: Invitation | None = None) -> ResponseReturnValue:
    """To the guest list, as it was narrowed before."""
    query = searched(event)
    anchor = f"#guest-{invitation.id}" if invitation is not None else ""
    return redirect(f"{query.page_url(query.page)}{anchor}", 303)


def searched(event: Event) -> Query:
    """The search of the guest list that a form brings along, or the whole list."""
    asked = MultiDict(parse_qsl(request.form.get("search", "")[:LONGEST_ADDRESS]))
    path = url_for("guestlist.guests", event_id=event.id)
    return read_query(filters=FILTERS, size=PAGE_SIZE, path=path, args=asked)


def gone(event: Event) -> ResponseReturnValue:
    """Somebody else took the guest off the list meanwhile."""
    db.session.rollback()
    flash(_("The guest was taken off the list a moment ago, so nothing was changed."), "warning")
    return back(event)


def refused_cancelled(event: Event) -> ResponseReturnValue:
    """Nobody is added to the list of a cancelled event."""
    flash(_("The event is cancelled, so nobody was added to its guest list."), "warning")
    return redirect(url_for("guestlist.guests", event_id=event.id), 303)
