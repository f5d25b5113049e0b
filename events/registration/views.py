"""Staff’s pages about replies: who answered what, answers by telephone or letter, proposed substitutes."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from flask import Blueprint, abort, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from events.guestlist.models import Invitation
from events.programme.queries import event_or_404
from events.registration import queries
from events.registration.answers import (
    Closed,
    NobodyNamed,
    NoSeatLeft,
    ReplyClosed,
    SeatsExhausted,
    SubstitutesNotAllowed,
    asks_anew,
    current_reply,
    history,
    is_proposal,
)
from events.registration.correcting import NotTakenBack, can_be_taken_back, take_back
from events.registration.forms import EnterForm, as_answered, as_held
from events.registration.histories import timeline_of
from events.registration.models import Answer, RegistrationStatus, ReplySource
from events.registration.naming import known_people
from events.registration.queries import Row
from events.registration.received import on_day, received_words
from events.registration.seats import AnswerRefused, GivenAnswer, answer, approve, party_of, refuse
from events.registration.words import CAPACITY_WORDS, SOURCE_WORDS, STATUS_WORDS, state_of
from office import clock
from office.accounts.access import may, requires
from office.accounts.models import Role
from office.database import LARGEST_NUMBER, db
from office.mailroom.models import IncomingMessage
from office.mailroom.queries import incoming_message
from office.mailroom.sorting import AlreadyDone, assign, close, gist_of
from office.web.i18n import office_zone
from office.web.notices import flash_with_undo
from stakeholders.directory.search import fold
from stakeholders.people.words import RANK_WORDS
from stakeholders.precedence.order import precedence_index

blueprint = Blueprint("replies", __name__)

WORDS: dict[str, Any] = {
    "state_of": state_of,
    "sources": SOURCE_WORDS,
    "statuses": STATUS_WORDS,
    "capacities": CAPACITY_WORDS,
    "ranks": RANK_WORDS,
}

#: What can be shown of the list, by the word in its address.
SHOWN: dict[str, Callable[[Row], bool]] = {
    "answered": lambda row: row.is_answered,
    "coming": lambda row: row.reply is not None and row.reply.answer in queries.COMES,
    "declined": lambda row: row.reply is not None and row.reply.answer is Answer.DECLINED,
    "open": lambda row: row.is_answered and row.reply is not None and row.reply.answer is Answer.TENTATIVE,
    "unanswered": lambda row: not row.is_answered,
    "waiting": lambda row: any(seat.status is RegistrationStatus.WAITING for seat in row.seats),
}


@blueprint.get("/events/manage/<int:event_id>/replies")
@requires(Role.VIEWER)
def answers(event_id: int) -> ResponseReturnValue:
    """Who has answered what, in order of precedence."""
    event = event_or_404(event_id)
    every = queries.rows(event.id, precedence_index(event.local_start.date()))
    show = request.args.get("show", "")
    wanted = fold(request.args.get("q", ""))
    shown = [row for row in every if show not in SHOWN or SHOWN[show](row)]
    shown = [row for row in shown if wanted in _searched(row)] if wanted else shown
    return render_template(
        "events/registration/replies.html",
        event=event,
        counts=queries.counts(event),
        every=every,
        rows=shown,
        proposals=[row for row in every if row.is_proposal],
        show=show if show in SHOWN else "",
        search=request.args.get("q", ""),
        words=WORDS,
        received_words=received_words,
    )


@blueprint.get("/events/manage/<int:event_id>/replies/<int:invitation_id>")
@requires(Role.VIEWER)
def invitation(event_id: int, invitation_id: int) -> ResponseReturnValue:
    """One invitation: everything that was answered, and the form for what arrived on another way.

    A message in the address (``?message=``) fills in who wrote it and when, and ``answer`` what it says.
    """
    found = _invitation(event_id, invitation_id)
    message = _message(request.args.get("message", "")) if may(Role.EDITOR) else None
    standing = current_reply(found)
    data: dict[str, Any] = as_answered(standing)
    if standing is None or asks_anew(standing):
        data = as_held(party_of(found))
    # What is entered is chosen anew; who was named before need not be typed again.
    data["answer"] = request.args.get("answer", "")
    if message is not None:
        gist = gist_of(message)
        sent_from = f"{gist.name} <{gist.address}>" if gist.name else gist.address
        data |= {
            "source": ReplySource.MAIL.value,
            "received_on": gist.written_at.astimezone(ZoneInfo(office_zone())).date(),
            "answered_by": sent_from[:200],
            "message": str(message.id),
        }
    return _page(found, EnterForm(found, data=data), message)


@blueprint.post("/events/manage/<int:event_id>/replies/<int:invitation_id>")
@requires(Role.EDITOR)
def enter(event_id: int, invitation_id: int) -> ResponseReturnValue:
    """Enter an answer that reached the office by telephone, letter or mail; its message is dealt with."""
    found = _invitation(event_id, invitation_id)
    form = EnterForm(found)
    message = _message(form.message.data or "")
    if not form.validate():
        return _page(found, form, message), 422
    given = GivenAnswer(form.chosen, known_people(found, form.guests()), form.remark.data or "")
    try:
        reply = answer(
            found,
            given,
            source=ReplySource(form.source.data),
            answered_by=form.answered_by.data or _addressed(found),
            user_id=current_user.id,
            received_at=_moment(form.received_on.data or clock.today(), message),
            message_id=message.id if message is not None else None,
        )
        if message is not None:
            close(message)
            assign(message, "invitations", found.id)
    except (AnswerRefused, AlreadyDone) as refusal:
        db.session.rollback()
        if isinstance(refusal, AlreadyDone):
            # Sent once more, the answer is entered without the message.
            form.message.data, message = "", None
            words = _("The message has been dealt with meanwhile. Look at what was answered above first.")
        else:
            words = refusal_words(refusal)
        form.form_errors.append(words)
        return _page(_invitation(event_id, invitation_id), form, message), 422
    name, number = str(found.organisation), reply.id
    db.session.commit()
    flash_with_undo(
        _("Entered the answer of %(name)s.", name=name),
        url_for(".take_back_entry", event_id=event_id, reply_id=number),
    )
    if message is not None:
        return redirect(url_for("mailroom.incoming", status="set_aside"), 303)
    return redirect(url_for(".invitation", event_id=event_id, invitation_id=invitation_id), 303)


@blueprint.post("/events/manage/<int:event_id>/replies/<int:reply_id>/take-back")
@requires(Role.EDITOR)
def take_back_entry(event_id: int, reply_id: int) -> ResponseReturnValue:
    """Undo an entry that was made by mistake: what was answered before stands again."""
    entry = queries.reply_of(event_id, reply_id)
    if entry is None:
        abort(404)
    number = entry.invitation_id
    try:
        take_back(entry, user_id=current_user.id, answered_by=current_user.label)
    except AnswerRefused as refusal:
        db.session.rollback()
        flash(refusal_words(refusal), "error")
    except NotTakenBack:
        db.session.rollback()
        flash(_("Another answer has been given meanwhile. Nothing was changed."), "warning")
    else:
        db.session.commit()
        flash(_("The entry is taken back: what was answered before stands again."), "success")
    return redirect(url_for(".invitation", event_id=event_id, invitation_id=number), 303)


@blueprint.post("/events/manage/<int:event_id>/replies/<int:reply_id>/decide")
@requires(Role.EDITOR)
def decide(event_id: int, reply_id: int) -> ResponseReturnValue:
    """Approve a proposed substitute, or refuse them."""
    proposal = queries.reply_of(event_id, reply_id)
    decision = request.form.get("decision", "")
    if proposal is None or decision not in {"approve", "refuse"}:
        abort(404)
    name = str(proposal.party[0]["name"]) if proposal.party else ""
    act = approve if decision == "approve" else refuse
    try:
        act(proposal, user_id=current_user.id, answered_by=current_user.label)
    except AnswerRefused as refusal:
        db.session.rollback()
        flash(refusal_words(refusal), "error")
    except ValueError:
        db.session.rollback()
        flash(_("Another answer has been given meanwhile. Nothing was changed."), "warning")
    else:
        db.session.commit()
        said = (
            _("%(name)s is approved.", name=name)
            if act is approve
            else _("%(name)s is not approved.", name=name)
        )
        flash(said, "success")
    return redirect(url_for(".answers", event_id=event_id), 303)


def refusal_words(refusal: AnswerRefused) -> str:
    """Why an answer was not entered, for staff."""
    if isinstance(refusal, SeatsExhausted):
        return _(
            "%(asked)d people were named, and the invitation has %(seats)d seats.",
            asked=refusal.asked,
            seats=refusal.seats,
        )
    if isinstance(refusal, SubstitutesNotAllowed):
        return _("This event takes no substitutes. Its settings say so.")
    if isinstance(refusal, NobodyNamed):
        return _("The answer says that somebody comes; please name who.")
    if isinstance(refusal, NoSeatLeft):
        return _(
            "All seats are taken, and this event keeps no waiting list. Make room on its page about "
            "registration first."
        )
    if isinstance(refusal, ReplyClosed) and refusal.reason is Closed.CANCELLED:
        return _("The event has been cancelled: no answer is taken.")
    if isinstance(refusal, ReplyClosed) and refusal.reason is Closed.WITHDRAWN:
        return _("The invitation has been withdrawn: no answer is taken.")
    return _("The answer could not be taken.")


def _invitation(event_id: int, invitation_id: int) -> Invitation:
    found = queries.invitation_of(event_id, invitation_id)
    if found is None:
        abort(404)
    return found


def _message(number: str) -> IncomingMessage | None:
    """The incoming message that an answer is entered from."""
    if not (number.isascii() and number.isdigit() and len(number) <= 10):
        return None
    return incoming_message(int(number)) if int(number) <= LARGEST_NUMBER else None


def _page(found: Invitation, form: EnterForm, message: IncomingMessage | None = None) -> str:
    replies = history(found)
    current = replies[0] if replies else None
    return render_template(
        "events/registration/invitation.html",
        event=found.event,
        invitation=found,
        replies=replies,
        timeline=timeline_of(found, replies, with_messages=may(Role.EDITOR)),
        proposal=current if current is not None and is_proposal(current) else None,
        mistaken=current if current is not None and can_be_taken_back(current, current) else None,
        party=party_of(found),
        form=form,
        message=message,
        gist=gist_of(message) if message is not None else None,
        usual_titles=[str(words) for words in RANK_WORDS.values()],
        words=WORDS,
    )


def _searched(row: Row) -> str:
    names = [str(row.invitation.organisation), str(row.invitation.addressee or "")]
    return fold(" ".join([*names, *(seat.name for seat in row.seats)]))


def _addressed(found: Invitation) -> str:
    return found.addressee.name if found.addressee is not None else ""


def _moment(day: date, message: IncomingMessage | None) -> datetime:
    """When the message was written, or now, if it arrived on that day; else noon of the day."""
    zone = ZoneInfo(office_zone())
    known = [gist_of(message).written_at] if message is not None else []
    return next(
        (moment for moment in (*known, clock.now()) if moment.astimezone(zone).date() == day),
        on_day(day),
    )
