"""What guests believe wrongly, on Today: another time, place or link, or that what is cancelled is held."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from flask_babel import gettext as _
from sqlalchemy import exists, or_, select

from events.guestlist.models import Invitation
from events.invitations.calendaring_words import notice_of_change
from events.programme.models import EarlierFacts, Event, EventStatus
from events.registration.models import Registration
from office import clock
from office.database import db
from office.web import Severity, Task
from office.web.i18n import language

#: Events that were changed or cancelled are rare; the next ones are looked at, guest by guest.
_LOOKED_AT: Final = 3


def tasks() -> Iterator[Task]:
    """Events to come of which guests were told otherwise: one statement, and a fixed number for each of at
    most three that were changed or cancelled."""
    for event in _changed():
        notice = notice_of_change(event)
        if notice is not None:
            yield Task(
                f"untold:{event.id}",
                _("Guests have been told what is no longer so"),
                " ".join(str(sentence) for sentence in notice.words),
                notice.url,
                str(notice.action),
                Severity.WRONG,
                due=event.local_start.date(),
                about=event.titled(language()),
            )


def _changed() -> list[Event]:
    was_changed = exists().where(EarlierFacts.event_id == Event.id)
    has_guests = or_(
        exists().where(Invitation.event_id == Event.id), exists().where(Registration.event_id == Event.id)
    )
    statement = (
        select(Event)
        .where(
            Event.ends_at > clock.now(),
            or_(Event.status == EventStatus.CANCELLED, was_changed),
            Event.status != EventStatus.DRAFT,
            has_guests,
        )
        .order_by(Event.starts_at, Event.id)
        .limit(_LOOKED_AT)
    )
    return list(db.session.scalars(statement))
