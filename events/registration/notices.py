"""What staff are told on an event's own page: people ask for a seat, and the office has to decide."""

from __future__ import annotations

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select

from events.programme.models import Event, EventStatus
from events.programme.road import Notice
from events.registration.models import Registration, RegistrationStatus
from office import clock
from office.database import db


def requests_notice(event: Event) -> Notice | None:
    """The notice on the event's page; one statement, and none once the event is over or cancelled."""
    if event.status is EventStatus.CANCELLED or clock.now() >= event.ends_at:
        return None
    counted = select(func.count()).where(
        Registration.event_id == event.id, Registration.status == RegistrationStatus.PENDING
    )
    asking = db.session.scalars(counted).one()
    if not asking:
        return None
    words = ngettext("%(num)d person asks for a seat.", "%(num)d people ask for a seat.", asking)
    url = url_for("admission.requests", event_id=event.id)
    return Notice((words,), (), _("Decide now"), url, "user-check")
