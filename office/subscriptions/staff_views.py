"""Where staff withdraw the address of a calendar, have another, and take either back."""

from __future__ import annotations

from flask import Blueprint, abort, flash, redirect, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office.accounts.access import requires
from office.accounts.models import Role
from office.database import db
from office.subscriptions import opening
from office.subscriptions.kinds import Calendar, calendar_of
from office.subscriptions.models import Subscription
from office.web.errors import or_404
from office.web.notices import flash_with_undo

blueprint = Blueprint("addresses", __name__, url_prefix="/office/calendar-addresses")


@blueprint.post("/<int:subscription_id>/withdraw")
@requires(Role.VIEWER)
def withdraw(subscription_id: int) -> ResponseReturnValue:
    """From now on the address opens nothing."""
    subscription, calendar = _mine(subscription_id)
    if subscription.withdrawn_at is not None:
        flash(_("That address was withdrawn already."), "info")
        return redirect(calendar.home(subscription), 303)
    opening.withdraw(subscription)
    db.session.commit()
    flash_with_undo(
        _("The calendar’s address is withdrawn; it opens nothing any more."),
        url_for(".open_again", subscription_id=subscription_id),
    )
    return redirect(calendar.home(subscription), 303)


@blueprint.post("/<int:subscription_id>/anew")
@requires(Role.VIEWER)
def make_anew(subscription_id: int) -> ResponseReturnValue:
    """Another address in the place of this one."""
    subscription, calendar = _mine(subscription_id)
    opening.make_anew(subscription)
    db.session.commit()
    flash_with_undo(
        _("The calendar has a new address; the one before no longer works."),
        url_for(".open_again", subscription_id=subscription_id),
    )
    return redirect(calendar.home(subscription), 303)


@blueprint.post("/<int:subscription_id>/undo")
@requires(Role.VIEWER)
def open_again(subscription_id: int) -> ResponseReturnValue:
    """Take back that the address was withdrawn, or that another took its place."""
    subscription, calendar = _mine(subscription_id)
    if subscription.withdrawn_at is None:
        flash(_("That was taken back already."), "info")
        return redirect(calendar.home(subscription), 303)
    opening.open_again(subscription)
    db.session.commit()
    flash(_("The address opens the calendar again."), "success")
    return redirect(calendar.home(subscription), 303)


def _mine(subscription_id: int) -> tuple[Subscription, Calendar]:
    subscription = or_404(db.session.get(Subscription, subscription_id))
    calendar = or_404(calendar_of(subscription.kind))
    if not calendar.is_mine(subscription):
        abort(404)
    return subscription, calendar
