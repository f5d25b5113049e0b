"""Pages on which an officer sends an event's invitations and watches them go."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext
from flask_login import current_user

from events.guestlist.models import Invitation
from events.invitations import sending, sending_queries
from events.invitations.confirming import language_of
from events.invitations.mail import invitation_letter
from events.invitations.sending_queries import Standing
from events.invitations.sending_words import (
    DOUBT_WORDS,
    LEFT_OUT_WORDS,
    STANDING_WORDS,
    rate_words,
    time_left_words,
)
from events.programme.models import Event, EventStatus
from events.programme.queries import event_or_404
from office.accounts.access import requires
from office.accounts.models import Role
from office.database import db
from office.mailroom.forms import SendForm, TestLetterForm
from office.mailroom.models import Mailing
from office.mailroom.outbox import NotRepeatable, progress_of
from office.mailroom.words import trouble
from office.settings import Settings
from office.web.headers import LETTER_POLICY
from office.web.i18n import language

blueprint = Blueprint("sending", __name__, url_prefix="/events/manage/<int:event_id>/letters")


@blueprint.get("")
@requires(Role.VIEWER)
def letters(event_id: int) -> ResponseReturnValue:
    """What has been sent and what has not, guest by guest."""
    event = event_or_404(event_id)
    rows = sending_queries.guest_rows(event)
    counts = sending_queries.counted(rows)
    asked = request.args.get("standing", "")
    standing = Standing(asked) if asked in set(Standing) else None
    shown = [row for row in rows if standing is None or row.standing is standing]
    can_send = event.status is EventStatus.PUBLISHED and not sending.is_over(event)
    ready = len(sending.review(event).ready) if can_send else 0
    return render_template(
        "events/invitations/sending.html",
        event=event,
        rows=shown,
        total=len(rows),
        counts=counts,
        standing=standing,
        ready=ready,
        can_send=can_send,
        waiting=counts[Standing.NOT_SENT],
        mailings=sending_queries.mailings_of(event.id),
        words=STANDING_WORDS,
        trouble=trouble,
    )


@blueprint.get("/send")
@requires(Role.EDITOR)
def review(event_id: int) -> ResponseReturnValue:
    """Look through everything once more before the letters go."""
    return _review_page(event_or_404(event_id), SendForm())


@blueprint.post("/send")
@requires(Role.EDITOR)
def send(event_id: int) -> ResponseReturnValue:
    """Send what is ready, if its number was typed."""
    event = event_or_404(event_id)
    form = SendForm()
    if not form.validate_on_submit():
        return _review_page(event, form), 422
    try:
        mailing = sending.send_all(event, form.number.data or 0, current_user.id)
    except sending.NotPublished:
        form.number.errors = [_("The event is not published. Nothing was sent.")]
        return _review_page(event, form), 422
    except sending.EventOver:
        form.number.errors = [_("The event is over. Nothing was sent.")]
        return _review_page(event, form), 422
    except sending.NothingToSend:
        # The second of two clicks, or of two officers: the letters are on their way.
        db.session.rollback()
        flash(_("These invitations are on their way already. Nothing was sent twice."), "info")
        return redirect(_way_on(event_id), 303)
    except sending.CountChanged as changed:
        form.number.errors = [
            ngettext(
                "%(num)d letter is ready, not %(typed)s. Nothing was sent.",
                "%(num)d letters are ready, not %(typed)s. Nothing was sent.",
                changed.ready,
                typed=changed.expected,
            )
        ]
        return _review_page(event, form), 422
    total = mailing.total
    address = url_for("sending.progress", event_id=event_id, mailing_id=mailing.id)
    db.session.commit()
    message = ngettext("%(num)d invitation is on its way.", "%(num)d invitations are on their way.", total)
    flash(message, "success")
    return redirect(address, 303)


@blueprint.post("/test")
@requires(Role.EDITOR)
def test_letter(event_id: int) -> ResponseReturnValue:
    """Send the officer the letter as a guest would get it."""
    event = event_or_404(event_id)
    form = TestLetterForm().offer(event.languages)
    if not form.validate_on_submit():
        return _review_page(event, SendForm(formdata=None), test=form), 422
    address, lang = form.address.data or "", form.language.data
    like = _chosen_guest(event, sending_queries.guest_list(event.id), lang)
    sending.send_test(event, address, lang, like)
    db.session.commit()
    flash(_("A test letter is on its way to %(address)s.", address=address), "success")
    return redirect(url_for("sending.review", event_id=event_id, guest=like.id if like else None), 303)


@blueprint.get("/<int:invitation_id>/preview.html")
@requires(Role.VIEWER)
def preview(event_id: int, invitation_id: int) -> ResponseReturnValue:
    """The letter's HTML as one guest would see it, for the frame on the review page."""
    invitation = _invitation(event_id, invitation_id)
    response: Response = current_app.make_response(_preview(invitation).html)
    response.headers["Content-Security-Policy"] = LETTER_POLICY
    response.headers["X-Frame-Options"] = "SAMEORIGIN"
    return response


@blueprint.post("/<int:invitation_id>/again")
@requires(Role.EDITOR)
def send_again(event_id: int, invitation_id: int) -> ResponseReturnValue:
    """Send a letter once more that failed or came back."""
    invitation = _invitation(event_id, invitation_id)
    try:
        letter = sending.send_again(invitation)
    except sending.NotPublished:
        flash(_("The event is not published. Nothing was sent."), "error")
    except sending.EventOver:
        flash(_("The event is over. Nothing was sent."), "error")
    except (sending.NothingToSend, NotRepeatable):
        flash(_("This letter cannot be sent again: it is under way, was sent, or has no address."), "error")
    else:
        flash(_("The letter is on its way to %(address)s.", address=letter.to_address), "success")
        db.session.commit()
    return redirect(url_for("sending.letters", event_id=event_id), 303)


@blueprint.get("/mailings/<int:mailing_id>")
@requires(Role.VIEWER)
def progress(event_id: int, mailing_id: int) -> ResponseReturnValue:
    """How far a mailing has come; with ``?part=1`` the bar alone."""
    event = event_or_404(event_id)
    mailing = _mailing(event, mailing_id)
    so_far = progress_of(mailing)
    shown: dict[str, Any] = {
        "event": event,
        "mailing": mailing,
        "progress": so_far,
        "rate": rate_words(so_far.rate_per_minute),
        "left": time_left_words(so_far.seconds_left),
    }
    if request.args.get("part"):
        return render_template("events/invitations/sending_bar.html", **shown)
    return render_template(
        "events/invitations/sending_progress.html",
        **shown,
        trouble=trouble,
        stuck=sending_queries.letters_of(mailing),
    )


def _review_page(event: Event, form: SendForm, test: TestLetterForm | None = None) -> str:
    found = sending.review(event)
    guests = [*found.ready, *found.already_sent, *(entry for entry, _reason in found.left_out)]
    guest = _chosen_guest(event, guests)
    if test is None:
        test = TestLetterForm(formdata=None, address=current_user.email).offer(event.languages)
        reader = language()
        test.language.data = reader if reader in event.languages else event.languages[0]
    letter = _preview(guest) if guest is not None else None
    return render_template(
        "events/invitations/sending_review.html",
        event=event,
        found=found,
        guests=guests,
        guest=guest,
        letter=letter,
        form=form,
        test=test,
        left_out_words=LEFT_OUT_WORDS,
        doubt_words=DOUBT_WORDS,
        published=event.status is EventStatus.PUBLISHED,
        is_over=sending.is_over(event),
    )


def _preview(invitation: Invitation) -> Any:
    settings: Settings = current_app.config["DOYEN"]
    # Not the guest's own link: whoever looks on must not be able to answer for them by mistake.
    link = f"{settings.public_url}/invitation/…"
    return invitation_letter(invitation, language_of(invitation.event, invitation.language), link)


def _chosen_guest(event: Event, guests: list[Invitation], lang: str = "") -> Invitation | None:
    """The guest that the address names, else the first who is written to in that language, else the first."""
    asked = request.args.get("guest", "")
    named = [guest for guest in guests if asked == str(guest.id)]
    fitting = [guest for guest in guests if guest.addressee and language_of(event, guest.language) == lang]
    return next(iter([*named, *fitting, *guests]), None)


def _invitation(event_id: int, invitation_id: int) -> Invitation:
    invitation = db.session.get(Invitation, invitation_id)
    if invitation is None or invitation.event_id != event_id:
        abort(404)
    return invitation


def _mailing(event: Event, mailing_id: int) -> Mailing:
    mailing = db.session.get(Mailing, mailing_id)
    if mailing is None or (mailing.subject_type, mailing.subject_id) != (sending.EVENTS, event.id):
        abort(404)
    return mailing


def _way_on(event_id: int) -> str:
    latest = next(iter(sending_queries.mailings_of(event_id)), None)
    if latest is None:
        return url_for("sending.letters", event_id=event_id)
    return url_for("sending.progress", event_id=event_id, mailing_id=latest.id)
