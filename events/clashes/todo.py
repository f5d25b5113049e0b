"""Clashes on Today: what speaks for another day, as long as nobody has been invited to it."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import Select, select

from events.clashes.finding import look
from events.guestlist.models import Invitation
from events.invitations.confirming import INVITATION, SUBJECT
from events.programme.models import Event, EventStatus
from events.programme.todo import invitations_due, pressing
from events.registration.models import ACTIVE, Registration
from office import clock
from office.database import db
from office.mailroom.models import Letter
from office.web import Task
from office.web.i18n import language


def tasks() -> Iterator[Task]:
    """The next event to which nobody has been invited or has registered: a fixed number of statements.

    Each event is looked at when its turn comes: the calendars of all guests are much to read on this page.
    """
    event = db.session.scalar(_next_movable())
    found = look(event).to_move if event is not None else []
    if event is not None and found:
        due = invitations_due(event)
        yield Task(
            f"clashes:{event.id}",
            ngettext(
                "%(num)d thing falls on the day: another day may suit better",
                "%(num)d things fall on the day: another day may suit better",
                len(found),
            ),
            _("Nobody has been invited yet: it can still be moved. Or accept it, and say why."),
            url_for("clashes.clashes", event_id=event.id),
            _("See what falls on the day"),
            pressing(due, clock.today()),
            due=due,
            count=len(found),
            about=event.titled(language()),
        )


def _next_movable() -> Select[Event]:
    invited = (
        select(Letter.id)
        .join(Invitation, (Letter.subject_id == Invitation.id) & (Letter.subject_type == SUBJECT))
        .where(Invitation.event_id == Event.id, Letter.kind == INVITATION)
    )
    registered = select(Registration.id).where(
        Registration.event_id == Event.id, Registration.status.in_(ACTIVE)
    )
    return (
        select(Event)
        .where(
            Event.status != EventStatus.CANCELLED,
            Event.starts_at > clock.now(),
            ~invited.exists(),
            ~registered.exists(),
        )
        .order_by(Event.starts_at, Event.id)
        .limit(1)
    )
