"""What the mailroom's pages call a mailing to guests, and where its own page is."""

from __future__ import annotations

from collections.abc import Sequence

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy import select

from events.programme.models import Event
from office.database import db
from office.localized import pick
from office.mailroom.kinds import kind_label
from office.mailroom.models import Mailing
from office.mailroom.subjects import Subject
from office.web.i18n import language


def named(mailings: Sequence[Mailing]) -> dict[int, Subject]:
    """The mailings about events by their numbers: the kind of letter and the event; one statement."""
    numbers = {mailing.subject_id for mailing in mailings}
    events = {event.id: event for event in db.session.scalars(select(Event).where(Event.id.in_(numbers)))}
    return {
        mailing.id: Subject(
            _(
                "%(kind)s: %(event)s",
                kind=kind_label(mailing.kind),
                event=pick(events[mailing.subject_id].title, language()),
            ),
            url_for("sending.progress", event_id=mailing.subject_id, mailing_id=mailing.id),
        )
        for mailing in mailings
        if mailing.subject_id in events
    }
