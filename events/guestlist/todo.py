"""Guest lists on Today: guests whose letters name somebody who has left, and guests nobody can write to."""

from __future__ import annotations

from collections.abc import Iterator

from flask import url_for
from flask_babel import gettext as _
from flask_babel import ngettext
from sqlalchemy import and_, func, or_, select

from events.guestlist.models import Invitation
from events.guestlist.narrowing import Show
from events.programme.models import Event, EventStatus
from events.programme.todo import invitations_due, pressing
from office import clock
from office.database import db
from office.mailroom.models import Letter, LetterStatus
from office.web import Severity, Task
from office.web.i18n import language
from stakeholders.people.models import Posting


def tasks() -> Iterator[Task]:
    """What is the matter with the lists of events to come: one statement."""
    today = clock.today()
    for event, left, lacking in _troubled():
        title = event.titled(language())
        if left:
            yield Task(
                f"guests-left:{event.id}",
                ngettext(
                    "%(num)d guest has left the post and is still invited",
                    "%(num)d guests have left their posts and are still invited",
                    left,
                ),
                _("Address the invitation to whoever heads the mission now."),
                url_for("guestlist.guests", event_id=event.id, show=Show.LEFT.value),
                _("See who"),
                Severity.WRONG,
                due=event.local_start.date(),
                count=left,
                about=title,
            )
        if lacking:
            due = invitations_due(event)
            yield Task(
                f"guests-lacking:{event.id}",
                ngettext(
                    "%(num)d guest cannot be written to",
                    "%(num)d guests cannot be written to",
                    lacking,
                ),
                _("Nobody is named, or no mailbox is known. Enter what is missing, or write on paper."),
                url_for("guestlist.guests", event_id=event.id, show=Show.ADDRESS.value),
                _("See who"),
                pressing(due, today),
                due=due,
                count=lacking,
                about=title,
            )


def _troubled() -> list[tuple[Event, int, int]]:
    """Events to come with how many of their guests have left the post, and cannot be written to."""
    left = Posting.departed_on <= clock.today()
    # Whoever was written to on paper lacks no mailbox.
    posted = select(Letter.id).where(Letter.key == Invitation.letter_key, Letter.status == LetterStatus.SENT)
    unreachable = or_(Invitation.to_address == "", Invitation.addressee_id.is_(None))
    lacking = and_(unreachable, ~posted.exists())
    found = db.session.execute(
        select(
            Event,
            func.count().filter(Invitation.addressee_id.is_not(None), left),
            func.count().filter(lacking),
        )
        .join(Invitation, Invitation.event_id == Event.id)
        .outerjoin(Posting, Posting.id == Invitation.posting_id)
        .where(
            Invitation.withdrawn_at.is_(None),
            Event.ends_at > clock.now(),
            Event.status != EventStatus.CANCELLED,
            or_(left, lacking),
        )
        .group_by(Event.id)
    )
    return [(event, gone, without) for event, gone, without in found]
