"""Letters to guests on Today: which could go out now, kind by kind, and whom they would reach."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime
from typing import Final

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import and_, func, select

from events.guestlist.models import Invitation
from events.invitations.confirming import SUBJECT
from events.letters.models import Purpose
from events.programme.models import Event, EventStatus
from events.programme.todo import invitations_due, pressing
from events.registration.answers import replies_close_at
from events.registration.models import Reply
from events.registration.queries import ASKS_ANEW, Counts, counts_of, last_replies_of_open_events
from events.sending.steps import RECALL_WITHIN, REMIND_WITHIN
from office import clock
from office.database import db
from office.mailroom.models import Letter, LetterStatus
from office.web import Severity, Task
from office.web.i18n import language

#: Events that are looked at, the next first.
_LOOKED_AT: Final = 30


def tasks() -> Iterator[Task]:
    """What could be sent about events to come, as `steps.next_step` has it: six statements.

    The numbers are those of guests; the page that each leads to counts letters, and says who is left out.
    """
    events = _ahead()
    numbers = [event.id for event in events]
    replies, invited, lately = counts_of(numbers), _invited(numbers), _last_sent(numbers)
    for event in events:
        sent, left = invited.get(event.id, (0, 0))
        if left:
            yield _invitations(event, left)
        if sent:
            yield from _later(event, replies[event.id], lately)


def _invitations(event: Event, left: int) -> Task:
    due = invitations_due(event)
    return Task(
        f"invitations:{event.id}",
        ngettext(
            "%(num)d invitation has not been sent",
            "%(num)d invitations have not been sent",
            left,
        ),
        _("Invitations go out four weeks before, and at the latest two."),
        url_for("sending.review", event_id=event.id, purpose=Purpose.INVITATION.value),
        _("Look through the invitations"),
        pressing(due, clock.today()),
        due=due,
        count=left,
        about=event.titled(language()),
    )


def _later(event: Event, replies: Counts, lately: dict[tuple[int, str], datetime]) -> Iterator[Task]:
    now, title = clock.now(), event.titled(language())
    closes_at = replies_close_at(event) or event.starts_at
    reminded = lately.get((event.id, Purpose.REMINDER.value))
    begins = closes_at - REMIND_WITHIN
    if begins <= now < closes_at and replies.unanswered and (reminded is None or reminded < begins):
        yield Task(
            f"reminders:{event.id}",
            ngettext(
                "%(num)d guest has not answered",
                "%(num)d guests have not answered",
                replies.unanswered,
            ),
            _("The last day for answers is near. One reminder is customary."),
            url_for("sending.review", event_id=event.id, purpose=Purpose.REMINDER.value),
            _("Look through the reminders"),
            Severity.DUE,
            due=event.reply_by or event.local_start.date(),
            count=replies.unanswered,
            about=title,
        )
    recalled = lately.get((event.id, Purpose.POUR_MEMOIRE.value))
    if event.starts_at - RECALL_WITHIN <= now < event.starts_at and replies.accepted and recalled is None:
        yield Task(
            f"pour-memoire:{event.id}",
            ngettext(
                "%(num)d mission that comes could be sent the particulars once more",
                "%(num)d missions that come could be sent the particulars once more",
                replies.accepted,
            ),
            _("A pour mémoire a few days before says once more when, where, and by which link."),
            url_for("sending.review", event_id=event.id, purpose=Purpose.POUR_MEMOIRE.value),
            _("Look through the letters"),
            Severity.DUE,
            due=event.local_start.date(),
            count=replies.accepted,
            about=title,
        )


def _ahead() -> Sequence[Event]:
    statement = (
        select(Event)
        .where(Event.status == EventStatus.PUBLISHED, Event.starts_at > clock.now())
        .order_by(Event.starts_at, Event.id)
        .limit(_LOOKED_AT)
    )
    return db.session.scalars(statement).all()


def _invited(event_ids: Sequence[int]) -> dict[int, tuple[int, int]]:
    """By event, how many of its guests have their invitation (also one that failed or went by post), and how
    many have none, could be written to and have not answered otherwise, as by telephone."""
    sent = Letter.key == Invitation.letter_key, Letter.status != LetterStatus.CANCELLED
    letter = select(Letter.id).where(*sent).exists()
    answers = last_replies_of_open_events()
    counts = Reply.invitation_id == Invitation.id, Reply.id.in_(answers), ~ASKS_ANEW
    answered = select(Reply.id).where(*counts).exists()
    can_be_written_to = and_(Invitation.to_address != "", Invitation.addressee_id.is_not(None))
    found = db.session.execute(
        select(
            Invitation.event_id,
            func.count().filter(letter),
            func.count().filter(~letter, can_be_written_to, ~answered),
        )
        .where(Invitation.event_id.in_(event_ids), Invitation.withdrawn_at.is_(None))
        .group_by(Invitation.event_id)
    )
    return {event_id: (sent, left) for event_id, sent, left in found}


def _last_sent(event_ids: Sequence[int]) -> dict[tuple[int, str], datetime]:
    """When the last letter of each kind to guests of these events was decided; those taken out do not
    count."""
    found = db.session.execute(
        select(Invitation.event_id, Letter.kind, func.max(Letter.created_at))
        .join(Letter, (Letter.subject_id == Invitation.id) & (Letter.subject_type == SUBJECT))
        .where(Invitation.event_id.in_(event_ids), Letter.status != LetterStatus.CANCELLED)
        .group_by(Invitation.event_id, Letter.kind)
    )
    return {(event_id, kind): at for event_id, kind, at in found}
