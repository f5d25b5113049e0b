"""During a seminar, on Today: guests' questions that nobody has looked at."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import func, select

from events.live.models import GuestQuestion, Moderation
from events.programme.models import Event, EventStatus
from office import clock
from office.database import db
from office.web import Severity, Task
from office.web.i18n import language


def tasks() -> Iterator[Task]:
    """New questions to events that are not over: one statement."""
    found = db.session.execute(
        select(Event, func.count(), func.min(GuestQuestion.created_at))
        .join(GuestQuestion, GuestQuestion.event_id == Event.id)
        .where(
            GuestQuestion.state == Moderation.NEW,
            Event.ends_at > clock.now(),
            Event.status == EventStatus.PUBLISHED,
        )
        .group_by(Event.id)
        .order_by(Event.starts_at)
    )
    for event, number, since in found:
        yield Task(
            f"questions:{event.id}",
            ngettext(
                "%(num)d question to the speakers is new",
                "%(num)d questions to the speakers are new",
                number,
            ),
            _("Choose which are put to the speakers, and in what order."),
            url_for("live.live", event_id=event.id),
            _("Look at the questions"),
            Severity.DUE,
            since=since,
            count=number,
            about=event.titled(language()),
        )
