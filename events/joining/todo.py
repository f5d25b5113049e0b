"""On the day of a seminar, on Today: personal links that are used from many places at once."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from flask_babel import gettext as _
from sqlalchemy import select

from events.joining.notices import shared_links_notice
from events.joining.sharing import KEPT_FOR
from events.programme.models import Event, EventStatus
from office import clock
from office.database import db
from office.web import Severity, Task
from office.web.i18n import language

#: Seminars that are held on the same days.
_LOOKED_AT: Final = 3


def tasks() -> Iterator[Task]:
    """Shared links of the events of these days: one statement, and one for each of at most three events."""
    now = clock.now()
    statement = (
        select(Event)
        .where(
            Event.status == EventStatus.PUBLISHED,
            Event.starts_at <= now + KEPT_FOR,
            Event.ends_at >= now - KEPT_FOR,
        )
        .order_by(Event.starts_at)
        .limit(_LOOKED_AT)
    )
    for event in db.session.scalars(statement):
        notice = shared_links_notice(event)
        if notice is not None:
            yield Task(
                f"shared-links:{event.id}",
                _("Personal links are passed on"),
                " ".join(str(sentence) for sentence in notice.words),
                notice.url,
                str(notice.action),
                Severity.WRONG,
                count=len(notice.details),
                about=event.titled(language()),
            )
