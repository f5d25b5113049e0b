"""Staff's page of the meeting: the host's own way in, and links that are used from many places."""

from __future__ import annotations

from flask import Blueprint, flash, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue
from flask_babel import gettext as _
from flask_login import current_user

from events.attendance.presence import closes_at, opens_at
from events.joining import sharing
from events.joining.entering import CannotJoin, enter_as_host
from events.joining.providers import is_set_up, provider_of
from events.programme.models import EventStatus, Meeting
from events.programme.queries import event_or_404
from events.registration.models import Registration
from office import clock
from office.accounts.access import requires
from office.accounts.models import Role
from office.database import db
from office.web.doorway import record_number
from office.web.errors import or_404

blueprint = Blueprint("meeting", __name__)


@blueprint.get("/events/manage/<int:event_id>/meeting")
@requires(Role.VIEWER)
def meeting(event_id: int) -> ResponseReturnValue:
    """Where guests meet, from when, and whose link is used from many places at once."""
    event = event_or_404(event_id)
    now = clock.now()
    return render_template(
        "events/joining/meeting.html",
        event=event,
        is_set_up=is_set_up(event),
        is_room=event.meeting is Meeting.JITSI_ROOM,
        provider=provider_of(event),
        opens_at=opens_at(event, now),
        closes_at=closes_at(event, now),
        is_open=opens_at(event, now) <= now < closes_at(event) and event.status is EventStatus.PUBLISHED,
        is_over=now >= closes_at(event),
        shared=sharing.shared_links(event),
        most=sharing.PLACES,
        within=int(sharing.WITHIN.total_seconds()) // 60,
    )


@blueprint.get("/events/manage/<int:event_id>/meeting/enter")
@requires(Role.EDITOR)
def enter(event_id: int) -> ResponseReturnValue:
    """Into the meeting as a host, at any time. It enters nobody as present."""
    event = event_or_404(event_id)
    try:
        address = enter_as_host(event, current_user.id, current_user.name)
    except CannotJoin:
        flash(_("There is no meeting yet: enter its link in the settings."), "warning")
        address = url_for(".meeting", event_id=event_id)
    return redirect(address, 303)


@blueprint.post("/events/manage/<int:event_id>/meeting/links/<int:registration_id>/renew")
@requires(Role.EDITOR)
def renew(event_id: int, registration_id: int) -> ResponseReturnValue:
    """Withdraw a guest's link and mail them a new one."""
    event = event_or_404(event_id)
    guest = or_404(db.session.get(Registration, registration_id))
    or_404(guest if guest.event_id == event.id else None)
    name, back = guest.name, redirect(url_for(".meeting", event_id=event_id), 303)
    try:
        letter = sharing.renew_link(
            guest.id, record_number(request.form.get("link", "")) or 0, current_user.id
        )
    except sharing.NotRenewed as error:
        db.session.rollback()
        flash(_refusal(error, name), "warning")
        return back
    address = letter.to_address
    db.session.commit()
    flash(
        _(
            "The link of %(name)s is withdrawn. A letter with a new one is on its way to %(address)s.",
            name=name,
            address=address,
        ),
        "success",
    )
    return back


def _refusal(error: sharing.NotRenewed, name: str) -> str:
    if isinstance(error, sharing.RenewedAlready):
        return _("The link of %(name)s has been replaced already. Nothing more was changed.", name=name)
    if isinstance(error, sharing.NoAddress):
        return _(
            "No mail address of %(name)s is known, so no new link can be sent. Nothing was changed: enter an "
            "address first.",
            name=name,
        )
    return _("%(name)s has no seat any more, and the link opens no meeting. Nothing was changed.", name=name)
