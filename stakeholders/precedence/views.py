"""The page with the order of precedence, on any day, and the office's customs."""

from __future__ import annotations

from datetime import date
from itertools import groupby

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _

from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.database import db
from stakeholders.people.words import RANK_WORDS
from stakeholders.precedence.forms import CustomsForm
from stakeholders.precedence.order import customs, decide_customs, order_of_precedence
from stakeholders.precedence.words import FLAG_WORDS, GROUP_WORDS, why_here

blueprint = Blueprint("precedence", __name__, url_prefix="/stakeholders/precedence")


@blueprint.get("/")
@requires(Role.VIEWER)
def order() -> ResponseReturnValue:
    """The order on the day asked for, today unless told; each place says why."""
    today = clock.today()
    day = _day(request.args.get("day", ""), today)
    places = order_of_precedence(day)
    groups = [(group, list(found)) for group, found in groupby(places, key=lambda place: place.group)]
    return render_template(
        "stakeholders/precedence/order.html",
        day=day,
        today=today,
        groups=groups,
        count=len(places),
        uncertain=sum(1 for place in places if place.flags),
        group_words=GROUP_WORDS,
        rank_words=RANK_WORDS,
        flag_words=FLAG_WORDS,
        why_here=why_here,
    )


@blueprint.route("/customs", methods=["GET", "POST"])
@requires(Role.ADMINISTRATOR)
def edit_customs() -> ResponseReturnValue:
    """Decide what the Convention leaves to the office."""
    form = CustomsForm(obj=customs())
    if form.validate_on_submit():
        decide_customs(form.decided())
        db.session.commit()
        flash(_("The office’s customs were saved; the order follows them from now on."), "success")
        return redirect(url_for(".order"), 303)
    status = 422 if form.is_submitted() else 200
    return render_template("stakeholders/precedence/customs.html", form=form), status


def _day(text: str, today: date) -> date:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return today
