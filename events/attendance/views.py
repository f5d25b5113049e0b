"""Staff's list of who came."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_babel import ngettext

from events.attendance.presence import (
    mark_present,
    opens_at,
    unmark,
)
from events.attendance.queries import attendees
from events.programme.models import EventStatus
from events.programme.queries import event_or_404
from events.registration.words import CAPACITY_WORDS
from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.database import db
from office.web.doorway import record_numbers
from stakeholders.people.words import RANK_WORDS
from stakeholders.precedence.order import precedence_index

blueprint = Blueprint("attendance", __name__)


@blueprint.get("/events/manage/<int:event_id>/attendance")
@requires(Role.VIEWER)
def presence(event_id: int) -> ResponseReturnValue:
    """Everybody with a seat, in order of precedence, and who of them came."""
    event = event_or_404(event_id)
    shown = attendees(event.id, precedence_index(event.local_start.date()))
    return render_template(
        "events/attendance/attendance.html",
        event=event,
        attendees=shown,
        present=sum(one.presence is not None for one in shown),
        has_begun=clock.now() >= opens_at(event) and event.status is not EventStatus.DRAFT,
        ranks=RANK_WORDS,
        capacities=CAPACITY_WORDS,
    )


@blueprint.post("/events/manage/<int:event_id>/attendance")
@requires(Role.EDITOR)
def mark(event_id: int) -> ResponseReturnValue:
    """Mark those who were ticked: they came, or they did not."""
    event = event_or_404(event_id)
    numbers = record_numbers(request.form.getlist("ids"))
    if request.form.get("mark") == "everybody":
        numbers = [one.registration.id for one in attendees(event.id, {})]
    if request.form.get("mark") == "absent":
        changed = unmark(event.id, numbers)
        said = ngettext(
            "%(num)d person is marked as absent.", "%(num)d people are marked as absent.", changed
        )
    else:
        changed = mark_present(event.id, numbers)
        said = ngettext(
            "%(num)d person is marked as present.", "%(num)d people are marked as present.", changed
        )
    db.session.commit()
    if changed:
        flash(said, "success")
    elif numbers:
        flash(_("They were marked so already. Nothing was changed."), "info")
    else:
        flash(_("Nobody was ticked, so nothing was changed."), "warning")
    return redirect(url_for(".presence", event_id=event.id), 303)
