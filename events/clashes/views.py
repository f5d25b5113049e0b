"""Staff's page of what an event clashes with, and what its form is told while a day is being chosen."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from events.clashes.better import LONGEST, better_days
from events.clashes.finding import NoSuchClash, accept, around_of, clashes_at, look, take_back
from events.clashes.forms import AcceptForm, CheckForm
from events.clashes.holidays import unknown_among
from events.clashes.kinds import Severity
from events.clashes.occasion import MOST_DAYS, occasion_of
from events.clashes.pieces import is_ahead, words
from events.clashes.queries import accepted_of, circle_of
from events.programme.hours import when_words
from events.programme.queries import event_or_404
from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.countries import country_name
from office.database import db
from office.web.doorway import record_number
from office.web.i18n import language
from office.web.notices import flash_with_undo

blueprint = Blueprint("clashes", __name__)


@blueprint.context_processor
def _words() -> dict[str, object]:
    return words()


@blueprint.get("/events/manage/<int:event_id>/clashes")
@requires(Role.VIEWER)
def clashes(event_id: int) -> ResponseReturnValue:
    """What falls on the hours of an event, what of it was accepted, and days with less on them."""
    event = event_or_404(event_id)
    found = look(event)
    occasion = occasion_of(event)
    return render_template(
        "events/clashes/clashes.html",
        event=event,
        when=when_words(event, language(), sentence=True),
        found=found,
        better=better_days(occasion, found.circle, clock.today()) if found.open and is_ahead(event) else [],
        unknown=[country_name(code, language()) for code in unknown_among(found.circle.states)],
        is_ahead=is_ahead(event),
        is_long=len(occasion.days) == MOST_DAYS,
        most_days=MOST_DAYS,
    )


@blueprint.post("/events/manage/<int:event_id>/clashes/accept")
@requires(Role.EDITOR)
def accept_one(event_id: int) -> ResponseReturnValue:
    """Accept a clash, with a reason."""
    event = event_or_404(event_id)
    form = AcceptForm(request.values)
    if not form.validate():
        flash(_("A reason has at most 300 characters. Nothing was changed."), "warning")
        return _to(event_id)
    try:
        accept(event, form.clash.data or "", form.reason.data or "")
    except NoSuchClash:
        db.session.rollback()
        flash(
            _("The event has changed since the page was opened: it no longer clashes with that."), "warning"
        )
        return _to(event_id)
    db.session.commit()
    undo = url_for(".take_back_one", event_id=event_id, clash=form.clash.data)
    flash_with_undo(_("Accepted: it is no longer warned of while day and hours stay."), undo)
    return _to(event_id)


@blueprint.post("/events/manage/<int:event_id>/clashes/take-back")
@requires(Role.EDITOR)
def take_back_one(event_id: int) -> ResponseReturnValue:
    """Warn of an accepted clash again."""
    event = event_or_404(event_id)
    key = request.values.get("clash", "")
    known = accepted_of(event_id).get(key)
    reason = known.reason if known is not None else ""
    if not take_back(event, key):
        flash(_("It was not accepted any more, so nothing was changed."), "info")
        return _to(event_id)
    db.session.commit()
    undo = url_for(".accept_one", event_id=event_id, clash=key, reason=reason)
    flash_with_undo(_("It is warned of again."), undo)
    return _to(event_id)


@blueprint.get("/events/manage/clashes")
@requires(Role.EDITOR)
def check() -> ResponseReturnValue:
    """What falls on the hours that are being typed: a part of the form of an event."""
    number = record_number(request.args.get("event", ""))
    event = event_or_404(number) if number else None
    form = CheckForm(request.args, meta={"csrf": False})
    form.validate()
    is_online = event is not None and event.is_online
    occasion = form.occasion(number, is_online=is_online)
    if occasion is None:
        return render_template("events/clashes/_checked.html", event=event, clashes=None, better=None)
    circle = circle_of(number)
    found = clashes_at(occasion, circle, around_of(occasion, circle))
    accepted = accepted_of(number) if number else {}
    told = [clash for clash in found if clash.key not in accepted]
    wants_better = request.args.get("better") == "1"
    return render_template(
        "events/clashes/_checked.html",
        event=event,
        clashes=told,
        accepted=len(found) - len(told),
        to_move=sum(clash.severity is Severity.MOVE for clash in told),
        better=better_days(occasion, circle, clock.today()) if wants_better else None,
        is_long=len(occasion.days) > LONGEST,
        circle=circle,
    )


def _to(event_id: int) -> ResponseReturnValue:
    return redirect(url_for(".clashes", event_id=event_id), 303)
