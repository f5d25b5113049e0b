"""Pages on which an officer watches letters go, holds them back or stops them, and follows one guest's."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from flask import Response, abort, current_app, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from events.letters.models import Purpose
from events.letters.words import PURPOSE_WORDS
from events.programme.models import Event
from events.programme.queries import event_or_404
from events.sending import queries, sending, timeline
from events.sending.views import blueprint, invitation_or_404
from events.sending.words import (
    STANDING_WORDS,
    mailing_shown,
    moment,
    numbered,
    rate_words,
    time_left_words,
    waiting_words,
)
from office.accounts.access import requires
from office.accounts.models import Role
from office.database import db
from office.mailroom import outbox
from office.mailroom.models import Mailing
from office.mailroom.outbox import MailingEnded, progress_of
from office.mailroom.words import trouble

__all__ = ["blueprint"]

#: Letters that came to nothing, shown beside the bar.
_MOST_SHOWN = 100


@blueprint.get("/mailings/<int:mailing_id>")
@requires(Role.VIEWER)
def progress(event_id: int, mailing_id: int) -> ResponseReturnValue:
    """How far a mailing has come; with ``?part=1`` what changes of the page alone."""
    event = event_or_404(event_id)
    mailing = _mailing(event, mailing_id)
    so_far = progress_of(mailing)
    purpose = Purpose(mailing.kind)
    shown: dict[str, Any] = {
        "event": event,
        "mailing": mailing,
        "progress": so_far,
        "label": numbered(purpose, so_far.total),
        "state": mailing_shown(mailing, waiting=so_far.waiting, failed=so_far.failed + so_far.bounced),
        "rate": rate_words(so_far.rate_per_minute),
        "left": time_left_words(so_far.seconds_left),
        "waits": waiting_words(mailing, so_far, event.zone),
        "is_live": not so_far.is_done,
    }
    if request.args.get("part"):
        response: Response = current_app.make_response(render_template("events/sending/bar.html", **shown))
        if so_far.is_done:
            # The heading, and what failed, are new as well.
            response.headers["HX-Refresh"] = "true"
        return response
    stuck = queries.letters_of(mailing) if so_far.failed + so_far.bounced else []
    return render_template(
        "events/sending/progress.html",
        **shown,
        title=PURPOSE_WORDS[purpose],
        purpose=purpose,
        begins=moment(mailing.begins_at, event.zone) if mailing.begins_at is not None else "",
        trouble=trouble,
        stuck=stuck[:_MOST_SHOWN],
    )


@blueprint.post("/mailings/<int:mailing_id>/pause")
@requires(Role.EDITOR)
def pause(event_id: int, mailing_id: int) -> ResponseReturnValue:
    """Hold back what has not gone out."""
    return _decided(event_id, mailing_id, outbox.pause, _("Paused. What has not gone out is held back."))


@blueprint.post("/mailings/<int:mailing_id>/resume")
@requires(Role.EDITOR)
def resume(event_id: int, mailing_id: int) -> ResponseReturnValue:
    """Let a paused mailing go on."""
    return _decided(event_id, mailing_id, outbox.resume, _("The letters go on."))


@blueprint.post("/mailings/<int:mailing_id>/stop")
@requires(Role.EDITOR)
def stop(event_id: int, mailing_id: int) -> ResponseReturnValue:
    """End a mailing: what has not gone out is taken out of the outbox, and can be sent later."""
    mailing = _mailing(event_or_404(event_id), mailing_id)
    number = outbox.stop(mailing)
    db.session.commit()
    words = ngettext(
        "Stopped. %(num)d letter was taken out of the outbox; it can be sent later.",
        "Stopped. %(num)d letters were taken out of the outbox; they can be sent later.",
        number,
    )
    flash(words if number else _("Nothing was left to be stopped."), "success" if number else "info")
    return redirect(url_for("sending.progress", event_id=event_id, mailing_id=mailing_id), 303)


@blueprint.get("/<int:invitation_id>")
@requires(Role.VIEWER)
def guest(event_id: int, invitation_id: int) -> ResponseReturnValue:
    """What has passed between the office and one guest, from the first letter on."""
    event = event_or_404(event_id)
    invitation = invitation_or_404(event_id, invitation_id)
    return render_template(
        "events/sending/timeline.html",
        event=event,
        invitation=invitation,
        days=timeline.by_day(timeline.moments_of(invitation), event.zone),
        row=queries.row_of(invitation),
        words=STANDING_WORDS,
    )


def _decided(
    event_id: int, mailing_id: int, decide: Callable[[Mailing], None], words: str
) -> ResponseReturnValue:
    mailing = _mailing(event_or_404(event_id), mailing_id)
    try:
        decide(mailing)
    except MailingEnded:
        db.session.rollback()
        flash(_("A colleague has stopped these letters. They can be sent anew."), "warning")
    else:
        db.session.commit()
        flash(words, "success")
    return redirect(url_for("sending.progress", event_id=event_id, mailing_id=mailing_id), 303)


def _mailing(event: Event, mailing_id: int) -> Mailing:
    mailing = db.session.get(Mailing, mailing_id)
    if mailing is None or (mailing.subject_type, mailing.subject_id) != (sending.EVENTS, event.id):
        abort(404)
    return mailing
