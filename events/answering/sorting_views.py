"""The pages on which a message is put to the right guest, and an answer out of a calendar is entered."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from events.answering import sorting
from events.answering.taking_over import NothingToEnter, take_over
from events.guestlist.models import Invitation
from events.invitations.confirming import SUBJECT
from events.registration.seats import AnswerRefused
from events.registration.subjects import guest_of
from events.registration.views import refusal_words
from events.registration.words import state_of
from office.accounts.access import requires
from office.accounts.models import Role
from office.database import LARGEST_NUMBER, db
from office.mailroom.models import IncomingMessage
from office.mailroom.queries import incoming_message
from office.mailroom.sorting import assign
from office.web.errors import or_404
from office.web.notices import flash_with_undo

blueprint = Blueprint("sorting", __name__, url_prefix="/events/manage/mail")


@blueprint.get("/<int:message_id>/guest")
@requires(Role.EDITOR)
def choose(message_id: int) -> ResponseReturnValue:
    """Guests of the events to come, to say about which of them a message is."""
    message = or_404(incoming_message(message_id))
    search = request.args.get("q", "")[:200]
    return render_template(
        "events/answering/sorting_guest.html",
        message=message,
        search=search,
        choices=sorting.guests_named(search),
        most=sorting.MOST_SHOWN,
        state_of=state_of,
    )


@blueprint.post("/<int:message_id>/guest")
@requires(Role.EDITOR)
def put_to(message_id: int) -> ResponseReturnValue:
    """Say about which guest a message is."""
    message = or_404(incoming_message(message_id))
    invitation = or_404(_invitation(request.form.get("invitation", "")))
    name = guest_of(invitation)
    assign(message, SUBJECT, invitation.id)
    db.session.commit()
    flash(_("The message is about %(name)s now.", name=name), "success")
    return _back_to(message)


@blueprint.post("/<int:message_id>/enter")
@requires(Role.EDITOR)
def enter(message_id: int) -> ResponseReturnValue:
    """Enter the answer out of a calendar as it was given."""
    message = or_404(incoming_message(message_id))
    try:
        reply = take_over(message, user_id=current_user.id)
    except AnswerRefused as refusal:
        db.session.rollback()
        flash(refusal_words(refusal), "error")
        return _back_to(or_404(incoming_message(message_id)))
    except NothingToEnter:
        db.session.rollback()
        flash(
            _("The answer cannot be entered as it stands any more. Please look at it once more."), "warning"
        )
        return _back_to(or_404(incoming_message(message_id)))
    name = guest_of(reply.invitation)
    undo_url = url_for("replies.take_back_entry", event_id=reply.invitation.event_id, reply_id=reply.id)
    db.session.commit()
    flash_with_undo(_("Entered the answer of %(name)s.", name=name), undo_url)
    return redirect(url_for("mailroom.incoming", status="set_aside"), 303)


def _invitation(number: str) -> Invitation | None:
    if not (number.isascii() and number.isdigit() and len(number) <= 10 and int(number) <= LARGEST_NUMBER):
        return None
    return db.session.get(Invitation, int(number))


def _back_to(message: IncomingMessage) -> ResponseReturnValue:
    return redirect(url_for("mailroom.message", message_id=message.id), 303)
